//! The words that count items within paragraphs: 一是, 一要, 第一，, 其一，, ①, （一）, （1）, 首先，.

use std::ops::Range;

use crate::numbering;

/// The kinds of series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// 一是
    Is,
    /// 一要
    Must,
    /// 第一，
    Ordinal,
    /// 其一，
    Among,
    /// ①
    Circled,
    /// （一）
    Bracketed,
    /// （1）
    BracketedDigit,
    /// 首先，其次，再次，
    Word,
}

impl Kind {
    /// Those that count by numerals.
    pub(super) const COUNTED: [Self; 7] = [
        Self::Is,
        Self::Must,
        Self::Ordinal,
        Self::Among,
        Self::Circled,
        Self::Bracketed,
        Self::BracketedDigit,
    ];

    /// Whether a series never goes on in the next paragraph. (（一） before a paragraph is a heading's number: J901.)
    pub(super) fn within_paragraph(self) -> bool {
        matches!(self, Self::Circled | Self::Bracketed | Self::BracketedDigit)
    }

    /// The mark of a value.
    pub(super) fn written(self, value: u32) -> String {
        let numeral = numbering::chinese(value);
        match self {
            Self::Is => format!("{numeral}是"),
            Self::Must => format!("{numeral}要"),
            Self::Ordinal => format!("第{numeral}"),
            Self::Among => format!("其{numeral}"),
            Self::Circled => ('①'..='⑳')
                .nth(value as usize - 1)
                .map_or(numeral, String::from),
            Self::Bracketed => format!("（{numeral}）"),
            Self::BracketedDigit => format!("（{value}）"),
            Self::Word => numeral,
        }
    }
}

/// A mark that counts an item.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub kind: Kind,
    /// Its value, from 1.
    pub value: u32,
    /// Its bytes in the paragraph's text.
    pub range: Range<usize>,
    /// The paragraph's index.
    pub paragraph: usize,
    /// Whether the paragraph begins with it.
    pub begins: bool,
    /// Whether a sentence, or one that could stand alone, begins with it.
    pub begins_sentence: bool,
}

fn is_numeral(c: char) -> bool {
    "一二三四五六七八九十".contains(c)
}

/// Adds the marks of a paragraph: those that begin it, a sentence, or a part of one.
pub(super) fn collect(text: &str, paragraph: usize, marks: &mut Vec<Mark>) {
    let mut add = |at: usize, begins_sentence: bool| {
        if let Some((kind, value, length)) = mark(&text[at..]) {
            marks.push(Mark {
                kind,
                value,
                range: at..at + length,
                paragraph,
                begins: at == 0,
                begins_sentence,
            });
        }
    };
    add(0, true);
    let bytes = text.as_bytes();
    // The first bytes of 。 and of ，；：！？; few others begin so.
    for at in memchr::memchr2_iter(0xE3, 0xEF, bytes) {
        let Some(c) = text.get(at..at + 3) else {
            continue;
        };
        if matches!(c, "。" | "，" | "；" | "：" | "！" | "？") {
            let spaces = bytes[at + 3..]
                .iter()
                .take_while(|byte| **byte == b' ')
                .count();
            add(at + 3 + spaces, matches!(c, "。" | "；" | "！" | "？"));
        }
    }
}

/// The mark that a text begins with: its kind, its value, its bytes.
fn mark(text: &str) -> Option<(Kind, u32, usize)> {
    let first = text.chars().next()?;
    let pause = |rest: &str| rest.starts_with(['，', ',', '、', '：']);
    match first {
        '①'..='⑳' => Some((
            Kind::Circled,
            first as u32 - '①' as u32 + 1,
            first.len_utf8(),
        )),
        '第' | '其' => {
            let rest = &text[first.len_utf8()..];
            let word = ["首先", "其次", "再次"]
                .iter()
                .position(|word| text.starts_with(word));
            if word.is_some() {
                return self::word(text);
            }
            let (value, length) = numeral(rest)?;
            let after = &rest[length..];
            let kind = if first == '第' {
                Kind::Ordinal
            } else {
                Kind::Among
            };
            // 第一、第二产业.
            (pause(after) && !after.starts_with('、')).then_some((
                kind,
                value,
                first.len_utf8() + length,
            ))
        }
        '首' | '再' => self::word(text),
        '（' | '(' => {
            let rest = &text[first.len_utf8()..];
            let close = rest
                .find(['）', ')'])
                .filter(|close| *close > 0 && *close <= 9)?;
            let inside = &rest[..close];
            let length = first.len_utf8() + close + rest[close..].chars().next()?.len_utf8();
            let (kind, value) = match numbering::from_chinese(inside) {
                Some(value) => (Kind::Bracketed, value),
                None if inside.bytes().all(|byte| byte.is_ascii_digit()) => (
                    Kind::BracketedDigit,
                    inside
                        .parse()
                        .ok()
                        .filter(|value| (1..=99).contains(value))?,
                ),
                None => return None,
            };
            Some((kind, value, length))
        }
        c if is_numeral(c) => {
            let (value, length) = numeral(text)?;
            let rest = &text[length..];
            if let Some(after) = rest.strip_prefix('是') {
                // 一是一，二是二.
                return (!after.starts_with(is_numeral)).then_some((Kind::Is, value, length + 3));
            }
            let after = rest.strip_prefix('要')?;
            let is_word =
                after.starts_with(|c: char| "素点件略领塞求害职道义地目闻紧因么是".contains(c));
            (!is_word).then_some((Kind::Must, value, length + 3))
        }
        _ => None,
    }
}

fn word(text: &str) -> Option<(Kind, u32, usize)> {
    let at = ["首先", "其次", "再次"]
        .iter()
        .position(|word| text.starts_with(word))?;
    text[6..]
        .starts_with(['，', ','])
        .then_some((Kind::Word, at as u32 + 1, 6))
}

/// The numeral that a text begins with, and its bytes.
fn numeral(text: &str) -> Option<(u32, usize)> {
    let length = text.find(|c| !is_numeral(c)).unwrap_or(text.len());
    Some((numbering::from_chinese(&text[..length])?, length))
}

/// Whether a text names an item in another way than by a mark of the series: 二、…, 二抓…, 第二, 其二.
pub(super) fn names(text: &str, value: u32) -> bool {
    let text = &text[text.floor_char_boundary(text.len().saturating_sub(3000))..];
    let numeral = numbering::chinese(value);
    ["是", "要", "则", "来", "为", "抓", "靠", "看", "、", "）"]
        .iter()
        .any(|after| text.contains(&format!("{numeral}{after}")))
        || ["第", "其"]
            .iter()
            .any(|before| text.contains(&format!("{before}{numeral}")))
}
