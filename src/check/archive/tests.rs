use super::*;
use crate::check::rule::Check;
use crate::diagnostic::Diagnostics;
use crate::issue::parse_manifest;
use crate::source::Source;

fn findings(issues: &[&str]) -> Vec<String> {
    let manifests: Vec<Manifest> = issues
        .iter()
        .enumerate()
        .map(|(index, text)| {
            let source = Source::new(
                format!("issues/{index}/issue.yaml"),
                format!("{text}\narticles: [a.md]\n"),
            );
            parse_manifest(&source, &mut Diagnostics::new()).unwrap()
        })
        .collect();
    let manifests: Vec<&Manifest> = manifests.iter().collect();
    let mut diagnostics = Diagnostics::new();
    for rule in RULES {
        if let Check::Manifests(check) = rule.check {
            check(&manifests, &mut diagnostics);
        }
    }
    diagnostics
        .iter()
        .map(|diagnostic| {
            format!(
                "{} {} {}",
                diagnostic.code,
                diagnostic.place().source.path(),
                diagnostic.message
            )
        })
        .collect()
}

fn regular_issue(number: u32, total: u32, date: &str) -> String {
    format!("number: {number}\ntotal: {total}\ndate: {date}")
}

fn found(issues: &[(u32, u32, &str)]) -> Vec<String> {
    let issues: Vec<String> = issues
        .iter()
        .map(|(number, total, date)| regular_issue(*number, *total, date))
        .collect();
    findings(&issues.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn a_run_over_two_years_is_continuous() {
    assert_eq!(
        found(&[
            (29, 725, "2024-12-20"),
            (30, 726, "2024-12-31"),
            (1, 727, "2025-01-06"),
            (2, 728, "2025-01-06"),
        ]),
        Vec::<String>::new()
    );
}

#[test]
fn a_workspace_may_begin_anywhere_and_years_may_be_missing() {
    assert_eq!(found(&[(6, 731, "2025-03-11")]), Vec::<String>::new());
    assert_eq!(
        found(&[
            (2, 600, "2020-02-01"),
            (6, 731, "2025-03-11"),
            (7, 732, "2025-03-20")
        ]),
        Vec::<String>::new()
    );
}

#[test]
fn a_missing_issue_is_one_finding() {
    assert_eq!(
        found(&[
            (3, 728, "2025-02-01"),
            (5, 730, "2025-03-01"),
            (6, 731, "2025-03-11")
        ]),
        ["J212 issues/1/issue.yaml 期号不连续，缺第4期"]
    );
    assert_eq!(
        found(&[(3, 728, "2025-02-01"), (8, 733, "2025-03-01")]),
        ["J212 issues/1/issue.yaml 期号不连续，缺第4期至第7期"]
    );
}

#[test]
fn a_wrong_number_or_total_is_told_which() {
    assert_eq!(
        found(&[(6, 731, "2025-03-11"), (8, 732, "2025-03-20")]),
        [
            "J212 issues/1/issue.yaml 期号应当是 7，不是 8",
            "J213 issues/1/issue.yaml 总期号应当是 733，不是 732",
        ]
    );
    assert_eq!(
        found(&[(6, 731, "2025-03-11"), (7, 723, "2025-03-20")]),
        ["J213 issues/1/issue.yaml 总期号应当是 732，不是 723"]
    );
    assert_eq!(
        found(&[(30, 726, "2024-12-31"), (31, 727, "2025-01-06")]),
        ["J212 issues/1/issue.yaml 期号应当是 1，不是 31"]
    );
    assert_eq!(
        found(&[(30, 726, "2024-12-31"), (1, 1, "2025-01-06")]),
        ["J213 issues/1/issue.yaml 总期号 1 比前一期的 726 还小"]
    );
}

#[test]
fn dates_follow_the_numbers() {
    assert_eq!(
        found(&[(6, 731, "2025-03-11"), (7, 732, "2024-03-20")]),
        // The date's year is the issue's: as numbered, 732 comes first.
        ["J213 issues/0/issue.yaml 总期号 731 比前一期的 732 还小"]
    );
    assert_eq!(
        findings(&[
            &regular_issue(6, 731, "2025-03-11"),
            &regular_issue(7, 732, "2025-02-20"),
        ]),
        ["J214 issues/1/issue.yaml 2025年第7期的日期早于前一期（2025年3月11日）"]
    );
}

#[test]
fn supplements_are_counted_apart() {
    assert_eq!(
        findings(&[
            &regular_issue(6, 731, "2025-03-11"),
            "supplement: 1\ndate: 2025-03-15",
            &regular_issue(7, 732, "2025-03-20"),
            "supplement: 2\ndate: 2025-03-12",
            "supplement: 4\ndate: 2025-04-12",
        ]),
        [
            "J212 issues/4/issue.yaml 期号不连续，缺第3期",
            "J214 issues/3/issue.yaml 2025年增刊第2期的日期早于前一期（2025年3月15日）",
        ]
    );
}
