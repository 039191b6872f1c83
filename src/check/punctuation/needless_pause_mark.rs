use std::ops::Range;

use super::characters::{Surroundings, is_han};
use crate::check::prose::Prose;
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J710. A 、 between quoted items or titles that stand side by side (GB/T 15834-2011 §4.5.3.5).
pub const RULE: Rule = Rule {
    code: Code::NEEDLESS_PAUSE_MARK,
    page: Page {
        finds: "并列的引号之间、并列的书名号之间用了顿号：“甲”、“乙”，《甲》、《乙》。",
        why: "引号和书名号已经把并列的各项分开，国家标准规定其间通常不用顿号。",
        examples: &[
            (
                "坚持“走出去”、“请进来”相结合。",
                "坚持“走出去”“请进来”相结合。",
            ),
            (
                "修订了《办理办法》、《督办办法》。",
                "修订了《办理办法》《督办办法》。",
            ),
        ],
        leaves: "各项之间插有别的成分（如书名号后的括注、引号后的说明），或者并列的各项不都有引号、书名号，顿号要留着；书名号里面的原题照录。",
        reference: "GB/T 15834—2011《标点符号用法》4.5.3.5",
    },
    check: Check::Prose(check),
};

/// The pairs, and what stands between two of them.
const PAIRS: [(char, char, &str); 2] = [('“', '”', "”、“"), ('《', '》', "》、《")];

fn check(prose: &Prose, _scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    for (open, close, between) in PAIRS {
        let mut surroundings = Surroundings::new(text);
        let mut from = 0;
        while let Some(found) = text[from..].find(between) {
            let at = from + found;
            // Up to the closing mark itself, which would end the title that quotes stand in.
            let titled = open == '“' && surroundings.in_title(at);
            let (marks, end) = series(text, at, (open, close));
            if !titled && !begins_mixed(text, at, (open, close)) && !ends_mixed(&text[end..]) {
                for mark in marks {
                    report(prose, mark, between, diagnostics);
                }
            }
            from = end;
        }
    }
}

/// The 、 of a series whose first closing mark stands at `at`, and where its last item ends.
fn series(text: &str, at: usize, (open, close): (char, char)) -> (Vec<Range<usize>>, usize) {
    let mut marks = Vec::new();
    let mut end = at + close.len_utf8();
    loop {
        let rest = &text[end..];
        let (gap, joined) = [
            ("、", true),
            ("和", false),
            ("与", false),
            ("及", false),
            ("以及", false),
            ("", false),
        ]
        .into_iter()
        .find(|(gap, _)| {
            rest.strip_prefix(gap)
                .is_some_and(|rest| rest.starts_with(open))
        })
        .unwrap_or(("", false));
        let inner = end + gap.len() + open.len_utf8();
        let closing = text[end + gap.len()..]
            .strip_prefix(open)
            .and_then(|item| item.find([open, close]))
            .filter(|length| text[inner + length..].starts_with(close));
        let Some(length) = closing else {
            // Never where it began: what follows an unclosed mark is looked at afresh.
            return (marks, end);
        };
        if joined {
            marks.push(end..end + gap.len());
        }
        end = inner + length + close.len_utf8();
    }
}

/// Whether the series begins with items that have no quotes or titles: 改革、“甲”、“乙”.
fn begins_mixed(text: &str, close_at: usize, (open, close): (char, char)) -> bool {
    const REACH: usize = 600;
    let floor = text.ceil_char_boundary(close_at.saturating_sub(REACH));
    let before = &text[floor..close_at];
    match before.rfind([open, close]) {
        Some(at) if before[at..].starts_with(open) => before[..at].ends_with('、'),
        // Unbalanced: J704 and J705 have to do with it first.
        _ => true,
    }
}

/// Whether it goes on with items that have none: “甲”、“乙”、改革；“甲”、“乙”办法、措施；《甲》、《乙》第3期、《丙》.
fn ends_mixed(rest: &str) -> bool {
    const ENOUGH: usize = 12;
    if ["等", "以及", "和", "与", "及"]
        .iter()
        .any(|word| rest.starts_with(word))
    {
        return !rest.starts_with('等');
    }
    let word: usize = rest
        .chars()
        .take(ENOUGH)
        .take_while(|c| is_han(*c) || c.is_ascii_digit())
        .map(char::len_utf8)
        .sum();
    rest[word..].starts_with(['、', '（'])
}

fn report(prose: &Prose, mark: Range<usize>, between: &str, diagnostics: &mut Diagnostics) {
    let what = if between.contains('”') {
        "引号"
    } else {
        "书名号"
    };
    diagnostics.push(
        prose
            .warning(
                Code::NEEDLESS_PAUSE_MARK,
                mark.clone(),
                format!("并列的{what}之间多了顿号"),
            )
            .with_help("去掉顿号；各项之间如果还有别的成分，顿号可以留着")
            .with_fix(prose.fix(Confidence::Suspect, mark, "")),
    );
}
