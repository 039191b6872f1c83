use chrono::NaiveDate;

use super::*;
use crate::source::Position;

fn read(text: &str) -> (Option<Manifest>, Vec<String>) {
    let mut diagnostics = Diagnostics::new();
    let source = Source::new("issues/2025/06/issue.yaml", text);
    let manifest = parse_manifest(&source, &mut diagnostics);
    let faults = diagnostics.iter().map(|found| {
        let Position { line, column } = found.place().position();
        format!("{} {line}:{column} {}", found.code, found.place().text())
    });
    (manifest, faults.collect())
}

#[test]
fn the_smallest_issue() {
    let (manifest, faults) = read(
        "number: 6\ntotal: 731\ndate: 2025-03-11\narticles:            # 按顺序\n  - 01-a.md\n  - 02-b.md\n",
    );
    let manifest = manifest.unwrap();
    assert!(faults.is_empty());
    assert_eq!(manifest.folder, "issues/2025/06");
    assert_eq!(manifest.year, 2025);
    assert_eq!(
        Some(manifest.date.value),
        NaiveDate::from_ymd_opt(2025, 3, 11)
    );
    let Number::Regular { number, total } = manifest.number else {
        panic!()
    };
    assert_eq!((number.value, total.value), (6, 731));
    assert_eq!(manifest.articles[1].value, "02-b.md");
    assert_eq!(manifest.articles[1].place.text(), "02-b.md");
    assert!(!manifest.draft);
}

#[test]
fn every_key_by_its_alias() {
    let (manifest, faults) = read(
        "期号: 06\n总期号: 731\n日期: 2025年3月11日\n年份: 2024\n稿件: [a.md]\n密级: 机密★1年\n送审: 是\n\
         本期增发: [甲, 乙]\n批准文号: x\n责任编辑: x\n联系方式: x\n份数: 3\n分送: []\n版式: {行数: 20}\n",
    );
    let manifest = manifest.unwrap();
    assert_eq!(faults, Vec::<String>::new());
    assert_eq!(manifest.year, 2024);
    assert_eq!(manifest.classification.unwrap().value, "机密★1年");
    assert!(manifest.draft);
    assert_eq!(manifest.extra_distribution.len(), 2);
    assert_eq!(manifest.settings.copies, Some(3));
    assert!(manifest.settings.distribution.unwrap().is_empty());
}

#[test]
fn supplements_have_a_number_of_their_own() {
    let (manifest, faults) = read("增刊: 1\ndate: 2025-03-11\narticles: [a.md]\n");
    assert!(faults.is_empty());
    assert!(matches!(manifest.unwrap().number, Number::Supplement(n) if n.value == 1));
    let (_, faults) = read("增刊: 1\n期号: 6\ntotal: 7\ndate: 2025-03-11\narticles: [a.md]\n");
    assert_eq!(faults, ["J107 2:1 期号", "J107 3:1 total"]);
}

#[test]
fn all_faults_at_once() {
    let (manifest, faults) =
        read("number: 0\ndate: 2025-02-29\nyear: 25\narticles: a.md\ndraft: maybe\nsource: x\n");
    assert!(manifest.is_none());
    let wanted = [
        "J104 6:1 source",
        "J105 1:1 ",
        "J107 1:9 0",
        "J108 2:7 2025-02-29",
        "J107 3:7 25",
        "J106 4:11 a.md",
        "J106 5:8 maybe",
    ];
    assert_eq!(faults, wanted);
    assert_eq!(read("").1.len(), 4);
    assert_eq!(
        read("number: 99999999999999999999\n").1[1],
        "J107 1:9 99999999999999999999"
    );
}

#[test]
fn no_articles_is_only_a_warning() {
    for articles in ["articles: []", "稿件:"] {
        let mut diagnostics = Diagnostics::new();
        let text = format!("number: 1\ntotal: 2\ndate: 2025-03-11\n{articles}\n");
        let source = Source::new("issues/a/issue.yaml", text);
        assert!(parse_manifest(&source, &mut diagnostics).is_some());
        assert!(!diagnostics.has_errors());
        assert_eq!(diagnostics.iter().next().unwrap().code, Code::EMPTY_ISSUE);
    }
}

#[test]
fn a_missing_space_after_the_dash_is_explained() {
    let mut diagnostics = Diagnostics::new();
    let source = Source::new(
        "i",
        "number: 1\ntotal: 2\ndate: 2025-03-11\narticles:\n  -01.md\n",
    );
    parse_manifest(&source, &mut diagnostics);
    let found = diagnostics.iter().next().unwrap();
    assert_eq!(found.code, Code::WRONG_TYPE);
    assert!(found.help.as_ref().unwrap().contains("减号后面"));
}
