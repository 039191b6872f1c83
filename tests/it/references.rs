//! How an issue is named on the command line.

use crate::workspace::{PDF, Run, Workspace};

fn workspace() -> Workspace {
    Workspace::new()
        .issue("2025/07", "number: 7\ntotal: 732\ndate: 2025-03-28\n")
        // A later date, but the total decides which is the latest.
        .issue("2025/z01", "supplement: 1\ndate: 2025-12-20\n")
}

/// The folders below `dist/2025` that a command line builds.
#[track_caller]
fn built(args: &[&str]) -> Vec<String> {
    let workspace = workspace();
    workspace
        .run([&["build", "--format", "html"], args].concat())
        .good();
    let names = workspace.names("dist/2025");
    let indexes = names
        .iter()
        .filter_map(|name| name.strip_suffix("/index.html"));
    indexes.map(str::to_owned).collect()
}

#[test]
fn a_total() {
    assert_eq!(built(&["731"]), ["06"]);
}

#[test]
fn year_and_number_with_and_without_a_zero() {
    assert_eq!(built(&["2025-6"]), ["06"]);
    assert_eq!(built(&["2025-06"]), ["06"]);
}

#[test]
fn a_supplement_by_letter_and_in_chinese() {
    assert_eq!(built(&["2025-z1"]), ["z01"]);
    assert_eq!(built(&["2025-增1"]), ["z01"]);
}

#[test]
fn a_folder_or_the_manifest_itself() {
    assert_eq!(built(&["issues/2025/06"]), ["06"]);
    assert_eq!(built(&["issues/2025/06/"]), ["06"]);
    assert_eq!(built(&["./issues/2025/06/issue.yaml"]), ["06"]);
}

#[test]
fn a_path_is_relative_to_the_current_folder() {
    let workspace = workspace();
    let mut command = workspace.command();
    command.current_dir(workspace.path("issues/2025/06"));
    Run::of(command.args(["build", "."])).good();
    assert!(workspace.exists(&format!("dist/2025/06/{PDF}")));
}

#[test]
fn the_latest_is_the_highest_total_and_the_default() {
    assert_eq!(built(&["latest"]), ["07"]);
    assert_eq!(built(&[]), ["07"]);
}

#[test]
fn several_at_once_each_built_once() {
    assert_eq!(built(&["731", "2025-z1", "2025-6"]), ["06", "z01"]);
}

#[test]
fn what_does_not_exist_is_wrong_usage_in_chinese() {
    let workspace = workspace();
    for (reference, words) in [
        ("999", "没有总第999期"),
        ("0", "没有总第0期"),
        ("2025-99", "没有2025年第99期"),
        ("2024-6", "没有2024年第6期"),
        ("2025-z9", "没有2025年增刊第9期"),
        ("nonsense", "找不到“nonsense”这一期。可以写总期号（731）"),
        ("../x", "找不到“../x”这一期"),
        ("issues/2025", "找不到“issues/2025”这一期"),
        ("99999999999", "找不到“99999999999”这一期"),
    ] {
        let run = workspace.run(["build", reference]).refused(2, words);
        assert!(
            run.stderr
                .contains("最近的有：2025-z1、732（2025-7）、731（2025-6）"),
            "{run:#?}"
        );
    }
    assert!(!workspace.exists("dist"));
}

#[test]
fn a_series_without_issues_has_no_latest() {
    let workspace = Workspace::empty().file("issues/bulletin.yaml", "title: 刊\npublisher: 编\n");
    workspace.run(["build"]).refused(2, "jianbao new issue");
    workspace
        .run(["build", "--all"])
        .refused(2, "jianbao new issue");
}

#[test]
fn the_latest_is_not_quietly_the_one_before_when_the_newest_has_a_fault() {
    let workspace = workspace();
    workspace.write(
        "issues/2025/07/issue.yaml",
        "number: 7\ntotal: 732\ndate: [\n",
    );
    workspace
        .run(["build"])
        .refused(1, "issues/2025/07/issue.yaml:3:");
    assert!(!workspace.exists("dist"));
}
