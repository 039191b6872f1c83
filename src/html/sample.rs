//! Issues built by hand for the tests of this module.

use chrono::NaiveDate;

use crate::article::{Article, FrontMatter};
use crate::document::{
    Block, BlockKind, Document, Footnote, Heading, Inline, InternalTarget, Level, LinkTarget,
    Picture, Run, Width,
};
use crate::issue::{Issue, Manifest, Number};
use crate::picture::Pictures;
use crate::series::{Distribution, Series, Settings, Text};
use crate::source::{Located, Source};

/// A value that stands nowhere in particular.
pub fn located<T>(value: T) -> Located<T> {
    Located::new(value, Source::new("issue.yaml", "").place(0..0))
}

/// A text that stands nowhere in particular.
pub fn text(value: &str) -> Text {
    located(value.to_owned())
}

/// A run of text.
pub fn run(text: &str) -> Run {
    Run {
        text: text.to_owned(),
        span: 0..0,
    }
}

/// Plain inline content.
pub fn inline(text: &str) -> Inline {
    Inline::Text(run(text))
}

/// A block that stands nowhere in particular.
pub fn block(kind: BlockKind) -> Block {
    Block { kind, span: 0..0 }
}

/// A paragraph of plain text.
pub fn paragraph(text: &str) -> Block {
    block(BlockKind::Paragraph(vec![inline(text)]))
}

/// A heading.
pub fn heading(level: Level, anchor: &str, text: &str) -> Heading {
    Heading {
        level,
        outline_level: level.number(),
        content: vec![inline(text)],
        anchor: anchor.to_owned(),
        slug: text.to_owned(),
    }
}

/// A reference to a footnote.
pub fn reference(index: usize) -> Inline {
    Inline::FootnoteReference {
        index,
        first: true,
        span: 0..0,
    }
}

/// A link into the issue.
pub fn internal(article: usize, anchor: Option<&str>, text: &str) -> Inline {
    Inline::Link {
        target: LinkTarget::Internal(InternalTarget {
            article,
            anchor: anchor.map(str::to_owned),
        }),
        content: vec![inline(text)],
    }
}

/// A picture at its natural size, without a caption.
pub fn picture(file: &str, alt: &str) -> Picture {
    Picture {
        file: file.to_owned(),
        alt: alt.to_owned(),
        caption: None,
        width: Width::Natural,
        span: 0..0,
    }
}

/// A document of blocks without footnotes.
pub fn document(blocks: Vec<Block>) -> Document {
    Document {
        blocks,
        footnotes: Vec::new(),
    }
}

/// A document whose blocks refer to footnotes of one paragraph each.
pub fn annotated(blocks: Vec<Block>, notes: &[&str]) -> Document {
    let note = |text: &&str| Footnote {
        blocks: vec![paragraph(text)],
        span: 0..0,
    };
    Document {
        blocks,
        footnotes: notes.iter().map(note).collect(),
    }
}

/// An article with a title and a body.
pub fn article(title: &str, body: Document) -> Article {
    Article {
        file: Source::new("issues/2025/06/01.md", ""),
        name: "01.md".to_owned(),
        front_matter: FrontMatter {
            title: text(title),
            source: Vec::new(),
            author: Vec::new(),
            column: None,
            short_title: None,
            lead: None,
            summary: None,
            excuses: Vec::new(),
        },
        body_span: 0..0,
        lead: None,
        body,
    }
}

/// 联络动态 2025年第6期（总第731期） with the articles given.
pub fn issue(articles: Vec<Article>) -> Issue {
    let settings = Settings {
        approval_number: Some(text("湘党简准字〔2000〕第28号")),
        editor: Some(text("本刊编辑部")),
        contact: Some(text("0731—85300000 lianluo@example.org")),
        distribution: Some(vec![
            Distribution {
                kind: text("报"),
                to: vec![
                    text("全国人大常委会代表工作委员会"),
                    text("省委组织部、省委宣传部"),
                ],
            },
            Distribution {
                kind: text("送"),
                to: vec![text("省人民政府办公厅"), text("各市州、县市区人大常委会。")],
            },
        ]),
        copies: Some(260),
        ..Settings::default()
    };
    Issue {
        series: Series {
            source: Source::new("issues/bulletin.yaml", ""),
            title: text("联络动态"),
            publisher: text("省人大常委会代表工作委员会"),
            settings: settings.clone(),
            check: Default::default(),
        },
        manifest: Manifest {
            source: Source::new("issues/2025/06/issue.yaml", ""),
            folder: "issues/2025/06".to_owned(),
            year: 2025,
            number: Number::Regular {
                number: located(6),
                total: located(731),
            },
            date: located(NaiveDate::from_ymd_opt(2025, 3, 11).unwrap_or_default()),
            articles: Vec::new(),
            settings: Settings::default(),
            extra_distribution: Vec::new(),
            classification: None,
            draft: false,
        },
        settings,
        articles,
        pictures: Pictures::new(),
    }
}
