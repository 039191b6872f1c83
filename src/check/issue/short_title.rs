use std::collections::BTreeSet;

use crate::check::rule::{Check, IssueScope, Page, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// J218. The short title, which 要目 prints, is recognisably a short form of the title.
pub const RULE: Rule = Rule {
    code: Code::SHORT_TITLE_MISMATCH,
    page: Page {
        finds: "要目里用的短标题（short_title）与标题对不上：多数字在标题里没有，或者数字不一样，或者比标题还长。",
        why: "多半是换了稿件或改了标题，短标题忘了跟着改；读者按要目就找不到那一篇。",
        examples: &[],
        leaves: "从标题里摘出来的、调换次序的、少几个字的短标题都可以。",
        reference: "校对惯例：要目与正文标题核对。",
    },
    check: Check::Issue(check),
};

fn check(scope: &IssueScope<'_>, diagnostics: &mut Diagnostics) {
    for article in scope.articles {
        let matter = &article.front_matter;
        let Some(short) = &matter.short_title else {
            continue;
        };
        let letters =
            |text: &str| -> Vec<char> { text.chars().filter(|c| c.is_alphanumeric()).collect() };
        let (own, whole) = (letters(&short.value), letters(&matter.title.value));
        let known: BTreeSet<char> = whole.iter().copied().collect();
        let shared = own.iter().filter(|c| known.contains(c)).count();
        let numbers = numbers(&short.value);
        let foreign = numbers
            .iter()
            .find(|number| !self::numbers(&matter.title.value).contains(*number));
        let why = if own.len() > whole.len() {
            "短标题比标题还长".to_owned()
        } else if let Some(number) = foreign {
            format!("短标题里的“{number}”在标题里没有")
        } else if shared * 2 < own.len() {
            "短标题里的字多数在标题里没有".to_owned()
        } else {
            continue;
        };
        diagnostics.push(
            Diagnostic::warning(Code::SHORT_TITLE_MISMATCH, short.place.clone(), why)
                .with_other(matter.title.place.clone(), "标题在这里")
                .with_help("请核对短标题是不是这一篇的；不需要短标题，就删掉这一行"),
        );
    }
}

/// The numbers written in digits.
fn numbers(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|number| !number.is_empty())
        .collect()
}
