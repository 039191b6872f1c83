//! The pictures that an issue's articles show: read from its folder, decoded once, cleaned.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use rayon::prelude::*;

use crate::article::Article;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Block, BlockKind, Inline, Picture};
use crate::files::{self, Files, ReadError};
use crate::limits;
use crate::picture::{Cleaner, Pictures};
use crate::source::Place;

/// Reads and cleans every picture of the articles and gives each reference the picture's path below `folder`, the
/// issue's folder. Whatever is wrong is an error at each place that shows the picture.
pub fn read(
    articles: &mut [Article],
    folder: &str,
    files: &Files,
    cleaner: &Cleaner,
    diagnostics: &mut Diagnostics,
) -> Pictures {
    let mut shown: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for article in articles {
        let base = article
            .name
            .rsplit_once('/')
            .map_or(folder.to_owned(), |(sub, _)| format!("{folder}/{sub}"));
        let lead_place = article
            .front_matter
            .lead
            .as_ref()
            .map(|lead| lead.place.clone());
        let source = article.file.clone();
        let mut visit = |picture: &mut Picture, fixed: Option<&Place>| {
            let place = fixed
                .cloned()
                .unwrap_or_else(|| source.place(picture.span.clone()));
            match locate(&picture.file, &base, folder) {
                Ok(path) => {
                    shown.entry(path.clone()).or_default().push(place);
                    picture.file = path;
                }
                Err(problem) => diagnostics.push(problem.at(place, &picture.file)),
            }
        };
        for blocks in std::iter::once(&mut article.body.blocks).chain(
            article
                .body
                .footnotes
                .iter_mut()
                .map(|note| &mut note.blocks),
        ) {
            each_picture(blocks, &mut |picture| visit(picture, None));
        }
        if let (Some(lead), Some(place)) = (&mut article.lead, &lead_place) {
            for blocks in std::iter::once(&mut lead.blocks)
                .chain(lead.footnotes.iter_mut().map(|note| &mut note.blocks))
            {
                each_picture(blocks, &mut |picture| visit(picture, Some(place)));
            }
        }
    }
    let read: Vec<_> = shown
        .par_iter()
        .map(|(path, places)| {
            let mut found = Diagnostics::new();
            let picture = clean(
                &format!("{folder}/{path}"),
                places,
                files,
                cleaner,
                &mut found,
            );
            (path.clone(), picture, found)
        })
        .collect();
    let mut pictures = Pictures::new();
    for (path, picture, found) in read {
        diagnostics.extend(found);
        if let Some(picture) = picture {
            pictures.insert(path, picture);
        }
    }
    pictures
}

fn clean(
    path: &str,
    places: &[Place],
    files: &Files,
    cleaner: &Cleaner,
    diagnostics: &mut Diagnostics,
) -> Option<crate::picture::CleanPicture> {
    let bytes = match files.read(path, limits::PICTURE_BYTES) {
        Ok(bytes) => bytes,
        Err(error) => {
            diagnostics.extend(places.iter().map(|place| unread(&error, path, place)));
            return None;
        }
    };
    match cleaner.clean(&bytes) {
        Ok((picture, notices)) => {
            for notice in notices {
                diagnostics.extend(places.first().map(|place| {
                    Diagnostic::warning(notice.code(), place.clone(), notice.message())
                        .with_help(notice.help())
                }));
            }
            Some(picture)
        }
        Err(problem) => {
            diagnostics.extend(places.iter().map(|place| {
                Diagnostic::error(problem.code(), place.clone(), problem.message())
                    .with_help(problem.help())
            }));
            None
        }
    }
}

fn unread(error: &ReadError, path: &str, place: &Place) -> Diagnostic {
    let (code, help) = match error {
        ReadError::NotFound => (
            Code::PICTURE_NOT_FOUND,
            "检查文件名（大小写也要一样），并把图片放进本期文件夹",
        ),
        ReadError::Outside => (
            Code::PICTURE_OUTSIDE_ISSUE,
            "把图片文件本身（不是快捷方式或链接）放进本期文件夹",
        ),
        ReadError::TooLarge { .. } => (Code::PICTURE_TOO_LARGE, "把图片缩小后再用"),
        _ => (Code::UNREADABLE_FILE, "检查这个文件能不能打开"),
    };
    Diagnostic::error(
        code,
        place.clone(),
        format!("图片 {path}：{}", error.description()),
    )
    .with_help(help)
}

/// Why a reference names no file of the issue.
enum Problem {
    Remote,
    Outside,
    Empty,
}

impl Problem {
    fn at(&self, place: Place, written: &str) -> Diagnostic {
        match self {
            Self::Remote => Diagnostic::error(
                Code::PICTURE_OUTSIDE_ISSUE,
                place,
                format!("图片不能用网址：{written}"),
            )
            .with_help("把图片存到本期文件夹，再写它的文件名"),
            Self::Outside => Diagnostic::error(
                Code::PICTURE_OUTSIDE_ISSUE,
                place,
                format!("图片不在本期文件夹内：{written}"),
            )
            .with_help("把图片复制到本期文件夹，再写它的文件名"),
            Self::Empty => Diagnostic::error(Code::PICTURE_NOT_FOUND, place, "图片没有写文件名")
                .with_help("在圆括号里写上图片的文件名"),
        }
    }
}

/// The path below the issue's folder that a reference in a file of `base` names.
fn locate(written: &str, base: &str, folder: &str) -> Result<String, Problem> {
    if written.is_empty() {
        return Err(Problem::Empty);
    }
    let remote = written.starts_with("//")
        || written.split_once(':').is_some_and(|(scheme, _)| {
            scheme.len() > 1
                && scheme
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        });
    if remote {
        return Err(Problem::Remote);
    }
    let decoded = percent_decode_str(written).decode_utf8_lossy();
    files::join(base, &decoded)
        .and_then(|path| {
            path.strip_prefix(folder)
                .and_then(|below| below.strip_prefix('/'))
                .map(str::to_owned)
        })
        .ok_or(Problem::Outside)
}

fn each_picture(blocks: &mut [Block], visit: &mut impl FnMut(&mut Picture)) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Figure(picture) => visit(picture),
            BlockKind::Paragraph(inlines) => each_inline(inlines, visit),
            BlockKind::Heading(heading) => each_inline(&mut heading.content, visit),
            BlockKind::RunIn { heading, rest } => {
                each_inline(&mut heading.content, visit);
                each_inline(rest, visit);
            }
            BlockKind::Quote(inner) => each_picture(inner, visit),
            BlockKind::List { items, .. } => {
                for item in items {
                    each_picture(&mut item.blocks, visit);
                }
            }
            BlockKind::Table { head, rows, .. } => {
                for cell in head.iter_mut().chain(rows.iter_mut().flatten()) {
                    each_inline(cell, visit);
                }
            }
            BlockKind::Code { .. } | BlockKind::Rule => {}
        }
    }
}

fn each_inline(inlines: &mut [Inline], visit: &mut impl FnMut(&mut Picture)) {
    for inline in inlines {
        match inline {
            Inline::Picture(picture) => visit(picture),
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strikethrough(inner) => {
                each_inline(inner, visit);
            }
            Inline::Link { content, .. } => each_inline(content, visit),
            _ => {}
        }
    }
}
