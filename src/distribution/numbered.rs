//! Numbered copies: a finished PDF becomes as many copies as are printed, each with its 份号 (GB/T 9704-2012 §7.2.1),
//! in one file or in a file for each recipient, whose pages then bear a faint mark.
//!
//! ```text
//! recipients ─▶ Plan (which files, which numbers) ─┐
//! the issue's PDF ─▶ corner (where is it free?) ───┼─▶ tera (templates/paper) ─▶ typst ─▶ PDFs for private/
//!                                  mark (drawn) ───┘
//! ```

mod corner;
mod mark;
mod plan;
#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;
use std::sync::{Arc, OnceLock};

use chrono::Datelike as _;
use hayro_syntax::Pdf;
use serde::Serialize;

use self::corner::Corner;
use self::mark::Marker;
pub use self::plan::{Plan, PlannedFile, REGISTER};
use super::copy_numbers;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::files::Files;
use crate::issue::Manifest;
use crate::limits;
use crate::numbering;
use crate::pdf::engine::{self, Document};
use crate::pdf::fonts::FontSet;
use crate::pdf::geometry::Grid;
use crate::release::Digest;
use crate::series::{FontRole, LayoutSettings, Series, Side};
use crate::source::Source;
use crate::template::{self, Environment};
use crate::verify::{DRAFT, NUMBERED};

/// Where a workspace's own templates of what goes with the paper copies lie, below the root.
const TEMPLATES: &str = "templates/paper";
/// What the finished PDF is called in the template.
const BASE: &str = "base.pdf";

/// An issue that copies are made of.
pub struct Original<'a> {
    /// Its series, as it is printed.
    pub series: &'a Series,
    /// Its manifest.
    pub manifest: &'a Manifest,
    /// Its layout.
    pub layout: &'a LayoutSettings,
    /// Its finished PDF.
    pub pdf: Arc<[u8]>,
}

/// Makes numbered copies of one issue.
pub struct Numbered {
    environment: Environment,
    fonts: FontSet,
    /// Made when the first mark is.
    marker: OnceLock<Marker>,
    base: Arc<[u8]>,
    digest: Digest,
    head: Head,
}

/// What all files of an issue have in common, as the template sees it.
#[derive(Debug, Clone, Serialize)]
struct Head {
    #[serde(skip)]
    date: chrono::NaiveDate,
    title: String,
    publisher: String,
    year: i32,
    month: u32,
    day: u32,
    latin: Vec<String>,
    body: Vec<String>,
    size: f64,
    right: bool,
    /// From the page's edge to the number, in pt.
    margin: f64,
    /// From the page's upper edge to the number's line, in pt.
    top: f64,
    pages: Vec<PageSize>,
}

/// A page's size in pt.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct PageSize {
    width: f32,
    height: f32,
}

#[derive(Serialize)]
struct Context<'a> {
    #[serde(flatten)]
    head: &'a Head,
    first: u32,
    last: u32,
    mark: Option<MarkContext>,
}

#[derive(Serialize)]
struct MarkContext {
    /// Of a row on the page, in pt.
    width: f64,
}

impl Numbered {
    /// Reads the templates and the PDF, and looks for the place of the number on its first page.
    ///
    /// # Errors
    /// What is wrong in the templates; a PDF that can't be read; a first page without room for the number.
    pub fn new(original: &Original<'_>, files: &Files) -> Result<Self, Diagnostics> {
        let mut found = Diagnostics::new();
        let overrides = template::overrides(files, TEMPLATES, &mut found);
        let environment = match Environment::paper(&overrides) {
            Ok(environment) if !found.has_errors() => environment,
            Ok(_) => return Err(found),
            Err(diagnostic) => {
                found.push(diagnostic);
                return Err(found);
            }
        };
        // Faces that were there when the issue was released may be gone: the bundled ones come next then.
        let fonts = FontSet::for_layout(original.layout, files, &mut Diagnostics::new());
        let Original {
            series,
            manifest,
            layout,
            pdf,
        } = original;
        let pages = pages(pdf).ok_or_else(|| {
            fault(
                manifest,
                "这一期的 PDF 读不懂，不能编份号",
                "请重新生成这一期；已经发刊的，请从备份里找回存档的 PDF",
            )
        })?;
        let families = |role: FontRole| fonts.families(role).to_vec();
        let grid = Grid::new(layout);
        let date = manifest.date.value;
        let mut title = numbering::full_name(series, manifest);
        if manifest.draft {
            title.push_str(DRAFT);
        }
        let mut head = Head {
            date,
            title,
            publisher: series.publisher.value.clone(),
            year: date.year(),
            month: date.month(),
            day: date.day(),
            latin: families(FontRole::Latin),
            body: [families(FontRole::Body), families(FontRole::Song)].concat(),
            size: grid.size,
            right: layout.copy_number == Some(Side::Right),
            margin: 0.0,
            top: 0.0,
            pages,
        };
        let corner = Corner::find(pdf, &head, &grid, &fonts)?.ok_or_else(|| {
            let side = if head.right { "右" } else { "左" };
            fault(
                manifest,
                &format!("首页{side}上角已经印有内容，份号没有地方印"),
                "份号要印在版心第一行，请让自己的模板空出这个角，或改 layout（版式）的 copy_number（份号位置）",
            )
        })?;
        head.margin = corner.margin;
        head.top = corner.top;
        Ok(Self {
            environment,
            fonts,
            marker: OnceLock::new(),
            digest: Digest::of(pdf),
            base: Arc::clone(pdf),
            head,
        })
    }

    /// How many pages a copy has.
    pub fn pages(&self) -> usize {
        self.head.pages.len()
    }

    /// How many copies fit into one file, whose pages bear a mark or not.
    pub fn most_copies(&self, marked: bool) -> usize {
        let pages = if marked {
            limits::MARKED_PAGES
        } else {
            limits::NUMBERED_PAGES
        };
        pages / self.pages().max(1)
    }

    /// The copies of these numbers, one after another. `mark`: whose they are, where their pages are to say so.
    ///
    /// # Errors
    /// What typst has to say, which the built-in templates give no cause for.
    pub fn print(
        &self,
        numbers: &RangeInclusive<u32>,
        mark: Option<&str>,
    ) -> Result<Vec<u8>, Diagnostics> {
        let mut head = self.head.clone();
        head.title
            .push_str(&format!("{NUMBERED}{}", copy_numbers::in_words(numbers)));
        let mut files = vec![(BASE.to_owned(), Arc::clone(&self.base))];
        let mut marked = None;
        if let Some(unit) = mark {
            let row = self.marker.get_or_init(Marker::new).row(unit);
            let drawn = self.document("marks.typ", &row.context(numbers), row.files, String::new());
            let drawn = engine::export(&drawn?, &self.fonts, head.date)?;
            files.push(("marks.pdf".to_owned(), Arc::from(drawn.pdf)));
            marked = Some(MarkContext {
                width: row.width_on_page,
            });
        }
        // Two files must not pass for one: the same numbers are others' copies in another run.
        let ident = format!(
            "{} {} {}",
            head.title,
            self.digest,
            mark.unwrap_or_default()
        );
        let context = Context {
            head: &head,
            first: *numbers.start(),
            last: *numbers.end(),
            mark: marked,
        };
        let document = self.document("numbered.typ", &context, files, ident)?;
        Ok(engine::export(&document, &self.fonts, head.date)?.pdf)
    }

    fn document(
        &self,
        template: &str,
        context: &impl Serialize,
        files: Vec<(String, Arc<[u8]>)>,
        ident: String,
    ) -> Result<Document, Diagnostics> {
        let text = self
            .environment
            .render(template, context)
            .map_err(|diagnostic| Diagnostics::from_iter([diagnostic]))?;
        Ok(Document {
            main: Source::new(format!("{TEMPLATES}/{template}"), text),
            files,
            builtin: !self.environment.overrides(template),
            ident,
            tagged: false,
        })
    }
}

/// The sizes of a PDF's pages; `None` where it can't be read, or has none.
fn pages(pdf: &Arc<[u8]>) -> Option<Vec<PageSize>> {
    let pdf = Pdf::new(Arc::new(Arc::clone(pdf))).ok()?;
    let sizes: Vec<PageSize> = pdf
        .pages()
        .iter()
        .map(|page| {
            let (width, height) = page.render_dimensions();
            PageSize { width, height }
        })
        .collect();
    (!sizes.is_empty()).then_some(sizes)
}

fn fault(manifest: &Manifest, message: &str, help: &str) -> Diagnostics {
    let place = manifest.source.place(0..0);
    Diagnostics::from_iter([
        Diagnostic::error(Code::TYPESETTING_ERROR, place, message).with_help(help)
    ])
}
