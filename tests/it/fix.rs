//! `fix`: what it mends, what it leaves, and how files are written.

use crate::workspace::{ISSUE, Workspace};

const FILE: &str = "issues/2025/06/01-jia.md";

fn article(body: &str) -> String {
    format!("---\ntitle: 甲文\nsource: 省教育厅\n---\n\n{body}\n")
}

fn fixed(body: &str) -> String {
    let workspace = Workspace::with_article(article(body)).proofread();
    workspace.run(["fix"]).ends_with(0);
    let text = workspace.text(FILE);
    text.strip_prefix("---\ntitle: 甲文\nsource: 省教育厅\n---\n\n")
        .unwrap_or_else(|| panic!("{text}"))
        .trim_end_matches('\n')
        .to_owned()
}

#[test]
fn what_is_certain_is_mended_and_the_rest_stays() {
    assert_eq!(
        fixed(
            "全年办理建议 47 件,其中主办31件(含重点建议3件)；成效   明显,代表满意.**成绩,来之不易.**"
        ),
        "全年办理建议47件，其中主办31件（含重点建议3件）；成效明显，代表满意.**成绩，来之不易。**"
    );
}

#[test]
fn code_addresses_and_markup_are_never_touched() {
    let body = "见 `a,b:c` 与 https://example.org/a,b?c=1 ，写信给 a.b@example.org。\n\n```\n推进,提升\n```\n\n[说明,全文](https://example.org/x,y)。\n\n![图,一](a,b.png)";
    let workspace = Workspace::with_article(article(body)).proofread();
    workspace.run(["fix"]);
    let text = workspace.text(FILE);
    for kept in [
        "`a,b:c`",
        "https://example.org/a,b?c=1",
        "a.b@example.org",
        "```\n推进,提升\n```",
        "(https://example.org/x,y)",
        "(a,b.png)",
    ] {
        assert!(text.contains(kept), "{kept} in {text}");
    }
    assert!(text.contains("[说明，全文]"), "{text}");
}

#[test]
fn values_of_the_front_matter_are_mended_and_keys_are_not() {
    let workspace = Workspace::with_article(
        "---\ntitle: 用心,用情\nsource: 省教育厅\nlead: |\n  编者按:近来,各地积极探索。\n---\n\n正文。\n",
    )
    .proofread();
    workspace.run(["fix"]).ends_with(0);
    assert_eq!(
        workspace.text(FILE),
        "---\ntitle: 用心，用情\nsource: 省教育厅\nlead: |\n  编者按：近来，各地积极探索。\n---\n\n正文。\n"
    );
}

#[test]
fn line_ends_and_the_byte_order_mark_stay() {
    let text =
        "\u{feff}---\r\ntitle: 甲文\r\nsource: 省教育厅\r\n---\r\n\r\n推进工作,成效\r\n明显.\r\n";
    let workspace = Workspace::with_article(text).proofread();
    workspace.run(["fix"]).ends_with(0);
    assert_eq!(
        workspace.text(FILE),
        text.replace(',', "，").replace('.', "。")
    );
}

#[test]
fn twice_is_once_and_nothing_fixed_is_found_again() {
    let workspace = Workspace::with_article(article(
        "2024年,全省 12 个市州共办理建议 470 件,满意率达到 95%.\n\n一是健全机制;二是强化督办;三是注重实效.",
    ))
    .proofread();
    let first = workspace.run(["fix"]).ends_with(0);
    assert!(first.stdout.contains("一共改了"), "{first:#?}");
    let once = workspace.text(FILE);
    let second = workspace.run(["fix"]).ends_with(0);
    assert_eq!(second.stdout, "没有可以改正的地方\n");
    assert_eq!(workspace.text(FILE), once);
    let check = workspace.run(["check", "--strict"]).good();
    assert!(check.stdout.contains("没有发现问题"), "{check:#?}");
}

#[test]
fn a_diff_writes_nothing() {
    let workspace = Workspace::with_article(article("推进工作,成效明显。")).proofread();
    let before = workspace.text(FILE);
    let run = workspace.run(["fix", "--diff"]).good();
    assert!(
        run.stdout
            .contains("-推进工作,成效明显。\n+推进工作，成效明显。"),
        "{run:#?}"
    );
    assert!(run.stdout.contains(&format!("--- a/{FILE}")), "{run:#?}");
    assert_eq!(workspace.text(FILE), before);
}

#[test]
fn a_diff_of_windows_lines_is_a_real_one() {
    let workspace = Workspace::with_article(
        "---\r\ntitle: 甲文\r\nsource: 省厅\r\n---\r\n\r\n推进,成效明显。\r\n",
    )
    .proofread();
    let run = workspace.run(["fix", "--diff"]).good();
    assert!(run.stdout.contains("+推进，成效明显。\r\n"), "{run:#?}");
}

#[test]
fn what_cannot_be_read_is_reported_and_the_rest_is_mended() {
    let workspace = Workspace::new()
        .proofread()
        .file(
            &format!("{ISSUE}/01-jia.md"),
            "没有标题,没有 front matter\n",
        )
        .file(&format!("{ISSUE}/02-yi.md"), article("推进工作,成效明显。"));
    let run = workspace.run(["fix"]).ends_with(1);
    assert!(run.stderr.contains("J209"), "{run:#?}");
    assert!(
        workspace
            .text(&format!("{ISSUE}/02-yi.md"))
            .contains("推进工作，成效")
    );
    assert_eq!(
        workspace.text(&format!("{ISSUE}/01-jia.md")),
        "没有标题,没有 front matter\n"
    );
}

#[test]
fn questions_need_a_terminal() {
    Workspace::with_article(article("正文。"))
        .run(["fix", "--suspect"])
        .refused(2, "终端");
}

#[test]
fn an_excused_place_is_left_alone() {
    let workspace = Workspace::with_article(
        "---\ntitle: 甲文\nsource: 省教育厅\nexcuse:\n  - rule: J701\n    text: 推进,提升\n    reason: 引文照录\n---\n\n原文写作“推进,提升”。工作推进,成效明显。\n",
    )
    .proofread();
    workspace.run(["fix"]).ends_with(0);
    let text = workspace.text(FILE);
    assert!(text.contains("“推进,提升”。工作推进，成效明显。"), "{text}");
}

#[test]
fn addresses_with_chinese_in_them_are_left_alone() {
    for body in [
        "请看<http://b.example/汉,a--b>网页。",
        "请看https://b.example/汉字,布署...好。",
        "见www.布署.example,好。",
        "[http://a.example/布署,汉](https://a.example/)。",
    ] {
        assert_eq!(fixed(body), body);
    }
}

#[test]
fn labels_of_links_and_their_definitions_stay_together() {
    let body =
        "见[链,接]的说明,另见[布署][]。\n\n[链,接]: http://a.example/\n[布署]: http://b.example/";
    assert_eq!(fixed(body), body.replace("说明,另", "说明，另"));
}

#[test]
fn no_emphasis_or_link_is_emptied_and_none_loses_its_marks() {
    for body in [
        "代表的**的**意见。",
        "这是的*的*意见。",
        "这是的[的](http://a.example)意见。",
        "甲（乙**、**）丙。",
        "共办理 __5__ 件，很好。",
        "我们 _办好_ 5件。",
    ] {
        let after = fixed(body);
        assert!(
            after == body || after == body.replace(" 5件", "5件"),
            "{body} became {after}"
        );
    }
}

#[test]
fn a_heading_that_a_link_names_keeps_its_name() {
    let body = "见[下文](#布署方案)。\n\n# 布署方案\n\n内容在这里,就是这些。";
    assert_eq!(fixed(body), body.replace("里,就", "里，就"));
}

#[test]
fn excused_words_are_left_alone_by_every_rule() {
    let text = "---\ntitle: 甲文\nsource: 省教育厅\nexcuse:\n  - rule: J701\n    text: 推进,布署\n    reason: 引文照录\n---\n\n要推进,布署工作,好。\n";
    let workspace = Workspace::with_article(text).proofread();
    workspace.run(["fix"]).ends_with(0);
    assert_eq!(workspace.text(FILE), text.replace("工作,好", "工作，好"));
}
