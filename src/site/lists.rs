//! The articles by source (供稿单位) and by column (栏目).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use chrono::{Datelike as _, NaiveDate};
use encoding_rs::GB18030;

use super::catalogue::{Catalogue, CataloguedArticle};
use super::context::Kind;
use super::parts;

/// How many hexadecimal digits of a name's digest name its page: among 10,000 names two meet once in 20,000 archives.
const SLUG_LENGTH: usize = 10;
/// About how many bytes the markup of an entry takes: tags, links, the issue's name and date.
const ENTRY_BYTES: usize = 300;
/// How many articles after one in time are shown beside it, and how many before it.
const AFTER: usize = 2;
const BEFORE: usize = 3;

/// An article by its issue's place in the catalogue and its place in the issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArticleAt {
    /// The issue, from the oldest, 0.
    pub issue: usize,
    /// The article, from 0.
    pub article: usize,
}

impl ArticleAt {
    /// Sorts the newest issue first, its articles in print order.
    fn key(self) -> (std::cmp::Reverse<usize>, usize) {
        (std::cmp::Reverse(self.issue), self.article)
    }
}

/// The articles of one source or column.
#[derive(Debug)]
pub struct List {
    /// What the articles share.
    pub kind: Kind,
    /// The name that they share.
    pub name: String,
    /// Its pages without the ending, below the top of the site: `sources/0a1b2c3d4e`.
    pub base: String,
    /// The articles, the newest issue first, those of an issue in print order.
    pub articles: Vec<ArticleAt>,
    /// The parts of `articles` that a page holds, the newest first.
    pub parts: Vec<Range<usize>>,
}

/// All sources and all columns.
#[derive(Debug)]
pub struct Lists {
    /// By [`by_pinyin`].
    sources: Vec<List>,
    columns: Vec<List>,
    places: BTreeMap<(Kind, String), usize>,
}

impl List {
    /// The first page, with the newest articles.
    pub fn page(&self) -> String {
        self.page_of(0)
    }

    /// The page of a part, counted from the newest.
    pub fn page_of(&self, part: usize) -> String {
        parts::page_of(&self.base, part, self.parts.len())
    }

    /// The articles near one in the list: the newer ones, then the older ones. Of a column those of the same issue are
    /// passed over: they stand beside it in 要目.
    pub fn near(&self, at: ArticleAt) -> Vec<ArticleAt> {
        let position = self
            .articles
            .partition_point(|other| other.key() < at.key());
        let wanted = |other: &&ArticleAt| {
            **other != at && (self.kind == Kind::Source || other.issue != at.issue)
        };
        let newer = self.articles[..position].iter().rev().filter(wanted);
        let mut near: Vec<ArticleAt> = newer.take(AFTER).copied().collect();
        near.reverse();
        let older = self.articles[position..].iter().filter(wanted);
        near.extend(older.take(BEFORE));
        near
    }
}

impl Lists {
    /// Gathers the names of all articles.
    pub fn new(catalogue: &Catalogue) -> Self {
        let sources = lists(catalogue, Kind::Source, |article| &article.sources);
        let columns = lists(catalogue, Kind::Column, |article| article.column.as_slice());
        let places = [&sources, &columns]
            .into_iter()
            .flat_map(|lists| lists.iter().enumerate())
            .map(|(place, list)| ((list.kind, list.name.clone()), place))
            .collect();
        Self {
            sources,
            columns,
            places,
        }
    }

    /// The lists of a kind in the order of their names.
    pub fn of(&self, kind: Kind) -> &[List] {
        match kind {
            Kind::Source => &self.sources,
            Kind::Column => &self.columns,
        }
    }

    /// The list of a name.
    pub fn find(&self, kind: Kind, name: &str) -> Option<&List> {
        let place = self.places.get(&(kind, name.to_owned()))?;
        self.of(kind).get(*place)
    }
}

fn lists(
    catalogue: &Catalogue,
    kind: Kind,
    names: impl Fn(&CataloguedArticle) -> &[String],
) -> Vec<List> {
    let mut by_name: BTreeMap<&str, Vec<ArticleAt>> = BTreeMap::new();
    for (issue, catalogued) in catalogue.newest_first() {
        for (article, content) in catalogued.articles.iter().enumerate() {
            let names: BTreeSet<&str> = names(content).iter().map(String::as_str).collect();
            for name in names {
                let articles = by_name.entry(name).or_default();
                articles.push(ArticleAt { issue, article });
            }
        }
    }
    let mut slugs = BTreeSet::new();
    let mut lists: Vec<List> = by_name
        .into_iter()
        .map(|(name, articles)| {
            let weights: Vec<usize> = articles
                .iter()
                .map(|at| {
                    let article = &catalogue.issues[at.issue].articles[at.article];
                    let texts = [&article.title].into_iter();
                    let texts = texts.chain(&article.sources).chain(&article.column);
                    parts::weight(ENTRY_BYTES, texts.map(String::as_str))
                })
                .collect();
            let folder = match kind {
                Kind::Source => "sources",
                Kind::Column => "columns",
            };
            List {
                kind,
                name: name.to_owned(),
                base: format!("{folder}/{}", slug(name, &mut slugs)),
                parts: parts::from_the_oldest(&weights),
                articles,
            }
        })
        .collect();
    lists.sort_by_cached_key(|list| by_pinyin(&list.name));
    lists
}

/// The name of a name's page: digits of its digest, so that it is plain ASCII, says nothing to a file system, and stays
/// the same whatever other names there are; more digits where two would meet.
fn slug(name: &str, taken: &mut BTreeSet<String>) -> String {
    let digest = blake3::hash(name.as_bytes()).to_hex();
    let free = |length: &usize| !taken.contains(&digest[..*length]);
    let length = (SLUG_LENGTH..digest.len())
        .find(free)
        .unwrap_or(digest.len());
    let slug = digest[..length].to_owned();
    taken.insert(slug.clone());
    slug
}

/// A key that sorts names by pinyin: GB 18030 has the 3,755 common characters in that order (GB/T 2312, level 1).
pub fn by_pinyin(name: &str) -> Vec<u8> {
    GB18030.encode(name).0.into_owned()
}

/// The months that dates lie in: `2018年1月—2021年3月`.
pub fn months(oldest: NaiveDate, newest: NaiveDate) -> String {
    let month = |date: NaiveDate| format!("{}年{}月", date.year(), date.month());
    span(month(oldest), month(newest))
}

/// The same within a year: `1月—6月`.
pub fn months_of_year(oldest: NaiveDate, newest: NaiveDate) -> String {
    if oldest.year() != newest.year() {
        return months(oldest, newest);
    }
    let month = |date: NaiveDate| format!("{}月", date.month());
    span(month(oldest), month(newest))
}

fn span(from: String, to: String) -> String {
    if from == to {
        from
    } else {
        format!("{from}—{to}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalogue(issues: &[&[&str]]) -> Catalogue {
        let article = |source: &&str| CataloguedArticle {
            title: "题".to_owned(),
            short_title: "题".to_owned(),
            sources: vec![(*source).to_owned(), (*source).to_owned()],
            authors: Vec::new(),
            column: Some("栏".to_owned()),
            summary: None,
        };
        let issues = issues
            .iter()
            .map(|sources| super::super::catalogue::CataloguedIssue {
                series: String::new(),
                publisher: String::new(),
                folder: String::new(),
                year: 2025,
                name: String::new(),
                number: String::new(),
                total: None,
                date: NaiveDate::default(),
                articles: sources.iter().map(article).collect(),
            })
            .collect();
        Catalogue { issues }
    }

    #[test]
    fn names_are_in_the_order_of_pinyin_and_their_pages_are_plain() {
        let names = ["中办", "长沙", "../x", "北京", "重庆", "<b>", "安徽", "A处"];
        let lists = Lists::new(&catalogue(&[&names]));
        let sources = lists.of(Kind::Source);
        let order: Vec<&str> = sources.iter().map(|list| list.name.as_str()).collect();
        assert_eq!(
            order,
            ["../x", "<b>", "A处", "安徽", "北京", "长沙", "中办", "重庆"]
        );
        for list in sources {
            let name = list.base.strip_prefix("sources/").unwrap();
            assert_eq!(name.len(), SLUG_LENGTH);
            assert!(name.bytes().all(|byte| byte.is_ascii_hexdigit()));
            assert_eq!(list.articles.len(), 1, "{}", list.name);
            assert_eq!(
                lists.find(Kind::Source, &list.name).unwrap().base,
                list.base
            );
        }
        assert!(lists.find(Kind::Column, "中办").is_none());
    }

    #[test]
    fn two_names_never_share_a_page() {
        let mut taken = BTreeSet::new();
        let first = slug("省人大", &mut taken);
        let second = slug("省人大", &mut taken);
        assert_eq!((first.len(), second.len()), (10, 11));
        assert!(second.starts_with(&first));
    }

    #[test]
    fn near_articles_are_two_newer_and_three_older_ones() {
        let lists = Lists::new(&catalogue(&[
            &["甲"],
            &["甲", "乙"],
            &["甲"],
            &["甲", "甲"],
            &["甲"],
            &["甲"],
            &["甲"],
        ]));
        let at = |issue, article| ArticleAt { issue, article };
        let near =
            |kind, name, issue, article| lists.find(kind, name).unwrap().near(at(issue, article));
        assert_eq!(
            near(Kind::Source, "甲", 3, 1),
            [at(4, 0), at(3, 0), at(2, 0), at(1, 0), at(0, 0)]
        );
        assert_eq!(
            near(Kind::Source, "甲", 6, 0),
            [at(5, 0), at(4, 0), at(3, 0)]
        );
        assert_eq!(near(Kind::Source, "甲", 0, 0), [at(2, 0), at(1, 0)]);
        assert_eq!(near(Kind::Source, "乙", 1, 1), []);
        assert_eq!(
            near(Kind::Column, "栏", 3, 0),
            [at(5, 0), at(4, 0), at(2, 0), at(1, 0), at(1, 1)]
        );
    }

    #[test]
    fn spans_are_said_in_months() {
        let day = |year, month| NaiveDate::from_ymd_opt(year, month, 5).unwrap();
        assert_eq!(months(day(2018, 1), day(2021, 3)), "2018年1月—2021年3月");
        assert_eq!(months(day(2018, 1), day(2018, 1)), "2018年1月");
        assert_eq!(months_of_year(day(2018, 1), day(2018, 6)), "1月—6月");
        assert_eq!(
            months_of_year(day(2018, 12), day(2019, 1)),
            "2018年12月—2019年1月"
        );
    }
}
