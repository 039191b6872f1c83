use crate::check::rule::{Check, IssueScope, Page, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// J215. Every article says which unit contributed it.
pub const RULE: Rule = Rule {
    code: Code::SOURCE_MISSING,
    page: Page {
        finds: "稿件没有写供稿单位（source）。",
        why: "供稿单位印在标题下面，是简报对内容负责的依据，也是网页上按单位查找的依据。",
        examples: &[],
        leaves: "确实没有供稿单位的稿件（例如编辑部自己的按语），在 front matter 里写免查并说明理由。",
        reference: "简报的编排惯例。",
    },
    check: Check::Issue(check),
};

fn check(scope: &IssueScope<'_>, diagnostics: &mut Diagnostics) {
    for article in scope.articles {
        let matter = &article.front_matter;
        if matter.source.is_empty() {
            diagnostics.push(
                Diagnostic::warning(
                    Code::SOURCE_MISSING,
                    matter.title.place.clone(),
                    "稿件没有写供稿单位",
                )
                .with_help("请在标题下面加一行“source: 单位名称”（供稿单位）"),
            );
        }
    }
}
