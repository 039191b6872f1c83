//! The intranet site: an archive of every issue, searchable without a server.
//!
//! ```text
//! workspace ─▶ catalogue (manifests and front matters) ─▶ years, lists ─▶ pages ─▶ tera ─┐
//!     └─▶ issue by issue: Press::bind ─▶ html::pages_in, with what the catalogue knows ──┴─▶ Sink
//!                              └─▶ search
//! ```
//! All links are relative, so that the site works from a shared drive, under any path of a static server, and printed.
//! A new issue changes as few files as it can: lists are filled from the oldest issue ([`parts`]), an article shows those
//! near it in time, and no page but the home page and the indexes counts anything.
//!
//! A classified issue is nowhere: [`catalogue::select`] leaves it out before anything else is asked.

mod around;
pub mod catalogue;
mod colour;
pub mod context;
pub mod feed;
mod lists;
mod pages;
pub mod parts;
pub mod publish;
pub mod search;
pub mod settings;
#[cfg(test)]
mod tests;
mod view;
mod writer;
mod years;

use std::sync::Mutex;

use rayon::prelude::*;

use self::catalogue::{Catalogue, CataloguedIssue};
use self::context::{Kind, Stylesheet};
use self::lists::Lists;
use self::pages::Pages;
use self::search::{ArticleRecord, SearchIndex, searchable_text};
use self::settings::SiteSettings;
use self::view::{FEED, HOME, NOT_FOUND, SEARCH, SITEMAP, STYLESHEET, Shared};
use self::writer::Writer;
use crate::build::{Bound, Press};
use crate::check::Proofreader;
use crate::diagnostic::Diagnostics;
use crate::html;
use crate::imprint::{self, one_line};
use crate::output::{OutputFile, Sink, WriteError};
use crate::parallel::in_parallel;
use crate::release;
use crate::workspace::{Entry, Workspace};

/// Which issues the site shows. Classified ones are never among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// All but drafts.
    Shown,
    /// Those that were released and have not changed since.
    Released,
}

/// What is to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// Which issues.
    pub which: Which,
    /// Whether each issue comes with its PDF.
    pub pdf: bool,
}

/// An issue that the site does not show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// What it is called (`2025年第6期`); the path of its manifest where that cannot be read.
    pub name: String,
    /// Why, in Chinese, without a full stop.
    pub reason: String,
}

/// What was made.
#[derive(Debug)]
pub struct Summary {
    /// How many issues the site shows.
    pub issues: usize,
    /// How many articles.
    pub articles: usize,
    /// How many files were handed to the sink.
    pub files: usize,
    /// The issues that it does not show.
    pub left_out: Vec<LeftOut>,
    /// What was found that is no error, sorted.
    pub warnings: Diagnostics,
}

/// Why there is no site. Files may have been handed to the sink before it turned out; whoever owns it drops them.
#[derive(Debug)]
pub enum Failure {
    /// All findings, sorted; one at least is an error.
    Found(Diagnostics),
    /// The sink refused a file.
    Write(WriteError),
}

/// How many issues [`build`] will read: how often it calls `progress`.
pub fn count(workspace: &Workspace, order: &Order) -> usize {
    catalogue::select(workspace, order.which).entries.len()
}

/// Makes the whole site and hands it to the sink file by file; an issue is dropped as soon as its pages are made.
/// `progress` is called after every issue.
///
/// # Errors
/// All errors of all issues that would be shown, those of the templates and of the site's settings, or the sink's.
pub fn build(
    press: &Press,
    workspace: &Workspace,
    order: &Order,
    sink: &dyn Sink,
    progress: &(dyn Fn() + Sync),
) -> Result<Summary, Failure> {
    let mut found = workspace.series_diagnostics.clone();
    let settings = workspace
        .series
        .as_ref()
        .map(|series| (SiteSettings::read(series, &mut found), series));
    if order.which == Which::Released {
        release::check_ledger(workspace, &mut found);
    }
    let selection = catalogue::select(workspace, order.which);
    let catalogue = Catalogue::read(workspace, &selection.entries);
    let lists = Lists::new(&catalogue);
    let years = years::years(&catalogue);
    let writer = Writer::new(press.html(), sink);
    // Where something is wrong already, the issues are read only to find all that is.
    if found.has_errors() || catalogue.issues.len() < selection.entries.len() {
        writer.stop();
    }
    let shared = settings.map(|(settings, series)| {
        let publisher = imprint::publisher(series);
        Shared::new(settings, one_line(&series.title.value), publisher, &lists)
    });
    let mut job = Job {
        press,
        workspace,
        order,
        proofreader: Proofreader::new(workspace),
        pages: shared.as_ref().map(|shared| Pages {
            shared,
            catalogue: &catalogue,
            lists: &lists,
            years: &years,
            pdfs: &[],
        }),
        writer: &writer,
        search: Mutex::new(SearchIndex::new()),
    };

    let numbered: Vec<(usize, &Entry)> = selection.entries.iter().copied().enumerate().collect();
    let results = in_parallel(&numbered, |&(index, entry)| {
        let result = job.issue(index, entry);
        progress();
        result
    });
    let mut pdfs = Vec::with_capacity(results.len());
    for (warnings, pdf) in results {
        found.extend(warnings);
        pdfs.push(pdf);
    }
    if let Some(pages) = &mut job.pages {
        pages.pdfs = &pdfs;
    }
    if !found.has_errors() {
        job.gathered();
    }
    let files = writer.finish(&mut found)?;
    Ok(Summary {
        issues: catalogue.issues.len(),
        articles: catalogue.articles(),
        files,
        left_out: selection.left_out,
        warnings: found,
    })
}

/// What the threads share.
struct Job<'a> {
    press: &'a Press,
    workspace: &'a Workspace,
    order: &'a Order,
    proofreader: Proofreader,
    /// Nothing where the series could not be read.
    pages: Option<Pages<'a>>,
    writer: &'a Writer<'a>,
    search: Mutex<SearchIndex>,
}

impl Job<'_> {
    /// Reads an issue and writes its folder; what was found, and its PDF's name.
    fn issue(&self, index: usize, entry: &Entry) -> (Diagnostics, Option<String>) {
        let bound = self
            .press
            .bind(self.workspace, entry, &self.proofreader, self.order.pdf);
        let bound = match bound {
            Ok(bound) => bound,
            Err(found) => {
                self.writer.stop();
                return (found, None);
            }
        };
        let Bound {
            issue,
            pdf,
            warnings,
        } = bound;
        let pdf_name = pdf.as_ref().map(|pdf| pdf.path.clone());
        let Some(pages) = self.pages.as_ref().filter(|_| !self.writer.stopped()) else {
            return (warnings, pdf_name);
        };
        let frame = pages.frame(index);
        let folder = &pages.catalogue.issues[index].folder;
        let environment = self.press.html();
        match html::pages_in(Some(&frame), &issue, environment, pdf_name.as_deref()) {
            Ok(files) => {
                for OutputFile { path, bytes } in files.into_iter().chain(pdf) {
                    self.writer.write(&format!("{folder}/{path}"), &bytes);
                }
            }
            Err(found) => self.writer.complain(found),
        }
        let records = records(&pages.catalogue.issues[index], &issue);
        let mut search = self.search.lock().unwrap_or_else(|lock| lock.into_inner());
        search.add(index, records);
        (warnings, pdf_name)
    }

    /// Writes all that is not an issue's own.
    fn gathered(self) {
        let (Some(pages), writer) = (self.pages, self.writer) else {
            return;
        };
        writer.render(HOME, "site/home.html", &pages.home());
        (0..pages.years.len()).into_par_iter().for_each(|year| {
            for (path, page) in pages.year(year) {
                writer.render(&path, "site/year.html", &page);
            }
        });
        for kind in [Kind::Source, Kind::Column] {
            let lists = pages.lists.of(kind);
            if lists.is_empty() {
                continue;
            }
            for (path, page) in pages.index(kind) {
                writer.render(&path, "site/index.html", &page);
            }
            lists.par_iter().for_each(|list| {
                for (path, page) in pages.list(list) {
                    writer.render(&path, "site/list.html", &page);
                }
            });
        }
        writer.render(NOT_FOUND, "site/404.html", &pages.not_found());
        writer.render(FEED, "site/feed.xml", &pages.feed());
        if let Some(sitemap) = pages.sitemap() {
            writer.render(SITEMAP, "site/sitemap.xml", &sitemap);
        }
        let accent = pages.shared.settings.accent.clone();
        writer.render(STYLESHEET, "site/site.css", &Stylesheet { accent });
        for (path, text) in search::SCRIPTS {
            let own = path
                .strip_prefix("assets/")
                .and_then(|name| self.press.html().own_script(&format!("site/{name}")));
            let script = own.map_or_else(|| compact(text), str::to_owned);
            writer.write(path, script.as_bytes());
        }
        let search = self
            .search
            .into_inner()
            .unwrap_or_else(|lock| lock.into_inner());
        if let Some(facets) = writer.pass(search.write(writer)) {
            writer.render(SEARCH, "site/search.html", &pages.search(facets));
        }
    }
}

/// A built-in script without its comments and its indentation: every reader loads it. Only lines that are nothing but a
/// comment go, so this needs no parser; no string of ours runs over lines.
fn compact(script: &str) -> String {
    let lines = script.lines().map(str::trim);
    let kept = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    kept.fold(String::with_capacity(script.len()), |text, line| {
        text + line + "\n"
    })
}

/// What is searched of an issue.
fn records(catalogued: &CataloguedIssue, issue: &crate::issue::Issue) -> Vec<ArticleRecord> {
    let articles = catalogued.articles.iter().zip(&issue.articles);
    articles
        .enumerate()
        .map(|(index, (listed, article))| ArticleRecord {
            page: catalogued.article_page(index),
            title: listed.title.clone(),
            sources: listed.sources.clone(),
            authors: listed.authors.clone(),
            column: listed.column.clone(),
            year: catalogued.year,
            date: catalogued.date.to_string(),
            issue: catalogued.name.clone(),
            text: searchable_text(article),
        })
        .collect()
}
