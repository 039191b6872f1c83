//! An article (稿件): a Markdown file with YAML front matter.

mod front_matter;

pub use self::front_matter::{parse_front_matter, split};

use std::ops::Range;

use crate::diagnostic::Code;
use crate::document::Document;
use crate::series::Text;
use crate::source::{Located, Source};

/// The front matter of an article.
#[derive(Debug, Clone)]
pub struct FrontMatter {
    /// 标题. A line break in it forces a break in print; a space between phrases is a preferred one.
    pub title: Text,
    /// 供稿单位.
    pub source: Vec<Text>,
    /// 作者.
    pub author: Vec<Text>,
    /// 栏目.
    pub column: Option<Text>,
    /// 短标题, for 要目.
    pub short_title: Option<Text>,
    /// 编者按, as Markdown source.
    pub lead: Option<Text>,
    /// 摘要, for HTML and the feed.
    pub summary: Option<Text>,
    /// 免查: findings that stay as they are.
    pub excuses: Vec<Excuse>,
}

/// A place, or a whole article, that a rule of the proofreader leaves alone, with the reason.
#[derive(Debug, Clone)]
pub struct Excuse {
    /// The rule's code.
    pub rule: Located<Code>,
    /// The excused text, word for word; the whole article without one.
    pub text: Option<Text>,
    /// Why it stays as it is.
    pub reason: Text,
}

impl Excuse {
    /// Where the excused words stand in the article's file; nothing where the whole article is excused.
    pub fn places_in(&self, file: &Source) -> Vec<Range<usize>> {
        let Some(quoted) = &self.text else {
            return Vec::new();
        };
        // The quotation in the front matter is itself in the file.
        let own = &quoted.place.span;
        file.text()
            .match_indices(quoted.value.as_str())
            .map(|(at, text)| at..at + text.len())
            .filter(|range| range.end <= own.start || range.start >= own.end)
            .collect()
    }
}

/// An article, parsed.
#[derive(Debug)]
pub struct Article {
    /// The file.
    pub file: Source,
    /// Its name as the manifest gives it, below the folder.
    pub name: String,
    /// The front matter.
    pub front_matter: FrontMatter,
    /// The body's bytes in the file.
    pub body_span: Range<usize>,
    /// 编者按, parsed.
    pub lead: Option<Document>,
    /// The body.
    pub body: Document,
}
