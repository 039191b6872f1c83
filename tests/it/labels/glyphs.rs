//! Where the glyphs of a PDF lie on its pages.

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache,
    InterpreterSettings, Paint, PathDrawMode, SoftMask, interpret_page,
};
use hayro_syntax::Pdf;
use kurbo::{Affine, BezPath, Rect, Shape as _};

const POINTS_PER_MM: f64 = 72.0 / 25.4;

/// A page: lengths in mm, from its upper left corner.
pub struct Page {
    /// Width and height, in whole mm.
    pub size: (f64, f64),
    /// What is printed, in the order it is painted, without spaces.
    pub glyphs: Vec<Placed>,
}

/// What a glyph says, and the box around its ink.
#[derive(Debug)]
pub struct Placed {
    pub text: String,
    pub left: f64,
    pub right: f64,
    pub top: f64,
    pub bottom: f64,
}

/// The pages of a PDF.
pub fn pages(bytes: Vec<u8>) -> Vec<Page> {
    let pdf = Pdf::new(bytes).expect("a PDF");
    pdf.pages()
        .iter()
        .map(|page| {
            let (width, height) = page.render_dimensions();
            let (width, height) = (f64::from(width), f64::from(height));
            let cache = InterpreterCache::new();
            let mut context = Context::new(
                Affine::IDENTITY,
                Rect::new(0.0, 0.0, width, height),
                &cache,
                pdf.xref(),
                InterpreterSettings::default(),
            );
            let mut reader = Reader {
                height,
                glyphs: Vec::new(),
            };
            interpret_page(page, &mut context, &mut reader);
            Page {
                size: (
                    (width / POINTS_PER_MM).round(),
                    (height / POINTS_PER_MM).round(),
                ),
                glyphs: reader.glyphs,
            }
        })
        .collect()
}

struct Reader {
    /// The page's, in points.
    height: f64,
    glyphs: Vec<Placed>,
}

impl Device<'_> for Reader {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'_>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'_>,
        _: &GlyphDrawMode,
    ) {
        let Glyph::Outline(outline) = glyph else {
            panic!("a glyph that is no outline");
        };
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => panic!("a glyph without text"),
        };
        if text.trim().is_empty() {
            return;
        }
        let ink = (transform * glyph_transform * outline.outline()).bounding_box();
        self.glyphs.push(Placed {
            text,
            left: ink.x0 / POINTS_PER_MM,
            right: ink.x1 / POINTS_PER_MM,
            top: (self.height - ink.y1) / POINTS_PER_MM,
            bottom: (self.height - ink.y0) / POINTS_PER_MM,
        });
    }

    fn begin_marked_content(&mut self, _: &[u8], _: Option<i32>) {}
    fn end_marked_content(&mut self) {}
    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'_>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
