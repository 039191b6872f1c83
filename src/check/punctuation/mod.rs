//! Punctuation (GB/T 15834—2011 标点符号用法): the width of marks and brackets, quotes, book-title marks, ellipses,
//! dashes, needless marks and spaces.

mod characters;
mod dash;
mod doubled_mark;
mod ellipsis;
mod field;
mod half_width_bracket;
mod half_width_mark;
mod mark_before_closing;
#[cfg(test)]
mod marks_tests;
mod needless_pause_mark;
mod neighbour;
mod quote;
mod quote_nesting;
mod space_beside_number;
mod space_between_chinese;
mod straight_quote;
#[cfg(test)]
mod tests;
mod title_with_stop;
mod unbalanced_bracket;
mod unbalanced_quote;

use super::rule::Rule;

/// The rules of this family, by code.
pub const RULES: &[Rule] = &[
    half_width_mark::RULE,
    half_width_bracket::RULE,
    straight_quote::RULE,
    unbalanced_quote::RULE,
    unbalanced_bracket::RULE,
    quote_nesting::RULE,
    ellipsis::RULE,
    dash::RULE,
    doubled_mark::RULE,
    needless_pause_mark::RULE,
    mark_before_closing::RULE,
    title_with_stop::RULE,
    space_between_chinese::RULE,
    space_beside_number::RULE,
];
