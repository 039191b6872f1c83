//! `list`: the table of all issues.

use insta::assert_snapshot;

use crate::workspace::{ISSUE, Workspace};

fn workspace() -> Workspace {
    Workspace::new()
        .issue(
            "2025/07",
            "number: 7\ntotal: 732\ndate: 2025-03-28\ndraft: true\n",
        )
        .issue("2025/z01", "supplement: 1\ndate: 2025-03-20\n")
        .issue("2024/24", "number: 24\ntotal: 725\ndate: 2024-12-28\n")
}

#[test]
fn every_issue_has_a_row_with_its_numbers_date_articles_and_state() {
    let run = workspace().run(["list"]).good();
    assert_snapshot!(run.stdout, @r#"
    年份  期号   总期号  日期        稿件  状态  位置
    2024  24     725     2024-12-28  1 篇  正式  issues/2024/24
    2025  6      731     2025-03-11  2 篇  正式  issues/2025/06
    2025  7      732     2025-03-28  1 篇  送审  issues/2025/07
    2025  增刊1  -       2025-03-20  1 篇  正式  issues/2025/z01
    "#);
}

#[test]
fn a_broken_issue_has_a_row_and_its_fault_on_stderr() {
    let workspace = workspace();
    workspace.write("issues/2025/07/issue.yaml", "number: 七\ntotal: 732\n");
    let run = workspace.run(["list"]).ends_with(1);
    assert_snapshot!(run.stdout, @r#"
    年份  期号   总期号  日期        稿件  状态  位置
    2024  24     725     2024-12-28  1 篇  正式  issues/2024/24
    2025  6      731     2025-03-11  2 篇  正式  issues/2025/06
    2025  增刊1  -       2025-03-20  1 篇  正式  issues/2025/z01
    ?     ?      ?       ?           ?     有误  issues/2025/07
    "#);
    assert_snapshot!(run.stderr, @r#"
    错误[J105]：缺少必填的“date（日期）”
     --> issues/2025/07/issue.yaml:1:1
      |
    1 | number: 七
      | ^
      = 帮助：请写上“日期: 内容”

    错误[J105]：缺少必填的“articles（稿件）”
     --> issues/2025/07/issue.yaml:1:1
      |
    1 | number: 七
      | ^
      = 帮助：请写上“稿件: 内容”

    错误[J106]：“number（期号）”应当是整数
     --> issues/2025/07/issue.yaml:1:9
      |
    1 | number: 七
      |         ^^
      = 帮助：只写半角数字，例如“number: 1”

    3 个错误
    "#);
}

#[test]
fn warnings_are_for_whoever_builds_the_issue() {
    let workspace = workspace().article("03-bing.md", "丙文", "丙。");
    workspace.run(["list"]).good();
}

#[test]
fn a_series_without_issues_says_how_to_begin() {
    let workspace = Workspace::new();
    std::fs::remove_dir_all(workspace.path(ISSUE)).unwrap();
    let run = workspace.run(["list"]).good();
    assert_eq!(run.stdout, "还没有一期，用 jianbao new issue 新建。\n");
}

#[test]
fn hidden_and_underscored_folders_are_no_issues() {
    let workspace = Workspace::new();
    for folder in ["_旧", ".git"] {
        workspace.write(&format!("issues/{folder}/issue.yaml"), "number: x\n");
    }
    assert_eq!(workspace.run(["list"]).good().stdout.lines().count(), 2);
}
