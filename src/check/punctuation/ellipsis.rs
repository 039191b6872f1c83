use std::ops::Range;

use super::characters::{
    is_chinese_digit, is_digit, is_gap, is_han, is_latin_or_digit, is_quote, is_surely_chinese,
    runs,
};
use crate::check::prose::Prose;
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J707. An ellipsis that is not …… , or stands beside 。, 、 or 等 (GB/T 15834-2011 §4.11).
pub const RULE: Rule = Rule {
    code: Code::ELLIPSIS,
    page: Page {
        finds: "省略号用“...”“。。。”“···”之类代替，只有三个点或者多于六个点；省略号后又加句号，或者与“等”连用。",
        why: "省略号是六个连点，占两个字的位置。别的写法宽窄不一，排出来会与句号、间隔号混淆。省略号和“等”意思相同，用一个就够了。",
        examples: &[
            (
                "代表们说，这件事办得快、办得好...",
                "代表们说，这件事办得快、办得好……",
            ),
            ("涉及教育、医疗、养老等……", "涉及教育、医疗、养老等。"),
        ],
        leaves: "英文句子里的三个点、数列中间的三个点、目录里引向页码的点线；单独成段、表示省略整段的十二个点。",
        reference: "GB/T 15834—2011《标点符号用法》4.11",
    },
    check: Check::Prose(check),
};

const RIGHT: &str = "……";
const HELP: &str = "省略号用六个点“……”，占两个字的位置（中文输入法下按 Shift+6）";

fn is_dot(c: char) -> bool {
    is_low_dot(c) || is_middle_dot(c) || c == '。'
}

/// Dots on the line and ellipses.
fn is_low_dot(c: char) -> bool {
    c == '.' || c == '．' || is_ellipsis(c)
}

fn is_ellipsis(c: char) -> bool {
    matches!(c, '…' | '⋯' | '‥')
}

fn is_middle_dot(c: char) -> bool {
    matches!(c, '·' | '・' | '•')
}

fn check(prose: &Prose, _scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    for run in runs(text, is_dot) {
        // One full stop, decimal point or 间隔号 is most of what there is.
        if run.len() <= 3 && !text[run.clone()].starts_with(|c: char| c == '.' || is_ellipsis(c)) {
            continue;
        }
        for class in [is_low_dot, is_middle_dot, |c| c == '。'] {
            for part in runs(&text[run.clone()], class) {
                judge(
                    prose,
                    run.start + part.start..run.start + part.end,
                    diagnostics,
                );
            }
        }
    }
}

/// Judges dots of one class.
fn judge(prose: &Prose, dots: Range<usize>, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    let written = &text[dots.clone()];
    let Some(confidence) = confidence(prose, &dots) else {
        return;
    };
    let mut range = dots.clone();
    let mut right = RIGHT;
    let mut message = None;
    if let Some(from) = pause_before(prose, dots.start) {
        range.start = from;
        message = Some("省略号前多了顿号");
    }
    if prose.before(dots.start).is_some_and(is_han) && one_full_stop(text, dots.start, dots.end) {
        range.end += '。'.len_utf8();
        message = Some("省略号后多了句号");
    }
    if is_list(text, dots.start) {
        let before = &text[..dots.start];
        if before.ends_with('等') {
            let only = before.trim_end_matches('等').len();
            range.start = only;
            right = "等";
            message = Some("“等”和省略号重复");
        } else if text[dots.end..].starts_with('等') && ends_list(&text[dots.end..]) {
            range.end = dots.end + '等'.len_utf8();
            right = "等";
            message = Some("“等”和省略号重复");
        }
    }
    if written == RIGHT && message.is_none() {
        return;
    }
    let (confidence, help) = match message {
        None => (confidence, HELP.to_owned()),
        Some(_) => (Confidence::Suspect, format!("写成“{right}”就够了")),
    };
    let message = match message {
        Some(message) => message.to_owned(),
        None if written.chars().count() > 6 => "省略号太长".to_owned(),
        None => format!("省略号写成了“{written}”"),
    };
    diagnostics.push(
        prose
            .warning(Code::ELLIPSIS, range.clone(), message)
            .with_help(help)
            .with_fix(prose.fix(confidence, range, right)),
    );
}

/// How sure it is that dots are meant as a Chinese ellipsis and may become ……; `None` where they are something else,
/// or right without a look at what is around.
fn confidence(prose: &Prose, dots: &Range<usize>) -> Option<Confidence> {
    let text = prose.text();
    let written = &text[dots.clone()];
    if written == RIGHT {
        return Some(Confidence::Suspect);
    }
    let count = written.chars().count();
    let first = written.chars().next()?;
    let alike = written.chars().all(|c| c == first);
    let enough = match first {
        '…' | '⋯' if alike => true,
        '‥' if alike => count >= 2,
        _ if alike => count >= 3,
        // A mixture: …. or .…
        _ => written.contains(is_ellipsis) || count >= 3,
    };
    if !enough {
        return None;
    }
    let (before, after) = (prose.before(dots.start), prose.after(dots.end));
    let beyond = text[dots.end..].trim_start_matches(is_gap);
    // Dots that lead to a page number.
    let wide = count * if is_ellipsis(first) { 3 } else { 1 };
    if wide >= 7 && beyond.starts_with(is_digit) {
        return None;
    }
    // A pair that a space has parted: J713 joins it.
    if beyond.len() < text.len() - dots.end && beyond.starts_with(is_dot)
        || before.is_some_and(is_gap)
            && text[..dots.start]
                .trim_end_matches(is_gap)
                .ends_with(is_dot)
    {
        return None;
    }
    // A whole paragraph left out, a line of a poem, a line drawn with dots.
    let line_begins = before.is_none_or(|c| c == '\n');
    let line_ends = after.is_none_or(|c| c == '\n');
    if line_begins && line_ends {
        return None;
    }
    // 1, 2, …, n
    let separates = |c: char| matches!(c, '，' | '、' | ',');
    if before.is_some_and(separates) && after.is_some_and(separates) {
        return None;
    }
    // An ellipsis in English, though Chinese goes on behind its sentence.
    let english = before.is_some_and(is_latin_or_digit);
    let near = |c: Option<char>| c.is_some_and(is_surely_chinese);
    if english && !after.is_some_and(is_han) || !near(before) && !near(after) {
        return None;
    }
    let fits = |c: Option<char>| c.is_none_or(|c| is_surely_chinese(c) || is_quote(c) || c == '\n');
    let certain = alike
        && first != '。'
        && fits(before)
        && fits(after)
        && match first {
            '…' | '⋯' => count <= 3,
            '‥' => count == 3,
            _ => count <= 6,
        };
    Some(if certain {
        Confidence::Certain
    } else {
        Confidence::Suspect
    })
}

/// Where a 、 stands directly before; not that of a number (“一、……”).
fn pause_before(prose: &Prose, at: usize) -> Option<usize> {
    let before = prose.text()[..at].strip_suffix('、')?;
    let c = before.chars().next_back()?;
    (is_han(c) && !is_chinese_digit(c)).then_some(before.len())
}

/// Whether just one 。 follows, and the sentence is not one whose parts are left out one by one (一要……，二要……。).
fn one_full_stop(text: &str, at: usize, end: usize) -> bool {
    const REACH: usize = 120;
    const ELLIPSES: [&str; 8] = ["…", "⋯", "‥", "...", "．．．", "···", "・・・", "•••"];
    let before = &text[text.ceil_char_boundary(at.saturating_sub(REACH))..at];
    text[end..]
        .strip_prefix('。')
        .is_some_and(|rest| !rest.starts_with(is_dot))
        && !ELLIPSES.iter().any(|ellipsis| before.contains(ellipsis))
}

/// Whether the clause that ends here lists something: it has a 、 or quotes or titles side by side.
fn is_list(text: &str, end: usize) -> bool {
    const REACH: usize = 240;
    let from = text.ceil_char_boundary(end.saturating_sub(REACH));
    let clause = text[from..end]
        .rsplit(['。', '；', '：', '，', '！', '？'])
        .next()
        .unwrap_or("");
    ["、", "”“", "》《"]
        .iter()
        .any(|between| clause.contains(between))
}

/// Whether a 等 ends a list here, rather than saying that somebody waits.
fn ends_list(text: &str) -> bool {
    let rest = text.trim_start_matches('等');
    const BEHIND: [&str; 15] = [
        "方面", "部门", "单位", "问题", "工作", "领域", "内容", "事项", "地", "人", "项", "。",
        "，", "；", "）",
    ];
    BEHIND.iter().any(|behind| rest.starts_with(behind))
}
