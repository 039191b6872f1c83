//! Rules on an issue as a whole: its articles' titles and sources, its distribution list, its pictures.

mod picture_resolution;
mod picture_unused;
mod short_title;
mod source_missing;
mod title_length;
mod title_twice;
mod unit_twice;

use super::rule::Rule;

/// The rules of this family.
pub const RULES: &[Rule] = &[
    source_missing::RULE,
    title_twice::RULE,
    title_length::RULE,
    short_title::RULE,
    unit_twice::RULE,
    picture_unused::RULE,
    picture_resolution::RULE,
];

#[cfg(test)]
mod tests;
