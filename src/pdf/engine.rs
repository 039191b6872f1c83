//! typst, by way of typst-as-lib: a [`Project`] becomes a finished document, and that a PDF. Nothing is read from
//! the disk or the network here.

use std::ops::Range;

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

/// Sets a project, and exports it where the PDF's date is given.
fn compile(
    project: &Project,
    fonts: &FontSet,
    date: Option<NaiveDate>,
) -> Result<Typeset, Diagnostics> {
    let main = TypstSource::new(
        file_id("issue.typ", project)?,
        project.main.text().to_owned(),
    );
    let engine = engine(project, fonts, main.clone())?;
    let outcome = engine.with_world(|world| {
        let document = typst::compile::<PagedDocument>(world).output;
        let document = document.map_err(|errors| located(&errors, world, project))?;
        let pdf = date
            .map(|date| {
                let options = options(project, date)?;
                typst_pdf::pdf(&document, &options)
                    .map_err(|errors| located(&errors, world, project))
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
        Err(error) => Err(unlocated(project, &error)),
    }
}

fn options(project: &Project, date: NaiveDate) -> Result<PdfOptions, Diagnostics> {
    let standards = PdfStandards::new(&STANDARDS)
        .map_err(|error| unlocated(project, &TypstAsLibError::HintedString(error)))?;
    Ok(PdfOptions {
        standards,
        ident: Smart::Custom(project.ident.clone()),
        creator: Smart::Custom(Some(CREATOR.to_owned())),
        timestamp: timestamp(date),
        ..PdfOptions::default()
    })
}

fn engine(
    project: &Project,
    fonts: &FontSet,
    main: TypstSource,
) -> Result<TypstEngine<TypstTemplateMainFile>, Diagnostics> {
    let library = file_id("bulletin.typ", project)?;
    let pictures = project
        .pictures
        .iter()
        .map(|(path, bytes)| Ok((file_id(path, project)?, Bytes::new(bytes.clone()))))
        .collect::<Result<Vec<_>, Diagnostics>>()?;
    Ok(TypstEngine::builder()
        .main_file(main)
        .fonts(fonts.fonts().iter().cloned())
        .with_static_source_file_resolver([TypstSource::new(
            library,
            project.library.text().to_owned(),
        )])
        .with_static_file_resolver(pictures)
        // The memo cache outlives a few issues of an archive, and is not emptied for nothing at the end of one.
        .comemo_evict_max_age(Some(4))
        .build())
}

/// The id of a virtual file: never from `&str`, which panics on odd paths.
fn file_id(path: &str, project: &Project) -> Result<FileId, Diagnostics> {
    match VirtualPath::new(path) {
        Ok(path) => Ok(RootedPath::new(VirtualRoot::Project, path).intern()),
        Err(_) => Err(Diagnostics::from_iter([Diagnostic::error(
            Code::TYPESETTING_ERROR,
            project.main.place(0..0),
            format!("排版用不了这个文件名：{path}"),
        )])),
    }
}

fn timestamp(date: NaiveDate) -> Option<Timestamp> {
    let month = u8::try_from(date.month()).ok()?;
    let day = u8::try_from(date.day()).ok()?;
    typst::foundations::Datetime::from_ymd_hms(date.year(), month, day, 0, 0, 0)
        .map(Timestamp::new_utc)
}

/// typst's errors as diagnostics in the two files of the project.
fn located(errors: &[SourceDiagnostic], world: &impl World, project: &Project) -> Diagnostics {
    errors
        .iter()
        .map(|error| {
            // The trace leads from the innermost call outwards.
            let place = place(error.span, world, project)
                .or_else(|| {
                    let mut calls = error.trace.iter();
                    calls.find_map(|call| place(call.span, world, project))
                })
                .unwrap_or_else(|| project.main.place(0..0));
            let mut diagnostic = Diagnostic::error(Code::TYPESETTING_ERROR, place, "排版时出错")
                .with_label(format!("typst 说：{}", error.message));
            diagnostic = diagnostic.with_help(if project.builtin {
                "内置模板出错是 jianbao 的毛病，请把这条信息和稿件发给维护者"
            } else {
                "检查工作区 templates/pdf 里改过的模板"
            });
            diagnostic
        })
        .collect()
}

fn place(
    span: impl Into<typst::syntax::DiagSpan>,
    world: &impl World,
    project: &Project,
) -> Option<crate::source::Place> {
    use typst::WorldExt;
    let span = span.into();
    let id = span.id()?;
    let range = world.range(span)?;
    let name = id.vpath().get_without_slash();
    let source: &Source = if name.ends_with("bulletin.typ") {
        &project.library
    } else {
        &project.main
    };
    Some(source.place(range))
}

fn unlocated(project: &Project, error: &TypstAsLibError) -> Diagnostics {
    Diagnostics::from_iter([Diagnostic::error(
        Code::TYPESETTING_ERROR,
        project.main.place(0..0),
        "排版时出错",
    )
    .with_label(format!("typst 说：{error}"))])
}
