use std::ops::Range;

use super::characters::{
    Surroundings, is_chinese_digit, is_closing, is_gap, is_opening, is_quote, is_stop, runs,
};
use crate::check::prose::Prose;
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J711. A mark directly before a closing bracket or title mark, or directly behind an opening one
/// (GB/T 15834-2011 §4.8, §4.9, §4.15, §5.1).
pub const RULE: Rule = Rule {
    code: Code::MARK_BEFORE_CLOSING,
    page: Page {
        finds: "括号里的最后是逗号、顿号；书名号里的最后是逗号、顿号、句号；引号里外各有一个逗号或句号；括号、引号、书名号里一开头就是标点。",
        why: "括号、书名号里的话完了就完了，不需要再停顿；引号里外的停顿只用一个标点。",
        examples: &[
            (
                "三个市（长沙、株洲、湘潭、）先行试点。",
                "三个市（长沙、株洲、湘潭）先行试点。",
            ),
            ("落实《办理办法。》的要求。", "落实《办理办法》的要求。"),
        ],
        leaves: "括号里自成一句的句号（。）、引号里一句没有说完的逗号（“我们一定办好，”他说）；专门说到标点本身的（顿号“、”）。",
        reference: "GB/T 15834—2011《标点符号用法》4.8、4.9、4.15、5.1",
    },
    check: Check::Prose(check),
};

fn check(prose: &Prose, _scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    let mut surroundings = Surroundings::new(text);
    for stops in runs(text, is_stop) {
        let before = prose.before(stops.start);
        let Some(after) = prose.after(stops.end) else {
            continue;
        };
        let opens = |c: char| is_opening(c) || matches!(c, '“' | '‘');
        let opened = before.is_some_and(opens);
        let closes = is_closing(after) || is_quote(after);
        // The marks themselves are spoken of: “、”
        if opened && closes {
            continue;
        }
        let written = &text[stops.clone()];
        let fault = if opened {
            // “， where the quote before has not been closed is a wrongly turned one: J704.
            let at = stops.start - before.map_or(0, char::len_utf8);
            let turned = before.is_some_and(is_quote) && surroundings.in_quote(at);
            let soft = written
                .chars()
                .all(|c| matches!(c, '，' | '。' | '、' | '；' | '：'));
            (soft && !turned && !is_gap(after))
                .then_some((Confidence::Suspect, "后面一开头就是标点"))
        } else if is_closing(after) {
            before_bracket(text, &stops, after)
        } else if after == '”' && surroundings.in_quote(stops.end) {
            before_quote(text, &stops)
        } else {
            None
        };
        if let Some((confidence, what)) = fault {
            report(prose, stops, confidence, what, diagnostics);
        }
    }
}

/// （长沙、株洲、） and 《办法。》
fn before_bracket(
    text: &str,
    stops: &Range<usize>,
    after: char,
) -> Option<(Confidence, &'static str)> {
    // 「……，」 is a quotation in the texts of Hong Kong, Macao and Taiwan.
    if matches!(after, '」' | '』') {
        return None;
    }
    let written = &text[stops.clone()];
    if written.chars().all(|c| matches!(c, '，' | '、')) {
        let numbered = written == "、" && text[..stops.start].ends_with(is_chinese_digit);
        let confidence = if matches!(after, '》' | '〉') || numbered {
            Confidence::Suspect
        } else {
            Confidence::Certain
        };
        let in_brackets = !matches!(after, '》' | '〉');
        return (!numbered).then_some((
            confidence,
            if in_brackets {
                "括号前多了标点"
            } else {
                "书名号前多了标点"
            },
        ));
    }
    (written == "。" && after == '》').then_some((Confidence::Suspect, "书名号前多了标点"))
}

/// “……，”， and “……。”。
fn before_quote(text: &str, stops: &Range<usize>) -> Option<(Confidence, &'static str)> {
    let outside = text[stops.end..].strip_prefix('”')?.chars().next();
    let numbered = text[..stops.start].ends_with(is_chinese_digit);
    match &text[stops.clone()] {
        "，" if outside.is_some_and(is_stop) => {
            Some((Confidence::Certain, "引号里外各有一个标点"))
        }
        "。" if outside == Some('。') => Some((Confidence::Suspect, "引号里外各有一个标点")),
        "、" if !numbered => Some((Confidence::Suspect, "引号前多了顿号")),
        _ => None,
    }
}

fn report(
    prose: &Prose,
    stops: Range<usize>,
    confidence: Confidence,
    what: &str,
    diagnostics: &mut Diagnostics,
) {
    let help = format!("去掉这里的“{}”", &prose.text()[stops.clone()]);
    diagnostics.push(
        prose
            .warning(Code::MARK_BEFORE_CLOSING, stops.clone(), what)
            .with_help(help)
            .with_fix(prose.fix(confidence, stops, "")),
    );
}
