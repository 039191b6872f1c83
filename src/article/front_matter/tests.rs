use proptest::prelude::*;

use super::*;
use crate::source::Position;

fn read(text: &str) -> (Option<(FrontMatter, String)>, Vec<String>) {
    let mut diagnostics = Diagnostics::new();
    let source = Source::new("a.md", text);
    let parts = split(&source, &mut diagnostics);
    let faults = diagnostics.iter().map(|found| {
        let Position { line, column } = found.place().position();
        format!("{} {line}:{column} {}", found.code, found.place().text())
    });
    let faults = faults.collect();
    (
        parts.map(|(front, body)| (front, text[body].to_owned())),
        faults,
    )
}

#[test]
fn front_matter_and_body_are_split() {
    for text in [
        "---\ntitle: 题\nsource: [甲, 乙]\n---\n\n正文\n---\n",
        "---\r\ntitle: 题\r\nsource:\r\n  - 甲\r\n  - 乙\r\n...\r\n\n正文\n---\n",
    ] {
        let (parts, faults) = read(text);
        let (front, body) = parts.unwrap();
        assert!(faults.is_empty());
        assert_eq!(
            (front.title.value.as_str(), front.title.place.text()),
            ("题", "题")
        );
        assert_eq!(front.source.len(), 2);
        assert_eq!(body, "\n正文\n---\n");
    }
    let (parts, _) = read("---\ntitle: x\n---");
    assert_eq!(parts.unwrap().1, "");
}

#[test]
fn every_key_by_its_alias() {
    let text = "---\n标题: |\n  上行\n  下行 末\n供稿单位: 甲\n作者: 乙\n栏目: 丙\n短标题: 丁\n编者按: |\n  第一段\n\n  **第二段**\n摘要: 一\n  二\n---\n";
    let (parts, faults) = read(text);
    let front = parts.unwrap().0;
    assert!(faults.is_empty());
    assert_eq!(front.title.value, "上行\n下行 末");
    assert_eq!(front.source[0].value, "甲");
    assert_eq!(front.author[0].value, "乙");
    assert_eq!(front.lead.unwrap().value, "第一段\n\n**第二段**");
    assert_eq!(front.summary.unwrap().value, "一二");
}

#[test]
fn missing_or_open_front_matter() {
    assert_eq!(read("正文\n").1, ["J209 1:1 正文"]);
    assert_eq!(read("").1, ["J209 1:1 "]);
    assert_eq!(read("\n---\ntitle: x\n---\n").1, ["J209 1:1 "]);
    assert_eq!(read(" ---\ntitle: x\n---\n").1, ["J209 1:1  ---"]);
    assert_eq!(read("---\ntitle: x\n\n正文\n").1, ["J210 1:1 ---"]);
}

#[test]
fn places_are_in_the_whole_file() {
    assert_eq!(read("---\nsource: x\n---\n正文：\n").1, ["J105 2:1 "]);
    assert_eq!(
        read("---\n标题：题\ntitel: x\n---\n").1,
        ["J102 2:3 ：", "J104 3:1 titel"]
    );
    assert_eq!(read("---\ntitle: 关于: 的\n---\n").1, ["J101 2:10 :"]);
    assert_eq!(read("---\n---\n").1, ["J105 2:1 "]);
}

proptest! {
    #[test]
    fn no_article_panics(text in "(---\r?\n)?(title: )?\\PC{0,30}(\r?\n---\r?\n)?\\PC{0,10}") {
        let (parts, faults) = read(&text);
        prop_assert!(parts.is_some() || !faults.is_empty());
        if let Some((_, body)) = parts {
            prop_assert!(text.ends_with(&body));
        }
    }
}
