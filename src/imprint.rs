//! What is printed of an issue around its articles (报头, 要目, 版记), in words: the same for PDF and HTML.

use serde::Serialize;

use crate::article::{Article, FrontMatter};
use crate::issue::{Issue, Number};
use crate::numbering;
use crate::series::{ContentsStyle, Series, Text, joined_units};

/// 报头, and the names an issue goes by.
#[derive(Debug, Clone, Serialize)]
pub struct Masthead {
    /// 刊名.
    pub series: String,
    /// How many characters 刊名 has, for its size.
    pub series_length: usize,
    /// `联络动态2025年第6期（总第731期）`.
    pub name: String,
    /// `2025年第6期`.
    pub short_name: String,
    /// `第6期` or `增刊第1期`.
    pub number: String,
    /// `（总第七百三十一期）`; a supplement has none.
    pub total: Option<String>,
    /// The publisher with 编.
    pub publisher: String,
    /// `2025年3月11日`.
    pub date: String,
    /// `2025-03-11`.
    pub date_iso: String,
    /// 密级.
    pub classification: Option<String>,
    /// Whether it is 送审稿.
    pub draft: bool,
}

/// Neighbouring articles of one column in 要目.
#[derive(Debug, Serialize)]
pub struct ContentsGroup<Entry = ContentsEntry> {
    /// 栏目.
    pub column: Option<String>,
    /// Its articles.
    pub articles: Vec<Entry>,
}

/// An article in 要目.
#[derive(Debug, Serialize)]
pub struct ContentsEntry {
    /// Which article, from 0.
    pub article: usize,
    /// Its id in both outputs.
    pub id: String,
    /// The short title where there is one, else the title.
    pub title: String,
    /// 供稿单位.
    pub sources: Vec<String>,
}

/// 版记.
#[derive(Debug, Serialize)]
pub struct Colophon {
    /// 报、送、发 and so on, in the manifest's order.
    pub distribution: Vec<DistributionLine>,
    /// 本期增发: units joined by ，, ending with 。.
    pub extra_distribution: Option<String>,
    /// 责任编辑.
    pub editor: Option<String>,
    /// 联系方式.
    pub contact: Option<String>,
    /// 批准文号.
    pub approval_number: Option<String>,
    /// 共印 N 份.
    pub copies: Option<u64>,
}

/// One group of the distribution list.
#[derive(Debug, Serialize)]
pub struct DistributionLine {
    /// 报, 送 …, without the colon.
    pub kind: String,
    /// The units joined by ，, ending with 。.
    pub units: String,
}

/// 编者, with 编 behind it.
pub fn publisher(series: &Series) -> String {
    format!("{}编", series.publisher.value)
}

/// `（总第七百三十一期）`; a supplement has none.
pub fn total(number: &Number) -> Option<String> {
    numbering::total_label(number).map(|total| format!("（{total}）"))
}

/// The id of an article, counted from 0: `a01`.
pub fn article_id(article: usize) -> String {
    format!("a{:02}", article + 1)
}

impl Masthead {
    /// The masthead of an issue.
    pub fn new(issue: &Issue) -> Self {
        let manifest = &issue.manifest;
        let series = issue.series.title.value.clone();
        Self {
            series_length: series.chars().count().max(1),
            name: numbering::full_name(&issue.series, manifest),
            series,
            short_name: numbering::issue_name(manifest),
            number: numbering::issue_label(&manifest.number),
            total: total(&manifest.number),
            publisher: publisher(&issue.series),
            date: numbering::date_in_words(manifest.date.value),
            date_iso: manifest.date.value.to_string(),
            classification: value(manifest.classification.as_ref()),
            draft: manifest.draft,
        }
    }
}

impl Colophon {
    /// The colophon of an issue; what is absent or empty is `none`.
    pub fn new(issue: &Issue) -> Self {
        let settings = &issue.settings;
        let units = |units: &[Text]| Some(joined_units(units)).filter(|text| !text.is_empty());
        Self {
            distribution: settings
                .distribution
                .iter()
                .flatten()
                .filter_map(|group| {
                    Some(DistributionLine {
                        kind: group.kind.value.clone(),
                        units: units(&group.to)?,
                    })
                })
                .collect(),
            extra_distribution: units(&issue.manifest.extra_distribution),
            editor: value(settings.editor.as_ref()),
            contact: value(settings.contact.as_ref()),
            approval_number: value(settings.approval_number.as_ref()),
            copies: settings.copies,
        }
    }
}

/// 要目: none for a single article, or where the layout wants none.
pub fn contents(issue: &Issue) -> Vec<ContentsGroup> {
    if issue.articles.len() < 2 || issue.settings.layout.contents == Some(ContentsStyle::None) {
        return Vec::new();
    }
    let mut groups: Vec<ContentsGroup> = Vec::new();
    for (index, article) in issue.articles.iter().enumerate() {
        let column = value(article.front_matter.column.as_ref());
        let entry = ContentsEntry {
            article: index,
            id: article_id(index),
            title: contents_title(article),
            sources: values(&article.front_matter.source),
        };
        match groups.last_mut() {
            Some(group) if group.column == column => group.articles.push(entry),
            _ => groups.push(ContentsGroup {
                column,
                articles: vec![entry],
            }),
        }
    }
    groups
}

/// An article's title as lists show it.
pub fn contents_title(article: &Article) -> String {
    listed_title(&article.front_matter)
}

/// The same of an article of which only the front matter was read.
pub fn listed_title(matter: &FrontMatter) -> String {
    let title = value(matter.short_title.as_ref()).unwrap_or_else(|| matter.title.value.clone());
    one_line(&title)
}

/// A line break in a title separates phrases, as a space does.
pub fn one_line(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text that is there and not empty.
pub fn value(text: Option<&Text>) -> Option<String> {
    text.map(|text| text.value.clone())
        .filter(|text| !text.trim().is_empty())
}

/// The texts that are not empty.
pub fn values(texts: &[Text]) -> Vec<String> {
    texts
        .iter()
        .map(|text| text.value.clone())
        .filter(|text| !text.trim().is_empty())
        .collect()
}
