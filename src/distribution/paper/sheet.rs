//! Label paper: how the labels lie on an A4 sheet.

use std::fmt;

/// A sheet of labels on A4 (210 × 297 mm). All lengths in mm.
#[derive(Debug, PartialEq)]
pub struct Sheet {
    /// What it can be called beside its size: the number of its labels, where no other sheet has as many.
    alias: Option<&'static str>,
    /// Labels side by side.
    pub columns: usize,
    /// Labels one below the other.
    pub rows: usize,
    /// The width of a label.
    pub width: f64,
    /// The height of a label.
    pub height: f64,
    /// From the left edge of one label to that of the next.
    pub across: f64,
    /// From the upper edge of one label to that of the next.
    pub down: f64,
}

impl Eq for Sheet {}

const A4: (f64, f64) = (210.0, 297.0);

/// A sheet whose labels lie in the middle of the paper, one directly below the other.
const fn sheet(
    alias: Option<&'static str>,
    (columns, rows): (usize, usize),
    (width, height): (f64, f64),
    gap: f64,
) -> Sheet {
    Sheet {
        alias,
        columns,
        rows,
        width,
        height,
        across: width + gap,
        down: height,
    }
}

/// The sheets that are known, those that are sold most first. The sizes are those of the trade's common sheets, by the
/// part number of Avery (L…) and Zweckform (34…), whose sizes other makers keep to; the margins follow from the labels
/// lying in the middle, which is where those makers' own templates have them within 0.2 mm.
pub const SHEETS: &[Sheet] = &[
    // L7163, pitch 101.6 mm
    sheet(Some("14"), (2, 7), (99.1, 38.1), 2.5),
    // L7160, pitch 66.04 mm
    sheet(Some("21"), (3, 7), (63.5, 38.1), 2.54),
    // 3474
    sheet(Some("24"), (3, 8), (70.0, 37.0), 0.0),
    // 3475
    sheet(None, (3, 8), (70.0, 36.0), 0.0),
    // L7162, pitch 101.6 mm
    sheet(Some("16"), (2, 8), (99.1, 33.9), 2.5),
    // L7173, pitch 101.6 mm
    sheet(Some("10"), (2, 5), (99.1, 57.0), 2.5),
    // L7165, pitch 101.6 mm
    sheet(Some("8"), (2, 4), (99.1, 67.7), 2.5),
];

/// The sheet that is taken where none is named: wide enough for the names of most units in one line.
pub const DEFAULT_SHEET: &Sheet = &SHEETS[0];

/// What printers leave white at the edges of the paper, in mm, as most office printers do, and how exactly they draw in
/// a sheet.
const UNPRINTABLE: f64 = 6.0;
/// What stays white at the edges of a label, in mm.
const WHITE: f64 = 3.5;

impl Sheet {
    /// How many labels it has.
    pub fn count(&self) -> usize {
        self.columns * self.rows
    }

    /// From the paper's left edge to the first label, in mm.
    pub fn left(&self) -> f64 {
        margin(A4.0, self.columns, self.width, self.across)
    }

    /// From the paper's upper edge to the first label, in mm.
    pub fn top(&self) -> f64 {
        margin(A4.1, self.rows, self.height, self.down)
    }

    /// What stays white inside a label: left and right, above and below, in mm.
    pub fn inset(&self) -> (f64, f64) {
        let white = |margin: f64| WHITE.max(UNPRINTABLE - margin);
        (white(self.left()), white(self.top()))
    }

    /// The size as it is printed on the package: `99.1×38.1`.
    pub fn size(&self) -> String {
        format!("{}×{}", self.width, self.height)
    }

    /// The sheet of a name: the number of labels (`14`) or the size of one (`99.1x38.1`, `99.1×38.1`).
    ///
    /// # Errors
    /// What can be written, in Chinese.
    pub fn named(name: &str) -> Result<&'static Self, String> {
        let plain: String = name
            .trim()
            .trim_end_matches("mm")
            .trim_end_matches("毫米")
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| match c {
                'x' | 'X' | '*' | '＊' | 'ｘ' => '×',
                c => c,
            })
            .collect();
        SHEETS
            .iter()
            .find(|sheet| sheet.alias == Some(plain.as_str()) || sheet.size() == plain)
            .ok_or_else(|| {
                let known: Vec<String> = SHEETS.iter().map(ToString::to_string).collect();
                format!("没有这种标签纸，可以写：{}", known.join("；"))
            })
    }
}

/// What remains at either side of labels that lie in the middle.
fn margin(paper: f64, count: usize, size: f64, pitch: f64) -> f64 {
    // Few labels: exact.
    let others = (count - 1) as f64;
    (paper - size - others * pitch) / 2.0
}

impl fmt::Display for Sheet {
    /// `14（99.1×38.1 毫米，2 列 7 行）`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (columns, rows, size) = (self.columns, self.rows, self.size());
        match self.alias {
            Some(alias) => write!(f, "{alias}（{size} 毫米，{columns} 列 {rows} 行）"),
            None => write!(f, "{size}（{columns} 列 {rows} 行）"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sheets_have_the_margins_of_their_makers() {
        // Left and top of the first label, and the pitch, as the makers' templates have them.
        for (name, left, top, across) in [
            ("14", 4.65, 15.15, 101.6),
            ("21", 7.21, 15.15, 66.04),
            ("24", 0.0, 0.5, 70.0),
            ("70x36", 0.0, 4.5, 70.0),
            ("16", 4.65, 12.9, 101.6),
            ("10", 4.65, 6.0, 101.6),
            ("8", 4.65, 13.1, 101.6),
        ] {
            let sheet = Sheet::named(name).unwrap();
            for (has, wants) in [
                (sheet.left(), left),
                (sheet.top(), top),
                (sheet.across, across),
            ] {
                assert!((has - wants).abs() < 0.02, "{sheet}: {has}, not {wants}");
            }
        }
    }

    #[test]
    fn no_label_leaves_the_paper_or_touches_another() {
        for sheet in SHEETS {
            assert!(sheet.left() >= 0.0 && sheet.top() >= 0.0, "{sheet}");
            assert!(sheet.across >= sheet.width && sheet.down >= sheet.height);
            let (x, y) = sheet.inset();
            assert!(sheet.left() + x >= UNPRINTABLE && sheet.top() + y >= UNPRINTABLE);
        }
    }

    #[test]
    fn every_sheet_is_found_by_each_of_its_names_and_no_other_is() {
        for sheet in SHEETS {
            for name in [
                sheet.size(),
                sheet.size().replace('×', "x"),
                format!(" {} X {} mm", sheet.width, sheet.height),
            ] {
                assert_eq!(Sheet::named(&name), Ok(sheet), "{name}");
            }
            if let Some(alias) = sheet.alias {
                assert_eq!(Sheet::named(alias), Ok(sheet));
                assert_eq!(alias, sheet.count().to_string());
            }
        }
        for name in ["", "3", "210x297", "x", "99.1"] {
            let message = Sheet::named(name).unwrap_err();
            assert!(
                message.contains("21（63.5×38.1 毫米，3 列 7 行）"),
                "{message}"
            );
        }
    }
}
