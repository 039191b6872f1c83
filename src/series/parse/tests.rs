use super::*;
use crate::source::Position;

fn read(text: &str) -> (Option<Series>, Vec<String>) {
    let mut diagnostics = Diagnostics::new();
    let source = Source::new("issues/bulletin.yaml", text);
    let series = parse(&source, &mut diagnostics);
    let faults = diagnostics.iter().map(|found| {
        let Position { line, column } = found.place().position();
        format!("{} {line}:{column} {}", found.code, found.place().text())
    });
    (series, faults.collect())
}

const FULL: &str = "\
刊名: 联络动态
编者: 某委员会
责任编辑: 本刊编辑部
联系方式: 0731-85309319
批准文号: 湘党简准字〔2000〕第28号
份数: 260
分送:
  - 类别: 报
    单位:
      - 全国人大常委会、某委
  - kind: 送
    to: [甲, 乙]
版式:
  行数: 20
  字数: 28
  字号: 15.75
  要目: plain
  版记页: even
  份号位置: right
  字体: {body: 某仿宋, title: [甲, 乙]}
  系统字体: 是
mail: {server: x}
site:
check: {J701: off}
";

#[test]
fn every_key_is_read() {
    let (series, faults) = read(FULL);
    let series = series.unwrap();
    assert_eq!(faults, Vec::<String>::new());
    assert_eq!(series.title.value, "联络动态");
    assert_eq!(series.settings.contact.unwrap().value, "0731-85309319");
    assert_eq!(series.settings.copies, Some(260));
    let distribution = series.settings.distribution.unwrap();
    assert_eq!(distribution[0].kind.value, "报");
    assert_eq!(distribution[0].to[0].value, "全国人大常委会、某委");
    assert_eq!(distribution[1].to.len(), 2);
    let layout = series.settings.layout;
    assert_eq!(layout.lines.unwrap().value, 20);
    assert_eq!(layout.size.unwrap().value, 15.75);
    assert_eq!(layout.contents, Some(ContentsStyle::Plain));
    assert_eq!(layout.colophon, Some(ColophonPage::Even));
    assert_eq!(layout.copy_number, Some(Side::Right));
    assert_eq!(layout.system_fonts, Some(true));
    let fonts: Vec<_> = layout
        .fonts
        .iter()
        .map(|(role, f)| (*role, f.len()))
        .collect();
    assert_eq!(fonts, [(FontRole::Title, 2), (FontRole::Body, 1)]);
}

#[test]
fn faults_in_values_leave_the_rest() {
    let text = "\
title: 联络动态
publisher: 某委
copies: 0
distribution:
  - {kind: 抄, to: [甲]}
  - {kind: 报}
  - {kind: 报, to: 甲}
  - {kind: 报, to: []}
  -
layout:
  lines: 9
  chars: 46
  size: 7.9
  contents: 带页码
  lnies: 20
  system_fonts: on
";
    let (series, faults) = read(text);
    assert!(series.is_some());
    let wanted = [
        "J107 5:12 抄",
        "J105 6:5 ",
        "J106 7:19 甲",
        "J105 8:15 to",
        "J106 9:4 ",
        "J107 3:9 0",
        "J104 15:3 lnies",
        "J107 11:10 9",
        "J107 12:10 46",
        "J107 13:9 7.9",
        "J107 14:13 带页码",
        "J106 16:17 on",
    ];
    assert_eq!(faults, wanted);
}

#[test]
fn title_and_publisher_are_required() {
    let (series, faults) = read("# 空的\n");
    assert!(series.is_none());
    assert_eq!(faults, ["J105 1:1 ", "J105 1:1 "]);
    assert_eq!(read("刊名: ''\n编者: x\n").1, ["J105 1:1 刊名"]);
    assert_eq!(read("- a\n").1, ["J106 1:1 - a"]);
}

#[test]
fn an_issue_overrides_the_series_map_by_map() {
    let series = read(FULL).0.unwrap().settings;
    let text = "title: x\npublisher: y\neditor: 某人\ndistribution: []\nlayout: {lines: 22, fonts: {body: 丙, kai: 丁}}\n";
    let merged = read(text).0.unwrap().settings.over(&series);
    assert_eq!(merged.editor.unwrap().value, "某人");
    assert_eq!(merged.contact.unwrap().value, "0731-85309319");
    assert_eq!(merged.copies, Some(260));
    assert!(merged.distribution.unwrap().is_empty());
    assert_eq!(merged.layout.lines.unwrap().value, 22);
    assert_eq!(merged.layout.chars.unwrap().value, 28);
    let fonts: Vec<_> = merged
        .layout
        .fonts
        .iter()
        .map(|(role, families)| (*role, families[0].value.as_str()))
        .collect();
    assert_eq!(
        fonts,
        [
            (FontRole::Title, "甲"),
            (FontRole::Body, "丙"),
            (FontRole::Kai, "丁")
        ]
    );
}
