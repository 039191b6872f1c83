//! The grid of a page: size of the characters and number of lines (GB/T 9704-2012 §5.2.3).

use crate::series::LayoutSettings;

/// The width of the type area in mm (GB/T 9704-2012 §5.2.1).
pub const TYPE_WIDTH: f64 = 156.0;
/// The height of the type area in mm.
pub const TYPE_HEIGHT: f64 = 225.0;
/// Points in a millimetre.
pub const POINTS_PER_MM: f64 = 72.0 / 25.4;
/// The left edge of the type area in pt (订口 28 mm).
pub const LEFT: f64 = 28.0 * POINTS_PER_MM;
/// The top edge of the type area in pt (天头 37 mm).
pub const MARGIN_TOP: f64 = 37.0 * POINTS_PER_MM;
/// 三号. 16 pt would make 28 characters 158 mm wide, more than the type area.
const SANHAO: f64 = 15.75;
/// The standard's lines a page and characters a line.
const STANDARD: (u32, u32) = (22, 28);

/// The grid that a series asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grid {
    /// Lines a page.
    pub lines: u32,
    /// Characters a line.
    pub chars: u32,
    /// The size of the body's characters in pt.
    pub size: f64,
}

impl Grid {
    /// The grid of `layout`: the size is the smaller of 三号 and the measure divided by the characters. For fewer than
    /// 28 characters a line `layout.size` decides, never beyond what fits.
    pub fn new(layout: &LayoutSettings) -> Self {
        let lines = layout
            .lines
            .as_ref()
            .map_or(STANDARD.0, |lines| lines.value);
        let chars = layout
            .chars
            .as_ref()
            .map_or(STANDARD.1, |chars| chars.value);
        let widest = TYPE_WIDTH * POINTS_PER_MM / f64::from(chars.max(1));
        // Rounded down to 1/1000 pt, so that the last character is not lost to a rounding error.
        let widest = (widest * 1000.0).floor() / 1000.0;
        let size = match (&layout.size, chars < STANDARD.1) {
            (Some(size), true) => size.value.min(widest),
            _ => SANHAO.min(widest),
        };
        Self { lines, chars, size }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Located, Source};

    fn layout(lines: u32, chars: u32, size: Option<f64>) -> LayoutSettings {
        let place = || Source::new("bulletin.yaml", "").place(0..0);
        LayoutSettings {
            lines: Some(Located::new(lines, place())),
            chars: Some(Located::new(chars, place())),
            size: size.map(|size| Located::new(size, place())),
            ..LayoutSettings::default()
        }
    }

    #[test]
    fn the_standard_is_22_lines_of_28_characters_in_sanhao() {
        let grid = Grid::new(&LayoutSettings::default());
        assert_eq!((grid.lines, grid.chars, grid.size), (22, 28, 15.75));
    }

    #[test]
    fn more_characters_a_line_make_them_smaller_and_fewer_may_be_larger() {
        assert_eq!(Grid::new(&layout(25, 30, None)).size, 14.74);
        assert_eq!(Grid::new(&layout(20, 27, Some(16.0))).size, 16.0);
        assert_eq!(Grid::new(&layout(20, 27, None)).size, 15.75);
        assert_eq!(Grid::new(&layout(20, 28, Some(20.0))).size, 15.75);
        assert!(Grid::new(&layout(20, 20, Some(30.0))).size < 22.2);
    }
}
