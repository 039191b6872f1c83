//! A [`Document`] as an HTML fragment: every construct of the body, valid HTML5, text escaped by the one function.

mod notes;
mod table;

use super::{Html, anchor};
use crate::document::{
    Block, BlockKind, Document, Heading, Inline, LinkTarget, ListItem, Picture, Run, Width,
};
use crate::picture::PictureFiles;
use crate::template::push_html;

/// The page a fragment is for: it decides where links lead and how deep headings are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// `index.html`, with all articles; their titles are `h2`.
    Issue,
    /// The page of one article; its title is `h1`.
    Article,
}

impl Page {
    /// How deep a heading an article's title is.
    pub fn title_level(self) -> usize {
        match self {
            Self::Issue => 2,
            Self::Article => 1,
        }
    }
}

/// The part of an article a fragment is made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The body.
    Body,
    /// 编者按.
    Lead,
}

/// Where a fragment will stand.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The article's index in the issue, from 0.
    pub article: usize,
    /// The page.
    pub page: Page,
    /// The part of the article.
    pub part: Part,
    /// The issue's pictures.
    pub pictures: &'a PictureFiles<'a>,
}

/// The document as HTML, its footnotes at the end.
pub fn fragment(document: &Document, scope: Scope<'_>) -> Html {
    let mut writer = Writer {
        scope,
        out: String::new(),
        references: vec![0; document.footnotes.len()],
        within: Within::Text,
    };
    writer.blocks(&document.blocks);
    if !document.footnotes.is_empty() {
        writer.footnotes(&document.footnotes);
    }
    Html(writer.out)
}

/// What the text being written stands in, where that forbids links to footnotes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Text,
    /// A link can't hold another.
    Link,
    /// A note does not refer to notes.
    Note,
}

struct Writer<'a> {
    scope: Scope<'a>,
    out: String,
    /// How many references to each footnote have been written.
    references: Vec<usize>,
    within: Within,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Paragraph(content) => {
                self.out.push_str("<p>");
                self.inlines(content);
                self.out.push_str("</p>\n");
            }
            BlockKind::Heading(heading) => {
                let class = format!("level-{}", heading.level.number());
                self.heading(heading, Some(&class));
                self.out.push('\n');
            }
            BlockKind::RunIn { heading, rest } => self.run_in(heading, rest),
            BlockKind::List {
                start,
                tight,
                items,
            } => self.list(*start, *tight, items),
            BlockKind::Quote(blocks) => {
                self.out.push_str("<blockquote>\n");
                self.blocks(blocks);
                self.out.push_str("</blockquote>\n");
            }
            BlockKind::Code { text, language } => self.code(text, language.as_deref()),
            BlockKind::Table {
                alignments,
                head,
                rows,
            } => self.table(alignments, head, rows),
            BlockKind::Figure(picture) => self.figure(picture),
            BlockKind::Rule => self.out.push_str("<hr>\n"),
        }
    }

    /// The heading's element. Its depth follows the outline, its looks (`class`) the level its number tells.
    fn heading(&mut self, heading: &Heading, class: Option<&str>) {
        let depth = (self.scope.page.title_level() + heading.outline_level.max(1)).min(6);
        let id = anchor::heading_id(self.scope.article, self.scope.part, &heading.anchor);
        self.out.push_str(&format!("<h{depth}"));
        self.attribute("id", &id);
        if let Some(class) = class {
            self.attribute("class", class);
        }
        self.out.push('>');
        self.inlines(&heading.content);
        self.out.push_str(&format!("</h{depth}>"));
    }

    /// A heading can't stand inside a paragraph: both stand in a block and are laid out as one line of text.
    fn run_in(&mut self, heading: &Heading, rest: &[Inline]) {
        let class = format!("run-in level-{}", heading.level.number());
        self.out.push_str("<div");
        self.attribute("class", &class);
        self.out.push('>');
        self.heading(heading, None);
        if !rest.is_empty() {
            self.out.push_str("<p>");
            self.inlines(rest);
            self.out.push_str("</p>");
        }
        self.out.push_str("</div>\n");
    }

    fn list(&mut self, start: Option<u64>, tight: bool, items: &[ListItem]) {
        let tag = if start.is_some() { "ol" } else { "ul" };
        self.out.push('<');
        self.out.push_str(tag);
        if let Some(start) = start.filter(|&start| start != 1) {
            self.attribute("start", &start.to_string());
        }
        if items.iter().any(|item| item.task.is_some()) {
            self.attribute("class", "tasks");
        }
        self.out.push_str(">\n");
        for item in items {
            self.list_item(item, tight);
        }
        self.out.push_str(&format!("</{tag}>\n"));
    }

    fn list_item(&mut self, item: &ListItem, tight: bool) {
        self.out.push_str("<li>");
        let (first, others) = match item.blocks.split_first() {
            Some((
                Block {
                    kind: BlockKind::Paragraph(content),
                    ..
                },
                others,
            )) => (Some(content), others),
            _ => (None, item.blocks.as_slice()),
        };
        // The checkbox belongs on the line of the item's text.
        let own_paragraph = first.is_some() && !tight;
        if own_paragraph {
            self.out.push_str("<p>");
        }
        if let Some(done) = item.task {
            let (state, label) = if done {
                (" checked", "已完成")
            } else {
                ("", "未完成")
            };
            self.out
                .push_str(&format!("<input type=\"checkbox\" disabled{state}"));
            self.attribute("aria-label", label);
            self.out.push_str("> ");
        }
        if let Some(content) = first {
            self.inlines(content);
        }
        if own_paragraph {
            self.out.push_str("</p>");
        }
        if !others.is_empty() {
            self.out.push('\n');
        }
        for block in others {
            match &block.kind {
                BlockKind::Paragraph(content) if tight => {
                    self.inlines(content);
                    self.out.push('\n');
                }
                _ => self.block(block),
            }
        }
        self.out.push_str("</li>\n");
    }

    fn code(&mut self, text: &[Run], language: Option<&str>) {
        self.out
            .push_str("<pre tabindex=\"0\" role=\"region\" aria-label=\"代码\"><code");
        if let Some(language) = language {
            self.attribute("class", &format!("language-{language}"));
        }
        self.out.push('>');
        for run in text {
            self.text(&run.text);
        }
        self.out.push_str("</code></pre>\n");
    }

    fn figure(&mut self, picture: &Picture) {
        self.out.push_str("<figure>");
        self.image(picture);
        if let Some(caption) = &picture.caption {
            self.out.push_str("<figcaption>");
            self.text(&caption.text);
            self.out.push_str("</figcaption>");
        }
        self.out.push_str("</figure>\n");
    }

    /// The picture's element, or its alternative text where there is no such picture.
    fn image(&mut self, picture: &Picture) {
        let Some((path, clean)) = self.scope.pictures.get(&picture.file) else {
            self.text(&picture.alt);
            return;
        };
        let width = match picture.width {
            Width::Natural => format!("{}mm", rounded(clean.natural_width)),
            Width::Percent(percent) => format!("{}%", rounded(percent)),
            Width::Millimetres(width) => format!("{}mm", rounded(width)),
        };
        self.out.push_str("<img");
        self.attribute("src", &anchor::url_path(path));
        self.attribute("alt", &picture.alt);
        // In pixels, for the proportions: the browser keeps the place before the picture is there.
        self.attribute("width", &whole(clean.width));
        self.attribute("height", &whole(clean.height));
        self.attribute("style", &format!("width:{width}"));
        self.out.push('>');
    }

    fn inlines(&mut self, content: &[Inline]) {
        for inline in content {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(run) => self.text(&run.text),
            Inline::Emphasis(content) => self.element("em", content),
            Inline::Strong(content) => self.element("strong", content),
            Inline::Strikethrough(content) => self.element("del", content),
            Inline::Code(run) => {
                self.out.push_str("<code>");
                self.text(&run.text);
                self.out.push_str("</code>");
            }
            Inline::Link { target, content } => self.link(target, content),
            Inline::Picture(picture) => self.image(picture),
            Inline::FootnoteReference { index, .. } => self.reference(*index),
            Inline::Break => self.out.push_str("<br>"),
        }
    }

    fn element(&mut self, tag: &str, content: &[Inline]) {
        self.out.push_str(&format!("<{tag}>"));
        self.inlines(content);
        self.out.push_str(&format!("</{tag}>"));
    }

    fn link(&mut self, target: &LinkTarget, content: &[Inline]) {
        let (address, outside) = match target {
            LinkTarget::Url(url) if is_allowed(url) => (url.clone(), is_web(url)),
            LinkTarget::Internal(target) => (
                anchor::internal_link(self.scope.page, self.scope.article, target),
                false,
            ),
            // Reported where it was read; here it is text.
            LinkTarget::Url(_) | LinkTarget::Reference(_) => return self.inlines(content),
        };
        if self.within == Within::Link {
            return self.inlines(content);
        }
        self.out.push_str("<a");
        self.attribute("href", &address);
        if outside {
            self.attribute("rel", "noopener");
        }
        self.out.push('>');
        let within = std::mem::replace(&mut self.within, Within::Link);
        self.inlines(content);
        self.within = within;
        self.out.push_str("</a>");
    }

    fn text(&mut self, text: &str) {
        push_html(&mut self.out, text);
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        push_html(&mut self.out, value);
        self.out.push('"');
    }
}

/// Whether a link may be followed. Parsing has refused all others; a second look costs nothing.
fn is_allowed(url: &str) -> bool {
    is_web(url) || has_scheme(url, "mailto") || has_scheme(url, "tel")
}

fn is_web(url: &str) -> bool {
    has_scheme(url, "http") || has_scheme(url, "https")
}

fn has_scheme(url: &str, scheme: &str) -> bool {
    url.split_once(':')
        .is_some_and(|(start, _)| start.eq_ignore_ascii_case(scheme))
}

/// A length with one decimal; never 0, which would hide the picture.
fn rounded(length: f64) -> f64 {
    ((length * 10.0).round() / 10.0).max(0.1)
}

/// A whole number of pixels, at least one.
fn whole(pixels: f64) -> String {
    format!("{:.0}", pixels.max(1.0))
}
