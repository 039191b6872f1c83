//! What an editor can get wrong: each fault in a small workspace, with the words that are shown for it. Update the
//! snapshots with `cargo insta review`.

mod body;
mod combined;
mod front_matter;
mod manifest;
mod pictures;
mod series;
mod yaml;

use crate::workspace::{ISSUE, Workspace};

/// What building says about an error; nothing is written.
#[track_caller]
fn error(workspace: &Workspace) -> String {
    let run = workspace.run(["build", ISSUE]).ends_with(1);
    assert_eq!(run.stdout, "");
    assert!(!workspace.exists("dist"));
    let words = run
        .stderr
        .strip_suffix("没有生成任何文件，原有的文件没有改动。\n");
    words.unwrap_or_else(|| panic!("{run:#?}")).to_owned()
}

/// What building says about a warning; the issue is built.
#[track_caller]
fn warning(workspace: &Workspace) -> String {
    let run = workspace.run(["build", ISSUE]).ends_with(0);
    assert!(workspace.exists("dist/2025/06/index.html"));
    run.stderr
}
