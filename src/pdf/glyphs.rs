//! Which characters an issue prints in which role, and which of them the role's face lacks. A missing glyph is
//! silent in typst, so it is looked for before anything is set.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Block, BlockKind, Document, Inline, Level, Run};
use crate::issue::Issue;
use crate::pdf::fonts::FontSet;
use crate::series::{FontRole, Text};
use crate::source::{Place, Source};

/// How many places of a missing character are shown.
const PLACES: usize = 5;

/// What [`Glyphs::of`] found.
pub struct Glyphs {
    /// Characters that a role's own face lacks and the last resort has.
    rare: BTreeMap<FontRole, BTreeSet<char>>,
    /// Where characters stand that a role's own face lacks.
    borrowed: BTreeMap<char, Vec<Place>>,
    /// Characters that nothing has.
    missing: BTreeMap<char, Vec<Place>>,
}

/// A character that the face of its role lacks, set in the last resort, 宋体, with a visible change of style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Borrowed {
    /// The character.
    pub character: char,
    /// Every place of it, in reading order.
    pub places: Vec<Place>,
}

impl Glyphs {
    /// Looks at every character that an issue prints.
    pub fn of(issue: &Issue, fonts: &FontSet) -> Self {
        let mut search = Search::new(fonts);
        search.issue(issue);
        search.glyphs
    }

    /// Looks at every character of these values, each in its role.
    pub fn of_values<'a>(
        values: impl IntoIterator<Item = (FontRole, &'a Text)>,
        fonts: &FontSet,
    ) -> Self {
        let mut search = Search::new(fonts);
        for (role, value) in values {
            search.value(role, value);
        }
        search.glyphs
    }

    /// The characters of a role that are set in the last resort.
    pub fn rare(&self, role: FontRole) -> String {
        self.rare.get(&role).into_iter().flatten().collect()
    }

    /// The characters that the face of their role lacks, each once with its places.
    pub fn borrowed(&self) -> Vec<Borrowed> {
        self.borrowed
            .iter()
            .map(|(&character, places)| Borrowed {
                character,
                places: places.clone(),
            })
            .collect()
    }

    /// An error for every character that nothing has.
    pub fn missing(&self) -> Diagnostics {
        self.missing
            .iter()
            .filter_map(|(&c, places)| {
                let first = places.first()?.clone();
                let private = is_private(c);
                let mut diagnostic = Diagnostic::error(
                    if private {
                        Code::PRIVATE_CHARACTER
                    } else {
                        Code::MISSING_GLYPH
                    },
                    first,
                    format!("没有字体能显示“{c}”（U+{:04X}）", u32::from(c)),
                )
                .with_help(if private {
                    "这是私用区字符，换一台电脑就不是这个字了；请改用通用的字或图片"
                } else {
                    "请换用通用的写法；确要用这个字，把有它的字体放进 fonts/，再在 layout.fonts（版式 · 字体）里写上字体名"
                });
                for place in places.iter().skip(1).take(PLACES - 1) {
                    diagnostic = diagnostic.with_other(place.clone(), "这里也有");
                }
                Some(diagnostic)
            })
            .collect()
    }
}

fn is_private(c: char) -> bool {
    matches!(u32::from(c), 0xE000..=0xF8FF | 0xF0000..=0x10FFFF)
}

/// Characters without a glyph of their own: typst skips them.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(u32::from(c),
            0xAD | 0x34F | 0x61C | 0x180B..=0x180E | 0x200B..=0x200F | 0x202A..=0x202E
            | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF | 0xE0000..=0xE0FFF)
}

struct Search<'a> {
    fonts: &'a FontSet,
    seen: HashSet<(FontRole, char)>,
    glyphs: Glyphs,
}

impl<'a> Search<'a> {
    fn new(fonts: &'a FontSet) -> Self {
        Self {
            fonts,
            seen: HashSet::new(),
            glyphs: Glyphs {
                rare: BTreeMap::new(),
                borrowed: BTreeMap::new(),
                missing: BTreeMap::new(),
            },
        }
    }

    fn issue(&mut self, issue: &Issue) {
        let settings = &issue.settings;
        self.value(FontRole::Masthead, &issue.series.title);
        self.value(FontRole::Body, &issue.series.publisher);
        for value in [
            &settings.approval_number,
            &settings.editor,
            &settings.contact,
        ]
        .into_iter()
        .flatten()
        {
            self.value(FontRole::Body, value);
        }
        if let Some(mark) = &issue.manifest.classification {
            self.value(FontRole::Hei, mark);
        }
        for group in settings.distribution.iter().flatten() {
            for unit in &group.to {
                self.value(FontRole::Body, unit);
            }
        }
        for unit in &issue.manifest.extra_distribution {
            self.value(FontRole::Body, unit);
        }
        for article in &issue.articles {
            let matter = &article.front_matter;
            self.value(FontRole::Title, &matter.title);
            self.value(FontRole::Body, &matter.title);
            for text in matter.source.iter().chain(&matter.author) {
                self.value(FontRole::Kai, text);
            }
            if let Some(column) = &matter.column {
                self.value(FontRole::Hei, column);
            }
            if let Some(short) = &matter.short_title {
                self.value(FontRole::Body, short);
            }
            if let (Some(lead), Some(text)) = (&article.lead, &matter.lead) {
                self.document(lead, FontRole::Kai, &Places::Value(&text.place));
            }
            self.document(&article.body, FontRole::Body, &Places::File(&article.file));
        }
    }

    fn value(&mut self, role: FontRole, text: &Text) {
        let verbatim = text.place.text() == text.value;
        for (at, c) in text.value.char_indices() {
            self.character(role, c, || {
                if verbatim {
                    let start = text.place.span.start + at;
                    text.place.source.place(start..start + c.len_utf8())
                } else {
                    text.place.clone()
                }
            });
        }
    }

    fn document(&mut self, document: &Document, role: FontRole, places: &Places<'_>) {
        self.blocks(&document.blocks, role, places);
        for note in &document.footnotes {
            self.blocks(&note.blocks, FontRole::Body, places);
        }
    }

    fn blocks(&mut self, blocks: &[Block], role: FontRole, places: &Places<'_>) {
        for block in blocks {
            match &block.kind {
                BlockKind::Paragraph(inlines) => self.inlines(inlines, role, places),
                BlockKind::Heading(heading) => {
                    self.inlines(&heading.content, level_role(heading.level, role), places);
                }
                BlockKind::RunIn { heading, rest } => {
                    self.inlines(&heading.content, level_role(heading.level, role), places);
                    self.inlines(rest, role, places);
                }
                BlockKind::List { items, .. } => {
                    for item in items {
                        self.blocks(&item.blocks, role, places);
                    }
                }
                BlockKind::Quote(blocks) => self.blocks(blocks, FontRole::Kai, places),
                BlockKind::Code { text, .. } => {
                    for run in text {
                        self.run(run, FontRole::Hei, places);
                    }
                }
                BlockKind::Table { head, rows, .. } => {
                    for cell in head {
                        self.inlines(cell, FontRole::Hei, places);
                    }
                    for cell in rows.iter().flatten() {
                        self.inlines(cell, role, places);
                    }
                }
                BlockKind::Figure(picture) => {
                    if let Some(caption) = &picture.caption {
                        self.run(caption, FontRole::Hei, places);
                    }
                }
                BlockKind::Rule => {}
            }
        }
    }

    fn inlines(&mut self, inlines: &[Inline], role: FontRole, places: &Places<'_>) {
        for inline in inlines {
            match inline {
                Inline::Text(run) => self.run(run, role, places),
                Inline::Code(run) => self.run(run, FontRole::Hei, places),
                Inline::Emphasis(inner) => self.inlines(inner, FontRole::Kai, places),
                Inline::Strong(inner) | Inline::Strikethrough(inner) => {
                    self.inlines(inner, role, places);
                }
                Inline::Link { content, .. } => self.inlines(content, role, places),
                Inline::Picture(_) | Inline::FootnoteReference { .. } | Inline::Break => {}
            }
        }
    }

    fn run(&mut self, run: &Run, role: FontRole, places: &Places<'_>) {
        let verbatim = run.text.len() == run.span.len();
        for (at, c) in run.text.char_indices() {
            self.character(role, c, || {
                if verbatim {
                    let start = run.span.start + at;
                    places.at(start..start + c.len_utf8())
                } else {
                    places.at(run.span.clone())
                }
            });
        }
    }

    fn character(&mut self, role: FontRole, c: char, place: impl FnOnce() -> Place) {
        if is_invisible(c) || self.seen.contains(&(role, c)) {
            return;
        }
        // A private-use character means something in one font only, even where a face has a glyph for it.
        if is_private(c) || !self.fonts.covers(role, c) {
            // Not remembered as seen, here and below: every place is wanted.
            self.glyphs.missing.entry(c).or_default().push(place());
            return;
        }
        if c.is_ascii()
            || self.fonts.role_covers(role, c)
            || self.fonts.role_covers(FontRole::Latin, c)
        {
            self.seen.insert((role, c));
            return;
        }
        self.glyphs.rare.entry(role).or_default().insert(c);
        let place = place();
        let places = self.glyphs.borrowed.entry(c).or_default();
        if !places.contains(&place) {
            places.push(place);
        }
    }
}

/// A heading's role: the first level in 黑体, the second in 楷体, the others as the text around them.
fn level_role(level: Level, around: FontRole) -> FontRole {
    match level {
        Level::First => FontRole::Hei,
        Level::Second => FontRole::Kai,
        Level::Third | Level::Fourth => around,
    }
}

/// How a span of a document becomes a place: bodies lie in their file as they are, 编者按 is a YAML value.
enum Places<'a> {
    File(&'a Source),
    Value(&'a Place),
}

impl Places<'_> {
    fn at(&self, span: std::ops::Range<usize>) -> Place {
        match self {
            Self::File(source) => source.place(span),
            Self::Value(place) => (*place).clone(),
        }
    }
}
