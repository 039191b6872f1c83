use crate::check::rule::{Check, IssueScope, Page, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::pdf::title;

/// The most lines a title should have.
const LINES: usize = 3;

/// J217. A title is set in at most three lines.
pub const RULE: Rule = Rule {
    code: Code::TITLE_TOO_LONG,
    page: Page {
        finds: "标题用二号字排出来超过三行（每行约二十个字）。",
        why: "标题要让人一眼看清。超过三行，既不醒目，也排不成匀称的梯形或菱形。",
        examples: &[],
        leaves: "三行以内的长标题不查。",
        reference: "GB/T 9704—2012 §7.3.1：标题回行时要词意完整、排列对称、长短适宜、间距恰当；三行是排版惯例。",
    },
    check: Check::Issue(check),
};

fn check(scope: &IssueScope<'_>, diagnostics: &mut Diagnostics) {
    for article in scope.articles {
        let title = &article.front_matter.title;
        let lines = title::lines(&title.value, title::LINE_CHARACTERS).len();
        if lines > LINES {
            let characters = title.value.chars().filter(|c| !c.is_whitespace()).count();
            diagnostics.push(
                Diagnostic::warning(
                    Code::TITLE_TOO_LONG,
                    title.place.clone(),
                    format!("标题有 {characters} 个字，要排 {lines} 行"),
                )
                .with_help("请把标题改短，最好不超过三行（约六十个字）"),
            );
        }
    }
}
