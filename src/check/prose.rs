//! The text that an editor reads, stretch by stretch, with the way back to the source.
//!
//! A stretch is a title, a heading, a paragraph, a table cell, a caption … Emphasis, soft breaks and links do not
//! interrupt it. What is no prose (code spans, pictures, addresses of the web and of mail) is a single [`OBJECT`],
//! which no rule can take for text and no fix can touch.

use std::ops::Range;

use crate::article::Article;
use crate::diagnostic::{Code, Confidence, Diagnostic, Edit, Fix};
use crate::document::{
    Block, BlockKind, Document, Inline, Level, LinkTarget, Run, inline_span, plain_text,
};
use crate::series::Text;
use crate::source::{Place, Source};

/// Stands for a code span, a picture or an address: U+FFFC OBJECT REPLACEMENT CHARACTER. (A U+FFFC of the user's own is
/// found by J910 in the source.)
pub const OBJECT: char = '\u{FFFC}';

/// What kind of text a stretch of prose is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 标题 of the article; a space or line break in it parts phrases.
    Title,
    /// 短标题.
    ShortTitle,
    /// 供稿单位, 作者 or 栏目.
    Name,
    /// 摘要.
    Summary,
    /// A heading on a line of its own.
    Heading(Level),
    /// A paragraph. With a level, its first sentence is a run-in heading ([`Prose::heading`]).
    Paragraph(Option<Level>),
    /// A paragraph in a list.
    Item,
    /// A table cell; `head` for one of the header.
    Cell {
        /// Whether it is in the header.
        head: bool,
    },
    /// A picture's caption.
    Caption,
}

impl Kind {
    /// Whether it is a title, in which a space parts phrases and which needs no closing mark.
    pub fn is_title(self) -> bool {
        matches!(self, Self::Title | Self::ShortTitle)
    }

    /// Whether it is set in lines of its own, where a space may be part of the setting: a title, a name, a table cell, a
    /// caption.
    pub fn is_display(self) -> bool {
        self.is_title() || matches!(self, Self::Name | Self::Cell { .. } | Self::Caption)
    }
}

/// In which part of the article a stretch stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The front matter's single values.
    FrontMatter,
    /// 编者按.
    Lead,
    /// The body.
    Body,
    /// A footnote.
    Footnote,
}

/// A stretch of prose.
#[derive(Debug, Clone)]
pub struct Prose {
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub part: Part,
    /// The bytes of [`Prose::text`] that are the run-in heading; empty without one.
    pub heading: Range<usize>,
    /// Whether it stands in a block quote.
    pub quoted: bool,
    /// Whether it is the last stretch of its block and only a list, table, figure, code block or quote follows directly:
    /// then a colon may end it.
    pub before_block: bool,
    text: String,
    source: Source,
    pieces: Vec<Piece>,
}

/// Where a piece of the text came from.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    /// Where it begins in the text.
    at: usize,
    /// Its bytes in the text.
    length: usize,
    /// Its bytes in the source; byte by byte the same as the text where it is `verbatim`.
    span: Range<usize>,
    verbatim: bool,
}

impl Prose {
    /// The text. A hard break, and a line break in a title, is `\n`; what is no prose is [`OBJECT`].
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The character that ends right before a byte of the text.
    pub fn before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back()
    }

    /// The character that begins at a byte of the text.
    pub fn after(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }

    /// Where a range of the text stands in the file.
    pub fn place(&self, range: Range<usize>) -> Place {
        let start = self.offset(range.start, true);
        let end = if range.is_empty() {
            start
        } else {
            self.offset(range.end, false)
        };
        self.source.place(start..end.max(start))
    }

    /// The source offset of a byte of the text: of what begins there, or of what ends there.
    fn offset(&self, at: usize, begins: bool) -> usize {
        let found = if begins {
            self.pieces
                .iter()
                .find(|piece| at < piece.at + piece.length)
                .or(self.pieces.last())
        } else {
            self.pieces
                .iter()
                .find(|piece| at <= piece.at + piece.length)
                .or(self.pieces.last())
        };
        let Some(piece) = found else {
            return 0;
        };
        if at >= piece.at + piece.length {
            piece.span.end
        } else if piece.verbatim {
            piece.span.start + at.saturating_sub(piece.at)
        } else if begins {
            piece.span.start
        } else {
            piece.span.end
        }
    }

    /// A warning at a range of the text.
    pub fn warning(
        &self,
        code: Code,
        range: Range<usize>,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::warning(code, self.place(range), message)
    }

    /// An edit that puts `text` in the place of a range; `None` where the source holds something else there than the
    /// text (an entity, a mark of emphasis in between, an address).
    pub fn edit(&self, range: Range<usize>, text: impl Into<String>) -> Option<Edit> {
        let piece = self.pieces.iter().enumerate().find(|(_, piece)| {
            piece.at <= range.start
                && range.end <= piece.at + piece.length
                && (!range.is_empty() || range.start < piece.at + piece.length)
        });
        // An insertion at the very end belongs to the last piece.
        let (index, piece) = piece.or_else(|| {
            let last = self.pieces.len().checked_sub(1)?;
            let piece = &self.pieces[last];
            (range.is_empty() && range.start == piece.at + piece.length).then_some((last, piece))
        })?;
        if !piece.verbatim {
            return None;
        }
        let mut start = piece.span.start + (range.start - piece.at);
        let end = piece.span.start + (range.end - piece.at);
        // `\(` is an escape, `\（` would show the backslash.
        let before = index
            .checked_sub(1)
            .map_or(0, |before| self.pieces[before].span.end);
        if !range.is_empty()
            && range.start == piece.at
            && start > before
            && self.source.text()[..start].ends_with('\\')
        {
            start -= 1;
        }
        Some(Edit {
            place: self.source.place(start..end),
            text: text.into(),
        })
    }

    /// A fix of one edit.
    pub fn fix(
        &self,
        confidence: Confidence,
        range: Range<usize>,
        text: impl Into<String>,
    ) -> Option<Fix> {
        self.fixes(confidence, [(range, text.into())])
    }

    /// A fix of several edits, in the order of the text; `None` where one of them cannot be made.
    pub fn fixes(
        &self,
        confidence: Confidence,
        edits: impl IntoIterator<Item = (Range<usize>, String)>,
    ) -> Option<Fix> {
        let edits: Option<Box<[Edit]>> = edits
            .into_iter()
            .map(|(range, text)| self.edit(range, text))
            .collect();
        Some(Fix {
            confidence,
            edits: edits?,
        })
    }
}

/// All prose of an article, in reading order: front matter, 编者按, body, footnotes.
pub fn of(article: &Article) -> Vec<Prose> {
    let mut all = Vec::new();
    let matter = &article.front_matter;
    let mut value = |text: &Text, kind| all.push(of_value(text, kind));
    value(&matter.title, Kind::Title);
    if let Some(text) = &matter.short_title {
        value(text, Kind::ShortTitle);
    }
    for text in matter
        .source
        .iter()
        .chain(&matter.author)
        .chain(&matter.column)
    {
        value(text, Kind::Name);
    }
    if let Some(text) = &matter.summary {
        value(text, Kind::Summary);
    }
    if let (Some(lead), Some(document)) = (&matter.lead, &article.lead) {
        let map = value_pieces(lead);
        let mut prose = Vec::new();
        collect(document, &lead.place.source, Part::Lead, &mut prose);
        all.extend(
            prose
                .into_iter()
                .map(|prose| prose.through(&map, &lead.place)),
        );
    }
    collect(&article.body, &article.file, Part::Body, &mut all);
    all
}

fn of_value(text: &Text, kind: Kind) -> Prose {
    Prose {
        kind,
        part: Part::FrontMatter,
        heading: 0..0,
        quoted: false,
        before_block: false,
        pieces: value_pieces(text),
        text: text.value.clone(),
        source: text.place.source.clone(),
    }
}

/// Where the lines of a YAML value stand in the file, whatever its style: each is looked for behind the one before.
/// Where one cannot be found (escapes, folding) the value is one piece that is not verbatim.
fn value_pieces(text: &Text) -> Vec<Piece> {
    let written = text.place.text();
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut at = 0;
    for line in text.value.split_inclusive('\n') {
        let content = line.trim_end_matches('\n');
        let Some(found) = written[from..].find(content) else {
            return vec![Piece {
                at: 0,
                length: text.value.len(),
                span: text.place.span.clone(),
                verbatim: false,
            }];
        };
        let start = text.place.span.start + from + found;
        from += found + content.len();
        if !content.is_empty() {
            pieces.push(Piece {
                at,
                length: content.len(),
                span: start..start + content.len(),
                verbatim: true,
            });
        }
        if line.len() > content.len() {
            let end = text.place.span.start + from;
            pieces.push(Piece {
                at: at + content.len(),
                length: 1,
                span: end..end,
                verbatim: false,
            });
        }
        at += line.len();
    }
    pieces
}

impl Prose {
    /// The same, whose places are bytes of a YAML value, with places in the file that the value stands in.
    fn through(mut self, map: &[Piece], value: &Place) -> Self {
        self.source = value.source.clone();
        for piece in &mut self.pieces {
            let within = map.iter().find(|outer| {
                outer.verbatim
                    && outer.at <= piece.span.start
                    && piece.span.end <= outer.at + outer.length
            });
            match within {
                Some(outer) => {
                    let start = outer.span.start + (piece.span.start - outer.at);
                    piece.span = start..start + piece.span.len();
                }
                None => {
                    piece.span = value.span.clone();
                    piece.verbatim = false;
                }
            }
        }
        self
    }
}

fn collect(document: &Document, source: &Source, part: Part, all: &mut Vec<Prose>) {
    let mut collector = Collector {
        source,
        part,
        quoted: false,
        in_list: false,
        all,
    };
    collector.blocks(&document.blocks);
    collector.part = Part::Footnote;
    for note in &document.footnotes {
        collector.blocks(&note.blocks);
    }
}

struct Collector<'a> {
    source: &'a Source,
    part: Part,
    quoted: bool,
    in_list: bool,
    all: &'a mut Vec<Prose>,
}

impl Collector<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for (index, block) in blocks.iter().enumerate() {
            let before_block = blocks.get(index + 1).is_some_and(|next| {
                !matches!(
                    next.kind,
                    BlockKind::Paragraph(_)
                        | BlockKind::Heading(_)
                        | BlockKind::RunIn { .. }
                        | BlockKind::Rule
                )
            });
            self.block(block, before_block);
        }
    }

    fn block(&mut self, block: &Block, before_block: bool) {
        match &block.kind {
            BlockKind::Paragraph(content) => {
                let kind = if self.in_list {
                    Kind::Item
                } else {
                    Kind::Paragraph(None)
                };
                self.push(kind, content, &[], before_block);
            }
            BlockKind::Heading(heading) => {
                self.push(
                    Kind::Heading(heading.level),
                    &heading.content,
                    &[],
                    before_block,
                );
            }
            BlockKind::RunIn { heading, rest } => self.push(
                Kind::Paragraph(Some(heading.level)),
                &heading.content,
                rest,
                before_block,
            ),
            BlockKind::List { items, .. } => {
                let outer = std::mem::replace(&mut self.in_list, true);
                for item in items {
                    self.blocks(&item.blocks);
                }
                self.in_list = outer;
            }
            BlockKind::Quote(inner) => {
                let outer = std::mem::replace(&mut self.quoted, true);
                self.blocks(inner);
                self.quoted = outer;
            }
            BlockKind::Table { head, rows, .. } => {
                for cell in head {
                    self.push(Kind::Cell { head: true }, cell, &[], false);
                }
                for cell in rows.iter().flatten() {
                    self.push(Kind::Cell { head: false }, cell, &[], false);
                }
            }
            BlockKind::Figure(picture) => {
                if let Some(caption) = &picture.caption {
                    self.push(Kind::Caption, &[Inline::Text(caption.clone())], &[], false);
                }
            }
            BlockKind::Code { .. } | BlockKind::Rule => {}
        }
    }

    fn push(&mut self, kind: Kind, heading: &[Inline], rest: &[Inline], before_block: bool) {
        let mut prose = Prose {
            kind,
            part: self.part,
            heading: 0..0,
            quoted: self.quoted,
            before_block,
            text: String::new(),
            source: self.source.clone(),
            pieces: Vec::new(),
        };
        prose.inlines(heading);
        if matches!(kind, Kind::Paragraph(Some(_))) {
            prose.heading = 0..prose.text.len();
        }
        prose.inlines(rest);
        if !prose.text.trim().is_empty() {
            self.all.push(prose);
        }
    }
}

impl Prose {
    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(run) => self.run(run),
                Inline::Code(run) => self.object(run.span.clone()),
                Inline::Picture(picture) => self.object(picture.span.clone()),
                Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strikethrough(inner) => {
                    self.inlines(inner);
                }
                // `<https://…>` shows the address itself.
                Inline::Link {
                    target: LinkTarget::Url(address),
                    content,
                } if is_address(address, content) => {
                    if let Some(span) = inline_span(content) {
                        self.object(span);
                    }
                }
                Inline::Link { content, .. } => self.inlines(content),
                Inline::Break => {
                    let end = self.pieces.last().map_or(0, |piece| piece.span.end);
                    self.piece("\n", end..end, false);
                }
                // Nothing that is read.
                Inline::FootnoteReference { .. } => {}
            }
        }
    }

    fn run(&mut self, run: &Run) {
        let verbatim = run.text.len() == run.span.len();
        if !verbatim {
            self.piece(&run.text, run.span.clone(), false);
            return;
        }
        let mut from = 0;
        for address in addresses(&run.text) {
            let span =
                |range: &Range<usize>| run.span.start + range.start..run.span.start + range.end;
            self.piece(
                &run.text[from..address.start],
                span(&(from..address.start)),
                true,
            );
            self.object(span(&address));
            from = address.end;
        }
        self.piece(&run.text[from..], run.span.start + from..run.span.end, true);
    }

    fn object(&mut self, span: Range<usize>) {
        self.piece(OBJECT.encode_utf8(&mut [0; 4]), span, false);
    }

    fn piece(&mut self, text: &str, span: Range<usize>, verbatim: bool) {
        if text.is_empty() {
            return;
        }
        self.pieces.push(Piece {
            at: self.text.len(),
            length: text.len(),
            span,
            verbatim,
        });
        self.text.push_str(text);
    }
}

/// The addresses in a text: `https://…`, `www.…`, `name@example.org`. An address of the web may have Chinese characters in
/// it: it goes on to the next space or Chinese mark, even where the sentence goes on earlier, for no rule may touch it. A
/// stop or bracket at the end belongs to the sentence.
fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    if !text.contains('@') && !text.contains("://") && !text.contains("www.") {
        return found;
    }
    let bytes = text.as_bytes();
    let is_part = |byte: u8| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte);
    let mut at = 0;
    while at < bytes.len() {
        if !is_part(bytes[at]) {
            at += 1;
            continue;
        }
        let length = bytes[at..]
            .iter()
            .take_while(|byte| is_part(**byte))
            .count();
        let word = &text[at..at + length];
        let web = word
            .find("http://")
            .or_else(|| word.find("https://"))
            .or_else(|| word.find("www."))
            .or_else(|| word.contains("://").then_some(0));
        let mut end = at + length;
        if let Some(start) = web.or_else(|| mail_start(word)) {
            let start = at + start;
            if web.is_some() {
                let ends = |c: char| {
                    c.is_whitespace() || "\"<>“”‘’，。；：？！、（）《》〈〉【】〔〕…".contains(c)
                };
                end = text[start..]
                    .find(ends)
                    .map_or(text.len(), |length| start + length);
            }
            let kept = text[start..end]
                .trim_end_matches(|c: char| ".,;:!?'*_~".contains(c))
                .len();
            let kept = if text[start..start + kept].contains('(') {
                kept
            } else {
                text[start..start + kept].trim_end_matches(')').len()
            };
            found.push(start..start + kept);
        }
        at = end;
    }
    found
}

/// Whether a link shows where it leads.
fn is_address(address: &str, content: &[Inline]) -> bool {
    let shown = plain_text(content);
    shown == address || address.strip_prefix("mailto:") == Some(&shown)
}

/// Where a mail address begins in a word.
fn mail_start(word: &str) -> Option<usize> {
    let sign = word.find('@')?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || "._+-".contains(c);
    let start = word[..sign].trim_end_matches(is_name).len();
    let host = &word[sign + 1..];
    (start < sign && host.starts_with(|c: char| c.is_ascii_alphanumeric())).then_some(start)
}

#[cfg(test)]
mod tests;
