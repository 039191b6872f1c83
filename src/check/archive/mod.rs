//! Rules between issues: numbers, totals and dates.

mod date_order;
mod number_continuity;
mod total_continuity;

use super::rule::Rule;
use crate::issue::{Manifest, Number};

/// The rules of this family.
pub const RULES: &[Rule] = &[
    number_continuity::RULE,
    total_continuity::RULE,
    date_order::RULE,
];

/// The regular issues with number and total, by year and number.
fn regular<'a>(manifests: &[&'a Manifest]) -> Vec<(&'a Manifest, u32, u32)> {
    let mut issues: Vec<_> = manifests
        .iter()
        .filter_map(|manifest| match &manifest.number {
            Number::Regular { number, total } => Some((*manifest, number.value, total.value)),
            Number::Supplement(_) => None,
        })
        .collect();
    issues.sort_by_key(|(manifest, number, total)| (manifest.year, *number, *total));
    issues
}

/// The supplements with their number, by year and number.
fn supplements<'a>(manifests: &[&'a Manifest]) -> Vec<(&'a Manifest, u32)> {
    let mut issues: Vec<_> = manifests
        .iter()
        .filter_map(|manifest| match &manifest.number {
            Number::Regular { .. } => None,
            Number::Supplement(number) => Some((*manifest, number.value)),
        })
        .collect();
    issues.sort_by_key(|(manifest, number)| (manifest.year, *number));
    issues
}

#[cfg(test)]
mod tests;
