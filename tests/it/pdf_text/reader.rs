//! A finished PDF read back with a reader that jianbao is not made with (hayro): its text in the order it is painted,
//! what each piece is tagged as, and what a viewer offers beside the pages.

use std::collections::{HashMap, HashSet};

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache,
    InterpreterSettings, Paint, PathDrawMode, SoftMask, interpret_page,
};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, ObjRef, Object};
use hayro_syntax::page::Page;
use kurbo::{Affine, BezPath, Point, Rect};

/// What a glyph without a character comes back as.
const UNREADABLE: char = '\u{fffd}';

/// A PDF as a reader of it can know it.
pub struct Printed {
    pub pages: Vec<PrintedPage>,
    pub title: String,
    pub author: String,
    /// When it says it was made: year, month, day.
    pub date: (u16, u8, u8),
    /// The bookmarks in reading order.
    pub bookmarks: Vec<Bookmark>,
}

/// One page.
#[derive(Default)]
pub struct PrintedPage {
    /// Its text in the order it is painted, without footnotes.
    pub text: String,
    /// Its footnotes.
    pub notes: String,
    /// What is painted beside the content: page numbers.
    pub artifacts: String,
    /// Its links in order.
    pub links: Vec<Link>,
}

/// A bookmark.
#[derive(Debug, PartialEq)]
pub struct Bookmark {
    /// How deep it lies, from 1.
    pub depth: usize,
    pub title: String,
    /// The page it leads to, from 1.
    pub page: usize,
}

/// Where a link on a page leads.
#[derive(Debug, PartialEq)]
pub enum Link {
    Page(usize),
    Address(String),
}

impl Printed {
    pub fn read(bytes: Vec<u8>) -> Self {
        let pdf = Pdf::new(bytes).expect("a PDF");
        let numbers: HashMap<ObjRef, usize> = pdf
            .pages()
            .iter()
            .enumerate()
            .map(|(index, page)| (page.raw().obj_id().expect("an object").into(), index + 1))
            .collect();
        let root: Dict<'_> = pdf.xref().get(pdf.xref().root_id()).expect("a catalog");
        let structure = Structure::read(&root, &numbers);
        let destinations = destinations(&root, &numbers);
        let mut bookmarks = Vec::new();
        if let Some(outlines) = root.get::<Dict<'_>>("Outlines") {
            read_bookmarks(&outlines, 1, &numbers, &mut bookmarks);
        }
        let metadata = pdf.metadata();
        let date = metadata.creation_date.as_ref().expect("a date");
        Self {
            pages: pdf
                .pages()
                .iter()
                .enumerate()
                .map(|(index, page)| {
                    let mut printed = painted(page, &pdf, index + 1, &structure);
                    printed.links = links(page, &destinations, &numbers);
                    printed
                })
                .collect(),
            title: text_string(metadata.title.as_deref().unwrap_or_default()),
            author: text_string(metadata.author.as_deref().unwrap_or_default()),
            date: (date.year, date.month, date.day),
            bookmarks,
        }
    }

    /// The text of all pages, without footnotes.
    pub fn text(&self) -> String {
        self.pages.iter().map(|page| page.text.as_str()).collect()
    }

    /// The footnotes of all pages.
    pub fn notes(&self) -> String {
        self.pages.iter().map(|page| page.notes.as_str()).collect()
    }

    /// Everything, with nothing between the characters.
    pub fn dense(&self) -> String {
        dense(&(self.text() + &self.notes()))
    }
}

/// A text without its white space.
pub fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A PDF text string: UTF-16 with a mark, else (what typst writes then) ASCII.
fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, units @ ..] => {
            let units: Vec<u16> = units
                .chunks_exact(2)
                .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
                .collect();
            String::from_utf16(&units).expect("UTF-16")
        }
        _ => {
            assert!(bytes.is_ascii(), "{bytes:?}");
            String::from_utf8(bytes.to_vec()).expect("ASCII")
        }
    }
}

/// A name or an address: bytes, as UTF-8.
fn byte_string(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

/// The marked pieces of all pages that belong to footnotes.
struct Structure {
    notes: HashSet<(usize, i32)>,
}

impl Structure {
    fn read(root: &Dict<'_>, pages: &HashMap<ObjRef, usize>) -> Self {
        let mut structure = Self {
            notes: HashSet::new(),
        };
        let tree: Dict<'_> = root.get("StructTreeRoot").expect("a tagged PDF");
        structure.element(&tree, None, false, pages);
        structure
    }

    fn element(
        &mut self,
        element: &Dict<'_>,
        page: Option<usize>,
        note: bool,
        pages: &HashMap<ObjRef, usize>,
    ) {
        let page = element
            .get_ref("Pg")
            .and_then(|page| pages.get(&page).copied())
            .or(page);
        if let Some(mcid) = element.get::<i32>("MCID") {
            return self.piece(page, mcid, note);
        }
        let role = element.get::<Name<'_>>("S");
        let note = note || role.is_some_and(|role| matches!(role.as_str(), "Note" | "FENote"));
        if let Some(kids) = element.get::<Array<'_>>("K") {
            for kid in kids.iter::<Object<'_>>() {
                match kid {
                    Object::Number(mcid) => self.piece(page, mcid.as_i64() as i32, note),
                    Object::Dict(kid) => self.element(&kid, page, note, pages),
                    _ => {}
                }
            }
        } else if let Some(kid) = element.get::<Dict<'_>>("K") {
            self.element(&kid, page, note, pages);
        } else if let Some(mcid) = element.get::<i32>("K") {
            self.piece(page, mcid, note);
        }
    }

    fn piece(&mut self, page: Option<usize>, mcid: i32, note: bool) {
        if note {
            self.notes.insert((page.expect("a page"), mcid));
        }
    }
}

fn page_of(destination: &Array<'_>, pages: &HashMap<ObjRef, usize>) -> usize {
    match destination.raw_iter().next() {
        Some(MaybeRef::Ref(page)) => pages[&page],
        _ => panic!("a destination without a page: {destination:?}"),
    }
}

fn destinations(root: &Dict<'_>, pages: &HashMap<ObjRef, usize>) -> HashMap<String, usize> {
    let mut found = HashMap::new();
    let names = root.get::<Dict<'_>>("Names");
    if let Some(tree) = names.and_then(|names| names.get::<Dict<'_>>("Dests")) {
        read_destinations(&tree, pages, &mut found);
    }
    found
}

fn read_destinations(
    node: &Dict<'_>,
    pages: &HashMap<ObjRef, usize>,
    found: &mut HashMap<String, usize>,
) {
    for kid in node.get::<Array<'_>>("Kids").unwrap_or_default().iter() {
        read_destinations(&kid, pages, found);
    }
    let pairs: Vec<Object<'_>> = node
        .get::<Array<'_>>("Names")
        .unwrap_or_default()
        .iter()
        .collect();
    for pair in pairs.chunks_exact(2) {
        let (Object::String(name), Object::Array(destination)) = (&pair[0], &pair[1]) else {
            panic!("{pair:?}");
        };
        found.insert(byte_string(name.as_bytes()), page_of(destination, pages));
    }
}

fn read_bookmarks(
    parent: &Dict<'_>,
    depth: usize,
    pages: &HashMap<ObjRef, usize>,
    found: &mut Vec<Bookmark>,
) {
    let mut next = parent.get::<Dict<'_>>("First");
    while let Some(item) = next {
        let title: hayro_syntax::object::String<'_> = item.get("Title").expect("a title");
        let destination: Array<'_> = item.get("Dest").expect("a destination");
        found.push(Bookmark {
            depth,
            title: text_string(title.as_bytes()),
            page: page_of(&destination, pages),
        });
        read_bookmarks(&item, depth + 1, pages, found);
        next = item.get("Next");
    }
}

fn links(
    page: &Page<'_>,
    destinations: &HashMap<String, usize>,
    pages: &HashMap<ObjRef, usize>,
) -> Vec<Link> {
    let annotations: Array<'_> = page.raw().get("Annots").unwrap_or_default();
    annotations
        .iter::<Dict<'_>>()
        .map(|annotation| {
            let kind: Name<'_> = annotation.get("Subtype").expect("a kind");
            assert_eq!(kind.as_str(), "Link");
            let action = annotation.get::<Dict<'_>>("A");
            let destination = annotation
                .get::<Object<'_>>("Dest")
                .or_else(|| action.as_ref()?.get("D"));
            match destination {
                Some(Object::Array(destination)) => Link::Page(page_of(&destination, pages)),
                Some(Object::String(name)) => {
                    Link::Page(destinations[&byte_string(name.as_bytes())])
                }
                Some(Object::Name(name)) => Link::Page(destinations[name.as_str()]),
                _ => {
                    let address: hayro_syntax::object::String<'_> =
                        action.expect("an action").get("URI").expect("an address");
                    Link::Address(byte_string(address.as_bytes()))
                }
            }
        })
        .collect()
}

fn painted(page: &Page<'_>, pdf: &Pdf, number: usize, structure: &Structure) -> PrintedPage {
    let cache = InterpreterCache::new();
    let mut context = Context::new(
        Affine::IDENTITY,
        Rect::new(0.0, 0.0, 1.0, 1.0),
        &cache,
        pdf.xref(),
        InterpreterSettings::default(),
    );
    let mut reader = Reader {
        number,
        structure,
        open: Vec::new(),
        filled: None,
        page: PrintedPage::default(),
    };
    interpret_page(page, &mut context, &mut reader);
    reader.page
}

/// What a piece of marked content is.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Text,
    Note,
    Artifact,
}

/// Takes down what is painted on one page.
struct Reader<'s> {
    number: usize,
    structure: &'s Structure,
    open: Vec<Kind>,
    /// The glyph that was filled last, and where: emboldened text is filled, then stroked.
    filled: Option<(Point, String)>,
    page: PrintedPage,
}

impl Device<'_> for Reader<'_> {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'_>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'_>,
        mode: &GlyphDrawMode,
    ) {
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => UNREADABLE.to_string(),
        };
        let place = transform * glyph_transform * Point::ZERO;
        if let GlyphDrawMode::Stroke(_) = mode
            && self.filled.take() == Some((place, text.clone()))
        {
            return;
        }
        let kind = self.open.last().expect("text that is not tagged");
        match kind {
            Kind::Text => &mut self.page.text,
            Kind::Note => &mut self.page.notes,
            Kind::Artifact => &mut self.page.artifacts,
        }
        .push_str(&text);
        self.filled = Some((place, text));
    }

    fn begin_marked_content(&mut self, tag: &[u8], mcid: Option<i32>) {
        let inside_artifact = self.open.last() == Some(&Kind::Artifact);
        let note = mcid.is_some_and(|mcid| self.structure.notes.contains(&(self.number, mcid)));
        self.open.push(if tag == b"Artifact" || inside_artifact {
            Kind::Artifact
        } else if note {
            Kind::Note
        } else {
            Kind::Text
        });
    }

    fn end_marked_content(&mut self) {
        self.open.pop();
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'_>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
