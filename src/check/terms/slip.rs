//! Protected names with a slip of the keyboard in them: two neighbouring characters exchanged, or one left out.
//!
//! Any other character in the place of one is no sure sign: 湖南省财政厅 is as right as 湖南省民政厅.

use std::ops::Range;

use hashbrown::HashMap;

/// Names with fewer characters are too like other words.
const SHORTEST: usize = 6;
/// The beginning that must be there for a name to be recognised.
const BEGINNING: usize = 2;
/// Names that share their beginning with more than this many others are only looked for as their entries say: so many
/// would have to be compared at every place where they begin.
const MOST_ALIKE: usize = 500;
/// What a shorter way to say the same name leaves out.
const LEFT_OUT_RIGHTLY: &str = "和与及暨的省市县区州镇乡总";

/// The names to compare with.
#[derive(Debug, Clone, Default)]
pub(super) struct Slips {
    names: HashMap<[char; BEGINNING], Vec<Name>>,
}

#[derive(Debug, Clone)]
struct Name {
    /// What follows its beginning.
    rest: Vec<char>,
    term: u32,
}

impl Slips {
    /// Adds a name with the index of the term that says it.
    pub(super) fn add(&mut self, name: &str, term: u32) {
        let mut chars = name.chars();
        let (Some(first), Some(second)) = (chars.next(), chars.next()) else {
            return;
        };
        let rest: Vec<char> = chars.collect();
        if rest.len() + BEGINNING >= SHORTEST {
            let alike = self.names.entry([first, second]).or_default();
            // The term with the same name that comes later overrides the earlier.
            alike.retain(|name| name.rest != rest);
            if alike.len() < MOST_ALIKE {
                alike.push(Name { rest, term });
            }
        }
    }

    /// Every range of a text that is a name but for one slip, with the index of the name's term.
    pub(super) fn find(&self, text: &str, mut found: impl FnMut(Range<usize>, u32)) {
        let mut chars = text.char_indices();
        let mut next = chars.next();
        while let Some((at, first)) = next {
            next = chars.next();
            let Some((second_at, second)) = next else {
                return;
            };
            let Some(alike) = self.names.get(&[first, second]) else {
                continue;
            };
            let rest_at = second_at + second.len_utf8();
            let slip = (alike.iter()).find_map(|name| Some((name, name.slip(&text[rest_at..])?)));
            if let Some((name, length)) = slip {
                found(at..rest_at + length, name.term);
            }
        }
    }
}

impl Name {
    /// How many bytes of a text are the rest of the name with one slip.
    fn slip(&self, text: &str) -> Option<usize> {
        let mut expected = self.rest.as_slice();
        let mut chars = text.chars();
        loop {
            let [wanted, after @ ..] = expected else {
                // All of it is there.
                return None;
            };
            let before = chars.clone();
            if chars.next()? == *wanted {
                expected = after;
                continue;
            }
            let [other, beyond @ ..] = after else {
                return None;
            };
            let mut exchanged = before.clone();
            let is_exchanged =
                exchanged.next() == Some(*other) && exchanged.next() == Some(*wanted);
            let end = is_exchanged
                .then(|| behind(exchanged, beyond))
                .flatten()
                .or_else(|| {
                    let rightly = LEFT_OUT_RIGHTLY.contains(*wanted);
                    (!rightly).then(|| behind(before, after)).flatten()
                })?;
            return Some(text.len() - end.len());
        }
    }
}

/// What follows these characters at the beginning of a text.
fn behind<'t>(mut text: std::str::Chars<'t>, expected: &[char]) -> Option<&'t str> {
    expected
        .iter()
        .all(|c| text.next() == Some(*c))
        .then_some(text.as_str())
}
