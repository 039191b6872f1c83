use std::fs;

use tempfile::TempDir;

use super::*;
use crate::diagnostic::Severity;
use crate::source::Position;

const SERIES: (&str, &str) = (SERIES_FILE, "title: 联络动态\npublisher: 某委\n");

fn workspace(files: &[(&str, &str)]) -> (TempDir, Workspace) {
    let folder = TempDir::new().unwrap();
    for (path, text) in files.iter().chain([&SERIES]) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let workspace = Workspace::load(folder.path()).unwrap();
    (folder, workspace)
}

fn manifest(number: u32, total: u32, articles: &str) -> String {
    format!("number: {number}\ntotal: {total}\ndate: 2025-03-11\narticles: [{articles}]\n")
}

fn faults(workspace: &Workspace, reference: &str) -> Vec<String> {
    let entry = workspace.select(reference).unwrap();
    let shown = |found: &crate::diagnostic::Diagnostic| {
        let Position { line, column } = found.place().position();
        let letter = if found.severity == Severity::Error {
            ""
        } else {
            "!"
        };
        format!(
            "{letter}{} {}:{line}:{column}",
            found.code,
            found.place().source.path()
        )
    };
    workspace
        .entry_diagnostics(entry)
        .iter()
        .map(shown)
        .collect()
}

#[test]
fn the_root_is_found_upwards() {
    let (folder, _) = workspace(&[("issues/2025/06/a.md", "")]);
    let root = Workspace::find(&folder.path().join("issues/2025/06"));
    assert_eq!(root.as_deref(), Some(folder.path()));
    assert_eq!(Workspace::find(Path::new("/nowhere/at/all")), None);
}

#[test]
fn issues_are_found_by_all_their_names() {
    let (folder, workspace) = workspace(&[
        ("issues/2025/06/issue.yaml", &manifest(6, 731, "")),
        ("issues/2025/07/issue.yaml", &manifest(7, 732, "")),
        (
            "issues/2025/z01/issue.yaml",
            "增刊: 1\ndate: 2025-04-01\narticles: []\n",
        ),
        (
            "issues/2024/40/issue.yaml",
            "number: 40\ntotal: 700\ndate: 2024-12-01\narticles: []\n",
        ),
    ]);
    let paths: Vec<_> = workspace
        .manifests()
        .iter()
        .map(|entry| entry.path.as_str())
        .collect();
    let [old, six, seven, extra] = [
        "issues/2024/40/issue.yaml",
        "issues/2025/06/issue.yaml",
        "issues/2025/07/issue.yaml",
        "issues/2025/z01/issue.yaml",
    ];
    assert_eq!(paths, [old, six, seven, extra]);
    let absolute = folder.path().join(six);
    for (reference, path) in [
        ("731", six),
        ("2025-6", six),
        ("2025-06", six),
        ("issues/2025/06", six),
        ("issues/2025/06/", six),
        ("issues/2025/06/issue.yaml", six),
        (absolute.to_str().unwrap(), six),
        ("2024-40", old),
        ("2025-z1", extra),
        ("2025-z01", extra),
        ("2025-增1", extra),
        ("latest", seven),
    ] {
        assert_eq!(
            workspace.select(reference).map(|e| e.path.as_str()),
            Ok(path),
            "{reference}"
        );
    }
    for (reference, words) in [
        (
            "730",
            "没有总第730期。最近的有：2025-z1、732（2025-7）、731（2025-6）",
        ),
        ("2025-9", "没有2025年第9期"),
        ("2025-z2", "没有2025年增刊第2期"),
        ("昨天", "找不到“昨天”这一期"),
        ("99999999999", "找不到"),
        ("../..", "找不到"),
        ("", "找不到"),
    ] {
        let message = workspace.select(reference).unwrap_err();
        assert!(message.starts_with(words), "{reference}: {message}");
    }
}

#[test]
fn a_broken_issue_is_still_the_latest_and_stops_no_other() {
    let (folder, _) = workspace(&[
        ("issues/2025/06/issue.yaml", &manifest(6, 731, "a.md")),
        ("issues/2025/06/a.md", ""),
        (
            "issues/2025/07/issue.yaml",
            "number: 7\ntotal: 732\ndate: \"2025-03-12\n",
        ),
    ]);
    let (gbk, _, _) =
        encoding_rs::GB18030.encode("期号: 8\n总期号: 733\n日期: 2025-03-13\n稿件: []\n");
    fs::create_dir_all(folder.path().join("issues/2025/08")).unwrap();
    fs::write(folder.path().join("issues/2025/08/issue.yaml"), gbk).unwrap();
    let workspace = Workspace::load(folder.path()).unwrap();
    assert_eq!(faults(&workspace, "731"), Vec::<String>::new());
    assert_eq!(
        faults(&workspace, "732"),
        ["J101 issues/2025/07/issue.yaml:3:7"]
    );
    assert_eq!(
        faults(&workspace, "latest"),
        ["J002 issues/2025/08/issue.yaml:1:1"]
    );
    assert_eq!(
        faults(&workspace, "2025-8"),
        ["J002 issues/2025/08/issue.yaml:1:1"]
    );
}

#[test]
fn the_series_faults_belong_to_every_issue() {
    let (folder, _) = workspace(&[("issues/a/issue.yaml", &manifest(1, 1, ""))]);
    fs::write(folder.path().join(SERIES_FILE), "title: x\n").unwrap();
    let workspace = Workspace::load(folder.path()).unwrap();
    assert!(workspace.series.is_none());
    assert_eq!(
        faults(&workspace, "1"),
        [
            "!J206 issues/a/issue.yaml:4:1",
            "J105 issues/bulletin.yaml:1:1"
        ]
    );
    fs::remove_file(folder.path().join(SERIES_FILE)).unwrap();
    let workspace = Workspace::load(folder.path()).unwrap();
    assert_eq!(faults(&workspace, "1")[1], "J001 issues/bulletin.yaml:1:1");
}

#[test]
fn two_issues_with_the_same_number_are_errors_of_both() {
    let (_folder, workspace) = workspace(&[
        ("issues/a/issue.yaml", &manifest(6, 731, "a.md")),
        ("issues/a/a.md", ""),
        ("issues/b/issue.yaml", &manifest(6, 732, "a.md")),
        ("issues/b/a.md", ""),
        ("issues/c/issue.yaml", &manifest(7, 732, "a.md")),
        ("issues/c/a.md", ""),
        (
            "issues/d/issue.yaml",
            "supplement: 6\ndate: 2025-01-01\narticles: [a.md]\n",
        ),
        ("issues/d/a.md", ""),
        (
            "issues/e/issue.yaml",
            "supplement: 6\ndate: 2025-01-01\narticles: [a.md]\n",
        ),
        ("issues/e/a.md", ""),
    ]);
    assert_eq!(
        faults(&workspace, "issues/a"),
        ["J204 issues/b/issue.yaml:1:9"]
    );
    assert_eq!(
        faults(&workspace, "issues/b"),
        [
            "J204 issues/b/issue.yaml:1:9",
            "J205 issues/c/issue.yaml:2:8"
        ]
    );
    assert_eq!(
        faults(&workspace, "issues/c"),
        ["J205 issues/c/issue.yaml:2:8"]
    );
    assert_eq!(
        faults(&workspace, "issues/d"),
        ["J204 issues/e/issue.yaml:1:13"]
    );
    let entry = workspace.select("issues/a").unwrap();
    let found = workspace
        .entry_diagnostics(entry)
        .into_iter()
        .next()
        .unwrap();
    assert_eq!(found.labels[1].place.source.path(), "issues/a/issue.yaml");
    assert_eq!(found.labels[1].place.text(), "6");
}

#[test]
fn the_list_is_compared_with_the_folder() {
    let list = "01-a.md, 01-b.md, ./01-a.md, ../b/x.md, /x.md, 'tu\\1.md', sub";
    let (_folder, workspace) = workspace(&[
        ("issues/a/issue.yaml", &manifest(6, 731, list)),
        ("issues/a/01-a.md", ""),
        ("issues/a/01-bb.md", ""),
        ("issues/a/_old.md", ""),
        ("issues/a/sub/y.MD", ""),
        ("issues/a/deep/issue.yaml", &manifest(7, 732, "y.md")),
        ("issues/a/deep/y.md", ""),
        ("issues/ab/z.md", ""),
        ("issues/b/x.md", ""),
    ]);
    let at = |code: &str, column| format!("{code} issues/a/issue.yaml:4:{column}");
    assert_eq!(
        faults(&workspace, "731"),
        [
            at("J201", 21),
            at("J202", 30),
            at("J207", 41),
            at("J207", 52),
            at("J207", 59),
            at("J001", 70),
            at("!J203", 70),
            at("!J203", 70),
        ]
    );
    let found = workspace.entry_diagnostics(workspace.select("731").unwrap());
    let missing = found.iter().next().unwrap();
    assert!(missing.help.as_ref().unwrap().contains("01-bb.md"));
    assert_eq!(faults(&workspace, "732"), Vec::<String>::new());

    let mut diagnostics = Diagnostics::new();
    let entry = workspace.select("731").unwrap();
    let files = workspace.article_files(entry.manifest.as_ref().unwrap(), &mut diagnostics);
    assert!(diagnostics.is_empty());
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].0.value, "01-a.md");
}

#[test]
fn articles_are_read_in_order_and_their_faults_reported() {
    let (folder, workspace) = workspace(&[
        (
            "a/issue.yaml",
            &manifest(6, 731, "b.md, a.md, big.md, bell.md, link.md"),
        ),
        ("a/a.md", "甲"),
        ("a/b.md", "乙"),
        ("a/bell.md", "x\u{7}"),
        ("a/big.md", &"x".repeat(limits::ARTICLE_BYTES as usize + 1)),
    ]);
    #[cfg(unix)]
    std::os::unix::fs::symlink(
        folder.path().join("a/a.md"),
        folder.path().join("a/link.md"),
    )
    .unwrap();
    let entry = workspace.select("latest").unwrap();
    let mut diagnostics = Diagnostics::new();
    let files = workspace.article_files(entry.manifest.as_ref().unwrap(), &mut diagnostics);
    let texts: Vec<_> = files.iter().map(|(_, source)| source.text()).collect();
    assert_eq!(texts, ["乙", "甲"]);
    let codes: Vec<_> = diagnostics
        .iter()
        .map(|found| found.code.as_str())
        .collect();
    assert_eq!(codes, ["J003", "J005"]);
    #[cfg(unix)]
    assert_eq!(faults(&workspace, "latest"), ["J004 a/issue.yaml:4:41"]);
}

#[test]
fn too_many_articles() {
    let list: Vec<String> = (0..201).map(|n| format!("{n}.md")).collect();
    let (_folder, workspace) = workspace(&[("a/issue.yaml", &manifest(6, 731, &list.join(",")))]);
    assert!(
        faults(&workspace, "731")
            .iter()
            .any(|fault| fault.starts_with("J208"))
    );
}
