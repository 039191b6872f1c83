//! The elements that are open while events come in.

use std::ops::Range;

use pulldown_cmark::LinkType;

use crate::document::{Alignment, Block, Inline, Level, ListItem, Run};

/// What a frame of the stack will become.
pub(super) enum Container {
    Root,
    Paragraph,
    Heading(Level),
    Quote,
    List {
        start: Option<u64>,
        tight: bool,
        items: Vec<ListItem>,
    },
    Item {
        task: Option<bool>,
    },
    Code {
        language: Option<String>,
        text: Vec<Run>,
    },
    Html,
    Footnote(String),
    Table {
        alignments: Vec<Alignment>,
        head: Vec<Vec<Inline>>,
        rows: Vec<Vec<Vec<Inline>>>,
    },
    TableRow {
        head: bool,
        cells: Vec<Vec<Inline>>,
    },
    TableCell,
    Emphasis,
    Strong,
    Strikethrough,
    Link {
        kind: LinkType,
        destination: String,
    },
    Picture {
        destination: String,
        title: String,
    },
}

/// An open element: its content so far.
pub(super) struct Frame {
    pub(super) container: Container,
    pub(super) span: Range<usize>,
    pub(super) blocks: Vec<Block>,
    pub(super) inlines: Vec<Inline>,
}

impl Frame {
    pub(super) fn new(container: Container, span: Range<usize>) -> Self {
        Self {
            container,
            span,
            blocks: Vec::new(),
            inlines: Vec::new(),
        }
    }
}

pub(super) fn alignment(alignment: pulldown_cmark::Alignment) -> Alignment {
    match alignment {
        pulldown_cmark::Alignment::None => Alignment::None,
        pulldown_cmark::Alignment::Left => Alignment::Left,
        pulldown_cmark::Alignment::Center => Alignment::Center,
        pulldown_cmark::Alignment::Right => Alignment::Right,
    }
}

pub(super) fn is_nesting_block(container: &Container) -> bool {
    matches!(container, Container::Quote | Container::List { .. })
}

pub(super) fn is_inline(container: &Container) -> bool {
    matches!(
        container,
        Container::Emphasis
            | Container::Strong
            | Container::Strikethrough
            | Container::Link { .. }
            | Container::Picture { .. }
    )
}
