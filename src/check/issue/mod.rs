//! Rules on an issue as a whole: its articles' titles and sources, its distribution list, its pictures.

mod distribution_mismatch;
mod picture_resolution;
mod picture_unused;
mod short_title;
mod source_missing;
mod title_length;
mod title_twice;
mod unit_twice;
mod unit_without_address;

use super::rule::Rule;

/// The rules of this family.
pub const RULES: &[Rule] = &[
    source_missing::RULE,
    title_twice::RULE,
    title_length::RULE,
    short_title::RULE,
    unit_twice::RULE,
    unit_without_address::RULE,
    distribution_mismatch::RULE,
    picture_unused::RULE,
    picture_resolution::RULE,
];

#[cfg(test)]
mod recipients_tests;
#[cfg(test)]
mod tests;
