//! The text of one file a user wrote, and places in it.

use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A user's text file, named by its path below the workspace root (`issues/2025/06/issue.yaml`, always with `/`).
///
/// Cheap to clone: every diagnostic label carries one, so that it can be shown without a registry of files.
#[derive(Clone)]
pub struct Source(Arc<Inner>);

struct Inner {
    path: String,
    text: String,
    line_starts: OnceLock<Vec<usize>>,
}

/// A position as people count: both from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters (not bytes, not cells), from 1.
    pub column: usize,
}

impl Source {
    /// A source with the given path below the root and its whole text.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self(Arc::new(Inner {
            path: path.into(),
            text: text.into(),
            line_starts: OnceLock::new(),
        }))
    }

    /// The path below the workspace root, with `/` between its parts.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.0.text
    }

    fn line_starts(&self) -> &[usize] {
        self.0.line_starts.get_or_init(|| {
            std::iter::once(0)
                .chain(self.0.text.match_indices('\n').map(|(at, _)| at + 1))
                .collect()
        })
    }

    /// The line and column of a byte offset; offsets past the end or inside a character are moved back.
    pub fn position(&self, offset: usize) -> Position {
        let offset = self.text().floor_char_boundary(offset);
        let starts = self.line_starts();
        let line = starts.partition_point(|&start| start <= offset);
        let start = starts[line - 1];
        Position {
            line,
            column: self.text()[start..offset].chars().count() + 1,
        }
    }

    /// The byte range of a line (from 1), without its line end.
    pub fn line(&self, line: usize) -> Range<usize> {
        let starts = self.line_starts();
        let start = starts[(line.max(1) - 1).min(starts.len() - 1)];
        let end = starts.get(line).map_or(self.text().len(), |next| next - 1);
        let end = if self.text()[start..end].ends_with('\r') {
            end - 1
        } else {
            end
        };
        start..end
    }

    /// A place in this source.
    pub fn place(&self, span: Range<usize>) -> Place {
        Place {
            source: self.clone(),
            span,
        }
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
            || (self.path() == other.path() && self.text() == other.text())
    }
}

impl Eq for Source {}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Source").field(&self.path()).finish()
    }
}

/// A byte range in a source.
#[derive(Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub source: Source,
    /// The bytes of its text; empty for a point.
    pub span: Range<usize>,
}

impl Place {
    /// The line and column where the place begins.
    pub fn position(&self) -> Position {
        self.source.position(self.span.start)
    }

    /// The text at the place.
    pub fn text(&self) -> &str {
        self.source.text().get(self.span.clone()).unwrap_or("")
    }

    /// Where a part of the text first stands; the whole place where it doesn't stand there as it is.
    pub fn part(&self, part: &str) -> Self {
        self.text().find(part).map_or_else(
            || self.clone(),
            |at| {
                let start = self.span.start + at;
                self.source.place(start..start + part.len())
            },
        )
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column } = self.position();
        write!(f, "{}:{line}:{column}", self.source.path())
    }
}

/// A value together with the place it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

impl<T> Located<T> {
    /// The value at a place.
    pub fn new(value: T, place: Place) -> Self {
        Self { value, place }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_and_survive_odd_offsets() {
        let source = Source::new("a.md", "第一行\r\n第二行\n");
        assert_eq!(source.position(3), Position { line: 1, column: 2 });
        assert_eq!(source.position(4), Position { line: 1, column: 2 });
        assert_eq!(source.position(11), Position { line: 2, column: 1 });
        assert_eq!(source.position(9999), Position { line: 3, column: 1 });
        assert_eq!(&source.text()[source.line(1)], "第一行");
        assert_eq!(&source.text()[source.line(2)], "第二行");
    }
}
