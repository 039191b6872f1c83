use std::ops::Range;

use crate::source::{Place, Position, Source};

/// Lines and columns of one place after the other. Each is counted from the one before, since
/// [`Source::position`] walks its line from the start: for a line of a megabyte with a finding at every second
/// character that would take hours.
#[derive(Default)]
pub(super) struct Positions {
    last: Option<(Source, usize, Position)>,
}

impl Positions {
    /// Where a place begins and ends, and its bytes, held inside the text.
    pub(super) fn of(&mut self, place: &Place) -> (Position, Position, Range<usize>) {
        let text = place.source.text();
        let start = text.floor_char_boundary(place.span.start);
        let end = text.ceil_char_boundary(place.span.end).max(start);
        let first = self.position(&place.source, start);
        let last = self.position(&place.source, end);
        (first, last, start..end)
    }

    fn position(&mut self, source: &Source, offset: usize) -> Position {
        let text = source.text();
        let near = self.last.as_ref().and_then(|(known, at, position)| {
            (known == source).then(|| moved(text, *at, *position, offset))?
        });
        let position = near.unwrap_or_else(|| source.position(offset));
        self.last = Some((source.clone(), offset, position));
        position
    }
}

/// The position of `to`, counted from a known one; `None` where it lies in an earlier line.
fn moved(text: &str, from: usize, known: Position, to: usize) -> Option<Position> {
    if to < from {
        let between = &text[to..from];
        return (!between.contains('\n')).then(|| Position {
            line: known.line,
            column: known.column - between.chars().count(),
        });
    }
    let between = &text[from..to];
    Some(match between.rfind('\n') {
        None => Position {
            line: known.line,
            column: known.column + between.chars().count(),
        },
        Some(end) => Position {
            line: known.line + between.matches('\n').count(),
            column: between[end + 1..].chars().count() + 1,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn they_are_those_of_the_source(
            text in "[a简𬱖\r\n]{0,40}",
            offsets in prop::collection::vec(0..200_usize, 1..20),
        ) {
            let sources = [Source::new("a.md", text.as_str()), Source::new("b.md", format!("\n{text}"))];
            let mut positions = Positions::default();
            for pair in offsets.windows(2) {
                let source = &sources[pair[0] % 2];
                let place = source.place(pair[0].min(pair[1])..pair[1]);
                let (start, end, bytes) = positions.of(&place);
                prop_assert_eq!(start, source.position(bytes.start));
                prop_assert_eq!(end, source.position(bytes.end));
                prop_assert!(source.text().get(bytes).is_some());
            }
        }
    }
}
