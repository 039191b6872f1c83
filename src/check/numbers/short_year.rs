use std::ops::Range;

use super::{BookTitles, numeral, range_mark_at};
use crate::check::prose::{Kind, Prose};
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J803. A year cut to its last two digits (GB/T 15835-2011).
pub const RULE: Rule = Rule {
    code: Code::SHORT_YEAR,
    page: Page {
        finds: "四位数的年份简写成两位：24年3月、自98年以来、2023—24年。",
        why: "简报要存档几十年，“08年”将来分不清是哪个世纪；两位数还会被读成“二十四年的时间”。",
        examples: &[
            (
                "24年3月11日，座谈会如期召开。",
                "2024年3月11日，座谈会如期召开。",
            ),
            ("2023—24年共办理建议108件。", "2023—2024年共办理建议108件。"),
        ],
        leaves: "表示时间长短的“工作24年”“历时24年3个月”，“20世纪80年代”，年号（民国24年3月），书名号里的文字；拿不准的一律不查。",
        reference: "GB/T 15835—2011《出版物上数字用法》：四位数字表示的年份不应简写为两位数字",
    },
    check: Check::Prose(check),
};

fn check(prose: &Prose, scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    let mut titles = BookTitles::of(text);
    for (at, _) in text.match_indices('年') {
        let digits = numeral::digits_before(text, at, 2);
        let start = at - digits.len();
        if digits.len() != 2 || text[..start].ends_with(is_no_border) {
            continue;
        }
        let Ok(short) = digits.parse::<i32>() else {
            continue;
        };
        let end = at + '年'.len_utf8();
        let after = &text[end..];
        let (year, confidence) = match full_before(text, start, short) {
            Some(_) if after.starts_with(['代', '后', '前', '来', '间', '多', '余', '级']) =>
            {
                continue;
            }
            Some((year, confidence)) => (year, confidence),
            None if is_year(prose, start, short, after) => {
                let now = scope.manifest.year;
                let this = now - now % 100 + short;
                (
                    if this > now + 10 { this - 100 } else { this },
                    Confidence::Suspect,
                )
            }
            None => continue,
        };
        if titles.holds(start) {
            continue;
        }
        let range = Range { start, end };
        diagnostics.push(
            prose
                .warning(
                    Code::SHORT_YEAR,
                    range.clone(),
                    format!("年份“{}”简写成了两位", &text[range]),
                )
                .with_help(format!("年份写全四位，如“{year}年”"))
                .with_fix(prose.fix(confidence, start..at, year.to_string())),
        );
    }
}

/// What can't stand before a year.
fn is_no_border(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | ':' | '第' | '〔')
}

/// The year in full after one that is: `2023—24年`, `2023年、24年`.
fn full_before(text: &str, start: usize, short: i32) -> Option<(i32, Confidence)> {
    let before = &text[..start];
    let mark = before.chars().next_back()?;
    let mark_start = start - mark.len_utf8();
    let length = range_mark_at(text, mark_start);
    let ranges = length > 0 || matches!(mark, '至' | '/');
    if !ranges && !matches!(mark, '、' | '和') {
        return None;
    }
    let named = before[..mark_start].strip_suffix('年');
    let first_end = named.map_or(mark_start, str::len);
    let first = numeral::digits_before(text, first_end, 4);
    let odd = |c: char| c.is_ascii_alphanumeric() || "-–—/.～~".contains(c);
    if first.len() != 4 || text[..first_end - 4].ends_with(odd) {
        return None;
    }
    let first: i32 = first
        .parse()
        .ok()
        .filter(|year| (1900..2100).contains(year))?;
    let next = first % 100 + 1 == short;
    if !(next || ranges && first % 100 < short) {
        return None;
    }
    let confidence = if matches!(mark, '—' | '～') && named.is_none() {
        Confidence::Certain
    } else {
        Confidence::Suspect
    };
    Some((first - first % 100 + short, confidence))
}

/// Whether two digits before 年 can only be a year, not a length of time.
fn is_year(prose: &Prose, start: usize, short: i32, after: &str) -> bool {
    const OTHER_COUNTS: [&str; 23] = [
        "民国", "光绪", "宣统", "同治", "咸丰", "道光", "嘉庆", "乾隆", "雍正", "康熙", "顺治",
        "崇祯", "万历", "嘉靖", "洪武", "永乐", "元前", "公元", "昭和", "平成", "明治", "令和",
        "大正",
    ];
    const TERMS: [&str; 8] = ["刑", "期限", "任期", "工龄", "教龄", "党龄", "年限", "年龄"];
    let before = &prose.text()[..start];
    if OTHER_COUNTS.iter().any(|count| before.ends_with(count)) || after.starts_with(['代', '级'])
    {
        return false;
    }
    let previous = before.chars().next_back();
    let window = before.char_indices().rev().take(12).last();
    let window = &before[window.map_or(start, |(index, _)| index)..];
    if TERMS.iter().any(|term| window.contains(term)) {
        return false;
    }
    // Nobody says “08 years”.
    if prose.text()[start..].starts_with('0') {
        return short > 0 && !previous.is_some_and(|c| "-–—/～~_+".contains(c));
    }
    if previous.is_some_and(|c| matches!(c, '\'' | '’' | '‘')) {
        let outer = &before[..before.len() - previous.map_or(0, char::len_utf8)];
        return begins(outer.chars().next_back()) && outer.rfind(['\'', '‘', '’']).is_none();
    }
    if let Some(rest) = month(after) {
        let day = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let has_day = day.len() < rest.len() && day.starts_with('日');
        let in_cell = matches!(prose.kind, Kind::Cell { .. });
        return begins(previous) && (has_day || !in_cell)
            || has_day && !previous.is_some_and(|c| "-–—/～~_+满有".contains(c));
    }
    if previous.is_some_and(|c| matches!(c, '自')) {
        return after.starts_with("以来") || after.starts_with('起');
    }
    if before.ends_with('从') && after.starts_with("以来") {
        return true;
    }
    let part = ["底", "末", "初", "上半年", "下半年", "年初", "年末"]
        .iter()
        .find_map(|part| after.strip_prefix(part));
    let border = |c: Option<char>| {
        c.is_none_or(|c| "，。；、）”".contains(c) || "前后以起至到的全共".contains(c))
    };
    (previous.is_none_or(|c| "，。；（截至到从".contains(c)))
        && part.is_some_and(|rest| border(rest.chars().next()))
}

/// Whether a year may begin after a character: at a sentence's beginning, or after a preposition.
fn begins(previous: Option<char>) -> bool {
    previous.is_none_or(|c| "，。；：、（“\n自从在于".contains(c))
}

/// What follows the month or months that a text begins with: `3月`, `1—3月`.
fn month(text: &str) -> Option<&str> {
    let first = numeral::arabic_at(text, 0)?;
    let mark = range_mark_at(text, first.end);
    let last = if mark > 0 {
        numeral::arabic_at(text, first.end + mark)?
    } else {
        first.clone()
    };
    let is_month = |range: &Range<usize>| {
        text[range.clone()]
            .parse::<u32>()
            .is_ok_and(|month| (1..=12).contains(&month))
    };
    (is_month(&first) && is_month(&last)).then_some(())?;
    text[last.end..].strip_prefix('月')
}
