//! `verify`: is this PDF what the workspace makes today?

use crate::workspace::{ISSUE, OUT, PDF, Workspace};

fn built(workspace: Workspace) -> Workspace {
    workspace.run(["build", "--format", "pdf"]).good();
    workspace
}

fn pdf() -> String {
    format!("{OUT}/{PDF}")
}

#[test]
fn the_same_bytes_are_good() {
    let workspace = built(Workspace::new());
    let run = workspace.run(["verify", &pdf()]).good();
    assert!(
        run.stdout.contains("一致") && !run.stdout.contains("不一致"),
        "{run:?}"
    );
    // Wherever the file lies.
    let elsewhere = tempfile::tempdir().unwrap();
    let copy = elsewhere.path().join("别名.pdf");
    std::fs::write(&copy, workspace.bytes(&pdf())).unwrap();
    workspace.run(["verify".as_ref(), copy.as_os_str()]).good();
}

#[test]
fn a_changed_source_is_named() {
    let workspace = built(Workspace::new());
    let workspace = workspace.article("02-yi.md", "乙文", "乙文改过的正文。");
    let run = workspace.run(["verify", &pdf()]).ends_with(1);
    assert!(run.stdout.contains("不一致"), "{run:?}");
    assert!(
        run.stdout.contains(&format!("改动 {ISSUE}/02-yi.md")),
        "{run:?}"
    );
    assert!(!run.stdout.contains("01-jia.md"), "{run:?}");
}

#[test]
fn a_source_that_came_or_went_is_named() {
    let workspace = built(Workspace::new()).article("03-bing.md", "丙文", "丙文的正文。");
    let workspace = workspace.list(&["01-jia.md", "03-bing.md"]);
    std::fs::remove_file(workspace.path(ISSUE).join("02-yi.md")).unwrap();
    let run = workspace.run(["verify", &pdf()]).ends_with(1);
    for words in [
        "去掉 issues/2025/06/02-yi.md",
        "新增 issues/2025/06/03-bing.md",
        "改动 issues/2025/06/issue.yaml",
    ] {
        assert!(run.stdout.contains(words), "{words}: {run:?}");
    }
}

#[test]
fn a_pdf_whose_own_bytes_changed_is_not_the_same() {
    let workspace = built(Workspace::new());
    let mut bytes = workspace.bytes(&pdf());
    bytes.push(b'\n');
    workspace.write("gai.pdf", &bytes);
    let run = workspace.run(["verify", "gai.pdf"]).ends_with(1);
    assert!(run.stdout.contains("源文件都没有改动"), "{run:?}");
}

#[test]
fn a_classified_issue_names_no_files_and_is_verified_all_the_same() {
    let manifest = "number: 6\ntotal: 731\ndate: 2025-03-11\nclassification: 机密★1年\narticles: [01-jia.md, 02-yi.md]\n";
    let workspace = built(Workspace::with_manifest(manifest));
    let bytes = workspace.bytes(&pdf());
    for words in ["blake3:", "01-jia.md"] {
        assert!(
            !bytes
                .windows(words.len())
                .any(|window| window == words.as_bytes()),
            "{words}"
        );
    }
    let metadata = hayro_syntax::Pdf::new(bytes)
        .expect("a PDF")
        .metadata()
        .keywords
        .clone();
    assert!(metadata.is_none_or(|keywords| keywords.is_empty()));
    workspace.run(["verify", &pdf()]).good();
    let workspace = workspace.article("02-yi.md", "乙文", "乙文改过的正文。");
    let run = workspace.run(["verify", &pdf()]).ends_with(1);
    assert!(run.stdout.contains("不一致"), "{run:?}");
}

#[test]
fn what_is_not_ours_is_refused_with_a_word() {
    let workspace = built(Workspace::new());
    workspace.write("wenben.pdf", "这不是 PDF");
    let run = workspace.run(["verify", "wenben.pdf"]).ends_with(1);
    assert!(run.stdout.contains("不是 PDF"), "{run:?}");
    let foreign = "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\n4 0 obj\n<</Creator(Word)>>\nendobj\ntrailer\n<</Root 1 0 R/Info 4 0 R/Size 5>>\n%%EOF\n";
    workspace.write("wai.pdf", foreign);
    let run = workspace.run(["verify", "wai.pdf"]).ends_with(1);
    assert!(run.stdout.contains("不是 jianbao 生成的"), "{run:?}");
    workspace.run(["verify", "meiyou.pdf"]).ends_with(2);
    // One bad file does not hide the others.
    let run = workspace.run(["verify", "wai.pdf", &pdf()]).ends_with(1);
    assert!(run.stdout.contains("一致，"), "{run:?}");
}

#[test]
fn an_issue_that_is_no_longer_there_is_named() {
    let workspace = built(Workspace::new());
    let other = Workspace::with_series("title: 别的刊物\npublisher: 别的单位\n");
    other.write("yuan.pdf", workspace.bytes(&pdf()));
    let run = other.run(["verify", "yuan.pdf"]).ends_with(1);
    assert!(
        run.stdout.contains("联络动态2025年第6期（总第731期）"),
        "{run:?}"
    );
}
