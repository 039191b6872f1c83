use super::characters::is_han;
use super::neighbour::{
    Side, after, before, is_chinese_text, is_enumerator, is_wide, with_space_after,
    with_space_before,
};
use crate::check::prose::{Kind, Prose};
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostic, Diagnostics};

/// J702. Half-width brackets in Chinese text (GB/T 15834—2011), and document numbers whose year does not stand in 〔〕
/// (GB/T 9704—2012 §7.2.5).
pub const RULE: Rule = Rule {
    code: Code::HALF_WIDTH_BRACKET,
    page: Page {
        finds: "中文里的半角括号 ( )，一半全角一半半角的括号，以及发文字号里没有用六角括号〔〕的年份。",
        why: "中文里的括号应当用全角的（）；发文字号的年份应当用六角括号〔〕括入，这是公文格式的规定。",
        examples: &[
            ("会议通过了决定(草案)。", "会议通过了决定（草案）。"),
            ("省(区、市）人大常委会。", "省（区、市）人大常委会。"),
            (
                "依据湘政办发[2000]28号文件。",
                "依据湘政办发〔2000〕28号文件。",
            ),
        ],
        leaves: "不管外文词句和算式里的半角括号，如 f(x)、(x+1)；也不管行内代码。",
        reference: "GB/T 15834—2011《标点符号用法》，GB/T 9704—2012《党政机关公文格式》",
    },
    check: Check::Prose(check),
};

fn check(prose: &Prose, _scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    let half = text.bytes().any(|byte| matches!(byte, b'(' | b')'));
    if !half && !text.contains('号') {
        return;
    }
    let years = years(text);
    for year in &years {
        let (open, close) = (
            &text[year.open..][..year.width],
            &text[year.close..][..year.width],
        );
        let confidence = if matches!(open, "[" | "［") {
            Confidence::Certain
        } else {
            Confidence::Suspect
        };
        let fix = prose.fixes(
            confidence,
            [
                (year.open..year.open + year.width, "〔".into()),
                (year.close..year.close + year.width, "〕".into()),
            ],
        );
        let end = year.close + year.width;
        diagnostics.push(
            prose
                .warning(
                    Code::HALF_WIDTH_BRACKET,
                    year.open..end,
                    format!("发文字号的年份用了“{open}{close}”"),
                )
                .with_help("年份用六角括号〔〕括入，如〔2000〕28号")
                .with_fix(fix),
        );
    }
    if half && is_chinese_text(text) {
        let (pairs, balanced) = pairs(text);
        for pair in pairs {
            if years
                .binary_search_by_key(&pair.open, |year| year.open)
                .is_err()
            {
                diagnostics.extend(judge(prose, &pair, balanced));
            }
        }
    }
}

/// The year of a document number, in brackets each `width` bytes wide.
struct Year {
    open: usize,
    close: usize,
    width: usize,
}

/// The years right before 第28号 or 28号 that stand in other brackets than 〔〕, in the order of the text.
fn years(text: &str) -> Vec<Year> {
    let mut years = Vec::new();
    for (at, _) in text.match_indices('号') {
        let digits = text[..at].trim_end_matches(|c: char| c.is_ascii_digit());
        let front = digits.strip_suffix('第').unwrap_or(digits);
        let front = front.strip_suffix(' ').unwrap_or(front);
        let Some(close) = front.chars().next_back() else {
            continue;
        };
        let open = match close {
            ']' => '[',
            '］' => '［',
            ')' => '(',
            '）' => '（',
            '】' => '【',
            _ => continue,
        };
        if digits.len() == at || at - digits.len() > 5 {
            continue;
        }
        let inner = &front[..front.len() - close.len_utf8()];
        let outer = inner.trim_end_matches(|c: char| c.is_ascii_digit());
        let year = &inner[outer.len()..];
        let Some(name) = outer.strip_suffix(open) else {
            continue;
        };
        if year.len() == 4 && year.starts_with(['1', '2']) && name.trim_end().ends_with(is_han) {
            years.push(Year {
                open: name.len(),
                close: inner.len(),
                width: open.len_utf8(),
            });
        }
    }
    years
}

/// A pair of round brackets of which at least one is half-width.
struct Pair {
    open: usize,
    close: usize,
    open_half: bool,
    close_half: bool,
    /// Whether Chinese text stands in it.
    chinese: bool,
}

/// The pairs, in the order they close, and whether no bracket is left over.
fn pairs(text: &str) -> (Vec<Pair>, bool) {
    let mut open = Vec::new();
    let mut pairs = Vec::new();
    let mut balanced = true;
    let mut last_chinese = None;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' => open.push((at, c == '(')),
            ')' | '）' => match open.pop() {
                Some((start, open_half)) => {
                    let close_half = c == ')';
                    if open_half || close_half {
                        pairs.push(Pair {
                            open: start,
                            close: at,
                            open_half,
                            close_half,
                            chinese: last_chinese.is_some_and(|last| last > start),
                        });
                    }
                }
                None => balanced &= is_enumerator(text, at),
            },
            c if is_wide(c) => last_chinese = Some(at),
            _ => {}
        }
    }
    (pairs, balanced && open.is_empty())
}

fn judge(prose: &Prose, pair: &Pair, balanced: bool) -> Option<Diagnostic> {
    let text = prose.text();
    let width = |half: bool| if half { 1 } else { '（'.len_utf8() };
    let open = pair.open..pair.open + width(pair.open_half);
    let close = pair.close..pair.close + width(pair.close_half);
    let sure = if pair.open_half && pair.close_half {
        judge_half(prose, pair, &text[open.end..close.start])?
    } else {
        let beside = [before(&text[..open.start]), after(&text[close.end..])];
        pair.chinese || beside.contains(&Side::Chinese)
    };
    let confidence = if sure && balanced {
        Confidence::Certain
    } else {
        Confidence::Suspect
    };
    let mut edits = Vec::new();
    let mut bare = Vec::new();
    if pair.open_half {
        edits.push((with_space_before(prose, open.clone()), "（".to_owned()));
        bare.push((open.clone(), "（".to_owned()));
    }
    if pair.close_half {
        edits.push((with_space_after(prose, close.clone()), "）".to_owned()));
        bare.push((close.clone(), "）".to_owned()));
    }
    let fix = prose
        .fixes(confidence, edits)
        .or_else(|| prose.fixes(confidence, bare));
    let (place, message) = match (pair.open_half, pair.close_half) {
        (true, true) => (open, "中文里用了半角括号"),
        (true, false) => (open, "括号的前一半是半角的"),
        _ => (close.clone(), "括号的后一半是半角的"),
    };
    let mut finding = prose
        .warning(Code::HALF_WIDTH_BRACKET, place, message)
        .with_help("改成全角的“（）”")
        .with_fix(fix);
    if pair.open_half && pair.close_half {
        finding = finding.with_other(prose.place(close), "");
    }
    Some(finding)
}

/// Whether a half-width pair is surely wrong; `None` where it is right.
fn judge_half(prose: &Prose, pair: &Pair, content: &str) -> Option<bool> {
    /// Longer than this without Chinese it is a sentence of its own.
    const LONGEST: usize = 100;
    let text = prose.text();
    let start = &text[..pair.open];
    let end = &text[pair.close + 1..];
    if is_function(start) {
        return None;
    }
    if pair.chinese {
        return Some(true);
    }
    if content.trim().is_empty() || content.len() > LONGEST || is_formula(content) {
        return None;
    }
    let numbers_paragraph = matches!(before(start), Side::Edge)
        && start.chars().next_back().is_none_or(|c| c == '\n')
        && content.len() <= 3
        && content.bytes().all(|byte| byte.is_ascii_digit());
    if numbers_paragraph && !end.trim().is_empty() {
        return Some(true);
    }
    if !start.trim_end().ends_with(is_wide) {
        return None;
    }
    let beyond = end.trim_start_matches([',', '.', ':', ';', '?', '!']);
    let whole = !matches!(prose.kind, Kind::Cell { .. }) || content.len() > 1;
    match after(beyond) {
        Side::Chinese => Some(true),
        Side::Edge if whole => Some(true),
        _ => None,
    }
}

/// Whether a function's name or a variable stands right before: `f(`, `SUM(`.
fn is_function(start: &str) -> bool {
    const NAMES: &[&str] = &[
        "sum", "max", "min", "average", "count", "if", "sin", "cos", "tan", "log", "ln", "lg",
        "exp",
    ];
    let name = &start[start
        .trim_end_matches(|c: char| c.is_ascii_alphabetic())
        .len()..];
    let single = name.len() == 1 && name.bytes().all(|byte| byte.is_ascii_lowercase());
    single
        || start[..start.len() - name.len()].ends_with('=')
        || NAMES.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Whether there is arithmetic, a variable, a point or an interval between brackets.
fn is_formula(content: &str) -> bool {
    let variable = |piece: &str| {
        let piece = piece.trim();
        piece.len() == 1 && piece.bytes().all(|byte| byte.is_ascii_lowercase())
            || piece
                .trim_start_matches(['-', '+'])
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    content.contains([
        '=', '<', '>', '+', '*', '^', '|', '\\', '_', '×', '÷', '≤', '≥', '∞',
    ]) || content.len() == 1
        && variable(content)
        && !content.starts_with(|c: char| c.is_ascii_digit())
        || content.contains(',') && content.split(',').all(variable)
}
