//! `layout`: what the finished pages of an issue measure.

use std::fmt::Write as _;

use serde::Serialize;

use super::arguments::LayoutArguments;
use super::{Session, exit};
use crate::build::Press;
use crate::check::layout::{PageReport, Report};
use crate::diagnostic::Diagnostic;
use crate::source::Place;

/// Sets the issue, prints what its pages measure, and reports the deviations.
pub fn run(arguments: &LayoutArguments, session: &Session) -> u8 {
    let workspace = match session.workspace() {
        Ok(workspace) => workspace,
        Err(code) => return code,
    };
    let reference = arguments.issue.as_deref().unwrap_or("latest");
    let entry = match session.select(&workspace, reference) {
        Ok(entry) => entry,
        Err(code) => return code,
    };
    let measured = Press::new(&workspace.files).and_then(|press| press.measure(&workspace, entry));
    let report = match measured {
        Ok(report) => report,
        Err(mut diagnostics) => {
            diagnostics.sort();
            session.report_diagnostics(&diagnostics);
            return exit::ERRORS;
        }
    };
    if arguments.json {
        match json(&report) {
            Ok(json) => session.print(&json),
            Err(error) => {
                session.fail(error);
                return exit::FAILED;
            }
        }
    } else {
        session.print(&table(&report));
        session.report_diagnostics(&report.deviations);
    }
    if arguments.strict && !report.deviations.is_empty() {
        exit::ERRORS
    } else {
        exit::GOOD
    }
}

/// The layout in one line.
pub fn one_line(report: &Report) -> String {
    let full = report
        .pages
        .iter()
        .filter(|page| page.lines.len() == report.grid.lines as usize)
        .count();
    let deviations = match report.deviations.iter().count() {
        0 => "没有偏差".to_owned(),
        count => format!("{count} 处偏差"),
    };
    format!(
        "版面：每页 {} 行、每行 {} 字，{full} 个满页，{deviations}",
        report.grid.lines, report.grid.chars
    )
}

fn table(report: &Report) -> String {
    let mut text = format!("{}\n", one_line(report));
    for page in &report.pages {
        let characters: Vec<usize> = page.lines.iter().map(|line| line.characters).collect();
        let _ = write!(
            text,
            "第 {:>2} 页  正文 {:>2} 行",
            page.page,
            page.lines.len()
        );
        if let (Some(fewest), Some(most)) = (characters.iter().min(), characters.iter().max()) {
            let _ = write!(text, "  每行 {fewest}—{most} 字");
        }
        let off = page
            .lines
            .iter()
            .map(|line| line.off_grid.abs())
            .fold(0.0, f64::max);
        if !page.lines.is_empty() {
            let _ = write!(text, "  偏离行格最多 {off:.3} 磅");
        }
        text.push('\n');
    }
    for borrowed in &report.borrowed {
        let places: Vec<String> = borrowed.places.iter().take(SHOWN).map(shown).collect();
        let more = match borrowed.places.len().saturating_sub(SHOWN) {
            0 => String::new(),
            more => format!("，还有 {more} 处"),
        };
        let _ = writeln!(
            text,
            "借用宋体的字“{}”（U+{:04X}）：{}{more}",
            borrowed.character,
            u32::from(borrowed.character),
            places.join("，"),
        );
    }
    text
}

/// How many places of a borrowed character the table shows.
const SHOWN: usize = 5;

fn shown(place: &Place) -> String {
    let position = place.position();
    format!(
        "{}:{}:{}",
        place.source.path(),
        position.line,
        position.column
    )
}

/// The stable form for other programs.
#[derive(Serialize)]
struct Json<'a> {
    lines: u32,
    chars: u32,
    size: f64,
    pages: &'a [PageReport],
    borrowed: Vec<BorrowedCharacter>,
    deviations: Vec<Deviation<'a>>,
}

#[derive(Serialize)]
struct BorrowedCharacter {
    character: char,
    places: Vec<String>,
}

#[derive(Serialize)]
struct Deviation<'a> {
    code: &'static str,
    message: &'a str,
    file: &'a str,
    line: usize,
    column: usize,
    text: &'a str,
}

fn json(report: &Report) -> Result<String, String> {
    let json = Json {
        lines: report.grid.lines,
        chars: report.grid.chars,
        size: report.grid.size,
        pages: &report.pages,
        borrowed: report
            .borrowed
            .iter()
            .map(|borrowed| BorrowedCharacter {
                character: borrowed.character,
                places: borrowed.places.iter().map(shown).collect(),
            })
            .collect(),
        deviations: report.deviations.iter().map(deviation).collect(),
    };
    serde_json::to_string_pretty(&json)
        .map(|json| json + "\n")
        .map_err(|error| format!("JSON 写不出来：{error}"))
}

fn deviation(diagnostic: &Diagnostic) -> Deviation<'_> {
    let place = diagnostic.place();
    let position = place.position();
    Deviation {
        code: diagnostic.code.as_str(),
        message: &diagnostic.message,
        file: place.source.path(),
        line: position.line,
        column: position.column,
        text: place.text(),
    }
}
