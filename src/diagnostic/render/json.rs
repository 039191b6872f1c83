//! Findings for programs: a JSON document whose schema stays as it is (`docs/diagnostics.md`).

use serde::Serialize;

use super::positions::Positions;
use super::{excerpt, json_text};
use crate::diagnostic::{Confidence, Diagnostic, Diagnostics, Fix, Label, Severity};
use crate::source::{Place, Position};

/// Counted up when a field changes its meaning or goes; new fields may come without it.
const VERSION: u32 = 1;

/// The findings as JSON, in their order, with a line end.
pub fn json(diagnostics: &Diagnostics) -> String {
    let mut positions = Positions::default();
    json_text(&Report {
        version: VERSION,
        diagnostics: diagnostics
            .iter()
            .map(|diagnostic| finding(diagnostic, &mut positions))
            .collect(),
        summary: Summary {
            errors: diagnostics.count(Severity::Error),
            warnings: diagnostics.count(Severity::Warning),
            fixable: diagnostics
                .iter()
                .filter_map(|diagnostic| diagnostic.fix.as_ref())
                .filter(|fix| fix.confidence == Confidence::Certain)
                .count(),
        },
    })
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    diagnostics: Vec<Finding<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Summary {
    errors: usize,
    warnings: usize,
    /// Those with a certain fix.
    fixable: usize,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'static str,
    title: &'static str,
    severity: &'static str,
    message: &'a str,
    labels: Vec<Marked<'a>>,
    help: Option<&'a str>,
    fix: Option<Change<'a>>,
}

#[derive(Serialize)]
struct Marked<'a> {
    path: &'a str,
    start: Point,
    end: Point,
    text: String,
    label: &'a str,
}

#[derive(Serialize)]
struct Point {
    /// From 1.
    line: usize,
    /// In characters, from 1.
    column: usize,
    /// In bytes, from 0, behind a byte order mark.
    offset: usize,
}

#[derive(Serialize)]
struct Change<'a> {
    confidence: &'static str,
    edits: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
struct Replacement<'a> {
    path: &'a str,
    start: Point,
    end: Point,
    text: &'a str,
}

fn finding<'a>(diagnostic: &'a Diagnostic, positions: &mut Positions) -> Finding<'a> {
    Finding {
        code: diagnostic.code.as_str(),
        title: diagnostic.code.title(),
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: &diagnostic.message,
        labels: diagnostic
            .labels
            .iter()
            .map(|label| marked(label, positions))
            .collect(),
        help: diagnostic.help.as_deref(),
        fix: diagnostic.fix.as_ref().map(|fix| change(fix, positions)),
    }
}

fn marked<'a>(label: &'a Label, positions: &mut Positions) -> Marked<'a> {
    let (start, end) = points(&label.place, positions);
    Marked {
        path: label.place.source.path(),
        start,
        end,
        text: excerpt(label.place.text()),
        label: &label.text,
    }
}

fn change<'a>(fix: &'a Fix, positions: &mut Positions) -> Change<'a> {
    Change {
        confidence: match fix.confidence {
            Confidence::Certain => "certain",
            Confidence::Suspect => "suspect",
        },
        edits: fix
            .edits
            .iter()
            .map(|edit| {
                let (start, end) = points(&edit.place, positions);
                Replacement {
                    path: edit.place.source.path(),
                    start,
                    end,
                    text: &edit.text,
                }
            })
            .collect(),
    }
}

fn points(place: &Place, positions: &mut Positions) -> (Point, Point) {
    let (start, end, bytes) = positions.of(place);
    let point = |position: Position, offset| Point {
        line: position.line,
        column: position.column,
        offset,
    };
    (point(start, bytes.start), point(end, bytes.end))
}
