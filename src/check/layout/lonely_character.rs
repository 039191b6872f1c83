use super::{Findings, Pages};
use crate::diagnostic::Code;
use crate::pdf::layout::Line;

/// J604. 孤字: the last line of a paragraph holds a single character, with or without its marks.
pub(super) fn check(pages: &Pages<'_>, findings: &mut Findings<'_>) {
    for ((_, before), (page, body)) in pages.neighbours() {
        let line = body.line;
        let letters = line
            .glyphs
            .iter()
            .filter(|glyph| glyph.text.chars().any(char::is_alphanumeric))
            .count();
        if letters == 1
            && line.glyphs.len() <= 3
            && pages.is_full(before.line)
            && same_paragraph(before.line, line, findings)
            && let Some(glyph) = line.glyphs.first()
        {
            findings.push(
                Code::LONELY_CHARACTER,
                page,
                body,
                glyph,
                &format!("段末只剩“{}”", line.text().trim()),
                "删去段中一两个字，或多写几个字",
            );
        }
    }
}

/// Whether a line goes on with the paragraph of the line before: both come from one file, with nothing between but marks.
fn same_paragraph(before: &Line, line: &Line, findings: &Findings<'_>) -> bool {
    let place = |glyph: Option<_>| glyph.and_then(|glyph| findings.place(glyph));
    let (Some(end), Some(start)) = (place(before.glyphs.last()), place(line.glyphs.first())) else {
        return false;
    };
    let text = end.source.text();
    end.source == start.source
        && text
            .get(end.span.end..start.span.start)
            .is_some_and(only_marks)
}

/// Whether a piece of Markdown holds nothing but marks of emphasis or a hard break, and at most one line end: no blank
/// line, no list marker.
fn only_marks(between: &str) -> bool {
    between.matches('\n').count() <= 1
        && !between.contains("\n* ")
        && between
            .chars()
            .all(|c| c.is_whitespace() || "*_~`\\".contains(c))
}
