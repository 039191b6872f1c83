use std::ops::Range;

use super::is_han;
use super::lookalikes::{Kind, TABLES, Tables};
use crate::check::prose::{self, Prose};
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J909. Characters that look like the right ones and are others: from OCR, PDF text, another language's fonts.
pub const RULE: Rule = Rule {
    code: Code::LOOKALIKE_CHARACTER,
    page: Page {
        finds: "看上去对、其实是另一个字符的字：部首符号“⼀”、日文长音号“ー”、兼容汉字、繁体字、日文汉字、假名“の”、俄文字母“А”、小号的逗号“﹐”等。",
        why: "从扫描件、PDF 和网页复制的文字里常有这样的字：印出来字形不一，搜索时也搜不到。",
        examples: &[
            ("⼈⼤代表提出建议。", "人大代表提出建议。"),
            (
                "ー是加强领导，二是加强沟通。",
                "一是加强领导，二是加强沟通。",
            ),
            ("代表參加了會議。", "代表参加了会议。"),
        ],
        leaves: "整段都是繁体字的引文、书名号里的原名、整句的日文和俄文，引号里单独举出的一个字，都不管；“乾、著、於、瞭、徵”一类规范字里也有的，不管。人名地名确实要用的，请在稿件里注明免查。",
        reference: "《通用规范汉字表》（2013年）；《中华人民共和国国家通用语言文字法》",
    },
    check: Check::Prose(check),
};

/// A paragraph with so many traditional characters, and every seventh character one, is a quotation.
const QUOTATION: usize = 5;

/// The longest word that is looked into for letters of another script, in letters.
const WORD: usize = 40;

/// Something found: what, where, and what it should be.
struct Found {
    kind: Kind,
    range: Range<usize>,
    right: Option<String>,
    confidence: Confidence,
}

fn check(prose: &Prose, _: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    let bytes = text.as_bytes();
    let tables: &Tables = &TABLES;
    let mut found: Vec<Found> = Vec::new();
    // How many 《 are open.
    let mut titles = 0_usize;
    let mut at = 0;
    while at < bytes.len() {
        let (length, second) = (width(bytes[at]), bytes.get(at + 1).copied().unwrap_or(0));
        let is_candidate = match bytes[at] {
            0xE4..=0xE9 => {
                let third = bytes.get(at + 2).copied().unwrap_or(0);
                let code = u32::from(bytes[at] & 0x0F) << 12
                    | u32::from(second & 0x3F) << 6
                    | u32::from(third & 0x3F);
                tables.has_han(code)
            }
            ..0x80 | 0xC2..=0xCD => false,
            0xCE | 0xD0 | 0xD1 | 0xCF | 0xF0 => true,
            0xE2 => match second {
                0x80 => matches!(bytes.get(at + 2), Some(0x94 | 0xA2 | 0xA7)),
                second => second >= 0xBA,
            },
            0xE3 => {
                match &bytes[at + 1..] {
                    [0x80, 0x8A, ..] => titles += 1,
                    [0x80, 0x8B, ..] => titles = titles.saturating_sub(1),
                    _ => {}
                }
                matches!(second, 0x81..=0x84)
            }
            0xEF => second != 0xBC || matches!(bytes.get(at + 2), Some(0x8D | 0x8E)),
            _ => false,
        };
        if is_candidate && let Some(one) = look(prose, tables, at, titles > 0) {
            at = one.range.end.max(at + length);
            match found.last_mut() {
                // One finding for characters of a kind beside each other.
                Some(last)
                    if last.range.end == one.range.start
                        && last.kind == one.kind
                        && last.confidence == one.confidence
                        && is_run(one.kind) =>
                {
                    last.range.end = one.range.end;
                    if let (Some(last), Some(one)) = (&mut last.right, &one.right) {
                        last.push_str(one);
                    }
                }
                _ => found.push(one),
            }
        } else {
            at += length;
        }
    }
    if !found.is_empty() {
        report(prose, found, diagnostics);
    }
}

fn is_run(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Traditional | Kind::Japanese | Kind::Radical | Kind::Compatibility
    )
}

/// The bytes of the character that begins with a byte.
fn width(first: u8) -> usize {
    match first {
        ..0x80 => 1,
        0x80..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}

/// Judges the character at a byte; `titled` within a book title.
fn look(prose: &Prose, tables: &Tables, at: usize, titled: bool) -> Option<Found> {
    let text = prose.text();
    let c = prose.after(at)?;
    let range = at..at + c.len_utf8();
    let (before, after) = (prose.before(at), prose.after(range.end));
    if matches!(
        (before, after),
        (Some('“' | '‘' | '「'), Some('”' | '’' | '」'))
    ) {
        return None;
    }
    let one = |kind, right: String, confidence| {
        Some(Found {
            kind,
            range: range.clone(),
            right: Some(right),
            confidence,
        })
    };
    if is_dash(c) {
        return is_one(text, &range).then(|| Found {
            kind: Kind::Kana,
            range: range.clone(),
            right: Some("一".to_owned()),
            confidence: Confidence::Suspect,
        });
    }
    if c == '．' {
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        return (is_digit(before) && is_digit(after))
            .then(|| one(Kind::Mark, ".".to_owned(), Confidence::Certain))
            .flatten();
    }
    let (right, kind) = match tables.find(c) {
        Some(pair) => pair,
        None if is_kana(c)
            && before.is_some_and(is_han)
            && after.is_some_and(is_han)
            && !titled =>
        {
            return Some(Found {
                kind: Kind::Kana,
                range,
                right: None,
                confidence: Confidence::Suspect,
            });
        }
        None => return None,
    };
    match kind {
        Kind::Traditional | Kind::Japanese => (!titled && prose.kind != prose::Kind::Name)
            .then(|| one(kind, right.to_string(), Confidence::Suspect))?,
        Kind::Radical | Kind::Compatibility => {
            // ⾒ is 見, which is no character of simplified Chinese.
            let plain = tables.simplified(right);
            let confidence = if plain == right {
                Confidence::Certain
            } else {
                Confidence::Suspect
            };
            one(kind, plain.to_string(), confidence)
        }
        Kind::Kana => {
            let stands_alone = after.is_some_and(is_han)
                && !titled
                && before.is_none_or(|c| is_han(c) || "，。；：、？！“（".contains(c));
            let is_certain = c == 'ー' && is_surely_one(text, &range);
            let confidence = if is_certain {
                Confidence::Certain
            } else {
                Confidence::Suspect
            };
            // の only between characters; between quotes it is a brand's.
            (stands_alone && (c != 'の' || before.is_some_and(is_han)))
                .then(|| one(kind, right.to_string(), confidence))?
        }
        Kind::Mark => {
            let confidence = if before.is_some_and(|c| is_han(c) || "”》）".contains(c))
                && after.is_none_or(is_han)
            {
                Confidence::Certain
            } else {
                Confidence::Suspect
            };
            one(kind, right.to_string(), confidence)
        }
        Kind::Dot => (before.is_some_and(is_han) && after.is_some_and(is_han))
            .then(|| one(kind, right.to_string(), Confidence::Certain))?,
        Kind::Other => one(kind, right.to_string(), Confidence::Certain),
        Kind::Letter => letters(tables, text, at),
    }
}

fn is_kana(c: char) -> bool {
    matches!(u32::from(c), 0x3041..=0x3096 | 0x30A1..=0x30FA | 0x30FC)
}

fn is_dash(c: char) -> bool {
    matches!(c, '—' | '－')
}

/// Whether a dash stands for 一: `：—是`, 统—, 进—步.
fn is_one(text: &str, range: &Range<usize>) -> bool {
    let (before, after) = (&text[..range.start], &text[range.end..]);
    if before.ends_with(is_dash) || after.starts_with(is_dash) {
        return false;
    }
    let begins = before.is_empty() || before.ends_with(['。', '；', '：']);
    (begins && after.starts_with("是"))
        || (before.ends_with('进') && after.starts_with("步"))
        || (after.starts_with(is_han) && (before.ends_with('唯') || before.ends_with('第')))
        || (after.starts_with(is_han)
            && before.strip_suffix('统').is_some_and(|before| {
                !before.ends_with(['传', '系', '总', '血', '正', '法', '道'])
            }))
}

/// Whether ー can be nothing but 一.
fn is_surely_one(text: &str, range: &Range<usize>) -> bool {
    let (before, after) = (&text[..range.start], &text[range.end..]);
    let begins = before.is_empty() || before.ends_with(['。', '；', '：', '，']);
    (begins && after.starts_with(['是', '要']))
        || (before.ends_with('进') && after.starts_with("步"))
        || before.ends_with(['统', '唯', '第'])
        || after.starts_with(['批', '件', '项', '些', '定', '致', '般', '律'])
}

/// A word of Latin letters with Cyrillic or Greek ones in it, or a single such letter beside Chinese.
fn letters(tables: &Tables, text: &str, at: usize) -> Option<Found> {
    let is_letter = |c: char| c.is_ascii_alphabetic() || matches!(u32::from(c), 0x370..=0x52F);
    let before = text[..at]
        .chars()
        .rev()
        .take(WORD + 1)
        .take_while(|c| is_letter(*c));
    let after = text[at..]
        .chars()
        .take(WORD + 1)
        .take_while(|c| is_letter(*c));
    if before.clone().count() + after.clone().count() > WORD {
        return None;
    }
    let length = |chars: &mut dyn Iterator<Item = char>| chars.map(char::len_utf8).sum::<usize>();
    let range = at - length(&mut before.into_iter())..at + length(&mut after.into_iter());
    let word = &text[range.clone()];
    let found = |right| Found {
        kind: Kind::Letter,
        range: range.clone(),
        right,
        confidence: Confidence::Suspect,
    };
    let right: Option<String> = word
        .chars()
        .map(|c| match tables.find(c) {
            _ if c.is_ascii() => Some(c),
            Some((right, Kind::Letter)) => Some(right),
            _ => None,
        })
        .collect();
    let is_mixed = word.contains(|c: char| c.is_ascii_alphabetic());
    let first = word.chars().next()?;
    let is_alone = first.len_utf8() == word.len() && matches!(u32::from(first), 0x400..=0x42F);
    match right {
        Some(right) if is_mixed || is_alone => Some(found(Some(right))),
        _ => None,
    }
}

fn report(prose: &Prose, found: Vec<Found>, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    let count = |kind| -> usize {
        found
            .iter()
            .filter(|one| one.kind == kind)
            .map(|one| one.range.len() / 3)
            .sum()
    };
    let traditional = count(Kind::Traditional);
    let is_quotation =
        traditional >= QUOTATION && traditional * 7 >= text.chars().filter(|c| is_han(*c)).count();
    let is_japanese = (count(Kind::Japanese) > 0 || count(Kind::Kana) > 0) && has_japanese(text);
    for one in found {
        let skipped = match one.kind {
            Kind::Traditional => is_quotation || is_japanese,
            Kind::Japanese => is_japanese || is_quotation,
            Kind::Kana => is_japanese,
            _ => false,
        };
        if skipped {
            continue;
        }
        let shown = &text[one.range.clone()];
        let right = one.right.as_deref().unwrap_or("");
        let message = match one.kind {
            Kind::Traditional => format!("“{shown}”是繁体字，规范字是“{right}”"),
            Kind::Japanese => format!("“{shown}”是日文汉字，规范字是“{right}”"),
            Kind::Radical => format!("“{shown}”（{}）是部首符号，汉字是“{right}”", codes(shown)),
            Kind::Compatibility => {
                format!("“{shown}”（{}）是兼容汉字，通用的是“{right}”", codes(shown))
            }
            Kind::Kana if right.is_empty() => format!("汉字之间夹着日文假名“{shown}”"),
            Kind::Kana => format!("“{shown}”（{}）不是汉字，像是“{right}”", codes(shown)),
            Kind::Mark => format!("“{shown}”（{}）不是通用的标点“{right}”", codes(shown)),
            Kind::Dot => format!("“{shown}”（{}）不是间隔号“{right}”", codes(shown)),
            Kind::Letter => format!("“{shown}”里有俄文或者希腊文字母，拉丁字母是“{right}”"),
            Kind::Other => format!("“{shown}”（{}）不是“{right}”", codes(shown)),
        };
        let help = match one.kind {
            Kind::Traditional | Kind::Japanese => {
                "改用规范字；人名、书名确实这样写的，可以在稿件里注明免查"
            }
            _ => "改成通用的字符；多半是识别或者复制时带来的",
        };
        let mut finding = prose
            .warning(Code::LOOKALIKE_CHARACTER, one.range.clone(), message)
            .with_help(help);
        if let Some(right) = one.right {
            finding = finding.with_fix(prose.fix(one.confidence, one.range, right));
        }
        diagnostics.push(finding);
    }
}

/// Whether there is Japanese in the text: two kana beside each other.
fn has_japanese(text: &str) -> bool {
    let mut before = false;
    text.chars().any(|c| {
        let both = before && is_kana(c) && c != 'ー';
        before = is_kana(c) && c != 'ー';
        both
    })
}

/// The code points of a text, at most three.
fn codes(text: &str) -> String {
    let codes: Vec<String> = text
        .chars()
        .take(3)
        .map(|c| format!("U+{:04X}", u32::from(c)))
        .collect();
    codes.join(" ")
}
