//! Markdown → [`Document`]: pulldown-cmark's events become the tree, with all that CommonMark leaves open for Chinese
//! (emphasis, soft breaks, headings) decided here, and everything that cannot be printed reported.

mod container;
mod content;
mod finish;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use self::container::{Container, Frame, alignment, is_inline, is_nesting_block};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::emphasis::{self, Patched};
use crate::document::{
    Block, BlockKind, Document, Footnote, Heading, Inline, Level, ListItem, headings, inline,
    plain_text,
};
use crate::limits;
use crate::source::{Place, Source};

/// The Markdown that articles are written in: CommonMark with these extensions.
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
}

/// Parses the Markdown at `span` of a file. Anchors of headings begin with `prefix`.
///
/// Everything wrong is pushed to `diagnostics`; the document is complete but for what an error names.
pub fn parse(
    source: &Source,
    span: Range<usize>,
    prefix: &str,
    diagnostics: &mut Diagnostics,
) -> Document {
    let text = source.text().get(span.clone()).unwrap_or("");
    let patched = emphasis::patch(text, options());
    let mut builder = Builder {
        source,
        offset: span.start,
        patched: &patched,
        diagnostics,
        stack: vec![Frame::new(Container::Root, span.clone())],
        skipping: 0,
        blocks: 0,
        block_depth: 0,
        inline_depth: 0,
        labels: Vec::new(),
        definitions: BTreeMap::new(),
    };
    for (event, range) in Parser::new_ext(patched.text(), options()).into_offset_iter() {
        builder.event(event, range);
    }
    builder.finish(prefix)
}

struct Builder<'a> {
    source: &'a Source,
    /// Where the parsed text begins in the source.
    offset: usize,
    patched: &'a Patched<'a>,
    diagnostics: &'a mut Diagnostics,
    stack: Vec<Frame>,
    /// How many elements are open inside one that is left out for its depth.
    skipping: usize,
    /// How many blocks there are so far, rows and items included.
    blocks: usize,
    block_depth: usize,
    inline_depth: usize,
    /// The labels of the footnotes in the order of their first reference.
    labels: Vec<String>,
    definitions: BTreeMap<String, Footnote>,
}

impl Builder<'_> {
    /// The bytes of the source that a range of the patched text stands for.
    fn span(&self, range: Range<usize>) -> Range<usize> {
        let original = self.patched.original(range);
        original.start + self.offset..original.end + self.offset
    }

    fn place(&self, span: Range<usize>) -> Place {
        self.source.place(span)
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        if self.skipping > 0 {
            match event {
                Event::Start(_) => self.skipping += 1,
                Event::End(_) => self.skipping -= 1,
                _ => {}
            }
            return;
        }
        let span = self.span(range);
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, span),
            Event::Code(text) => {
                let run = self.run(&text, span);
                self.inline(Inline::Code(run));
            }
            Event::Html(text) | Event::InlineHtml(text) => self.html(&text, span),
            Event::FootnoteReference(label) => self.footnote_reference(&label, span),
            Event::SoftBreak => self.inline(inline::soft_break(span)),
            Event::HardBreak => self.inline(Inline::Break),
            Event::Rule => self.block(BlockKind::Rule, span),
            Event::TaskListMarker(done) => {
                if let Some(Container::Item { task }) = self
                    .stack
                    .iter_mut()
                    .rev()
                    .map(|frame| &mut frame.container)
                    .find(|container| matches!(container, Container::Item { .. }))
                {
                    *task = Some(done);
                }
            }
            // Not among the options that are switched on.
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text, span),
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Range<usize>) {
        let container = match tag {
            Tag::Paragraph => {
                if let Some(Frame {
                    container: Container::List { tight, .. },
                    ..
                }) = self.parent_list()
                {
                    *tight = false;
                }
                Container::Paragraph
            }
            Tag::Heading { level, .. } => {
                let level = level as usize;
                if level > 4 {
                    self.diagnostics.push(
                        Diagnostic::warning(
                            Code::HEADING_TOO_DEEP,
                            self.place(span.clone()),
                            format!("标题只有四级，这里写了 {level} 个 #"),
                        )
                        .with_help("按第四级“（1）”排印；请改用 # 至 ####"),
                    );
                }
                Container::Heading(Level::from_number(level))
            }
            Tag::BlockQuote(_) => Container::Quote,
            Tag::CodeBlock(kind) => Container::Code {
                language: match kind {
                    CodeBlockKind::Fenced(info) => info
                        .split_whitespace()
                        .next()
                        .map(|word| emphasis::strip(word).into_owned()),
                    CodeBlockKind::Indented => None,
                },
                text: Vec::new(),
            },
            Tag::HtmlBlock => Container::Html,
            Tag::List(start) => Container::List {
                start,
                tight: true,
                items: Vec::new(),
            },
            Tag::Item => Container::Item { task: None },
            Tag::FootnoteDefinition(label) => {
                Container::Footnote(emphasis::strip(&label).into_owned())
            }
            Tag::Table(alignments) => Container::Table {
                alignments: alignments.into_iter().map(alignment).collect(),
                head: Vec::new(),
                rows: Vec::new(),
            },
            Tag::TableHead => Container::TableRow {
                head: true,
                cells: Vec::new(),
            },
            Tag::TableRow => Container::TableRow {
                head: false,
                cells: Vec::new(),
            },
            Tag::TableCell => Container::TableCell,
            Tag::Emphasis => Container::Emphasis,
            Tag::Strong => Container::Strong,
            Tag::Strikethrough => Container::Strikethrough,
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => Container::Link {
                kind: link_type,
                destination: emphasis::strip(&dest_url).into_owned(),
            },
            Tag::Image {
                dest_url, title, ..
            } => Container::Picture {
                destination: emphasis::strip(&dest_url).into_owned(),
                title: emphasis::strip(&title).into_owned(),
            },
            // Extensions that are not switched on: their content stays.
            Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript
            | Tag::MetadataBlock(_) => Container::Paragraph,
        };
        if is_nesting_block(&container) {
            self.block_depth += 1;
        } else if is_inline(&container) {
            self.inline_depth += 1;
        }
        if self.block_depth > limits::BLOCK_DEPTH || self.inline_depth > limits::INLINE_DEPTH {
            let mark = span.start..(span.start + 1).min(span.end);
            let what = if is_inline(&container) {
                format!("强调、链接嵌套超过 {} 层", limits::INLINE_DEPTH)
            } else {
                format!("列表、引用嵌套超过 {} 层", limits::BLOCK_DEPTH)
            };
            self.diagnostics.push(
                Diagnostic::error(Code::NESTED_TOO_DEEP, self.place(mark), what)
                    .with_help("请减少层次；公文的层次一般不超过四级"),
            );
            self.leave(&container);
            self.skipping = 1;
            return;
        }
        if !is_inline(&container) {
            self.flush_tight_text();
            self.blocks += 1;
            if self.blocks == limits::ARTICLE_BLOCKS + 1 {
                let line = self.source.position(span.start).line;
                let end = self.source.line(line).end.clamp(span.start, span.end);
                self.diagnostics.push(
                    Diagnostic::error(
                        Code::TOO_MANY_BLOCKS,
                        self.place(span.start..end),
                        format!(
                            "从这里起超过 {} 个段落、列表项或表格行",
                            limits::ARTICLE_BLOCKS
                        ),
                    )
                    .with_help("把稿件分成几篇"),
                );
            }
            if self.blocks > limits::ARTICLE_BLOCKS {
                self.leave(&container);
                self.skipping = 1;
                return;
            }
        }
        self.stack.push(Frame::new(container, span));
    }

    fn leave(&mut self, container: &Container) {
        if is_nesting_block(container) {
            self.block_depth -= 1;
        } else if is_inline(container) {
            self.inline_depth -= 1;
        }
    }

    /// The list that the innermost open item belongs to, if a paragraph begins directly in that item.
    fn parent_list(&mut self) -> Option<&mut Frame> {
        let item = self.stack.len().checked_sub(1)?;
        if !matches!(self.stack[item].container, Container::Item { .. }) {
            return None;
        }
        self.stack.get_mut(item.checked_sub(1)?)
    }

    /// A tight list's items have text without a paragraph around it: it becomes one before another block begins.
    fn flush_tight_text(&mut self) {
        let Some(frame) = self.stack.last_mut() else {
            return;
        };
        if matches!(
            frame.container,
            Container::Item { .. } | Container::Footnote(_)
        ) && !frame.inlines.is_empty()
        {
            let inlines = std::mem::take(&mut frame.inlines);
            let span = inline::span(&inlines).unwrap_or(frame.span.clone());
            let kind = self.paragraph(inlines, &span, false);
            self.block(kind, span);
        }
    }

    fn end(&mut self, _: TagEnd) {
        self.flush_tight_text();
        if self.stack.len() < 2 {
            return;
        }
        let Some(frame) = self.stack.pop() else {
            return;
        };
        self.leave(&frame.container);
        let Frame {
            container,
            span,
            blocks,
            inlines,
        } = frame;
        match container {
            Container::Root | Container::Html => {}
            Container::Paragraph => {
                let top = matches!(
                    self.stack.last(),
                    Some(Frame {
                        container: Container::Root,
                        ..
                    })
                );
                let kind = self.paragraph(inlines, &span, top);
                if !matches!(&kind, BlockKind::Paragraph(inlines) if inlines.is_empty()) {
                    self.block(kind, span);
                }
            }
            Container::Heading(marked) => {
                let content = self.finish_inlines(inlines);
                let text = plain_text(&content);
                if text.trim().is_empty() {
                    self.diagnostics.push(
                        Diagnostic::warning(
                            Code::EMPTY_HEADING,
                            self.place(span),
                            "标题没有文字，不排印",
                        )
                        .with_help("写上标题，或删去这一行的 #"),
                    );
                    return;
                }
                let level = headings::level_of_number(&text).unwrap_or(marked);
                let heading = Heading {
                    level,
                    outline_level: level.number(),
                    content,
                    anchor: String::new(),
                    slug: String::new(),
                };
                self.block(BlockKind::Heading(heading), span);
            }
            Container::Quote => self.block(BlockKind::Quote(blocks), span),
            Container::List {
                start,
                tight,
                items,
            } => self.block(
                BlockKind::List {
                    start,
                    tight,
                    items,
                },
                span,
            ),
            Container::Item { task } => {
                if let Some(Frame {
                    container: Container::List { items, .. },
                    ..
                }) = self.stack.last_mut()
                {
                    items.push(ListItem { task, blocks });
                }
            }
            Container::Code { language, text } => {
                let lines: Vec<_> = text.iter().cloned().map(Inline::Text).collect();
                inline::unbreakable_words(&lines, self.source, self.diagnostics);
                self.block(BlockKind::Code { text, language }, span);
            }
            Container::Footnote(label) => {
                self.definitions
                    .entry(label)
                    .or_insert(Footnote { blocks, span });
            }
            Container::Table {
                alignments,
                head,
                rows,
            } => self.block(
                BlockKind::Table {
                    alignments,
                    head,
                    rows,
                },
                span,
            ),
            Container::TableRow {
                head: is_head,
                cells,
            } => {
                if let Some(Frame {
                    container: Container::Table { head, rows, .. },
                    ..
                }) = self.stack.last_mut()
                {
                    if is_head {
                        *head = cells;
                    } else {
                        rows.push(cells);
                    }
                }
            }
            Container::TableCell => {
                let cell = self.finish_inlines(inlines);
                if let Some(Frame {
                    container: Container::TableRow { cells, .. },
                    ..
                }) = self.stack.last_mut()
                {
                    cells.push(cell);
                }
            }
            Container::Emphasis => self.inline(Inline::Emphasis(inlines)),
            Container::Strong => self.inline(Inline::Strong(inlines)),
            Container::Strikethrough => self.inline(Inline::Strikethrough(inlines)),
            Container::Link { kind, destination } => self.link(kind, destination, inlines, span),
            Container::Picture { destination, title } => {
                self.picture(destination, title, &inlines, span);
            }
        }
    }

    fn block(&mut self, kind: BlockKind, span: Range<usize>) {
        self.flush_before_block();
        if let Some(frame) = self.stack.last_mut() {
            frame.blocks.push(Block { kind, span });
        }
    }

    /// A rule inside a tight item comes without a start event.
    fn flush_before_block(&mut self) {
        let waiting = self.stack.last().is_some_and(|frame| {
            matches!(frame.container, Container::Item { .. }) && !frame.inlines.is_empty()
        });
        if waiting {
            self.flush_tight_text();
        }
    }

    fn inline(&mut self, inline: Inline) {
        if let Some(frame) = self.stack.last_mut() {
            frame.inlines.push(inline);
        }
    }
}
