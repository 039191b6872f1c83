//! What there is to look for, put together from the built-in list and a workspace's own.

use std::ops::Range;
use std::sync::LazyLock;

use super::entry::Adding;
use super::order::Orders;
use super::slip::Slips;
use super::words::Words;
use super::{file, plain};
use crate::diagnostic::{Code, Confidence, Diagnostics};
use crate::limits;
use crate::source::Source;

const BUILTIN: &str = include_str!("terms.yaml");

static BUILTIN_LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let source = Source::new("terms.yaml", BUILTIN);
    // A test makes sure that the list has no faults.
    Lexicon::default().and(&source, true, &mut Diagnostics::new())
});

/// The words to look for. Built once a run, shared by all threads.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    pub(super) words: Words,
    terms: Vec<Stored>,
    /// What the terms say, one behind the other.
    text: String,
    pub(super) slips: Slips,
    pub(super) orders: Orders,
}

/// What is to be said about a wrong word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Term<'a> {
    /// [`Code::TERM`] or [`Code::PROTECTED_NAME`].
    pub code: Code,
    /// What to write instead; `None` where the entry doesn't say.
    pub right: Option<&'a str>,
    pub reason: Option<&'a str>,
    pub confidence: Confidence,
    /// The word is right where one of these follows in the same sentence; one a line.
    pub unless: &'a str,
}

/// A [`Term`] whose texts stand one behind the other in [`Lexicon::text`].
#[derive(Debug, Clone, Copy)]
struct Stored {
    /// Where the first begins.
    start: u32,
    /// The bytes of each.
    right: u16,
    reason: u16,
    unless: u32,
    is_name: bool,
    confidence: Confidence,
}

// Four bytes a character.
const _: () = assert!(limits::TEXT_CHARACTERS * 4 <= u16::MAX as usize);

impl Lexicon {
    /// The list that comes with jianbao.
    pub fn builtin() -> Self {
        BUILTIN_LEXICON.clone()
    }

    /// The built-in list, overridden by the entries of a workspace's own (`issues/terms.yaml`). What is wrong in that is
    /// reported and left out.
    pub fn with(source: &Source, diagnostics: &mut Diagnostics) -> Self {
        Self::builtin().and(source, false, diagnostics)
    }

    /// This with the entries of a file. The simple writing without faults is read in one go; anything else is left to
    /// the YAML reader, which takes far longer and reports every fault in the order of the keys.
    fn and(&self, source: &Source, builtin: bool, diagnostics: &mut Diagnostics) -> Self {
        let mut found = Diagnostics::new();
        let mut lexicon = self.clone();
        // An entry has about a hundred bytes, half of which are kept.
        let length = source.text().len();
        lexicon.words.reserve(length / 100);
        lexicon.terms.reserve(length / 100);
        lexicon.text.reserve(length / 2);
        let read = plain::read(&mut Adding::to(&mut lexicon, source, builtin, &mut found));
        if read.is_none() || !found.is_empty() {
            found = Diagnostics::new();
            lexicon = self.clone();
            file::read(&mut Adding::to(&mut lexicon, source, builtin, &mut found));
        }
        diagnostics.extend(found);
        lexicon
    }

    /// Every wrong word in a text, in the order of the text.
    pub(super) fn find<'a>(&'a self, text: &str, mut found: impl FnMut(Range<usize>, Term<'a>)) {
        self.words.find(text, |range, term| {
            let term = self.term(term);
            if term.unless.is_empty() || !goes_on_with(&text[range.end..], term.unless) {
                found(range, term);
            }
        });
    }

    pub(super) fn term(&self, index: u32) -> Term<'_> {
        let stored = &self.terms[index as usize];
        let (right, rest) = self.text[stored.start as usize..].split_at(stored.right.into());
        let (reason, rest) = rest.split_at(stored.reason.into());
        let some = |text| Some(text).filter(|text: &&str| !text.is_empty());
        Term {
            code: if stored.is_name {
                Code::PROTECTED_NAME
            } else {
                Code::TERM
            },
            right: some(right),
            reason: some(reason),
            confidence: stored.confidence,
            unless: &rest[..stored.unless as usize],
        }
    }

    /// Stores a term and returns its index.
    pub(super) fn store(&mut self, term: &Term<'_>) -> u32 {
        let start = self.text.len() as u32;
        let mut length = |text: &str| {
            let length = u16::try_from(text.len()).unwrap_or(0);
            self.text.push_str(&text[..length.into()]);
            length
        };
        let (right, reason) = (
            length(term.right.unwrap_or("")),
            length(term.reason.unwrap_or("")),
        );
        self.text.push_str(term.unless);
        self.terms.push(Stored {
            start,
            right,
            reason,
            unless: term.unless.len() as u32,
            is_name: term.code == Code::PROTECTED_NAME,
            confidence: term.confidence,
        });
        (self.terms.len() - 1) as u32
    }
}

/// Whether one of the words, one a line, comes before the sentence ends.
fn goes_on_with(text: &str, words: &str) -> bool {
    // Sentences are shorter; what has no stops for ever must not be read again and again.
    const LONGEST_SENTENCE: usize = 600;
    let text = &text[..text.floor_char_boundary(LONGEST_SENTENCE)];
    let end = text.find(['。', '！', '？', '；', '\n']);
    let text = &text[..end.unwrap_or(text.len())];
    words.lines().any(|word| text.contains(word))
}
