//! Where on the first page the number stands: on the first line of the type area, unless something is printed there.

use std::sync::Arc;

use typst_render::RenderOptions;

use super::{BASE, Head};
use crate::diagnostic::Diagnostics;
use crate::pdf::engine::{self, Document};
use crate::pdf::fonts::FontSet;
use crate::pdf::geometry::{Grid, LEFT, MARGIN_TOP, POINTS_PER_MM, TYPE_HEIGHT};
use crate::source::Source;

/// The right margin (翻口) in pt (GB/T 9704-2012 §5.2.1).
const RIGHT: f64 = 26.0 * POINTS_PER_MM;
/// How wide six digits are at most, in characters.
const WIDTH: f64 = 3.6;
/// What is darker counts as printed; the drawing behind a draft's pages does not.
const PAPER: u8 = 200;

/// A free place for the number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Corner {
    /// From the page's edge to the number, in pt.
    pub(super) margin: f64,
    /// From the page's upper edge to the number's line, in pt.
    pub(super) top: f64,
}

impl Corner {
    /// The first line of the type area, or the one above it where an issue that was released before corners were left
    /// free has its 密级 there. `None` where both are taken.
    pub(super) fn find(
        pdf: &Arc<[u8]>,
        head: &Head,
        grid: &Grid,
        fonts: &FontSet,
    ) -> Result<Option<Self>, Diagnostics> {
        let page = FirstPage::of(pdf, head, fonts)?;
        let pitch = (TYPE_HEIGHT * POINTS_PER_MM - grid.size)
            / f64::from(grid.lines.saturating_sub(1).max(1));
        let margin = if head.right { RIGHT } else { LEFT };
        let width = WIDTH * grid.size;
        let from = if head.right {
            page.width - margin - width
        } else {
            margin
        };
        let free = [MARGIN_TOP, MARGIN_TOP - pitch]
            .into_iter()
            .find(|&top| page.is_free(from..from + width, top..top + grid.size));
        Ok(free.map(|top| Self { margin, top }))
    }
}

/// A picture of the first page, a pixel a point.
struct FirstPage {
    width: f64,
    columns: usize,
    /// Row by row, how bright each pixel is.
    pixels: Vec<u8>,
}

impl FirstPage {
    fn of(pdf: &Arc<[u8]>, head: &Head, fonts: &FontSet) -> Result<Self, Diagnostics> {
        let Some(size) = head.pages.first() else {
            return Ok(Self {
                width: 0.0,
                columns: 0,
                pixels: Vec::new(),
            });
        };
        let (width, height) = (size.width, size.height);
        let text = format!(
            "#set page(width: {width}pt, height: {height}pt, margin: 0pt)\n#image(\"{BASE}\", width: {width}pt, height: {height}pt)\n"
        );
        let document = Document {
            main: Source::new("templates/paper/first-page.typ", text),
            files: vec![(BASE.to_owned(), Arc::clone(pdf))],
            builtin: true,
            ident: String::new(),
            tagged: false,
        };
        let document = engine::lay_out(&document, fonts)?;
        let (mut columns, mut pixels) = (0, Vec::new());
        if let Some(page) = document.pages().first() {
            let options = RenderOptions {
                pixel_per_pt: 1.0.into(),
                ..RenderOptions::default()
            };
            let picture = typst_render::render(page, &options);
            columns = usize::try_from(picture.width()).unwrap_or_default();
            pixels = picture
                .pixels()
                .iter()
                .map(|pixel| pixel.red().min(pixel.green()).min(pixel.blue()))
                .collect();
        }
        Ok(Self {
            width: f64::from(width),
            columns,
            pixels,
        })
    }

    /// Whether nothing is printed between these edges, in pt.
    fn is_free(&self, across: std::ops::Range<f64>, down: std::ops::Range<f64>) -> bool {
        // A float's cast saturates.
        let (from, to) = (across.start as usize, across.end.ceil() as usize);
        self.pixels
            .chunks_exact(self.columns.max(1))
            .skip(down.start as usize)
            .take(down.end.ceil() as usize - down.start as usize)
            .all(|row| {
                row.iter()
                    .skip(from)
                    .take(to.saturating_sub(from))
                    .all(|&pixel| pixel >= PAPER)
            })
    }
}
