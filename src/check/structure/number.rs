//! The numbers that headings begin with, 一、 （一） 1. （1）, on a line of their own, run in, or before a paragraph that
//! is too long to be a heading.

use std::ops::Range;

use crate::check::prose::{Kind, Part, Prose};
use crate::document::Level;
use crate::document::headings::level_of_number;
use crate::numbering;

/// A number at a paragraph's beginning.
#[derive(Debug, Clone)]
pub(super) struct Number {
    /// The level that its form says.
    pub level: Level,
    /// Its value, from 1.
    pub value: u32,
    /// The bytes of its digits.
    pub digits: Range<usize>,
    /// The bytes of the number with its marks.
    pub range: Range<usize>,
    /// Whether it may be no number of a heading at all: 三、四季度.
    pub doubtful: bool,
}

/// The number that a text begins with.
pub(super) fn of(text: &str) -> Option<Number> {
    let level = level_of_number(text)?;
    let start = text.len() - text.trim_start_matches(['（', '(']).len();
    let is_mark = |c: char| matches!(c, '、' | '）' | ')' | '.' | '．');
    let end = text.find(is_mark)?;
    let mark = text[end..].chars().next()?;
    let digits = text.get(start..end)?;
    let value = if digits.starts_with(|c: char| c.is_ascii_digit()) {
        digits
            .parse()
            .ok()
            .filter(|value| (1..=99).contains(value))?
    } else {
        numbering::from_chinese(digits)?
    };
    let range = 0..end + mark.len_utf8();
    let doubtful = level == Level::First
        && text[range.end..].starts_with(|c: char| "一二三四五六七八九十几".contains(c));
    Some(Number {
        level,
        value,
        digits: start..end,
        range,
        doubtful,
    })
}

/// How a number of a level is written.
pub(super) fn written(level: Level, value: u32) -> String {
    match level {
        Level::First => format!("{}、", numbering::chinese(value)),
        Level::Second => format!("（{}）", numbering::chinese(value)),
        Level::Third => format!("{value}."),
        Level::Fourth => format!("（{value}）"),
    }
}

/// What replaces the digits of a number to make it another one.
pub(super) fn digits(level: Level, value: u32) -> String {
    match level {
        Level::First | Level::Second => numbering::chinese(value),
        Level::Third | Level::Fourth => value.to_string(),
    }
}

/// Whether a stretch is one that may have a heading's number: a paragraph or heading of the 编者按 or the body.
pub(super) fn may_have(prose: &Prose) -> bool {
    matches!(prose.kind, Kind::Heading(_) | Kind::Paragraph(_))
        && matches!(prose.part, Part::Lead | Part::Body)
        && !prose.quoted
}
