//! What stands beside a mark: what decides whether it is a mark of Chinese text.

use std::ops::Range;

use super::characters::is_stop;
use crate::check::prose::{OBJECT, Prose};
use crate::document::is_chinese;

/// What stands on one side of a mark, spaces and half-width brackets and quotes passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// A Chinese character or a full-width mark.
    Chinese,
    /// A letter of another script.
    Letter,
    /// A digit, or a sign behind one (`%`).
    Digit,
    /// What is no prose.
    Object,
    /// The end of the text or line.
    Edge,
    /// Another half-width mark or sign.
    Other,
}

impl Side {
    fn of(c: Option<char>) -> Self {
        match c {
            None | Some('\n') => Self::Edge,
            Some(OBJECT) => Self::Object,
            Some(c) if is_wide(c) => Self::Chinese,
            Some(c) if c.is_ascii_digit() || matches!(c, '%' | '‰' | '°') => Self::Digit,
            Some(c) if c.is_alphabetic() => Self::Letter,
            Some(_) => Self::Other,
        }
    }
}

/// More spaces and half-width brackets and quotes than these are not passed over.
const PASSED: usize = 8;

/// What stands before the end of a text.
pub fn before(text: &str) -> Side {
    beyond(text.chars().rev(), &[' ', ')', ']', '"', '\'', '’'])
}

/// What stands after the beginning of a text.
pub fn after(text: &str) -> Side {
    beyond(
        text.chars(),
        &[' ', '(', ')', '[', ']', '"', '\'', '‘', '’'],
    )
}

/// What stands beyond the first characters, as far as they are to be passed over. A mark beyond them is
/// [`Side::Other`] in either width.
fn beyond(chars: impl Iterator<Item = char>, passed: &[char]) -> Side {
    let mut chars = chars
        .enumerate()
        .skip_while(|(count, c)| *count < PASSED && passed.contains(c));
    match chars.next() {
        Some((1.., c)) if is_stop(c) => Side::Other,
        found => Side::of(found.map(|(_, c)| c)),
    }
}

/// A Chinese character or a mark of Chinese text. Not ‘ ’, which are apostrophes too, and not the full-width space.
pub fn is_wide(c: char) -> bool {
    is_chinese(c) && !matches!(c, '‘' | '’' | '\u{3000}')
}

/// Whether the text is Chinese, with or without foreign words, and not a foreign sentence that mentions a Chinese name
/// or an entry of a bibliography, whose marks are half-width (GB/T 7714—2015).
pub fn is_chinese_text(text: &str) -> bool {
    let (mut chinese, mut letters) = (0usize, 0usize);
    for c in text.chars() {
        if is_wide(c) {
            chinese += 1;
        } else if c.is_alphabetic() {
            letters += 1;
        }
    }
    letters <= 4 * chinese && !is_reference(text)
}

/// Whether the text has a bibliography's mark for a kind of document: `[J]`, `[M]`, `[EB/OL]` …
fn is_reference(text: &str) -> bool {
    text.match_indices(['[', '［']).any(|(at, open)| {
        let kind = &text[at + open.len()..];
        let length = kind
            .bytes()
            .take(5)
            .take_while(|byte| byte.is_ascii_uppercase() || *byte == b'/')
            .count();
        length > 0 && kind[length..].starts_with([']', '］'])
    })
}

/// Whether a closing bracket at a byte belongs to the number of an enumeration: `1）` `a)` `（一）` without its first half.
pub fn is_enumerator(text: &str, at: usize) -> bool {
    let is_number = |c: &char| {
        c.is_ascii_alphanumeric()
            || matches!(*c, '①'..='⑳' | 'Ⅰ'..='Ⅻ')
            || "一二三四五六七八九十".contains(*c)
    };
    let number: usize = text[..at]
        .chars()
        .rev()
        .take(4)
        .take_while(is_number)
        .map(char::len_utf8)
        .sum();
    let before = text[..at - number].chars().next_back();
    number > 0
        && before.is_none_or(|c| {
            c.is_whitespace()
                || is_stop(c)
                || matches!(
                    c,
                    ',' | ';' | ':' | '.' | '?' | '!' | '“' | '”' | '「' | '"' | '）' | OBJECT
                )
        })
}

/// Whether the space at a byte is one in the file, too, and not the end of a line, which a fix leaves alone.
pub fn is_written_space(prose: &Prose, at: usize) -> bool {
    prose.place(at..at + 1).text() == " "
}

/// The same range with a single space before it, where that parts it from Chinese text. In a title a space parts phrases.
pub fn with_space_before(prose: &Prose, range: Range<usize>) -> Range<usize> {
    let before = &prose.text()[..range.start];
    match before.strip_suffix(' ') {
        Some(rest)
            if !prose.kind.is_title()
                && is_written_space(prose, rest.len())
                && rest.ends_with(|c: char| is_wide(c) || matches!(c, ')' | '"' | '\'')) =>
        {
            rest.len()..range.end
        }
        _ => range,
    }
}

/// The same range with a single space behind it, where Chinese text follows.
pub fn with_space_after(prose: &Prose, range: Range<usize>) -> Range<usize> {
    let after = &prose.text()[range.end..];
    match after.strip_prefix(' ') {
        Some(rest)
            if !prose.kind.is_title()
                && is_written_space(prose, range.end)
                && rest.starts_with(is_wide) =>
        {
            range.start..range.end + 1
        }
        _ => range,
    }
}
