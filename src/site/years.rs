//! The issues by the year that their numbers count in.

use std::collections::BTreeMap;
use std::ops::Range;

use super::catalogue::{Catalogue, CataloguedIssue};
use super::parts;
use super::view::year_base;

/// About how many bytes the markup of an issue takes in a list, and that of an article below it.
const ISSUE_BYTES: usize = 700;
const ARTICLE_BYTES: usize = 240;

/// The issues of a year.
#[derive(Debug)]
pub struct Year {
    /// The year.
    pub year: i32,
    /// The places of its issues in the catalogue, the newest first.
    pub issues: Vec<usize>,
    /// The parts of `issues` that a page holds, the newest first.
    pub parts: Vec<Range<usize>>,
}

impl Year {
    /// `2025年`.
    pub fn name(&self) -> String {
        name(self.year)
    }

    /// The first page, with the newest issues.
    pub fn page(&self) -> String {
        self.page_of(0)
    }

    /// The page of a part, counted from the newest.
    pub fn page_of(&self, part: usize) -> String {
        parts::page_of(&year_base(self.year), part, self.parts.len())
    }
}

/// `2025年`.
pub fn name(year: i32) -> String {
    format!("{year}年")
}

/// The years that have issues, the newest first.
pub fn years(catalogue: &Catalogue) -> Vec<Year> {
    let mut by_year: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
    for (index, issue) in catalogue.newest_first() {
        by_year.entry(issue.year).or_default().push(index);
    }
    by_year
        .into_iter()
        .rev()
        .map(|(year, issues)| {
            let weights: Vec<usize> = issues
                .iter()
                .map(|index| weight(&catalogue.issues[*index]))
                .collect();
            Year {
                year,
                parts: parts::from_the_oldest(&weights),
                issues,
            }
        })
        .collect()
}

fn weight(issue: &CataloguedIssue) -> usize {
    let articles = issue.articles.iter().map(|article| {
        let texts = article.sources.iter().chain([&article.short_title]);
        parts::weight(ARTICLE_BYTES, texts.map(String::as_str))
    });
    ISSUE_BYTES + articles.sum::<usize>()
}
