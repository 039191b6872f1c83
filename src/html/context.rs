//! What the page templates see: plain structs, the contract between this module and `templates/html`.
//!
//! Every text is as the user wrote it and is escaped when printed; only [`Html`] is printed as it is. What is absent
//! is `none`, so that `{% if issue.total %}` works; a name that is not here is an error.

use serde::Serialize;

use super::Html;
use super::anchor::{self, article_page};
use super::fragment::{Page, Part, Scope, fragment};
use crate::imprint::{
    Colophon, ContentsEntry, ContentsGroup, Masthead, article_id, contents, contents_title,
    one_line, value, values,
};
use crate::issue::Issue;
use crate::picture::PictureFiles;
use crate::site::context::{ArticleInSite, Byline, IssueInSite, Link, SiteContext};

/// For `issue.html`: the page of the whole issue.
#[derive(Debug, Serialize)]
pub struct IssuePage {
    /// For the browser's title bar.
    pub title: String,
    /// For search engines and previews, if there is anything to say.
    pub description: Option<String>,
    /// What every page of the site shares; none outside a site.
    pub site: Option<SiteContext>,
    /// What the site adds to this page.
    pub in_site: Option<IssueInSite>,
    /// What all pages of the issue share.
    pub issue: IssueContext,
    /// 要目; empty where none is wanted.
    pub contents: Vec<ContentsGroup<LinkedEntry>>,
    /// The articles in print order.
    pub articles: Vec<ArticleContext>,
    /// 版记.
    pub colophon: Colophon,
}

/// For `article.html`: the page of one article.
#[derive(Debug, Serialize)]
pub struct ArticlePage {
    /// For the browser's title bar.
    pub title: String,
    /// The article's summary.
    pub description: Option<String>,
    /// What every page of the site shares; none outside a site.
    pub site: Option<SiteContext>,
    /// What the site adds to this page.
    pub in_site: Option<ArticleInSite>,
    /// What all pages of the issue share.
    pub issue: IssueContext,
    /// The article.
    pub article: ArticleContext,
    /// The article before it.
    pub previous: Option<Neighbour>,
    /// The article after it.
    pub next: Option<Neighbour>,
}

/// What all pages of an issue share.
#[derive(Debug, Clone, Serialize)]
pub struct IssueContext {
    /// 报头.
    #[serde(flatten)]
    pub masthead: Masthead,
    /// The page of the whole issue.
    pub page: String,
    /// The link to the PDF, if there is one.
    pub pdf: Option<String>,
}

/// An article in 要目.
#[derive(Debug, Serialize)]
pub struct LinkedEntry {
    /// What both outputs print.
    #[serde(flatten)]
    pub entry: ContentsEntry,
    /// The article's own page.
    pub page: String,
}

/// One article.
#[derive(Debug, Serialize)]
pub struct ArticleContext {
    /// Its id (`a01`), the first part of all ids in it.
    pub id: String,
    /// Its own page (`01.html`).
    pub page: String,
    /// How deep a heading its title is: 2 on the issue's page, 1 on its own.
    pub title_level: usize,
    /// The title on one line.
    pub title: String,
    /// The title's lines as the user broke them, each as phrases that should not be broken.
    pub title_lines: Vec<Vec<String>>,
    /// 供稿单位.
    pub sources: Vec<String>,
    /// In a site, the list of each of them, in their order; else empty.
    pub source_links: Vec<Link>,
    /// 作者.
    pub authors: Vec<String>,
    /// 栏目.
    pub column: Option<String>,
    /// In a site, the list of its column.
    pub column_link: Option<Link>,
    /// Whether 栏目 is printed above it: on its own page always, on the issue's where the article before it is of
    /// another column.
    pub shows_column: bool,
    /// 摘要.
    pub summary: Option<String>,
    /// 编者按.
    pub lead: Option<Html>,
    /// The body with its footnotes.
    pub body: Html,
}

/// The article before or after.
#[derive(Debug, Serialize)]
pub struct Neighbour {
    /// Its page.
    pub page: String,
    /// Its title.
    pub title: String,
}

impl IssuePage {
    /// The context of an issue's page.
    pub fn new(issue: &Issue, pictures: &PictureFiles<'_>, pdf_name: Option<&str>) -> Self {
        let shared = IssueContext::new(issue, pdf_name);
        let articles: Vec<_> = (0..issue.articles.len())
            .map(|index| ArticleContext::new(issue, index, Page::Issue, pictures))
            .collect();
        let titles: Vec<&str> = articles.iter().map(|a| a.title.as_str()).collect();
        Self {
            title: with_draft_mark(&shared.masthead.name, shared.masthead.draft),
            description: Some(titles.join("；")).filter(|text| !text.is_empty()),
            site: None,
            in_site: None,
            contents: linked(contents(issue)),
            colophon: Colophon::new(issue),
            issue: shared,
            articles,
        }
    }
}

impl ArticlePage {
    /// The context of the page of the article with an index.
    pub fn new(
        issue: &Issue,
        index: usize,
        pictures: &PictureFiles<'_>,
        pdf_name: Option<&str>,
    ) -> Self {
        let shared = IssueContext::new(issue, pdf_name);
        let article = ArticleContext::new(issue, index, Page::Article, pictures);
        let neighbour = |index: usize| {
            issue.articles.get(index).map(|article| Neighbour {
                page: article_page(index),
                title: contents_title(article),
            })
        };
        let title = format!("{}－{}", article.title, shared.masthead.name);
        Self {
            title: with_draft_mark(&title, shared.masthead.draft),
            description: article.summary.clone(),
            site: None,
            in_site: None,
            previous: index.checked_sub(1).and_then(neighbour),
            next: neighbour(index + 1),
            issue: shared,
            article,
        }
    }
}

impl ArticleContext {
    /// The same with the links of its byline.
    pub fn link(&mut self, byline: &Byline) {
        self.source_links.clone_from(&byline.sources);
        self.column_link.clone_from(&byline.column);
    }
}

impl IssueContext {
    fn new(issue: &Issue, pdf_name: Option<&str>) -> Self {
        Self {
            masthead: Masthead::new(issue),
            page: anchor::ISSUE_PAGE.to_owned(),
            pdf: pdf_name.map(anchor::url_path),
        }
    }
}

fn linked(groups: Vec<ContentsGroup>) -> Vec<ContentsGroup<LinkedEntry>> {
    groups
        .into_iter()
        .map(|group| ContentsGroup {
            column: group.column,
            articles: group
                .articles
                .into_iter()
                .map(|entry| LinkedEntry {
                    page: article_page(entry.article),
                    entry,
                })
                .collect(),
        })
        .collect()
}

impl ArticleContext {
    fn new(issue: &Issue, index: usize, page: Page, pictures: &PictureFiles<'_>) -> Self {
        let article = &issue.articles[index];
        let matter = &article.front_matter;
        let scope = |part| Scope {
            article: index,
            page,
            part,
            pictures,
        };
        let column = value(matter.column.as_ref());
        let before = index
            .checked_sub(1)
            .and_then(|before| value(issue.articles[before].front_matter.column.as_ref()));
        Self {
            id: article_id(index),
            page: article_page(index),
            title_level: page.title_level(),
            title: one_line(&matter.title.value),
            title_lines: title_lines(&matter.title.value),
            sources: values(&matter.source),
            source_links: Vec::new(),
            authors: values(&matter.author),
            column_link: None,
            shows_column: column.is_some() && (page == Page::Article || column != before),
            column,
            summary: value(matter.summary.as_ref()),
            lead: article
                .lead
                .as_ref()
                .filter(|lead| !lead.blocks.is_empty())
                .map(|lead| fragment(lead, scope(Part::Lead))),
            body: fragment(&article.body, scope(Part::Body)),
        }
    }
}

/// The lines of a title, each cut at the spaces that separate Chinese phrases; spaces beside letters or digits are
/// part of a phrase (`2025 年度`).
fn title_lines(title: &str) -> Vec<Vec<String>> {
    title
        .lines()
        .map(phrases)
        .filter(|line| !line.is_empty())
        .collect()
}

fn phrases(line: &str) -> Vec<String> {
    let mut phrases: Vec<String> = Vec::new();
    for word in line.split_whitespace() {
        let begins_latin = word.starts_with(|c: char| c.is_ascii());
        match phrases.last_mut() {
            Some(phrase) if begins_latin || phrase.ends_with(|c: char| c.is_ascii()) => {
                phrase.push(' ');
                phrase.push_str(word);
            }
            _ => phrases.push(word.to_owned()),
        }
    }
    phrases
}

fn with_draft_mark(title: &str, draft: bool) -> String {
    format!("{title}{}", if draft { "（送审稿）" } else { "" })
}
