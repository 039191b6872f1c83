//! `fix`: mends what is certain, and asks about the rest.

use std::collections::BTreeSet;

use similar::TextDiff;

use super::arguments::FixArguments;
use super::{Session, exit};
use crate::check::{Proofreader, fix};
use crate::diagnostic::render::visible;
use crate::diagnostic::{Code, Confidence, Diagnostic, Diagnostics};
use crate::issue::{Manifest, read_article};
use crate::limits;
use crate::numbering;
use crate::output;
use crate::series::{Series, Text};
use crate::source::Source;
use crate::workspace::{Entry, Workspace};

/// How often a text is proofread again after its fixes: one can make place for another (a mark that became full-width
/// is now doubled). What still moves after so many rounds is left to the editor.
const ROUNDS: usize = 10;

/// Applies the fixes of the issues' articles; with `--diff` it only shows them.
pub fn run(arguments: &FixArguments, session: &Session) -> u8 {
    if arguments.suspect && !session.can_ask() {
        session.fail("--suspect 要逐处问您，只能在终端里用");
        return exit::FAILED;
    }
    let workspace = match session.workspace() {
        Ok(workspace) => workspace,
        Err(code) => return code,
    };
    let entries = match session.choose(&workspace, &arguments.issues, arguments.all) {
        Ok(entries) => entries,
        Err(code) => return code,
    };
    let Some(series) = &workspace.series else {
        session.report_diagnostics(&workspace.series_diagnostics);
        return exit::ERRORS;
    };
    let mut job = Job {
        workspace: &workspace,
        session,
        series,
        proofreader: Proofreader::new(&workspace),
        arguments,
        unreadable: Diagnostics::new(),
        stopped: false,
    };
    let mut mended = Vec::new();
    for entry in entries {
        mended.extend(job.issue(entry));
    }
    job.unreadable.sort();
    session.report_diagnostics(&job.unreadable);
    let code = if job.unreadable.has_errors() {
        exit::ERRORS
    } else {
        exit::GOOD
    };
    if arguments.diff {
        for file in &mended {
            session.print(&file.diff());
        }
        return code;
    }
    for file in &mended {
        if let Err(message) = file.write(&workspace) {
            session.fail(message);
            return exit::FAILED;
        }
    }
    session.print(&summary(&mended));
    code
}

fn summary(mended: &[Mended]) -> String {
    let mut text = String::new();
    for file in mended {
        text.push_str(&format!(
            "{}：改了 {} 处\n",
            visible(file.before.path()),
            file.count
        ));
    }
    match mended.iter().map(|file| file.count).sum::<usize>() {
        0 => text.push_str("没有可以改正的地方\n"),
        count => text.push_str(&format!(
            "一共改了 {count} 处，在 {} 个文件里。请再看一遍，并用 jianbao check 检查其余的问题\n",
            mended.len()
        )),
    }
    text
}

/// An article's file before and after.
struct Mended {
    before: Source,
    after: String,
    /// How many fixes were applied.
    count: usize,
}

impl Mended {
    fn diff(&self) -> String {
        let diff = TextDiff::from_lines(self.before.text(), &self.after);
        let path = self.before.path();
        visible(
            &diff
                .unified_diff()
                .header(&format!("a/{path}"), &format!("b/{path}"))
                .to_string(),
        )
    }

    /// Writes the file whole. A byte order mark stays, line ends are part of the text.
    fn write(&self, workspace: &Workspace) -> Result<(), String> {
        let path = self.before.path();
        let bytes = workspace
            .files
            .read(path, limits::ARTICLE_BYTES)
            .map_err(|error| format!("文件“{path}”{}", error.description()))?;
        let place = workspace.files.root().join(path);
        let now = std::fs::read(&place)
            .map_err(|error| format!("文件“{path}”{}", output::reason(&error)))?;
        if now != *bytes {
            return Err(format!(
                "文件“{path}”刚才被别的程序改过，没有动它；请再运行一次"
            ));
        }
        let mark: &[u8] = if bytes.starts_with(b"\xEF\xBB\xBF") {
            b"\xEF\xBB\xBF"
        } else {
            b""
        };
        output::replace(&place, &[mark, self.after.as_bytes()].concat())
            .map_err(|error| error.to_string())
    }
}

struct Job<'a> {
    workspace: &'a Workspace,
    session: &'a Session,
    series: &'a Series,
    proofreader: Proofreader,
    arguments: &'a FixArguments,
    /// What keeps articles from being read.
    unreadable: Diagnostics,
    /// Whether the editor had enough of questions.
    stopped: bool,
}

impl Job<'_> {
    fn issue(&mut self, entry: &Entry) -> Vec<Mended> {
        let Some(manifest) = &entry.manifest else {
            self.unreadable.extend(entry.diagnostics.clone());
            return Vec::new();
        };
        // What went out must stay as it was; a correction is marked as a draft again.
        if entry.released().is_some() && !manifest.draft {
            self.session.report(&format!(
                "{}已经发刊，没有改它；要更正，先在 issue.yaml 里写“送审: 是”。\n",
                numbering::issue_name(manifest)
            ));
            return Vec::new();
        }
        let files = self.workspace.article_files(manifest, &mut self.unreadable);
        files
            .into_iter()
            .filter_map(|(name, file)| self.article(manifest, &name, file))
            .collect()
    }

    fn article(&mut self, manifest: &Manifest, name: &Text, before: Source) -> Option<Mended> {
        let mut unreadable = Diagnostics::new();
        if read_article(name, before.clone(), &mut unreadable).is_none() {
            self.unreadable.extend(unreadable);
            return None;
        }
        let (mut text, mut count) = self.certain(manifest, name, before.clone());
        if self.arguments.suspect && !self.stopped {
            let (asked, accepted) = self.suspect(manifest, name, text.clone());
            if accepted > 0 {
                let (again, more) = self.certain(manifest, name, asked);
                text = again;
                count += accepted + more;
            }
        }
        (text.text() != before.text()).then(|| Mended {
            after: text.text().to_owned(),
            before,
            count,
        })
    }

    /// The text with its certain fixes, and how many they were.
    fn certain(&self, manifest: &Manifest, name: &Text, start: Source) -> (Source, usize) {
        let mut text = start;
        let mut count = 0;
        for _ in 0..ROUNDS {
            let found = self.findings(manifest, name, &text);
            let applied = fix::apply(&text, &fix::certain(&found));
            let next = Source::new(text.path(), applied.text);
            if next.text() == text.text() || !self.still_reads(name, &text, &next) {
                break;
            }
            count += applied.count;
            text = next;
        }
        (text, count)
    }

    /// The text with the suspect fixes that the editor agrees to, and how many they were.
    fn suspect(&mut self, manifest: &Manifest, name: &Text, text: Source) -> (Source, usize) {
        let mut found = self.findings(manifest, name, &text);
        found.sort();
        let mut accepted = Vec::new();
        let mut always: BTreeSet<Code> = BTreeSet::new();
        let mut never: BTreeSet<Code> = BTreeSet::new();
        for diagnostic in fix::with_confidence(&found, Confidence::Suspect) {
            let code = diagnostic.code;
            if never.contains(&code) {
                continue;
            }
            let answer = if always.contains(&code) {
                Answer::Yes
            } else {
                self.ask(diagnostic)
            };
            match answer {
                Answer::Yes => accepted.extend(&diagnostic.fix),
                Answer::No => {}
                Answer::Always => {
                    always.insert(code);
                    accepted.extend(&diagnostic.fix);
                }
                Answer::Never => {
                    never.insert(code);
                }
                Answer::Stop => {
                    self.stopped = true;
                    break;
                }
            }
        }
        let applied = fix::apply(&text, &accepted);
        let next = Source::new(text.path(), applied.text);
        if applied.count > 0 && self.still_reads(name, &text, &next) {
            (next, applied.count)
        } else {
            (text, 0)
        }
    }

    fn ask(&self, diagnostic: &Diagnostic) -> Answer {
        let mut one = Diagnostics::new();
        one.push(diagnostic.clone());
        self.session.print_diagnostics(&one);
        let code = diagnostic.code;
        loop {
            let question = format!(
                "改吗？ y 改　n 不改　a 本篇的 {code} 都改　s 本篇的 {code} 都不改　q 到此为止 > "
            );
            match self.session.ask(&question).as_deref().map(str::trim) {
                Some("y" | "Y" | "改" | "是") => return Answer::Yes,
                Some("n" | "N" | "不改" | "否") => return Answer::No,
                Some("a" | "A") => return Answer::Always,
                Some("s" | "S") => return Answer::Never,
                Some("q" | "Q") | None => return Answer::Stop,
                Some(_) => {}
            }
        }
    }

    fn findings(&self, manifest: &Manifest, name: &Text, text: &Source) -> Diagnostics {
        read_article(name, text.clone(), &mut Diagnostics::new()).map_or_else(
            Diagnostics::new,
            |article| {
                self.proofreader
                    .proofread_article(self.series, manifest, article)
            },
        )
    }

    /// Whether a mended text still reads without a new error: the last guard against a fix that breaks the front matter
    /// or the Markdown.
    fn still_reads(&self, name: &Text, before: &Source, after: &Source) -> bool {
        let errors = |text: &Source| {
            let mut found = Diagnostics::new();
            let article = read_article(name, text.clone(), &mut found);
            (
                article.map(|article| article.body.blocks.len()),
                found.iter().filter(|finding| finding.is_error()).count(),
            )
        };
        let (blocks_before, errors_before) = errors(before);
        let (blocks_after, errors_after) = errors(after);
        // A fix may join a broken paragraph or drop an empty one, but makes none.
        blocks_after.is_some() && blocks_after <= blocks_before && errors_after <= errors_before
    }
}

enum Answer {
    Yes,
    No,
    Always,
    Never,
    Stop,
}
