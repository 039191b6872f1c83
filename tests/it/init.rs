//! `init`: a new workspace that builds as it is.

use crate::workspace::{Run, Workspace, jianbao};

#[test]
fn a_fresh_workspace_builds_without_a_warning() {
    let workspace = Workspace::empty();
    let run = workspace
        .run(["init", "简报", "--date", "2025-03-11"])
        .good();
    assert!(
        run.stdout.starts_with("已在“简报”新建工作区：\n"),
        "{run:#?}"
    );
    workspace
        .run(["build", "--strict", "--root", "简报"])
        .good();
    let pdf = "简报/dist/2025/01/工作简报2025年第1期（总第1期）.pdf";
    assert!(workspace.bytes(pdf).starts_with(b"%PDF-"));
}

#[test]
fn the_summary_names_every_file_that_was_made() {
    let workspace = Workspace::empty();
    let run = workspace.run(["init", ".", "--date", "2025-03-11"]).good();
    let mut told: Vec<&str> = run
        .stdout
        .lines()
        .filter_map(|line| line.strip_prefix("  "))
        .collect();
    told.sort_unstable();
    assert_eq!(told, workspace.names(""));
    assert!(told.contains(&"issues/2025/01/issue.yaml"), "{told:?}");
}

#[test]
fn the_series_is_commented_and_has_chinese_keys() {
    let workspace = Workspace::empty();
    workspace.run(["init", "."]).good();
    let series = workspace.text("issues/bulletin.yaml");
    for key in ["刊名:", "编者:", "责任编辑:", "联系方式:", "分送:", "份数:"] {
        assert!(series.contains(&format!("\n{key}")), "{key} in {series}");
    }
    assert!(series.lines().filter(|line| line.starts_with('#')).count() > 8);
}

#[test]
fn private_things_and_the_output_are_kept_from_git() {
    let workspace = Workspace::empty();
    workspace.run(["init", "."]).good();
    assert_eq!(
        workspace.text(".gitignore"),
        "/dist\n/private\n/issues/.ledger.lock\n/issues/.sending.lock\n/issues/deliveries.db-journal\n"
    );
}

#[test]
fn without_a_date_the_first_issue_is_todays() {
    let workspace = Workspace::empty();
    workspace.run(["init", "."]).good();
    let run = workspace.run(["list"]).good();
    let today = chrono::Local::now().date_naive();
    let yesterday = today.pred_opt().unwrap();
    let dated = |date: chrono::NaiveDate| run.stdout.contains(&date.to_string());
    // The day may have changed in between.
    assert!(dated(today) || dated(yesterday), "{run:#?}");
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let workspace = Workspace::empty().file("旧/稿.txt", "旧");
    workspace
        .run(["init", "旧"])
        .refused(2, "文件夹“旧”里已有东西");
    assert_eq!(workspace.names(""), ["旧/稿.txt"]);
    let file = Workspace::empty().file("旧", "旧");
    file.run(["init", "旧"]).refused(2, "错误：");
    assert_eq!(file.text("旧"), "旧");
}

#[test]
fn with_root_the_folder_is_made_below_it() {
    let workspace = Workspace::empty();
    let mut command = jianbao();
    command.arg("init").arg("简报").arg("--root");
    Run::of(command.arg(workspace.root())).good();
    assert!(workspace.exists("简报/issues/bulletin.yaml"));
}
