use std::cell::LazyCell;
use std::ops::Range;

use super::numeral;
use crate::check::prose::Prose;
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};
use crate::issue::Number;
use crate::numbering;

/// J810. 本期 with another number than this issue's, or a reference to an issue that isn't there yet.
pub const RULE: Rule = Rule {
    code: Code::OTHER_ISSUE_NUMBER,
    page: Page {
        finds: "文中说是“本期”，期号却与本期不同：“本期（第5期）”；或者提到了本刊还没有出的一期。",
        why: "期号写错，读者按号查找就找不到；多半是从旧稿复制后忘了改。",
        examples: &[
            (
                "本刊本期（第5期）专题刊登办理经验。",
                "本刊本期（第6期）专题刊登办理经验。",
            ),
            (
                "详见《联络动态》2025年第9期。",
                "详见《联络动态》2025年第5期。",
            ),
        ],
        leaves: "提到以前各期（《联络动态》第3期、2024年第12期）；别的刊物；培训班、工程、债券的“第3期”；预告下一期的话（将在第7期刊登）。",
        reference: "与 issue.yaml 里的期号、总期号核对",
    },
    check: Check::Prose(check),
};

fn check(prose: &Prose, scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    if !text.contains('期') || !text.contains('第') {
        return;
    }
    let title = &scope.series.title.value;
    let ours =
        LazyCell::new(|| text.contains(title) || OURS.iter().any(|word| text.contains(word)));
    for (at, _) in text.match_indices('期') {
        let Some(said) = said(text, at) else {
            continue;
        };
        let fault = if of_this_issue(text, &said, title) && *ours {
            wrong_number(&said, scope)
        } else if of_this_series(text, &said, title) && is_later(text, &said, scope) {
            Some((format!("本刊还没有出“{}”", &text[said.range.clone()]), None))
        } else {
            None
        };
        if let Some((message, right)) = fault {
            let fix = right.and_then(|right| {
                let arabic = text[said.number.clone()]
                    .bytes()
                    .all(|byte| byte.is_ascii_digit());
                let right = if arabic {
                    right.to_string()
                } else {
                    numbering::chinese(right)
                };
                prose.fix(Confidence::Suspect, said.number, right)
            });
            diagnostics.push(
                prose
                    .warning(Code::OTHER_ISSUE_NUMBER, said.range, message)
                    .with_help("请核对期号；本期的期号写在 issue.yaml 里")
                    .with_fix(fix),
            );
        }
    }
}

/// `2025年第6期`, `总第731期`, `增刊第1期`.
struct Said {
    /// From 第, 总 or 增刊 to 期.
    range: Range<usize>,
    /// Where it begins with its year, if it has one.
    start: usize,
    number: Range<usize>,
    value: u32,
    year: Option<i32>,
    total: bool,
    supplement: bool,
}

fn said(text: &str, at: usize) -> Option<Said> {
    let number_end = at - usize::from(text[..at].ends_with(' '));
    let mut number = numeral::digits_before(text, number_end, 8);
    if number.is_empty() {
        number = numeral::characters_before(text, number_end, 16, numeral::is_han_numeral);
    }
    let value = numeral::value(number)?;
    let number = number_end - number.len()..number_end;
    let before = text[..number.start]
        .trim_end_matches(' ')
        .strip_suffix('第')?;
    let (outer, total) = before
        .strip_suffix('总')
        .map_or((before, false), |outer| (outer, true));
    let (outer, supplement) = outer
        .strip_suffix("增刊")
        .map_or((outer, false), |outer| (outer, true));
    let mut start = outer.len();
    let mut year = None;
    if let Some(before) = outer.strip_suffix('年') {
        let digits = numeral::digits_before(before, before.len(), 4);
        year = digits.parse().ok().filter(|_| digits.len() == 4);
        if year.is_some() {
            start = before.len() - digits.len();
        }
    }
    Some(Said {
        range: outer.len()..at + '期'.len_utf8(),
        start,
        number,
        value,
        year,
        total,
        supplement,
    })
}

/// “This one” may be a training course's; one of these (or the series' title) must speak of a bulletin.
const OURS: [&str; 12] = [
    "本刊", "简报", "动态", "刊登", "刊发", "刊载", "编发", "编印", "编者", "总第", "摘登", "选登",
];

/// The end of a text, at most so many bytes.
fn tail(text: &str, most: usize) -> &str {
    &text[text.ceil_char_boundary(text.len().saturating_sub(most))..]
}

/// Whether it says that it is the number of the issue in hand: 本期（第6期）.
fn of_this_issue(text: &str, said: &Said, title: &str) -> bool {
    const NAMES: [&str; 9] = [
        "本期",
        "这一期",
        "这期",
        "本期简报",
        "本期动态",
        "本期刊物",
        "本期本刊",
        "本期内刊",
        "本期工作简报",
    ];
    const OTHER_THINGS: [&str; 16] = [
        "培训", "研修", "轮训", "学员", "班", "工程", "项目", "债", "讲", "论坛", "沙龙", "课",
        "调查", "基金", "抽奖", "活动",
    ];
    // 本期（第6期，总第731期）
    let mut before = tail(&text[..said.start], 120);
    if let Some((outer, inner)) = before.rsplit_once(['（', '('])
        && inner.len() <= 40
        && !inner.contains(['）', ')'])
    {
        before = if inner.is_empty() || inner.contains('期') {
            outer
        } else {
            before
        };
    } else {
        before = ["即", "为", "是", "系"]
            .iter()
            .find_map(|word| before.strip_suffix(word))
            .unwrap_or(before);
    }
    let before = before
        .strip_suffix(&*format!("《{title}》"))
        .or_else(|| before.strip_suffix(title))
        .unwrap_or(before);
    let after = text[said.range.end..].trim_start_matches(['）', ')']);
    NAMES.iter().any(|name| before.ends_with(name))
        && !OTHER_THINGS.iter().any(|thing| after.starts_with(thing))
}

/// What is wrong with the number of this issue, and the right one.
fn wrong_number(said: &Said, scope: &Scope<'_>) -> Option<(String, Option<u32>)> {
    let right = match (&scope.manifest.number, said.total, said.supplement) {
        (Number::Regular { total, .. }, true, false) => total.value,
        (Number::Regular { number, .. }, false, false) => number.value,
        (Number::Supplement(number), false, true) => number.value,
        _ => return None,
    };
    if right != said.value {
        let name = if said.total { "总期号" } else { "期号" };
        return Some((
            format!("本期的{name}是{right}，不是{}", said.value),
            Some(right),
        ));
    }
    let year = scope.manifest.year;
    (!said.total && said.year.is_some_and(|other| other != year))
        .then(|| (format!("本期是{year}年的第{right}期"), None))
}

/// Whether it is a number of this series: 本刊第6期, 《联络动态》2025年第6期.
fn of_this_series(text: &str, said: &Said, title: &str) -> bool {
    let before = text[..said.start].trim_end_matches("今年");
    if before.ends_with("本刊")
        || before.ends_with(&*format!("《{title}》"))
        || before.ends_with(&*format!("“{title}”"))
    {
        return true;
    }
    before.strip_suffix(title).is_some_and(|before| {
        let previous = before.chars().next_back();
        previous.is_none_or(|c| {
            !c.is_alphanumeric() && !matches!(c, '《' | '“') || "在见于据".contains(c)
        })
    })
}

/// Whether this series hasn't come to that number yet.
fn is_later(text: &str, said: &Said, scope: &Scope<'_>) -> bool {
    const ANNOUNCES: [&str; 11] = [
        "将",
        "拟",
        "计划",
        "下期",
        "下一期",
        "待",
        "准备",
        "预告",
        "请",
        "续",
        "约稿",
    ];
    let Number::Regular { number, total } = &scope.manifest.number else {
        return false;
    };
    let (value, this) = (said.value, scope.manifest.year);
    // A long sentence without a stop is as good as cut.
    let sentence = tail(&text[..said.start], 300);
    let sentence = sentence
        .rsplit(['。', '；', '\n'])
        .next()
        .unwrap_or(sentence);
    let after: String = text[said.range.end..].chars().take(8).collect();
    if said.supplement
        || ANNOUNCES
            .iter()
            .any(|word| sentence.contains(word) || after.contains(word))
    {
        return false;
    }
    if said.total {
        return value > total.value;
    }
    if let Some(year) = said.year {
        return year > this || year == this && value > number.value;
    }
    let another_year = sentence.match_indices('年').any(|(at, _)| {
        let year: Option<i32> = numeral::digits_before(sentence, at, 4).parse().ok();
        year.is_some_and(|year| year != this)
            || sentence[..at].ends_with(['去', '上', '前', '往', '历', '每', '逐'])
    });
    !another_year && value > number.value
}
