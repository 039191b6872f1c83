//! The body of an article as a tree of [`Block`]s and [`Inline`]s, each with its place in the Markdown source.
//! Every output is made from this one model. Parsing ([`markdown`]) never renders; rendering never reads files.

pub mod emphasis;
pub mod headings;
mod inline;
pub mod markdown;

use std::ops::Range;

pub use self::inline::{is_chinese, span as inline_span};

/// The body of one article (or its 编者按).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// The blocks in reading order.
    pub blocks: Vec<Block>,
    /// The footnotes that are referred to, in the order of their first reference; numbered from 1.
    pub footnotes: Vec<Footnote>,
}

/// A footnote's content.
#[derive(Debug, Clone, PartialEq)]
pub struct Footnote {
    /// The blocks of the note. References inside a note to other notes are allowed by CommonMark's dialects, but
    /// are printed as text here, since print can't nest them.
    pub blocks: Vec<Block>,
    /// The definition's bytes in the source.
    pub span: Range<usize>,
}

/// A block and its bytes in the source.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its bytes in the source, markers included.
    pub span: Range<usize>,
}

/// The level of a heading below the article's title (GB/T 9704-2012 §7.3.3: 一、 （一） 1. （1）).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 一、 in 黑体.
    First = 1,
    /// （一） in 楷体.
    Second,
    /// 1. in 仿宋.
    Third,
    /// （1） in 仿宋.
    Fourth,
}

impl Level {
    /// 1 to 4.
    pub fn number(self) -> usize {
        self as usize
    }

    /// The level of a number from 1 to 4; deeper ones become the fourth.
    pub fn from_number(number: usize) -> Self {
        match number {
            0 | 1 => Self::First,
            2 => Self::Second,
            3 => Self::Third,
            _ => Self::Fourth,
        }
    }
}

/// A heading, on a line of its own or run in.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// The level it is set in (what its number says wins over the number of `#`).
    pub level: Level,
    /// Its level in the outline: at most one deeper than the heading before it, as PDF/UA-1 wants. 1 to 4.
    pub outline_level: usize,
    /// Its text with its number.
    pub content: Vec<Inline>,
    /// The anchor within the article: `1`, `2` … in reading order; outputs put the article's own id in front.
    pub anchor: String,
    /// The slug by which Markdown links may name it (its text in lower case, spaces as `-`, other marks dropped).
    pub slug: String,
}

/// How a table column is aligned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alignment {
    /// Nothing said.
    None,
    /// `:--`
    Left,
    /// `:-:`
    Center,
    /// `--:`
    Right,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListItem {
    /// `Some(done)` for a task item (`- [x]`).
    pub task: Option<bool>,
    /// Its content.
    pub blocks: Vec<Block>,
}

/// One table cell.
pub type Cell = Vec<Inline>;

/// The kinds of block.
#[derive(Debug, Clone, PartialEq)]
pub enum BlockKind {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A heading on a line of its own.
    Heading(Heading),
    /// A paragraph that begins with a heading (`一、坚持聚力聚势，压实办理责任。切实增强……`).
    RunIn {
        /// The first sentence.
        heading: Heading,
        /// What follows it in the same paragraph; may be empty.
        rest: Vec<Inline>,
    },
    /// A list.
    List {
        /// The first number of an ordered list.
        start: Option<u64>,
        /// Whether its items are single paragraphs without blank lines between.
        tight: bool,
        /// The items.
        items: Vec<ListItem>,
    },
    /// A block quote.
    Quote(Vec<Block>),
    /// A code block, its text without the last line end.
    Code {
        /// The text, lines joined by `\n`.
        text: Vec<Run>,
        /// The info string's first word.
        language: Option<String>,
    },
    /// A table.
    Table {
        /// One per column.
        alignments: Vec<Alignment>,
        /// The header cells.
        head: Vec<Cell>,
        /// The rows; each as long as the head.
        rows: Vec<Vec<Cell>>,
    },
    /// A picture alone in its paragraph.
    Figure(Picture),
    /// A thematic break.
    Rule,
}

/// A run of plain text with its bytes in the source. Where `text` is as long as `span`, byte by byte the same;
/// else (an entity, a picture's attribute) the whole run stands for the whole span.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The text, without control characters; line breaks only in code blocks.
    pub text: String,
    /// Its bytes in the source.
    pub span: Range<usize>,
}

/// The kinds of inline content.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Text.
    Text(Run),
    /// `*emphasis*`, set in 楷体.
    Emphasis(Vec<Inline>),
    /// `**strong**`.
    Strong(Vec<Inline>),
    /// `~~struck~~`.
    Strikethrough(Vec<Inline>),
    /// A code span.
    Code(Run),
    /// A link.
    Link {
        /// Where it leads.
        target: LinkTarget,
        /// What is shown.
        content: Vec<Inline>,
    },
    /// A picture inside a line.
    Picture(Picture),
    /// A reference to `Document::footnotes[index]`.
    FootnoteReference {
        /// The index, from 0.
        index: usize,
        /// Whether it is the first reference to this note.
        first: bool,
        /// Its bytes in the source.
        span: Range<usize>,
    },
    /// A hard line break.
    Break,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// An http, https, mailto or tel address, as written.
    Url(String),
    /// A relative link as written (`02-x.md#…`, `#…`). Only between parsing and [`crate::issue`]'s resolution.
    Reference(String),
    /// A place in this issue.
    Internal(InternalTarget),
}

/// A link to an article of the issue, or into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InternalTarget {
    /// The article's index in the manifest, from 0.
    pub article: usize,
    /// The anchor of a heading in it ([`Heading::anchor`]), or none for the article's beginning.
    pub anchor: Option<String>,
}

/// A picture as it is referred to.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// The file's path below the folder (`tu/1.png`): the key in [`crate::picture::Pictures`].
    pub file: String,
    /// The alternative text; the caption where the user gave none, and never empty.
    pub alt: String,
    /// The caption (the Markdown title).
    pub caption: Option<Run>,
    /// The wanted width.
    pub width: Width,
    /// The image's bytes in the source.
    pub span: Range<usize>,
}

/// How wide a picture is printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Width {
    /// Its natural size, at most the measure.
    Natural,
    /// Per cent of the measure, above 0, at most 100.
    Percent(f64),
    /// Millimetres, above 0; at most the measure when set.
    Millimetres(f64),
}

impl Document {
    /// Visits every picture, in reading order, those of the footnotes last.
    pub fn pictures<'a>(&'a self, visit: &mut impl FnMut(&'a Picture)) {
        self.blocks(&mut |block| {
            if let BlockKind::Figure(picture) = &block.kind {
                visit(picture);
            }
            block.inlines(&mut |inline| {
                if let Inline::Picture(picture) = inline {
                    visit(picture);
                }
            });
        });
    }

    /// Visits every inline, outer ones before those in them, in reading order, those of the footnotes last.
    pub fn inlines<'a>(&'a self, visit: &mut impl FnMut(&'a Inline)) {
        self.blocks(&mut |block| block.inlines(visit));
    }

    /// Visits every heading of the body, on a line of its own or run in, in reading order.
    pub fn headings<'a>(&'a self, visit: &mut impl FnMut(&'a Heading)) {
        each_block(&self.blocks, &mut |block| {
            if let BlockKind::Heading(heading) | BlockKind::RunIn { heading, .. } = &block.kind {
                visit(heading);
            }
        });
    }

    /// Visits every block, outer ones before those in them, in reading order, those of the footnotes last.
    pub fn blocks<'a>(&'a self, visit: &mut impl FnMut(&'a Block)) {
        each_block(&self.blocks, visit);
        for note in &self.footnotes {
            each_block(&note.blocks, visit);
        }
    }
}

impl Block {
    /// Visits the inlines of the block itself, not those of the blocks in it.
    fn inlines<'a>(&'a self, visit: &mut impl FnMut(&'a Inline)) {
        match &self.kind {
            BlockKind::Paragraph(inlines) => each_inline(inlines, visit),
            BlockKind::Heading(heading) => each_inline(&heading.content, visit),
            BlockKind::RunIn { heading, rest } => {
                each_inline(&heading.content, visit);
                each_inline(rest, visit);
            }
            BlockKind::Table { head, rows, .. } => {
                for cell in head.iter().chain(rows.iter().flatten()) {
                    each_inline(cell, visit);
                }
            }
            BlockKind::List { .. }
            | BlockKind::Quote(_)
            | BlockKind::Figure(_)
            | BlockKind::Code { .. }
            | BlockKind::Rule => {}
        }
    }
}

fn each_block<'a>(blocks: &'a [Block], visit: &mut impl FnMut(&'a Block)) {
    for block in blocks {
        visit(block);
        match &block.kind {
            BlockKind::List { items, .. } => {
                for item in items {
                    each_block(&item.blocks, visit);
                }
            }
            BlockKind::Quote(inner) => each_block(inner, visit),
            _ => {}
        }
    }
}

fn each_inline<'a>(inlines: &'a [Inline], visit: &mut impl FnMut(&'a Inline)) {
    for inline in inlines {
        visit(inline);
        match inline {
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strikethrough(inner) => {
                each_inline(inner, visit);
            }
            Inline::Link { content, .. } => each_inline(content, visit),
            Inline::Text(_)
            | Inline::Code(_)
            | Inline::Picture(_)
            | Inline::FootnoteReference { .. }
            | Inline::Break => {}
        }
    }
}

/// The text of inline content, without any marks: for slugs, bookmarks and titles.
pub fn plain_text(inlines: &[Inline]) -> String {
    let mut text = String::new();
    collect_text(inlines, &mut text);
    text
}

fn collect_text(inlines: &[Inline], text: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(run) | Inline::Code(run) => text.push_str(&run.text),
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strikethrough(inner) => {
                collect_text(inner, text);
            }
            Inline::Link { content, .. } => collect_text(content, text),
            Inline::Picture(picture) => text.push_str(&picture.alt),
            Inline::FootnoteReference { .. } | Inline::Break => {}
        }
    }
}
