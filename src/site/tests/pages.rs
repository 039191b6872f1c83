//! What the pages say.

use super::links::{attributes, broken_links};
use super::*;
use crate::site::parts::PAGE_BYTES;

/// Where texts stand on a page, in the order given; panics where one is missing.
fn in_order(page: &str, texts: &[&str]) {
    let mut rest = page;
    for text in texts {
        let Some(at) = rest.find(text) else {
            panic!("{text} is not (or too early) on the page: {rest}");
        };
        rest = &rest[at + text.len()..];
    }
}

#[test]
fn the_home_page_shows_the_newest_issue_and_the_years() {
    let (tree, summary) = archive("").build_order(SHOWN);
    assert_eq!((summary.issues, summary.articles), (9, 27));
    assert_eq!(summary.left_out, []);
    let home = text(&tree, "index.html");
    in_order(
        home,
        &[
            "2025年第3期",
            "2025/03/01.html",
            "2025年第2期",
            "2025年第1期",
            "2024年第3期",
            "2025年",
            "2024年",
            "2023年",
        ],
    );
    assert!(home.contains("总第二千五百零三期"));
}

#[test]
fn issues_follow_each_other_across_years_and_over_what_is_left_out() {
    let archive = archive("");
    let secret = by("某处", "密件");
    archive.issue_with(2024, 2, "classification: 机密\n", &[secret]);
    let tree = archive.build();
    let linked = |path: &str| -> Vec<String> {
        let links = attributes(text(&tree, path), "href");
        let mut issues: Vec<String> = links
            .filter(|link| link.starts_with("../") && link.matches("/").count() < 5)
            .filter(|link| link.ends_with("/index.html") && link.contains("/0"))
            .collect();
        issues.sort();
        issues.dedup();
        issues
    };
    let cases: [(&str, &[&str]); 5] = [
        ("2023/01/index.html", &["../02/index.html"]),
        (
            "2023/03/index.html",
            &["../../2024/01/index.html", "../02/index.html"],
        ),
        (
            "2024/01/index.html",
            &["../../2023/03/index.html", "../03/index.html"],
        ),
        (
            "2025/01/index.html",
            &["../../2024/03/index.html", "../02/index.html"],
        ),
        ("2025/03/index.html", &["../02/index.html"]),
    ];
    for (path, links) in cases {
        assert_eq!(linked(path), links, "{path}");
    }
}

#[test]
fn issues_are_in_the_order_of_their_dates() {
    let archive = Archive::new("");
    let one = [by("甲", "一篇")];
    archive.issue(2025, 5, &one);
    archive.issue(2025, 6, &one);
    archive.write(
        "issues/z/issue.yaml",
        "supplement: 1\ndate: 2025-02-01\narticles: [a.md]\n",
    );
    archive.write(
        "issues/z/a.md",
        "---\ntitle: 增刊稿\nsource: 甲\n---\n\n正文。\n",
    );
    let tree = archive.build();
    in_order(
        text(&tree, "2025/index.html"),
        &[
            "\"06/index.html\"",
            "\"z01/index.html\"",
            "\"05/index.html\"",
        ],
    );
    in_order(
        text(&tree, "2025/z01/01.html"),
        &["../06/01.html", "../05/01.html"],
    );
}

#[test]
fn related_articles_are_those_near_in_time() {
    let tree = archive("").build();
    let page = text(&tree, "2024/02/01.html");
    let related: Vec<String> = attributes(page, "href")
        .skip_while(|link| !link.contains("/sources/") || link.contains("index"))
        .filter(|link| link.starts_with("../") && !link.contains("index"))
        .filter(|link| link.contains("/0") && !link.contains("columns"))
        .collect();
    // By source: two newer ones, the other of the same issue and two older ones. By column: what was not shown yet.
    assert_eq!(
        related,
        [
            "../03/01.html",
            "../03/03.html",
            "../01/01.html",
            "../01/03.html",
            "../../2023/03/01.html",
        ]
    );
    assert!(page.contains("\"03.html\""));
}

#[test]
fn a_hostile_name_is_only_text() {
    let archive = Archive::new("");
    let long = "很长的单位".repeat(1_990);
    let names = [
        "<script>alert(1)</script>",
        "..",
        "../../etc",
        "\"><img src=x onerror=y>",
        "{{ 7 * 7 }}{% x %}",
        "con",
        "a/b\\c:d*?",
        long.as_str(),
    ];
    let articles: Vec<Given<'_>> = names
        .iter()
        .map(|name| by(name, name).column(name))
        .collect();
    archive.issue(2025, 1, &articles);
    archive.issue(2025, 2, &[by(names[0], names[3]).column(names[1])]);
    let tree = archive.build();
    assert_eq!(broken_links(&tree, None), [""; 0]);
    for (path, page) in html_pages(&tree) {
        assert!(!page.contains("<script>alert"), "{path}");
        assert!(!page.contains("<img src=x"), "{path}");
        assert!(!page.contains("49"), "{path}");
    }
    let lists = tree.keys().filter(|path| path.starts_with("sources/"));
    // One of each name, and the index.
    assert_eq!(lists.count(), names.len() + 1);
    let first = super::super::lists::by_pinyin(names[0]);
    assert!(first < super::super::lists::by_pinyin("省"));
    for (path, page) in html_pages(&tree) {
        let of_long_name = page.contains(long.as_str());
        assert!(of_long_name || page.len() <= PAGE_BYTES, "{path}");
    }
    let list = |name: &str| {
        let digest = blake3::hash(name.as_bytes()).to_hex();
        format!("sources/{}.html", &digest[..10])
    };
    assert!(text(&tree, &list(names[1])).contains("<title>..－联络动态</title>"));
    assert!(tree.contains_key(&list(&long)));
}

#[test]
fn pages_stay_light_however_long_the_archive_is() {
    let archive = Archive::new("");
    let title = "关于进一步加强和改进人大代表建议办理工作的若干做法".repeat(12);
    for number in 1..=48 {
        let titles = [
            by("省民政厅", &title).column("栏"),
            by("省民政厅", &title).column("栏"),
        ];
        archive.issue(2025, number, &titles);
    }
    let tree = archive.build();
    assert_eq!(broken_links(&tree, None), [""; 0]);
    for (path, page) in html_pages(&tree) {
        assert!(page.len() <= PAGE_BYTES, "{path}: {}", page.len());
    }
    // The oldest issues are on the part that is never changed again.
    assert!(text(&tree, "2025/index-2.html").contains("\"01/index.html\""));
    assert!(text(&tree, "2025/index.html").contains("\"48/index.html\""));
    assert!(text(&tree, "2025/index.html").contains("index-2.html"));
    assert!(!text(&tree, "2025/index-2.html").contains("48"));
    let parts = tree.keys().filter(|path| path.starts_with("2025/index"));
    assert!(parts.count() > 2);
    let parts = tree
        .keys()
        .filter(|path| path.starts_with("sources/") && path.contains('-'));
    assert!(parts.count() > 1);
}

#[test]
fn an_issue_of_the_year_before_may_come_late() {
    let archive = Archive::new("");
    let one = [by("甲", "一篇")];
    for number in [1, 2] {
        archive.issue(2025, number, &one);
    }
    // Numbered in 2024, but dated between the two.
    archive.write(
        "issues/late/issue.yaml",
        "number: 52\ntotal: 2452\nyear: 2024\ndate: 2025-01-05\narticles: [a.md]\n",
    );
    archive.write(
        "issues/late/a.md",
        "---\ntitle: 迟\nsource: 甲\n---\n\n正文。\n",
    );
    let tree = archive.build();
    assert_eq!(broken_links(&tree, None), [""; 0]);
    assert!(text(&tree, "2024/index.html").contains("\"52/index.html\""));
    assert!(text(&tree, "2025/01/index.html").contains("../../2024/52/index.html"));
}

#[test]
fn many_names_are_cut_into_pages() {
    let archive = Archive::new("");
    let names: Vec<String> = (0..180)
        .map(|n| format!("第{n}联络站").repeat(30))
        .collect();
    let articles: Vec<Given<'_>> = names.iter().map(|name| by(name, "题")).collect();
    archive.issue(2025, 1, &articles);
    let tree = archive.build();
    assert_eq!(broken_links(&tree, None), [""; 0]);
    // 要目 on the home page and the choice of sources are cut too.
    for path in [
        "sources/index.html",
        "sources/index-2.html",
        "index.html",
        "search.html",
    ] {
        assert!(text(&tree, path).len() <= PAGE_BYTES, "{path}");
    }
    assert!(text(&tree, "index.html").contains("篇）"));
}
