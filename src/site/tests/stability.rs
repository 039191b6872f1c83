//! What a small change of the workspace changes in the site.

use std::collections::BTreeSet;

use super::*;

/// The files that differ between two trees, but for the search data.
fn changed<'t>(before: &'t Tree, after: &'t Tree) -> Vec<&'t str> {
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    paths
        .into_iter()
        .filter(|path| !path.starts_with("search/"))
        .filter(|path| before.get(*path) != after.get(*path))
        .map(String::as_str)
        .collect()
}

fn page_of(folder: &str, name: &str) -> String {
    let digest = blake3::hash(name.as_bytes()).to_hex();
    format!("{folder}/{}.html", &digest[..10])
}

#[test]
fn a_new_issue_changes_what_stands_beside_it_and_nothing_else() {
    let archive = archive("site:\n  base_url: http://a.example.org/\n");
    let before = archive.build();
    archive.issue(
        2025,
        4,
        &[by("省卫生健康委员会", "新的一篇").column("工作交流")],
    );
    let after = archive.build();
    let (source, column) = (
        page_of("sources", "省卫生健康委员会"),
        page_of("columns", "工作交流"),
    );
    let mut expected = vec![
        // The issue itself.
        "2025/04/01.html",
        "2025/04/index.html",
        // The one before it has a next one now.
        "2025/03/index.html",
        // Articles that have a newer one of their source or column near them: two each.
        "2025/03/01.html",
        "2025/03/03.html",
        "2025/03/02.html",
        "2025/02/02.html",
        // Lists and counts.
        "2025/index.html",
        &source,
        &column,
        "sources/index.html",
        "columns/index.html",
        "index.html",
        "feed.xml",
        "sitemap.xml",
    ];
    expected.sort_unstable();
    assert_eq!(changed(&before, &after), expected);
}

#[test]
fn the_first_issue_of_a_year_changes_the_year_before() {
    let archive = archive("");
    let before = archive.build();
    archive.issue(2026, 1, &[by("", "没有单位和栏目的一篇")]);
    let after = archive.build();
    assert_eq!(
        changed(&before, &after),
        [
            "2025/03/index.html",
            "2025/index.html",
            "2026/01/01.html",
            "2026/01/index.html",
            "2026/index.html",
            "feed.xml",
            "index.html",
            "search.html",
        ]
    );
}

#[test]
fn a_changed_text_changes_its_two_pages() {
    let archive = archive("");
    let before = archive.build();
    archive.write(
        "issues/2024/02/00.md",
        &Given {
            body: "改过的正文。",
            ..by("省卫生健康委员会", "2024年第2次走访").column("建议办理")
        }
        .text(),
    );
    let after = archive.build();
    assert_eq!(
        changed(&before, &after),
        ["2024/02/01.html", "2024/02/index.html"]
    );
}

#[test]
fn an_old_part_of_a_list_stays_as_it_is() {
    let archive = Archive::new("");
    let title = "关于进一步加强和改进人大代表建议办理工作的若干做法".repeat(20);
    let article = [by("省民政厅", &title)];
    for number in 1..=47 {
        archive.issue(2025, number, &article);
    }
    let before = archive.build();
    assert!(before.contains_key("2025/index-2.html"));
    archive.issue(2025, 48, &article);
    let after = archive.build();
    let list = page_of("sources", "省民政厅");
    assert!(after.contains_key(&list.replace(".html", "-2.html")));
    assert_eq!(
        changed(&before, &after),
        [
            "2025/46/01.html",
            "2025/47/01.html",
            "2025/47/index.html",
            "2025/48/01.html",
            "2025/48/index.html",
            "2025/index.html",
            "feed.xml",
            "index.html",
            &list,
            "sources/index.html",
        ]
    );
}

#[test]
fn the_bytes_do_not_depend_on_the_threads() {
    let archive = archive("");
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build().unwrap().install(|| archive.build())
    };
    let one = with(1);
    for threads in [2, 5] {
        assert!(with(threads) == one);
    }
}
