//! Building an issue: read, check, set and render it, then put the finished folder in its place.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use typst_layout::PagedDocument;
use typst_render::RenderOptions;

use crate::check::layout::Report;
use crate::check::{self, Proofreader, excuse};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::files::Files;
use crate::html;
use crate::issue::{Issue, Manifest};
use crate::numbering;
use crate::output::{OutputFile, WriteError, swap_folder};
use crate::pdf::engine::{self, Typeset};
use crate::pdf::fonts::{self, FontSet};
use crate::pdf::glyphs::Glyphs;
use crate::pdf::{LIBRARY, Project};
use crate::picture::Cleaner;
use crate::release::{self, Candidate, Release};
use crate::series::Series;
use crate::source::Source;
use crate::template::{self, Environment, TYPST_TEMPLATES, same_text};
use crate::verify;
use crate::workspace::{Entry, Workspace};

/// Which outputs are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Formats {
    /// The typeset PDF.
    pub pdf: bool,
    /// The pages for the intranet.
    pub html: bool,
    /// Pictures of the pages (`pages/01.png` …), for a quick look.
    pub png: bool,
    /// The Typst files that stock typst can set too (`typst/`).
    pub typst: bool,
}

impl Formats {
    /// Nothing: the issue is read and checked.
    pub const NONE: Self = Self {
        pdf: false,
        html: false,
        png: false,
        typst: false,
    };
    /// The PDF and nothing else.
    pub const ONLY_PDF: Self = Self {
        pdf: true,
        ..Self::NONE
    };
}

/// What all issues of a run share: the templates, read once.
pub struct Press {
    html: Environment,
    typst: Environment,
    library: Source,
    cleaner: Cleaner,
    /// The workspace's own templates for print, below the root.
    print_templates: Vec<String>,
}

/// A finished issue, not yet on the disk.
pub struct Built {
    /// The files below the issue's folder.
    pub files: Vec<OutputFile>,
    /// What was found that is no error.
    pub warnings: Diagnostics,
    /// How many articles it has.
    pub articles: usize,
    /// What the PDF says it is made from.
    pub keywords: Vec<String>,
    /// What the finished pages measure, if they were set.
    pub layout: Option<Report>,
    /// Whether the PDF is the one that was stored when the issue was released.
    pub released: bool,
}

/// An issue that is ready for the site: read, without faults, its pages not rendered yet.
pub struct Bound {
    /// The issue, with the values of the day of its release where it was released.
    pub issue: Issue,
    /// Its PDF where one was wanted: the stored one of a released issue.
    pub pdf: Option<OutputFile>,
    /// What was found that is no error.
    pub warnings: Diagnostics,
}

/// What is to be made of an issue, and from what.
struct Order<'a> {
    formats: Formats,
    /// The series to set it with; without one nothing can be made.
    series: Option<&'a Series>,
    /// What was released of it and has not changed since: its PDF is not set again.
    stored: Option<(&'a Release, Arc<[u8]>)>,
    /// What has been found so far.
    found: Diagnostics,
}

impl Press {
    /// Reads the workspace's templates.
    ///
    /// # Errors
    /// What is wrong in them.
    pub fn new(files: &Files) -> Result<Self, Diagnostics> {
        let mut diagnostics = Diagnostics::new();
        let html = template::overrides(files, "templates/html", &mut diagnostics);
        let typst = template::overrides(files, "templates/pdf", &mut diagnostics);
        let print_templates = typst
            .iter()
            .filter(|(name, source)| !is_builtin(name, source.text()))
            .map(|(_, source)| source.path().to_owned())
            .collect();
        let library = typst
            .iter()
            .find(|(name, source)| name == "bulletin.typ" && !is_builtin(name, source.text()))
            .map_or_else(
                || Source::new("templates/pdf/bulletin.typ", LIBRARY),
                |(_, source)| source.clone(),
            );
        let mut environment = |result: Result<Environment, Diagnostic>| match result {
            Ok(environment) => Some(environment),
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                None
            }
        };
        let html = environment(Environment::html(&html));
        let typst = environment(Environment::typst(&typst));
        match (html, typst) {
            (Some(html), Some(typst)) if !diagnostics.has_errors() => Ok(Self {
                html,
                typst,
                library,
                cleaner: Cleaner::new(&fonts::BUNDLED),
                print_templates,
            }),
            _ => Err(diagnostics),
        }
    }

    /// Makes everything of an issue in memory; with a proofreader its rules are applied as well. Of an issue that was
    /// released the PDF is the stored one, and the pages have the values of that day.
    ///
    /// # Errors
    /// All findings, where one of them is an error.
    pub fn build(
        &self,
        workspace: &Workspace,
        entry: &Entry,
        proofreader: Option<&Proofreader>,
        formats: Formats,
    ) -> Result<Built, Diagnostics> {
        let mut found = Diagnostics::new();
        let order = Order {
            formats,
            series: workspace.series_for(entry),
            stored: release::intact(workspace, entry, &mut found),
            found,
        };
        let (_, built) = self.make_from(workspace, entry, proofreader, order)?;
        Ok(built)
    }

    /// Reads an issue for the site and sets its PDF where one is wanted. The text of an issue that was released and has
    /// not changed since is not proofread: its release was the time for that.
    ///
    /// # Errors
    /// All findings, where one of them is an error.
    pub fn bind(
        &self,
        workspace: &Workspace,
        entry: &Entry,
        proofreader: &Proofreader,
        pdf: bool,
    ) -> Result<Bound, Diagnostics> {
        let mut found = Diagnostics::new();
        let stored = release::intact(workspace, entry, &mut found);
        let proofreader = Some(proofreader).filter(|_| stored.is_none());
        let order = Order {
            formats: Formats {
                pdf,
                ..Formats::NONE
            },
            series: workspace.series_for(entry),
            stored,
            found,
        };
        let (issue, built) = self.make_from(workspace, entry, proofreader, order)?;
        Ok(Bound {
            issue,
            pdf: built.files.into_iter().next(),
            warnings: built.warnings,
        })
    }

    /// The templates of the HTML pages.
    pub fn html(&self) -> &Environment {
        &self.html
    }

    /// Sets an issue for its release, with this series; what it finds besides is no error.
    ///
    /// # Errors
    /// All findings, where one of them is an error.
    pub fn set(
        &self,
        workspace: &Workspace,
        entry: &Entry,
        proofreader: &Proofreader,
        series: &Series,
    ) -> Result<(Candidate, Diagnostics), Diagnostics> {
        let order = Order {
            formats: Formats::ONLY_PDF,
            series: Some(series),
            stored: None,
            found: Diagnostics::new(),
        };
        let (issue, built) = self.make_from(workspace, entry, Some(proofreader), order)?;
        let pdf = built
            .files
            .into_iter()
            .find(|file| file.path.ends_with(".pdf"));
        let Some(pdf) = pdf else {
            return Err(built.warnings);
        };
        let candidate = Candidate {
            recipients_digest: workspace.recipients_digest(&issue.manifest, &issue.series),
            sources: issue.source_paths(),
            series: Series {
                settings: issue.settings,
                ..issue.series
            },
            pdf: pdf.bytes,
        };
        Ok((candidate, built.warnings))
    }

    fn make_from(
        &self,
        workspace: &Workspace,
        entry: &Entry,
        proofreader: Option<&Proofreader>,
        order: Order<'_>,
    ) -> Result<(Issue, Built), Diagnostics> {
        let Order {
            formats,
            series,
            stored,
            found,
        } = order;
        let mut diagnostics: Diagnostics = workspace
            .entry_diagnostics(entry)
            .into_iter()
            .chain(found)
            .map(worse_when_built)
            .collect();
        let Some((manifest, series)) = entry.manifest.as_ref().zip(series) else {
            return Err(diagnostics);
        };
        let issue = Issue::read_in(series, workspace, manifest, &self.cleaner, &mut diagnostics);
        if let Some((release, pdf)) = &stored
            && !formats.png
            && !formats.typst
        {
            // Neither fonts nor templates for print can spoil what has been printed.
            if let Some(proofreader) = proofreader {
                diagnostics = proofreader.proofread(workspace, entry, &issue, diagnostics);
            }
            if diagnostics.has_errors() {
                return Err(diagnostics);
            }
            let mut built = self.reproduce(&issue, release, pdf, formats)?;
            built.warnings = diagnostics;
            return Ok((issue, built));
        }
        let fonts = issue.fonts(&workspace.files, &mut diagnostics);
        let project = self.prepare(&issue, &fonts, workspace, &mut diagnostics);
        if let Some(proofreader) = proofreader {
            diagnostics = proofreader.proofread(workspace, entry, &issue, diagnostics);
        }
        let Some(project) = project.filter(|_| !diagnostics.has_errors()) else {
            return Err(diagnostics);
        };
        let stored = stored.as_ref().map(|(_, pdf)| &**pdf);
        match self.make(&issue, &project, &fonts, formats, stored) {
            Ok(mut built) => {
                let on_pages = excuse::without_excused(&issue.articles, built.warnings);
                diagnostics.extend(
                    on_pages
                        .into_iter()
                        .filter_map(|diagnostic| issue.series.check.apply(diagnostic)),
                );
                built.warnings = diagnostics;
                Ok((issue, built))
            }
            Err(found) => {
                diagnostics.extend(found);
                Err(diagnostics)
            }
        }
    }

    /// Reads and proofreads an issue without setting it: the findings, and how many articles it has.
    pub fn proofread(
        &self,
        workspace: &Workspace,
        entry: &Entry,
        proofreader: &Proofreader,
    ) -> (Diagnostics, usize) {
        let mut diagnostics = workspace.entry_diagnostics(entry);
        release::check(workspace, entry, &mut diagnostics);
        let issue = entry
            .manifest
            .as_ref()
            .and_then(|manifest| Issue::read(workspace, manifest, &self.cleaner, &mut diagnostics));
        let Some(issue) = issue else {
            return (diagnostics, 0);
        };
        let fonts = issue.fonts(&workspace.files, &mut diagnostics);
        diagnostics.extend(Glyphs::of(&issue, &fonts).missing());
        let articles = issue.articles.len();
        let found = proofreader.proofread(workspace, entry, &issue, diagnostics);
        (found, articles)
    }

    /// Sets an issue and measures its pages, without writing anything.
    ///
    /// # Errors
    /// All findings, where one of them is an error.
    pub fn measure(&self, workspace: &Workspace, entry: &Entry) -> Result<Report, Diagnostics> {
        // Set anew even where it was released: a stored PDF has no pages to measure.
        let order = Order {
            formats: Formats::ONLY_PDF,
            series: workspace.series_for(entry),
            stored: None,
            found: Diagnostics::new(),
        };
        let (_, built) = self.make_from(workspace, entry, None, order)?;
        built.layout.ok_or(built.warnings)
    }

    /// The Typst files of an issue and the faces they are set in. What is wrong is pushed to `diagnostics`; `None`
    /// where nothing can be set.
    pub fn project(
        &self,
        workspace: &Workspace,
        manifest: &Manifest,
        diagnostics: &mut Diagnostics,
    ) -> Option<(Project, FontSet)> {
        let issue = Issue::read(workspace, manifest, &self.cleaner, diagnostics)?;
        let fonts = issue.fonts(&workspace.files, diagnostics);
        let project = self.prepare(&issue, &fonts, workspace, diagnostics)?;
        Some((project, fonts))
    }

    /// Prepares an issue for print. Missing characters are looked for even where something else is wrong: all findings
    /// in one run.
    fn prepare(
        &self,
        issue: &Issue,
        fonts: &FontSet,
        workspace: &Workspace,
        diagnostics: &mut Diagnostics,
    ) -> Option<Project> {
        let keywords = verify::keywords(issue, workspace, &self.print_templates);
        match Project::new(issue, &self.typst, &self.library, fonts, keywords) {
            Ok(project) => Some(project),
            Err(found) => {
                diagnostics.extend(found);
                None
            }
        }
    }

    /// What an unchanged released issue comes out as, where its pages need not be set.
    fn reproduce(
        &self,
        issue: &Issue,
        release: &Release,
        pdf: &[u8],
        formats: Formats,
    ) -> Result<Built, Diagnostics> {
        let mut files = if formats.html {
            let pdf_name = formats.pdf.then_some(release.pdf_name.as_str());
            html::pages(issue, &self.html, pdf_name)?
        } else {
            Vec::new()
        };
        if formats.pdf {
            files.push(OutputFile::new(release.pdf_name.as_str(), pdf));
        }
        Ok(Built {
            files,
            warnings: Diagnostics::new(),
            articles: issue.articles.len(),
            keywords: Vec::new(),
            layout: None,
            released: true,
        })
    }

    /// Sets and renders an issue; where a PDF of it is stored, that one comes out instead of the new one.
    fn make(
        &self,
        issue: &Issue,
        project: &Project,
        fonts: &FontSet,
        formats: Formats,
        stored: Option<&[u8]>,
    ) -> Result<Built, Diagnostics> {
        let pdf_name = numbering::pdf_name(&issue.series, &issue.manifest);
        // One after the other: the pages take well under a millisecond.
        let exported = formats.pdf && stored.is_none();
        let pdf = match (exported, formats.png) {
            (true, _) => engine::typeset(project, fonts, issue.manifest.date.value).map(Some),
            (false, true) => engine::pages(project, fonts).map(Some),
            (false, false) => Ok(None),
        };
        let pages = if formats.html {
            html::pages(issue, &self.html, formats.pdf.then_some(pdf_name.as_str()))
        } else {
            Ok(Vec::new())
        };
        let (pdf, mut files) = match (pdf, pages) {
            (Ok(pdf), Ok(pages)) => (pdf, pages),
            (pdf, pages) => {
                let mut diagnostics = Diagnostics::new();
                diagnostics.extend(pdf.err().into_iter().flatten());
                diagnostics.extend(pages.err().into_iter().flatten());
                return Err(diagnostics);
            }
        };
        let layout = pdf.as_ref().map(|pdf| check::layout::report(pdf, project));
        if let Some(Typeset { pdf, document, .. }) = pdf {
            if formats.png {
                files.extend(page_pictures(&document)?);
            }
            if let Some(pdf) = pdf {
                files.push(OutputFile::new(pdf_name.as_str(), pdf));
            }
        }
        if let Some(pdf) = stored.filter(|_| formats.pdf) {
            files.push(OutputFile::new(pdf_name, pdf));
        }
        if formats.typst {
            files.extend(project.files());
        }
        Ok(Built {
            files,
            warnings: layout
                .iter()
                .flat_map(|report| report.deviations.iter().cloned())
                .collect(),
            articles: issue.articles.len(),
            keywords: project.keywords.clone(),
            layout,
            released: stored.is_some(),
        })
    }
}

impl Built {
    /// Puts the issue's files in their place below `out`, whole or not at all; returns the folder.
    ///
    /// # Errors
    /// When the disk refuses; then nothing has changed.
    pub fn write(&self, out: &Path, manifest: &Manifest) -> Result<PathBuf, WriteError> {
        let folder = out.join(numbering::output_folder(manifest));
        swap_folder(&folder, &self.files)?;
        Ok(folder)
    }
}

/// The pages as pictures, at 108 pixels an inch.
fn page_pictures(document: &PagedDocument) -> Result<Vec<OutputFile>, Diagnostics> {
    let options = RenderOptions {
        pixel_per_pt: 1.5.into(),
        ..RenderOptions::default()
    };
    let pages: Vec<_> = document.pages().par_iter().enumerate().collect();
    pages
        .into_par_iter()
        .map(|(index, page)| {
            let name = format!("pages/{:02}.png", index + 1);
            match typst_render::render(page, &options).encode_png() {
                Ok(png) => Ok(OutputFile::new(name, png)),
                Err(_) => Err(Diagnostics::from_iter([Diagnostic::error(
                    Code::TYPESETTING_ERROR,
                    Source::new(name, "").place(0..0),
                    "页面图片画不出来",
                )])),
            }
        })
        .collect()
}

/// Whether a template for print is a copy of the built-in one, and so no override.
fn is_builtin(name: &str, text: &str) -> bool {
    TYPST_TEMPLATES
        .iter()
        .copied()
        .chain([("bulletin.typ", LIBRARY)])
        .any(|(builtin, own)| builtin == name && same_text(own, text))
}

/// An issue without articles may wait for them, but there is nothing to build.
fn worse_when_built(mut diagnostic: Diagnostic) -> Diagnostic {
    if diagnostic.code == Code::EMPTY_ISSUE {
        diagnostic.severity = Severity::Error;
    }
    diagnostic
}
