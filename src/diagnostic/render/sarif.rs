//! Findings in SARIF 2.1.0 (OASIS), which code hosts and editors import. It has no place for a byte offset behind a
//! byte order mark, so places are lines and columns alone.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;

use super::positions::Positions;
use super::{excerpt, json_text};
use crate::diagnostic::{
    Code, Confidence, Diagnostic, Diagnostics, Edit, Fix, Label, Page, Severity,
};
use crate::source::Place;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What paths are relative to, the name of [`Bases::workspace`]; where it is on disk is nobody's business.
const ROOT: &str = "WORKSPACE";

/// What RFC 3986 leaves unreserved, and the `/` between the parts of a path. A `:` in a first part would make a scheme
/// of it.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// The findings as one run, with a description of each code that occurs. `page` is where the codes' pages are.
pub fn sarif(diagnostics: &Diagnostics, page: impl Fn(Code) -> Option<&'static Page>) -> String {
    let mut rules: BTreeMap<Code, usize> = diagnostics
        .iter()
        .map(|diagnostic| (diagnostic.code, 0))
        .collect();
    for (index, place) in rules.values_mut().enumerate() {
        *place = index;
    }
    let mut positions = Positions::default();
    json_text(&Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "jianbao",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    language: "zh-CN",
                    rules: rules.keys().map(|&code| rule(code, page(code))).collect(),
                },
            },
            original_uri_base_ids: Bases {
                workspace: Base {
                    description: Text::new("工作区的文件夹"),
                },
            },
            column_kind: "unicodeCodePoints",
            results: diagnostics
                .iter()
                .map(|diagnostic| result(diagnostic, &rules, &mut positions))
                .collect(),
        }],
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    original_uri_base_ids: Bases,
    column_kind: &'static str,
    results: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    language: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_description: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<Text>,
}

#[derive(Serialize)]
struct Bases {
    #[serde(rename = "WORKSPACE")]
    workspace: Base,
}

#[derive(Serialize)]
struct Base {
    description: Text,
}

#[derive(Serialize)]
struct Text {
    text: String,
}

impl Text {
    fn new(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'a> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Mending<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    uri_base_id: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Mending<'a> {
    description: Text,
    artifact_changes: Vec<ArtifactChange<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'a> {
    artifact_location: Artifact,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    #[serde(skip_serializing_if = "Option::is_none")]
    inserted_content: Option<Inserted<'a>>,
}

#[derive(Serialize)]
struct Inserted<'a> {
    text: &'a str,
}

fn rule(code: Code, page: Option<&Page>) -> Descriptor {
    Descriptor {
        id: code.as_str(),
        short_description: Text::new(code.title()),
        full_description: page.map(|page| Text::new(page.finds)),
        help: page.map(|page| Text::new(help(page))),
    }
}

fn help(page: &Page) -> String {
    [
        ("查什么：", page.finds),
        ("为什么：", page.why),
        ("不查什么：", page.leaves),
        ("依据：", page.reference),
    ]
    .iter()
    .filter(|(_, text)| !text.is_empty())
    .map(|(heading, text)| format!("{heading}{text}"))
    .collect::<Vec<_>>()
    .join("\n")
}

fn result<'a>(
    diagnostic: &'a Diagnostic,
    rules: &BTreeMap<Code, usize>,
    positions: &mut Positions,
) -> Finding<'a> {
    let mut message = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        message.push_str("\n帮助：");
        message.push_str(help);
    }
    let mut locations: Vec<Location> = diagnostic
        .labels
        .iter()
        .map(|label| location(label, positions))
        .collect();
    let related_locations = locations.split_off(1.min(locations.len()));
    Finding {
        rule_id: diagnostic.code.as_str(),
        rule_index: rules.get(&diagnostic.code).copied().unwrap_or_default(),
        level: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        message: Text::new(message),
        locations,
        related_locations,
        fixes: diagnostic
            .fix
            .iter()
            .filter(|fix| !fix.edits.is_empty())
            .map(|fix| mending(fix, positions))
            .collect(),
    }
}

fn location(label: &Label, positions: &mut Positions) -> Location {
    let mut region = region(&label.place, positions);
    // A snippet is the whole of its region, or is left out.
    let text = label.place.text();
    region.snippet = (excerpt(text) == text).then(|| Text::new(text));
    Location {
        physical_location: PhysicalLocation {
            artifact_location: artifact(&label.place),
            region,
        },
        message: (!label.text.is_empty()).then(|| Text::new(label.text.as_str())),
    }
}

fn artifact(place: &Place) -> Artifact {
    Artifact {
        uri: utf8_percent_encode(place.source.path(), PATH).to_string(),
        uri_base_id: ROOT,
    }
}

fn region(place: &Place, positions: &mut Positions) -> Region {
    let (start, end, _) = positions.of(place);
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.line,
        end_column: end.column,
        snippet: None,
    }
}

fn mending<'a>(fix: &'a Fix, positions: &mut Positions) -> Mending<'a> {
    let mut changes: Vec<(&Place, Vec<Replacement<'a>>)> = Vec::new();
    for edit in &fix.edits {
        let replacement = replacement(edit, positions);
        match changes.last_mut() {
            Some((place, replacements)) if place.source == edit.place.source => {
                replacements.push(replacement);
            }
            _ => changes.push((&edit.place, vec![replacement])),
        }
    }
    Mending {
        description: Text::new(match fix.confidence {
            Confidence::Certain => "可用 jianbao fix 改正",
            Confidence::Suspect => "存疑，改前请看一看",
        }),
        artifact_changes: changes
            .into_iter()
            .map(|(place, replacements)| ArtifactChange {
                artifact_location: artifact(place),
                replacements,
            })
            .collect(),
    }
}

fn replacement<'a>(edit: &'a Edit, positions: &mut Positions) -> Replacement<'a> {
    Replacement {
        deleted_region: region(&edit.place, positions),
        inserted_content: (!edit.text.is_empty()).then_some(Inserted { text: &edit.text }),
    }
}
