//! What is wrong in a user's file: where, why, and what to do. This model knows nothing of how it is shown;
//! [`render`] does.

mod code;
mod page;
pub mod pages;
pub mod render;

pub use self::code::Code;
pub use self::page::Page;

use crate::source::Place;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The issue can be printed, but somebody should look.
    Warning,
    /// The issue cannot be printed or numbered rightly.
    Error,
}

/// A marked place with a few words beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The marked text.
    pub place: Place,
    /// What is said beside the mark; may be empty.
    pub text: String,
}

/// How sure a fix is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// Right in every case: `jianbao fix` applies it unasked.
    Certain,
    /// Right in most cases: applied only where the editor says so.
    Suspect,
}

/// A change of a file's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; an empty place is an insertion.
    pub place: Place,
    /// What stands there afterwards; empty for a deletion.
    pub text: String,
}

/// What would mend a finding. Its edits are applied together or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// How sure it is.
    pub confidence: Confidence,
    /// The edits, in the order of their places, none overlapping another, all in one file.
    pub edits: Box<[Edit]>,
}

/// One finding. Built with [`Diagnostic::error`] or [`Diagnostic::warning`] and the `with_` methods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code (`J101`).
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// One terse sentence in Chinese, without a full stop.
    pub message: String,
    /// The places, the one to show first in front. Never empty.
    pub labels: Vec<Label>,
    /// What to do, in Chinese.
    pub help: Option<String>,
    /// What would mend it, where that is known.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, place, message.into())
    }

    /// A warning at a place.
    pub fn warning(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, place, message.into())
    }

    fn new(code: Code, severity: Severity, place: Place, message: String) -> Self {
        Self {
            code,
            severity,
            message,
            labels: vec![Label {
                place,
                text: String::new(),
            }],
            help: None,
            fix: None,
        }
    }

    /// The same with words beside the first mark.
    pub fn with_label(mut self, text: impl Into<String>) -> Self {
        self.labels[0].text = text.into();
        self
    }

    /// The same with a further marked place.
    pub fn with_other(mut self, place: Place, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            place,
            text: text.into(),
        });
        self
    }

    /// The same with what to do.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with what would mend it, where that is known.
    pub fn with_fix(mut self, fix: impl Into<Option<Fix>>) -> Self {
        self.fix = fix.into();
        self
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The place to show first.
    pub fn place(&self) -> &Place {
        &self.labels[0].place
    }
}

/// All findings of a run, collected while everything goes on.
#[derive(Debug, Default, Clone)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds all of another collection.
    pub fn extend(&mut self, other: impl IntoIterator<Item = Diagnostic>) {
        self.list.extend(other);
    }

    /// Whether any is an error.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// How many there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|d| d.severity == severity).count()
    }

    /// The findings in the order they were made.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Orders the findings by file, place and code and drops repetitions, so that output does not depend on
    /// the order (or the threads) in which files were read.
    pub fn sort(&mut self) {
        fn key(d: &Diagnostic) -> (&str, usize, Code) {
            let place = d.place();
            (place.source.path(), place.span.start, d.code)
        }
        // Findings at one place stay in the order in which they were made.
        self.list.sort_by(|a, b| key(a).cmp(&key(b)));
        // Equal ones need not be neighbours: two causes at one place may have been told twice over.
        let list = &self.list;
        let mut by_message: Vec<usize> = (0..list.len()).collect();
        by_message.sort_by_key(|&at| (key(&list[at]), &list[at].message));
        let mut repeated = vec![false; list.len()];
        for pair in by_message.windows(2) {
            repeated[pair[1]] = list[pair[0]] == list[pair[1]];
        }
        let mut repeated = repeated.into_iter();
        self.list.retain(|_| !repeated.next().unwrap_or(false));
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    #[test]
    fn sorting_keeps_the_order_at_one_place_and_drops_what_is_told_twice() {
        let source = Source::new("a.md", "正文");
        let at = |start: usize, message: &str| {
            Diagnostic::warning(Code::DASH, source.place(start..start + 3), message)
        };
        let mut diagnostics = Diagnostics::new();
        diagnostics.extend([
            at(3, "丙"),
            at(0, "乙"),
            at(0, "甲"),
            at(0, "乙"),
            at(0, "甲"),
        ]);
        diagnostics.sort();
        let messages: Vec<&str> = diagnostics.iter().map(|d| d.message.as_str()).collect();
        assert_eq!(messages, ["乙", "甲", "丙"]);
    }
}
