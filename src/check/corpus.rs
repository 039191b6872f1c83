//! The corpora under `tests/corpus/`: for every rule on the text, sentences with the fault and sentences that tempt it.
//!
//! A file is named by its rule's code. A line `✗ ` is Markdown with what must be found between ⟦ and ⟧ (each pair one
//! finding of this rule, exactly so much of it), `→ ` below it is the same after the rule's certain fixes (no such line:
//! the rule has no certain fix for it), `✓ ` is Markdown in which no rule on the text finds anything. `¶` is an empty
//! line, `␤` a line end; `# ` begins a comment.

use std::collections::BTreeSet;
use std::path::Path;

use super::prose;
use super::rule::{Check, Rule, Scope};
use super::terms::Lexicon;
use crate::article::{self, Article};
use crate::diagnostic::{Confidence, Diagnostics, Edit};
use crate::document::markdown;
use crate::issue::{Manifest, parse_manifest};
use crate::series::{self, Series};
use crate::source::Source;

const FRONT_MATTER: &str = "---\ntitle: 题目\nsource: 省教育厅\n---\n\n";

/// An article as it is read from a file.
pub(crate) fn article(text: &str) -> Article {
    let file = Source::new("issues/2025/06/01.md", text);
    let mut diagnostics = Diagnostics::new();
    let (front_matter, body_span) = article::split(&file, &mut diagnostics).expect("front matter");
    let body = markdown::parse(&file, body_span.clone(), "", &mut diagnostics);
    let lead = front_matter.lead.as_ref().map(|lead| {
        let value = Source::new(lead.place.source.path(), lead.value.as_str());
        markdown::parse(&value, 0..lead.value.len(), "lead-", &mut diagnostics)
    });
    Article {
        name: "01.md".into(),
        front_matter,
        body_span,
        lead,
        body,
        file,
    }
}

/// The series of all cases.
pub(crate) fn series() -> Series {
    let source = Source::new(
        "issues/bulletin.yaml",
        "title: 联络动态\npublisher: 省人大常委会代表工作委员会\n",
    );
    series::parse(&source, &mut Diagnostics::new()).expect("series")
}

/// The manifest of all cases: 2025年第6期（总第731期）, 2025-03-11.
pub(crate) fn manifest() -> Manifest {
    let source = Source::new(
        "issues/2025/06/issue.yaml",
        "number: 6\ntotal: 731\ndate: 2025-03-11\narticles:\n  - 01.md\n",
    );
    parse_manifest(&source, &mut Diagnostics::new()).expect("manifest")
}

/// What rules on the text find in an article, sorted.
pub(crate) fn findings(article: &Article, rules: &[&Rule]) -> Diagnostics {
    let (series, manifest) = (series(), manifest());
    let lexicon = Lexicon::builtin();
    let scope = Scope {
        series: &series,
        manifest: &manifest,
        article,
        lexicon: &lexicon,
    };
    let all = prose::of(article);
    let mut diagnostics = Diagnostics::new();
    for rule in rules {
        match rule.check {
            Check::Prose(check) => all
                .iter()
                .for_each(|prose| check(prose, &scope, &mut diagnostics)),
            Check::Article(check) => check(&all, &scope, &mut diagnostics),
            Check::Issue(_) | Check::Manifests(_) => {}
        }
    }
    diagnostics.sort();
    diagnostics
}

fn markdown_of(line: &str) -> String {
    line.replace('¶', "\n\n").replace('␤', "\n")
}

/// A marked line as the text without its marks, and the marked ranges.
fn marked(line: &str) -> (String, BTreeSet<(usize, usize)>) {
    let mut text = String::new();
    let mut ranges = BTreeSet::new();
    let mut open = None;
    for c in markdown_of(line).chars() {
        match c {
            '⟦' => open = Some(text.len()),
            '⟧' => {
                ranges.insert((open.take().expect("⟦ before ⟧"), text.len()));
            }
            c => text.push(c),
        }
    }
    (text, ranges)
}

fn fixed(body: &str, found: &Diagnostics, rule: &Rule) -> String {
    let mut edits: Vec<&Edit> = found
        .iter()
        .filter(|diagnostic| diagnostic.code == rule.code)
        .filter_map(|diagnostic| diagnostic.fix.as_ref())
        .filter(|fix| fix.confidence == Confidence::Certain)
        .flat_map(|fix| &fix.edits)
        .collect();
    edits.sort_by_key(|edit| edit.place.span.start);
    edits.dedup();
    let mut text = format!("{FRONT_MATTER}{body}");
    for edit in edits.iter().rev() {
        text.replace_range(edit.place.span.clone(), &edit.text);
    }
    text[FRONT_MATTER.len()..].to_owned()
}

/// Runs the corpus of every rule of a family against all rules on the text. Panics with all that is wrong.
pub(crate) fn run(family: &[&Rule], all: &[&Rule]) {
    let mut faults = Vec::new();
    for rule in family {
        let path = format!(
            "{}/tests/corpus/{}.txt",
            env!("CARGO_MANIFEST_DIR"),
            rule.code
        );
        let Ok(corpus) = std::fs::read_to_string(Path::new(&path)) else {
            faults.push(format!("{path}: missing"));
            continue;
        };
        let (mut wrong, mut right) = (0, 0);
        let mut lines = corpus.lines().enumerate().peekable();
        while let Some((number, line)) = lines.next() {
            let at = format!("{}:{}", rule.code, number + 1);
            if let Some(text) = line.strip_prefix("✗ ") {
                wrong += 1;
                let (body, wanted) = marked(text);
                let article = article(&format!("{FRONT_MATTER}{body}"));
                let found = findings(&article, all);
                let places: BTreeSet<(usize, usize)> = found
                    .iter()
                    .filter(|diagnostic| diagnostic.code == rule.code)
                    .map(|diagnostic| {
                        let span = &diagnostic.place().span;
                        (
                            span.start.saturating_sub(FRONT_MATTER.len()),
                            span.end.saturating_sub(FRONT_MATTER.len()),
                        )
                    })
                    .collect();
                if wanted.is_empty() {
                    faults.push(format!("{at}: nothing is marked"));
                }
                if places != wanted {
                    let quote = |places: &BTreeSet<(usize, usize)>| {
                        places
                            .iter()
                            .map(|&(start, end)| body.get(start..end).unwrap_or("?").to_owned())
                            .collect::<Vec<_>>()
                    };
                    faults.push(format!(
                        "{at}: {body}\n    wanted {:?} {wanted:?}\n    found  {:?} {places:?}",
                        quote(&wanted),
                        quote(&places)
                    ));
                }
                let after = fixed(&body, &found, rule);
                let expected = match lines.peek() {
                    Some((_, next)) if next.starts_with("→ ") => {
                        let (_, next) = lines.next().expect("peeked");
                        markdown_of(&next["→ ".len()..])
                    }
                    _ => body.clone(),
                };
                if after != expected {
                    faults.push(format!("{at}: fixed {after}\n    wanted {expected}"));
                }
            } else if let Some(text) = line.strip_prefix("✓ ") {
                right += 1;
                let body = markdown_of(text);
                let article = article(&format!("{FRONT_MATTER}{body}"));
                for diagnostic in findings(&article, all).iter() {
                    faults.push(format!(
                        "{at}: {body}\n    accused by {} at {:?}: {}",
                        diagnostic.code,
                        diagnostic.place().text(),
                        diagnostic.message
                    ));
                }
            } else if !line.trim().is_empty() && !line.starts_with("# ") {
                faults.push(format!("{at}: not understood: {line}"));
            }
        }
        if wrong < 10 || right < 10 {
            faults.push(format!("{}: {wrong} faulty, {right} correct", rule.code));
        }
        for (wrong, right) in rule.page.examples {
            let finds = |text: &str| {
                let article = article(&format!("{FRONT_MATTER}{text}"));
                findings(&article, &[rule]).iter().count() > 0
            };
            if !finds(wrong) {
                faults.push(format!("{}: the page's {wrong} is not found", rule.code));
            }
            if finds(right) {
                faults.push(format!("{}: the page's {right} is accused", rule.code));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
