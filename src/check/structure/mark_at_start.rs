use super::join;
use super::unfinished_sentence::ends_well;
use crate::check::prose::{Kind, Prose};
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Diagnostics};

/// J905. A paragraph that begins with a mark that can only stand behind something.
pub const RULE: Rule = Rule {
    code: Code::MARK_AT_START,
    page: Page {
        finds: "段落开头是逗号、句号、后引号、后括号一类只能跟在文字后面的标点。",
        why: "多半是一句话被分页或者粘贴断成了两段，或者段首漏了字。",
        examples: &[(
            "去年，我们办结代表建议51件\n\n，代表满意率达到100%。",
            "去年，我们办结代表建议51件，代表满意率达到100%。",
        )],
        leaves: "段首的省略号、破折号、前引号、前括号不算错；表格和图注不查。",
        reference: "GB/T 15834—2011（句号、逗号、顿号、分号、冒号、后引号、后括号不出现在一行之首）",
    },
    check: Check::Article(check),
};

/// Marks that only stand behind something. Half-width ones too: J701 mends the form, not the place.
pub(super) fn is_closing(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '？'
            | '！'
            | '”'
            | '’'
            | '）'
            | '》'
            | '〉'
            | '】'
            | '〕'
            | '」'
            | '』'
            | ','
            | ';'
            | ')'
            | ']'
    )
}

fn check(all: &[Prose], _: &Scope<'_>, diagnostics: &mut Diagnostics) {
    for (at, prose) in all.iter().enumerate() {
        if !matches!(
            prose.kind,
            Kind::Paragraph(_) | Kind::Heading(_) | Kind::Item | Kind::Summary
        ) {
            continue;
        }
        let text = prose.text();
        let length = text.find(|c| !is_closing(c)).unwrap_or(text.len());
        // ’24年: J803 says what is wrong with it.
        let is_year =
            &text[..length] == "’" && text[length..].starts_with(|c: char| c.is_ascii_digit());
        if length == 0 || is_year {
            continue;
        }
        let marks = &text[..length];
        let mut found = prose
            .warning(Code::MARK_AT_START, 0..length, format!("段首是“{marks}”"))
            .with_help("如果是上一段的一句话断开了，把两段接起来；否则补上漏掉的字，或者删去标点");
        let before = at.checked_sub(1).map(|before| &all[before]);
        let before = before.filter(|before| {
            before.part == prose.part
                && matches!(before.kind, Kind::Paragraph(_) | Kind::Heading(_))
                && !ends_well(before)
        });
        if let Some(before) = before {
            let end = before.text().len();
            let start = before
                .text()
                .char_indices()
                .next_back()
                .map_or(0, |(at, _)| at);
            found = found
                .with_other(before.place(start..end), "上一段到这里没有完")
                .with_fix(join(before, prose));
        }
        diagnostics.push(found);
    }
}
