//! `list`: a table of all issues.

use super::table::table;
use super::{Session, exit};
use crate::diagnostic::render::visible;
use crate::diagnostic::{Diagnostics, Severity};
use crate::issue::Number;
use crate::workspace::Entry;

const HEADINGS: [&str; 7] = ["年份", "期号", "总期号", "日期", "稿件", "状态", "位置"];

/// Prints the table. Issues with errors have a row too; what is wrong in them goes to stderr.
pub fn run(session: &Session) -> u8 {
    let workspace = match session.workspace() {
        Ok(workspace) => workspace,
        Err(code) => return code,
    };
    let mut found = Diagnostics::new();
    let mut rows = Vec::new();
    for entry in workspace.manifests() {
        let diagnostics = workspace.entry_diagnostics(entry);
        rows.push(row(entry, diagnostics.has_errors()));
        // Warnings are for whoever builds the issue.
        let errors = diagnostics.into_iter();
        found.extend(errors.filter(|diagnostic| diagnostic.severity == Severity::Error));
    }
    found.sort();
    if rows.is_empty() {
        session.print("还没有一期，用 jianbao new issue 新建。\n");
    } else {
        session.print(&table(&HEADINGS, &rows));
    }
    session.report_diagnostics(&found);
    if found.has_errors() {
        exit::ERRORS
    } else {
        exit::GOOD
    }
}

/// An issue's row; `broken` tells whether there are errors in it. What cannot be read is `?`.
fn row(entry: &Entry, broken: bool) -> [String; 7] {
    let folder = entry.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let unknown = || "?".to_owned();
    let Some(manifest) = &entry.manifest else {
        return [
            unknown(),
            unknown(),
            unknown(),
            unknown(),
            unknown(),
            "有误".to_owned(),
            visible(folder),
        ];
    };
    let (number, total) = match &manifest.number {
        Number::Regular { number, total } => (number.value.to_string(), total.value.to_string()),
        Number::Supplement(number) => (format!("增刊{}", number.value), "-".to_owned()),
    };
    let state = match (broken, manifest.draft, entry.released().is_some()) {
        (true, _, _) => "有误",
        (false, true, false) => "送审",
        (false, true, true) => "更正",
        (false, false, true) => "已发",
        (false, false, false) => "正式",
    };
    [
        manifest.year.to_string(),
        number,
        total,
        manifest.date.value.to_string(),
        format!("{} 篇", manifest.articles.len()),
        state.to_owned(),
        visible(folder),
    ]
}
