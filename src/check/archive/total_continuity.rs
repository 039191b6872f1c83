use super::regular;
use crate::check::rule::{Check, Page, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::issue::{Manifest, Number};
use crate::source::Place;

/// J213. The total runs on by one from issue to issue and never restarts.
pub const RULE: Rule = Rule {
    code: Code::TOTAL_NOT_CONTINUOUS,
    page: Page {
        finds: "总期号与前后期不连续：期号是接着的，总期号却跳了；或者后一期的总期号比前一期还小。",
        why: "总期号历年连续、从不重排，是查找和核对全套简报的依据。",
        examples: &[],
        leaves: "只在已有的期之间检查。整期缺少（期号、总期号都跳过同样多）由 J212 报告。增刊没有总期号。",
        reference: "简报编号惯例：期号每年从第1期起连续编排，总期号历年连续。",
    },
    check: Check::Manifests(check),
};

fn check(manifests: &[&Manifest], diagnostics: &mut Diagnostics) {
    for pair in regular(manifests).windows(2) {
        let [
            (before, number_before, total_before),
            (after, number, total),
        ] = *pair
        else {
            continue;
        };
        // The same number twice is J204, the same total twice J205.
        if total == total_before || (before.year == after.year && number == number_before) {
            continue;
        }
        let message = if before.year == after.year {
            let expected = total_before + (number - number_before);
            if total == expected {
                continue;
            }
            format!("总期号应当是 {expected}，不是 {total}")
        } else if total < total_before {
            format!("总期号 {total} 比前一期的 {total_before} 还小")
        } else {
            // How many issues there were between the two is not known.
            continue;
        };
        diagnostics.push(
            Diagnostic::error(Code::TOTAL_NOT_CONTINUOUS, place(after), message)
                .with_label(format!("{}年第{number}期", after.year))
                .with_other(
                    place(before),
                    format!("{}年第{number_before}期是总第{total_before}期", before.year),
                )
                .with_help("总期号历年连续编号，请核对这两期的年份、期号和总期号，改正错的一个"),
        );
    }
}

fn place(manifest: &Manifest) -> Place {
    match &manifest.number {
        Number::Regular { total, .. } => total.place.clone(),
        Number::Supplement(number) => number.place.clone(),
    }
}
