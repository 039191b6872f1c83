//! What the PDF of an issue has to say, from jianbao's own reading of its sources: every character in order, with the
//! marks that print adds (编者按：, list markers, numbers, ① …). White space here is a place where print may have some.

use jianbao::article::Article;
use jianbao::document::{Block, BlockKind, Document, Inline, plain_text};

/// The text of an article as it is printed, and of its footnotes.
#[derive(Default)]
pub struct Expected {
    pub text: String,
    pub notes: String,
    /// The headings with their depth among the bookmarks.
    pub headings: Vec<(usize, String)>,
    /// How many footnotes the article has had: 编者按 and body are numbered through.
    pub note_count: usize,
    /// How many bulleted lists are open.
    bullets: usize,
}

/// The mark of the footnote with a number.
pub fn mark(number: usize) -> char {
    char::from_u32(0x245f + u32::try_from(number).expect("small")).expect("a mark")
}

/// An article: 〔栏目〕 where `column` says so, title, 供稿单位 and author, 编者按, body.
pub fn article(article: &Article, column: bool) -> Expected {
    let matter = &article.front_matter;
    let mut expected = Expected::default();
    if let Some(name) = matter.column.as_ref().filter(|_| column) {
        expected.say(&format!("〔{}〕", name.value));
    }
    expected.say(&matter.title.value);
    for name in matter.source.iter().chain(&matter.author) {
        expected.say(&name.value);
    }
    if let Some(lead) = &article.lead {
        expected.text.push_str("编者按：");
        expected.document(lead);
    }
    expected.document(&article.body);
    expected
}

impl Expected {
    fn say(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn document(&mut self, document: &Document) {
        let first = self.note_count;
        self.note_count += document.footnotes.len();
        let mut seen = 0;
        self.blocks(&document.blocks, first, &mut seen);
        assert_eq!(seen, document.footnotes.len(), "every note is referred to");
        for (index, note) in document.footnotes.iter().enumerate() {
            let text = std::mem::take(&mut self.text);
            self.blocks(&note.blocks, first, &mut seen);
            let note = std::mem::replace(&mut self.text, text);
            self.notes.push(mark(first + index + 1));
            self.notes.push_str(&note);
        }
    }

    fn blocks(&mut self, blocks: &[Block], first: usize, seen: &mut usize) {
        for block in blocks {
            self.block(&block.kind, first, seen);
            self.text.push('\n');
        }
    }

    fn block(&mut self, block: &BlockKind, first: usize, seen: &mut usize) {
        match block {
            BlockKind::Paragraph(inlines) => self.inlines(inlines, first, seen),
            BlockKind::Heading(heading) => {
                self.headings
                    .push((heading.outline_level + 1, plain_text(&heading.content)));
                self.inlines(&heading.content, first, seen);
            }
            BlockKind::RunIn { heading, rest } => {
                self.headings
                    .push((heading.outline_level + 1, plain_text(&heading.content)));
                self.inlines(&heading.content, first, seen);
                self.inlines(rest, first, seen);
            }
            BlockKind::List { start, items, .. } => {
                let bulleted = start.is_none();
                self.bullets += usize::from(bulleted);
                for (index, item) in items.iter().enumerate() {
                    match (start, item.task) {
                        (Some(start), _) => {
                            self.text.push_str(&format!("{}. ", start + index as u64));
                        }
                        // Its box is drawn.
                        (None, Some(_)) => {}
                        (None, None) => {
                            let marker = ['•', '◦', '–'][(self.bullets - 1) % 3];
                            self.text.push_str(&format!("{marker} "));
                        }
                    }
                    self.blocks(&item.blocks, first, seen);
                }
                self.bullets -= usize::from(bulleted);
            }
            BlockKind::Quote(blocks) => self.blocks(blocks, first, seen),
            BlockKind::Code { text, .. } => {
                for run in text {
                    self.text.push_str(&run.text);
                }
            }
            BlockKind::Table { head, rows, .. } => {
                for cell in std::iter::once(head).chain(rows).flatten() {
                    self.inlines(cell, first, seen);
                    self.text.push('\n');
                }
            }
            BlockKind::Figure(picture) => {
                let caption = picture.caption.as_ref();
                self.text.push_str(caption.map_or("", |run| &run.text));
            }
            BlockKind::Rule => {}
        }
    }

    fn inlines(&mut self, inlines: &[Inline], first: usize, seen: &mut usize) {
        for inline in inlines {
            match inline {
                Inline::Text(run) | Inline::Code(run) => self.text.push_str(&run.text),
                Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strikethrough(inner) => {
                    self.inlines(inner, first, seen);
                }
                Inline::Link { content, .. } => self.inlines(content, first, seen),
                Inline::FootnoteReference {
                    index, first: new, ..
                } => {
                    *seen += usize::from(*new);
                    self.text.push(mark(first + index + 1));
                }
                Inline::Break => self.text.push('\n'),
                Inline::Picture(_) => {}
            }
        }
    }
}

/// Where the printed text differs from the expected: every character that is not white space must be there in order,
/// none may be lost, doubled or new. `spaces`: white space may be printed only where it is expected.
pub fn compare(printed: &str, expected: &str, spaces: bool) -> Result<(), String> {
    let mut printed_left = printed;
    let mut expected_left = expected;
    loop {
        let allowed = expected_left.starts_with(char::is_whitespace);
        let printed_space = printed_left.starts_with(char::is_whitespace);
        expected_left = expected_left.trim_start();
        let before = printed_left;
        printed_left = printed_left.trim_start();
        let at_an_end = before.len() == printed.len() || printed_left.is_empty();
        let stray = spaces && printed_space && !allowed && !at_an_end;
        let (has, wants) = (printed_left.chars().next(), expected_left.chars().next());
        if stray || has != wants {
            let done = &printed[..printed.len() - before.len()];
            let tail: String = done.chars().rev().take(12).collect();
            let tail: String = tail.chars().rev().collect();
            let some = |text: &str| text.chars().take(24).collect::<String>();
            return Err(format!(
                "behind {tail:?}\n printed: {:?}\nexpected: {:?}",
                some(before),
                some(expected_left),
            ));
        }
        let Some(c) = has else { return Ok(()) };
        printed_left = &printed_left[c.len_utf8()..];
        expected_left = &expected_left[c.len_utf8()..];
    }
}
