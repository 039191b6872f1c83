//! The same sources give the same bytes: whenever, wherever and on however many threads.

use crate::workspace::{ISSUE, Run, Workspace, tree};

/// An issue with something of everything that could depend on order or time.
fn workspace() -> Workspace {
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='30'><text y='20'>图 a</text></svg>";
    Workspace::new()
        .article(
            "01-jia.md",
            "甲文",
            "一、先。后。[^1]\n\n![图](b.svg \"图1\")\n\n![图](a.svg)\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n[^1]: 注。",
        )
        .file(&format!("{ISSUE}/a.svg"), svg)
        .file(&format!("{ISSUE}/b.svg"), svg)
        .issue("2025/07", "number: 7\ntotal: 732\ndate: 2025-03-28\n")
        .issue("2024/20", "number: 20\ntotal: 700\ndate: 2024-12-28\n")
}

const BUILD: [&str; 3] = ["build", "--all", "--keep-typst"];

#[test]
fn twice_in_the_same_place() {
    let workspace = workspace();
    workspace.run(BUILD).good();
    let first = tree(&workspace.path("dist"));
    assert_eq!(first.len(), 23, "{:?}", first.keys());
    workspace.run(BUILD).good();
    assert!(tree(&workspace.path("dist")) == first);
}

#[test]
fn in_another_folder_time_zone_and_on_one_thread() {
    let (here, there) = (workspace(), workspace());
    here.run(BUILD).good();
    let mut command = there.command();
    command
        .env("TZ", "Pacific/Auckland")
        .env("LANG", "de_DE.UTF-8")
        .env("SOURCE_DATE_EPOCH", "1")
        .env("RAYON_NUM_THREADS", "1")
        .current_dir(there.path("issues"));
    Run::of(command.args(BUILD)).good();
    assert!(tree(&here.path("dist")) == tree(&there.path("dist")));
}

#[test]
fn an_issue_comes_out_the_same_alone_and_among_all() {
    let workspace = workspace();
    workspace.run(BUILD).good();
    workspace
        .run(["build", "731", "--keep-typst", "--out", "alone"])
        .good();
    let among = tree(&workspace.path("dist/2025/06"));
    assert!(among == tree(&workspace.path("alone/2025/06")));
}
