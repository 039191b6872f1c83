//! Document → Typst code: calls of `bulletin.typ`'s functions whose arguments are string literals. User text is never
//! markup and never code, whatever it holds.

use std::fmt::Write as _;
use std::ops::Range;

use percent_encoding::{CONTROLS, utf8_percent_encode};

use crate::document::{
    Alignment, Block, BlockKind, Document, Heading, Inline, LinkTarget, ListItem, Picture, Run,
    Width,
};
use crate::imprint::article_id;
use crate::pdf::marks::{self, Around, Neighbour, Piece};
use crate::picture::PictureFiles;
use crate::template::typst_literal;

/// The longest literal in bytes: a glyph's offset in its span is a u16.
const LITERAL_BYTES: usize = 60_000;

/// Typst code that this module wrote: the only value that templates print unescaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypstCode {
    code: String,
    literals: Vec<Literal>,
}

/// A string literal in the code and the text it was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    /// The literal's bytes in the code, quotes included.
    pub code: Range<usize>,
    /// The bytes of the Markdown source.
    pub source: Range<usize>,
    /// Whether the literal's text is the source's, byte for byte.
    pub verbatim: bool,
}

impl TypstCode {
    /// The code, an expression that gives content.
    pub fn as_str(&self) -> &str {
        &self.code
    }

    /// The literals in the order in which they stand in the code.
    pub fn literals(&self) -> &[Literal] {
        &self.literals
    }
}

impl serde::Serialize for TypstCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        tera::Value::safe_string(&self.code).serialize(serializer)
    }
}

/// The code of a document's body. `article` counts from 0 and is the first part of all its labels; `lead` is set for
/// 编者按, whose first paragraph begins with that label and whose notes are labelled apart.
pub fn body(
    document: &Document,
    article: usize,
    lead: bool,
    pictures: &PictureFiles<'_>,
) -> TypstCode {
    let mut writer = Writer {
        code: String::new(),
        literals: Vec::new(),
        document,
        prefix: article_id(article),
        note: if lead { "l" } else { "n" },
        lists: 0,
        pictures,
    };
    writer.code.push_str("{\n");
    let mut blocks = document.blocks.as_slice();
    if lead {
        let label = "lead-label([#\"编者按：\"])";
        if let [
            Block {
                kind: BlockKind::Paragraph(inlines),
                ..
            },
            rest @ ..,
        ] = blocks
        {
            blocks = rest;
            writer.code.push_str("para(");
            writer.code.push_str(label);
            writer.code.push_str(", ");
            writer.inlines(inlines, Around::default());
            writer.code.push_str(")\n");
        } else {
            let _ = writeln!(writer.code, "para({label})");
        }
    }
    writer.blocks(blocks);
    writer.code.push('}');
    TypstCode {
        code: writer.code,
        literals: writer.literals,
    }
}

/// An address in ASCII: PDF's URI action has no other characters (ISO 32000-1 §12.6.4.7).
fn seven_bit(url: &str) -> String {
    utf8_percent_encode(url, CONTROLS).to_string()
}

struct Writer<'a> {
    code: String,
    literals: Vec<Literal>,
    document: &'a Document,
    prefix: String,
    note: &'static str,
    /// How many lists are open.
    lists: usize,
    pictures: &'a PictureFiles<'a>,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(&block.kind);
            self.code.push('\n');
        }
    }

    /// Blocks as one argument.
    fn content(&mut self, blocks: &[Block]) {
        self.code.push_str("{\n");
        self.blocks(blocks);
        self.code.push('}');
    }

    fn block(&mut self, block: &BlockKind) {
        match block {
            BlockKind::Paragraph(inlines) => {
                self.code.push_str("para(");
                let begins = self.lists == 0;
                self.inlines(
                    inlines,
                    Around {
                        begins,
                        ..Around::default()
                    },
                );
                self.code.push(')');
            }
            BlockKind::Heading(heading) => {
                self.heading_call("head", heading);
                self.inlines(&heading.content, Around::default());
                self.code.push(')');
            }
            BlockKind::RunIn { heading, rest } => {
                self.heading_call("run-in", heading);
                // The bracket of （一） keeps its em: a number of the next level stands above the one before it.
                let other = |character| Neighbour {
                    character,
                    same_style: false,
                };
                let after = marks::first_character(rest).map(other);
                self.inline_block(
                    &heading.content,
                    Around {
                        after,
                        ..Around::default()
                    },
                );
                self.code.push_str(", ");
                let before = marks::last_character(&heading.content).map(other);
                self.inlines(
                    rest,
                    Around {
                        before,
                        ..Around::default()
                    },
                );
                self.code.push(')');
            }
            BlockKind::List {
                start,
                tight,
                items,
            } => self.list(*start, *tight, items),
            BlockKind::Quote(blocks) => {
                self.code.push_str("quotation(");
                self.content(blocks);
                self.code.push(')');
            }
            BlockKind::Code { text, .. } => {
                let text: String = text.iter().map(|run| run.text.as_str()).collect();
                self.code.push_str("code-lines((");
                for line in text.trim_end_matches('\n').split('\n') {
                    self.code.push_str(&typst_literal(line));
                    self.code.push_str(", ");
                }
                self.code.push_str("))");
            }
            BlockKind::Table {
                alignments,
                head,
                rows,
            } => self.table(alignments, head, rows),
            BlockKind::Figure(picture) => {
                self.code.push_str("pictured(");
                self.picture_arguments(picture);
                if let Some(caption) = &picture.caption {
                    self.code.push_str(", caption: ");
                    self.run_block(caption, Around::default());
                }
                self.code.push(')');
            }
            BlockKind::Rule => self.code.push_str("thematic-break()"),
        }
    }

    fn heading_call(&mut self, function: &str, heading: &Heading) {
        let _ = write!(
            self.code,
            "{function}({}, {}, \"{}-{}\", ",
            heading.level.number(),
            heading.outline_level + 1,
            self.prefix,
            heading.anchor,
        );
    }

    fn list(&mut self, start: Option<u64>, tight: bool, items: &[ListItem]) {
        let outer = self.lists == 0;
        self.lists += 1;
        match start {
            Some(start) => {
                let _ = write!(self.code, "numbered-list({outer}, {start}, {tight}");
            }
            None => {
                let tasks = items.iter().all(|item| item.task.is_some());
                let function = if tasks { "task-list" } else { "bulleted-list" };
                let _ = write!(self.code, "{function}({outer}, {tight}");
            }
        }
        for item in items {
            self.code.push_str(", {\n");
            if let Some(done) = item.task {
                let _ = writeln!(self.code, "task({done})");
            }
            self.beside_marker(&item.blocks);
            self.code.push('}');
        }
        self.code.push(')');
        self.lists -= 1;
    }

    /// The blocks of a list item or a footnote: a first paragraph is its line itself, so that it stands beside the
    /// marker.
    fn beside_marker(&mut self, blocks: &[Block]) {
        let mut blocks = blocks;
        if let [
            Block {
                kind: BlockKind::Paragraph(inlines),
                ..
            },
            rest @ ..,
        ] = blocks
        {
            self.inline_statements(inlines, Around::default());
            if !rest.is_empty() {
                self.code.push_str("parbreak()\n");
            }
            blocks = rest;
        }
        self.blocks(blocks);
    }

    fn table(&mut self, alignments: &[Alignment], head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) {
        let _ = write!(self.code, "data-table({}, (", alignments.len());
        for alignment in alignments {
            self.code.push_str(match alignment {
                Alignment::None => "auto, ",
                Alignment::Left => "left, ",
                Alignment::Center => "center, ",
                Alignment::Right => "right, ",
            });
        }
        self.code.push_str("), (");
        for cell in head {
            self.inline_block(cell, Around::default());
            self.code.push_str(", ");
        }
        self.code.push(')');
        for row in rows {
            for cell in row {
                self.code.push_str(",\n");
                self.inline_block(cell, Around::default());
            }
        }
        self.code.push(')');
    }

    /// Inline content as arguments of a call; never none.
    fn inlines(&mut self, inlines: &[Inline], around: Around) {
        if inlines.is_empty() {
            self.code.push_str("[]");
        }
        self.sequence(inlines, around, ", ");
    }

    /// Inline content as one argument: a code block joins its statements.
    fn inline_block(&mut self, inlines: &[Inline], around: Around) {
        match inlines {
            [] => self.code.push_str("[]"),
            [inline] => self.inline(inline, around),
            _ => {
                self.code.push_str("{\n");
                self.inline_statements(inlines, around);
                self.code.push('}');
            }
        }
    }

    fn inline_statements(&mut self, inlines: &[Inline], around: Around) {
        self.sequence(inlines, around, "\n");
        self.code.push('\n');
    }

    /// One after the other, each knowing what stands beside it.
    fn sequence(&mut self, inlines: &[Inline], around: Around, between: &str) {
        let inlines = marks::joined(inlines);
        for (index, inline) in inlines.iter().enumerate() {
            if index > 0 {
                self.code.push_str(between);
            }
            let text = |inline: &Inline| matches!(inline, Inline::Text(_));
            let same_style = |other: usize| text(inline) && inlines.get(other).is_some_and(text);
            let before = match index.checked_sub(1) {
                Some(other) => {
                    marks::last_character(&inlines[..index]).map(|character| Neighbour {
                        character,
                        same_style: same_style(other),
                    })
                }
                None => around.before,
            };
            let after = match &inlines[index + 1..] {
                [] => around.after,
                rest => marks::first_character(rest).map(|character| Neighbour {
                    character,
                    same_style: same_style(index + 1),
                }),
            };
            let begins = around.begins && index == 0;
            self.inline(
                inline,
                Around {
                    before,
                    after,
                    begins,
                },
            );
        }
    }

    fn inline(&mut self, inline: &Inline, around: Around) {
        match inline {
            Inline::Text(run) => self.run_block(run, around),
            Inline::Emphasis(inner) => self.wrapped("emph", inner, around),
            Inline::Strong(inner) => self.wrapped("strong", inner, around),
            Inline::Strikethrough(inner) => self.wrapped("strike", inner, around),
            Inline::Code(run) => {
                self.code.push_str("code(");
                self.code.push_str(&typst_literal(&run.text));
                self.code.push(')');
            }
            Inline::Link { target, content } => match target {
                LinkTarget::Url(url) => {
                    self.code.push_str("link(");
                    self.code.push_str(&typst_literal(&seven_bit(url)));
                    self.code.push_str(", ");
                    self.inline_block(content, around);
                    self.code.push(')');
                }
                LinkTarget::Internal(target) => {
                    let article = article_id(target.article);
                    let label = match &target.anchor {
                        Some(anchor) => format!("{article}-{anchor}"),
                        None => article,
                    };
                    let _ = write!(self.code, "link(label({}), ", typst_literal(&label));
                    self.inline_block(content, around);
                    self.code.push(')');
                }
                LinkTarget::Reference(_) => self.inline_block(content, around),
            },
            Inline::Picture(picture) => {
                self.code.push_str("inline-picture(");
                self.picture_arguments(picture);
                self.code.push(')');
            }
            Inline::FootnoteReference { index, first, .. } => {
                let label = typst_literal(&format!("{}-{}{}", self.prefix, self.note, index + 1));
                match self.document.footnotes.get(*index) {
                    Some(note) if *first => {
                        let _ = writeln!(self.code, "note({label}, {{");
                        self.beside_marker(&note.blocks);
                        self.code.push_str("})");
                    }
                    _ => {
                        let _ = write!(self.code, "footnote(label({label}))");
                    }
                }
            }
            Inline::Break => self.code.push_str("linebreak()"),
        }
    }

    fn wrapped(&mut self, function: &str, inner: &[Inline], around: Around) {
        self.code.push_str(function);
        self.code.push('(');
        self.inline_block(inner, around);
        self.code.push(')');
    }

    /// A run as content: boxes where a line may not break, breaks where typst knows none ([`marks::pieces`]).
    fn run_block(&mut self, run: &Run, around: Around) {
        let pieces = marks::pieces(&run.text, around);
        let several = pieces.len() > 1 || run.text.len() > LITERAL_BYTES;
        if several {
            self.code.push('{');
        }
        for piece in pieces {
            match piece {
                Piece::Text(range) => self.literals(run, range),
                Piece::Whole(range) => {
                    self.code.push_str("box(");
                    self.literal(run, range);
                    self.code.push(')');
                }
                Piece::Half => self.code.push_str("h(0.5em, weak: true)"),
                Piece::Break => self.code.push_str("h(0.001pt, weak: true)"),
            }
            if several {
                self.code.push('\n');
            }
        }
        if several {
            self.code.push('}');
        }
    }

    /// A part of a run, cut where it is too long for one literal.
    fn literals(&mut self, run: &Run, part: Range<usize>) {
        let mut start = part.start;
        loop {
            let end = run
                .text
                .floor_char_boundary((start + LITERAL_BYTES).min(part.end));
            self.literal(run, start..end);
            if end >= part.end {
                break;
            }
            self.code.push('\n');
            start = end;
        }
    }

    /// A part of a run as `[#"…"]`, which has an exact span; a bare literal as an argument has none.
    fn literal(&mut self, run: &Run, part: Range<usize>) {
        let verbatim = run.text.len() == run.span.len();
        self.code.push_str("[#");
        let from = self.code.len();
        self.code.push_str(&typst_literal(&run.text[part.clone()]));
        self.literals.push(Literal {
            code: from..self.code.len(),
            source: if verbatim {
                run.span.start + part.start..run.span.start + part.end
            } else {
                run.span.clone()
            },
            verbatim,
        });
        self.code.push(']');
    }

    fn picture_arguments(&mut self, picture: &Picture) {
        let (path, width) = match self.pictures.get(&picture.file) {
            Some((path, clean)) => (path, clean.natural_width),
            None => ("", 0.0),
        };
        let _ = write!(
            self.code,
            "{}, {}, ",
            typst_literal(path),
            typst_literal(&picture.alt)
        );
        match picture.width {
            Width::Natural => {
                let _ = write!(self.code, "{width:.3}mm");
            }
            Width::Percent(percent) => {
                let _ = write!(self.code, "{percent:.3}%");
            }
            Width::Millimetres(mm) => {
                let _ = write!(self.code, "{mm:.3}mm");
            }
        }
    }
}
