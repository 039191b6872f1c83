//! Findings as GitHub's workflow commands, which it shows beside the changed lines of a pull request.

use std::fmt::Write as _;

use super::positions::Positions;
use super::visible;
use crate::diagnostic::{Diagnostics, Severity};

/// The findings, one command a line. GitHub wants paths below the repository's root: `folder` is the workspace's own
/// path below it (`刊物/联络动态`), empty where the two are the same.
pub fn github(diagnostics: &Diagnostics, folder: &str) -> String {
    let folder = folder.trim_matches('/');
    let mut positions = Positions::default();
    let mut text = String::new();
    for diagnostic in diagnostics.iter() {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let place = diagnostic.place();
        let path = place.source.path();
        let file = if folder.is_empty() {
            path.to_owned()
        } else {
            format!("{folder}/{path}")
        };
        let (start, end, _) = positions.of(place);
        let _ = write!(
            text,
            "::{command} file={},line={},endLine={}",
            property(&file),
            start.line,
            end.line
        );
        // GitHub takes columns only within one line.
        if start.line == end.line {
            let _ = write!(text, ",col={},endColumn={}", start.column, end.column);
        }
        let title = format!("{} {}", diagnostic.code, diagnostic.code.title());
        let _ = write!(text, ",title={}::", property(&title));
        text.push_str(&data(&diagnostic.message));
        if let Some(help) = &diagnostic.help {
            text.push_str(&data(&format!("\n帮助：{help}")));
        }
        text.push('\n');
    }
    text
}

/// What stands behind `::`: a line break would end the command and could begin another.
fn data(text: &str) -> String {
    visible(text)
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// What stands behind `=`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
