use super::characters::{is_closing, is_gap, is_opening, is_quote, is_stop, runs};
use crate::check::prose::Prose;
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J709. Two marks of pause or stop side by side (GB/T 15834-2011 §4.2, §4.3, §5.1).
pub const RULE: Rule = Rule {
    code: Code::DOUBLED_MARK,
    page: Page {
        finds: "两个点号连在一起：同一个打了两次（，，  。。），或者两个不同的叠在一起（，。  ；。  、，）。",
        why: "一处停顿只用一个点号。叠用多半是删改文字时留下的。",
        examples: &[
            (
                "办理工作进展顺利，，代表表示满意。",
                "办理工作进展顺利，代表表示满意。",
            ),
            ("各项任务均已完成，。", "各项任务均已完成。"),
        ],
        leaves: "问号、叹号可以连用（？！），也可以叠用到三个（！！！）；三个句号按省略号检查（J707）；引号、括号里外各有一个点号的不管。两个不同的点号，留哪一个要由人来定。",
        reference: "GB/T 15834—2011《标点符号用法》4.2、4.3、5.1",
    },
    check: Check::Prose(check),
};

/// How much a mark says; the strongest one stays.
fn strength(mark: char) -> u8 {
    match mark {
        '、' => 0,
        '，' => 1,
        '；' => 2,
        '：' => 3,
        '。' => 4,
        _ => 5,
    }
}

fn check(prose: &Prose, _scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    // A half-width mark beside a full-width one is J701's.
    for mut range in runs(text, |c| is_stop(c) || is_gap(c)) {
        let all = &text[range.clone()];
        if all.len() <= 3 {
            continue;
        }
        range.start += all.len() - all.trim_start_matches(is_gap).len();
        range.end -= all.len() - all.trim_end_matches(is_gap).len();
        if range.start >= range.end {
            continue;
        }
        let written = &text[range.clone()];
        let marks = || written.chars().filter(|c| is_stop(*c));
        let Some(first) = marks().next() else {
            continue;
        };
        let (before, after) = (prose.before(range.start), prose.after(range.end));
        let count = marks().count();
        if count < 2
            // An ellipsis typed with stops.
            || written.contains("。。。")
            // The marks themselves are spoken of: “，。”
            || before.is_some_and(|c| is_opening(c) || is_quote(c)) && after.is_some_and(|c| is_closing(c) || is_quote(c))
            // J711 takes all of them away.
            || after.is_some_and(is_closing) && marks().all(|c| matches!(c, '，' | '、'))
            // J712 does.
            || prose.kind.is_title() && range.end == text.len()
        {
            continue;
        }
        let calls = marks().all(|c| matches!(c, '！' | '？'));
        if calls && count <= 3 {
            continue;
        }
        let alike = marks().all(|c| c == first);
        let right: String = if calls {
            marks().take(3).collect()
        } else {
            let strongest = marks().max_by_key(|c| strength(*c)).unwrap_or(first);
            strongest.to_string()
        };
        let confidence = if alike && !calls {
            Confidence::Certain
        } else {
            Confidence::Suspect
        };
        let shown: String = written.chars().take(6).collect();
        let message = match (calls, alike) {
            (true, _) => format!("问号、叹号叠用太多：“{shown}”"),
            (false, true) => format!("标点重复：“{shown}”"),
            (false, false) => format!("标点叠用：“{shown}”"),
        };
        let help = if calls {
            "问号、叹号最多叠用三个".to_owned()
        } else {
            format!("只留一个，这里多半是“{right}”")
        };
        diagnostics.push(
            prose
                .warning(Code::DOUBLED_MARK, range.clone(), message)
                .with_help(help)
                .with_fix(prose.fix(confidence, range, right)),
        );
    }
}
