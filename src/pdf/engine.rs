//! typst, by way of typst-as-lib: a [`Project`] becomes a finished document, and that a PDF. Nothing is read from
//! the disk or the network here.

use std::ops::Range;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use typst::World;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Bytes, Smart};
use typst::syntax::{
    FileId, RootedPath, Source as TypstSource, Span, SpanKind, VirtualPath, VirtualRoot,
};
use typst_as_lib::{TypstAsLibError, TypstEngine, TypstTemplateMainFile};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::pdf::Project;
use crate::pdf::fonts::FontSet;
use crate::source::Source;
use crate::verify::CREATOR;

/// What every PDF conforms to: an archive's format (ISO 19005-2, level a) that everybody can read (ISO 14289-1).
const STANDARDS: [PdfStandard; 2] = [PdfStandard::A_2a, PdfStandard::Ua_1];

/// A typeset issue.
pub struct Typeset {
    /// The PDF's bytes, where it was exported.
    pub pdf: Option<Vec<u8>>,
    /// The finished pages.
    pub document: PagedDocument,
    main: TypstSource,
}

impl Typeset {
    /// The bytes of `issue.typ` that a span of the finished pages stands for.
    pub fn range(&self, span: Span) -> Option<Range<usize>> {
        match span.get() {
            SpanKind::Number { id, num } if id == self.main.id() => self.main.range(num, None),
            _ => None,
        }
    }
}

/// Sets a project and exports the PDF. `date` is the issue's, the only date that goes into it.
///
/// # Errors
/// Everything typst has to say, at its place in `issue.typ` or `bulletin.typ`.
pub fn typeset(
    project: &Project,
    fonts: &FontSet,
    date: NaiveDate,
) -> Result<Typeset, Diagnostics> {
    compile(project, fonts, Some(date))
}

/// Sets a project without exporting it: for pictures of the pages.
///
/// # Errors
/// As [`typeset`].
pub fn pages(project: &Project, fonts: &FontSet) -> Result<Typeset, Diagnostics> {
    compile(project, fonts, None)
}

/// A document that is no bulletin: one Typst file that imports no other.
#[derive(Debug, Clone)]
pub struct Document {
    /// The Typst file, made from its template, whose path it has.
    pub main: Source,
    /// The files that it shows, by their paths in it.
    pub files: Vec<(String, Arc<[u8]>)>,
    /// Whether its templates are the built-in ones.
    pub builtin: bool,
    /// What the PDF is identified by.
    pub ident: String,
    /// Whether the PDF is tagged: not where all it shows is another PDF, which readers then take as it is.
    pub tagged: bool,
}

impl Document {
    fn files(&self) -> Files<'_> {
        Files {
            main: &self.main,
            library: None,
            others: &self.files,
            folder: "templates/paper",
            builtin: self.builtin,
        }
    }
}

/// A document's PDF.
#[derive(Debug)]
pub struct Exported {
    /// Its bytes.
    pub pdf: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
}

/// Sets a document that is no bulletin and exports it, as a plain PDF. `date` is the only one that goes into it.
///
/// # Errors
/// Everything typst has to say, at its place in the document.
pub fn export(
    document: &Document,
    fonts: &FontSet,
    date: NaiveDate,
) -> Result<Exported, Diagnostics> {
    let files = document.files();
    let options = PdfOptions {
        ident: Smart::Custom(document.ident.clone()),
        creator: Smart::Custom(Some(CREATOR.to_owned())),
        timestamp: timestamp(date),
        tagged: document.tagged,
        ..PdfOptions::default()
    };
    let typeset = set(&files, fonts, Some(&options))?;
    Ok(Exported {
        pages: typeset.document.pages().len(),
        pdf: typeset.pdf.unwrap_or_default(),
    })
}

/// Sets a document that is no bulletin without exporting it: for pictures of its pages.
///
/// # Errors
/// As [`export`].
pub fn lay_out(document: &Document, fonts: &FontSet) -> Result<PagedDocument, Diagnostics> {
    Ok(set(&document.files(), fonts, None)?.document)
}

/// Sets a project, and exports it where the PDF's date is given.
fn compile(
    project: &Project,
    fonts: &FontSet,
    date: Option<NaiveDate>,
) -> Result<Typeset, Diagnostics> {
    let files = Files {
        main: &project.main,
        library: Some(&project.library),
        others: &project.pictures,
        folder: "templates/pdf",
        builtin: project.builtin,
    };
    let options = date
        .map(|date| options(project, &files, date))
        .transpose()?;
    set(&files, fonts, options.as_ref())
}

fn options(
    project: &Project,
    files: &Files<'_>,
    date: NaiveDate,
) -> Result<PdfOptions, Diagnostics> {
    let standards = PdfStandards::new(&STANDARDS)
        .map_err(|error| files.unlocated(&TypstAsLibError::HintedString(error)))?;
    Ok(PdfOptions {
        standards,
        ident: Smart::Custom(project.ident.clone()),
        creator: Smart::Custom(Some(CREATOR.to_owned())),
        timestamp: timestamp(date),
        ..PdfOptions::default()
    })
}

/// Sets files, and exports them where the PDF's options are given.
fn set(
    files: &Files<'_>,
    fonts: &FontSet,
    options: Option<&PdfOptions>,
) -> Result<Typeset, Diagnostics> {
    let main = TypstSource::new(files.id(MAIN)?, files.main.text().to_owned());
    let engine = files.engine(fonts, main.clone())?;
    let outcome = engine.with_world(|world| {
        let document = typst::compile::<PagedDocument>(world).output;
        let document = document.map_err(|errors| files.located(&errors, world))?;
        let pdf = options
            .map(|options| {
                typst_pdf::pdf(&document, options).map_err(|errors| files.located(&errors, world))
            })
            .transpose()?;
        Ok(Typeset {
            pdf,
            document,
            main: main.clone(),
        })
    });
    match outcome {
        Ok(result) => result,
        Err(error) => Err(files.unlocated(&error)),
    }
}

/// What the main file is called for typst, whatever its template is called.
const MAIN: &str = "issue.typ";

/// What typst gets to see.
struct Files<'a> {
    main: &'a Source,
    library: Option<&'a Source>,
    /// Pictures and PDFs by path.
    others: &'a [(String, Arc<[u8]>)],
    /// Where a workspace has its own templates.
    folder: &'static str,
    builtin: bool,
}

impl Files<'_> {
    fn engine(
        &self,
        fonts: &FontSet,
        main: TypstSource,
    ) -> Result<TypstEngine<TypstTemplateMainFile>, Diagnostics> {
        let library = self
            .library
            .map(|library| {
                let id = self.id("bulletin.typ")?;
                Ok::<_, Diagnostics>(TypstSource::new(id, library.text().to_owned()))
            })
            .transpose()?;
        let others = self
            .others
            .iter()
            .map(|(path, bytes)| Ok((self.id(path)?, Bytes::new(bytes.clone()))))
            .collect::<Result<Vec<_>, Diagnostics>>()?;
        Ok(TypstEngine::builder()
            .main_file(main)
            .fonts(fonts.fonts().iter().cloned())
            .with_static_source_file_resolver(library)
            .with_static_file_resolver(others)
            // The memo cache outlives a few issues of an archive, and is not emptied for nothing at the end of one.
            .comemo_evict_max_age(Some(4))
            .build())
    }

    /// The id of a virtual file: never from `&str`, which panics on odd paths.
    fn id(&self, path: &str) -> Result<FileId, Diagnostics> {
        match VirtualPath::new(path) {
            Ok(path) => Ok(RootedPath::new(VirtualRoot::Project, path).intern()),
            Err(_) => Err(Diagnostics::from_iter([Diagnostic::error(
                Code::TYPESETTING_ERROR,
                self.main.place(0..0),
                format!("排版用不了这个文件名：{path}"),
            )])),
        }
    }

    /// typst's errors as diagnostics in the files.
    fn located(&self, errors: &[SourceDiagnostic], world: &impl World) -> Diagnostics {
        errors
            .iter()
            .map(|error| {
                // The trace leads from the innermost call outwards.
                let place = self
                    .place(error.span, world)
                    .or_else(|| {
                        let mut calls = error.trace.iter();
                        calls.find_map(|call| self.place(call.span, world))
                    })
                    .unwrap_or_else(|| self.main.place(0..0));
                let mut diagnostic =
                    Diagnostic::error(Code::TYPESETTING_ERROR, place, "排版时出错")
                        .with_label(format!("typst 说：{}", error.message));
                diagnostic = diagnostic.with_help(if self.builtin {
                    "内置模板出错是 jianbao 的毛病，请把这条信息和稿件发给维护者".to_owned()
                } else {
                    format!("检查工作区 {} 里改过的模板", self.folder)
                });
                diagnostic
            })
            .collect()
    }

    fn place(
        &self,
        span: impl Into<typst::syntax::DiagSpan>,
        world: &impl World,
    ) -> Option<crate::source::Place> {
        use typst::WorldExt;
        let span = span.into();
        let id = span.id()?;
        let range = world.range(span)?;
        let name = id.vpath().get_without_slash();
        let source = match self.library {
            Some(library) if name.ends_with("bulletin.typ") => library,
            _ => self.main,
        };
        Some(source.place(range))
    }

    fn unlocated(&self, error: &TypstAsLibError) -> Diagnostics {
        Diagnostics::from_iter([Diagnostic::error(
            Code::TYPESETTING_ERROR,
            self.main.place(0..0),
            "排版时出错",
        )
        .with_label(format!("typst 说：{error}"))])
    }
}

fn timestamp(date: NaiveDate) -> Option<Timestamp> {
    let month = u8::try_from(date.month()).ok()?;
    let day = u8::try_from(date.day()).ok()?;
    typst::foundations::Datetime::from_ymd_hms(date.year(), month, day, 0, 0, 0)
        .map(Timestamp::new_utc)
}
