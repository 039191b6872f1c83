//! `fix`: mends what is certain, and asks about the rest.

use std::collections::BTreeSet;
use std::io::IsTerminal as _;
use std::ops::Range;

use percent_encoding::percent_decode_str;
use similar::TextDiff;

use super::arguments::FixArguments;
use super::{Session, exit};
use crate::article::Article;
use crate::check::{Proofreader, fix};
use crate::diagnostic::render::visible;
use crate::diagnostic::{Code, Confidence, Diagnostic, Diagnostics, Fix};
use crate::document::{Inline, LinkTarget, headings, plain_text};
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
        anchors: BTreeSet::new(),
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
        let text = diff
            .unified_diff()
            .header(&format!("a/{path}"), &format!("b/{path}"))
            .to_string();
        // A terminal must not obey what is in it; `patch` must get it as it is.
        if std::io::stdout().is_terminal() {
            visible(&text)
        } else {
            text
        }
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
    /// What the links of the issue at hand name headings by.
    anchors: BTreeSet<String>,
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
        self.anchors.clear();
        let mut readable = Vec::new();
        for (name, file) in files {
            let mut found = Diagnostics::new();
            match read_article(&name, file.clone(), &mut found) {
                Some(article) => {
                    anchors_in(&article, &mut self.anchors);
                    readable.push((name, file));
                }
                None => self.unreadable.extend(found),
            }
        }
        readable
            .into_iter()
            .filter_map(|(name, file)| self.article(manifest, &name, file))
            .collect()
    }

    fn article(&mut self, manifest: &Manifest, name: &Text, before: Source) -> Option<Mended> {
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
            let Some((next, applied)) = self.harmless(name, &text, &fix::certain(&found)) else {
                break;
            };
            count += applied;
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
                Answer::Yes => accepted.extend(diagnostic.fix.as_ref()),
                Answer::No => {}
                Answer::Always => {
                    always.insert(code);
                    accepted.extend(diagnostic.fix.as_ref());
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
        self.harmless(name, &text, &accepted).unwrap_or((text, 0))
    }

    fn ask(&self, diagnostic: &Diagnostic) -> Answer {
        let mut one = Diagnostics::new();
        one.push(diagnostic.clone());
        self.session.print("\n");
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

    /// The text with those of the fixes that leave its markup and its excused words as they are, and how many they were;
    /// `None` where nothing changes.
    ///
    /// A deletion can empty an emphasis, so that its marks are printed; a changed word can be the label of a link. No rule
    /// can know that: the result is read again, and where it reads otherwise the fixes are tried in halves.
    fn harmless(&self, name: &Text, text: &Source, fixes: &[&Fix]) -> Option<(Source, usize)> {
        if fixes.is_empty() {
            return None;
        }
        let before = Markup::of(name, text)?;
        let fixes: Vec<&Fix> = fixes
            .iter()
            .copied()
            .filter(|fix| !before.is_excused(fix))
            .collect();
        let mut trial = Trial {
            name,
            text,
            before: &before,
            anchors: &self.anchors,
            accepted: Vec::new(),
            left: TRIALS,
        };
        trial.accept(&fixes);
        let applied = fix::apply(text, &trial.accepted);
        let next = Source::new(text.path(), applied.text);
        (next.text() != text.text()).then_some((next, applied.count))
    }
}

/// How often a text is read again to find the fixes that would harm it.
const TRIALS: usize = 200;

/// Fixes that are tried on a text.
struct Trial<'a> {
    name: &'a Text,
    text: &'a Source,
    before: &'a Markup,
    anchors: &'a BTreeSet<String>,
    accepted: Vec<&'a Fix>,
    left: usize,
}

impl<'a> Trial<'a> {
    /// Accepts as many of the fixes as do no harm, those in front first.
    fn accept(&mut self, fixes: &[&'a Fix]) {
        if fixes.is_empty() || self.left == 0 {
            return;
        }
        self.left -= 1;
        let all: Vec<&Fix> = self.accepted.iter().chain(fixes).copied().collect();
        let after = Source::new(self.text.path(), fix::apply(self.text, &all).text);
        let unharmed = Markup::of(self.name, &after)
            .is_some_and(|after| self.before.is_kept_in(&after, self.anchors));
        if unharmed {
            self.accepted = all;
        } else if fixes.len() > 1 {
            let (first, second) = fixes.split_at(fixes.len() / 2);
            self.accept(first);
            self.accept(second);
        }
    }
}

/// What of an article is no prose, and must be the same after its fixes.
struct Markup {
    /// Blocks at the top; a fix may join two.
    blocks: usize,
    errors: usize,
    /// Emphasis, links with their targets, code and notes, in reading order.
    inlines: Vec<String>,
    /// What links may name headings by.
    slugs: BTreeSet<String>,
    /// Where excused words stand.
    excused: Vec<Range<usize>>,
}

impl Markup {
    /// `None` where the text is no article.
    fn of(name: &Text, text: &Source) -> Option<Self> {
        let mut found = Diagnostics::new();
        let article = read_article(name, text.clone(), &mut found)?;
        let mut markup = Self {
            blocks: article.body.blocks.len(),
            errors: found.iter().filter(|finding| finding.is_error()).count(),
            inlines: Vec::new(),
            slugs: BTreeSet::new(),
            excused: article
                .front_matter
                .excuses
                .iter()
                .flat_map(|excuse| excuse.places_in(&article.file))
                .collect(),
        };
        for document in article.lead.iter().chain([&article.body]) {
            document.inlines(&mut |inline| markup.inlines.extend(described(inline)));
            document.headings(&mut |heading| {
                markup.slugs.insert(heading.slug.clone());
            });
        }
        Some(markup)
    }

    /// Whether an edit of the fix touches excused words.
    fn is_excused(&self, fix: &Fix) -> bool {
        fix.edits.iter().any(|edit| {
            let span = &edit.place.span;
            self.excused.iter().any(|excused| {
                span.start < excused.end && excused.start < span.end.max(span.start + 1)
            })
        })
    }

    /// Whether a changed text has the same markup; headings that links name (`anchors`) must keep their names.
    fn is_kept_in(&self, after: &Self, anchors: &BTreeSet<String>) -> bool {
        let named = |markup: &Self| -> Vec<String> {
            markup.slugs.intersection(anchors).cloned().collect()
        };
        after.blocks <= self.blocks
            && after.errors <= self.errors
            && after.inlines == self.inlines
            && named(after) == named(self)
    }
}

/// An inline that is more than text.
fn described(inline: &Inline) -> Option<String> {
    match inline {
        Inline::Text(_) | Inline::Break => None,
        Inline::Emphasis(_) => Some("*".to_owned()),
        Inline::Strong(_) => Some("**".to_owned()),
        Inline::Strikethrough(_) => Some("~~".to_owned()),
        Inline::Code(run) => Some(format!("`{}", run.text)),
        Inline::Link { target, content } => {
            // A link without words shows its address.
            let shown = plain_text(content);
            let bare = matches!(target, LinkTarget::Url(address) | LinkTarget::Reference(address) if *address == shown);
            Some(format!("{target:?} {}", bare || shown.trim().is_empty()))
        }
        Inline::Picture(picture) => Some(format!("!{}", picture.file)),
        Inline::FootnoteReference { index, .. } => Some(format!("^{index}")),
    }
}

/// The names of headings that an article's links give behind `#`.
fn anchors_in(article: &Article, anchors: &mut BTreeSet<String>) {
    for document in article.lead.iter().chain([&article.body]) {
        document.inlines(&mut |inline| {
            if let Inline::Link {
                target: LinkTarget::Reference(reference),
                ..
            } = inline
                && let Some((_, fragment)) = reference.split_once('#')
            {
                let fragment = percent_decode_str(fragment).decode_utf8_lossy();
                anchors.insert(headings::slug(&fragment));
            }
        });
    }
}

enum Answer {
    Yes,
    No,
    Always,
    Never,
    Stop,
}
