//! `publish`: released issues alone, live in one step, and back.

use std::fs;
use std::time::SystemTime;

use crate::workspace::{ISSUE, PDF, Workspace, tree};

const SECOND: &str = "number: 7\ntotal: 732\ndate: 2025-03-25\n";

/// The issues 731, released, and 732, not released.
fn workspace() -> Workspace {
    let workspace = Workspace::new().issue("2025/07", SECOND);
    workspace.run(["release", "731"]).ends_with(0);
    workspace
}

fn published() -> Workspace {
    let workspace = workspace();
    workspace.run(["publish", "--to", "www"]).ends_with(0);
    workspace
}

/// When a file of the live site was written.
fn time(workspace: &Workspace, name: &str) -> SystemTime {
    let path = workspace.path("www/live").join(name);
    fs::metadata(path).unwrap().modified().unwrap()
}

fn versions(workspace: &Workspace) -> Vec<String> {
    entries(workspace, "www/versions")
}

/// The names in a folder, sorted.
fn entries(workspace: &Workspace, folder: &str) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(workspace.path(folder))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn released_issues_are_live_with_their_stored_pdfs() {
    let workspace = workspace();
    // What has come since must not be in it.
    workspace.write(
        "issues/bulletin.yaml",
        workspace
            .text("issues/bulletin.yaml")
            .replace("联络动态", "另一刊名"),
    );
    let run = workspace.run(["publish", "--to", "www"]).ends_with(0);
    assert!(
        run.stdout.contains("网站：1 期，2 篇，")
            && run.stdout.contains("已发布第 1 版：www/live/index.html"),
        "{run:?}"
    );
    assert!(
        run.stderr.contains("没有放入2025年第7期：还没有发刊。"),
        "{run:?}"
    );
    assert_eq!(
        workspace.bytes(&format!("www/live/2025/06/{PDF}")),
        workspace.bytes(&format!("{ISSUE}/released/{PDF}"))
    );
    assert!(!workspace.exists("www/live/2025/07"));
    assert!(
        workspace
            .text("www/live/2025/06/index.html")
            .contains("联络动态")
    );
    // Nothing but the site.
    for name in tree(&workspace.path("www/live")).keys() {
        let known = [".html", ".pdf", ".css", ".js", "feed.xml"];
        assert!(known.iter().any(|end| name.ends_with(end)), "{name}");
    }
}

#[test]
fn a_new_issue_leaves_the_pages_of_the_old_one_untouched() {
    let workspace = published();
    let kept = [
        "2025/06/02.html",
        "assets/site.css",
        "404.html",
        &format!("2025/06/{PDF}"),
    ];
    let times = kept.map(|name| time(&workspace, name));
    workspace.run(["release", "732"]).ends_with(0);
    let run = workspace.run(["publish", "--to", "www"]).ends_with(0);
    assert!(run.stdout.contains("已发布第 2 版"), "{run:?}");
    assert!(workspace.exists("www/live/2025/07/index.html"));
    assert_eq!(kept.map(|name| time(&workspace, name)), times);

    let run = workspace.run(["publish", "--to", "www"]).ends_with(0);
    assert!(run.stdout.contains("没有另出新版"), "{run:?}");
    assert_eq!(versions(&workspace), ["1", "2"]);
}

#[test]
fn it_goes_back_and_keeps_as_many_as_asked_for() {
    let workspace = published();
    let first = tree(&workspace.path("www/live"));
    workspace.run(["release", "732"]).ends_with(0);
    workspace.run(["publish", "--to", "www"]).ends_with(0);
    let run = workspace
        .run(["publish", "--to", "www", "--rollback"])
        .ends_with(0);
    assert!(run.stdout.contains("已退回到第 1 版"), "{run:?}");
    assert_eq!(tree(&workspace.path("www/live")), first);
    let run = workspace
        .run(["publish", "--to", "www", "--rollback"])
        .ends_with(2);
    assert_eq!(tree(&workspace.path("www/live")), first, "{run:?}");

    workspace
        .run(["publish", "--to", "www", "--keep", "1"])
        .ends_with(0);
    assert_eq!(versions(&workspace), ["3"]);
    workspace
        .run(["publish", "--to", "nowhere", "--rollback"])
        .ends_with(2);
    assert!(!workspace.exists("nowhere"));
}

#[test]
fn a_changed_release_or_a_broken_ledger_stops_it() {
    for (path, code) in [
        (format!("{ISSUE}/01-jia.md"), "J220"),
        (format!("{ISSUE}/released/{PDF}"), "J221"),
        ("issues/ledger.jsonl".to_owned(), "J222"),
    ] {
        let workspace = published();
        let before = tree(&workspace.path("www"));
        let mut bytes = workspace.bytes(&path);
        bytes.extend(b"\nx\n");
        workspace.write(&path, bytes);
        let run = workspace.run(["publish", "--to", "www"]).ends_with(1);
        assert!(run.stderr.contains(code), "{code}: {run:?}");
        assert_eq!(tree(&workspace.path("www")), before);
    }
}

#[test]
fn an_issue_that_is_classified_later_goes_from_all_versions() {
    let workspace = workspace();
    workspace.run(["release", "732"]).ends_with(0);
    workspace.run(["publish", "--to", "www"]).ends_with(0);
    assert!(workspace.exists("www/live/2025/07/index.html"));
    workspace.write(
        "issues/2025/07/issue.yaml",
        format!("{SECOND}classification: 机密★5年\narticles:\n  - a.md\n"),
    );
    workspace
        .run(["release", "732", "--reissue", "--why", "定密"])
        .ends_with(0);
    let run = workspace.run(["publish", "--to", "www"]).ends_with(0);
    assert!(
        run.stderr.contains("没有放入2025年第7期：密级是“机密★5年”"),
        "{run:?}"
    );
    assert!(
        run.stdout.contains("第 1 版里有现在定了密的期，已经删掉"),
        "{run:?}"
    );
    assert_eq!(versions(&workspace), ["2"]);
    workspace
        .run(["publish", "--to", "www", "--rollback"])
        .ends_with(2);
    let all = tree(&workspace.path("www"));
    assert!(all.keys().all(|name| !name.contains("2025/07")), "{all:?}");
}

#[test]
fn going_back_never_shows_what_is_classified_now() {
    let workspace = workspace();
    workspace.run(["release", "732"]).ends_with(0);
    workspace.run(["publish", "--to", "www"]).ends_with(0);
    workspace.write(
        "issues/2025/07/issue.yaml",
        format!("{SECOND}draft: true\narticles:\n  - a.md\n"),
    );
    workspace.run(["publish", "--to", "www"]).ends_with(0);
    workspace.write(
        "issues/2025/07/issue.yaml",
        format!("{SECOND}classification: 秘密\narticles:\n  - a.md\n"),
    );
    workspace
        .run(["publish", "--to", "www", "--rollback"])
        .ends_with(2);
    assert_eq!(versions(&workspace), ["2"]);
    assert!(!workspace.exists("www/live/2025/07"));
}

#[test]
fn nothing_is_published_before_the_first_release() {
    let workspace = Workspace::new();
    let run = workspace.run(["publish", "--to", "www"]).ends_with(1);
    assert!(run.stderr.contains("还没有可以发布的期"), "{run:?}");
    assert!(!workspace.exists("www/live"));
    workspace.run(["release"]).ends_with(0);
    workspace.run(["publish", "--to", "www"]).ends_with(0);
}

#[test]
fn folders_of_others_are_refused() {
    let workspace = workspace().file("full/别人的.txt", "x");
    let before = tree(&workspace.path("full"));
    let run = workspace.run(["publish", "--to", "full"]).ends_with(2);
    assert!(run.stderr.contains("已经有别的东西"), "{run:?}");
    assert_eq!(tree(&workspace.path("full")), before);
    for to in [".", "issues/www", "private"] {
        let run = workspace.run(["publish", "--to", to]).ends_with(2);
        assert!(run.stderr.contains("网站不能放在"), "{to}: {run:?}");
    }
    workspace.run(["publish"]).ends_with(2);
    workspace
        .run(["publish", "--to", "www", "--keep", "0"])
        .ends_with(2);
}

/// A reader never meets half a site, whenever a run is killed.
#[cfg(target_os = "linux")]
#[test]
fn killed_at_any_moment_it_leaves_a_whole_site() {
    use std::process::{Command, Stdio};
    use std::time::Duration;

    let workspace = published();
    let old = tree(&workspace.path("www/live"));
    workspace.run(["release", "732"]).ends_with(0);
    let mut new = None;
    for round in 0..24 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_jianbao"))
            .current_dir(workspace.root())
            .args(["publish", "--to", "www"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(3 * round));
        child.kill().unwrap();
        child.wait().unwrap();
        let now = tree(&workspace.path("www/live"));
        if now != old {
            assert!(now.contains_key("2025/07/index.html"));
            assert_eq!(*new.get_or_insert_with(|| now.clone()), now);
        }
    }
    workspace.run(["publish", "--to", "www"]).ends_with(0);
    let now = tree(&workspace.path("www/live"));
    assert!(now.contains_key("2025/07/index.html"));
    assert_eq!(*new.get_or_insert_with(|| now.clone()), now);
    let left: Vec<String> = entries(&workspace, "www")
        .into_iter()
        .filter(|name| !["live", "versions", ".lock", ".jianbao-site"].contains(&name.as_str()))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}
