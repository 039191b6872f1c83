//! Full-text search without a server: data files that a page loads by `<script>`, as far as a question needs them.
//!
//! ```text
//! search/manifest.js           the list of all other parts, with sizes and digests
//! search/pairs/512-64.011.js   which articles hold two neighbouring characters: generation (first issue, size), bits
//! search/articles/3.js         what is shown of the articles of 64 issues, and where their texts are
//! search/texts/2025-06.js      the texts of an issue
//! ```
//! A word's pairs give the articles it may be in; the text decides. A word of one character or two is decided by the
//! pairs alone. The scripts that read it are `templates/html/site/search*.js` and `mark.js`.
//!
//! An issue more adds its texts and rewrites the manifest, the last table and the last generation (under 16 issues);
//! an article changed in an old one, besides its text, only the shards of pairs that came or went.

mod fold;
mod pairs;
mod part;
mod shelf;
#[cfg(test)]
mod tests;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;

use self::pairs::{Generation, Pairs};
use self::part::Entry;
pub use self::text::searchable_text;
use crate::output::{Sink, WriteError};

/// The scripts that pages load, by their path in the site: the search page all of them in this order, an article's page
/// `mark.js` alone.
pub const SCRIPTS: &[(&str, &str)] = &[
    (
        "assets/mark.js",
        include_str!("../../templates/html/site/mark.js"),
    ),
    (
        "assets/search-data.js",
        include_str!("../../templates/html/site/search-data.js"),
    ),
    (
        "assets/search-results.js",
        include_str!("../../templates/html/site/search-results.js"),
    ),
    (
        "assets/search.js",
        include_str!("../../templates/html/site/search.js"),
    ),
];

/// What the scripts must know to read the files; changed with every change of their form.
const FORMAT: u32 = 1;

/// An article as it is found and shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleRecord {
    /// Its page below the site's root (`2025/06/01.html`); an issue's pages are in one folder, no other issue's.
    pub page: String,
    /// 标题, on one line.
    pub title: String,
    /// 供稿单位.
    pub sources: Vec<String>,
    /// 作者.
    pub authors: Vec<String>,
    /// 栏目.
    pub column: Option<String>,
    /// The year its issue counts in.
    pub year: i32,
    /// Its issue's date (`2025-03-11`).
    pub date: String,
    /// Its issue (`2025年第6期`).
    pub issue: String,
    /// Its text, a paragraph a line ([`searchable_text`]).
    pub text: String,
}

impl ArticleRecord {
    /// All that is searched, line by line. A word lies within one line.
    fn lines(&self) -> impl Iterator<Item = &str> {
        let values = [&self.title]
            .into_iter()
            .chain(&self.column)
            .chain(&self.sources)
            .chain(&self.authors);
        values
            .map(String::as_str)
            .chain([self.text.as_str()])
            .flat_map(|value| value.split('\n'))
    }
}

/// By what the search page filters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchFacets {
    /// The years that have articles, newest first.
    pub years: Vec<i32>,
    /// The 供稿单位, that with the most articles first; equal ones by name.
    pub sources: Vec<String>,
}

/// The search data of a site, gathered issue by issue in any order.
#[derive(Debug, Default)]
pub struct SearchIndex {
    issues: BTreeMap<usize, Vec<ArticleRecord>>,
}

impl SearchIndex {
    /// Without any issue.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an issue's articles in print order. `order` is the issue's among all shown, from the oldest, 0.
    pub fn add(&mut self, order: usize, records: Vec<ArticleRecord>) {
        self.issues.insert(order, records);
    }

    /// Writes all data files; the same bytes for the same articles.
    ///
    /// # Errors
    /// When the sink refuses.
    pub fn write(self, sink: &dyn Sink) -> Result<SearchFacets, WriteError> {
        let issues: Vec<Vec<ArticleRecord>> = self.issues.into_values().collect();
        let (shelves, generations) = rayon::join(
            || {
                shelf::runs(&issues)
                    .into_par_iter()
                    .map(|(run, issues)| shelf::put(run, issues, sink))
                    .collect::<Result<Vec<_>, _>>()
            },
            || {
                pairs::generations(issues.len())
                    .into_par_iter()
                    .map(|generation| put_generation(generation, &issues, sink))
                    .collect::<Result<Vec<_>, _>>()
            },
        );
        let manifest = Manifest {
            format: FORMAT,
            counts: pairs::numbers(issues.iter().map(Vec::len)),
            years: years(&issues),
            tables: shelves?.into_iter().flatten().collect(),
            generations: generations?,
        };
        part::put(sink, "manifest", "", &manifest)?;
        Ok(facets(&issues))
    }
}

/// `search/manifest.js`.
#[derive(Debug, Serialize)]
struct Manifest {
    format: u32,
    /// How many articles each issue has ([`pairs::numbers`]).
    counts: String,
    /// The year of each issue: a year and how many issues in a row are of it.
    years: Vec<(i32, usize)>,
    /// All tables, in the order of the articles.
    tables: Vec<shelf::Table>,
    /// In the order of the issues.
    generations: Vec<Shards>,
}

/// A generation as it is listed: its first issue, how many it holds, the first part of its shards' names, and the
/// shards by their bits.
#[derive(Debug, Serialize)]
struct Shards(usize, usize, String, Vec<Entry>);

fn put_generation(
    generation: Generation,
    issues: &[Vec<ArticleRecord>],
    sink: &dyn Sink,
) -> Result<Shards, WriteError> {
    let Generation {
        first,
        issues: count,
        size,
    } = generation;
    let mut pairs = Pairs::default();
    for record in issues[first..first + count].iter().flatten() {
        pairs.add(record.lines());
    }
    let name = format!("{first}-{size}");
    let shards = pairs
        .shards()
        .into_iter()
        .map(|shard| {
            let path = match shard.prefix.as_str() {
                "" => format!("pairs/{name}"),
                bits => format!("pairs/{name}.{bits}"),
            };
            part::put(sink, &path, &shard.prefix, &shard.text)
        })
        .collect::<Result<_, _>>()?;
    Ok(Shards(first, count, name, shards))
}

/// The year of each issue, in runs; that of an issue without articles is the one before's.
fn years(issues: &[Vec<ArticleRecord>]) -> Vec<(i32, usize)> {
    let mut years: Vec<(i32, usize)> = Vec::new();
    for records in issues {
        let year = records.first().map(|record| record.year);
        match years.last_mut() {
            Some((last, count)) if year.is_none_or(|year| year == *last) => *count += 1,
            _ => years.push((year.unwrap_or_default(), 1)),
        }
    }
    years
}

fn facets(issues: &[Vec<ArticleRecord>]) -> SearchFacets {
    let records = || issues.iter().flatten();
    let years: BTreeSet<i32> = records().map(|record| record.year).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for record in records() {
        let sources: BTreeSet<&str> = record.sources.iter().map(String::as_str).collect();
        for source in sources {
            *counts.entry(source).or_default() += 1;
        }
    }
    let mut sources: Vec<(&str, usize)> = counts.into_iter().collect();
    sources.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    SearchFacets {
        years: years.into_iter().rev().collect(),
        sources: sources
            .into_iter()
            .map(|(name, _)| name.to_owned())
            .collect(),
    }
}
