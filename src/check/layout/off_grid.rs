use super::{Findings, Page, TOLERANCE};
use crate::diagnostic::Code;

/// J601. Every body line stands on the grid (GB/T 9704-2012 §5.2.3), so that lines of facing pages, and of the two
/// sides of a sheet, meet. A picture, a table or a template of one's own that is not a whole number of lines high
/// breaks it for the rest of the page.
pub(super) fn check(page: &Page<'_>, findings: &mut Findings<'_>) {
    // What follows an off-grid line is off by as much: the first one is the cause.
    let mut off = 0.0;
    for body in &page.lines {
        if (body.off_grid - off).abs() > TOLERANCE {
            off = body.off_grid;
            if off.abs() > TOLERANCE
                && let Some(glyph) = body.line.glyphs.first()
            {
                findings.push(
                    Code::OFF_GRID,
                    page,
                    body,
                    glyph,
                    &format!("从这一行起偏离行格 {off:.2} 磅"),
                    "看看前面的图、表或行内图片是不是高度特别；也可能是改过的模板没有按整行排",
                );
            }
        }
    }
}
