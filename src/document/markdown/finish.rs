//! What is decided when a paragraph, or the whole document, is complete.

use std::ops::Range;

use super::Builder;
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{BlockKind, Document, Footnote, Inline, headings, inline};
use crate::limits;

impl Builder<'_> {
    pub(super) fn finish_inlines(&mut self, mut inlines: Vec<Inline>) -> Vec<Inline> {
        inline::join_soft_breaks(&mut inlines);
        inline::merge_runs(&mut inlines);
        inline::picture_attributes(&mut inlines, self.source, self.diagnostics);
        inline::undefined_footnotes(&inlines, self.source, self.diagnostics);
        inline::unbreakable_words(&inlines, self.source, self.diagnostics);
        inlines
    }

    /// A paragraph, or what a paragraph can be: a figure, a heading.
    pub(super) fn paragraph(
        &mut self,
        inlines: Vec<Inline>,
        span: &Range<usize>,
        top: bool,
    ) -> BlockKind {
        let mut inlines = self.finish_inlines(inlines);
        inline::trim(&mut inlines);
        let characters = self
            .source
            .text()
            .get(span.clone())
            .map_or(0, |text| text.chars().count());
        if characters > limits::PARAGRAPH_CHARACTERS {
            let first = self.source.position(span.start).line;
            let line = self.source.line(first);
            let end = self
                .source
                .text()
                .floor_char_boundary((span.start + 60).min(line.end.max(span.start)));
            self.diagnostics.push(
                Diagnostic::error(
                    Code::PARAGRAPH_TOO_LONG,
                    self.place(span.start..end),
                    format!(
                        "这一段有 {characters} 个字，最多 {} 个",
                        limits::PARAGRAPH_CHARACTERS
                    ),
                )
                .with_help("用空行把它分成几段"),
            );
        }
        if let [Inline::Picture(_)] = inlines.as_slice()
            && let Some(Inline::Picture(picture)) = inlines.pop()
        {
            return BlockKind::Figure(picture);
        }
        if top {
            headings::paragraph(inlines)
        } else {
            BlockKind::Paragraph(inlines)
        }
    }

    pub(super) fn finish(mut self, prefix: &str) -> Document {
        let mut blocks = self
            .stack
            .drain(..)
            .next()
            .map_or_else(Vec::new, |frame| frame.blocks);
        headings::number(&mut blocks, prefix, self.source, self.diagnostics);
        let mut definitions = std::mem::take(&mut self.definitions);
        let footnotes = self
            .labels
            .iter()
            .map(|label| {
                definitions.remove(label).unwrap_or(Footnote {
                    blocks: Vec::new(),
                    span: 0..0,
                })
            })
            .collect();
        for (label, footnote) in definitions {
            let line = self.source.position(footnote.span.start).line;
            let end = self
                .source
                .line(line)
                .end
                .clamp(footnote.span.start, footnote.span.end);
            self.diagnostics.push(
                Diagnostic::warning(
                    Code::FOOTNOTE_UNUSED,
                    self.source.place(footnote.span.start..end),
                    format!("脚注“{label}”没有被引用，不排印"),
                )
                .with_help(format!("在正文里用 [^{label}] 引用它，或删去这条脚注")),
            );
        }
        Document { blocks, footnotes }
    }
}
