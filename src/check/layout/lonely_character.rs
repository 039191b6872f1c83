use super::{Findings, Pages};
use crate::diagnostic::Code;

/// J604. 孤字: the last line of a paragraph holds a single character, with or without its mark.
pub(super) fn check(pages: &Pages<'_>, findings: &mut Findings<'_>) {
    for page in &pages.pages {
        for (index, body) in page.lines.iter().enumerate() {
            let line = body.line;
            // The line before it belongs to the same paragraph if it is full.
            let Some(before) = index.checked_sub(1).map(|before| &page.lines[before]) else {
                continue;
            };
            let letters = line
                .glyphs
                .iter()
                .filter(|glyph| glyph.text.chars().any(char::is_alphanumeric))
                .count();
            let goes_on = pages.is_full(before.line) && before.number + 1 == body.number;
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
