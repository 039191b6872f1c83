//! Words that are wrong, or not the ones that official writing uses: the lexicon and its rules.
//!
//! The built-in list is `terms.yaml` beside this file; a workspace has its own, [`TERMS_FILE`], in the same format,
//! whose entries override those with the same wrong word.

mod entry;
mod file;
mod lexicon;
mod name_order;
mod order;
mod plain;
mod protected_name;
mod slip;
mod term;
mod words;

pub use self::lexicon::Lexicon;

use std::ops::Range;

use self::lexicon::Term;
use super::prose::Prose;
use super::rule::Rule;
use crate::diagnostic::{Confidence, Diagnostic};

/// Where a workspace has its own list.
pub const TERMS_FILE: &str = "issues/terms.yaml";

/// The rules about words.
pub const RULES: &[Rule] = &[term::RULE, protected_name::RULE, name_order::RULE];

/// The finding about a wrong word at a range of the text.
fn finding(prose: &Prose, range: Range<usize>, term: Term<'_>, lexicon: &Lexicon) -> Diagnostic {
    let text = prose.text();
    let wrong = &text[range.clone()];
    let confidence = if is_verbatim(prose, &range) {
        Confidence::Suspect
    } else {
        term.confidence
    };
    let message = match (term.right, confidence) {
        (Some(right), Confidence::Certain) => format!("“{wrong}”应写作“{right}”"),
        (Some(right), Confidence::Suspect) => format!("“{wrong}”可能应写作“{right}”"),
        (None, _) => format!("“{wrong}”用得不妥"),
    };
    let help = match (term.reason, term.right) {
        (Some(reason), _) => reason.to_owned(),
        (None, Some(right)) => {
            format!("请核对后改为“{right}”；本来没有错的，可以在 {TERMS_FILE} 的“例外”里写上")
        }
        (None, None) => "请换一种说法".to_owned(),
    };
    let fix = term
        .right
        .filter(|right| stays_clean(text, &range, right, lexicon))
        .and_then(|right| prose.fix(confidence, range.clone(), right));
    prose
        .warning(term.code, range, message)
        .with_help(help)
        .with_fix(fix)
}

/// Whether a range repeats others' words as they are: it stands in the title of a book or document, in a quotation of
/// its own paragraph, or is alone between quotation marks.
fn is_verbatim(prose: &Prose, range: &Range<usize>) -> bool {
    // Titles are shorter; a text without any must not be searched from its beginning for every word.
    const LONGEST_TITLE: usize = 300;
    let text = prose.text();
    let start = text.floor_char_boundary(range.start.saturating_sub(LONGEST_TITLE));
    let before = &text[start..range.start];
    let in_title = before
        .rfind(['《', '〈', '》', '〉'])
        .is_some_and(|at| before[at..].starts_with(['《', '〈']));
    let alone = before.ends_with(['“', '‘', '"']) && text[range.end..].starts_with(['”', '’', '"']);
    prose.quoted || in_title || alone
}

/// Whether nothing wrong comes about where `right` meets its neighbours.
fn stays_clean(text: &str, range: &Range<usize>, right: &str, lexicon: &Lexicon) -> bool {
    // A word has at most so many bytes.
    const REACH: usize = crate::limits::TERM_CHARACTERS * 4;
    let start = text.floor_char_boundary(range.start.saturating_sub(REACH));
    let end = text.floor_char_boundary((range.end + REACH).min(text.len()));
    let before = &text[start..range.start];
    let fixed = format!("{before}{right}{}", &text[range.end..end]);
    let seams = before.len()..before.len() + right.len();
    let mut clean = true;
    lexicon.words.find(&fixed, |found, _| {
        clean &= found.end <= seams.start || found.start >= seams.end;
    });
    clean
}

#[cfg(test)]
mod tests;
