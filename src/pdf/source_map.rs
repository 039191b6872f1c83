//! From the generated Typst code back to what the user wrote: a glyph's span leads to a string literal in `issue.typ`,
//! and that to a place in an article.

use std::ops::Range;

use crate::pdf::code::TypstCode;
use crate::source::Place;
use crate::source::Source;

/// Which literal of `issue.typ` was made from which text.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    /// By the literals' place in `issue.typ`, in order, none within another.
    entries: Vec<Entry>,
}

#[derive(Debug, Clone)]
struct Entry {
    literal: Range<usize>,
    origin: Origin,
}

#[derive(Debug, Clone)]
enum Origin {
    /// The article's own bytes.
    Text { place: Place, verbatim: bool },
    /// A YAML value as a whole.
    Value(Place),
}

impl SourceMap {
    /// Adds the literals of a body that stands at `offset` in `issue.typ`. Bodies are added in the order in which they
    /// stand there. `value` is set for 编者按, whose offsets are not those of the file.
    pub fn add(&mut self, code: &TypstCode, offset: usize, file: &Source, value: Option<&Place>) {
        for literal in code.literals() {
            let origin = match value {
                Some(place) => Origin::Value(place.clone()),
                None => Origin::Text {
                    place: file.place(literal.source.clone()),
                    verbatim: literal.verbatim,
                },
            };
            self.entries.push(Entry {
                literal: literal.code.start + offset..literal.code.end + offset,
                origin,
            });
        }
    }

    /// The place of the text at `offset` bytes into the literal at `literal` of `issue.typ`; `None` for text that is
    /// not of a body.
    pub fn place(&self, literal: &Range<usize>, offset: usize) -> Option<Place> {
        let after = self
            .entries
            .partition_point(|entry| entry.literal.start <= literal.start);
        let entry = self.entries.get(after.checked_sub(1)?)?;
        if entry.literal.end < literal.end {
            return None;
        }
        Some(match &entry.origin {
            Origin::Text {
                place,
                verbatim: true,
            } => {
                let start = (place.span.start + offset).min(place.span.end);
                let text = place.source.text();
                let start = text.floor_char_boundary(start);
                let length = text[start..].chars().next().map_or(0, char::len_utf8);
                place.source.place(start..start + length)
            }
            Origin::Text { place, .. } | Origin::Value(place) => place.clone(),
        })
    }
}
