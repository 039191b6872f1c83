use std::path::PathBuf;
use std::time::Instant;

use super::progress::Progress;
use super::{BuildArguments, Session, exit};
use crate::build::{Built, Formats, Press};
use crate::check::Proofreader;
use crate::diagnostic::{Diagnostics, Severity};
use crate::issue::Manifest;
use crate::numbering;
use crate::output::WriteError;
use crate::parallel::in_parallel;
use crate::workspace::{Entry, Workspace};

/// `jianbao build`: makes issues and puts them in their folders.
pub fn run(arguments: &BuildArguments, session: &Session) -> u8 {
    let start = Instant::now();
    let workspace = match session.workspace() {
        Ok(workspace) => workspace,
        Err(code) => return code,
    };
    let entries = match session.choose(&workspace, &arguments.issues, arguments.all) {
        Ok(entries) => entries,
        Err(code) => return code,
    };
    let press = match Press::new(&workspace.files) {
        Ok(press) => press,
        Err(diagnostics) => {
            session.report_diagnostics(&sorted(diagnostics));
            return exit::ERRORS;
        }
    };
    let job = Job {
        arguments,
        workspace: &workspace,
        press: &press,
        proofreader: Proofreader::new(&workspace),
        out: arguments
            .out
            .clone()
            .unwrap_or_else(|| workspace.files.root().join("dist")),
    };
    let outcome = if arguments.all {
        job.all(&entries, session)
    } else {
        job.named(&entries, session)
    };
    if !outcome.lines.is_empty() {
        session.print(&outcome.lines);
        session.print(&format!("用时 {:.2} 秒\n", start.elapsed().as_secs_f64()));
    }
    outcome.code
}

struct Job<'a> {
    arguments: &'a BuildArguments,
    workspace: &'a Workspace,
    press: &'a Press,
    proofreader: Proofreader,
    out: PathBuf,
}

/// What a run leaves to say.
struct Outcome {
    lines: String,
    code: u8,
}

impl Job<'_> {
    /// Issues that were named: all of them, or nothing is written.
    fn named(&self, entries: &[&Entry], session: &Session) -> Outcome {
        let progress = Progress::new(session, entries.len());
        let results = in_parallel(entries, |entry| {
            let result = self.build(entry);
            progress.done();
            result
        });
        progress.finish();
        let mut diagnostics = Diagnostics::new();
        let mut built = Vec::new();
        for (entry, result) in entries.iter().zip(results) {
            match result {
                Ok(issue) => {
                    diagnostics.extend(issue.warnings.iter().cloned());
                    built.extend(entry.manifest.as_ref().map(|manifest| (manifest, issue)));
                }
                Err(found) => diagnostics.extend(found),
            }
        }
        let refused = self.refuses(&diagnostics);
        session.report_diagnostics(&sorted(diagnostics));
        if refused {
            session.report("没有生成任何文件，原有的文件没有改动。\n");
            return Outcome {
                lines: String::new(),
                code: exit::ERRORS,
            };
        }
        let mut lines = String::new();
        for (manifest, issue) in built {
            match self.write(manifest, &issue) {
                Ok(summary) => lines.push_str(&summary),
                Err(error) => {
                    session.fail(error);
                    return Outcome {
                        lines,
                        code: exit::FAILED,
                    };
                }
            }
        }
        Outcome {
            lines,
            code: exit::GOOD,
        }
    }

    /// All issues: the good ones are written, the others reported.
    fn all(&self, entries: &[&Entry], session: &Session) -> Outcome {
        let progress = Progress::new(session, entries.len());
        let results = in_parallel(entries, |entry| {
            let result = self.build(entry).and_then(|issue| {
                if self.refuses(&issue.warnings) {
                    Err(issue.warnings)
                } else {
                    Ok(issue)
                }
            });
            // Written at once, so that an archive is never in memory as a whole.
            let result = result.map(|issue| {
                let manifest = entry.manifest.as_ref();
                let written =
                    manifest.map_or(Ok(String::new()), |manifest| self.write(manifest, &issue));
                (issue.warnings, written)
            });
            progress.done();
            result
        });
        progress.finish();
        let mut diagnostics = Diagnostics::new();
        let mut lines = String::new();
        let mut code = exit::GOOD;
        let mut failures = Vec::new();
        for result in results {
            match result {
                Ok((warnings, written)) => {
                    diagnostics.extend(warnings);
                    match written {
                        Ok(summary) => lines.push_str(&summary),
                        Err(error) => failures.push(error),
                    }
                }
                Err(found) => {
                    diagnostics.extend(found);
                    code = exit::ERRORS;
                }
            }
        }
        session.report_diagnostics(&sorted(diagnostics));
        for error in failures {
            session.fail(error);
            code = exit::FAILED;
        }
        Outcome { lines, code }
    }

    fn build(&self, entry: &Entry) -> Result<Built, Diagnostics> {
        let formats = Formats {
            pdf: self.arguments.pdf,
            html: self.arguments.html,
            png: self.arguments.png,
            typst: self.arguments.keep_typst,
        };
        self.press
            .build(self.workspace, entry, Some(&self.proofreader), formats)
    }

    fn refuses(&self, diagnostics: &Diagnostics) -> bool {
        diagnostics.has_errors()
            || (self.arguments.strict && diagnostics.count(Severity::Warning) > 0)
    }

    fn write(&self, manifest: &Manifest, issue: &Built) -> Result<String, WriteError> {
        let folder = issue.write(&self.out, manifest)?;
        Ok(summary(manifest, issue, &super::shown(&folder)))
    }
}

pub(super) fn sorted(mut diagnostics: Diagnostics) -> Diagnostics {
    diagnostics.sort();
    diagnostics
}

fn summary(manifest: &Manifest, issue: &Built, folder: &str) -> String {
    let mut line = format!("{}：{} 篇", numbering::issue_name(manifest), issue.articles);
    if let Some(report) = &issue.layout {
        line.push_str(&format!("，{} 页", report.pages.len()));
    }
    if issue.released {
        line.push_str("，已发刊，PDF 是存档的那一份");
    }
    line.push('\n');
    for file in &issue.files {
        if file.path.ends_with(".pdf")
            || file.path == "index.html"
            || file.path == "typst/issue.typ"
            || file.path == "pages/01.png"
        {
            line.push_str(&format!(
                "  {folder}/{}  {}\n",
                file.path,
                size(file.bytes.len())
            ));
        }
    }
    if let Some(report) = &issue.layout {
        line.push_str(&format!("  {}\n", super::layout::one_line(report)));
    }
    line
}

pub(super) fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} 字节"),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{:.1} MB", bytes as f64 / 1_000_000.0),
    }
}
