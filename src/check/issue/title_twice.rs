use std::collections::BTreeMap;

use crate::check::rule::{Check, IssueScope, Page, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::series::Text;

/// J216. No two articles of an issue have the same title.
pub const RULE: Rule = Rule {
    code: Code::TITLE_TWICE,
    page: Page {
        finds: "同一期里两篇稿件的标题相同（不计空格和标点）。",
        why: "多半是复制稿件后忘了改标题，或者同一篇稿件收了两次；要目里也分不清。",
        examples: &[],
        leaves: "不同期的稿件标题相同，不查。",
        reference: "校对惯例。",
    },
    check: Check::Issue(check),
};

fn check(scope: &IssueScope<'_>, diagnostics: &mut Diagnostics) {
    let mut seen: BTreeMap<String, &Text> = BTreeMap::new();
    for article in scope.articles {
        let title = &article.front_matter.title;
        let letters: String = title
            .value
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect();
        if letters.is_empty() {
            continue;
        }
        if let Some(first) = seen.get(&letters) {
            diagnostics.push(
                Diagnostic::warning(
                    Code::TITLE_TWICE,
                    title.place.clone(),
                    "这个标题和前面一篇相同",
                )
                .with_other(first.place.clone(), "前面一篇在这里")
                .with_help("请核对是不是同一篇稿件收了两次，或者忘了改标题"),
            );
        } else {
            seen.insert(letters, title);
        }
    }
}
