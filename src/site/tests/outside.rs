//! What must not be on the site, what goes out beside the pages, and what stops everything.

use atom_syndication::Feed;

use super::links::broken_links;
use super::*;

/// The files that hold a text, or whose names do.
fn holding<'t>(tree: &'t Tree, text: &str) -> Vec<&'t str> {
    let finder = |bytes: &[u8]| {
        bytes
            .windows(text.len())
            .any(|window| window == text.as_bytes())
    };
    tree.iter()
        .filter(|(path, bytes)| path.contains(text) || finder(bytes))
        .map(|(path, _)| path.as_str())
        .collect()
}

#[test]
fn a_classified_issue_is_nowhere() {
    const CANARY: &str = "金丝雀";
    for mark in ["秘密", "机密★1年", "绝密", "【机密】", "秘　密"] {
        let archive = archive("");
        let tree_without = archive.build();
        let secret = Given {
            more: "author: 金丝雀作者\nsummary: 金丝雀摘要\nshort_title: 金丝雀短题\n",
            body: "金丝雀正文。",
            ..by("金丝雀处", "金丝雀题").column("金丝雀栏")
        };
        for (year, number) in [(2025, 4), (2024, 4), (2022, 1)] {
            let more = format!("classification: {mark}\neditor: 金丝雀编辑\n");
            archive.issue_with(year, number, &more, &[secret, by("省民政厅", "同题")]);
        }
        let (tree, summary) = archive.build_order(SHOWN);
        assert_eq!(holding(&tree, CANARY), [""; 0], "{mark}");
        // Not even a count changes: the site is as if they did not exist.
        assert!(tree == tree_without, "{mark}");
        let names: Vec<&str> = summary
            .left_out
            .iter()
            .map(|left| left.name.as_str())
            .collect();
        assert_eq!(names, ["2022年第1期", "2024年第4期", "2025年第4期"]);
        assert!(summary.left_out[0].reason.contains("国家秘密"));
        let slug = blake3::hash("金丝雀处".as_bytes()).to_hex();
        assert_eq!(holding(&tree, &slug[..10]), [""; 0]);
    }
    // Other marks are no secret.
    let archive = archive("");
    archive.issue_with(
        2025,
        4,
        "classification: 内部资料 注意保存\n",
        &[by("", "题")],
    );
    assert!(archive.build().contains_key("2025/04/index.html"));
}

#[test]
fn an_error_in_a_classified_issue_stops_nothing() {
    let archive = archive("");
    archive.issue_with(2025, 4, "classification: 机密\n", &[by("", "题")]);
    archive.write("issues/2025/04/00.md", "没有 front matter");
    assert!(!archive.build().contains_key("2025/04/index.html"));
}

#[test]
fn drafts_and_empty_issues_are_left_out_with_the_reason() {
    let archive = archive("");
    let without = archive.build();
    archive.issue_with(2025, 4, "draft: true\n", &[by("草稿处", "草稿")]);
    archive.issue(2025, 5, &[]);
    let (tree, summary) = archive.build_order(SHOWN);
    assert!(tree == without);
    let reasons: Vec<String> = summary
        .left_out
        .iter()
        .map(|left| format!("{}：{}", left.name, left.reason))
        .collect();
    assert_eq!(
        reasons,
        [
            "2025年第4期：送审稿，定稿以后再上网站",
            "2025年第5期：还没有稿件"
        ]
    );
}

#[test]
fn all_errors_are_told_and_then_there_is_no_site() {
    let archive = archive("site:\n  accent: 红\n");
    archive.write("issues/2023/01/01.md", "---\ntitle: 题\n---\n\n正文<br>\n");
    archive.write(
        "issues/2025/03/issue.yaml",
        "number: 3\ntotal: 2503\narticles: [00.md]\n",
    );
    assert_eq!(
        archive.errors(SHOWN),
        [
            "J301 issues/2023/01/01.md",
            "J105 issues/2025/03/issue.yaml",
            "J107 issues/bulletin.yaml"
        ]
    );
    let (tree, _) = archive.try_build(SHOWN);
    assert!(tree.is_empty(), "{:?}", tree.keys());
}

#[test]
fn a_mistake_in_a_template_is_told_once() {
    let archive = archive("");
    archive.write(
        "templates/html/site/list.html",
        "{% extends \"site/page.html\" %}{% block main %}{{ nmae }}{% endblock main %}",
    );
    assert_eq!(
        archive.errors(SHOWN),
        ["J502 templates/html/site/list.html"]
    );
}

#[test]
fn scripts_can_be_replaced_and_are_no_templates() {
    let archive = archive("");
    let script = "const x = `{{ ${ {%`;";
    archive.write("templates/html/site/mark.js", script);
    assert_eq!(text(&archive.build(), "assets/mark.js"), script);
}

#[test]
fn publishing_takes_released_issues_with_their_stored_pdfs() {
    let archive = archive("");
    archive.release("2025-1");
    archive.release("2024-3");
    // The series has another name since; those that were released keep theirs.
    archive.write(
        "issues/bulletin.yaml",
        "title: 新刊名\npublisher: 某委员会\n",
    );
    let (tree, summary) = archive.build_order(RELEASED);
    assert_eq!((summary.issues, summary.left_out.len()), (2, 7));
    assert!(
        summary
            .left_out
            .iter()
            .all(|left| left.reason == "还没有发刊")
    );
    assert_eq!(broken_links(&tree, None), [""; 0]);
    let pdf = "2025/01/联络动态2025年第1期（总第2501期）.pdf";
    assert_eq!(text(&tree, pdf), "%PDF-1.7 2025-1");
    let link = crate::html::anchor::url_path(pdf);
    assert!(text(&tree, "index.html").contains(&link));
    assert!(text(&tree, "2025/01/index.html").contains("联络动态"));
    assert!(text(&tree, "index.html").contains("新刊名"));

    // What was changed since stops everything.
    archive.write("issues/2024/03/00.md", "---\ntitle: 改过\n---\n\n改过。\n");
    assert_eq!(archive.errors(RELEASED), ["J220 issues/2024/03/00.md"]);
}

#[test]
fn a_released_issue_that_vanished_is_an_error() {
    let archive = archive("");
    archive.release("2025-1");
    fs::remove_dir_all(archive.folder.path().join("issues/2025/01/released")).unwrap();
    assert!(!archive.errors(RELEASED).is_empty());
    let gone = self::archive("");
    gone.release("2025-1");
    fs::remove_dir_all(gone.folder.path().join("issues/2025/01")).unwrap();
    assert_eq!(gone.errors(RELEASED), ["J223 issues/ledger.jsonl"]);
}

#[test]
fn the_feed_has_the_newest_articles_with_ids_that_stay() {
    let archive = archive("");
    let special = Given {
        more: "author: 张<三>\nsummary: 摘要 & <b>\n",
        ..by("省<委>", "题 & \"目\" <b>").column("栏'目")
    };
    archive.issue(2025, 4, &[special, by("", "第二篇")]);
    let tree = archive.build();
    let feed: Feed = text(&tree, "feed.xml").parse().unwrap();
    assert_eq!(feed.title().as_str(), "联络动态");
    assert_eq!(feed.updated().to_rfc3339(), "2025-01-22T00:00:00+08:00");
    assert_eq!(feed.authors()[0].name(), "某委员会编");
    assert_eq!(feed.entries().len(), 29);
    let first = &feed.entries()[0];
    assert_eq!(first.title().as_str(), "题 & \"目\" <b>");
    assert_eq!(first.summary().unwrap().as_str(), "摘要 & <b>");
    assert_eq!(first.links()[0].href(), "2025/04/01.html");
    assert_eq!(first.categories()[0].term(), "栏'目");
    let authors: Vec<&str> = first.authors().iter().map(|author| author.name()).collect();
    assert_eq!(authors, ["省<委>", "张<三>"]);
    assert!(first.id().starts_with("urn:uuid:"));
    let ids = |feed: &Feed| -> Vec<String> {
        feed.entries()
            .iter()
            .map(|entry| entry.id().to_owned())
            .collect()
    };
    let old = ids(&feed);
    let unique: std::collections::BTreeSet<&String> = old.iter().collect();
    assert_eq!(unique.len(), old.len());

    archive.issue(2025, 5, &[by("", "又一期")]);
    let later: Feed = text(&archive.build(), "feed.xml").parse().unwrap();
    assert_eq!(ids(&later)[1..], old);
    assert_eq!(later.id(), feed.id());

    // Whole issues, about fifty articles.
    let many: Vec<Given<'_>> = (0..30).map(|_| by("", "题")).collect();
    for number in 6..=7 {
        archive.issue(2025, number, &many);
    }
    let feed: Feed = text(&archive.build(), "feed.xml").parse().unwrap();
    assert_eq!(feed.entries().len(), 30);
}

#[test]
fn with_a_base_url_feed_and_sitemap_have_addresses() {
    let archive = archive("site:\n  base_url: http://a.example.org/简\n");
    assert_eq!(archive.errors(SHOWN), ["J107 issues/bulletin.yaml"]);
    let archive = self::archive("site:\n  base_url: http://a.example.org/j/\n");
    let tree = archive.build();
    let feed: Feed = text(&tree, "feed.xml").parse().unwrap();
    assert_eq!(feed.id(), "http://a.example.org/j/feed.xml");
    let first = &feed.entries()[0];
    assert_eq!(first.id(), "http://a.example.org/j/2025/03/01.html");
    assert_eq!(first.links()[0].href(), first.id());

    let sitemap = text(&tree, "sitemap.xml");
    let document = roxmltree::Document::parse(sitemap).unwrap();
    let addresses: Vec<&str> = document
        .descendants()
        .filter(|node| node.has_tag_name("loc"))
        .filter_map(|node| node.text())
        .collect();
    let mut expected: Vec<String> = html_pages(&tree)
        .map(|(path, _)| format!("http://a.example.org/j/{path}"))
        .filter(|url| !url.ends_with("/404.html") && !url.ends_with("/search.html"))
        .collect();
    expected.sort();
    let mut found = addresses.clone();
    found.sort_unstable();
    assert_eq!(found, expected);
    assert!(sitemap.contains("<lastmod>2025-01-15</lastmod>"));
    assert!(!self::archive("").build().contains_key("sitemap.xml"));
}

#[test]
fn the_settings_are_on_every_page() {
    let archive = archive(
        "site:\n  name: 简报<网>\n  footer:\n    - 甲 & 乙\n    - 第二行\n  accent: \"#9c1420\"\n",
    );
    let tree = archive.build();
    for (path, page) in html_pages(&tree) {
        assert!(page.contains("简报&lt;网&gt;"), "{path}");
        assert!(
            page.contains("甲 &amp; 乙") && page.contains("第二行"),
            "{path}"
        );
    }
    assert!(text(&tree, "assets/site.css").contains("#9c1420"));
}
