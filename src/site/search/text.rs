//! What of an article can be searched.

use crate::article::Article;
use crate::document::{BlockKind, Document, Inline};

/// The text of 编者按 and body as it is read on the page, a paragraph (heading, table cell, caption, line of code) a
/// line, without markup, the numbers of footnotes and what only stands for a picture. A hard break is a space.
/// The title and what stands below it are not in it: they are searched as the record's own values.
pub fn searchable_text(article: &Article) -> String {
    let mut text = String::new();
    for document in article.lead.iter().chain([&article.body]) {
        push_document(document, &mut text);
    }
    text.truncate(text.trim_end_matches('\n').len());
    text
}

fn push_document(document: &Document, text: &mut String) {
    document.blocks(&mut |block| match &block.kind {
        BlockKind::Paragraph(content) => push_line(&[content], text),
        BlockKind::Heading(heading) => push_line(&[&heading.content], text),
        // Printed as one paragraph, so words may run across the seam.
        BlockKind::RunIn { heading, rest } => push_line(&[&heading.content, rest], text),
        BlockKind::Table { head, rows, .. } => {
            for cell in head.iter().chain(rows.iter().flatten()) {
                push_line(&[cell], text);
            }
        }
        BlockKind::Code { text: runs, .. } => {
            for run in runs {
                text.push_str(&run.text);
            }
            end_line(text);
        }
        BlockKind::Figure(picture) => {
            if let Some(caption) = &picture.caption {
                text.push_str(&caption.text);
                end_line(text);
            }
        }
        BlockKind::List { .. } | BlockKind::Quote(_) | BlockKind::Rule => {}
    });
}

fn push_line(contents: &[&[Inline]], text: &mut String) {
    for content in contents {
        push_inlines(content, text);
    }
    end_line(text);
}

fn push_inlines(content: &[Inline], text: &mut String) {
    for inline in content {
        match inline {
            Inline::Text(run) | Inline::Code(run) => text.push_str(&run.text),
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strikethrough(inner) => {
                push_inlines(inner, text);
            }
            Inline::Link { content, .. } => push_inlines(content, text),
            Inline::Break => text.push(' '),
            Inline::Picture(_) | Inline::FootnoteReference { .. } => {}
        }
    }
}

/// Ends the line; an empty one is none.
fn end_line(text: &mut String) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}
