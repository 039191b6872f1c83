//! The repository's own issues: they build without a remark, and their pages hold together.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use percent_encoding::percent_decode_str;

use crate::page::{attributes, ids, markup};
use crate::workspace::{Workspace, tree};

/// The samples without the repository's `templates/`, so that the program that was just built uses its own.
fn samples() -> Workspace {
    let issues = Path::new(env!("CARGO_MANIFEST_DIR")).join("issues");
    let files = tree(&issues).into_iter();
    files.fold(Workspace::empty(), |workspace, (path, bytes)| {
        workspace.file(&format!("issues/{path}"), bytes)
    })
}

/// Every file of all the samples by its path below the output folder, built once.
static FILES: LazyLock<BTreeMap<String, Vec<u8>>> = LazyLock::new(|| {
    let workspace = samples();
    workspace.run(["build", "--all", "--strict"]).good();
    tree(&workspace.path("dist"))
});

/// The pages with their paths.
fn pages() -> Vec<(&'static str, String)> {
    let html = FILES.iter().filter(|(name, _)| name.ends_with(".html"));
    let pages: Vec<_> = html
        .map(|(name, bytes)| (name.as_str(), markup(str::from_utf8(bytes).unwrap())))
        .collect();
    assert!(pages.len() > 8, "{pages:?}");
    pages
}

#[test]
fn all_build_without_a_warning() {
    let pdfs = FILES.keys().filter(|name| name.ends_with(".pdf"));
    assert!(pdfs.count() >= 3);
    assert!(FILES.contains_key("2025/06/联络动态2025年第6期（总第731期）.pdf"));
}

#[test]
fn every_link_leads_somewhere() {
    let pages = pages();
    let ids: BTreeMap<&str, _> = pages
        .iter()
        .map(|(name, page)| (*name, ids(page)))
        .collect();
    for (name, page) in &pages {
        let folder = Path::new(name).parent().unwrap();
        for link in [attributes(page, "href"), attributes(page, "src")].concat() {
            if ["https://", "mailto:", "tel:", "data:,"]
                .iter()
                .any(|start| link.starts_with(start))
            {
                continue;
            }
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let path = percent_decode_str(path).decode_utf8().unwrap();
            let target = match path.as_ref() {
                "" => (*name).to_owned(),
                path => folder.join(path).to_str().unwrap().to_owned(),
            };
            assert!(
                FILES.contains_key(&target),
                "{link} in {name} leads nowhere"
            );
            if !anchor.is_empty() {
                assert!(
                    ids[target.as_str()].contains(anchor),
                    "no {link} for {name}"
                );
            }
        }
    }
}

#[test]
fn labels_and_descriptions_name_an_id_that_is_there() {
    for (name, page) in &pages() {
        let ids = ids(page);
        for label in attributes(page, "aria-labelledby") {
            assert!(ids.contains(label), "{label} in {name}");
        }
    }
}

#[test]
fn every_article_is_on_the_issues_page_and_on_its_own() {
    for (name, page) in pages()
        .iter()
        .filter(|(name, _)| name.ends_with("index.html"))
    {
        let folder = name.strip_suffix("index.html").unwrap();
        let articles = page.matches("<article ").count();
        for number in 1..=articles {
            assert!(
                FILES.contains_key(&format!("{folder}{number:02}.html")),
                "{name}"
            );
        }
        assert!(!FILES.contains_key(&format!("{folder}{:02}.html", articles + 1)));
    }
}

#[test]
fn nothing_runs_and_nothing_is_loaded_from_outside() {
    for (name, page) in &pages() {
        assert!(
            !page.contains("<script") && !page.contains("<iframe") && !page.contains("http://"),
            "{name}"
        );
        for source in attributes(page, "src") {
            assert!(
                !source.contains(':') && !source.starts_with('/'),
                "{source} in {name}"
            );
        }
        for handler in ["onclick", "onload", "onerror"] {
            assert!(attributes(page, handler).is_empty(), "{name}");
        }
    }
}

#[test]
fn pictures_have_words_and_a_size() {
    let pages = pages();
    let pictures: Vec<&str> = pages
        .iter()
        .flat_map(|(_, page)| attributes(page, "alt"))
        .collect();
    assert!(!pictures.is_empty());
    assert!(pictures.iter().all(|alt| !alt.trim().is_empty()));
    for (name, page) in &pages {
        let images = page.matches("<img ").count();
        assert_eq!(attributes(page, "width").len(), images, "{name}");
        assert_eq!(attributes(page, "height").len(), images, "{name}");
    }
}

#[test]
fn the_first_sample_is_issue_731_with_two_articles_on_eight_pages() {
    let run = samples().run(["build", "731"]).good();
    assert!(
        run.stdout.starts_with("2025年第6期：2 篇，8 页\n"),
        "{run:#?}"
    );
}
