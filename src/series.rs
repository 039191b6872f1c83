//! The series file `issues/bulletin.yaml`: what all issues of a bulletin share.

pub(crate) mod parse;

pub use self::parse::parse;

use crate::check::settings::CheckSettings;
use crate::source::{Located, Source};

/// A text a user wrote in YAML, with its place.
pub type Text = Located<String>;

/// A bulletin series (刊物), read from `issues/bulletin.yaml`.
#[derive(Debug, Clone)]
pub struct Series {
    /// The file.
    pub source: Source,
    /// 刊名.
    pub title: Text,
    /// 编者, printed with 编 behind it.
    pub publisher: Text,
    /// What an issue can override.
    pub settings: Settings,
    /// 检查: rules switched off or given another severity.
    pub check: CheckSettings,
}

/// The keys that a series and an issue share; an issue's values replace the series', `layout` key by key.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// 批准文号.
    pub approval_number: Option<Text>,
    /// 责任编辑.
    pub editor: Option<Text>,
    /// 联系方式.
    pub contact: Option<Text>,
    /// 分送. `None` where the key is absent; an empty list prints nothing.
    pub distribution: Option<Vec<Distribution>>,
    /// 共印 N 份.
    pub copies: Option<u64>,
    /// 版式.
    pub layout: LayoutSettings,
}

/// One group of the distribution list (报、送、发 …).
#[derive(Debug, Clone)]
pub struct Distribution {
    /// 类别: one of 报, 送, 发, 主送, 抄报, 抄送, 分送.
    pub kind: Text,
    /// 单位, in print order.
    pub to: Vec<Text>,
}

/// The units of a distribution list as the colophon prints them: joined by ，, with a 。 at the end unless the last
/// one has it already. Empty for no units.
pub fn joined_units(units: &[Text]) -> String {
    let names: Vec<&str> = units
        .iter()
        .map(|unit| unit.value.trim())
        .filter(|unit| !unit.is_empty())
        .collect();
    match names.last() {
        None => String::new(),
        Some(last) if last.ends_with('。') => names.join("，"),
        Some(_) => names.join("，") + "。",
    }
}

/// The kinds of distribution that may be written.
pub const DISTRIBUTION_KINDS: [&str; 7] = ["报", "送", "发", "主送", "抄报", "抄送", "分送"];

/// How the articles are listed on the first page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentsStyle {
    /// Titles with leaders and page numbers.
    Numbered,
    /// Titles only, as in the printed original.
    Plain,
    /// No list.
    None,
}

/// On which page the colophon stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColophonPage {
    /// On the last page.
    Last,
    /// On an even page, for duplex printing.
    Even,
}

/// In which corner of page 1 the copy number stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// GB/T 9704-2012 §7.2.1.
    Left,
    /// The habit of 简报.
    Right,
}

/// The roles that faces are chosen for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FontRole {
    /// 报头.
    Masthead,
    /// 小标宋: article titles.
    Title,
    /// 仿宋: the body.
    Body,
    /// 楷体.
    Kai,
    /// 黑体.
    Hei,
    /// 宋体: page numbers, and the last resort for rare characters.
    Song,
    /// Latin letters and digits.
    Latin,
}

impl FontRole {
    /// All roles with their keys in `layout.fonts`.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Masthead, "masthead"),
        (Self::Title, "title"),
        (Self::Body, "body"),
        (Self::Kai, "kai"),
        (Self::Hei, "hei"),
        (Self::Song, "song"),
        (Self::Latin, "latin"),
    ];
}

/// `layout` as written; see [`crate::pdf::geometry`] for what follows from it.
#[derive(Debug, Clone, Default)]
pub struct LayoutSettings {
    /// 行数: lines a page, 22 unless given.
    pub lines: Option<Located<u32>>,
    /// 字数: characters a line, 28 unless given.
    pub chars: Option<Located<u32>>,
    /// 字号: the body's size in pt.
    pub size: Option<Located<f64>>,
    /// 要目.
    pub contents: Option<ContentsStyle>,
    /// 版记页.
    pub colophon: Option<ColophonPage>,
    /// 份号位置.
    pub copy_number: Option<Side>,
    /// 字体: families wanted for a role, the first one preferred.
    pub fonts: Vec<(FontRole, Vec<Text>)>,
    /// 系统字体: whether the machine's own fonts may be used.
    pub system_fonts: Option<bool>,
}
