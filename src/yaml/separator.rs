//! Lines that were meant as `key: value` but have another sign instead of `: `. Input methods write `：` by
//! themselves, and YAML's own error for it (some lines later) helps nobody.

use std::ops::Range;

use super::{Key, is_known};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Source;

/// The longest word, in characters, that is taken for a key that isn't known.
const WORD_LENGTH: usize = 20;

/// A sign that should have been `: `.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Separator {
    /// The line without its indentation and line end, in bytes of the YAML text.
    pub line: Range<usize>,
    /// The wrong sign.
    pub sign: Range<usize>,
}

impl Separator {
    /// J102; `base` is where `text` begins in the source.
    pub(super) fn full_width_error(&self, source: &Source, text: &str, base: usize) -> Diagnostic {
        Diagnostic::error(
            Code::FULL_WIDTH_COLON,
            source.place(base + self.sign.start..base + self.sign.end),
            "这里用了全角冒号“：”，起不到分隔作用",
        )
        .with_help(self.instead(text))
    }

    /// J101 for `number:6`.
    pub(super) fn missing_space_error(
        &self,
        source: &Source,
        text: &str,
        base: usize,
    ) -> Diagnostic {
        Diagnostic::error(
            Code::YAML_SYNTAX,
            source.place(base + self.sign.start..base + self.sign.end),
            "冒号后面缺少空格",
        )
        .with_help(self.instead(text))
    }

    fn instead(&self, text: &str) -> String {
        let before = text[self.line.start..self.sign.start].trim_end();
        let after: String = text[self.sign.end..self.line.end]
            .trim()
            .chars()
            .take(30)
            .collect();
        let right = format!("{before}: {after}");
        format!("请写成“{}”：半角冒号，后面空一格", right.trim_end())
    }
}

/// The full-width colons in the place of separators: behind a known key anywhere, behind any one word at the left
/// margin. Block texts (`|`, `>`) are left alone.
pub(super) fn full_width(text: &str, keys: &[Key]) -> Vec<Separator> {
    scan(text, '：', |indent, word, _| {
        is_known(keys, word) || (indent == 0 && is_word(word))
    })
}

/// The same in a text that stands where a map should: any word may be a key.
pub(super) fn full_width_in_text(text: &str, keys: &[Key]) -> Vec<Separator> {
    scan(text, '：', |_, word, _| {
        is_known(keys, word) || is_word(word)
    })
}

/// The full-width colons behind known keys in the lines of a text after its first.
pub(super) fn full_width_in_further_lines(text: &str, keys: &[Key]) -> Vec<Separator> {
    let first = text.find('\n').unwrap_or(text.len());
    let mut found = scan(text, '：', |_, word, _| is_known(keys, word));
    found.retain(|separator| separator.sign.start > first);
    found
}

/// Half-width colons without a space behind them, after a known key.
pub(super) fn without_space(text: &str, keys: &[Key]) -> Vec<Separator> {
    scan(text, ':', |_, word, after| {
        is_known(keys, word) && !after.is_empty() && !after.starts_with(char::is_whitespace)
    })
}

/// The text with each of the full-width colons as `:` and two spaces, which has as many bytes: places stay right.
pub(super) fn repair(text: &str, wrong: &[Separator]) -> String {
    let mut repaired = String::with_capacity(text.len());
    let mut from = 0;
    for separator in wrong {
        repaired.push_str(&text[from..separator.sign.start]);
        repaired.push_str(":  ");
        from = separator.sign.end;
    }
    repaired.push_str(&text[from..]);
    repaired
}

/// The first `sign` of each line, where `is_wrong(indent, word before it, rest of the line)`.
fn scan(text: &str, sign: char, is_wrong: impl Fn(usize, &str, &str) -> bool) -> Vec<Separator> {
    let mut found = Vec::new();
    let mut block: Option<usize> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let line_start = start + (line.len() - line.trim_start().len());
        start += line.len();
        if content.is_empty() || block.is_some_and(|block| indent > block) {
            continue;
        }
        block = begins_block(content).then_some(indent);
        let mut word_start = 0;
        while let Some(rest) = content[word_start..].strip_prefix("- ") {
            word_start = content.len() - rest.trim_start().len();
        }
        let Some(at) = content[word_start..].find(sign) else {
            continue;
        };
        let at = word_start + at;
        let word = content[word_start..at].trim_end();
        if is_wrong(indent, word, &content[at + sign.len_utf8()..]) {
            found.push(Separator {
                line: line_start..line_start + content.len(),
                sign: line_start + at..line_start + at + sign.len_utf8(),
            });
        }
    }
    found
}

/// Whether a line ends with the sign of a block text (`lead: |`, `- >-`).
fn begins_block(line: &str) -> bool {
    let last = line.rsplit([' ', ':', '：']).next().unwrap_or("");
    let mut signs = last.chars();
    matches!(signs.next(), Some('|' | '>'))
        && signs.all(|sign| matches!(sign, '+' | '-' | '1'..='9'))
}

fn is_word(word: &str) -> bool {
    !word.is_empty()
        && word.chars().count() <= WORD_LENGTH
        && !word.contains(|c: char| c.is_whitespace() || c.is_ascii_punctuation() && c != '_')
}
