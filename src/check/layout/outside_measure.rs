use super::{Findings, Page, Pages};
use crate::diagnostic::Code;
use crate::pdf::geometry::LEFT;

/// How far a line may leave the type area, in pt.
const TOLERANCE: f64 = 0.5;

/// J602. A line is longer than the measure: a long address or word that cannot be broken.
pub(super) fn check(page: &Page<'_>, pages: &Pages<'_>, findings: &mut Findings<'_>) {
    for body in &page.lines {
        let (start, end) = (body.line.start(), body.line.end());
        let glyph = if end > pages.right + TOLERANCE {
            body.line.glyphs.last()
        } else if start < LEFT - TOLERANCE {
            body.line.glyphs.first()
        } else {
            None
        };
        if let Some(glyph) = glyph {
            let over = (end - pages.right).max(LEFT - start);
            findings.push(
                Code::OUTSIDE_MEASURE,
                page,
                body,
                glyph,
                &format!("超出版心 {over:.1} 磅"),
                "把这一行里太长的网址、单词或编号改短，或在中间加空格",
            );
        }
    }
}
