//! What a print shop would look at, measured on the finished frames: the grid, the breaking of lines, the positions of
//! masthead and colophon; and whether jianbao's own report says the same.

mod long_document;
mod mixed_text;

use jianbao::build::Press;
use jianbao::check::layout::{self, Report};
use jianbao::diagnostic::Diagnostics;
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

/// A typeset issue, and what the program itself has to say on it.
struct Print {
    layout: Layout,
    report: Report,
    grid: Grid,
    /// The document's title in its metadata.
    title: String,
    pdf: Vec<u8>,
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
        let start = std::time::Instant::now();
        let typeset = typeset(&project, &fonts, manifest.date.value)
            .unwrap_or_else(|found| panic!("{found:?}"));
        eprintln!("typeset {:?}", start.elapsed());
        let start = std::time::Instant::now();
        let report = layout::report(&typeset, &project);
        eprintln!("report {:?}", start.elapsed());
        Self {
            layout: Layout::of(&typeset.document),
            report,
            grid: project.grid,
            title: typeset
                .document
                .info()
                .title
                .clone()
                .unwrap_or_default()
                .to_string(),
            pdf: typeset.pdf,
        }
    }

    /// How far apart the baselines are.
    fn pitch(&self) -> f64 {
        (225.0 * MM - self.grid.size) / f64::from(self.grid.lines - 1)
    }

    /// The lines of a page in the body's size, within the type area.
    fn body_lines<'a>(&self, page: &'a PageLayout) -> Vec<&'a Line> {
        let own = |line: &&Line| {
            let body = line
                .glyphs
                .iter()
                .filter(|glyph| (glyph.size - self.grid.size).abs() < 0.01);
            body.count() * 2 > line.glyphs.len()
        };
        page.lines_between(TOP, BOTTOM + 1.0).filter(own).collect()
    }

    /// Which line of the grid a baseline is on, from 1, and how far off.
    fn position(&self, baseline: f64) -> (i64, f64) {
        let first = TOP + 0.88 * self.grid.size;
        let number = ((baseline - first) / self.pitch()).round();
        (number as i64 + 1, baseline - first - number * self.pitch())
    }
}
