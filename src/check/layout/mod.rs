//! Checks on the finished pages: what the frames measure against what the layout promises.

mod broken_unit;
mod forbidden_mark;
mod lonely_character;
mod off_grid;
mod outside_measure;
mod stretched_line;

use serde::Serialize;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::pdf::Project;
use crate::pdf::engine::Typeset;
use crate::pdf::geometry::{Grid, LEFT, MARGIN_TOP, POINTS_PER_MM, TYPE_HEIGHT, TYPE_WIDTH};
use crate::pdf::glyphs::Borrowed;
use crate::pdf::layout::{Layout, Line, PageLayout, PlacedGlyph};
use crate::source::Place;

/// Lengths in pt that differ by less are the same.
const TOLERANCE: f64 = 0.1;

/// What the finished pages of an issue measure.
#[derive(Debug, Clone)]
pub struct Report {
    /// The grid that they were set on.
    pub grid: Grid,
    /// The pages.
    pub pages: Vec<PageReport>,
    /// Characters that are set in another face than their role's, each once. No deviation: it is what a rare name
    /// needs; but somebody should look at it.
    pub borrowed: Vec<Borrowed>,
    /// Every deviation, as a warning at its place in the source.
    pub deviations: Diagnostics,
}

/// A page in numbers.
#[derive(Debug, Clone, Serialize)]
pub struct PageReport {
    /// From 1.
    pub page: usize,
    /// The body lines on it.
    pub lines: Vec<LineReport>,
}

/// A body line in numbers.
#[derive(Debug, Clone, Serialize)]
pub struct LineReport {
    /// Its line of the grid, from 1.
    pub line: usize,
    /// How many characters it has.
    pub characters: usize,
    /// How far its baseline is from the grid's, in pt; below it is positive.
    pub off_grid: f64,
    /// Where it begins, in pt from the left edge of the type area.
    pub start: f64,
    /// Where it ends, in pt from the left edge of the type area.
    pub end: f64,
}

/// Measures a finished issue.
pub fn report(typeset: &Typeset, project: &Project) -> Report {
    let layout = Layout::of(&typeset.document);
    let pages = Pages::new(&layout, project.grid);
    let mut findings = Findings {
        typeset,
        project,
        diagnostics: Diagnostics::new(),
    };
    for page in &pages.pages {
        off_grid::check(page, &mut findings);
        outside_measure::check(page, &pages, &mut findings);
        forbidden_mark::check(page, &mut findings);
        stretched_line::check(page, &pages, &mut findings);
    }
    lonely_character::check(&pages, &mut findings);
    broken_unit::check(&pages, &mut findings);
    Report {
        grid: project.grid,
        pages: pages.pages.iter().map(Page::report).collect(),
        borrowed: project.borrowed.clone(),
        deviations: findings.diagnostics,
    }
}

/// The pages with what all rules need to know.
struct Pages<'a> {
    pages: Vec<Page<'a>>,
    grid: Grid,
    /// The right edge of the type area, in pt.
    right: f64,
}

/// The body lines of a page.
struct Page<'a> {
    number: usize,
    lines: Vec<BodyLine<'a>>,
}

/// A line in the body's size.
struct BodyLine<'a> {
    /// Its line of the grid, from 1.
    number: usize,
    off_grid: f64,
    line: &'a Line,
}

/// A body line and the page it is on.
type LineOnPage<'a> = (&'a Page<'a>, &'a BodyLine<'a>);

impl<'a> Pages<'a> {
    fn new(layout: &'a Layout, grid: Grid) -> Self {
        let pitch = (TYPE_HEIGHT * POINTS_PER_MM - grid.size) / f64::from(grid.lines.max(2) - 1);
        Self {
            pages: layout
                .pages
                .iter()
                .enumerate()
                .map(|(index, page)| Page {
                    number: index + 1,
                    lines: body_lines(page, &grid, pitch),
                })
                .collect(),
            grid,
            right: LEFT + TYPE_WIDTH * POINTS_PER_MM,
        }
    }

    /// Every two lines that follow each other, over the ends of pages too, each with its page.
    fn neighbours(&self) -> impl Iterator<Item = (LineOnPage<'_>, LineOnPage<'_>)> {
        let lines = || {
            self.pages
                .iter()
                .flat_map(|page| page.lines.iter().map(move |body| (page, body)))
        };
        lines().zip(lines().skip(1))
    }

    /// Whether a line reaches the right edge: a line of a paragraph that goes on.
    fn is_full(&self, line: &Line) -> bool {
        line.end() > self.right - self.grid.size
    }
}

/// The lines of a page that are mostly in the body's size: not titles, footnotes, table cells, page numbers.
fn body_lines<'a>(page: &'a PageLayout, grid: &Grid, pitch: f64) -> Vec<BodyLine<'a>> {
    let top = MARGIN_TOP;
    let bottom = top + TYPE_HEIGHT * POINTS_PER_MM;
    let first = top + 0.88 * grid.size;
    page.lines_between(top, bottom + 1.0)
        .filter(|line| {
            let own = |glyph: &&PlacedGlyph| (glyph.size - grid.size).abs() < 0.01;
            line.glyphs.iter().filter(own).count() * 2 > line.glyphs.len()
        })
        .map(|line| {
            let position = ((line.baseline - first) / pitch).round().max(0.0);
            BodyLine {
                number: position as usize + 1,
                off_grid: line.baseline - first - position * pitch,
                line,
            }
        })
        .collect()
}

impl Page<'_> {
    fn report(&self) -> PageReport {
        PageReport {
            page: self.number,
            lines: self
                .lines
                .iter()
                .map(|body| LineReport {
                    line: body.number,
                    characters: body.line.text().chars().count(),
                    off_grid: rounded(body.off_grid),
                    start: rounded(body.line.start() - LEFT),
                    end: rounded(body.line.end() - LEFT),
                })
                .collect(),
        }
    }
}

/// To 1/1000 pt, without a negative zero.
fn rounded(length: f64) -> f64 {
    (length * 1000.0).round() / 1000.0 + 0.0
}

/// Collects what the rules find, each at the place in the source that the glyph was set from.
struct Findings<'a> {
    typeset: &'a Typeset,
    project: &'a Project,
    diagnostics: Diagnostics,
}

impl Findings<'_> {
    fn push(
        &mut self,
        code: Code,
        page: &Page<'_>,
        body: &BodyLine<'_>,
        glyph: &PlacedGlyph,
        message: &str,
        help: &str,
    ) {
        let place = self.place(glyph).unwrap_or_else(|| self.fallback());
        self.diagnostics.push(
            Diagnostic::warning(
                code,
                place,
                format!("第 {} 页第 {} 行：{message}", page.number, body.number),
            )
            .with_help(help),
        );
    }

    /// The place in an article that a glyph was set from.
    fn place(&self, glyph: &PlacedGlyph) -> Option<Place> {
        let range = self.typeset.range(glyph.source.0)?;
        self.project
            .source_map
            .place(&range, usize::from(glyph.source.1))
    }

    /// Text that no article holds (the masthead, a title) is shown at the manifest.
    fn fallback(&self) -> Place {
        self.project.manifest.place(0..0)
    }
}
