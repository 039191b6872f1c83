//! `site`: what is in it, what never is, and when nothing is written.

use std::fs;

use crate::workspace::{PDF, Workspace, tree};

/// A word that stands in one issue only, everywhere in it.
const CANARY: &str = "金丝雀";

/// The issue 731 and, in `issues/x`, another one with the canary in it and this head.
fn with_another(head: &str) -> Workspace {
    Workspace::new()
        .file("issues/x/issue.yaml", format!("{head}articles: [a.md]\n"))
        .file(
            "issues/x/a.md",
            format!(
                "---\ntitle: {CANARY}的标题\nsource: {CANARY}厅\ncolumn: {CANARY}栏\nsummary: {CANARY}\n---\n\n{CANARY}的正文。\n"
            ),
        )
}

/// The files of the site that the canary stands in or in whose names it stands.
fn where_the_canary_is(workspace: &Workspace) -> Vec<String> {
    let needle = CANARY.as_bytes();
    tree(&workspace.path("dist/site"))
        .into_iter()
        .filter(|(name, bytes)| {
            name.contains(CANARY) || bytes.windows(needle.len()).any(|part| part == needle)
        })
        .map(|(name, _)| name)
        .collect()
}

#[test]
fn it_has_a_page_for_everything_and_the_pdfs() {
    let workspace = Workspace::new();
    let run = workspace.run(["site"]).good();
    assert!(run.stdout.starts_with("网站：1 期，2 篇，"), "{run:?}");
    let names = workspace.names("dist/site");
    for name in [
        "index.html",
        "2025/index.html",
        "2025/06/index.html",
        "2025/06/01.html",
        "2025/06/02.html",
        "sources/index.html",
        "search.html",
        "404.html",
        "feed.xml",
        "assets/site.css",
        "assets/search.js",
        "assets/mark.js",
    ] {
        assert!(names.iter().any(|known| known == name), "{name}: {names:?}");
    }
    assert!(names.contains(&format!("2025/06/{PDF}")));
    // No base URL, no map; no columns, no list of them.
    assert!(
        !names
            .iter()
            .any(|name| name == "sitemap.xml" || name.starts_with("columns/"))
    );
    let sources: Vec<_> = names
        .iter()
        .filter(|name| name.starts_with("sources/"))
        .collect();
    assert_eq!(sources.len(), 2, "{sources:?}");
    assert!(
        workspace
            .text("dist/site/2025/06/01.html")
            .contains("甲文的正文。")
    );
}

#[test]
fn without_pdfs_no_page_offers_one() {
    let workspace = Workspace::new();
    workspace.run(["site", "--no-pdf"]).good();
    for (name, bytes) in tree(&workspace.path("dist/site")) {
        assert!(!name.ends_with(".pdf"), "{name}");
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.contains(".pdf"), "{name}");
    }
}

#[test]
fn a_second_run_rewrites_nothing_and_a_change_only_its_pages() {
    let workspace = Workspace::new();
    workspace.run(["site", "--no-pdf"]).good();
    let before = tree(&workspace.path("dist/site"));
    let time = |name: &str| {
        let metadata = fs::metadata(workspace.path("dist/site").join(name)).unwrap();
        metadata.modified().unwrap()
    };
    let kept = [
        "index.html",
        "feed.xml",
        "2025/06/02.html",
        "assets/site.css",
    ];
    let times = kept.map(time);

    let run = workspace.run(["site", "--no-pdf"]).good();
    assert!(
        run.stdout.contains("和原来完全一样，没有改写任何文件"),
        "{run:?}"
    );
    assert_eq!(tree(&workspace.path("dist/site")), before);

    let workspace = workspace.article("01-jia.md", "甲文", "甲文改过的正文。");
    workspace.run(["site", "--no-pdf"]).good();
    let after = tree(&workspace.path("dist/site"));
    let changed: Vec<&String> = after
        .iter()
        .filter(|(name, bytes)| before.get(*name) != Some(bytes))
        .map(|(name, _)| name)
        .collect();
    assert!(
        changed.iter().any(|name| *name == "2025/06/01.html"),
        "{changed:?}"
    );
    assert!(
        changed.iter().all(|name| {
            name.starts_with("search/")
                || ["2025/06/01.html", "2025/06/index.html"].contains(&name.as_str())
        }),
        "{changed:?}"
    );
    let time = |name: &str| {
        let metadata = fs::metadata(workspace.path("dist/site").join(name)).unwrap();
        metadata.modified().unwrap()
    };
    assert_eq!(kept.map(time), times);
}

#[test]
fn classified_issues_are_nowhere_and_the_message_says_why() {
    for mark in ["秘密", "机密★1年", "绝密★启用前"] {
        let head = format!("number: 7\ntotal: 732\ndate: 2025-03-25\nclassification: {mark}\n");
        let workspace = with_another(&head);
        let run = workspace.run(["site"]).ends_with(0);
        assert_eq!(
            where_the_canary_is(&workspace),
            Vec::<String>::new(),
            "{mark}"
        );
        assert!(!workspace.exists("dist/site/2025/07"));
        assert!(run.stdout.starts_with("网站：1 期，2 篇，"), "{run:?}");
        let said = format!("没有放入2025年第7期：密级是“{mark}”");
        assert!(run.stderr.contains(&said), "{run:?}");
    }
    let head = "number: 7\ntotal: 732\ndate: 2025-03-25\nclassification: 内部资料 注意保存\n";
    let workspace = with_another(head);
    workspace.run(["site", "--no-pdf"]).good();
    assert!(!where_the_canary_is(&workspace).is_empty());
}

#[test]
fn drafts_and_issues_without_articles_are_left_out() {
    let workspace = with_another("number: 7\ntotal: 732\ndate: 2025-03-25\ndraft: true\n").file(
        "issues/y/issue.yaml",
        "number: 8\ntotal: 733\ndate: 2025-04-10\narticles: []\n",
    );
    let run = workspace.run(["site", "--no-pdf"]).ends_with(0);
    assert_eq!(where_the_canary_is(&workspace), Vec::<String>::new());
    assert!(
        run.stderr.contains("没有放入2025年第7期：送审稿"),
        "{run:?}"
    );
    assert!(
        run.stderr.contains("没有放入2025年第8期：还没有稿件"),
        "{run:?}"
    );
}

#[test]
fn an_error_anywhere_changes_nothing() {
    let workspace = with_another("number: 7\ntotal: 732\ndate: 2025-03-25\n");
    workspace.run(["site", "--no-pdf"]).good();
    let before = tree(&workspace.path("dist"));
    workspace.write("issues/x/a.md", "---\ntitle: 乙\n---\n\n<b>正文</b>\n");
    workspace.write(
        "issues/2025/06/01-jia.md",
        "---\ntitle: 甲\n---\n\n![图](没有.png)\n",
    );
    let run = workspace.run(["site", "--no-pdf"]).ends_with(1);
    assert!(
        run.stderr.contains("issues/x/a.md") && run.stderr.contains("01-jia.md"),
        "{run:?}"
    );
    assert!(
        run.stderr.contains("没有生成网站，原有的文件没有改动。"),
        "{run:?}"
    );
    assert_eq!(tree(&workspace.path("dist")), before);
}

#[test]
fn its_settings_are_read_and_their_faults_have_places() {
    let series = "title: 联络动态\npublisher: 代表工作委员会\nsite:\n  name: 联络<动态>网\n  base_url: https://jianbao.example.org/a/\n  footer: [第一行, 第二行]\n  accent: \"#8a0f1a\"\n";
    let workspace = Workspace::with_series(series);
    workspace.run(["site", "--no-pdf"]).ends_with(0);
    let home = workspace.text("dist/site/index.html");
    assert!(
        home.contains("联络&lt;动态&gt;网") && home.contains("第二行"),
        "{home}"
    );
    assert!(
        workspace
            .text("dist/site/sitemap.xml")
            .contains("https://jianbao.example.org/a/2025/06/01.html")
    );
    assert!(
        workspace
            .text("dist/site/assets/site.css")
            .contains("#8a0f1a")
    );

    let workspace = Workspace::with_series(
        series
            .replace("#8a0f1a", "#ffaaaa")
            .replace("footer", "fotter"),
    );
    let run = workspace.run(["site", "--no-pdf"]).ends_with(1);
    assert!(
        run.stderr.contains("issues/bulletin.yaml:6:3")
            && run.stderr.contains("issues/bulletin.yaml:7:"),
        "{run:?}"
    );
    assert!(!workspace.exists("dist/site"));
    // Only the site reads them.
    workspace.run(["build", "--format", "html"]).ends_with(0);
}

#[test]
fn an_office_overrides_one_part_alone() {
    let workspace = Workspace::new().file(
        "templates/html/site/footer.html",
        "<footer class=\"site-footer\"><p>本委办公室{{ site.name }}</p></footer>\n",
    );
    workspace.run(["site", "--no-pdf"]).good();
    for page in [
        "index.html",
        "2025/index.html",
        "2025/06/01.html",
        "search.html",
    ] {
        assert!(
            workspace
                .text(&format!("dist/site/{page}"))
                .contains("本委办公室联络动态"),
            "{page}"
        );
    }
}

#[test]
fn what_the_user_writes_is_no_place_for_it() {
    let workspace = Workspace::new();
    let before = tree(workspace.root());
    for out in [
        ".",
        "issues",
        "issues/网站",
        "templates/../issues/x",
        "private/x",
        "..",
    ] {
        let run = workspace.run(["site", "--out", out]).ends_with(2);
        assert!(run.stderr.contains("网站不能放在"), "{out}: {run:?}");
    }
    assert_eq!(tree(workspace.root()), before);
}

#[test]
fn files_of_others_stay() {
    let workspace = Workspace::new().file("网站/说明.txt", "别人的文件");
    workspace.run(["site", "--no-pdf", "--out", "网站"]).good();
    workspace.run(["site", "--no-pdf", "--out", "网站"]).good();
    assert_eq!(workspace.text("网站/说明.txt"), "别人的文件");
    assert!(workspace.exists("网站/index.html"));
}
