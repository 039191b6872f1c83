use std::ops::Range;

use super::{BookTitles, calculates, numeral, range_mark_at, stands_alone};
use crate::check::prose::Prose;
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J807. A range of percentages whose first lacks its sign (GB/T 15835-2011).
pub const RULE: Rule = Rule {
    code: Code::PERCENT_RANGE,
    page: Page {
        finds: "百分数、千分数的范围，前一个数漏了百分号：20—30%。",
        why: "“20”和“20%”相差一百倍，前一个数的百分号不能省。",
        examples: &[
            ("补贴比例为20—30%。", "补贴比例为20%—30%。"),
            ("成本降低5～8‰。", "成本降低5‰～8‰。"),
        ],
        leaves: "5—6个百分点、15—20℃、100—150千克，这些不会误解；“2024—30%”之类像年份的数；书名号里的文字。",
        reference: "GB/T 15835—2011《出版物上数字用法》：“15%～30%”不写为“15～30%”",
    },
    check: Check::Prose(check),
};

fn check(prose: &Prose, _scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    if !text.contains(['%', '％', '‰']) {
        return;
    }
    let mut titles = BookTitles::of(text);
    for left in numeral::arabic(text) {
        let Some((right, sign, confidence)) = range(text, &left) else {
            continue;
        };
        if titles.holds(left.start) {
            continue;
        }
        let marked = left.start..right.end + sign.len_utf8();
        let half = if sign == '‰' { '‰' } else { '%' };
        let number = &text[left.clone()];
        let written = &text[marked.clone()];
        diagnostics.push(
            prose
                .warning(
                    Code::PERCENT_RANGE,
                    marked,
                    format!("“{written}”的前一个数漏了“{half}”"),
                )
                .with_help(format!("写成“{number}{half}{}”", &written[number.len()..]))
                .with_fix(prose.fix(confidence, left.clone(), format!("{number}{half}"))),
        );
    }
}

/// The second number of the range that begins with a number, and the sign behind it.
fn range(text: &str, left: &Range<usize>) -> Option<(Range<usize>, char, Confidence)> {
    let mut length = range_mark_at(text, left.end);
    let mut confidence = Confidence::Certain;
    if length == 0 {
        let word = text[left.end..]
            .chars()
            .next()
            .filter(|c| matches!(c, '至' | '到'))?;
        length = word.len_utf8();
        confidence = Confidence::Suspect;
    }
    let right = numeral::arabic_at(text, left.end + length)?;
    let sign = text[right.end..]
        .chars()
        .next()
        .filter(|c| matches!(c, '%' | '％' | '‰'))?;
    let number = &text[left.clone()];
    let (low, high) = (
        numeral::amount(number)?,
        numeral::amount(&text[right.clone()])?,
    );
    let is_year = number.len() == 4 && !number.contains('.');
    let padded = number.len() > 1 && number.starts_with('0') && !number.contains('.');
    let goes_on = calculates(text, right.end + sign.len_utf8());
    (low < high && !is_year && !padded && !goes_on && stands_alone(text, left.start))
        .then_some((right, sign, confidence))
}
