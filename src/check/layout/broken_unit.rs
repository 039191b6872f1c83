use super::{BodyLine, Findings, Pages};
use crate::diagnostic::Code;

/// Signs that belong to the number before them.
const SIGNS: [&str; 4] = ["%", "‰", "℃", "°"];

/// J606. What must stay together stands on two lines: the two halves of —— or ……, or a number and its %, ‰ or ℃
/// (GB/T 15834, GB/T 15835). Chinese measure words may part from their number.
pub(super) fn check(pages: &Pages<'_>, findings: &mut Findings<'_>) {
    for ((page, before), (_, after)) in pages.neighbours() {
        if let Some(what) = broken(before, after)
            && let Some(glyph) = before.line.glyphs.last()
        {
            findings.push(
                Code::BROKEN_UNIT,
                page,
                before,
                glyph,
                &format!("{what}分在了两行"),
                "增减一两个字，让这一行重新断开",
            );
        }
    }
}

fn broken(before: &BodyLine<'_>, after: &BodyLine<'_>) -> Option<&'static str> {
    let last = before.line.glyphs.last()?.text.as_str();
    let first = after.line.glyphs.first()?.text.as_str();
    let digit = last.ends_with(|c: char| c.is_ascii_digit());
    match (last, first) {
        ("—", "—") => Some("破折号"),
        ("…", "…") => Some("省略号"),
        (_, sign) if digit && SIGNS.contains(&sign) => Some("数字和它的单位"),
        (_, next) if digit && next.starts_with(|c: char| c.is_ascii_digit()) => Some("一个数字"),
        _ => None,
    }
}
