//! YAML with places: what a user wrote as a tree of [`Node`]s, each with its bytes in the file, and a [`MapReader`]
//! that takes values out of it and reports everything that is wrong at once.
//!
//! Scalars keep their exact text (`007`, `0731-85309319`): what one means is decided by whoever reads it. The tree
//! comes from saphyr-parser's events; serde_yaml must accept the same text, so nothing passes that only one of two
//! parsers understands.

mod reader;
mod scalar;
mod separator;
mod syntax;
mod tree;

pub use self::reader::MapReader;
pub use saphyr_parser::ScalarStyle;

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::limits;
use crate::source::{Place, Source};

/// A key that may be written, with its Chinese alias.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// The English name.
    pub name: &'static str,
    /// The one Chinese name.
    pub alias: Option<&'static str>,
    /// The keys of the maps that are its value or in its list.
    pub inside: &'static [Key],
}

impl Key {
    /// A key with its alias.
    pub const fn new(name: &'static str, alias: &'static str) -> Self {
        Self {
            name,
            alias: Some(alias),
            inside: &[],
        }
    }

    /// A key without an alias.
    pub const fn english(name: &'static str) -> Self {
        Self {
            name,
            alias: None,
            inside: &[],
        }
    }

    /// The same key, whose value holds further keys.
    pub const fn holding(self, inside: &'static [Key]) -> Self {
        Self { inside, ..self }
    }

    /// Whether a user's word is this key.
    pub fn is(&self, word: &str) -> bool {
        self.name == word || self.alias == Some(word)
    }

    /// How messages call it: `number（期号）`.
    pub fn label(&self) -> String {
        match self.alias {
            Some(alias) => format!("{}（{alias}）", self.name),
            None => self.name.to_owned(),
        }
    }
}

/// Whether a word is one of the keys or of the keys inside them.
fn is_known(keys: &[Key], word: &str) -> bool {
    keys.iter()
        .any(|key| key.is(word) || is_known(key.inside, word))
}

/// A value and its bytes in the file. Aliases (`*x`) share the node of their anchor, place included.
#[derive(Debug)]
pub struct Node {
    /// Its bytes in the whole source; quotes are in it, an anchor (`&x`) is not. Empty for what isn't written.
    pub span: Range<usize>,
    /// What it is.
    pub value: Value,
}

/// The kinds of value.
#[derive(Debug)]
pub enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// Text, a number, a date …
    Scalar {
        /// Its exact text, escapes resolved and lines folded as YAML does.
        text: String,
        /// How it was written.
        style: ScalarStyle,
    },
    /// A list.
    List(Vec<Arc<Node>>),
    /// A map, in the order of writing, doubled keys included.
    Map(Vec<Entry>),
}

/// A key and its value in a map.
#[derive(Debug)]
pub struct Entry {
    /// The key's text.
    pub key: String,
    /// Where the key stands in the source.
    pub key_span: Range<usize>,
    /// Its value.
    pub value: Arc<Node>,
}

/// A date as it may be written in YAML: `2025-03-11` or `2025年3月11日`. `None` where it isn't one, or no such day is.
pub fn parse_date(text: &str) -> Option<chrono::NaiveDate> {
    scalar::date(text).ok()
}

/// A text as [`MapReader::text`] gives it: on one line, trimmed.
pub fn one_line(text: &str) -> String {
    scalar::one_line(text)
}

/// Parses the YAML in a span of a source (the whole file, or the front matter). An empty document is a `Null` node.
/// `keys` are those that may come at the top; lines that begin with one of them are recognised even where the syntax
/// is wrong.
///
/// Returns `None` where nothing can be read, always with an error pushed. After a full-width colon instead of `: `,
/// which is an error too, reading goes on as if it were right.
pub fn parse(
    source: &Source,
    span: Range<usize>,
    keys: &'static [Key],
    diagnostics: &mut Diagnostics,
) -> Option<Arc<Node>> {
    parse_within(source, span, limits::YAML_BYTES, keys, diagnostics)
}

/// The same with another limit than [`limits::YAML_BYTES`].
pub fn parse_within(
    source: &Source,
    span: Range<usize>,
    limit: u64,
    keys: &'static [Key],
    diagnostics: &mut Diagnostics,
) -> Option<Arc<Node>> {
    let base = span.start;
    let text = source.text().get(span)?;
    if text.len() as u64 > limit {
        diagnostics.push(
            Diagnostic::error(
                Code::YAML_LIMIT,
                source.place(base..base),
                format!("YAML 部分太大，最多 {} KB", limit / 1000),
            )
            .with_help("请检查是否把正文写进了这里；正文应放在 .md 文件的 front matter 之后"),
        );
        return None;
    }
    let mut result = tree::build(text, base);
    let mut repaired = None;
    if misses_separators(&result) {
        let wrong = separator::full_width(text, keys);
        if !wrong.is_empty() {
            for separator in &wrong {
                diagnostics.push(separator.full_width_error(source, text, base));
            }
            let text = separator::repair(text, &wrong);
            result = tree::build(&text, base);
            repaired = Some(text);
        }
    }
    let text = repaired.as_deref().unwrap_or(text);
    if misses_separators(&result) {
        let wrong = separator::without_space(text, keys);
        if !wrong.is_empty() {
            for separator in &wrong {
                diagnostics.push(separator.missing_space_error(source, text, base));
            }
            return None;
        }
    }
    match result {
        Ok(root) => Some(root),
        Err(fault) => {
            diagnostics.extend(syntax::explain(source, text, base, &fault));
            None
        }
    }
}

/// A place from the span of a text that may have been repaired, where a `：` is three characters: never inside one of
/// the source's.
fn place(source: &Source, span: &Range<usize>) -> Place {
    let start = source.text().floor_char_boundary(span.start);
    let end = source.text().ceil_char_boundary(span.end);
    source.place(start..end.max(start))
}

/// Whether the text may be wrong only because a `: ` isn't one: it isn't YAML, or all of it is one text.
fn misses_separators(result: &Result<Arc<Node>, tree::Fault>) -> bool {
    match result {
        Ok(root) => matches!(
            root.value,
            Value::Scalar {
                style: ScalarStyle::Plain,
                ..
            }
        ),
        Err(fault) => !matches!(fault.kind, tree::FaultKind::Limit(_)),
    }
}

#[cfg(test)]
mod tests;
