use super::{Findings, Page};
use crate::diagnostic::Code;

/// Marks that may not begin a line (W3C clreq, basic level).
pub(super) const NOT_AT_START: &str = "，。、；：？！”’）》〉】〕」』…·,.;:?!)]}%‰℃";
/// Marks that may not end a line.
pub(super) const NOT_AT_END: &str = "“‘（《〈【〔「『([{";

/// J603. A closing mark, a comma or a stop begins a line, or an opening mark ends one.
pub(super) fn check(page: &Page<'_>, findings: &mut Findings<'_>) {
    for body in &page.lines {
        let visible = || {
            body.line
                .glyphs
                .iter()
                .filter(|glyph| !glyph.text.trim().is_empty())
        };
        let first = visible()
            .next()
            .filter(|glyph| glyph.text.starts_with(|c| NOT_AT_START.contains(c)));
        let last = visible()
            .next_back()
            .filter(|glyph| glyph.text.ends_with(|c| NOT_AT_END.contains(c)));
        for (glyph, side) in [(first, "行首"), (last, "行末")] {
            if let Some(glyph) = glyph {
                findings.push(
                    Code::FORBIDDEN_MARK,
                    page,
                    body,
                    glyph,
                    &format!("“{}”落在{side}", glyph.text),
                    "增减一两个字，让这一行重新断开",
                );
            }
        }
    }
}
