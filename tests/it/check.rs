//! `check`: findings on the text, between issues and around them; settings, excuses, formats, exit codes.

use serde_json::Value;

use crate::workspace::{ISSUE, PROOFREAD_SERIES, Workspace};

fn article(body: &str) -> String {
    format!("---\ntitle: 甲文\nsource: 省教育厅\n---\n\n{body}\n")
}

/// A workspace whose one article has this body.
fn with_text(body: &str) -> Workspace {
    Workspace::with_article(article(body)).proofread()
}

/// Code and place of every finding, as `--format json` gives them.
fn findings(workspace: &Workspace, args: &[&str]) -> Vec<String> {
    let mut all = vec!["check"];
    all.extend(args);
    all.extend(["--format", "json"]);
    let run = workspace.run(all);
    let report: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{run:#?}"));
    report["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            let label = &finding["labels"][0];
            format!(
                "{} {}:{}:{} {}",
                finding["code"].as_str().unwrap(),
                label["path"].as_str().unwrap(),
                label["start"]["line"],
                label["start"]["column"],
                label["text"].as_str().unwrap()
            )
        })
        .collect()
}

#[test]
fn a_clean_issue_says_so() {
    let run = with_text("各项工作有序推进。")
        .run(["check", "--strict"])
        .good();
    assert_eq!(run.stdout, "检查了 1 期、1 篇：没有发现问题\n");
}

#[test]
fn a_finding_is_shown_with_its_place_and_what_to_do() {
    let workspace = with_text("各项工作有序推进,成效明显。");
    let run = workspace.run(["check"]).ends_with(0);
    assert!(run.stdout.contains("警告[J701]"), "{run:#?}");
    assert!(
        run.stdout.contains(&format!("{ISSUE}/01-jia.md:6:9")),
        "{run:#?}"
    );
    assert!(run.stdout.contains("jianbao fix"), "{run:#?}");
    assert!(
        run.stdout
            .ends_with("1 个警告；其中 1 处可以用 jianbao fix 改正\n"),
        "{run:#?}"
    );
    workspace.run(["check", "--strict"]).ends_with(1);
}

#[test]
fn build_runs_the_same_checks() {
    let workspace = with_text("各项工作有序推进,成效明显。");
    let run = workspace.run(["build"]).ends_with(0);
    assert!(run.stderr.contains("警告[J701]"), "{run:#?}");
    let run = with_text("各项工作有序推进,成效明显。")
        .file(
            "issues/bulletin.yaml",
            format!("{PROOFREAD_SERIES}check:\n  J701: error\n"),
        )
        .run(["build"])
        .ends_with(1);
    assert!(run.stderr.contains("错误[J701]"), "{run:#?}");
    assert!(run.stderr.contains("没有生成任何文件"), "{run:#?}");
}

#[test]
fn rules_can_be_switched_off_and_made_errors() {
    let workspace = with_text("各项工作有序推进,成效 明显。");
    let set = |check: &str| {
        workspace.write(
            "issues/bulletin.yaml",
            format!("{PROOFREAD_SERIES}检查:\n{check}"),
        );
        let run = workspace.run(["check"]);
        (run.code, run.stdout)
    };
    let (code, text) = set("  J701: 关\n");
    assert_eq!(code, 0);
    assert!(!text.contains("J701") && text.contains("J713"), "{text}");
    let (code, text) = set("  J713: 错误\n");
    assert_eq!(code, 1);
    assert!(
        text.contains("错误[J713]") && text.contains("警告[J701]"),
        "{text}"
    );
    let (code, text) = set("  J301: off\n  J999: off\n");
    assert_eq!(code, 1);
    assert!(text.contains("不能关") && text.contains("J999"), "{text}");
}

#[test]
fn a_place_is_excused_with_a_reason() {
    let excuse = |excuse: &str| {
        Workspace::with_article(format!(
            "---\ntitle: 甲文\nsource: 省教育厅\n{excuse}---\n\n原文写作“推进,提升”，照录。工作推进,成效明显。\n"
        ))
        .proofread()
    };
    let both = findings(&excuse(""), &[]);
    assert_eq!(both.len(), 2, "{both:#?}");
    let one = findings(
        &excuse("excuse:\n  - rule: J701\n    text: 推进,提升\n    reason: 引文照录\n"),
        &[],
    );
    assert_eq!(one, ["J701 issues/2025/06/01-jia.md:10:20 ,"]);
    let none = findings(&excuse("免查:\n  - 规则: j701\n    理由: 引文照录\n"), &[]);
    assert_eq!(none, Vec::<String>::new());
    let unused = findings(
        &excuse(
            "excuse:\n  - {rule: J701, reason: 照录}\n  - {rule: J807, text: 推进, reason: 照录}\n",
        ),
        &[],
    );
    assert_eq!(unused, ["J224 issues/2025/06/01-jia.md:6:12 J807"]);
    let faulty = findings(
        &excuse("excuse:\n  - {rule: J301, reason: 照录}\n  - {rule: J701}\n"),
        &[],
    );
    assert!(faulty[0].starts_with("J107"), "{faulty:#?}");
    assert!(
        faulty.iter().any(|finding| finding.starts_with("J105")),
        "{faulty:#?}"
    );
}

#[test]
fn issues_are_compared_with_their_neighbours() {
    let workspace = Workspace::new()
        .proofread()
        .issue("2025/08", "number: 8\ntotal: 733\ndate: 2025-03-01\n");
    let found = findings(&workspace, &["733"]);
    assert!(
        found
            .iter()
            .any(|finding| finding.starts_with("J212 issues/2025/08/issue.yaml:1:9")),
        "{found:#?}"
    );
    assert!(
        found
            .iter()
            .any(|finding| finding.starts_with("J214 issues/2025/08/issue.yaml:3:7")),
        "{found:#?}"
    );
    // The other issue has no part in it.
    let found = findings(&workspace, &["731"]);
    assert!(
        !found
            .iter()
            .any(|finding| finding.starts_with("J21") && !finding.starts_with("J215")),
        "{found:#?}"
    );
    let run = workspace.run(["build", "733"]).ends_with(1);
    assert!(run.stderr.contains("缺第7期"), "{run:#?}");
    workspace.run(["build", "731"]).ends_with(0);
}

#[test]
fn a_workspace_has_its_own_terms() {
    let workspace = with_text("要抓紧布署，打造示范样板。").file(
        "issues/terms.yaml",
        "terms:\n  - wrong: 示范样板\n    right: 示范点\n    reason: 本刊统一用“示范点”\n    confidence: certain\n",
    );
    let found = findings(&workspace, &[]);
    assert_eq!(
        found,
        [
            "J951 issues/2025/06/01-jia.md:6:4 布署",
            "J951 issues/2025/06/01-jia.md:6:9 示范样板",
        ]
    );
    workspace.write("issues/terms.yaml", "terms:\n  - wrong: [1\n");
    let run = workspace.run(["check"]).ends_with(1);
    assert!(run.stdout.contains("issues/terms.yaml"), "{run:#?}");
}

#[test]
fn findings_come_in_every_format() {
    let workspace = with_text("各项工作有序推进,成效明显。");
    let sarif: Value =
        serde_json::from_str(&workspace.run(["check", "--format", "sarif"]).good().stdout).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "J701");
    let github = workspace.run(["check", "--format", "github"]).good().stdout;
    assert!(
        github.starts_with("::warning file=issues/2025/06/01-jia.md,line=6,"),
        "{github}"
    );
    workspace
        .run(["check", "--format", "xml"])
        .refused(2, "xml");
}

#[test]
fn every_issue_is_checked_under_all() {
    let workspace = with_text("各项工作有序推进。")
        .issue("2025/07", "number: 7\ntotal: 732\ndate: 2025-03-20\n");
    let run = workspace.run(["check", "--all"]).ends_with(0);
    assert!(run.stdout.contains("检查了 2 期、2 篇"), "{run:#?}");
    workspace.run(["check", "--all", "731"]).ends_with(2);
    workspace.run(["check", "999"]).refused(2, "没有总第999期");
}

#[test]
fn explain_shows_a_page_and_lists_all() {
    let workspace = Workspace::empty();
    let page = workspace.run(["explain", "j701"]).good().stdout;
    assert!(page.contains("J701") && page.contains("半角标点"), "{page}");
    let list = workspace.run(["explain"]).good().stdout;
    assert!(list.contains("J001") && list.contains("J953"), "{list}");
    workspace.run(["explain", "J7O1"]).refused(2, "J701");
}
