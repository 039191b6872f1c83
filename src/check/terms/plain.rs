//! A list of terms in the simple writing that the built-in list shows, read in one go.
//!
//! The YAML reader makes a tree with places out of a file, twice over, so that nothing wrong goes by: 50,000 entries
//! take it half a second. Whatever is written as in the built-in list, faultless and without anything that YAML has a
//! special meaning for, can be read line by line instead, in a fortieth of that. This reads that and nothing else; at
//! the first doubt it gives up, and [`file`](super::file) reads the whole file anew. A test compares the two.
//!
//! `inline(always)` is there for a reason: handing lines back through memory takes a third of the time.

use std::ops::Range;

use super::entry::{Adding, Entry, Written};
use super::file::{CONFIDENCES, KEYS, NAME_KEYS, TERM_KEYS};
use crate::files::is_forbidden;
use crate::limits;
use crate::yaml::Key;

/// Enters all that a file says, or gives up: `None`, with part of it entered.
pub(super) fn read(adding: &mut Adding<'_>) -> Option<()> {
    let text = adding.source.text();
    if text.len() as u64 > limits::TERMS_BYTES {
        return None;
    }
    let mut lines = Lines::of(text)?;
    let mut seen = [false; KEYS.len()];
    while !lines.line.is_end() {
        let (index, value) = lines.line.key(KEYS)?;
        if lines.line.indent > 0 || std::mem::replace(&mut seen[index], true) {
            return None;
        }
        lines.advance()?;
        match KEYS[index].name {
            "terms" => entries(&mut lines, value, TERM_KEYS, |entry| {
                (!entry.wrong.is_empty()).then(|| adding.term(entry))
            })?,
            "names" => entries(&mut lines, value, NAME_KEYS, |entry| {
                entry.name.is_some().then(|| adding.name(entry))
            })?,
            "orders" => texts(&mut lines, value, 0)?
                .iter()
                .for_each(|order| adding.order(order)),
            "except" => texts(&mut lines, value, 0)?
                .iter()
                .for_each(|word| adding.exception(word)),
            _ => return None,
        }
    }
    Some(())
}

/// A line with something on it.
#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    /// Spaces in front.
    indent: usize,
    /// Without the spaces in front and behind.
    content: &'a str,
    /// Where the content begins in the file.
    at: usize,
    /// How many `#` there are in it.
    signs: usize,
}

impl<'a> Line<'a> {
    /// Whether it stands for the end of the file.
    fn is_end(&self) -> bool {
        self.content.is_empty()
    }

    /// Whether it is a further line of the map that begins so.
    fn goes_on(&self, first: Line<'_>) -> bool {
        !self.is_end() && self.indent == first.indent && !self.content.starts_with('-')
    }

    /// The item of a list that this line is: what follows `- `.
    #[inline(always)]
    fn item(self) -> Option<Self> {
        let content = self.content.strip_prefix("- ")?;
        (!content.starts_with(' ')).then_some(Self {
            indent: self.indent + 2,
            content,
            at: self.at + 2,
            ..self
        })
    }

    /// Which of the keys the line gives a value, and the value.
    #[inline(always)]
    fn key(self, keys: &[Key]) -> Option<(usize, Line<'a>)> {
        let colon = self.content.bytes().position(|byte| byte == b':')?;
        let (word, value) = self.content.split_at(colon);
        let index = keys.iter().position(|key| key.is(word))?;
        let content = after_spaces(&value[1..]);
        if content.len() + 1 == value.len() && !content.is_empty() {
            return None;
        }
        let at = self.at + self.content.len() - content.len();
        let value = Line {
            content,
            at,
            ..self
        };
        Some((index, value.without_comment()?))
    }

    /// The same without the comment behind it.
    #[inline]
    fn without_comment(self) -> Option<Self> {
        if self.signs > 0 {
            self.before_comment()
        } else {
            Some(self)
        }
    }

    fn before_comment(self) -> Option<Self> {
        let value = self.content;
        let content = if let Some(mark @ ('"' | '\'')) = value.chars().next() {
            let end = 2 + value[1..].find(mark)?;
            let behind = after_spaces(&value[end..]);
            let is_comment = behind.starts_with('#') && behind.len() < value.len() - end;
            (behind.is_empty() || is_comment).then_some(&value[..end])?
        } else if let Some(sign) = value.find('#') {
            let before = &value[..sign];
            // `a#b` is text, and so it may be in `["a # b"]`.
            if before.contains(['"', '\'']) || !(before.is_empty() || before.ends_with(' ')) {
                return None;
            }
            before.trim_end_matches(' ')
        } else {
            value
        };
        Some(Line { content, ..self })
    }

    #[inline(always)]
    fn written(self, within: Range<usize>) -> Option<Written<'a>> {
        let range = within.clone();
        let text = scalar(&self.content[within])?;
        Some(Written {
            text,
            span: self.at + range.start..self.at + range.end,
        })
    }
}

fn after_spaces(text: &str) -> &str {
    let spaces = text.bytes().take_while(|byte| *byte == b' ').count();
    &text[spaces..]
}

/// The lines of a file that have something on them but a comment.
struct Lines<'a> {
    text: &'a str,
    /// The line to read; empty at the end of the file.
    line: Line<'a>,
    /// Where the next begins.
    next: usize,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let line = Line {
            indent: 0,
            content: "",
            at: 0,
            signs: 0,
        };
        let mut lines = Self {
            text,
            line,
            next: 0,
        };
        lines.advance()?;
        Some(lines)
    }

    /// Goes on to the next line. `None` where it has characters that YAML or we treat in a special way wherever they
    /// stand: controls, tabs, line ends of other systems, white space that isn't a space.
    fn advance(&mut self) -> Option<()> {
        let bytes = self.text.as_bytes();
        while self.next < bytes.len() {
            let mut at = self.next;
            while bytes.get(at) == Some(&b' ') {
                at += 1;
            }
            let start = at;
            let mut signs = 0;
            let mut end = loop {
                match bytes.get(at) {
                    // U+4000 to U+9FFF, nearly all of what is written.
                    Some(0xE4..=0xE9) => at += 3,
                    Some(b'#') => {
                        signs += 1;
                        at += 1;
                    }
                    Some(b' '..=b'~') => at += 1,
                    None | Some(b'\n') => break at,
                    Some(b'\r') if bytes.get(at + 1) == Some(&b'\n') => break at,
                    Some(_) => at += ordinary(&self.text[at..])?,
                }
            };
            self.line.indent = start - self.next;
            self.next = end + if bytes.get(end) == Some(&b'\r') { 2 } else { 1 };
            while end > start && bytes[end - 1] == b' ' {
                end -= 1;
            }
            if start < end && bytes[start] != b'#' {
                self.line.content = &self.text[start..end];
                self.line.at = start;
                self.line.signs = signs;
                return Some(());
            }
        }
        self.line.content = "";
        Some(())
    }

    /// The line where it begins an item of a list; then the next is looked at.
    fn item(&mut self, indents: impl Fn(usize) -> bool) -> Option<Option<Line<'a>>> {
        if !self.line.content.starts_with('-') || !indents(self.line.indent) {
            return Some(None);
        }
        let item = self.line.item()?;
        self.advance()?;
        Some(Some(item))
    }
}

/// The length of a text's first character, unless that is a special one.
fn ordinary(text: &str) -> Option<usize> {
    let c = text.chars().next()?;
    let special = c.is_control() || c.is_whitespace() || c == '\u{FEFF}' || is_forbidden(c);
    (!special).then(|| c.len_utf8())
}

/// The maps in a list.
fn entries<'a>(
    lines: &mut Lines<'a>,
    value: Line<'a>,
    keys: &[Key],
    mut add: impl FnMut(&Entry<'a>) -> Option<()>,
) -> Option<()> {
    if !value.content.is_empty() {
        return None;
    }
    let mut entry = Entry::default();
    let mut item = lines.item(|_| true)?;
    while let Some(first) = item {
        entry.clear();
        let (index, value) = first.key(keys)?;
        let mut seen = 1 << index;
        fill(&mut entry, lines, keys[index].name, value)?;
        while lines.line.goes_on(first) {
            let (index, value) = lines.line.key(keys)?;
            if seen & 1 << index != 0 {
                return None;
            }
            seen |= 1 << index;
            lines.advance()?;
            fill(&mut entry, lines, keys[index].name, value)?;
        }
        add(&entry)?;
        item = lines.item(|indent| indent + 2 == first.indent)?;
    }
    Some(())
}

fn fill<'a>(
    entry: &mut Entry<'a>,
    lines: &mut Lines<'a>,
    key: &str,
    value: Line<'a>,
) -> Option<()> {
    match key {
        "wrong" => texts_into(&mut entry.wrong, lines, value, value.indent)?,
        "except" => texts_into(&mut entry.except, lines, value, value.indent)?,
        "unless" => texts_into(&mut entry.unless, lines, value, value.indent)?,
        // Nothing; if lines follow that belong to it, they are no keys.
        _ if value.content.is_empty() => {}
        "confidence" => {
            let word = scalar(value.content)?;
            let (_, confidence) = CONFIDENCES.iter().find(|(known, _)| *known == word)?;
            entry.confidence = Some(*confidence);
        }
        _ => {
            let text = Some(value.written(0..value.content.len())?);
            match key {
                "right" => entry.right = text,
                "reason" => entry.reason = text,
                "name" => entry.name = text,
                "office" => entry.office = text,
                _ => return None,
            }
        }
    }
    Some(())
}

fn texts<'a>(lines: &mut Lines<'a>, value: Line<'a>, indent: usize) -> Option<Vec<Written<'a>>> {
    // One text is enough for `except` and an error for `orders`.
    if !value.content.is_empty() && !value.content.starts_with('[') {
        return None;
    }
    let mut all = Vec::new();
    texts_into(&mut all, lines, value, indent)?;
    Some(all)
}

/// One text, or a list of texts in brackets or on the lines that follow.
fn texts_into<'a>(
    all: &mut Vec<Written<'a>>,
    lines: &mut Lines<'a>,
    value: Line<'a>,
    indent: usize,
) -> Option<()> {
    if let Some(inner) = value.content.strip_prefix('[') {
        let inner = inner.strip_suffix(']')?;
        let mut start = 1;
        for item in inner.split(',') {
            let lead = item.len() - item.trim_start_matches(' ').len();
            let length = item.trim_matches(' ').len();
            all.push(value.written(start + lead..start + lead + length)?);
            start += item.len() + 1;
        }
    } else if value.content.is_empty() {
        let mut item = lines.item(|at| at >= indent)?;
        while let Some(line) = item {
            let line = line.without_comment()?;
            all.push(line.written(0..line.content.len())?);
            item = lines.item(|at| at + 2 == line.indent)?;
        }
    } else {
        all.push(value.written(0..value.content.len())?);
    }
    Some(())
}

/// The bytes that mean nothing but themselves in a text without quotation marks, behind its first.
const IS_TEXT: [bool; 256] = {
    let mut is_text = [true; 256];
    let mut byte = 0;
    while byte < 128 {
        is_text[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    let others = b" -./()_+%=;~";
    let mut index = 0;
    while index < others.len() {
        is_text[others[index] as usize] = true;
        index += 1;
    }
    is_text
};

/// A text, without its quotation marks, if it means nothing but itself.
fn scalar(written: &str) -> Option<&str> {
    if written.len() > limits::TEXT_CHARACTERS {
        return None;
    }
    let quoted = |mark: char| {
        let inner = written.strip_prefix(mark)?.strip_suffix(mark)?;
        let simple = !inner.is_empty()
            && !inner.contains(['\\', mark])
            && !inner.starts_with(' ')
            && !inner.ends_with(' ');
        simple.then_some(inner)
    };
    let bytes = written.as_bytes();
    match bytes.first()? {
        b'"' => quoted('"'),
        b'\'' => quoted('\''),
        first if first.is_ascii_alphanumeric() || !first.is_ascii() => {
            let is_null = matches!(written, "null" | "Null" | "NULL");
            (bytes.iter().all(|byte| IS_TEXT[*byte as usize]) && !is_null).then_some(written)
        }
        _ => None,
    }
}
