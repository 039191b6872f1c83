//! Footnotes: references in the text, and the notes below it with links back.

use super::super::anchor;
use super::{Scope, Within, Writer};
use crate::document::{Block, BlockKind, Footnote};

impl Writer<'_> {
    /// A reference to a footnote: a link to it, and the place it leads back to.
    pub(super) fn reference(&mut self, index: usize) {
        let number = index + 1;
        let Scope { article, part, .. } = self.scope;
        let known = self.references.get(index).copied();
        let (Some(nth), false) = (known, self.within == Within::Note) else {
            self.out.push_str(&format!("<sup>[{number}]</sup>"));
            return;
        };
        self.references[index] += 1;
        self.out.push_str("<sup class=\"note\"");
        self.attribute("id", &anchor::reference_id(article, part, index, nth));
        self.out.push('>');
        if self.within == Within::Link {
            self.out.push_str(&format!("[{number}]"));
        } else {
            self.out.push_str("<a");
            let target = format!("#{}", anchor::note_id(article, part, index));
            self.attribute("href", &target);
            self.attribute("role", "doc-noteref");
            self.attribute("aria-label", &format!("注{number}"));
            self.out.push_str(&format!(">[{number}]</a>"));
        }
        self.out.push_str("</sup>");
    }

    /// The footnotes below the text.
    pub(super) fn footnotes(&mut self, footnotes: &[Footnote]) {
        let Scope { article, part, .. } = self.scope;
        self.within = Within::Note;
        self.out.push_str(
            "<section class=\"notes\" role=\"doc-endnotes\" aria-label=\"注释\">\n<ol>\n",
        );
        for (index, footnote) in footnotes.iter().enumerate() {
            self.out.push_str("<li");
            self.attribute("id", &anchor::note_id(article, part, index));
            self.out.push('>');
            match footnote.blocks.split_last() {
                Some((
                    Block {
                        kind: BlockKind::Paragraph(content),
                        ..
                    },
                    before,
                )) => {
                    self.blocks(before);
                    self.out.push_str("<p>");
                    self.inlines(content);
                    self.back_links(index);
                    self.out.push_str("</p>");
                }
                _ => {
                    self.blocks(&footnote.blocks);
                    self.out.push_str("<p>");
                    self.back_links(index);
                    self.out.push_str("</p>");
                }
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ol>\n</section>\n");
        self.within = Within::Text;
    }

    fn back_links(&mut self, index: usize) {
        let Scope { article, part, .. } = self.scope;
        let count = self.references.get(index).copied().unwrap_or(0);
        for nth in 0..count {
            let target = format!("#{}", anchor::reference_id(article, part, index, nth));
            let label = match count {
                1 => format!("回到正文注{}处", index + 1),
                _ => format!("回到正文注{}第{}处", index + 1, nth + 1),
            };
            self.out.push_str(" <a class=\"back\"");
            self.attribute("href", &target);
            self.attribute("role", "doc-backlink");
            self.attribute("aria-label", &label);
            // U+FE0E: an arrow, not a picture of one.
            self.out.push_str(">↩\u{fe0e}</a>");
        }
    }
}
