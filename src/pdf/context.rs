//! What `templates/pdf/issue.typ` sees: plain structs. Every text comes out as one string literal; only
//! [`TypstCode`] is printed as it is.

use chrono::Datelike;
use serde::Serialize;

use crate::article::Article;
use crate::imprint::{Colophon, ContentsGroup, Masthead, article_id, contents, values};
use crate::issue::Issue;
use crate::pdf::code::{self, TypstCode};
use crate::pdf::fonts::FontSet;
use crate::pdf::geometry::{Grid, POINTS_PER_MM, TYPE_WIDTH};
use crate::pdf::glyphs::Glyphs;
use crate::pdf::source_map::SourceMap;
use crate::pdf::title;
use crate::picture::PictureFiles;
use crate::series::{ColophonPage, ContentsStyle, FontRole, Side};

/// For `issue.typ`.
#[derive(Debug, Serialize)]
pub struct PrintContext {
    /// The document's title in its metadata.
    title: String,
    /// 编者, without 编: the author in the metadata.
    publisher: String,
    /// The keywords in the metadata.
    keywords: Vec<String>,
    year: i32,
    month: u32,
    day: u32,
    /// The body's size in pt.
    size: f64,
    /// Lines a page.
    lines: u32,
    /// The faces of each role.
    fonts: Vec<RoleContext>,
    /// 报头.
    issue: Masthead,
    /// 要目; empty where none is wanted.
    contents: Vec<ContentsGroup<BrokenEntry>>,
    /// Whether 要目 has leaders and page numbers.
    numbered: bool,
    /// The articles in print order.
    articles: Vec<ArticleContext>,
    /// 版记.
    colophon: ColophonContext,
    /// Whether 版记 stands on an even page.
    even: bool,
    /// Whether 份号 stands in the right corner of page 1.
    copy_right: bool,
}

/// The faces of a role.
#[derive(Debug, Serialize)]
pub(crate) struct RoleContext {
    key: &'static str,
    families: Vec<String>,
    /// Characters of this role that only the last resort has.
    rare: String,
}

impl RoleContext {
    /// Those of every role.
    pub(crate) fn all(fonts: &FontSet, glyphs: &Glyphs) -> Vec<Self> {
        FontRole::ALL
            .into_iter()
            .map(|(role, key)| Self {
                key,
                families: fonts.families(role).to_vec(),
                rare: glyphs.rare(role),
            })
            .collect()
    }
}

#[derive(Debug, Serialize)]
struct BrokenEntry {
    /// The label that the entry leads to.
    id: String,
    /// The title, broken by sense.
    lines: Vec<String>,
}

#[derive(Debug, Serialize)]
struct ArticleContext {
    /// The label that links lead to.
    id: String,
    /// The title, broken by sense.
    lines: Vec<String>,
    /// Sources and authors.
    byline: Vec<String>,
    /// 栏目, on the first of neighbouring articles only.
    column: Option<String>,
    /// Whether it begins a page: not where a single article follows the masthead.
    new_page: bool,
    lead: Option<TypstCode>,
    body: TypstCode,
}

#[derive(Debug, Serialize)]
struct ColophonContext {
    distribution: Vec<DistributionContext>,
    extra_distribution: Option<String>,
    editor: Option<String>,
    contact: Option<String>,
    approval_number: Option<String>,
    copies: Option<String>,
}

#[derive(Debug, Serialize)]
struct DistributionContext {
    kind: String,
    units: String,
}

impl PrintContext {
    /// The context of an issue. `pictures` name the cleaned copies as the Typst code does.
    pub fn new(
        issue: &Issue,
        fonts: &FontSet,
        glyphs: &Glyphs,
        pictures: &PictureFiles<'_>,
        keywords: &[String],
    ) -> Self {
        let masthead = Masthead::new(issue);
        let layout = &issue.settings.layout;
        let grid = Grid::new(layout);
        let date = issue.manifest.date.value;
        let contents = broken(contents(issue), &grid);
        let mut title = masthead.name.clone();
        if masthead.draft {
            title.push_str("（送审稿）");
        }
        Self {
            title,
            publisher: issue.series.publisher.value.clone(),
            keywords: keywords.to_vec(),
            year: date.year(),
            month: date.month(),
            day: date.day(),
            size: grid.size,
            lines: grid.lines,
            fonts: RoleContext::all(fonts, glyphs),
            numbered: layout.contents != Some(ContentsStyle::Plain),
            articles: issue
                .articles
                .iter()
                .enumerate()
                .map(|(index, article)| {
                    let before = index.checked_sub(1).map(|before| &issue.articles[before]);
                    let new_page = index > 0 || !contents.is_empty();
                    ArticleContext::new(article, index, before, new_page, pictures)
                })
                .collect(),
            contents,
            colophon: ColophonContext::new(Colophon::new(issue)),
            even: layout.colophon == Some(ColophonPage::Even),
            copy_right: layout.copy_number == Some(Side::Right),
            issue: masthead,
        }
    }

    /// From the rendered `issue.typ` back to the articles. A template that leaves a body out, or prints it elsewhere,
    /// merely loses the places of that body.
    pub fn source_map(&self, issue: &Issue, rendered: &str) -> SourceMap {
        let mut map = SourceMap::default();
        let mut from = 0;
        for (context, article) in self.articles.iter().zip(&issue.articles) {
            let lead = article.front_matter.lead.as_ref().map(|lead| &lead.place);
            let bodies = [(context.lead.as_ref(), lead), (Some(&context.body), None)];
            for (code, value) in bodies {
                let Some(code) = code else { continue };
                if let Some(at) = rendered[from..].find(code.as_str()) {
                    map.add(code, from + at, &article.file, value);
                    from += at + code.as_str().len();
                }
            }
        }
        map
    }

    /// The document's title.
    pub fn title(&self) -> &str {
        &self.title
    }
}

/// 要目 with its titles broken by sense. The measure is two characters narrower than the body's, for the page numbers.
fn broken(groups: Vec<ContentsGroup>, grid: &Grid) -> Vec<ContentsGroup<BrokenEntry>> {
    let measure = TYPE_WIDTH * POINTS_PER_MM / grid.size - 2.0;
    groups
        .into_iter()
        .map(|group| ContentsGroup {
            column: group.column,
            articles: group
                .articles
                .into_iter()
                .map(|entry| BrokenEntry {
                    lines: title::lines(&entry.title, measure),
                    id: entry.id,
                })
                .collect(),
        })
        .collect()
}

impl ArticleContext {
    fn new(
        article: &Article,
        index: usize,
        before: Option<&Article>,
        new_page: bool,
        pictures: &PictureFiles<'_>,
    ) -> Self {
        let matter = &article.front_matter;
        let column = |article: &Article| {
            article
                .front_matter
                .column
                .as_ref()
                .map(|column| column.value.clone())
        };
        let own = column(article);
        Self {
            id: article_id(index),
            lines: title::lines(&matter.title.value, title::LINE_CHARACTERS),
            byline: values(&matter.source)
                .into_iter()
                .chain(values(&matter.author))
                .collect(),
            column: own.filter(|own| before.and_then(column).as_ref() != Some(own)),
            new_page,
            lead: article
                .lead
                .as_ref()
                .filter(|lead| !lead.blocks.is_empty())
                .map(|lead| code::body(lead, index, true, pictures)),
            body: code::body(&article.body, index, false, pictures),
        }
    }
}

impl ColophonContext {
    fn new(colophon: Colophon) -> Self {
        let labelled =
            |label: &str, value: Option<String>| value.map(|value| format!("{label}：{value}"));
        Self {
            distribution: colophon
                .distribution
                .into_iter()
                .map(|line| DistributionContext {
                    kind: line.kind,
                    units: line.units,
                })
                .collect(),
            extra_distribution: colophon.extra_distribution,
            editor: labelled("责任编辑", colophon.editor),
            contact: labelled("联系方式", colophon.contact),
            approval_number: labelled("批准文号", colophon.approval_number),
            copies: colophon.copies.map(|copies| format!("共印{copies}份")),
        }
    }
}
