use super::*;
use crate::article;
use crate::diagnostic::Diagnostics;
use crate::distribution::{csv, recipients};
use crate::document::markdown;
use crate::issue::parse_manifest;
use crate::source::Source;

/// Codes whose examples need files beside the text.
const NEED_FILES: [Code; 3] = [
    Code::ARTICLE_LISTED_TWICE,
    Code::ARTICLE_OUTSIDE_ISSUE,
    Code::EMPTY_ARTICLE,
];

#[test]
fn they_are_those_without_a_rule_in_order() {
    let own: Vec<Code> = PAGES.iter().map(|(code, _)| *code).collect();
    let wanted: Vec<Code> = Code::ALL
        .iter()
        .map(|(code, _)| *code)
        .filter(|code| {
            let code = code.as_str();
            code < "J700"
                && !("J212".."J220").contains(&code)
                && !("J228".."J230").contains(&code)
                && !("J408".."J410").contains(&code)
        })
        .collect();
    assert_eq!(own, wanted);
}

#[test]
fn every_page_says_what_and_why_in_whole_sentences() {
    for (code, page) in PAGES {
        for text in [page.finds, page.why, page.leaves, page.reference] {
            assert!(!text.contains('\n'), "{code}: {text}");
            assert!(text.is_empty() || text.ends_with('。'), "{code}: {text}");
        }
        assert!(!page.finds.is_empty() && !page.why.is_empty(), "{code}");
        assert!(!page.reference.is_empty(), "{code}");
    }
}

#[test]
fn wrong_examples_are_found_and_right_ones_are_clean() {
    for (code, page) in PAGES {
        if NEED_FILES.contains(code) {
            continue;
        }
        for (wrong, right) in page.examples {
            let found = codes(*code, wrong);
            assert!(found.contains(code), "{code}: {wrong}\n{found:?}");
            assert_eq!(codes(*code, right), [], "{code}: {right}");
        }
    }
}

/// What is found in an example: a part of issue.yaml, a whole article or list of recipients, or a body.
fn codes(code: Code, example: &str) -> Vec<Code> {
    let mut diagnostics = Diagnostics::new();
    let manifest = code.as_str().starts_with("J1") || code == Code::EMPTY_ISSUE;
    if manifest {
        let mut text = format!("{example}\n");
        for (key, line) in [
            ("期", "期号: 6"),
            ("总期号", "总期号: 731"),
            ("日期", "日期: 2025-03-11"),
            ("稿件", "稿件:\n  - 01.md"),
        ] {
            let written = |line: &str| line.trim_start().starts_with(key);
            if !example.lines().any(written) {
                text.push_str(line);
                text.push('\n');
            }
        }
        parse_manifest(&Source::new("issue.yaml", text), &mut diagnostics);
    } else if [Code::BAD_ADDRESS, Code::ADDRESS_TWICE].contains(&code) {
        recipients::parse(&Source::new("recipients.yaml", example), &mut diagnostics);
    } else if code == Code::RECIPIENTS_TABLE {
        if let Err(found) = csv::import("名册.csv", example.as_bytes()) {
            diagnostics.extend(found);
        }
    } else if code.as_str().starts_with("J2") {
        article::split(&Source::new("01.md", example), &mut diagnostics);
    } else {
        let source = Source::new("01.md", example);
        markdown::parse(&source, 0..example.len(), "", &mut diagnostics);
    }
    diagnostics
        .iter()
        .map(|diagnostic| diagnostic.code)
        .collect()
}
