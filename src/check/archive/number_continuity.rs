use super::{regular, supplements};
use crate::check::rule::{Check, Page, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::issue::{Manifest, Number};
use crate::source::Place;

/// J212. Within a year numbers run on by one; a new year begins with 1; supplements are counted apart.
pub const RULE: Rule = Rule {
    code: Code::NUMBER_NOT_CONTINUOUS,
    page: Page {
        finds: "同一年里期号跳了号（例如第3期之后是第5期）；跨年接着上一年编号，没有从第1期重新开始；增刊另外编号，同样检查。",
        why: "期号是一期简报的身份。跳了号，读者和档案室会以为少收了一期。",
        examples: &[],
        leaves: "只在已有的期之间检查：工作区可以从任何一期开始。前几期还没有录入的，可以在 bulletin.yaml 的 check（检查）里写“J212: off”。",
        reference: "简报编号惯例：期号每年从第1期起连续编排，总期号历年连续。",
    },
    check: Check::Manifests(check),
};

fn check(manifests: &[&Manifest], diagnostics: &mut Diagnostics) {
    let issues = regular(manifests);
    for pair in issues.windows(2) {
        let [
            (before, number_before, total_before),
            (after, number, total),
        ] = *pair
        else {
            continue;
        };
        let same_year = before.year == after.year;
        let next = if same_year { number_before + 1 } else { 1 };
        let consecutive = total.checked_sub(total_before) == Some(1);
        // Missing issues leave a gap in the total as well: that is one fault, told here where it is within a year.
        let missing = same_year
            && number > next
            && total.checked_sub(total_before) == Some(number - number_before);
        if missing {
            diagnostics.push(gap(before, after, next, number));
        } else if consecutive && number != next {
            diagnostics.push(wrong(before, after, next, number));
        }
    }
    for pair in supplements(manifests).windows(2) {
        let [(before, number_before), (after, number)] = *pair else {
            continue;
        };
        if before.year == after.year && number > number_before + 1 {
            diagnostics.push(gap(before, after, number_before + 1, number));
        }
    }
}

fn place(manifest: &Manifest) -> Place {
    match &manifest.number {
        Number::Regular { number, .. } | Number::Supplement(number) => number.place.clone(),
    }
}

fn gap(before: &Manifest, after: &Manifest, next: u32, number: u32) -> Diagnostic {
    let missing = if number == next + 1 {
        format!("第{next}期")
    } else {
        format!("第{next}期至第{}期", number - 1)
    };
    Diagnostic::error(
        Code::NUMBER_NOT_CONTINUOUS,
        place(after),
        format!("期号不连续，缺{missing}"),
    )
    .with_label(format!("这里是第{number}期"))
    .with_other(place(before), format!("前一期是第{}期", next - 1))
    .with_help("请改正期号；缺的期还没有录入的，可在 bulletin.yaml 的 check（检查）里写“J212: off”")
}

fn wrong(before: &Manifest, after: &Manifest, next: u32, number: u32) -> Diagnostic {
    let why = if before.year == after.year {
        "总期号是接着的，期号却不是"
    } else {
        "新的一年，期号从第1期重新开始"
    };
    Diagnostic::error(
        Code::NUMBER_NOT_CONTINUOUS,
        place(after),
        format!("期号应当是 {next}，不是 {number}"),
    )
    .with_label(why)
    .with_other(place(before), "前一期在这里")
    .with_help(format!(
        "请改成“number: {next}”；如果期号没有错，请检查总期号和年份"
    ))
}
