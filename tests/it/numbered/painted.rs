//! What is painted on the pages of a finished PDF, tagged or not: its glyphs with their places, and its shapes.

use std::sync::Arc;

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache,
    InterpreterSettings, Paint, PathDrawMode, SoftMask, interpret_page,
};
use hayro_syntax::Pdf;
use kurbo::{Affine, BezPath, Point, Rect, Shape as _};

/// A page as it is painted.
#[derive(Default, Clone, PartialEq)]
pub struct Painted {
    /// Its characters in the order they are painted.
    pub glyphs: Vec<Painting>,
    /// The bounds of the shapes that are filled with the grey of the marks.
    pub marks: Vec<Rect>,
}

/// A character and where its baseline begins, in pt from the upper left corner of an A4 page.
#[derive(Debug, Clone, PartialEq)]
pub struct Painting {
    pub text: String,
    pub x: f64,
    pub y: f64,
}

/// The height of an A4 page in pt.
const HEIGHT: f64 = 297.0 * 72.0 / 25.4;
/// The grey of the marks.
const GREY: [u8; 4] = [0xe8, 0xe8, 0xe8, 0xff];

impl Painted {
    /// All pages of a PDF.
    pub fn pages(bytes: Vec<u8>) -> Vec<Self> {
        let pdf = Pdf::new(Arc::new(bytes)).expect("a PDF");
        pdf.pages()
            .iter()
            .map(|page| {
                let cache = InterpreterCache::new();
                let mut context = Context::new(
                    Affine::IDENTITY,
                    Rect::new(0.0, 0.0, 1.0, 1.0),
                    &cache,
                    pdf.xref(),
                    InterpreterSettings::default(),
                );
                let mut painted = Self::default();
                interpret_page(page, &mut context, &mut painted);
                painted
            })
            .collect()
    }

    /// Its text in the order it is painted.
    pub fn text(&self) -> String {
        self.glyphs
            .iter()
            .map(|glyph| glyph.text.as_str())
            .collect()
    }

    /// The places where this text is painted in one piece: where its first and its last character begin.
    pub fn places_of(&self, text: &str) -> Vec<(Point, Point)> {
        let length = text.chars().count();
        self.glyphs
            .windows(length)
            .filter(|run| {
                run.iter()
                    .map(|glyph| glyph.text.as_str())
                    .collect::<String>()
                    == text
            })
            .map(|run| {
                let at = |glyph: &Painting| Point::new(glyph.x, glyph.y);
                (at(&run[0]), at(&run[length - 1]))
            })
            .collect()
    }
}

impl Device<'_> for Painted {
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
            None => char::REPLACEMENT_CHARACTER.to_string(),
        };
        let place = transform * glyph_transform * Point::ZERO;
        // Emboldened text is filled, then stroked.
        if let GlyphDrawMode::Fill = mode {
            self.glyphs.push(Painting {
                text,
                x: place.x,
                y: HEIGHT - place.y,
            });
        }
    }

    fn draw_path(
        &mut self,
        path: &BezPath,
        transform: Affine,
        paint: &Paint<'_>,
        _: &PathDrawMode,
    ) {
        if let Paint::Color(color) = paint
            && color.to_rgba().to_rgba8() == GREY
        {
            self.marks.push((transform * path.clone()).bounding_box());
        }
    }

    fn begin_marked_content(&mut self, _: &[u8], _: Option<i32>) {}
    fn end_marked_content(&mut self) {}
    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
