//! `release`: what is stored and registered, and what stays as it was.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::workspace::{ISSUE, OUT, PDF, Run, Workspace, tree};

const LEDGER: &str = "issues/ledger.jsonl";
const WHY: [&str; 3] = ["--reissue", "--why", "更正第3页的一个数字"];

fn stored(name: &str) -> String {
    format!("{ISSUE}/released/{name}")
}

/// The issue 731, released.
fn released() -> Workspace {
    let workspace = Workspace::new();
    workspace.run(["release"]).ends_with(0);
    workspace
}

/// The same with a corrected article, not yet released again.
fn changed() -> Workspace {
    released().article("02-yi.md", "乙文", "乙文更正的正文。")
}

/// What `check` says about releases.
fn findings(workspace: &Workspace) -> Vec<String> {
    let run = workspace.run(["check", "--all"]);
    let codes = ["J220", "J221", "J222", "J223"];
    let lines = run.stdout.lines();
    lines
        .filter(|line| codes.iter().any(|code| line.contains(&format!("[{code}]"))))
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_release_stores_the_pdf_that_build_made_and_registers_it() {
    let workspace = Workspace::new();
    workspace.run(["build"]).ends_with(0);
    let built = workspace.bytes(&format!("{OUT}/{PDF}"));
    let run = workspace.run(["release", "731"]).ends_with(0);
    assert_eq!(workspace.bytes(&stored(PDF)), built);
    let yaml = workspace.text(&stored("release.yaml"));
    assert!(yaml.starts_with("# 这是发刊时存下的，不要改。\n"), "{yaml}");
    assert!(yaml.contains("\n  title: 联络动态\n"), "{yaml}");
    let ledger = workspace.text(LEDGER);
    assert_eq!(ledger.lines().count(), 1);
    assert!(
        ledger
            .starts_with(r#"{"version":1,"number":6,"total":731,"year":2025,"date":"2025-03-11","#),
        "{ledger}"
    );
    let root = workspace.root().to_str().unwrap();
    assert!(!yaml.contains(root) && !ledger.contains(root));

    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines[0], "2025年第6期（总第731期）已发刊，存档在：");
    assert_eq!(lines[1], format!("  {}", stored(PDF)));
    assert_eq!(lines[2], format!("  {}", stored("release.yaml")));
    assert_eq!(
        lines[3],
        format!("登记在 {LEDGER} 第 1 行。登记簿现在的校验码：")
    );
    let head: String = lines[4..6].concat().split_whitespace().collect();
    assert_eq!(head.len(), 64);
    assert!(lines[6].contains("纸质"), "{run:?}");
    let shown = workspace.run(["release", "--head"]).good().stdout;
    assert!(
        shown.contains(lines[4]) && shown.contains(lines[5]),
        "{shown}"
    );
    assert_eq!(findings(&workspace), Vec::<String>::new());
    assert!(workspace.run(["list"]).stdout.contains("已发"));
}

#[test]
fn a_second_release_of_the_same_changes_nothing() {
    let workspace = released();
    let before = tree(workspace.root());
    let run = workspace.run(["release"]).ends_with(0);
    assert!(run.stdout.contains("已经发过刊"), "{run:?}");
    assert!(tree(workspace.root()) == before);
}

#[test]
fn a_released_issue_is_built_with_the_values_of_its_day() {
    let workspace = released().file("issues/bulletin.yaml", "title: 新刊名\npublisher: 新单位\n");
    let run = workspace.run(["build"]).ends_with(0);
    assert!(run.stdout.contains("PDF 是存档的那一份"), "{run:?}");
    assert_eq!(
        workspace.bytes(&format!("{OUT}/{PDF}")),
        workspace.bytes(&stored(PDF))
    );
    let page = workspace.text(&format!("{OUT}/index.html"));
    assert!(page.contains("联络动态") && !page.contains("新刊名"));
    assert!(page.contains("代表工作委员会") && !page.contains("新单位"));
    // Pictures of the pages and the Typst files are made anew, the PDF is not.
    workspace
        .run(["build", "--format", "pdf,png", "--keep-typst"])
        .ends_with(0);
    assert_eq!(
        workspace.bytes(&format!("{OUT}/{PDF}")),
        workspace.bytes(&stored(PDF))
    );
    assert!(workspace.exists(&format!("{OUT}/pages/01.png")));
    assert!(
        workspace
            .text(&format!("{OUT}/typst/issue.typ"))
            .contains("typst compile")
    );
    workspace.run(["layout"]).ends_with(0);
}

/// Set again with its frozen values, an issue is the same to the byte: there is nothing to release again.
#[test]
fn a_correction_without_a_change_is_refused() {
    let workspace = released().file("issues/bulletin.yaml", "title: 新刊名\npublisher: 新单位\n");
    let before = tree(workspace.root());
    let mut arguments = vec!["release"];
    arguments.extend(WHY);
    let run = workspace.run(&arguments).ends_with(2);
    assert!(run.stderr.contains("一模一样"), "{run:?}");
    assert!(tree(workspace.root()) == before);
    arguments.push("--new-series");
    workspace.run(&arguments).ends_with(0);
    assert!(workspace.exists(&stored("新刊名2025年第6期（总第731期）.pdf")));
    assert_eq!(findings(&workspace), Vec::<String>::new());
}

#[test]
fn a_changed_source_is_an_error_everywhere() {
    let workspace = changed();
    let found = findings(&workspace);
    assert_eq!(found.len(), 1, "{found:?}");
    let run = workspace.run(["build"]).ends_with(1);
    assert!(run.stderr.contains("错误[J220]"), "{run:?}");
    assert!(run.stderr.contains("--reissue --why"), "{run:?}");
    let run = workspace.run(["release"]).ends_with(1);
    assert!(run.stderr.contains("错误[J220]"), "{run:?}");
    assert!(run.stderr.contains("没有发刊"), "{run:?}");
    assert_eq!(workspace.text(LEDGER).lines().count(), 1);
}

#[test]
fn a_draft_shows_a_correction_before_it_is_released() {
    let workspace = changed();
    let manifest = format!("{ISSUE}/issue.yaml");
    let clean = workspace.text(&manifest);
    workspace.write(&manifest, format!("{clean}draft: true\n"));
    let run = workspace.run(["build"]).ends_with(0);
    assert!(run.stderr.contains("警告[J220]"), "{run:?}");
    let draft = format!("{OUT}/联络动态2025年第6期（总第731期）（送审稿）.pdf");
    assert!(workspace.exists(&draft));
    assert!(workspace.run(["list"]).stdout.contains("更正"));
    workspace.run(["verify", &draft]).ends_with(0);
    let mut arguments = vec!["release"];
    arguments.extend(WHY);
    let run = workspace.run(&arguments).ends_with(1);
    assert!(run.stderr.contains("送审稿"), "{run:?}");
    workspace.write(&manifest, clean);
    workspace.run(&arguments).ends_with(0);
}

#[test]
fn a_correction_keeps_what_went_out_and_verify_tells_them_apart() {
    let workspace = changed();
    let first = workspace.bytes(&stored(PDF));
    workspace.write("旧.pdf", &first);
    let run = workspace.run(["verify", "旧.pdf"]).ends_with(0);
    assert!(run.stdout.contains("发刊时存档的那一份"), "{run:?}");
    let mut arguments = vec!["release", "731"];
    arguments.extend(WHY);
    let run = workspace.run(&arguments).ends_with(0);
    assert!(run.stdout.contains("已重发"), "{run:?}");
    assert_eq!(workspace.bytes(&stored(&format!("earlier/1/{PDF}"))), first);
    let ledger = workspace.text(LEDGER);
    assert_eq!(ledger.lines().count(), 2);
    assert!(
        ledger.contains(r#""reissue":"更正第3页的一个数字""#),
        "{ledger}"
    );
    assert_eq!(findings(&workspace), Vec::<String>::new());
    let run = workspace.run(["verify", "旧.pdf"]).ends_with(1);
    assert!(
        run.stdout.contains("发过的旧版") && run.stdout.contains(WHY[2]),
        "{run:?}"
    );
    workspace.run(["verify", &stored(PDF)]).ends_with(0);
    workspace.write("别的.pdf", [&first[..], b"\n"].concat());
    let run = workspace.run(["verify", "别的.pdf"]).ends_with(1);
    assert!(run.stdout.contains("不一致"), "{run:?}");
}

#[test]
fn drafts_errors_and_wrong_usage_are_refused() {
    let workspace = Workspace::new();
    let manifest = format!("{ISSUE}/issue.yaml");
    let clean = workspace.text(&manifest);
    workspace.write(&manifest, format!("{clean}draft: true\n"));
    let run = workspace.run(["release"]).ends_with(1);
    assert!(run.stderr.contains("送审稿"), "{run:?}");
    workspace.write(&manifest, &clean);
    workspace.write(&format!("{ISSUE}/02-yi.md"), "没有标题\n");
    let run = workspace.run(["release"]).ends_with(1);
    assert!(run.stderr.contains("J209"), "{run:?}");
    let workspace = workspace.article("02-yi.md", "乙文", "乙文的正文。");
    workspace.run(["release", "--reissue"]).ends_with(2);
    workspace.run(["release", "--why", "无"]).ends_with(2);
    workspace
        .run(["release", "--reissue", "--why", " "])
        .ends_with(2);
    let mut arguments = vec!["release"];
    arguments.extend(WHY);
    workspace.run(&arguments).ends_with(2);
    assert!(!workspace.exists(LEDGER) && !workspace.exists(&stored("release.yaml")));
}

#[test]
fn a_classified_issue_can_be_released() {
    let manifest = "number: 6\ntotal: 731\ndate: 2025-03-11\nclassification: 机密★1年\narticles: [01-jia.md, 02-yi.md]\n";
    let workspace = Workspace::with_manifest(manifest);
    workspace.run(["release"]).ends_with(0);
    workspace.run(["verify", &stored(PDF)]).ends_with(0);
}

#[test]
fn a_changed_store_and_a_changed_ledger_are_found() {
    let workspace = released().issue("2025/07", "number: 7\ntotal: 732\ndate: 2025-03-28\n");
    workspace.run(["release", "732"]).ends_with(0);
    assert_eq!(findings(&workspace), Vec::<String>::new());
    let pdf = workspace.bytes(&stored(PDF));
    workspace.write(&stored(PDF), [&pdf[..], b"\n"].concat());
    let found = findings(&workspace);
    assert!(found.len() == 1 && found[0].contains("J221"), "{found:?}");
    let run = workspace.run(["build", "731"]).ends_with(1);
    assert!(run.stderr.contains("J221"), "{run:?}");
    workspace.write(&stored(PDF), &pdf);

    let ledger = workspace.text(LEDGER);
    workspace.write(LEDGER, ledger.replacen("2025-03-11", "2025-03-12", 1));
    let found = findings(&workspace);
    assert!(found.len() == 1 && found[0].contains("J222"), "{found:?}");
    let run = workspace.run(["release", "--head"]).ends_with(1);
    assert!(run.stderr.contains("J222"), "{run:?}");
    workspace.write(LEDGER, &ledger);
    fs::remove_dir_all(workspace.path(ISSUE).join("released")).unwrap();
    let found = findings(&workspace);
    assert!(found.len() == 1 && found[0].contains("J223"), "{found:?}");
}

#[test]
fn a_release_that_was_not_registered_is_completed() {
    let workspace = released();
    let before = tree(workspace.root());
    fs::remove_file(workspace.path(LEDGER)).unwrap();
    let found = findings(&workspace);
    assert!(found.len() == 1 && found[0].contains("J223"), "{found:?}");
    let run = workspace.run(["release"]).ends_with(0);
    assert!(run.stdout.contains("补上了登记"), "{run:?}");
    assert!(tree(workspace.root()) == before);
}

/// The program, to be killed.
fn started(workspace: &Workspace, arguments: &[&str]) -> std::process::Child {
    Command::new(env!("CARGO_BIN_EXE_jianbao"))
        .args(arguments)
        .current_dir(workspace.root())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
fn killed_at_any_moment_the_next_release_completes_it() {
    let whole = released();
    let expected = tree(&whole.path("issues"));
    for round in 0..16 {
        let workspace = Workspace::new();
        let mut child = started(&workspace, &["release"]);
        std::thread::sleep(Duration::from_millis(round * 40));
        let _ = child.kill();
        child.wait().unwrap();
        workspace.run(["release"]).ends_with(0);
        assert_eq!(findings(&workspace), Vec::<String>::new());
        let mut files = tree(&workspace.path("issues"));
        // The ledger's copy that a killed run was writing when it died.
        files.retain(|path, _| !path.starts_with(".jianbao-"));
        assert!(files == expected, "{round}: {:?}", files.keys());
    }
}

#[test]
fn of_two_at_once_one_waits_its_turn() {
    let workspace = Workspace::new().issue("2025/07", "number: 7\ntotal: 732\ndate: 2025-03-28\n");
    let mut children = ["731", "732"].map(|issue| started(&workspace, &["release", issue]));
    for child in &mut children {
        let code = child.wait().unwrap().code();
        assert!(matches!(code, Some(0 | 2)), "{code:?}");
    }
    for issue in ["731", "732"] {
        workspace.run(["release", issue]).ends_with(0);
    }
    assert_eq!(workspace.text(LEDGER).lines().count(), 2);
    workspace.run(["release", "--head"]).ends_with(0);
    assert_eq!(findings(&workspace), Vec::<String>::new());
}

#[test]
fn head_tells_of_an_empty_ledger() {
    let run: Run = Workspace::new().run(["release", "--head"]).good();
    assert!(run.stdout.contains("还没有一期"), "{run:?}");
}
