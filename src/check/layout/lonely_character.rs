use super::{Findings, Pages};
use crate::diagnostic::Code;
use crate::pdf::geometry::LEFT;

/// J604. 孤字: the last line of a paragraph holds a single character, with or without its mark.
pub(super) fn check(pages: &Pages<'_>, findings: &mut Findings<'_>) {
    for page in &pages.pages {
        for body in &page.lines {
            let line = body.line;
            let letters = line
                .glyphs
                .iter()
                .filter(|glyph| glyph.text.chars().any(char::is_alphanumeric))
                .count();
            // An indented line begins a paragraph, or is centred.
            let goes_on = line.start() < LEFT + 0.5 * pages.grid.size;
            if letters == 1
                && goes_on
                && line.glyphs.len() <= 3
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
}
