//! Issue → PDF: bodies become Typst code, tera lays out the issue, typst sets it.
//!
//! ```text
//! Issue ─▶ glyphs (every character has a face) ─▶ code (bodies) ─▶ context ─▶ tera ─▶ issue.typ ─┐
//!                                                            bulletin.typ, pictures, fonts ─▶ engine ─▶ PDF
//! ```

pub mod code;
mod context;
pub mod engine;
pub mod fonts;
pub mod geometry;
pub mod glyphs;
pub mod layout;
mod marks;
mod repertoire;
pub mod source_map;
pub mod title;
mod unbreakable;

use std::sync::{Arc, OnceLock};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::issue::Issue;
use crate::output::OutputFile;
use crate::picture::{Cleaner, PictureFiles};
use crate::source::Source;
use crate::template::Environment;

use self::context::PrintContext;
pub(crate) use self::context::RoleContext;
use self::fonts::FontSet;
use self::geometry::Grid;
use self::glyphs::{Borrowed, Glyphs};
use self::source_map::SourceMap;

/// The built-in Typst library that `issue.typ` calls.
pub const LIBRARY: &str = include_str!("../../templates/pdf/bulletin.typ");

/// What stands at the head of a kept `issue.typ`. The path leads from `dist/2025/06/typst` to the workspace's `fonts`.
const KEPT_HEAD: &str = "\
// 这个文件由 jianbao 生成。在它所在的文件夹里用 typst 0.15 排版（--font-path 写放着 jianbao 字体的文件夹）：
// typst compile --ignore-system-fonts --font-path ../../../../fonts issue.typ
";

/// Where the drawing of 送审稿 lies among the Typst files.
const WATERMARK_PATH: &str = "watermark/draft.svg";

/// The Typst files of one issue: all that stock typst needs beside the fonts.
#[derive(Debug, Clone)]
pub struct Project {
    /// `issue.typ`, made from its template.
    pub main: Source,
    /// `bulletin.typ`.
    pub library: Source,
    /// The cleaned pictures by path.
    pub pictures: Vec<(String, Arc<[u8]>)>,
    /// The issue's manifest.
    pub manifest: Source,
    /// Characters that are set in another face than their role's.
    pub borrowed: Vec<Borrowed>,
    /// Whether its templates are the built-in ones.
    pub builtin: bool,
    /// What the PDF's metadata says it is made from.
    pub keywords: Vec<String>,
    /// The grid that it is set on.
    pub grid: Grid,
    /// From `main` back to the articles.
    pub source_map: SourceMap,
    /// What the PDF is identified by: series, year and number.
    pub ident: String,
}

impl Project {
    /// The Typst files of an issue. `keywords` go into the PDF's metadata.
    ///
    /// # Errors
    /// Every character that no face has, with its places; or what is wrong with the template.
    pub fn new(
        issue: &Issue,
        environment: &Environment,
        library: &Source,
        fonts: &FontSet,
        keywords: Vec<String>,
    ) -> Result<Self, Diagnostics> {
        let glyphs = Glyphs::of(issue, fonts);
        let missing = glyphs.missing();
        if missing.has_errors() {
            return Err(missing);
        }
        let files = PictureFiles::new(&issue.pictures);
        let context = PrintContext::new(issue, fonts, &glyphs, &files, &keywords);
        let main = environment
            .render("issue.typ", &context)
            .map_err(|diagnostic| Diagnostics::from_iter([diagnostic]))?;
        let source_map = context.source_map(issue, &main);
        let mut pictures: Vec<_> = issue
            .pictures
            .iter()
            .filter_map(|(name, picture)| {
                let (path, _) = files.get(name)?;
                Some((path.to_owned(), Arc::clone(&picture.bytes)))
            })
            .collect();
        if issue.manifest.draft {
            pictures.push((WATERMARK_PATH.to_owned(), watermark()));
        }
        Ok(Self {
            source_map,
            keywords,
            borrowed: glyphs.borrowed(),
            builtin: library.text() == LIBRARY && !environment.overrides("issue.typ"),
            manifest: issue.manifest.source.clone(),
            grid: Grid::new(&issue.settings.layout),
            main: Source::new("templates/pdf/issue.typ", main),
            library: library.clone(),
            pictures,
            ident: context.title().to_owned(),
        })
    }

    /// The files as `--keep-typst` writes them, below `typst/`.
    pub fn files(&self) -> Vec<OutputFile> {
        let mut files = vec![
            OutputFile::new(
                "typst/issue.typ",
                format!("{KEPT_HEAD}{}", self.main.text()),
            ),
            OutputFile::new("typst/bulletin.typ", self.library.text()),
        ];
        for (path, bytes) in &self.pictures {
            files.push(OutputFile::new(format!("typst/{path}"), bytes.as_ref()));
        }
        files
    }
}

/// 送审稿 as a drawing: behind the pages it must be no text, or every search and copy would meet it.
fn watermark() -> Arc<[u8]> {
    const DRAWING: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="420" height="160"><text x="210" y="118" font-family="sans-serif" font-size="110" text-anchor="middle" fill="#e4e4e4">送审稿</text></svg>"##;
    static DRAWN: OnceLock<Arc<[u8]>> = OnceLock::new();
    let drawn = DRAWN.get_or_init(|| {
        // Without the drawing (which would be a fault of ours, and is tested) the masthead still says 送审稿.
        Cleaner::new(&fonts::BUNDLED)
            .clean(DRAWING.as_bytes())
            .map_or_else(
                |_| {
                    Arc::from(
                        &b"<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>"[..],
                    )
                },
                |(picture, _)| picture.bytes,
            )
    });
    Arc::clone(drawn)
}

impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(iter: I) -> Self {
        let mut diagnostics = Self::new();
        diagnostics.extend(iter);
        diagnostics
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_watermark_is_drawn_and_holds_no_text() {
        let drawing = String::from_utf8(super::watermark().to_vec()).expect("SVG is text");
        assert!(drawing.contains("<path"), "{drawing}");
        assert!(
            !drawing.contains("<text") && !drawing.contains('送'),
            "{drawing}"
        );
    }
}
