//! The proofreader: what is looked for once everything has been read. A rule is a file: what it finds, why that is bad,
//! and the function that looks; a family of rules is a folder.
//!
//! ```text
//! articles ─▶ prose (text with the way back to the source) ─▶ rules ─▶ findings ─▶ settings (check:) ─▶ excuses (免查)
//! ```
//! [`Proofreader::proofread`] does all of that; [`layout`] looks at the finished pages, [`fix`] applies edits.

pub mod archive;
pub mod catalogue;
#[cfg(test)]
pub(crate) mod corpus;
pub mod excuse;
pub mod fix;
pub mod issue;
pub mod layout;
pub mod numbers;
mod proofreader;
pub mod prose;
pub mod punctuation;
pub mod rule;
pub mod settings;
pub mod structure;
pub mod terms;

pub use self::proofreader::Proofreader;

use self::rule::{Page, Rule};
use crate::diagnostic::{Code, pages};

/// Every rule of the proofreader, family by family.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    [
        archive::RULES,
        issue::RULES,
        punctuation::RULES,
        numbers::RULES,
        structure::RULES,
        terms::RULES,
    ]
    .into_iter()
    .flatten()
}

/// The page of a code: of a rule, or of what is found while reading, rendering and typesetting.
pub fn page(code: Code) -> Option<&'static Page> {
    rules()
        .find(|rule| rule.code == code)
        .map(|rule| &rule.page)
        .or_else(|| pages::page(code))
}

#[cfg(test)]
mod tests;
