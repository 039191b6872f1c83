use super::{Findings, Page, Pages};
use crate::diagnostic::Code;
use crate::document::is_chinese;
use crate::pdf::layout::PlacedGlyph;

/// The widest gap between two characters that still looks even, in em.
const WIDEST: f64 = 0.25;

/// J605. To fill the measure, the characters of a line were moved apart by more than a quarter of their width.
pub(super) fn check(page: &Page<'_>, pages: &Pages<'_>, findings: &mut Findings<'_>) {
    for body in &page.lines {
        if !pages.is_full(body.line) {
            continue;
        }
        let widest = body
            .line
            .glyphs
            .iter()
            .filter_map(|glyph| Some((glyph.advance / glyph.size - natural(glyph)?, glyph)))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((gap, glyph)) = widest
            && gap > WIDEST
        {
            findings.push(
                Code::STRETCHED_LINE,
                page,
                body,
                glyph,
                &format!("字间距拉开到 {gap:.2} 个字"),
                "这一行后面多半跟着不能断开的长数字、单词或网址；改写或换个位置",
            );
        }
    }
}

/// How wide a glyph is that was not moved apart, in em: Chinese characters are square, a space between words of the Latin
/// face is a quarter. Others are not stretched.
fn natural(glyph: &PlacedGlyph) -> Option<f64> {
    if glyph.text.chars().all(is_chinese) {
        Some(1.0)
    } else {
        (glyph.text == " ").then_some(0.25)
    }
}
