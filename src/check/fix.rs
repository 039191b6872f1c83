//! Applying fixes to the text of a file.

use std::collections::BTreeMap;

use crate::diagnostic::{Confidence, Diagnostic, Diagnostics, Edit, Fix};
use crate::source::Source;

/// The certain fixes among findings.
pub fn certain(diagnostics: &Diagnostics) -> Vec<&Fix> {
    with_confidence(diagnostics, Confidence::Certain)
        .filter_map(|diagnostic| diagnostic.fix.as_ref())
        .collect()
}

/// The findings with a fix of this confidence.
pub fn with_confidence(
    diagnostics: &Diagnostics,
    confidence: Confidence,
) -> impl Iterator<Item = &Diagnostic> {
    diagnostics.iter().filter(move |diagnostic| {
        diagnostic
            .fix
            .as_ref()
            .is_some_and(|fix| fix.confidence == confidence && !fix.edits.is_empty())
    })
}

/// A text with fixes applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The text afterwards.
    pub text: String,
    /// How many of the fixes were applied.
    pub count: usize,
}

/// Applies fixes to the file they are for. A fix that overlaps one before it, or touches another file, is left out as a
/// whole: it is found again in the text that results.
pub fn apply(source: &Source, fixes: &[&Fix]) -> Applied {
    let mut ordered: Vec<&Fix> = fixes.to_vec();
    ordered.sort_by_key(|fix| fix.edits.first().map(|edit| edit.place.span.start));
    let mut taken: BTreeMap<(usize, usize), &Edit> = BTreeMap::new();
    let mut count = 0;
    for fix in ordered {
        let own = fix.edits.iter().all(|edit| {
            edit.place.source == *source && source.text().get(edit.place.span.clone()).is_some()
        });
        let same = |edit: &Edit| taken.get(&key(edit)).is_some_and(|other| *other == edit);
        if !own {
            continue;
        }
        if fix.edits.iter().all(same) {
            count += 1;
        } else if fix.edits.iter().all(|edit| is_free(&taken, edit)) {
            taken.extend(fix.edits.iter().map(|edit| (key(edit), edit)));
            count += 1;
        }
    }
    let mut text = String::with_capacity(source.text().len());
    let mut from = 0;
    for edit in taken.values() {
        text.push_str(&source.text()[from..edit.place.span.start]);
        text.push_str(&edit.text);
        from = edit.place.span.end;
    }
    text.push_str(&source.text()[from..]);
    Applied { text, count }
}

fn key(edit: &Edit) -> (usize, usize) {
    (edit.place.span.start, edit.place.span.end)
}

/// Whether an edit shares no byte with those taken, and inserts at no place where another does.
fn is_free(taken: &BTreeMap<(usize, usize), &Edit>, edit: &Edit) -> bool {
    let (start, end) = key(edit);
    let meets =
        |other: &(usize, usize)| *other == (start, end) || (other.0 < end && start < other.1);
    // Those taken are disjoint: only the nearest on either side can meet this one.
    let before = taken.range(..=(start, usize::MAX)).next_back();
    let after = taken.range((start, 0)..).next();
    before.is_none_or(|(other, _)| !meets(other)) && after.is_none_or(|(other, _)| !meets(other))
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;

    fn fix(source: &Source, edits: &[(Range<usize>, &str)]) -> Fix {
        Fix {
            confidence: Confidence::Certain,
            edits: edits
                .iter()
                .map(|(span, text)| Edit {
                    place: source.place(span.clone()),
                    text: (*text).to_owned(),
                })
                .collect(),
        }
    }

    #[test]
    fn fixes_that_overlap_wait_for_the_next_round() {
        let source = Source::new("a.md", "0123456789");
        let pair = fix(&source, &[(0..1, "（"), (4..5, "）")]);
        let inside = fix(&source, &[(2..3, "二")]);
        let across = fix(&source, &[(4..6, "x"), (8..9, "y")]);
        let insertion = fix(&source, &[(9..9, "+")]);
        let applied = apply(&source, &[&across, &insertion, &pair, &inside, &inside]);
        assert_eq!(applied.text, "（1二3）5678+9");
        assert_eq!(applied.count, 4);
    }

    #[test]
    fn a_fix_of_another_file_is_left_out() {
        let source = Source::new("a.md", "0123");
        let other = Source::new("b.md", "0123");
        assert_eq!(
            apply(&source, &[&fix(&other, &[(0..1, "x")])]),
            Applied {
                text: "0123".into(),
                count: 0
            }
        );
    }
}
