//! The contexts of the pages that gather issues and articles.

use chrono::NaiveDate;

use super::catalogue::{Catalogue, CataloguedArticle, CataloguedIssue};
use super::context::{
    ArticleEntry, HomePage, IndexEntry, IndexPage, IssueEntry, Kind, Link, ListPage, ListYear,
    ListedArticle, NewestIssue, NotFoundPage, Parts, SearchPage, Section, SiteContext, YearLink,
    YearPage,
};
use super::lists::{ArticleAt, List, Lists, months, months_of_year};
use super::parts;
use super::search::SearchFacets;
use super::view::{HOME, NOT_FOUND, SEARCH, Shared, clipped, index_page, kind_name};
use super::years::{Year, name as year_name};
use crate::imprint::ContentsGroup;
use crate::numbering;

/// How many issues the home page lists below the newest, and how many titles of each.
const LATEST: usize = 10;
const LATEST_TITLES: usize = 3;
/// What 要目 on the home page may weigh, and about how much the markup of an entry does.
const CONTENTS_BYTES: usize = 24_000;
const CONTENTS_ENTRY_BYTES: usize = 240;
/// About how many bytes the markup of a name takes in the index.
const NAME_BYTES: usize = 140;
/// The same in the choice of sources on the search page.
const CHOICE_BYTES: usize = 30;

/// What the pages are made from.
#[derive(Debug)]
pub struct Pages<'a> {
    /// What all pages have in common.
    pub shared: &'a Shared,
    /// All issues.
    pub catalogue: &'a Catalogue,
    /// All sources and columns.
    pub lists: &'a Lists,
    /// The years, the newest first.
    pub years: &'a [Year],
    /// The PDF of each issue of the catalogue, by its name in the issue's folder.
    pub pdfs: &'a [Option<String>],
}

/// A page's path below the top of the site and what its template sees.
pub type Page<Context> = (String, Context);

impl Pages<'_> {
    /// The home page.
    pub fn home(&self) -> HomePage {
        let settings = &self.shared.settings;
        let newest = self.catalogue.newest_first().next();
        let latest = self.catalogue.newest_first().skip(1).take(LATEST);
        HomePage {
            title: settings.name.clone(),
            description: Some(settings.description.clone().unwrap_or_else(|| {
                format!("{}各期全文，{}", self.shared.series, self.shared.publisher)
            })),
            site: Some(self.shared.context(HOME, Section::Home, &[])),
            newest: newest.map(|(index, issue)| self.newest(index, issue)),
            latest: latest
                .map(|(index, _)| self.issue_entry(HOME, index, LATEST_TITLES))
                .collect(),
            years: self
                .years
                .iter()
                .map(|year| YearLink {
                    year: year.year,
                    page: self.shared.link(HOME, &year.page()),
                    issues: year.issues.len(),
                })
                .collect(),
            issues: self.catalogue.issues.len(),
            articles: self.catalogue.articles(),
        }
    }

    fn newest(&self, index: usize, issue: &CataloguedIssue) -> NewestIssue {
        let mut contents: Vec<ContentsGroup<ArticleEntry>> = Vec::new();
        let mut bytes = 0;
        let mut shown = 0;
        for (place, article) in issue.articles.iter().enumerate() {
            let texts = article.sources.iter().chain([&article.short_title]);
            bytes += parts::weight(CONTENTS_ENTRY_BYTES, texts.map(String::as_str));
            if shown > 0 && bytes > CONTENTS_BYTES {
                break;
            }
            shown += 1;
            let entry = self.article_entry(HOME, issue, place, article);
            match contents.last_mut() {
                Some(group) if group.column == article.column => group.articles.push(entry),
                _ => contents.push(ContentsGroup {
                    column: article.column.clone(),
                    articles: vec![entry],
                }),
            }
        }
        NewestIssue {
            series_length: issue.series.chars().count().max(1),
            series: issue.series.clone(),
            name: issue.name.clone(),
            number: issue.number.clone(),
            total: issue.total.clone(),
            publisher: issue.publisher.clone(),
            date: numbering::date_in_words(issue.date),
            date_iso: issue.date.to_string(),
            page: self.shared.link(HOME, &issue.page()),
            pdf: self.pdf(HOME, index),
            contents,
            more: issue.articles.len() - shown,
        }
    }

    /// The pages of a year, the newest part first.
    pub fn year(&self, position: usize) -> Vec<Page<YearPage>> {
        let year = &self.years[position];
        let dates = |part: usize| {
            self.dates(year.issues[year.parts[part].clone()].iter().copied())
                .map(|(oldest, newest)| months_of_year(oldest, newest))
                .unwrap_or_default()
        };
        let neighbour = |path: &str, year: Option<&Year>| {
            year.map(|year| Link {
                page: self.shared.link(path, &year.page()),
                name: year.name(),
            })
        };
        let page = |part: usize| {
            let path = year.page_of(part);
            let span = (part > 0).then(|| dates(part));
            let (name, first) = (year.name(), year.page());
            let subject = match &span {
                Some(span) => format!("{} {name}（{span}）", self.shared.series),
                None => format!("{} {name}", self.shared.series),
            };
            let context = YearPage {
                title: self.shared.title(&subject),
                description: Some(format!("{subject}各期目录")),
                site: Some(self.shared.context(
                    &path,
                    Section::Years,
                    &above(part, &[], (&first, &name)),
                )),
                year: year.year,
                count: (part == 0).then_some(year.issues.len()),
                issues: year.issues[year.parts[part].clone()]
                    .iter()
                    .map(|index| self.issue_entry(&path, *index, usize::MAX))
                    .collect(),
                parts: self.parts(&path, part, year.parts.len(), |part| {
                    (dates(part), year.page_of(part))
                }),
                part: span,
                previous: neighbour(&path, self.years.get(position + 1)),
                next: neighbour(&path, position.checked_sub(1).map(|next| &self.years[next])),
            };
            (path, context)
        };
        (0..year.parts.len()).map(page).collect()
    }

    /// The pages of a list, the newest part first.
    pub fn list(&self, list: &List) -> Vec<Page<ListPage>> {
        let dates = |part: usize| {
            let articles = &list.articles[list.parts[part].clone()];
            self.dates(articles.iter().map(|at| at.issue))
                .map(|(oldest, newest)| months(oldest, newest))
                .unwrap_or_default()
        };
        let page = |part: usize| {
            let path = list.page_of(part);
            let span = (part > 0).then(|| dates(part));
            let name = clipped(&list.name);
            let subject = match &span {
                Some(span) => format!("{name}（{span}）"),
                None => name.clone(),
            };
            let first = list.page();
            let index = [(index_page(list.kind), kind_name(list.kind))];
            let context = ListPage {
                title: self.shared.title(&subject),
                description: Some(match list.kind {
                    Kind::Source => format!("{subject}供稿的稿件"),
                    Kind::Column => format!("“{subject}”栏目的稿件"),
                }),
                site: Some(self.shared.context(
                    &path,
                    section(list.kind),
                    &above(part, &index, (&first, &name)),
                )),
                kind: list.kind,
                name: list.name.clone(),
                count: (part == 0).then_some(list.articles.len()),
                years: self.by_year(&path, &list.articles[list.parts[part].clone()]),
                parts: self.parts(&path, part, list.parts.len(), |part| {
                    (dates(part), list.page_of(part))
                }),
                part: span,
            };
            (path, context)
        };
        (0..list.parts.len()).map(page).collect()
    }

    fn by_year(&self, path: &str, articles: &[ArticleAt]) -> Vec<ListYear> {
        let mut years: Vec<ListYear> = Vec::new();
        for at in articles {
            let year = self.catalogue.issues[at.issue].year;
            let article = self.listed_article(path, *at);
            // Anywhere among them: the last issue of a year may come out after the first of the next.
            match years.iter_mut().find(|known| known.year == year) {
                Some(known) => known.articles.push(article),
                None => years.push(ListYear {
                    year,
                    articles: vec![article],
                }),
            }
        }
        years
    }

    /// The pages that list all names of a kind.
    pub fn index(&self, kind: Kind) -> Vec<Page<IndexPage>> {
        let lists = self.lists.of(kind);
        let weights: Vec<usize> = lists
            .iter()
            .map(|list| parts::weight(NAME_BYTES, [list.name.as_str()]))
            .collect();
        let ranges = parts::in_order(&weights);
        let name = kind_name(kind);
        let first = index_page(kind);
        let base = first.strip_suffix(".html").unwrap_or(first);
        let page = |part: usize| {
            let path = parts::page_in_order(base, part);
            let links = (0..ranges.len()).map(|part| {
                let page = parts::page_in_order(base, part);
                (format!("第{}页", part + 1), self.shared.link(&path, &page))
            });
            let context = IndexPage {
                title: self.shared.title(name),
                description: Some(format!("按{name}列出的全部稿件")),
                site: Some(self.shared.context(
                    &path,
                    section(kind),
                    &above(part, &[], (first, name)),
                )),
                kind,
                count: lists.len(),
                entries: lists[ranges[part].clone()]
                    .iter()
                    .map(|list| IndexEntry {
                        name: list.name.clone(),
                        page: self.shared.link(&path, &list.page()),
                        count: list.articles.len(),
                    })
                    .collect(),
                parts: parts::links(links.collect(), part),
            };
            (path, context)
        };
        (0..ranges.len()).map(page).collect()
    }

    /// The search page. Where there are more sources than a page may hold, those with the fewest articles cannot be
    /// chosen.
    pub fn search(&self, facets: SearchFacets) -> SearchPage {
        let mut sources = facets.sources;
        // Each is there twice: as the choice and as its value.
        let weight = |name: &String| parts::weight(CHOICE_BYTES, [name.as_str(), name]);
        let weights: Vec<usize> = sources.iter().map(weight).collect();
        sources.truncate(parts::in_order(&weights)[0].end);
        SearchPage {
            title: self.shared.title("检索"),
            description: Some(format!("检索{}各期全文", self.shared.series)),
            site: Some(self.shared.context(SEARCH, Section::Search, &[])),
            years: facets.years,
            sources,
        }
    }

    /// The page for an address that is none.
    pub fn not_found(&self) -> NotFoundPage {
        NotFoundPage {
            title: self.shared.title("没有这个页面"),
            description: None,
            site: Some(self.shared.context(NOT_FOUND, Section::None, &[])),
            accent: self.shared.settings.accent.clone(),
        }
    }

    /// The site as seen from an issue's page or, with the article's path, from an article's.
    pub fn around_issue(&self, issue: &CataloguedIssue, article: Option<&str>) -> SiteContext {
        let year = (
            format!("{}.html", super::view::year_base(issue.year)),
            year_name(issue.year),
        );
        let page = issue.page();
        let mut trail = vec![(year.0.as_str(), year.1.as_str())];
        if article.is_some() {
            trail.push((&page, &issue.name));
        }
        let path = article.unwrap_or(&page);
        self.shared.context(path, Section::Years, &trail)
    }

    /// An article in a list, as the page at `path` shows it.
    pub fn listed_article(&self, path: &str, at: ArticleAt) -> ListedArticle {
        let issue = &self.catalogue.issues[at.issue];
        let article = &issue.articles[at.article];
        ListedArticle {
            title: article.title.clone(),
            page: self.shared.link(path, &issue.article_page(at.article)),
            sources: article.sources.clone(),
            column: article.column.clone(),
            issue: issue.name.clone(),
            issue_page: self.shared.link(path, &issue.page()),
            date: numbering::date_in_words(issue.date),
            date_iso: issue.date.to_string(),
        }
    }

    fn issue_entry(&self, path: &str, index: usize, titles: usize) -> IssueEntry {
        let issue = &self.catalogue.issues[index];
        let articles = issue.articles.iter().enumerate().take(titles);
        IssueEntry {
            name: issue.name.clone(),
            number: issue.number.clone(),
            total: issue.total.clone(),
            date: numbering::date_in_words(issue.date),
            date_iso: issue.date.to_string(),
            page: self.shared.link(path, &issue.page()),
            pdf: self.pdf(path, index),
            count: issue.articles.len(),
            articles: articles
                .map(|(place, article)| self.article_entry(path, issue, place, article))
                .collect(),
        }
    }

    fn article_entry(
        &self,
        path: &str,
        issue: &CataloguedIssue,
        place: usize,
        article: &CataloguedArticle,
    ) -> ArticleEntry {
        ArticleEntry {
            title: article.short_title.clone(),
            page: self.shared.link(path, &issue.article_page(place)),
            sources: article.sources.clone(),
        }
    }

    fn pdf(&self, path: &str, index: usize) -> Option<String> {
        let name = self.pdfs.get(index)?.as_ref()?;
        let folder = &self.catalogue.issues[index].folder;
        Some(self.shared.link(path, &format!("{folder}/{name}")))
    }

    /// The oldest and the newest date among issues.
    fn dates(&self, issues: impl Iterator<Item = usize>) -> Option<(NaiveDate, NaiveDate)> {
        let dates: Vec<NaiveDate> = issues
            .map(|index| self.catalogue.issues[index].date)
            .collect();
        Some((*dates.iter().min()?, *dates.iter().max()?))
    }

    /// The links between the parts of a newest-first list. The newest is always called the same: its span changes with
    /// every issue, and no other part must.
    fn parts(
        &self,
        path: &str,
        current: usize,
        count: usize,
        part: impl Fn(usize) -> (String, String),
    ) -> Option<Parts> {
        let link = |index: usize| {
            let (span, page) = part(index);
            let label = if index == 0 {
                "最新".to_owned()
            } else {
                span
            };
            (label, self.shared.link(path, &page))
        };
        parts::links((0..count).map(link).collect(), current)
    }
}

fn section(kind: Kind) -> Section {
    match kind {
        Kind::Source => Section::Sources,
        Kind::Column => Section::Columns,
    }
}

/// The pages above a part of a list: those above the list, and for all but the first part the list itself.
fn above<'t>(
    part: usize,
    trail: &[(&'t str, &'t str)],
    list: (&'t str, &'t str),
) -> Vec<(&'t str, &'t str)> {
    let own = (part > 0).then_some(list);
    trail.iter().copied().chain(own).collect()
}
