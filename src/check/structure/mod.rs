//! Structure and wording: numbers that skip, sentences that break off, words said twice, characters that are not what
//! they seem.

mod doubled_word;
mod heading_level_skipped;
mod heading_number;
mod heading_without_text;
mod invisible_character;
mod latin_word;
mod lookalike_character;
mod lookalikes;
mod mark_at_start;
mod number;
mod series_marks;
mod series_skipped;
mod unfinished_sentence;

use crate::check::prose::Prose;
use crate::check::rule::Rule;
use crate::diagnostic::{Confidence, Edit, Fix};

/// The rules of this family.
pub const RULES: &[Rule] = &[
    heading_number::RULE,
    heading_level_skipped::RULE,
    series_skipped::RULE,
    unfinished_sentence::RULE,
    mark_at_start::RULE,
    heading_without_text::RULE,
    doubled_word::RULE,
    latin_word::RULE,
    lookalike_character::RULE,
    invisible_character::RULE,
];

/// Whether it is a Chinese character (no mark, no kana).
fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0x3007 | 0x20000..=0x3FFFF)
}

/// Makes one paragraph of two that follow each other with nothing but white space in between.
fn join(first: &Prose, second: &Prose) -> Option<Fix> {
    let end = first.text().len();
    let before = first.place(end..end);
    let after = second.place(0..0);
    let between = before.span.end..after.span.start;
    let blank = before.source.text().get(between.clone())?.trim().is_empty();
    (before.source == after.source && blank && !between.is_empty()).then(|| Fix {
        confidence: Confidence::Suspect,
        edits: Box::new([Edit {
            place: before.source.place(between),
            text: String::new(),
        }]),
    })
}

#[cfg(test)]
mod tests;
