//! The quotes of a text.

use super::characters::is_stop;
use crate::check::prose::{Kind, Prose};

/// A curly quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote {
    /// Its first byte.
    pub at: usize,
    /// Whether it is “ or ”.
    pub double: bool,
    /// Whether it is “ or ‘.
    pub opens: bool,
}

impl Quote {
    /// The bytes of any of “ ” ‘ ’.
    pub const WIDTH: usize = 3;

    /// How a quote of a kind is written.
    pub fn written(double: bool, opens: bool) -> &'static str {
        match (double, opens) {
            (true, true) => "“",
            (true, false) => "”",
            (false, true) => "‘",
            (false, false) => "’",
        }
    }

    /// What stands before it.
    pub fn before(self, text: &str) -> Option<char> {
        text[..self.at].chars().next_back()
    }

    /// What stands behind it.
    pub fn after(self, text: &str) -> Option<char> {
        text[self.at + Self::WIDTH..].chars().next()
    }

    /// Whether, by what stands around, it can only be an opening one: at a beginning, behind ： （ 《 or 、.
    pub fn must_open(self, text: &str) -> bool {
        let opener = |c: char| matches!(c, '：' | '（' | '《' | '〈' | '【' | '、' | '\n');
        let inner = |c: char| is_stop(c) || matches!(c, '”' | '’');
        let (before, after) = (self.before(text), self.after(text));
        // “：” is a quoted mark.
        let quoted_mark = !self.opens
            && text[..self.at]
                .chars()
                .rev()
                .nth(1)
                .is_some_and(|c| matches!(c, '“' | '‘'));
        before.is_none_or(opener) && !quoted_mark && after.is_some_and(|c| !inner(c) && c != '\n')
    }

    /// Whether, by what stands around, it can only be a closing one: at an end, before ， 。 ） 》 or the like.
    pub fn must_close(self, text: &str) -> bool {
        let (before, after) = (self.before(text), self.after(text));
        let closer = |c: char| is_stop(c) || matches!(c, '）' | '》' | '〉' | '】' | '\n');
        let quoted_mark = self.opens
            && text[self.at + Self::WIDTH..]
                .chars()
                .nth(1)
                .is_some_and(|c| matches!(c, '”' | '’'));
        after.is_none_or(closer)
            && !quoted_mark
            && before.is_some_and(|c| !matches!(c, '“' | '‘' | '：' | '（' | '《' | '\n'))
    }
}

const FIRST_BYTE: u8 = "“".as_bytes()[0];

/// The quotes of a text in its order. Apostrophes are left out: it’s, workers’, ’90.
pub fn quotes(text: &str) -> impl Iterator<Item = Quote> {
    let bytes = text.as_bytes();
    let mut open_single = false;
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            // All four begin with the same byte, and little else in Chinese text does.
            let at = from + bytes[from..].iter().position(|byte| *byte == FIRST_BYTE)?;
            let c = text[at..].chars().next()?;
            from = at + c.len_utf8();
            let (double, opens) = match c {
                '“' => (true, true),
                '”' => (true, false),
                '‘' => (false, true),
                '’' => (false, false),
                _ => continue,
            };
            let quote = Quote { at, double, opens };
            if !double {
                if is_apostrophe(text, quote, open_single) {
                    continue;
                }
                open_single = opens;
            }
            return Some(quote);
        }
    })
}

fn is_apostrophe(text: &str, quote: Quote, open: bool) -> bool {
    let after = quote.after(text);
    if quote.opens {
        return false;
    }
    let foreign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '\u{C0}'..='\u{24F}');
    let behind_word = quote.before(text).is_some_and(foreign);
    behind_word && (!open || after.is_some_and(foreign))
        || !open && after.is_some_and(|c| c.is_ascii_digit())
}

/// Whether a stretch can go on in the next one: a paragraph of running text.
pub fn is_running(prose: &Prose) -> bool {
    matches!(prose.kind, Kind::Paragraph(_) | Kind::Item)
}

/// Whether `next` can be the paragraph after `prose`.
pub fn follows(prose: &Prose, next: &Prose) -> bool {
    is_running(prose) && is_running(next) && prose.part == next.part
}

/// Whether a paragraph was broken within a sentence.
pub fn is_broken(prose: &Prose) -> bool {
    let end = prose
        .text()
        .trim_end_matches(['”', '’', '）', '》', '〉', ')']);
    is_running(prose)
        && !end.ends_with(['。', '！', '？', '；', '：', '…', '.', '!', '?', ';', ':'])
}
