//! An issue (期): its manifest `issue.yaml`, and the whole issue as outputs need it.

mod links;
mod manifest;
mod pictures;
mod read;

pub use self::manifest::parse_manifest;
pub(crate) use self::read::read_article;

use chrono::NaiveDate;

use crate::article::Article;
use crate::picture::Pictures;
use crate::series::{Series, Settings, Text};
use crate::source::{Located, Source};

/// How an issue is numbered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Number {
    /// 第`number`期（总第`total`期）; `number` restarts at 1 each year.
    Regular {
        /// 期号.
        number: Located<u32>,
        /// 总期号.
        total: Located<u32>,
    },
    /// 增刊第N期, numbered apart and without a total.
    Supplement(Located<u32>),
}

/// `issue.yaml` as written.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// The file.
    pub source: Source,
    /// The issue's folder below the root (`issues/2025/06`).
    pub folder: String,
    /// The year that `number` counts in.
    pub year: i32,
    /// 期号 and 总期号, or 增刊.
    pub number: Number,
    /// 日期.
    pub date: Located<NaiveDate>,
    /// 稿件: file names below the issue's folder, in print order.
    pub articles: Vec<Text>,
    /// What overrides the series.
    pub settings: Settings,
    /// 本期增发.
    pub extra_distribution: Vec<Text>,
    /// 密级.
    pub classification: Option<Text>,
    /// 送审: not yet for distribution.
    pub draft: bool,
}

/// A whole issue, read and resolved: what every output is made from.
#[derive(Debug)]
pub struct Issue {
    /// The series it belongs to.
    pub series: Series,
    /// Its manifest.
    pub manifest: Manifest,
    /// The manifest's settings laid over the series', with the recipients' lines and copies where neither has any.
    pub settings: Settings,
    /// The articles in print order.
    pub articles: Vec<Article>,
    /// The pictures its articles show, decoded and cleaned.
    pub pictures: Pictures,
}

impl Manifest {
    /// Whether its 密级 is a state secret's (秘密, 机密 or 绝密, with or without a term, also written `机　密` or
    /// `【机密】`): other marks (内部资料) are none.
    pub fn is_classified(&self) -> bool {
        self.classification.as_ref().is_some_and(|mark| {
            let words: String = mark.value.chars().filter(|c| c.is_alphanumeric()).collect();
            ["秘密", "机密", "绝密"]
                .iter()
                .any(|level| words.starts_with(level))
        })
    }
}
