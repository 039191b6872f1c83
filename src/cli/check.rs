//! `check`: what a proofreader finds.

use std::path::Path;

use super::arguments::{CheckArguments, Report};
use super::progress::Progress;
use super::{Session, exit};
use crate::build::Press;
use crate::check::{self, Proofreader, fix};
use crate::diagnostic::render::{github::github, json::json, sarif::sarif};
use crate::diagnostic::{Confidence, Diagnostics, Severity};
use crate::parallel::in_parallel;
use crate::release;
use crate::workspace::Workspace;

/// Reads the issues, reports everything that is found, writes nothing. The findings are the result: they go to stdout.
pub fn run(arguments: &CheckArguments, session: &Session) -> u8 {
    let workspace = match session.workspace() {
        Ok(workspace) => workspace,
        Err(code) => return code,
    };
    let entries = match session.choose(&workspace, &arguments.issues, arguments.all) {
        Ok(entries) => entries,
        Err(code) => return code,
    };
    let (proofreader, press) = rayon::join(
        || Proofreader::new(&workspace),
        || Press::new(&workspace.files),
    );
    let mut diagnostics = Diagnostics::new();
    let mut articles = 0;
    match press {
        Ok(press) => {
            let progress = Progress::new(session, entries.len());
            let results = in_parallel(&entries, |entry| {
                let result = press.proofread(&workspace, entry, &proofreader);
                progress.done();
                result
            });
            progress.finish();
            for (found, count) in results {
                diagnostics.extend(found);
                articles += count;
            }
        }
        Err(found) => diagnostics.extend(found),
    }
    release::check_ledger(&workspace, &mut diagnostics);
    diagnostics.sort();
    match arguments.report {
        Report::Human => {
            session.print_diagnostics(&diagnostics);
            session.print(&summary(entries.len(), articles, &diagnostics));
        }
        Report::Json => session.print(&json(&diagnostics)),
        Report::Sarif => session.print(&sarif(&diagnostics, check::page)),
        Report::Github => session.print(&github(&diagnostics, &below_repository(&workspace))),
    }
    if diagnostics.has_errors() || (arguments.strict && diagnostics.count(Severity::Warning) > 0) {
        exit::ERRORS
    } else {
        exit::GOOD
    }
}

/// The workspace's folder below the repository that a workflow has checked out; empty where it is the repository.
fn below_repository(workspace: &Workspace) -> String {
    let root = workspace.files.root();
    std::env::var_os("GITHUB_WORKSPACE")
        .and_then(|folder| Path::new(&folder).canonicalize().ok())
        .and_then(|folder| root.strip_prefix(folder).ok().map(Path::to_owned))
        .and_then(|below| below.to_str().map(|below| below.replace('\\', "/")))
        .unwrap_or_default()
}

/// “检查了 3 期、12 篇：2 个错误，5 个警告；其中 4 处可以用 jianbao fix 改正”.
fn summary(issues: usize, articles: usize, diagnostics: &Diagnostics) -> String {
    let errors = diagnostics.count(Severity::Error);
    let warnings = diagnostics.count(Severity::Warning);
    let mut line = format!("检查了 {issues} 期、{articles} 篇：");
    if errors + warnings == 0 {
        line.push_str("没有发现问题\n");
        return line;
    }
    line.push_str(&crate::diagnostic::render::human::summary_line(
        errors, warnings,
    ));
    let certain = fix::with_confidence(diagnostics, Confidence::Certain).count();
    let suspect = fix::with_confidence(diagnostics, Confidence::Suspect).count();
    if certain > 0 {
        line.push_str(&format!("；其中 {certain} 处可以用 jianbao fix 改正"));
    }
    if suspect > 0 {
        line.push_str(&format!(
            "；另有 {suspect} 处有改法但拿不准，可以用 jianbao fix --suspect 逐处确认"
        ));
    }
    line.push('\n');
    line
}
