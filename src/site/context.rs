//! What the site's templates see: plain structs, the contract between this module and `templates/html`.
//!
//! ```text
//! HomePage      site/home.html      index.html
//! YearPage      site/year.html      2025/index.html, 2025/index-2.html …
//! ListPage      site/list.html      sources/<slug>.html, columns/<slug>.html, …-2.html …
//! IndexPage     site/index.html     sources/index.html, columns/index.html, …
//! SearchPage    site/search.html    search.html
//! NotFoundPage  site/404.html       404.html
//! IssuePage     issue.html          2025/06/index.html   (crate::html::context; `in_site` is an IssueInSite)
//! ArticlePage   article.html        2025/06/01.html      (crate::html::context; `in_site` is an ArticleInSite)
//! Stylesheet    site/site.css       assets/site.css      (begins with {% include "style.css" %})
//! Feed          site/feed.xml       feed.xml             (super::feed)
//! Sitemap       site/sitemap.xml    sitemap.xml          (super::feed)
//! ```
//! Every page has `title` (for `<title>`), `description` (text or none) and `site` (a [`SiteContext`], or none on the
//! pages of `jianbao build`), so `base.html` can say `{% if site %}`. All texts are as the user wrote them and are escaped
//! when printed. Every `page` is a finished relative link from the page it is printed on: templates never put one
//! together; only assets are `{{ site.root }}assets/site.css`. What is absent is `none`; a name that is not here is an
//! error.
//!
//! What must not change with every new issue is on no page but those above the issue: no list of years outside the home
//! page, no total counts on older parts.

use serde::Serialize;

use crate::imprint::ContentsGroup;

/// What every page of the site shares, as seen from one page.
#[derive(Debug, Clone, Serialize)]
pub struct SiteContext {
    /// What leads from the page to the top of the site: nothing, `../` or `../../`; on the 404 page, which a server
    /// shows anywhere, the base URL where one is set.
    pub root: String,
    /// The site's name; 刊名 unless `site.name` says otherwise.
    pub name: String,
    /// 刊名.
    pub series: String,
    /// 编者, with 编 behind it.
    pub publisher: String,
    /// What the site is about, from `site.description`.
    pub description: Option<String>,
    /// The lines of the footer, from `site.footer`; may be empty.
    pub footer: Vec<String>,
    /// Whether there is a list of sources.
    pub has_sources: bool,
    /// Whether there is a list of columns.
    pub has_columns: bool,
    /// Where the page belongs, for the navigation's `aria-current`.
    pub section: Section,
    /// `index.html`.
    pub home: String,
    /// `search.html`, also the action of the search form.
    pub search: String,
    /// `sources/index.html`; offer it only where `has_sources`.
    pub sources: String,
    /// `columns/index.html`; offer it only where `has_columns`.
    pub columns: String,
    /// `feed.xml`.
    pub feed: String,
    /// The pages above this one, the home page first; the page itself is not among them. Empty on the home page.
    pub trail: Vec<Link>,
    /// The page's own address, where a base URL is set (`<link rel="canonical">`).
    pub url: Option<String>,
}

/// Where a page belongs; in templates `"home"`, `"years"`, `"sources"`, `"columns"`, `"search"`, `"none"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Section {
    /// The home page.
    Home,
    /// The pages of years, issues and articles.
    Years,
    /// The lists of sources.
    Sources,
    /// The lists of columns.
    Columns,
    /// The search page.
    Search,
    /// The 404 page.
    None,
}

/// A link to a page of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The page.
    pub page: String,
    /// What it is called.
    pub name: String,
}

/// For `site/home.html`.
#[derive(Debug, Serialize)]
pub struct HomePage {
    /// For the browser's title bar: the site's name.
    pub title: String,
    /// For search engines and previews.
    pub description: Option<String>,
    /// What every page shares.
    pub site: Option<SiteContext>,
    /// The newest issue; none where there is no issue at all.
    pub newest: Option<NewestIssue>,
    /// The issues before it, newest first, at most ten; each with its first three titles.
    pub latest: Vec<IssueEntry>,
    /// All years, newest first.
    pub years: Vec<YearLink>,
    /// How many issues the site has.
    pub issues: usize,
    /// How many articles the site has.
    pub articles: usize,
}

/// The newest issue with its 要目, on the home page.
#[derive(Debug, Serialize)]
pub struct NewestIssue {
    /// 刊名 as that issue bears it.
    pub series: String,
    /// How many characters 刊名 has, for its size.
    pub series_length: usize,
    /// `2025年第6期`.
    pub name: String,
    /// `第6期` or `增刊第1期`.
    pub number: String,
    /// `（总第七百三十一期）`; a supplement has none.
    pub total: Option<String>,
    /// 编者, with 编 behind it.
    pub publisher: String,
    /// `2025年3月11日`.
    pub date: String,
    /// `2025-03-11`.
    pub date_iso: String,
    /// The issue's page.
    pub page: String,
    /// Its PDF, where the site has PDFs.
    pub pdf: Option<String>,
    /// 要目: neighbouring articles of one column under its heading (`group.column`, `group.articles`).
    pub contents: Vec<ContentsGroup<ArticleEntry>>,
    /// How many articles are not in `contents` because the page would get too heavy; mostly 0.
    pub more: usize,
}

/// An issue in a list of issues.
#[derive(Debug, Serialize)]
pub struct IssueEntry {
    /// `2025年第6期`.
    pub name: String,
    /// `第6期` or `增刊第1期`.
    pub number: String,
    /// `（总第七百三十一期）`; a supplement has none.
    pub total: Option<String>,
    /// `2025年3月11日`.
    pub date: String,
    /// `2025-03-11`.
    pub date_iso: String,
    /// The issue's page.
    pub page: String,
    /// Its PDF, where the site has PDFs.
    pub pdf: Option<String>,
    /// How many articles it has.
    pub count: usize,
    /// Its articles: all of them on the page of a year, the first three on the home page.
    pub articles: Vec<ArticleEntry>,
}

/// An article where its issue is known from the context.
#[derive(Debug, Clone, Serialize)]
pub struct ArticleEntry {
    /// The title on one line: 短标题 where there is one.
    pub title: String,
    /// Its own page.
    pub page: String,
    /// 供稿单位.
    pub sources: Vec<String>,
}

/// A year on the home page.
#[derive(Debug, Serialize)]
pub struct YearLink {
    /// The year.
    pub year: i32,
    /// Its page.
    pub page: String,
    /// How many issues it has.
    pub issues: usize,
}

/// For `site/year.html`: the issues of a year, or a part of them.
#[derive(Debug, Serialize)]
pub struct YearPage {
    /// For the browser's title bar.
    pub title: String,
    /// For search engines and previews.
    pub description: Option<String>,
    /// What every page shares.
    pub site: Option<SiteContext>,
    /// The year; the heading is `{{ year }}年`.
    pub year: i32,
    /// The part's span (`1月—6月`), where the year has several parts and this is not the newest.
    pub part: Option<String>,
    /// How many issues the year has; only on the newest part.
    pub count: Option<usize>,
    /// The issues, newest first.
    pub issues: Vec<IssueEntry>,
    /// The links between the parts; none where there is one part.
    pub parts: Option<Parts>,
    /// The year before that has issues (`name` is `2024年`).
    pub previous: Option<Link>,
    /// The year after that has issues.
    pub next: Option<Link>,
}

/// For `site/list.html`: the articles of a source or a column, or a part of them.
#[derive(Debug, Serialize)]
pub struct ListPage {
    /// For the browser's title bar.
    pub title: String,
    /// For search engines and previews.
    pub description: Option<String>,
    /// What every page shares.
    pub site: Option<SiteContext>,
    /// Of what it is the list.
    pub kind: Kind,
    /// The source's or the column's name; the heading.
    pub name: String,
    /// The part's span (`2018年1月—2021年3月`), where the list has several parts and this is not the newest.
    pub part: Option<String>,
    /// How many articles the whole list has; only on the newest part.
    pub count: Option<usize>,
    /// The articles by the year of their issues, newest first.
    pub years: Vec<ListYear>,
    /// The links between the parts; none where there is one part.
    pub parts: Option<Parts>,
}

/// What articles are listed by; in templates `"source"` or `"column"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// 供稿单位.
    Source,
    /// 栏目.
    Column,
}

/// The articles of a list that are in issues of one year.
#[derive(Debug, Serialize)]
pub struct ListYear {
    /// The year.
    pub year: i32,
    /// The articles, newest first, those of one issue in print order.
    pub articles: Vec<ListedArticle>,
}

/// An article with its issue.
#[derive(Debug, Clone, Serialize)]
pub struct ListedArticle {
    /// The title on one line.
    pub title: String,
    /// Its own page.
    pub page: String,
    /// 供稿单位.
    pub sources: Vec<String>,
    /// 栏目.
    pub column: Option<String>,
    /// `2025年第6期`.
    pub issue: String,
    /// The issue's page.
    pub issue_page: String,
    /// `2025年3月11日`.
    pub date: String,
    /// `2025-03-11`.
    pub date_iso: String,
}

/// For `site/index.html`: all sources or all columns, in the order of their names (by pinyin).
#[derive(Debug, Serialize)]
pub struct IndexPage {
    /// For the browser's title bar.
    pub title: String,
    /// For search engines and previews.
    pub description: Option<String>,
    /// What every page shares.
    pub site: Option<SiteContext>,
    /// Of what it is the index.
    pub kind: Kind,
    /// How many names there are in all parts together.
    pub count: usize,
    /// The names.
    pub entries: Vec<IndexEntry>,
    /// The links between the parts; none where there is one part, as nearly always.
    pub parts: Option<Parts>,
}

/// A source or a column in the index.
#[derive(Debug, Serialize)]
pub struct IndexEntry {
    /// Its name.
    pub name: String,
    /// Its list.
    pub page: String,
    /// How many articles it has.
    pub count: usize,
}

/// The links between the parts of a list that is too long for one page.
#[derive(Debug, Clone, Serialize)]
pub struct Parts {
    /// All parts as they follow each other (newest first, or by name).
    pub links: Vec<PartLink>,
    /// The part before this one (newer), for `rel="prev"`.
    pub before: Option<String>,
    /// The part after this one (older), for `rel="next"`.
    pub after: Option<String>,
}

/// A part of a list.
#[derive(Debug, Clone, Serialize)]
pub struct PartLink {
    /// What it is called: `最新`, `2018年1月—2021年3月`, `1月—6月`, `第2页`.
    pub label: String,
    /// Its page.
    pub page: String,
    /// Whether it is the page that this is printed on.
    pub current: bool,
}

/// For `site/search.html`.
#[derive(Debug, Serialize)]
pub struct SearchPage {
    /// For the browser's title bar.
    pub title: String,
    /// For search engines and previews.
    pub description: Option<String>,
    /// What every page shares.
    pub site: Option<SiteContext>,
    /// The years that can be chosen, newest first.
    pub years: Vec<i32>,
    /// The sources that can be chosen, those with most articles first.
    pub sources: Vec<String>,
}

/// For `site/404.html`.
#[derive(Debug, Serialize)]
pub struct NotFoundPage {
    /// For the browser's title bar.
    pub title: String,
    /// For search engines and previews.
    pub description: Option<String>,
    /// What every page shares.
    pub site: Option<SiteContext>,
    /// As in [`Stylesheet`], which this page holds itself: where it is shown, a link to it might lead nowhere.
    pub accent: Option<Accent>,
}

/// What the site adds to the page of an issue (`issue.html`, as `in_site`).
#[derive(Debug, Clone, Default, Serialize)]
pub struct IssueInSite {
    /// The issue before it in time.
    pub previous: Option<IssueLink>,
    /// The issue after it in time.
    pub next: Option<IssueLink>,
}

/// The issue before or after.
#[derive(Debug, Clone, Serialize)]
pub struct IssueLink {
    /// Its page.
    pub page: String,
    /// `2025年第6期`.
    pub name: String,
    /// `2025年3月11日`.
    pub date: String,
    /// `2025-03-11`.
    pub date_iso: String,
}

/// What the site adds to the page of an article (`article.html`, as `in_site`). The articles before and after it in its
/// issue are `previous` and `next` of the page, its lists are `article.source_links` and `article.column_link`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ArticleInSite {
    /// Other articles of its sources and its column; empty where there are none.
    pub related: Vec<RelatedGroup>,
}

/// Other articles of the same source or column: up to two after the article in time, up to three before it, newest
/// first. Never empty.
#[derive(Debug, Clone, Serialize)]
pub struct RelatedGroup {
    /// What they share.
    pub kind: Kind,
    /// The source's or the column's name.
    pub name: String,
    /// The whole list.
    pub page: String,
    /// The articles.
    pub articles: Vec<ListedArticle>,
}

/// The links of an article's byline in the site; both pages that show the article (`entry.html`) have them as
/// `article.source_links` and `article.column_link`.
#[derive(Debug, Clone, Default)]
pub struct Byline {
    /// One for each of `article.sources`, in their order.
    pub sources: Vec<Link>,
    /// The list of its column.
    pub column: Option<Link>,
}

/// For `site/site.css`.
#[derive(Debug, Serialize)]
pub struct Stylesheet {
    /// The colours made of `site.accent`; none where it is not set and the built-in red stays.
    pub accent: Option<Accent>,
}

/// The colours made of `site.accent`, each as `#rrggbb`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Accent {
    /// As it was written: at least 4.5:1 on white, so also white text on it.
    pub light: String,
    /// For links: the same, made darker until it is at least 4.5:1 on the desk (`#ece8e1`) too.
    pub link: String,
    /// For the dark scheme: the same, made lighter until it is at least 5.5:1 on the dark sheet (`#18191c`).
    pub dark: String,
}
