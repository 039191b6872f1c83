use super::{regular, supplements};
use crate::check::rule::{Check, Page, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::issue::Manifest;
use crate::numbering;

/// J214. An issue is not dated before the issue in front of it.
pub const RULE: Rule = Rule {
    code: Code::DATE_OUT_OF_ORDER,
    page: Page {
        finds: "后一期的出刊日期早于前一期。",
        why: "多半是年份或月份忘了改，或者两期的号码弄反了。",
        examples: &[],
        leaves: "同一天出两期是可以的。增刊与正刊分开比较。",
        reference: "简报编号惯例：编号按出刊先后连续编排。",
    },
    check: Check::Manifests(check),
};

fn check(manifests: &[&Manifest], diagnostics: &mut Diagnostics) {
    let regular: Vec<&Manifest> = regular(manifests)
        .into_iter()
        .map(|issue| issue.0)
        .collect();
    let supplements: Vec<&Manifest> = supplements(manifests)
        .into_iter()
        .map(|issue| issue.0)
        .collect();
    for issues in [regular, supplements] {
        for pair in issues.windows(2) {
            let [before, after] = *pair else { continue };
            if after.date.value < before.date.value {
                diagnostics.push(
                    Diagnostic::warning(
                        Code::DATE_OUT_OF_ORDER,
                        after.date.place.clone(),
                        format!(
                            "{}的日期早于前一期（{}）",
                            numbering::issue_name(after),
                            numbering::date_in_words(before.date.value)
                        ),
                    )
                    .with_other(
                        before.date.place.clone(),
                        format!("{}在这里", numbering::issue_name(before)),
                    )
                    .with_help("请核对两期的日期，年份和月份最容易忘改"),
                );
            }
        }
    }
}
