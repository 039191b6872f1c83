use proptest::prelude::*;

use super::RULES;
use crate::check::corpus;
use crate::check::rule::Rule;
use crate::diagnostic::{Confidence, Diagnostics, Edit};

#[test]
fn every_rule_finds_its_faults_and_accuses_no_one() {
    let rules: Vec<&Rule> = RULES.iter().collect();
    corpus::run(&rules, &rules);
}

/// A text as one of an article, after a rule's certain fixes; those that overlap one before are left out.
fn fixed(text: &str, found: &Diagnostics) -> String {
    let mut edits: Vec<&Edit> = Vec::new();
    for diagnostic in found.iter() {
        let certain = diagnostic
            .fix
            .iter()
            .filter(|fix| fix.confidence == Confidence::Certain);
        for fix in certain {
            let free = fix.edits.iter().all(|edit| {
                edits.iter().all(|other| {
                    edit.place.span.end <= other.place.span.start
                        || other.place.span.end <= edit.place.span.start
                })
            });
            assert!(free, "edits overlap in {text:?}");
            edits.extend(&fix.edits);
        }
    }
    edits.sort_by_key(|edit| edit.place.span.start);
    let mut fixed = text.to_owned();
    for edit in edits.iter().rev() {
        fixed.replace_range(edit.place.span.clone(), &edit.text);
    }
    fixed
}

proptest! {
    #[test]
    fn any_text_is_checked_and_its_fixes_settle(
        body in "([建议办理代表和一二年]{1,3}|[a-zA-Z]{1,3}|[0-9]{1,4}|[,.:;?!()'\"\\[\\]，。、；：？！（）“”‘’《》〈〉〔〕【】…—·]| |\n\n|号|`x`|\\*\\*){0,24}",
    ) {
        let text = format!("---\ntitle: 题\nsource: 省厅\n---\n\n{body}\n");
        for rule in RULES {
            let found = corpus::findings(&corpus::article(&text), &[rule]);
            for diagnostic in found.iter() {
                for label in &diagnostic.labels {
                    prop_assert!(text.is_char_boundary(label.place.span.start));
                    prop_assert!(text.is_char_boundary(label.place.span.end));
                }
            }
            // A mark that became full-width may make its neighbour one to mend (`号? ?`): `fix` reads its result again,
            // so what counts is that a few rounds settle it.
            let mut settled = fixed(&text, &found);
            for round in 0.. {
                let left = corpus::findings(&corpus::article(&settled), &[rule]);
                let next = fixed(&settled, &left);
                if next == settled {
                    break;
                }
                prop_assert!(round < 3, "{} on {:?}: {next}", rule.code, body);
                settled = next;
            }
        }
    }
}

#[test]
fn a_title_keeps_the_spaces_that_part_its_phrases() {
    let text =
        "---\ntitle: 同向同力, 用心用情 (试行) 办出\"新成效\"\nsource: 省厅\n---\n\n正文在此。\n";
    let found = corpus::findings(&corpus::article(text), &RULES.iter().collect::<Vec<_>>());
    assert_eq!(
        fixed(text, &found).lines().nth(1),
        Some("title: 同向同力， 用心用情 （试行） 办出“新成效”")
    );
}

#[test]
fn a_heading_gets_no_full_stop_unasked() {
    let text = "---\ntitle: 题\nsource: 省厅\n---\n\n# 一、总体要求.\n\n正文在此。\n";
    let found = corpus::findings(&corpus::article(text), &RULES.iter().collect::<Vec<_>>());
    let codes: Vec<String> = found.iter().map(|found| found.code.to_string()).collect();
    assert_eq!(codes, ["J701"]);
    assert_eq!(fixed(text, &found), text);
}
