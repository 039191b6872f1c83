//! Whole sites of small workspaces, in memory.

mod links;
mod outside;
mod pages;
mod stability;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::sync::Mutex;

use chrono::{Days, NaiveDate};
use tempfile::TempDir;

use super::*;
use crate::output::WriteError;
use crate::release::{Candidate, Request, lock, store};
use crate::series::Series;

/// The files of a site by their paths.
type Tree = BTreeMap<String, Vec<u8>>;

const SHOWN: Order = Order {
    which: Which::Shown,
    pdf: false,
};
const RELEASED: Order = Order {
    which: Which::Released,
    pdf: true,
};

#[derive(Default)]
struct Memory(Mutex<Tree>);

impl Sink for Memory {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
        let plain = |part: &str| {
            let forbidden = |c: char| c.is_control() || "\\:*?\"<>|".contains(c);
            !part.is_empty() && part != "." && part != ".." && !part.contains(forbidden)
        };
        assert!(path.split('/').all(plain), "{path}");
        let before = self
            .0
            .lock()
            .unwrap()
            .insert(path.to_owned(), bytes.to_vec());
        assert!(before.is_none(), "{path} comes twice");
        Ok(())
    }
}

/// A workspace.
struct Archive {
    folder: TempDir,
}

/// An article: its title, its source, its column and further lines of its front matter.
#[derive(Clone, Copy, Default)]
struct Given<'a> {
    title: &'a str,
    source: &'a str,
    column: &'a str,
    more: &'a str,
    body: &'a str,
}

fn by<'a>(source: &'a str, title: &'a str) -> Given<'a> {
    Given {
        title,
        source,
        body: "正文第一段。",
        ..Given::default()
    }
}

impl<'a> Given<'a> {
    fn column(self, column: &'a str) -> Self {
        Self { column, ..self }
    }

    fn text(&self) -> String {
        let mut text = format!("---\ntitle: {}\n", quoted(self.title));
        for (key, value) in [("source", self.source), ("column", self.column)] {
            if !value.is_empty() {
                let _ = writeln!(text, "{key}: {}", quoted(value));
            }
        }
        format!("{text}{}---\n\n{}\n", self.more, self.body)
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

impl Archive {
    /// A workspace whose series has these further lines.
    fn new(more: &str) -> Self {
        let archive = Self {
            folder: TempDir::new().unwrap(),
        };
        archive.write(
            "issues/bulletin.yaml",
            &format!("title: 联络动态\npublisher: 某委员会\n{more}"),
        );
        archive
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// 第`number`期 of a weekly year, with further lines in its manifest.
    fn issue_with(&self, year: i32, number: u32, more: &str, articles: &[Given<'_>]) {
        let total = u32::try_from(year - 2000).unwrap() * 100 + number;
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        let date = first + Days::new(u64::from(7 * (number - 1)));
        let mut manifest =
            format!("number: {number}\ntotal: {total}\ndate: {date}\n{more}articles:\n");
        for (index, article) in articles.iter().enumerate() {
            let _ = writeln!(manifest, "  - {index:02}.md");
            let path = format!("issues/{year}/{number:02}/{index:02}.md");
            self.write(&path, &article.text());
        }
        self.write(&format!("issues/{year}/{number:02}/issue.yaml"), &manifest);
    }

    fn issue(&self, year: i32, number: u32, articles: &[Given<'_>]) {
        self.issue_with(year, number, "", articles);
    }

    fn load(&self) -> Workspace {
        Workspace::load(self.folder.path()).unwrap()
    }

    fn try_build(&self, order: Order) -> (Tree, Result<Summary, Failure>) {
        let workspace = self.load();
        let press = Press::new(&workspace.files).ok().unwrap();
        let sink = Memory::default();
        let steps = Mutex::new(0);
        let result = build(&press, &workspace, &order, &sink, &|| {
            *steps.lock().unwrap() += 1;
        });
        assert_eq!(*steps.lock().unwrap(), count(&workspace, &order));
        (sink.0.into_inner().unwrap(), result)
    }

    fn build_order(&self, order: Order) -> (Tree, Summary) {
        match self.try_build(order) {
            (tree, Ok(summary)) => {
                assert_eq!(tree.len(), summary.files);
                (tree, summary)
            }
            (_, Err(failure)) => panic!("{failure:?}"),
        }
    }

    fn build(&self) -> Tree {
        self.build_order(SHOWN).0
    }

    /// The errors because of which there is no site, each a code and a path.
    fn errors(&self, order: Order) -> Vec<String> {
        let (_, result) = self.try_build(order);
        let Err(Failure::Found(found)) = result else {
            panic!("{result:?}");
        };
        found
            .iter()
            .filter(|diagnostic| diagnostic.is_error())
            .map(|diagnostic| {
                let path = diagnostic.place().source.path().to_owned();
                format!("{} {path}", diagnostic.code)
            })
            .collect()
    }

    /// Releases an issue; its PDF is a text that says so.
    fn release(&self, reference: &str) {
        let workspace = self.load();
        let entry = workspace.select(reference).unwrap();
        let manifest = entry.manifest.as_ref().unwrap();
        let series = workspace.series.clone().unwrap();
        let mut sources: Vec<String> = workspace.article_paths(manifest).collect();
        sources.push(entry.path.clone());
        let candidate = Candidate {
            recipients_digest: None,
            series: Series {
                settings: manifest.settings.over(&series.settings),
                ..series
            },
            pdf: format!("%PDF-1.7 {reference}").into_bytes(),
            sources,
        };
        let lock = lock(self.folder.path()).unwrap();
        store(&workspace, entry, &Request::first(), candidate, &lock).unwrap();
    }
}

fn text<'t>(tree: &'t Tree, path: &str) -> &'t str {
    let bytes = tree.get(path).unwrap_or_else(|| panic!("no {path}"));
    std::str::from_utf8(bytes).unwrap()
}

/// The pages of a tree.
fn html_pages(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    let pages = tree.iter().filter(|(path, _)| path.ends_with(".html"));
    pages.map(|(path, bytes)| (path.as_str(), std::str::from_utf8(bytes).unwrap()))
}

/// A small archive of three years with sources and columns.
fn archive(more: &str) -> Archive {
    let archive = Archive::new(more);
    for year in 2023..=2025 {
        for number in 1..=3 {
            let title = format!("{year}年第{number}次走访");
            archive.issue(
                year,
                number,
                &[
                    by("省卫生健康委员会", &title).column("建议办理"),
                    by("省民政厅", "同题").column("工作交流"),
                    by("省卫生健康委员会", "又一篇").column("建议办理"),
                ],
            );
        }
    }
    archive
}
