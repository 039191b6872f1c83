//! What the finished frames measure: lines, rules and pictures with their positions, read after typesetting. Golden
//! tests and the layout's own checks look at these facts, never at what the template meant to do.
//!
//! All lengths are in points, from the page's top left corner, y downwards.

use typst::layout::{Frame, FrameItem, Point, Transform};
use typst::syntax::Span;
use typst::visualize::{Geometry, Paint};
use typst_layout::PagedDocument;

use crate::document::is_chinese;

/// How far apart two baselines may be and still be one line: superscripts and stroked text are set on their own.
const SAME_LINE: f64 = 0.5;

/// Full-width marks whose right half is empty (W3C clreq).
const CLOSING: &str = "，。、；：？！”’）》〉】〕」』";

/// A finished document.
#[derive(Debug, Clone)]
pub struct Layout {
    /// The pages in order.
    pub pages: Vec<PageLayout>,
}

/// A finished page.
#[derive(Debug, Clone, Default)]
pub struct PageLayout {
    /// The lines of text by baseline, from the top down; in one line, glyphs from left to right.
    pub lines: Vec<Line>,
    /// Straight rules that are drawn.
    pub rules: Vec<Rule>,
    /// Pictures.
    pub pictures: Vec<Area>,
}

/// Glyphs on one baseline.
#[derive(Debug, Clone)]
pub struct Line {
    /// The baseline.
    pub baseline: f64,
    /// The glyphs from left to right.
    pub glyphs: Vec<PlacedGlyph>,
}

/// A glyph where it stands.
#[derive(Debug, Clone)]
pub struct PlacedGlyph {
    /// The characters it shows.
    pub text: String,
    /// Where its advance begins. (The glyph itself may be drawn further left: a mark whose empty half is cut.)
    pub x: f64,
    /// How far the next glyph is.
    pub advance: f64,
    /// The size of the type.
    pub size: f64,
    /// The family of its face.
    pub family: String,
    /// Whether it is black.
    pub is_black: bool,
    /// Where its text stands in the Typst source: the literal's span, and the byte offset in the text.
    pub source: (Span, u16),
}

/// A straight rule, level or upright.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// Where it begins.
    pub x: f64,
    /// Its middle.
    pub y: f64,
    /// Its length to the right.
    pub length: f64,
    /// How thick it is.
    pub thickness: f64,
    /// Whether it is black.
    pub is_black: bool,
}

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Its left edge.
    pub x: f64,
    /// Its top edge.
    pub y: f64,
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
}

impl Layout {
    /// Reads the facts off a finished document.
    pub fn of(document: &PagedDocument) -> Self {
        Self {
            pages: document
                .pages()
                .iter()
                .map(|page| {
                    let mut reader = Reader::default();
                    reader.frame(&page.frame, Point::zero());
                    reader.finish()
                })
                .collect(),
        }
    }
}

impl PageLayout {
    /// The lines that stand within a height range, by their baselines.
    pub fn lines_between(&self, top: f64, bottom: f64) -> impl Iterator<Item = &Line> {
        self.lines
            .iter()
            .filter(move |line| line.baseline > top && line.baseline <= bottom)
    }
}

impl Line {
    /// What the line says.
    pub fn text(&self) -> String {
        self.glyphs
            .iter()
            .map(|glyph| glyph.text.as_str())
            .collect()
    }

    /// The left edge of the first glyph.
    pub fn start(&self) -> f64 {
        self.glyphs.first().map_or(0.0, |glyph| glyph.x)
    }

    /// The right edge of the last glyph. In a justified line typst adds the gap behind that glyph, too: it stands
    /// outside the measure and is empty, so a Chinese character ends where its em ends, and a closing mark, whose
    /// right half is empty, in the middle of it. (℃ is wider than an em and gets no gap.)
    pub fn end(&self) -> f64 {
        self.glyphs.last().map_or(0.0, |glyph| {
            let natural = if glyph.text.chars().all(|c| CLOSING.contains(c)) {
                glyph.advance.min(glyph.size / 2.0)
            } else if glyph.text.chars().all(|c| is_chinese(c) && c != '℃') {
                glyph.advance.min(glyph.size)
            } else {
                glyph.advance
            };
            glyph.x + natural
        })
    }
}

#[derive(Default)]
struct Reader {
    page: PageLayout,
}

impl Reader {
    fn frame(&mut self, frame: &Frame, origin: Point) {
        for (position, item) in frame.items() {
            let at = origin + *position;
            match item {
                FrameItem::Group(group) => {
                    // A turned group (the watermark) has no lines.
                    if let Some(shift) = translation(&group.transform) {
                        self.frame(&group.frame, at + shift);
                    }
                }
                FrameItem::Text(text) => {
                    let mut x = at.x;
                    let family = &text.font.font().info().family;
                    for glyph in &text.glyphs {
                        let advance = glyph.x_advance.at(text.size);
                        self.glyph(
                            at.y.to_pt(),
                            PlacedGlyph {
                                text: text.text[glyph.range()].to_owned(),
                                x: x.to_pt(),
                                advance: advance.to_pt(),
                                size: text.size.to_pt(),
                                family: family.to_string(),
                                is_black: is_black(&text.fill),
                                source: glyph.span,
                            },
                        );
                        x += advance;
                    }
                }
                FrameItem::Shape(shape, _) => {
                    if let (Geometry::Line(to), Some(stroke)) = (&shape.geometry, &shape.stroke) {
                        self.page.rules.push(Rule {
                            x: at.x.to_pt(),
                            y: at.y.to_pt(),
                            length: to.x.to_pt(),
                            thickness: stroke.thickness.to_pt(),
                            is_black: is_black(&stroke.paint),
                        });
                    }
                }
                FrameItem::Image(_, size, _) => self.page.pictures.push(Area {
                    x: at.x.to_pt(),
                    y: at.y.to_pt(),
                    width: size.x.to_pt(),
                    height: size.y.to_pt(),
                }),
                FrameItem::Link(..) | FrameItem::Tag(_) => {}
            }
        }
    }

    fn glyph(&mut self, baseline: f64, glyph: PlacedGlyph) {
        // Text comes in reading order, so the line is nearly always the last one.
        let line = self
            .page
            .lines
            .iter_mut()
            .rev()
            .find(|line| (line.baseline - baseline).abs() < SAME_LINE);
        match line {
            Some(line) => line.glyphs.push(glyph),
            None => self.page.lines.push(Line {
                baseline,
                glyphs: vec![glyph],
            }),
        }
    }

    fn finish(mut self) -> PageLayout {
        self.page
            .lines
            .sort_by(|a, b| a.baseline.total_cmp(&b.baseline));
        for line in &mut self.page.lines {
            line.glyphs.sort_by(|a, b| a.x.total_cmp(&b.x));
        }
        self.page
    }
}

fn translation(transform: &Transform) -> Option<Point> {
    let shift = Point::new(transform.tx, transform.ty);
    (Transform::translate(transform.tx, transform.ty) == *transform).then_some(shift)
}

fn is_black(paint: &Paint) -> bool {
    match paint {
        Paint::Solid(colour) => {
            let colour = colour.to_rgb();
            [colour.red, colour.green, colour.blue] == [0.0; 3]
        }
        _ => false,
    }
}
