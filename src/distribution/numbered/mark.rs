//! The faint mark behind the pages of a recipient's copies: its name and the number, drawn. As text it would turn up in
//! every search and copy.

use std::ops::RangeInclusive;
use std::sync::Arc;

use serde::Serialize;
use unicode_width::UnicodeWidthChar as _;

use crate::diagnostic::render::{shortened, visible};
use crate::imprint;
use crate::pdf::fonts::BUNDLED;
use crate::pdf::geometry::POINTS_PER_MM;
use crate::picture::Cleaner;

/// As pale as can be seen on paper: lighter than the drawing of 送审稿, which it may meet.
const GREY: &str = "#e8e8e8";
/// The longest name, in characters; a longer one is cut.
const LONGEST: usize = 40;
/// A digit's width in em.
const DIGIT: f64 = 0.6;
/// Between name and number, in em.
const GAP: f64 = 0.8;
/// The size of the characters on the page, in pt.
const SIZE: f64 = 11.0 * POINTS_PER_MM;
/// The longest row on the page, in pt: at 30° from corner to corner of the type area.
const ROW: f64 = 195.0 * POINTS_PER_MM;

/// Draws marks.
pub(super) struct Marker {
    cleaner: Cleaner,
    digits: Vec<(String, Arc<[u8]>)>,
}

/// What a mark is made of.
pub(super) struct Row {
    /// The drawings by their names in the template.
    pub(super) files: Vec<(String, Arc<[u8]>)>,
    /// How wide the row is on the page, in pt.
    pub(super) width_on_page: f64,
    /// Whether there is a drawing of the name.
    name: bool,
    /// Where the number begins, in em.
    number_at: f64,
    /// In em.
    width: f64,
}

/// For `marks.typ`.
#[derive(Serialize)]
pub(super) struct RowContext {
    first: u32,
    last: u32,
    name: bool,
    width: f64,
    number_at: f64,
    digit_width: f64,
}

impl Marker {
    pub(super) fn new() -> Self {
        let cleaner = Cleaner::new(&BUNDLED);
        let digits = (0..10)
            .filter_map(|digit| {
                let drawing = draw(&cleaner, &digit.to_string(), DIGIT)?;
                Some((format!("digit-{digit}.svg"), drawing))
            })
            .collect();
        Self { cleaner, digits }
    }

    /// The row for a unit.
    pub(super) fn row(&self, unit: &str) -> Row {
        let name = visible(unit).replace(char::REPLACEMENT_CHARACTER, "");
        let name = shortened(&imprint::one_line(&name), LONGEST);
        let name_width = width(&name);
        let mut files = self.digits.clone();
        // A name of nothing but characters that no face has leaves the number.
        let drawing = draw(&self.cleaner, &name, name_width);
        let number_at = if drawing.is_some() {
            name_width + GAP
        } else {
            0.0
        };
        let row_width = number_at + 6.0 * DIGIT;
        let is_drawn = drawing.is_some();
        files.extend(drawing.map(|drawing| ("name.svg".to_owned(), drawing)));
        Row {
            files,
            width_on_page: (row_width * SIZE).min(ROW),
            name: is_drawn,
            number_at,
            width: row_width,
        }
    }
}

impl Row {
    /// What `marks.typ` sees of it for these numbers.
    pub(super) fn context(&self, numbers: &RangeInclusive<u32>) -> RowContext {
        RowContext {
            first: *numbers.start(),
            last: *numbers.end(),
            name: self.name,
            width: self.width,
            number_at: self.number_at,
            digit_width: DIGIT,
        }
    }
}

/// How wide a text is at most, in em.
fn width(text: &str) -> f64 {
    text.chars()
        .map(|c| match c.width() {
            Some(0) => 0.0,
            Some(1) if c.is_ascii_lowercase() || c.is_ascii_digit() || c == ' ' => 0.62,
            Some(1) => 0.95,
            _ => 1.0,
        })
        .sum()
}

/// A text as outlines, `width` em by 1.2 em.
fn draw(cleaner: &Cleaner, text: &str, width: f64) -> Option<Arc<[u8]>> {
    let mut escaped = String::new();
    crate::template::push_html(&mut escaped, text);
    let width = width * 100.0;
    let middle = width / 2.0;
    let drawing = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="120"><text x="{middle}" y="95" font-family="sans-serif" font-weight="500" font-size="100" text-anchor="middle" fill="{GREY}">{escaped}</text></svg>"#
    );
    let (picture, _) = cleaner.clean(drawing.as_bytes()).ok()?;
    Some(picture.bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(bytes: &[u8]) -> &str {
        std::str::from_utf8(bytes).expect("SVG is text")
    }

    #[test]
    fn a_mark_is_outlines_and_no_text() {
        let row = Marker::new().row("省委办公厅 <b>&\"'\u{202e}");
        assert_eq!(row.files.len(), 11);
        for (name, drawing) in &row.files {
            let drawing = text_of(drawing);
            assert!(drawing.contains("<path"), "{name}: {drawing}");
            assert!(!drawing.contains("<text"), "{name}: {drawing}");
            assert!(!drawing.contains('省'), "{name}: {drawing}");
        }
        assert!(row.name && row.number_at > 5.0);
    }

    #[test]
    fn a_long_name_is_cut_and_stays_on_the_page() {
        let row = Marker::new().row(&"委".repeat(10_000));
        assert_eq!(row.width_on_page, ROW);
        assert!(row.width < 50.0, "{}", row.width);
        let short = Marker::new().row("省委");
        assert!(short.width_on_page < ROW / 2.0);
    }

    #[test]
    fn a_name_that_no_face_has_leaves_the_number() {
        let row = Marker::new().row("\u{200b}");
        assert!(!row.name);
        assert_eq!(row.width, 6.0 * DIGIT);
    }
}
