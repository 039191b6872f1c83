use std::ops::Range;

use crate::check::prose::{OBJECT, Prose};
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};
use crate::document::is_chinese;

/// J910. Characters that nobody sees, and text that a wrong encoding has spoiled.
pub const RULE: Rule = Rule {
    code: Code::INVISIBLE_CHARACTER,
    page: Page {
        finds: "看不见的字符（零宽空格、书写方向控制符、软连字符等），表示“读不出来”的符号“\u{FFFD}”，以及“锟斤拷”“â€œ”一类的乱码。",
        why: "从网页、聊天软件复制文字会带来看不见的字符：断行不对，搜索不到，数字也会算错。乱码是编码转换出错，原来的字已经丢了。",
        examples: &[
            ("人大\u{200B}代表提出建议。", "人大代表提出建议。"),
            ("办结率达到锟斤拷，代表满意。", "办结率达到100%，代表满意。"),
        ],
        leaves: "维吾尔文、蒙古文等文字和表情符号里需要的控制符不管；普通空格和不间断空格由 J713、J714 管，私用区的字符由 J505 管。",
        reference: "编校惯例；Unicode 标准第23章（特殊字符）",
    },
    check: Check::Prose(check),
};

/// For every byte that begins a character: how many bytes that has, and whether some of such characters are to be looked
/// at ([`LOOK`]).
const FIRST_BYTES: [u8; 256] = {
    let mut table = [1; 256];
    let mut byte = 0x80;
    while byte < 0x100 {
        table[byte] = match byte {
            0xC2 | 0xC3 | 0xD8 => 2 | LOOK,
            0xE1..=0xE3 | 0xEF => 3 | LOOK,
            0xF3 => 4 | LOOK,
            0xE0..0xF0 => 3,
            0xF0.. => 4,
            _ => 2,
        };
        byte += 1;
    }
    table
};

/// A bit of [`FIRST_BYTES`].
const LOOK: u8 = 0x80;

/// Whether the character that begins with these bytes is one to look at: U+00AD, U+00C0–00FF, U+061C, U+1140–117F,
/// U+1800–183F, U+2000–200F, U+2027–207F, U+3140–317F, U+FE00–FE3F, U+FEC0–FEFF, U+FF80–FFFF, U+E0000–E0FFF.
fn is_trigger(bytes: &[u8]) -> bool {
    match bytes {
        [0xC2, 0xAD, ..] | [0xC3, ..] | [0xD8, 0x9C, ..] | [0xF3, 0xA0, ..] => true,
        [0xE2, 0x80, third, ..] => !matches!(third, 0x90..=0xA6),
        [0xE2, 0x81, ..] | [0xE3, 0x85, ..] | [0xE1, 0x85 | 0xA0, ..] => true,
        [0xEF, 0xB8 | 0xBB | 0xBE | 0xBF, ..] => true,
        _ => false,
    }
}

fn check(prose: &Prose, _: &Scope<'_>, diagnostics: &mut Diagnostics) {
    lost(prose, diagnostics);
    let bytes = prose.text().as_bytes();
    let mut at = 0;
    while let Some(&first) = bytes.get(at) {
        let class = FIRST_BYTES[usize::from(first)];
        let end = if class & LOOK != 0 && is_trigger(&bytes[at..]) {
            unreadable(prose, at, diagnostics)
                .or_else(|| spoiled(prose, at, diagnostics))
                .or_else(|| invisible(prose, at, diagnostics))
        } else {
            None
        };
        at = end.unwrap_or(at + usize::from(class & !LOOK));
    }
}

/// What is left where bytes that could not be read were read again: 锟斤拷 of U+FFFD, 烫 and 屯 of memory never written.
fn lost(prose: &Prose, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    for (sign, parts) in [
        ("锟斤拷", ["锟斤拷", "锟斤", "锟"].as_slice()),
        ("烫烫烫", &["烫"]),
        ("屯屯屯", &["屯"]),
    ] {
        let mut from = 0;
        while let Some(found) = memchr::memmem::find(&text.as_bytes()[from..], sign.as_bytes()) {
            let at = from + found;
            from = at;
            while let Some(part) = parts.iter().find(|part| text[from..].starts_with(**part)) {
                from += part.len();
            }
            // “锟斤拷” is talked about, not found.
            if text[..at].ends_with('“') && text[from..].starts_with('”') {
                continue;
            }
            diagnostics.push(
                prose
                    .warning(
                        Code::INVISIBLE_CHARACTER,
                        at..from,
                        format!("“{sign}”是编码出错留下的乱码"),
                    )
                    .with_help("原来的字已经丢了；请对照原稿，重新输入这里的文字"),
            );
        }
    }
}

/// U+FFFD, and a U+FFFC of the user's own.
fn unreadable(prose: &Prose, at: usize, diagnostics: &mut Diagnostics) -> Option<usize> {
    let text = prose.text();
    let first = prose.after(at)?;
    let length = text[at..].find(|c| c != first).unwrap_or(text.len() - at);
    let range = at..at + length;
    let message = match first {
        '\u{FFFD}' => format!(
            "“{}”（U+FFFD）表示这里的字读不出来，原文已经丢了",
            &text[range.clone()]
        ),
        OBJECT => {
            let range = at..at + OBJECT.len_utf8();
            if prose.place(range.clone()).text() != "\u{FFFC}" {
                return None;
            }
            diagnostics.push(
                prose
                    .warning(
                        Code::INVISIBLE_CHARACTER,
                        range.clone(),
                        "U+FFFC 对象占位符：粘贴时图片或者公式没有带过来",
                    )
                    .with_help("插入原来的图片、公式，或者删去这个字符"),
            );
            return Some(range.end);
        }
        _ => return None,
    };
    diagnostics.push(
        prose
            .warning(Code::INVISIBLE_CHARACTER, range.clone(), message)
            .with_help("对照原稿，重新输入这里的文字"),
    );
    Some(range.end)
}

/// Text that was read in a wrong encoding.
fn spoiled(prose: &Prose, at: usize, diagnostics: &mut Diagnostics) -> Option<usize> {
    let text = prose.text();
    let rest = &text[at..];
    if !rest.starts_with(['Ã', 'Â', 'â', 'ã', 'ä', 'å', 'æ', 'ç', 'è', 'é', 'ï', 'ð']) {
        return None;
    }
    let mut encoded = Vec::new();
    let mut end = at;
    for c in rest.chars() {
        let Some(byte) = windows_1252(c) else { break };
        encoded.push(byte);
        end += c.len_utf8();
    }
    let whole = match str::from_utf8(&encoded) {
        Ok(_) => encoded.len(),
        Err(error) => error.valid_up_to(),
    };
    let decoded = str::from_utf8(&encoded[..whole]).ok()?;
    // Latin letters with accents beside Chinese marks: é“”.
    let is_text = rest
        .chars()
        .take(whole)
        .skip(1)
        .any(|c| matches!(u32::from(c), 0x80..=0xBF) || "€‚ƒ„†‡ˆ‰Š‹ŒŽ˜™š›œžŸ".contains(c));
    if whole < 2
        || !is_text
        || decoded.chars().all(|c| c.is_alphabetic() && !is_chinese(c))
            && whole < 4
            && !"ÃÂ".contains(rest.chars().next()?)
    {
        return (end > at).then_some(end);
    }
    let end = at + rest.chars().take(whole).map(char::len_utf8).sum::<usize>();
    diagnostics.push(
        prose
            .warning(
                Code::INVISIBLE_CHARACTER,
                at..end,
                format!(
                    "“{}”是编码出错造成的乱码，原文像是“{decoded}”",
                    &text[at..end]
                ),
            )
            .with_help("对照原稿改过来；以后复制文字时用 UTF-8 编码打开原文件")
            .with_fix(prose.fix(Confidence::Suspect, at..end, decoded)),
    );
    Some(end)
}

/// The byte above 0x7F that a character is in Windows-1252.
fn windows_1252(c: char) -> Option<u8> {
    if c.is_ascii() {
        return None;
    }
    let mut buffer = [0; 4];
    let (bytes, _, lost) = encoding_rs::WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
    match *bytes {
        [byte] if !lost => Some(byte),
        // C1 controls stand for themselves.
        _ => u8::try_from(u32::from(c)).ok(),
    }
}

/// The name of a character that is not seen.
fn name(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{00AD}' => "软连字符",
        '\u{061C}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}' => "书写方向控制符",
        '\u{180E}' => "蒙古文元音分隔符",
        '\u{200B}' => "零宽空格",
        '\u{200C}' => "零宽不连字",
        '\u{200D}' => "零宽连字",
        '\u{2028}' => "换行符",
        '\u{2029}' => "分段符",
        '\u{2060}' => "单词连接符",
        '\u{2061}'..='\u{2064}' => "数学用的不可见符号",
        '\u{FEFF}' => "零宽不断空格（字节顺序标记）",
        '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' => "谚文填充符",
        '\u{FE00}'..='\u{FE0F}' => "字形选择符",
        '\u{FFF9}'..='\u{FFFB}' => "行间注释符",
        '\u{E0000}'..='\u{E007F}' => "标签字符",
        _ => return None,
    })
}

/// Characters without width or glyph, where only Chinese, Latin and ASCII text stands around them.
fn invisible(prose: &Prose, at: usize, diagnostics: &mut Diagnostics) -> Option<usize> {
    let text = prose.text();
    let first = prose.after(at)?;
    let name = self::name(first)?;
    let length = text[at..]
        .find(|c| self::name(c).is_none())
        .unwrap_or(text.len() - at);
    let range: Range<usize> = at..at + length;
    let (before, after) = (prose.before(range.start), prose.after(range.end));
    let is_plain = |c: Option<char>| c.is_none_or(|c| c.is_ascii() || is_chinese(c) || c == OBJECT);
    let is_variant = matches!(first, '\u{FE00}'..='\u{FE0F}') && length == first.len_utf8();
    // 葛︀, ☎️, 1️⃣: a variant of the character before.
    let is_wanted = !is_plain(before)
        || !is_plain(after)
        || is_variant
            && before.is_some_and(|c| is_chinese(c) || c.is_ascii_digit() || "#*".contains(c));
    if !is_wanted {
        let is_beside_chinese = before.is_none_or(is_chinese) || after.is_none_or(is_chinese);
        let is_break = text[range.clone()].contains(['\u{2028}', '\u{2029}']);
        let confidence = if is_beside_chinese && !is_break {
            Confidence::Certain
        } else {
            Confidence::Suspect
        };
        let several = if length > first.len_utf8() { "等" } else { "" };
        diagnostics.push(
            prose
                .warning(
                    Code::INVISIBLE_CHARACTER,
                    range.clone(),
                    format!(
                        "这里有看不见的字符 U+{:04X} {name}{several}",
                        u32::from(first)
                    ),
                )
                .with_help("删去它；看不见时，把前后两个字一起删掉重写")
                .with_fix(prose.fix(confidence, range.clone(), "")),
        );
    }
    Some(range.end)
}
