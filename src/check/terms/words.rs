//! The table of words, and how those in it are found in a text: leftmost, longest, and not where they are part of a
//! right word.
//!
//! An automaton over 50,000 words takes several times as long to build as an issue takes to check. This table is built
//! in the time of hashing every word once, and finds the same as aho-corasick's leftmost-longest search (a test
//! compares the two), with the further rule about right words, which an automaton would need a second search for.

use std::hash::BuildHasher;
use std::ops::Range;

use hashbrown::hash_table::Entry;
use hashbrown::{DefaultHashBuilder, HashTable};

use crate::limits;

/// What a word in the table means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It is right, and so is every wrong word within it.
    Right,
    /// It is wrong, as the term with this index says.
    Wrong(u32),
}

/// A word and where it was written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// Its bytes in the table's text.
    start: u32,
    length: u8,
    /// Whether it came from the built-in list.
    pub builtin: bool,
    /// Where in its file it is written.
    pub at: u32,
    pub meaning: Meaning,
}

/// Words of so many characters or more share a bit in [`Words::starts`].
const LONG: usize = 8;
/// How many slots [`Words::starts`] has for a word, at least.
const SLOTS_A_WORD: usize = 8;

// Four bytes a character in a `u8`; a bit a length in a `u64`.
const _: () = assert!(limits::TERM_CHARACTERS <= 63);

/// The words.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    /// All words, one behind the other.
    text: String,
    words: Vec<Word>,
    /// Indexes into `words`, found by what the word says.
    table: HashTable<u32>,
    hasher: DefaultHashBuilder,
    /// By a hash of a word's first two characters: which lengths words have that begin so; bit 0 for one character,
    /// bit 7 for [`LONG`] or more. Words with the same hash share a slot, which costs a look into the table and changes
    /// nothing.
    starts: Vec<u8>,
    /// A bit for each length from [`LONG`] on that a word has.
    long: u64,
    /// Whether a word of one character is among them.
    has_single: bool,
}

impl Words {
    /// Makes room for about so many more.
    pub(super) fn reserve(&mut self, words: usize) {
        let Self {
            text,
            words: all,
            table,
            hasher,
            ..
        } = self;
        text.reserve(words * 16);
        all.reserve(words);
        table.reserve(words, |&index| {
            hasher.hash_one(said(text, &all[index as usize]))
        });
        self.grow(self.words.len() + words);
    }

    /// The word that says this.
    pub(super) fn get(&self, word: &str) -> Option<&Word> {
        let hash = self.hasher.hash_one(word.as_bytes());
        let index = self.table.find(hash, |&index| {
            said(&self.text, &self.words[index as usize]) == word.as_bytes()
        })?;
        self.words.get(*index as usize)
    }

    /// Enters a word of 1 to [`limits::TERM_CHARACTERS`] characters, in the place of the same word of another list.
    /// Where this list has it already, nothing is changed, and that is returned.
    pub(super) fn enter(
        &mut self,
        word: &str,
        meaning: Meaning,
        builtin: bool,
        at: usize,
    ) -> Option<Word> {
        let Self {
            text,
            words,
            table,
            hasher,
            ..
        } = self;
        let hash = hasher.hash_one(word.as_bytes());
        let index = words.len() as u32;
        let new = Word {
            start: text.len() as u32,
            length: word.len() as u8,
            builtin,
            at: at as u32,
            meaning,
        };
        let entry = table.entry(
            hash,
            |&index| said(text, &words[index as usize]) == word.as_bytes(),
            |&index| hasher.hash_one(said(text, &words[index as usize])),
        );
        match entry {
            Entry::Occupied(occupied) => {
                let known = &mut words[*occupied.get() as usize];
                if known.builtin == builtin {
                    return Some(*known);
                }
                *known = Word {
                    start: known.start,
                    ..new
                };
            }
            Entry::Vacant(vacant) => {
                vacant.insert(index);
                words.push(new);
                text.push_str(word);
                if self.words.len() * SLOTS_A_WORD / 2 > self.starts.len() {
                    self.grow(self.words.len());
                }
                self.enter_start(index);
            }
        }
        None
    }

    /// Makes the table of starts fit for so many words.
    fn grow(&mut self, words: usize) {
        let slots = (words * SLOTS_A_WORD).next_power_of_two().max(64);
        if slots > self.starts.len() {
            self.starts = vec![0; slots];
            for index in 0..self.words.len() {
                self.enter_start(index as u32);
            }
        }
    }

    fn enter_start(&mut self, index: u32) {
        let word = &self.words[index as usize];
        let start = word.start as usize;
        let text = &self.text[start..start + usize::from(word.length)];
        let mut chars = text.chars();
        let Some(first) = chars.next() else {
            return;
        };
        let second = chars.next();
        // Every byte but a character's further ones.
        let length = text.bytes().filter(|byte| byte & 0xC0 != 0x80).count();
        self.has_single |= length == 1;
        if length >= LONG {
            self.long |= 1 << length;
        }
        let slot = self.slot(first, second);
        self.starts[slot] |= 1 << (length.min(LONG) - 1);
    }

    fn slot(&self, first: char, second: Option<char>) -> usize {
        let mixed = (u64::from(first) << 32 | second.map_or(0, u64::from))
            .wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> 32) as usize & (self.starts.len() - 1)
    }

    /// All words with what they mean, in the order of entering.
    #[cfg(test)]
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, Meaning)> {
        self.words.iter().map(|word| {
            let start = word.start as usize;
            let text = &self.text[start..start + usize::from(word.length)];
            (text, word.meaning)
        })
    }

    /// Every wrong word in a text with its term's index, in the order of the text, none overlapping another.
    pub(super) fn find(&self, text: &str, mut found: impl FnMut(Range<usize>, u32)) {
        if self.words.is_empty() {
            return;
        }
        // The farthest end of the right words that began so far: what ends there or before is part of one.
        let mut excused = 0;
        let mut done = 0;
        let mut chars = text.char_indices();
        let mut next = chars.next();
        while let Some((at, first)) = next {
            next = chars.next();
            let mut lengths =
                next.map_or(0, |(_, second)| self.starts[self.slot(first, Some(second))]);
            if self.has_single {
                lengths |= self.starts[self.slot(first, None)] & 1;
            }
            if lengths == 0 {
                continue;
            }
            let mut longest = None;
            for (end, meaning) in self.beginning(&text[at..], self.lengths(lengths)) {
                let end = at + end;
                match meaning {
                    Meaning::Right => excused = excused.max(end),
                    Meaning::Wrong(term) if stands_alone(text, at..end) => {
                        longest = Some((end, term));
                    }
                    Meaning::Wrong(_) => {}
                }
            }
            // Where the longest is part of a right word, so are the others.
            if let Some((end, term)) = longest
                && end > excused
                && at >= done
            {
                found(at..end, term);
                done = end;
            }
        }
    }

    /// Whether a range of a text is part of a right word.
    pub(super) fn excuse(&self, text: &str, range: &Range<usize>) -> bool {
        let reach = limits::TERM_CHARACTERS * char::MAX.len_utf8();
        let from = text.floor_char_boundary(range.start.saturating_sub(reach));
        let starts = text[from..].char_indices().map(|(at, _)| from + at);
        starts.take_while(|at| *at <= range.start).any(|at| {
            self.beginning(&text[at..], self.lengths(u8::MAX))
                .any(|(end, meaning)| meaning == Meaning::Right && at + end >= range.end)
        })
    }

    /// The lengths in characters, a bit for each, that a slot of `starts` says.
    fn lengths(&self, slot: u8) -> u64 {
        const IS_LONG: u8 = 1 << (LONG - 1);
        let short = u64::from(slot & !IS_LONG) << 1;
        short | if slot & IS_LONG > 0 { self.long } else { 0 }
    }

    /// The words of these lengths that a text begins with, the shortest first, with their ends.
    fn beginning<'a>(
        &'a self,
        text: &'a str,
        lengths: u64,
    ) -> impl Iterator<Item = (usize, Meaning)> + 'a {
        let mut left = lengths;
        let ends = (text.char_indices().skip(1).map(|(end, _)| end)).chain([text.len()]);
        ends.zip(1..)
            .take_while(move |(_, length)| {
                let is_left = left != 0;
                left &= !(1 << length);
                is_left
            })
            .filter(move |(_, length)| lengths & 1 << length != 0)
            .filter_map(|(end, _)| Some((end, self.get(&text[..end])?.meaning)))
    }
}

/// What a word says.
fn said<'a>(text: &'a str, word: &Word) -> &'a [u8] {
    let start = word.start as usize;
    &text.as_bytes()[start..start + usize::from(word.length)]
}

/// Whether a range is no part of a longer Latin word or number.
fn stands_alone(text: &str, range: Range<usize>) -> bool {
    let bytes = text.as_bytes();
    let joined = |seam: usize| {
        (1..bytes.len()).contains(&seam)
            && bytes[seam - 1].is_ascii_alphanumeric()
            && bytes[seam].is_ascii_alphanumeric()
    };
    !joined(range.start) && !joined(range.end)
}
