use super::*;

#[test]
fn every_code_stands_under_its_subject_once() {
    let all: Vec<Code> = by_subject()
        .iter()
        .flat_map(|(_, entries)| entries.iter().map(|entry| entry.code))
        .collect();
    let wanted: Vec<Code> = Code::ALL.iter().map(|(code, _)| *code).collect();
    assert_eq!(all, wanted);
}

#[test]
fn the_document_has_an_anchor_for_every_link() {
    let text = markdown();
    for (code, title) in Code::ALL {
        assert!(text.contains(&format!("(#{code})")), "{code}");
        assert!(text.contains(&format!("<a id=\"{code}\"></a>")), "{code}");
        assert!(text.contains(&escaped(title)), "{code}");
    }
}

#[test]
fn what_markdown_would_take_for_its_own_is_escaped() {
    assert_eq!(
        escaped("写成 \\< 或 **粗**，![](图.png){width=60%}，[^1]"),
        "写成 \\\\\\< 或 \\*\\*粗\\*\\*，!\\[\\](图.png){width=60%}，\\[^1\\]"
    );
    assert_eq!(escaped("写 `a_b` 和 c_d"), "写 `a_b` 和 c\\_d");
    assert_eq!(fence("一行"), "```");
    assert_eq!(fence("````\n代码\n````"), "`````");
}

#[test]
fn the_level_says_how_to_change_it() {
    let level = |code| entry(code).expect("a page").level();
    assert_eq!(
        level(Code::HEADING_SKIPPED),
        "警告。可以在 bulletin.yaml 的 check（检查）里写“J307: 关”或“J307: 错误”。"
    );
    assert_eq!(
        level(Code::RAW_HTML),
        "错误。不能在 check（检查）里关掉或改变。"
    );
    assert_eq!(
        level(Code::EMPTY_ISSUE),
        "警告（生成时是错误）。不能在 check（检查）里关掉或改变。"
    );
}
