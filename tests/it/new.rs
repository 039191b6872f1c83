//! `new issue` and `new article`.

use insta::assert_snapshot;

use crate::workspace::{ISSUE, Workspace};

#[test]
fn an_issue_takes_the_next_number_and_total() {
    let workspace = Workspace::new();
    let run = workspace
        .run(["new", "issue", "--date", "2025年4月2日"])
        .good();
    assert!(
        run.stdout
            .starts_with("已新建2025年第7期（总第732期）：\n  issues/2025/07/issue.yaml\n")
    );
    assert_snapshot!(workspace.text("issues/2025/07/issue.yaml"), @r#"
    # 2025年第7期（总第732期）
    number: 7   # 期号，每年从 1 起
    total: 732   # 总期号，历年连续编号
    date: 2025-04-02   # 出刊日期
    articles: []   # 稿件的文件名，按刊印先后排列；用 jianbao new article 添加
    "#);
}

#[test]
fn in_a_new_year_the_number_begins_again_and_the_total_goes_on() {
    let workspace = Workspace::new();
    workspace
        .run(["new", "issue", "--date", "2026-01-05"])
        .good();
    let manifest = workspace.text("issues/2026/01/issue.yaml");
    assert!(manifest.contains("number: 1 "), "{manifest}");
    assert!(manifest.contains("total: 732 "), "{manifest}");
    assert!(manifest.contains("date: 2026-01-05 "), "{manifest}");
}

#[test]
fn a_supplement_is_numbered_apart() {
    let workspace = Workspace::new();
    for number in ["z01", "z02"] {
        workspace
            .run(["new", "issue", "--supplement", "--date", "2025-04-02"])
            .good();
        assert!(workspace.exists(&format!("issues/2025/{number}/issue.yaml")));
    }
    let run = workspace.run(["list"]).good();
    assert!(run.stdout.contains("增刊2"), "{run:#?}");
}

#[test]
fn without_a_date_the_issue_is_todays() {
    let workspace = Workspace::new();
    let before = chrono::Local::now().date_naive();
    workspace.run(["new", "issue"]).good();
    let after = chrono::Local::now().date_naive();
    let manifests = workspace.names("issues");
    let new = manifests
        .iter()
        .find(|path| path.ends_with("issue.yaml") && **path != "2025/06/issue.yaml")
        .unwrap();
    let text = workspace.text(&format!("issues/{new}"));
    let dated = |date: chrono::NaiveDate| text.contains(&format!("date: {date} "));
    assert!(dated(before) || dated(after), "{text}");
}

#[test]
fn no_number_is_given_out_while_one_is_unreadable() {
    let workspace = Workspace::new().issue("2025/07", "number: 七\ntotal: 732\ndate: 2025-03-28\n");
    let run = workspace
        .run(["new", "issue", "--date", "2025-04-02"])
        .refused(1, "才能确定下一个期号");
    assert!(
        run.stderr.contains("issues/2025/07/issue.yaml:1:9"),
        "{run:#?}"
    );
    assert!(!workspace.exists("issues/2025/08"));
}

#[test]
fn an_issue_never_overwrites_a_folder_of_that_name() {
    // 第9期 lies in the folder that the next issue would have.
    let workspace = Workspace::new().file("issues/2025/07/issue.yaml.bak", "旧");
    workspace
        .run(["new", "issue", "--date", "2025-04-02"])
        .good();
    assert_eq!(workspace.text("issues/2025/07/issue.yaml.bak"), "旧");
    let taken = Workspace::new().issue("2025/07", "number: 5\ntotal: 730\ndate: 2025-02-28\n");
    let before = taken.text("issues/2025/07/issue.yaml");
    taken
        .run(["new", "issue", "--date", "2025-04-02"])
        .refused(2, "已经存在，没有覆盖");
    assert_eq!(taken.text("issues/2025/07/issue.yaml"), before);
}

/// A manifest with all an editor may have done to it.
const MANIFEST: &str = "\
# 第6期：专题。
number:   6          # 期号
total: 731

date: '2025-03-11'   # 出刊日期
articles:            # 按刊印先后
    # 头条
    - 01-jia.md      # 卫健委

    - \"02-yi.md\"
draft: false         # 定稿
";

#[test]
fn an_article_is_entered_without_touching_comments_and_layout() {
    let workspace = Workspace::with_manifest(MANIFEST);
    let run = workspace
        .run(["new", "article", "新的做法", "--source", "省教育厅"])
        .good();
    assert!(
        run.stdout.contains("issues/2025/06/03-新的做法.md"),
        "{run:#?}"
    );
    let added = "    - \"02-yi.md\"\n";
    assert_eq!(
        workspace.text(&format!("{ISSUE}/issue.yaml")),
        MANIFEST.replace(added, &format!("{added}    - 03-新的做法.md\n"))
    );
}

#[test]
fn an_article_has_front_matter_ready_for_its_text() {
    let workspace = Workspace::new();
    workspace
        .run([
            "new",
            "article",
            "聚力: #聚势",
            "--source",
            "甲厅",
            "--source",
            "乙局",
            "--author",
            "某某",
        ])
        .good();
    let path = format!("{ISSUE}/03-聚力--聚势.md");
    assert_snapshot!(workspace.text(&path), @r#"
    ---
    title: '聚力: #聚势'
    source:
      - 甲厅
      - 乙局
    author: 某某
    ---
    "#);
    let text = workspace.text(&path);
    workspace.write(&path, text + "正文。\n");
    workspace.run(["build", "--strict"]).good();
    assert!(
        workspace
            .text("dist/2025/06/03.html")
            .contains("聚力: #聚势")
    );
}

#[test]
fn an_article_goes_into_the_issue_that_is_named() {
    let workspace = Workspace::new().issue("2025/07", "number: 7\ntotal: 732\ndate: 2025-03-28\n");
    let before = workspace.text("issues/2025/07/issue.yaml");
    workspace
        .run([
            "new", "article", "新", "--source", "甲", "--issue", "2025-6",
        ])
        .good();
    assert!(workspace.exists(&format!("{ISSUE}/03-新.md")));
    assert_eq!(workspace.text("issues/2025/07/issue.yaml"), before);
    workspace
        .run(["new", "article", "新", "--source", "甲"])
        .good();
    assert!(
        workspace
            .text("issues/2025/07/issue.yaml")
            .ends_with("  - a.md\n  - 01-新.md\n")
    );
}

#[test]
fn an_empty_list_takes_its_first_article() {
    let workspace = Workspace::empty().file("issues/bulletin.yaml", "title: 刊\npublisher: 编\n");
    workspace
        .run(["new", "issue", "--date", "2025-04-02"])
        .good();
    workspace
        .run(["new", "article", "首篇", "--source", "甲"])
        .good();
    workspace.write(
        "issues/2025/01/01-首篇.md",
        workspace.text("issues/2025/01/01-首篇.md") + "正文。\n",
    );
    workspace.run(["build", "--strict"]).good();
}

#[test]
fn a_title_that_is_no_file_name_still_makes_one() {
    let workspace = Workspace::new();
    workspace
        .run(["new", "article", "../../a/b\\c:d*e?", "--source", "甲"])
        .good();
    assert!(
        workspace.exists(&format!("{ISSUE}/03-a-b-c-d-e.md")),
        "{:?}",
        workspace.names(ISSUE)
    );
}

#[test]
fn an_article_for_no_such_issue_makes_nothing() {
    let workspace = Workspace::new();
    let before = workspace.names("");
    workspace
        .run(["new", "article", "新", "--source", "甲", "--issue", "999"])
        .refused(2, "没有总第999期");
    workspace
        .run(["new", "article", "一\n二", "--source", "甲"])
        .refused(2, "标题不能是空的");
    assert_eq!(workspace.names(""), before);
}
