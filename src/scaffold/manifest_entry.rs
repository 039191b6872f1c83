//! Entering an article in a manifest without touching anything else in it: comments, layout, line ends and a byte
//! order mark stay as the editor has them.
//!
//! The YAML is parsed for the place of the list alone; the text itself is edited. What comes out is read again and
//! must say the same as before plus the one entry: if it does not, nothing is written.

mod listing;

use std::ops::Range;

use serde_yaml::Value;

use self::listing::{Form, Listing};

/// Why an entry could not be made; the editor has to make it by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryError {
    /// It is no YAML, or no plain map.
    Unreadable,
    /// The list is written twice, or as something that is no list.
    NoList,
    /// The list is written in a way that an entry cannot be put into safely.
    Intricate,
}

impl EntryError {
    /// What is in the way, in Chinese.
    pub fn message(self) -> &'static str {
        match self {
            Self::Unreadable => "清单的 YAML 写法有误，读不出来",
            Self::NoList => "清单里的“稿件”（articles）不是列表，或写了两次",
            Self::Intricate => "清单里“稿件”（articles）的写法比较特殊，程序不敢改动",
        }
    }
}

/// The manifest's text with `name` as the last entry of its list of articles.
///
/// # Errors
/// When the list cannot be found or an entry cannot be added without changing anything else.
pub fn enter(manifest: &str, name: &str) -> Result<String, EntryError> {
    let (mark, text) = match manifest.strip_prefix('\u{feff}') {
        Some(rest) => ("\u{feff}", rest),
        None => ("", manifest),
    };
    let listing = Listing::find(text)?;
    let mut edited = text.to_owned();
    // From back to front, so that the offsets before stay right.
    let mut edits = listing.edits(text, name)?;
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.at.start));
    for edit in edits {
        edited.replace_range(edit.at, &edit.with);
    }
    if says_one_more(text, &edited, listing.key_name, name) {
        Ok(format!("{mark}{edited}"))
    } else {
        Err(EntryError::Intricate)
    }
}

/// Whether the manifest is written with Chinese keys; a new entry follows the editor's habit.
pub fn has_chinese_keys(manifest: &str) -> bool {
    let text = manifest.strip_prefix('\u{feff}').unwrap_or(manifest);
    Listing::find(text).is_ok_and(|listing| listing.chinese)
}

/// A change of the text: a byte range and what comes in its place.
struct Edit {
    at: Range<usize>,
    with: String,
}

impl Edit {
    fn insert(at: usize, text: impl Into<String>) -> Self {
        Self {
            at: at..at,
            with: text.into(),
        }
    }
}

impl Listing {
    fn edits(&self, text: &str, name: &str) -> Result<Vec<Edit>, EntryError> {
        let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let item = format!("{:indent$}  - {}", "", quoted(name), indent = self.indent);
        match &self.form {
            Form::Absent => {
                let gap = if text.is_empty() || text.ends_with('\n') {
                    ""
                } else {
                    newline
                };
                let key = format!("{:indent$}{}:", "", self.key_name, indent = self.indent);
                Ok(vec![Edit::insert(
                    text.len(),
                    format!("{gap}{key}{newline}{item}{newline}"),
                )])
            }
            Form::Null { key_end, value } => {
                Self::below_key(text, *key_end, value.clone(), newline, &item)
            }
            Form::Flow {
                key_end,
                open,
                last: None,
                close,
            } => {
                let inside = &text[open + 1..*close];
                if inside.trim_matches(' ').is_empty() {
                    // An empty list in one line becomes a list with dashes, as people write them.
                    Self::below_key(text, *key_end, *open..close + 1, newline, &item)
                } else {
                    Ok(vec![Edit::insert(open + 1, quoted(name))])
                }
            }
            Form::Flow {
                last: Some(last),
                close,
                ..
            } => Ok(in_flow(text, last, *close, newline, name)),
            Form::Block { last } => {
                let line_start = text[..last.start].rfind('\n').map_or(0, |at| at + 1);
                let dash = &text[line_start..last.start];
                let plain =
                    dash.trim_start_matches(' ').starts_with("- ") && dash.trim_matches(' ') == "-";
                let line_end = end_of_line(text, last.end).ok_or(EntryError::Intricate)?;
                if !plain {
                    return Err(EntryError::Intricate);
                }
                Ok(vec![Edit::insert(
                    line_end,
                    format!("{newline}{dash}{}", quoted(name)),
                )])
            }
        }
    }

    /// An item in a line of its own under the key's line, in which `value` (a null, an empty list) is taken away.
    fn below_key(
        text: &str,
        key_end: usize,
        value: Range<usize>,
        newline: &str,
        item: &str,
    ) -> Result<Vec<Edit>, EntryError> {
        let after_value = if value.is_empty() {
            // The parser reports an absent value anywhere; it is the key's line that counts.
            let colon = text[key_end..].find(':').ok_or(EntryError::Intricate)?;
            key_end + colon + 1
        } else {
            value.end
        };
        if text[key_end..after_value].contains(['\n', '#']) {
            return Err(EntryError::Intricate);
        }
        let line_end = end_of_line(text, after_value).ok_or(EntryError::Intricate)?;
        let mut edits = vec![Edit::insert(line_end, format!("{newline}{item}"))];
        if !value.is_empty() {
            let start = text[..value.start].trim_end_matches(' ').len();
            edits.push(Edit {
                at: start..value.end,
                with: String::new(),
            });
        }
        Ok(edits)
    }
}

/// An item more in `[a, b]`; where every item has a line of its own, the new one gets one as well.
fn in_flow(text: &str, last: &Range<usize>, close: usize, newline: &str, name: &str) -> Vec<Edit> {
    let value = quoted(name);
    let line_start = text[..last.start].rfind('\n').map_or(0, |at| at + 1);
    let lead = &text[line_start..last.start];
    let after = &text[last.end..close];
    let comma = after.trim_start_matches(' ').starts_with(',');
    let after_comma = if comma {
        last.end + after.find(',').unwrap_or(0) + 1
    } else {
        last.end
    };
    match end_of_line(text, after_comma) {
        Some(line_end) if lead.trim_matches(' ').is_empty() && line_end < close => {
            let tail = if comma { "," } else { "" };
            let mut edits = vec![Edit::insert(
                line_end,
                format!("{newline}{lead}{value}{tail}"),
            )];
            if !comma {
                edits.push(Edit::insert(last.end, ","));
            }
            edits
        }
        _ => vec![Edit::insert(last.end, format!(", {value}"))],
    }
}

/// The end of the line (before its line break) if nothing but spaces and a comment follows `at` in it.
fn end_of_line(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let line = rest.split('\n').next()?;
    let line = line.strip_suffix('\r').unwrap_or(line);
    let words = line.trim_start_matches([' ', '\t']);
    let comment = words.starts_with('#') && words.len() < line.len();
    (words.is_empty() || comment).then_some(at + line.len())
}

/// A file name as a YAML value: plain where it is safe, in block and in flow style, else in single quotes.
fn quoted(name: &str) -> String {
    // Chinese punctuation means nothing in YAML; whitespace and control characters do.
    let harmless = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(c, '-' | '_' | '.' | '/')
            || !(c.is_ascii() || c.is_whitespace() || c.is_control() || c == '\u{feff}')
    };
    // A name that is all digits and dots would be read as a number elsewhere.
    let plain = name.starts_with(char::is_alphanumeric)
        && name.contains(char::is_alphabetic)
        && name.chars().all(harmless);
    if plain {
        name.to_owned()
    } else {
        format!("'{}'", name.replace('\'', "''"))
    }
}

/// Whether the edited manifest says what the first one says, with one article more at the end of its list.
fn says_one_more(before: &str, after: &str, key: &str, name: &str) -> bool {
    let read = |text: &str| serde_yaml::from_str::<Value>(text).ok();
    let (Some(Value::Mapping(mut expected)), Some(after)) = (read(before), read(after)) else {
        return false;
    };
    let list = expected.entry(key.into()).or_insert(Value::Null);
    if list.is_null() {
        *list = Value::Sequence(Vec::new());
    }
    let Value::Sequence(items) = list else {
        return false;
    };
    items.push(name.into());
    Value::Mapping(expected) == after
}

#[cfg(test)]
mod tests;
