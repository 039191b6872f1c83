//! What a print shop would look at, measured on the finished frames: the grid, the breaking of lines, where masthead
//! and colophon stand; and whether jianbao's own report says the same. `docs/typography.md` has the figures.

mod colophon;
mod faults;
mod first_page;
mod grids;
mod layout_command;
mod long_document;
mod marks;
mod mixed_text;
mod tables;
mod verify;

use jianbao::build::Press;
use jianbao::check::layout::{self, Report};
use jianbao::diagnostic::{Diagnostic, Diagnostics};
use jianbao::pdf::engine::typeset;
use jianbao::pdf::geometry::Grid;
use jianbao::pdf::layout::{Layout, Line, PageLayout};
use typst::model::Document as _;

use crate::workspace::Workspace;

const MM: f64 = 72.0 / 25.4;
const TOP: f64 = 37.0 * MM;
const LEFT: f64 = 28.0 * MM;
const RIGHT: f64 = (210.0 - 26.0) * MM;
const BOTTOM: f64 = (297.0 - 35.0) * MM;

/// Full-width marks whose right half is empty.
const CLOSING: &str = "，。、；：？！”’）》〉】〕";
/// Full-width marks whose left half is empty.
const OPENING: &str = "“‘（《〈【〔";

/// A typeset issue, and what the program itself has to say on it.
struct Print {
    layout: Layout,
    report: Report,
    grid: Grid,
    /// The document's title in its metadata.
    title: String,
}

impl Print {
    /// Sets the newest issue of a workspace.
    #[track_caller]
    fn of(workspace: &Workspace) -> Self {
        Self::issue(workspace, "latest")
    }

    /// Sets an issue.
    #[track_caller]
    fn issue(workspace: &Workspace, reference: &str) -> Self {
        let workspace = jianbao::workspace::Workspace::load(workspace.root()).expect("a workspace");
        let entry = workspace.select(reference).expect("the issue");
        let manifest = entry.manifest.as_ref().expect("a manifest");
        let press = Press::new(&workspace.files).unwrap_or_else(|found| panic!("{found:?}"));
        let mut diagnostics = Diagnostics::new();
        let (project, fonts) = press
            .project(&workspace, manifest, &mut diagnostics)
            .unwrap_or_else(|| panic!("{diagnostics:?}"));
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        let typeset = typeset(&project, &fonts, manifest.date.value)
            .unwrap_or_else(|found| panic!("{found:?}"));
        let title = &typeset.document.info().title;
        Self {
            layout: Layout::of(&typeset.document),
            report: layout::report(&typeset, &project),
            grid: project.grid,
            title: title.as_deref().unwrap_or_default().to_owned(),
        }
    }

    /// How far apart the baselines are.
    fn pitch(&self) -> f64 {
        (225.0 * MM - self.grid.size) / f64::from(self.grid.lines - 1)
    }

    /// The lines of a page in the body's size, within the type area.
    fn body_lines<'a>(&self, page: &'a PageLayout) -> Vec<&'a Line> {
        let own = |line: &&Line| {
            let body = |size: f64| (size - self.grid.size).abs() < 0.01;
            let glyphs = line.glyphs.iter().filter(|glyph| body(glyph.size));
            glyphs.count() * 2 > line.glyphs.len()
        };
        page.lines_between(TOP, BOTTOM + 1.0).filter(own).collect()
    }

    /// Which line of the grid a baseline is on, from 1, and how far off.
    fn position(&self, baseline: f64) -> (usize, f64) {
        let first = TOP + 0.88 * self.grid.size;
        let number = ((baseline - first) / self.pitch()).round();
        (
            number as usize + 1,
            baseline - first - number * self.pitch(),
        )
    }

    /// Every body line is on the grid to 0.1 pt.
    #[track_caller]
    fn is_on_the_grid(&self) {
        for (page, line) in self.lines_from(1) {
            let off = self.position(line.baseline).1;
            assert!(
                off.abs() < 0.1,
                "page {page}: {off:.3} pt off: {}",
                line.text()
            );
        }
    }

    /// The body lines from a page on in reading order, each with its page from 1.
    fn lines_from(&self, first: usize) -> Vec<(usize, &Line)> {
        let pages = self.layout.pages.iter().zip(1..).skip(first - 1);
        pages
            .flat_map(|(page, number)| {
                self.body_lines(page)
                    .into_iter()
                    .map(move |line| (number, line))
            })
            .collect()
    }

    /// Pages of running text that more of the same article follows: (page from 1, its body lines). Articles begin on
    /// a new page under their title in 二号.
    fn full_pages(&self) -> Vec<(usize, Vec<&Line>)> {
        let begins = |page: &PageLayout| {
            let mut lines = page.lines.iter();
            lines.any(|line| (line.glyphs[0].size - 22.0).abs() < 0.01)
        };
        let mut pages = Vec::new();
        for (index, pair) in self.layout.pages.windows(2).enumerate() {
            if index > 0 && !begins(&pair[0]) && !begins(&pair[1]) {
                pages.push((index + 1, self.body_lines(&pair[0])));
            }
        }
        pages
    }

    /// Full pages have all lines of the grid, the first on the top edge of the type area, the last on its bottom edge.
    #[track_caller]
    fn full_pages_are_full(&self) -> usize {
        let pages = self.full_pages();
        for (number, lines) in &pages {
            assert_eq!(lines.len(), self.grid.lines as usize, "page {number}");
            let top = lines[0].baseline - 0.88 * self.grid.size;
            let bottom = lines[lines.len() - 1].baseline + 0.12 * self.grid.size;
            assert!((top - TOP).abs() < 0.1, "page {number}");
            assert!((bottom - BOTTOM).abs() < 0.1, "page {number}");
        }
        pages.len()
    }

    /// How many characters the justified lines from page 2 on have that hold nothing but full-width characters, none
    /// compressed: (characters with the indent, the line, the next one).
    fn plain_lines(&self) -> Vec<(usize, &Line, &Line)> {
        let lines = self.lines_from(2);
        let size = self.grid.size;
        lines
            .windows(2)
            .filter(|pair| self.goes_on(pair[1].1))
            .map(|pair| (pair[0].1, pair[1].1))
            .filter(|(line, _)| {
                line.glyphs.iter().all(|glyph| {
                    glyph.text.chars().all(is_full_width) && glyph.advance > size - 0.02
                })
            })
            .map(|(line, next)| {
                let indent = ((line.start() - LEFT) / size).round() as usize;
                (line.glyphs.len() + indent, line, next)
            })
            .collect()
    }

    /// Whether a line goes on with the paragraph of the line before it: it is not indented.
    fn goes_on(&self, line: &Line) -> bool {
        line.start() < LEFT + self.grid.size
    }

    /// The gap that justification put behind each Chinese character of a line.
    fn gap(&self, line: &Line) -> f64 {
        let chinese = line
            .glyphs
            .iter()
            .filter(|glyph| glyph.text.chars().all(is_han));
        chinese
            .map(|glyph| glyph.advance - self.grid.size)
            .fold(0.0, f64::max)
    }

    /// The deviations that the program reports with a code.
    fn reported(&self, code: &str) -> Vec<&Diagnostic> {
        let deviations = self.report.deviations.iter();
        deviations
            .filter(|deviation| deviation.code.as_str() == code)
            .collect()
    }
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

fn is_full_width(c: char) -> bool {
    is_han(c) || CLOSING.contains(c) || OPENING.contains(c) || "—…".contains(c)
}

/// Where a deviation is: page and line of the print, from 1.
fn page_and_line(deviation: &Diagnostic) -> (usize, usize) {
    let numbers: Vec<usize> = deviation
        .message
        .split(' ')
        .filter_map(|word| word.parse().ok())
        .take(2)
        .collect();
    (numbers[0], numbers[1])
}

/// The text of the source from a deviation's place on, found by line and column as an editor would, without the marks
/// for bold and without line breaks.
fn source_from(deviation: &Diagnostic) -> String {
    let place = deviation.place();
    let position = place.position();
    let lines = place.source.text().lines().skip(position.line - 1);
    let from_column: String = lines
        .collect::<Vec<_>>()
        .concat()
        .chars()
        .skip(position.column - 1)
        .collect();
    from_column.replace("**", "").replace('\\', "")
}
