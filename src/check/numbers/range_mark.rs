use std::ops::Range;

use super::{BookTitles, calculates, numeral, range_mark_at, stands_alone};
use crate::check::prose::Prose;
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J806. A range of numbers with another mark than — or ～ (GB/T 15834-2011 §4.13, GB/T 15835-2011).
pub const RULE: Rule = Rule {
    code: Code::RANGE_MARK,
    page: Page {
        finds: "数字、日期的起止之间用了短横线“-”、半角波浪号“~”、两字长的破折号，或者误认成的汉字“一”：10-20人、3-5月、2020——2025年。",
        why: "短横线用在电话号码、门牌号、图表编号里，表示起止用一字线“—”或者浪纹线“～”；半角的符号夹在汉字中间也偏短偏低。",
        examples: &[
            ("每组10-20人。", "每组10—20人。"),
            (
                "2020-2025年共办理建议1375件。",
                "2020—2025年共办理建议1375件。",
            ),
        ],
        leaves: "电话号码、日期（2025-03-11）、标准号、门牌号、图表编号、比分，后面没有单位的数字；书名号里的文字。",
        reference: "GB/T 15834—2011《标点符号用法》4.13；GB/T 15835—2011《出版物上数字用法》",
    },
    check: Check::Prose(check),
};

/// What is counted or measured in one character.
const MEASURES: &str =
    "天周岁人名位件个次项条家户所座台辆套批支篇册本只头株棵份页届倍亩吨米升元万亿类种元秒";
/// Words that begin like one of them: 编号20-30位于 is no range.
const NO_MEASURES: &str = "位于 项目 人民 人工 人大 条例 条款 类似 天然 家庭 家长 名称 名为 元旦 种植 户外 所有 所在 所属 \
    所需 份额 支持 支部 次日 个人 个别 届时 台账 页面";
const WORDS: [&str; 14] = [
    "公里", "公斤", "公顷", "平方", "立方", "千克", "千米", "千瓦", "厘米", "毫米", "小时", "分钟",
    "毫升", "℃",
];
const SYMBOLS: [&str; 20] = [
    "kg", "g", "mg", "t", "km", "m", "cm", "mm", "km²", "m²", "m³", "cm²", "kW", "MW", "kWh", "kV",
    "L", "mL", "ml", "hm²",
];

fn check(prose: &Prose, _scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    let mut titles = BookTitles::of(text);
    for left in numeral::arabic(text) {
        let Some((mark, confidence)) = wrong_mark(text, &left) else {
            continue;
        };
        if titles.holds(left.start) {
            continue;
        }
        let written = &text[mark.clone()];
        let right = if written.starts_with(['~', '～', '∼', '〜']) {
            "～"
        } else {
            "—"
        };
        diagnostics.push(
            prose
                .warning(
                    Code::RANGE_MARK,
                    mark.clone(),
                    format!("起止号写成了“{written}”"),
                )
                .with_help(format!("表示起止用“{right}”"))
                .with_fix(prose.fix(confidence, mark, right)),
        );
    }
}

/// The wrong mark of the range that begins with a number.
fn wrong_mark(text: &str, left: &Range<usize>) -> Option<(Range<usize>, Confidence)> {
    let rest = &text[left.end..];
    let unit = ["万元", "亿元", "公里", "小时"]
        .iter()
        .find(|unit| rest.starts_with(**unit))
        .copied()
        .or_else(|| {
            let c = rest.chars().next()?;
            "年月日时分%％℃万亿元件个人岁天吨亩米"
                .contains(c)
                .then(|| &rest[..c.len_utf8()])
        })
        .unwrap_or("");
    let start = left.end + unit.len();
    let mut length = range_mark_at(text, start);
    // 10一20人: 一 for —
    if length == 0 && unit.is_empty() && text[start..].starts_with('一') {
        length = '一'.len_utf8();
    }
    let mark = start..start + length;
    let written = &text[mark.clone()];
    if matches!(written, "" | "—" | "～") || !unit.is_empty() && written == "——" {
        return None;
    }
    let right = numeral::arabic_at(text, mark.end)?;
    let tilde = written.starts_with(['~', '∼', '〜']);
    let confidence = if let Some(confidence) = times(text, left, &right) {
        confidence
    } else {
        if !stands_alone(text, left.start) {
            return None;
        }
        if tilde && unit.is_empty() && plain_end(text, right.end) {
            Confidence::Certain
        } else {
            counted(text, left, unit, &right)?
        }
    };
    Some((mark, confidence))
}

/// Whether a number ends at a byte that is no part of a code.
fn plain_end(text: &str, end: usize) -> bool {
    !text[end..].starts_with(|c: char| c.is_ascii_alphanumeric() || "-–~/._:：\\+=".contains(c))
}

/// `9:00-11:30`, the numbers given being 00 and 11.
fn times(text: &str, left: &Range<usize>, right: &Range<usize>) -> Option<Confidence> {
    let clock = |hour: &str, minute: &str| -> Option<(u32, u32)> {
        let time = (hour.parse().ok()?, minute.parse().ok()?);
        (minute.len() == 2 && time.0 <= 24 && time.1 < 60).then_some(time)
    };
    let before = text[..left.start].strip_suffix([':', '：'])?;
    let hour = numeral::digits_before(text, before.len(), 2);
    let hour_start = before.len() - hour.len();
    if text[..hour_start].ends_with(|c: char| c.is_ascii_alphanumeric() || "-–/.:：".contains(c))
    {
        return None;
    }
    let from = clock(hour, &text[left.clone()])?;
    let after = text[right.end..].strip_prefix([':', '：'])?;
    let minute = numeral::arabic_at(after, 0)?;
    let end = text.len() - after.len() + minute.end;
    let to = clock(&text[right.clone()], &after[minute])?;
    if from >= to || !plain_end(text, end) {
        return None;
    }
    // 21:18-22:20 may be the result of a match.
    let earlier = text[..hour_start].chars().rev().take(6);
    let of_day = earlier.clone().any(|c| "午晚早晨日天间周期".contains(c));
    Some(if of_day {
        Confidence::Certain
    } else {
        Confidence::Suspect
    })
}

/// Whether numbers with a unit behind the second are a range, and how surely.
fn counted(
    text: &str,
    left: &Range<usize>,
    unit: &str,
    right: &Range<usize>,
) -> Option<Confidence> {
    let (from, to) = (&text[left.clone()], &text[right.clone()]);
    let (low, high) = (numeral::amount(from)?, numeral::amount(to)?);
    let padded =
        |number: &str| number.len() > 1 && number.starts_with('0') && !number.contains('.');
    let after = &text[right.end..];
    let spaced = after.strip_prefix(' ').unwrap_or(after);
    let next = spaced.chars().next()?;
    let end = text.len() - spaced.len() + next.len_utf8();
    if calculates(text, end) || to.len() > 6 && !to.contains(['.', ',']) {
        return None;
    }
    let is_year =
        |number: &str| number.len() == 4 && number.starts_with(['1', '2']) && !number.contains('.');
    let certain = Some(Confidence::Certain);
    let (rises, count) = (low < high, low.fract() == 0.0 && high.fract() == 0.0);
    match next {
        '年' if count => match (is_year(from), is_year(to)) {
            (true, true) if matches!(unit, "" | "年") && rises => certain,
            (false, true) if matches!(unit, "月" | "日") => certain,
            // 2023-24年
            (true, false) if unit.is_empty() && to.len() == 2 && low % 100.0 < high => certain,
            (false, false) if unit.is_empty() && rises && high < 1000.0 && !padded(from) => certain,
            _ => None,
        },
        '月' if count && high <= 12.0 => match unit {
            "" | "月" if rises && low >= 1.0 => certain,
            "日" => certain,
            _ => None,
        },
        '日' if count && high <= 31.0 => match unit {
            // 3-15日 may be the 15th of March.
            "" if rises && text[..left.start].ends_with('月') => certain,
            "" if rises => Some(Confidence::Suspect),
            "日" if rises => certain,
            _ => None,
        },
        '时' if count && high <= 24.0 && !spaced.starts_with("时间") => match unit {
            "" | "时" if rises => certain,
            "分" => certain,
            _ => None,
        },
        _ if !rises || padded(from) => None,
        _ if NO_MEASURES.split(' ').any(|word| spaced.starts_with(word)) => None,
        '%' | '％' | '‰'
            if matches!(unit, "" | "%" | "％") && !(is_year(from) && unit.is_empty()) =>
        {
            certain
        }
        _ => {
            let measured =
                MEASURES.contains(next) || WORDS.iter().any(|word| spaced.starts_with(word)) || {
                    let is_symbol = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '²' | '³');
                    let length: usize = spaced
                        .chars()
                        .take(5)
                        .take_while(is_symbol)
                        .map(char::len_utf8)
                        .sum();
                    SYMBOLS.contains(&&spaced[..length])
                };
            let same = unit.is_empty() || spaced.starts_with(unit);
            (measured && same && !is_address(text, left, next, to)).then_some(Confidence::Certain)
        }
    }
}

/// 2-301户 of a building, 7-11家.
fn is_address(text: &str, left: &Range<usize>, next: char, to: &str) -> bool {
    let flat = matches!(next, '户' | '家' | '人') && to.len() >= 3 && left.len() <= 2;
    let shop = &text[left.clone()] == "7" && to == "11" && next == '家';
    flat && to.as_bytes()[to.len() - 2] == b'0' || shop
}
