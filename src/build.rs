//! Building an issue: read, check, set and render it, then put the finished folder in its place.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use typst_layout::PagedDocument;
use typst_render::RenderOptions;

use crate::check;
use crate::check::layout::Report;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::files::Files;
use crate::html;
use crate::issue::{Issue, Manifest};
use crate::limits;
use crate::numbering;
use crate::output::{OutputFile, WriteError, swap_folder};
use crate::pdf::engine::{Typeset, typeset};
use crate::pdf::fonts::{self, FontSet};
use crate::pdf::{LIBRARY, Project};
use crate::picture::Cleaner;
use crate::source::Source;
use crate::template::{Environment, TYPST_TEMPLATES, same_text};
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
    /// What the finished pages measure, if the PDF was made.
    pub layout: Option<Report>,
}

impl Press {
    /// Reads the workspace's templates.
    ///
    /// # Errors
    /// What is wrong in them.
    pub fn new(files: &Files) -> Result<Self, Diagnostics> {
        let mut diagnostics = Diagnostics::new();
        let html = overrides(files, "templates/html", &mut diagnostics);
        let typst = overrides(files, "templates/pdf", &mut diagnostics);
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

    /// Makes everything of an issue in memory.
    ///
    /// # Errors
    /// All findings, where one of them is an error.
    pub fn build(
        &self,
        workspace: &Workspace,
        entry: &Entry,
        formats: Formats,
    ) -> Result<Built, Diagnostics> {
        let mut diagnostics: Diagnostics = workspace
            .entry_diagnostics(entry)
            .into_iter()
            .map(worse_when_built)
            .collect();
        let manifest = entry.manifest.as_ref();
        let read = manifest
            .and_then(|manifest| self.read(workspace, manifest, &mut diagnostics))
            .filter(|_| !diagnostics.has_errors());
        let Some((issue, project, fonts)) = read else {
            return Err(diagnostics);
        };
        match self.make(&issue, &project, &fonts, formats) {
            Ok(mut built) => {
                diagnostics.extend(built.warnings);
                built.warnings = diagnostics;
                Ok(built)
            }
            Err(found) => {
                diagnostics.extend(found);
                Err(diagnostics)
            }
        }
    }

    /// Sets an issue and measures its pages, without writing anything.
    ///
    /// # Errors
    /// All findings, where one of them is an error.
    pub fn measure(&self, workspace: &Workspace, entry: &Entry) -> Result<Report, Diagnostics> {
        let formats = Formats {
            pdf: true,
            html: false,
            png: false,
            typst: false,
        };
        let built = self.build(workspace, entry, formats)?;
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
        let (_, project, fonts) = self.read(workspace, manifest, diagnostics)?;
        Some((project, fonts))
    }

    /// Reads an issue and prepares it for print. Missing characters are looked for even where something else is
    /// wrong: all findings in one run.
    fn read(
        &self,
        workspace: &Workspace,
        manifest: &Manifest,
        diagnostics: &mut Diagnostics,
    ) -> Option<(Issue, Project, FontSet)> {
        let issue = Issue::read(workspace, manifest, &self.cleaner, diagnostics)?;
        let fonts = issue.fonts(&workspace.files, diagnostics);
        let keywords = verify::keywords(&issue, &workspace.files, &self.print_templates);
        match Project::new(&issue, &self.typst, &self.library, &fonts, keywords) {
            Ok(project) => Some((issue, project, fonts)),
            Err(found) => {
                diagnostics.extend(found);
                None
            }
        }
    }

    fn make(
        &self,
        issue: &Issue,
        project: &Project,
        fonts: &FontSet,
        formats: Formats,
    ) -> Result<Built, Diagnostics> {
        let pdf_name = numbering::pdf_name(&issue.series, &issue.manifest);
        // One after the other: the pages take well under a millisecond.
        let pdf = (formats.pdf || formats.png)
            .then(|| typeset(project, fonts, issue.manifest.date.value))
            .transpose();
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
            if formats.pdf {
                files.push(OutputFile::new(pdf_name, pdf));
            }
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

/// A workspace's own templates by their name below `folder`.
fn overrides(files: &Files, folder: &str, diagnostics: &mut Diagnostics) -> Vec<(String, Source)> {
    let mut found = Vec::new();
    for path in files.walk(folder) {
        let Some(name) = path
            .strip_prefix(folder)
            .and_then(|name| name.strip_prefix('/'))
        else {
            continue;
        };
        match files.read_text(&path, limits::TEMPLATE_BYTES) {
            Ok(source) => found.push((name.to_owned(), source)),
            Err(error) => {
                let place = Source::new(path.clone(), "").place(0..0);
                diagnostics.extend(error.into_diagnostics(&path, place));
            }
        }
    }
    found
}
