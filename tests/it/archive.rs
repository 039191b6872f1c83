//! Many issues at once.

use crate::workspace::Workspace;

/// PDF export waits for tasks of its own; issues must not pile up on one stack meanwhile.
#[test]
fn two_hundred_issues_are_built_on_small_stacks() {
    let workspace = Workspace::empty();
    workspace.write(
        "issues/bulletin.yaml",
        "title: 联络动态\npublisher: 办公室\n",
    );
    for number in 1..=200 {
        let folder = format!("issues/2025/{number:03}");
        workspace.write(
            &format!("{folder}/issue.yaml"),
            format!("number: {number}\ntotal: {number}\ndate: 2025-03-11\narticles: [a.md]\n"),
        );
        workspace.write(
            &format!("{folder}/a.md"),
            format!(
                "---\ntitle: 第{number}篇
source: 省教育厅
---\n\n一、抓落实。正文第{number}篇。\n"
            ),
        );
    }
    let run = workspace.run(["build", "--all", "--format", "pdf"]).good();
    assert_eq!(run.stdout.matches("1 篇，").count(), 200);
}
