//! Every link of every page leads somewhere.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;

use super::*;

/// The values of an attribute on a page. In texts there is no plain quotation mark.
pub fn attributes<'p>(page: &'p str, name: &str) -> impl Iterator<Item = String> + use<'p> {
    let start = format!(" {name}=\"");
    let mut pieces = Vec::new();
    for (at, _) in page.match_indices(start.as_str()) {
        let value = page[at + start.len()..].split('"').next().unwrap_or("");
        pieces.push(value.replace("&#39;", "'").replace("&amp;", "&"));
    }
    pieces.into_iter()
}

/// The path that a relative link on a page leads to, and its anchor.
fn target(from: &str, link: &str) -> (String, String) {
    let (link, anchor) = link.split_once('#').unwrap_or((link, ""));
    let link = link.split('?').next().unwrap_or("");
    let decode = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
    let mut parts: Vec<&str> = from.split('/').collect();
    if !link.is_empty() {
        parts.pop();
        for part in link.split('/') {
            match part {
                ".." => assert!(parts.pop().is_some(), "{from}: {link} leads out"),
                "." | "" => panic!("{from}: {link}"),
                part => parts.push(part),
            }
        }
    }
    (decode(&parts.join("/")), decode(anchor))
}

/// All that is wrong with the links of a site. `base` is its base URL.
pub fn broken_links(tree: &Tree, base: Option<&str>) -> Vec<String> {
    let ids: BTreeMap<&str, Vec<String>> = html_pages(tree)
        .map(|(path, page)| (path, attributes(page, "id").collect()))
        .collect();
    let mut broken = Vec::new();
    for (path, page) in html_pages(tree) {
        let unique: BTreeSet<&String> = ids[path].iter().collect();
        if unique.len() < ids[path].len() {
            broken.push(format!("{path}: an id twice"));
        }
        let links = ["href", "src", "action"]
            .into_iter()
            .flat_map(|name| attributes(page, name));
        for link in links {
            let (from, link) = match base.and_then(|base| link.strip_prefix(base)) {
                Some(below) => ("index.html", below.to_owned()),
                None => (path, link),
            };
            if ["http:", "https:", "mailto:", "tel:", "data:"]
                .iter()
                .any(|scheme| link.starts_with(scheme))
            {
                continue;
            }
            let (to, anchor) = target(from, &link);
            let found = match ids.get(to.as_str()) {
                Some(ids) => anchor.is_empty() || ids.contains(&anchor),
                None => anchor.is_empty() && tree.contains_key(&to),
            };
            if !found {
                broken.push(format!("{path}: {link}"));
            }
        }
    }
    broken
}

#[test]
fn the_checker_finds_what_is_broken() {
    let mut tree = Tree::new();
    let page = "<p id=\"a\"><a href=\"#a\"></a><a href=\"#b\"></a><a href=\"../x/y.html#a\"></a>\
                <a href=\"z.html\"></a><a href=\"../../top.html\"></a><img src=\"p%20q.png\">";
    tree.insert("x/y.html".to_owned(), page.into());
    tree.insert("x/p q.png".to_owned(), Vec::new());
    let page_above = page.replace("<a href=\"../../top.html\"></a>", "");
    tree.insert("x/y.html".to_owned(), page_above.into());
    assert_eq!(
        broken_links(&tree, None),
        ["x/y.html: #b", "x/y.html: z.html"]
    );
}

#[test]
fn every_link_of_every_page_leads_somewhere() {
    let archive = archive("");
    let body = "# 一、标题\n\n正文[^1]见[下一篇](01.md)。\n\n[^1]: 注。\n";
    let linked = Given {
        body,
        ..by("省卫生健康委员会", "有链接的一篇")
    };
    archive.issue(2025, 4, &[linked, by("", "没有单位的一篇")]);
    let tree = archive.build();
    assert!(tree.contains_key("2025/04/01.html"));
    assert_eq!(broken_links(&tree, None), [""; 0]);

    let none = Archive::new("");
    assert_eq!(broken_links(&none.build(), None), [""; 0]);

    let bare = Archive::new("");
    bare.issue(2025, 1, &[by("", "只有一篇")]);
    let tree = bare.build();
    assert!(!tree.contains_key("sources/index.html"));
    assert_eq!(broken_links(&tree, None), [""; 0]);
}

#[test]
fn with_a_base_url_only_the_404_page_has_addresses() {
    let base = "https://oa.example.org/a/";
    let archive = archive(&format!("site:\n  base_url: {base}\n"));
    let tree = archive.build();
    assert_eq!(broken_links(&tree, Some(base)), [""; 0]);
    for (path, page) in html_pages(&tree) {
        let mut absolute: Vec<_> = ["href", "src", "action"]
            .into_iter()
            .flat_map(|name| attributes(page, name))
            .filter(|link| link.starts_with("http"))
            .collect();
        absolute.retain(|link| *link != format!("{base}{path}"));
        assert_eq!(
            absolute.is_empty(),
            path != "404.html",
            "{path}: {absolute:?}"
        );
    }
    let relative = attributes(text(&tree, "404.html"), "href")
        .filter(|link| !link.starts_with(base) && !link.starts_with(['#', 'd']));
    assert_eq!(relative.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn the_page_shown_anywhere_brings_its_own_style() {
    let tree = archive("site:\n  accent: \"#8a0f1a\"\n").build();
    let page = text(&tree, "404.html");
    assert!(!page.contains("rel=\"stylesheet\""), "{page}");
    assert!(
        page.contains("<style>\n") && page.contains("#8a0f1a"),
        "{page}"
    );
}

#[test]
fn old_browsers_can_read_the_style_sheet() {
    let tree = archive("").build();
    let style = text(&tree, "assets/site.css");
    assert!(!style.contains("url(") && !style.contains("@import"));
    for modern in crate::html::tests::MODERN {
        assert!(!style.contains(modern), "{modern}");
    }
}

#[test]
fn the_search_page_is_light_with_all_that_it_loads() {
    let tree = archive("").build();
    let page = text(&tree, "search.html");
    let loaded = attributes(page, "src").chain(attributes(page, "href"));
    let assets: BTreeSet<String> = loaded.filter(|link| link.starts_with("assets/")).collect();
    assert!(assets.len() >= 4, "{assets:?}");
    let bytes: usize = assets.iter().map(|path| tree[path].len()).sum();
    assert!(page.len() + bytes <= 58_000, "{}", page.len() + bytes);
}

#[test]
fn no_string_of_a_script_runs_over_lines() {
    for (path, script) in crate::site::search::SCRIPTS {
        for line in script.lines() {
            let code = line.trim();
            assert!(
                code.starts_with("//") || code.matches('`').count() % 2 == 0,
                "{path}: {line}"
            );
            assert!(!code.ends_with('\\'), "{path}: {line}");
        }
    }
}
