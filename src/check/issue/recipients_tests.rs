//! The rules that compare an issue with the recipients.

use super::*;
use crate::check::corpus;
use crate::check::rule::{Check, IssueScope};
use crate::diagnostic::Diagnostics;
use crate::distribution::recipients::{self, RECIPIENTS_FILE};
use crate::issue::parse_manifest;
use crate::picture::Pictures;
use crate::series;
use crate::source::Source;

const ROSTER: &str = "\
备份: 10
收件单位:
  - {名称: 省委办公厅, 类别: 报, 邮箱: a@example.org, 份数: 5}
  - {名称: 研究室, 类别: 送, 分组: 省人大常委会办公厅, 邮箱: b@example.org}
  - {名称: 新闻处, 类别: 送, 分组: 省人大常委会办公厅, 邮箱: c@example.org}
  - {名称: 省高级人民法院, 类别: 送, 邮箱: d@example.org}
  - {名称: 省卫生厅, 类别: 送, 邮箱: f@example.org, 止: 2013-12-31}
  - {名称: 省人民检察院, 类别: 送, 邮箱: e@example.org}
";

/// What is found with these settings of the series, these of the issue and these recipients: code, message, and the
/// marked text.
fn found(series: &str, issue: &str, roster: Option<&str>) -> Vec<String> {
    let mut unheard = Diagnostics::new();
    let text = format!("title: 刊\npublisher: 编\n{series}");
    let source = Source::new("issues/bulletin.yaml", text);
    let series = series::parse(&source, &mut unheard).unwrap();
    let text = format!("number: 6\ntotal: 731\ndate: 2025-03-11\narticles: [01.md]\n{issue}");
    let source = Source::new("issues/2025/06/issue.yaml", text);
    let manifest = parse_manifest(&source, &mut unheard).unwrap();
    let roster = roster
        .and_then(|text| recipients::parse(&Source::new(RECIPIENTS_FILE, text), &mut unheard));
    assert!(unheard.is_empty(), "{unheard:?}");
    let settings = manifest.settings.over(&series.settings);
    let article = corpus::article("---\ntitle: 题\nsource: 甲\n---\n\n正文。\n");
    let scope = IssueScope {
        series: &series,
        manifest: &manifest,
        settings: &settings,
        recipients: roster.as_ref(),
        articles: &[article],
        pictures: &Pictures::new(),
        files: &[],
    };
    let mut diagnostics = Diagnostics::new();
    for rule in RULES {
        if let Check::Issue(check) = rule.check {
            check(&scope, &mut diagnostics);
        }
    }
    diagnostics
        .iter()
        .map(|found| {
            assert!(found.help.is_some() && !found.is_error());
            let (code, place) = (found.code, found.place());
            format!("{code} {}「{}」", found.message, place.text())
        })
        .collect()
}

/// A list by hand.
fn lines(superiors: &[&str], peers: &[&str]) -> String {
    let units = |units: &[&str]| -> String {
        let unit = |unit: &&str| format!("      - {unit}\n");
        units.iter().map(unit).collect()
    };
    format!(
        "distribution:\n  - kind: 报\n    to:\n{}  - kind: 送\n    to:\n{}",
        units(superiors),
        units(peers)
    )
}

const PEERS: [&str; 3] = [
    "省人大常委会办公厅研究室、新闻处",
    "省高级人民法院",
    "省人民检察院",
];

#[test]
fn the_same_list_is_not_accused() {
    let same = lines(&["省委办公厅"], &PEERS);
    let nothing = Vec::<String>::new();
    assert_eq!(
        found(&format!("{same}copies: 15\n"), "", Some(ROSTER)),
        nothing
    );
    // As somebody writes who types the marks by hand.
    let typed = lines(
        &["省委办公厅。"],
        &["省人大常委会办公厅研究室、新闻处，省高级人民法院，省人民检察院。"],
    );
    assert_eq!(found(&typed, "", Some(ROSTER)), nothing);
    assert_eq!(found("", &same, Some(ROSTER)), nothing);
    // Nothing by hand, an empty list, no recipients, none on that day.
    assert_eq!(found("", "", Some(ROSTER)), nothing);
    assert_eq!(found("distribution: []\n", "", Some(ROSTER)), nothing);
    let other = lines(&["甲"], &["乙"]);
    assert_eq!(found(&other, "", None), nothing);
    assert_eq!(found(&other, "", Some("收件单位:\n")), nothing);
    let later = "收件单位:\n  - {名称: 丙, 类别: 送, 起: 2026-01-01, 份数: 1}\n";
    assert_eq!(
        found(&format!("{other}copies: 9\n"), "", Some(later)),
        nothing
    );
    let extra = "extra_distribution: [省教育厅]\n";
    assert_eq!(found(&same, extra, Some(ROSTER)), nothing);
}

#[test]
fn missing_and_needless_units_are_told_at_their_places() {
    let series = lines(
        &["省委办公厅"],
        &[
            "省人大常委会办公厅研究室、新闻处",
            "省高级人民法院",
            "省卫生厅",
            "某学会",
        ],
    );
    assert_eq!(
        found(&series, "", Some(ROSTER)),
        [
            "J229 按名册，“省卫生厅”在这一期的日期不是收件单位「省卫生厅」",
            "J229 收件单位名册里没有“某学会”「某学会」",
            "J229 版记的名单里没有“省人民检察院”（送）「省人民检察院」",
        ]
    );
}

#[test]
fn other_words_kinds_and_orders_are_one_finding_each() {
    let peers = ["省高级人民法院", "省人大常委会办公厅研究室", "省人民检察院"];
    assert_eq!(
        found(&lines(&["省委办公室"], &peers), "", Some(ROSTER)),
        [
            "J229 “省委办公室”在名册里是“省委办公厅”「省委办公室」",
            "J229 “省人大常委会办公厅研究室”在名册里是“省人大常委会办公厅研究室、新闻处”「省人大常委会办公厅研究室」",
        ]
    );
    assert_eq!(
        found(
            &lines(&["省委办公厅", "省人民检察院"], &PEERS[..2]),
            "",
            Some(ROSTER)
        ),
        ["J229 “省人民检察院”印在“报”里，名册里是“送”「省人民检察院」"]
    );
    let [one, two, three] = PEERS;
    assert_eq!(
        found(
            &lines(&["省委办公厅"], &[three, one, two]),
            "",
            Some(ROSTER)
        ),
        [
            "J229 “省人大常委会办公厅研究室、新闻处”排在“省人民检察院”后面，次序和名册不一样「省人大常委会办公厅研究室、新闻处」"
        ]
    );
}

#[test]
fn copies_are_compared_where_they_are_written() {
    let message = "J229 共印 260 份，名册合计 15 份（各单位 5 份，备份 10 份）";
    assert_eq!(
        found("copies: 260\n", "", Some(ROSTER)),
        [format!("{message}「copies」")]
    );
    assert_eq!(
        found("copies: 15\n", "份数: 260\n", Some(ROSTER)),
        [format!("{message}「份数」")]
    );
}

#[test]
fn a_unit_has_an_address_or_none_on_purpose() {
    let roster = "收件单位:
  - {名称: 甲, 类别: 送}
  - {名称: 乙, 类别: 送, 份数: 3}
  - {名称: 丙, 类别: 送, 邮箱: 无, 份数: 3}
  - {名称: 丁, 类别: 送, 邮箱: 无}
  - {名称: 戊, 类别: 送, 止: 2024-12-31}
  - {名称: 处, 分组: 己厅, 类别: 送}
";
    assert_eq!(
        found("", "", Some(roster)),
        [
            "J228 “甲”没有邮箱「甲」",
            "J228 “乙”没有邮箱「乙」",
            "J228 “丁”没有邮箱，也没有纸质份数，收不到这一期「丁」",
            "J228 “己厅处”没有邮箱「处」",
        ]
    );
}

#[test]
fn long_lists_that_have_nothing_in_common_are_no_work() {
    let units: Vec<String> = (0..5000).map(|number| format!("单位{number}")).collect();
    let units: Vec<&str> = units.iter().map(String::as_str).collect();
    let roster: String = (0..5000)
        .map(|number| format!("- {{名称: 机关{number}, 类别: 送, 邮箱: m{number}@example.org}}\n"))
        .collect();
    let series = lines(&["省委办公厅"], &units);
    let found = found(&series, "", Some(&format!("收件单位:\n{roster}")));
    assert_eq!(found.len(), 10_001);
}
