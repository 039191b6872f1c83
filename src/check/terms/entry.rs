//! The entries of a list on their way into the lexicon.

use std::ops::Range;

use super::lexicon::{Lexicon, Term};
use super::words::Meaning;
use crate::diagnostic::{Code, Confidence, Diagnostic, Diagnostics};
use crate::limits;
use crate::source::Source;

/// A text in a list, with its bytes in the file.
#[derive(Debug, Clone)]
pub(super) struct Written<'a> {
    pub text: &'a str,
    pub span: Range<usize>,
}

/// An entry under `terms` or `names` as it stands in a list.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry<'a> {
    /// Only under `names`: what is protected.
    pub name: Option<Written<'a>>,
    /// Only under `names`: a person's office.
    pub office: Option<Written<'a>>,
    pub wrong: Vec<Written<'a>>,
    /// Only under `terms`.
    pub right: Option<Written<'a>>,
    pub reason: Option<Written<'a>>,
    pub confidence: Option<Confidence>,
    pub except: Vec<Written<'a>>,
    pub unless: Vec<Written<'a>>,
}

impl Entry<'_> {
    /// Makes room for the next.
    pub(super) fn clear(&mut self) {
        self.wrong.clear();
        self.except.clear();
        self.unless.clear();
        (self.name, self.office, self.right, self.reason) = (None, None, None, None);
        self.confidence = None;
    }
}

/// A file's entries on their way into the lexicon.
pub(super) struct Adding<'a> {
    pub lexicon: &'a mut Lexicon,
    pub source: &'a Source,
    pub diagnostics: &'a mut Diagnostics,
    builtin: bool,
}

impl<'a> Adding<'a> {
    pub(super) fn to(
        lexicon: &'a mut Lexicon,
        source: &'a Source,
        builtin: bool,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        Self {
            lexicon,
            source,
            diagnostics,
            builtin,
        }
    }

    /// Enters what stands under `terms`.
    pub(super) fn term(&mut self, entry: &Entry<'_>) {
        self.entry(Code::TERM, entry, entry.right.as_ref());
    }

    /// Enters what stands under `names`.
    pub(super) fn name(&mut self, entry: &Entry<'_>) {
        let Some(name) = &entry.name else {
            return;
        };
        if !self.fits(name) {
            return;
        }
        self.right(name);
        let term = self.entry(Code::PROTECTED_NAME, entry, Some(name));
        self.lexicon.slips.add(name.text, term);
        if let Some(office) = &entry.office {
            self.office(name, office, entry);
        }
    }

    /// Enters a word that is always right.
    pub(super) fn exception(&mut self, word: &Written<'_>) {
        if self.fits(word) {
            self.right(word);
        }
    }

    /// Enters an order: names joined by 、, several for the same rank by /.
    pub(super) fn order(&mut self, written: &Written<'_>) {
        let ranks: Vec<Vec<&str>> = (written.text.split('、'))
            .map(|rank| rank.split('/').map(str::trim).collect())
            .collect();
        let mut names: Vec<&str> = ranks.iter().flatten().copied().collect();
        let most = limits::TERM_CHARACTERS;
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        let message = if ranks.len() < 2 {
            "次序里至少要有两个名称".to_owned()
        } else if names.iter().any(|name| name.is_empty()) {
            "次序里有空的名称".to_owned()
        } else if names.len() < all {
            "次序里有一个名称写了两次".to_owned()
        } else if names.iter().any(|name| name.chars().count() > most) {
            format!("次序里有的名称太长，最多 {most} 个字")
        } else {
            let ranks: Vec<&[&str]> = ranks.iter().map(Vec::as_slice).collect();
            self.lexicon.orders.add(ranks);
            return;
        };
        self.diagnostics.push(
            Diagnostic::error(
                Code::INVALID_VALUE,
                self.source.place(written.span.clone()),
                message,
            )
            .with_help(
                "各个名称用顿号隔开，例如“党委、人大、政府、政协”；次序相同的几种叫法用“/”隔开",
            ),
        );
    }

    /// `陈大明` without the surname and with the office, `大明省长`.
    fn office(&mut self, name: &Written<'_>, office: &Written<'_>, entry: &Entry<'_>) {
        let given = name.text.chars().next().map_or(0, char::len_utf8);
        let given = &name.text[given..];
        let full = Written {
            text: &format!("{}{}", name.text, office.text),
            span: office.span.clone(),
        };
        if given.chars().count() < 2 || !self.fits(&full) {
            return;
        }
        let term = self.lexicon.store(&Term {
            code: Code::PROTECTED_NAME,
            right: Some(full.text),
            reason: entry.reason.as_ref().map(|reason| reason.text),
            confidence: entry.confidence.unwrap_or(Confidence::Suspect),
            unless: "",
        });
        self.right(&full);
        let short = Written {
            text: &format!("{given}{}", office.text),
            span: office.span.clone(),
        };
        self.wrong(&short, term);
    }

    fn entry(&mut self, code: Code, entry: &Entry<'_>, right: Option<&Written<'_>>) -> u32 {
        let right_text = right.map_or("", |right| right.text);
        let unless: Vec<&str> = entry.unless.iter().map(|word| word.text).collect();
        let term = self.lexicon.store(&Term {
            code,
            right: Some(right_text),
            reason: entry.reason.as_ref().map(|reason| reason.text),
            confidence: entry.confidence.unwrap_or(Confidence::Suspect),
            unless: &unless.join("\n"),
        });
        for wrong in &entry.wrong {
            if !self.fits(wrong) {
                continue;
            }
            if wrong.text == right_text {
                // An entry of the built-in list switched off.
                self.right(wrong);
                continue;
            }
            self.wrong(wrong, term);
            if let Some(right) = right
                && right.text.len() > wrong.text.len()
                && right.text.contains(wrong.text)
                && self.fits(right)
            {
                self.right(right);
            }
        }
        for except in &entry.except {
            let contains = |wrong: &Written<'_>| except.text.contains(wrong.text);
            // A name's exceptions may be what looks like a slip in it.
            if code == Code::TERM && !entry.wrong.iter().any(contains) {
                let message = format!("例外“{}”里没有错的写法", except.text);
                self.diagnostics.push(
                    Diagnostic::warning(
                        Code::INVALID_VALUE,
                        self.source.place(except.span.clone()),
                        message,
                    )
                    .with_help("例外是含有错的写法、但本身正确的更长的词；请把整个词写全"),
                );
            }
            self.exception(except);
        }
        term
    }

    /// Whether a word is short enough; reports it where it isn't.
    fn fits(&mut self, word: &Written<'_>) -> bool {
        let fits = |text: &str| {
            text.len() <= limits::TERM_CHARACTERS || text.chars().count() <= limits::TERM_CHARACTERS
        };
        if fits(word.text) {
            return true;
        }
        let message = format!("词太长，最多 {} 个字", limits::TERM_CHARACTERS);
        self.diagnostics.push(
            Diagnostic::error(
                Code::INVALID_VALUE,
                self.source.place(word.span.clone()),
                message,
            )
            .with_help("词表里只写词语和名称，不写整句的话"),
        );
        false
    }

    fn wrong(&mut self, word: &Written<'_>, term: u32) {
        self.enter(word, Meaning::Wrong(term));
    }

    fn right(&mut self, word: &Written<'_>) {
        self.enter(word, Meaning::Right);
    }

    /// Enters a word in the place of the built-in list's; reports one that this list has in another meaning.
    fn enter(&mut self, word: &Written<'_>, meaning: Meaning) {
        let words = &mut self.lexicon.words;
        let Some(known) = words.enter(word.text, meaning, self.builtin, word.span.start) else {
            return;
        };
        let (code, message, help) = match (known.meaning, meaning) {
            (Meaning::Right, Meaning::Right) => return,
            (Meaning::Wrong(_), Meaning::Wrong(_)) => (
                Code::DOUBLED_KEY,
                format!("“{}”列了两次", word.text),
                "同一种错的写法只能列一次，请合并成一条",
            ),
            _ => (
                Code::INVALID_VALUE,
                format!("“{}”既列为错的，又列为对的", word.text),
                "请删去其中一处",
            ),
        };
        let at = known.at as usize;
        let first = self.source.place(at..at + word.text.len());
        self.diagnostics.push(
            Diagnostic::error(code, self.source.place(word.span.clone()), message)
                .with_other(first, "前面写在这里")
                .with_help(help),
        );
    }
}
