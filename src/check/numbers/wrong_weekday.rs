use std::collections::BTreeSet;
use std::ops::Range;

use chrono::{Datelike as _, NaiveDate};

use super::date::{self, Written, Year};
use super::numeral;
use crate::check::prose::Prose;
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// The most days between a date without a year and the issue, for which the year is beyond doubt.
const NEAR: i64 = 150;

/// The days of the week from Monday; a Sunday is also 天.
const DAYS: [char; 7] = ['一', '二', '三', '四', '五', '六', '日'];

/// J802. A date with a weekday that it wasn't.
pub const RULE: Rule = Rule {
    code: Code::WRONG_WEEKDAY,
    page: Page {
        finds: "日期后面括注的星期与日历不符，如“2025年3月11日（星期三）”，那天是星期二。",
        why: "日期和星期总有一个写错了，收到通知的人不知道该听哪一个。",
        examples: &[
            (
                "定于2025年3月11日（星期三）召开座谈会。",
                "定于2025年3月11日（星期二）召开座谈会。",
            ),
            (
                "3月14日（周六）上午集中调研。",
                "3月14日（周五）上午集中调研。",
            ),
        ],
        leaves: "没有写年份的，按离本期出刊日期最近的那一年核对；离得太远，或者与文中提到的另一年相符的，不查。农历日期不查。",
        reference: "公历历法",
    },
    check: Check::Article(check),
};

fn check(all: &[Prose], scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let issued = scope.manifest.date.value;
    let mut years = None;
    for prose in all {
        let text = prose.text();
        if !["星期", "周", "礼拜"]
            .iter()
            .any(|word| text.contains(word))
        {
            continue;
        }
        for written in date::all(text) {
            let Some((range, weekday)) = weekday_after(text, &written) else {
                continue;
            };
            let Some(date) = meant(&written, issued) else {
                continue;
            };
            let is = date.weekday().num_days_from_monday();
            if is == weekday {
                continue;
            }
            let guessed = written.year == Year::Unknown;
            if guessed {
                let years = years.get_or_insert_with(|| years_in(all, issued.year()));
                let fits = |year: &i32| {
                    date.with_year(*year)
                        .is_some_and(|date| date.weekday().num_days_from_monday() == weekday)
                };
                if years.iter().any(fits) {
                    continue;
                }
            }
            let right = DAYS[is as usize];
            let said = &text[range.clone()];
            let prefix = &said[..said.len() - right.len_utf8()];
            diagnostics.push(
                prose
                    .warning(
                        Code::WRONG_WEEKDAY,
                        range.clone(),
                        format!(
                            "{}年{}月{}日是{prefix}{right}，不是{said}",
                            date.year(),
                            date.month(),
                            date.day()
                        ),
                    )
                    .with_help("请核对：是日期写错了，还是星期写错了")
                    .with_fix(prose.fix(Confidence::Suspect, range, format!("{prefix}{right}"))),
            );
        }
    }
}

/// The day that is meant: without a year, the one that is nearest to the issue.
fn meant(written: &Written, issued: NaiveDate) -> Option<NaiveDate> {
    let day = written.day?;
    if written.lunar || written.last_day.is_some() {
        return None;
    }
    match written.year {
        Year::Known(year) if (1912..2200).contains(&year) => {
            NaiveDate::from_ymd_opt(year, written.month, day)
        }
        // 三月十一日 may be of the lunar calendar.
        Year::Unknown if !written.han => (-1..=1)
            .filter_map(|years| NaiveDate::from_ymd_opt(issued.year() + years, written.month, day))
            .min_by_key(|date| (*date - issued).num_days().abs())
            .filter(|date| (*date - issued).num_days().abs() <= NEAR),
        _ => None,
    }
}

/// `（星期三）` after a date, or `星期三` itself: its bytes within, and its number from Monday.
fn weekday_after(text: &str, written: &Written) -> Option<(Range<usize>, u32)> {
    written.day?;
    let rest = &text[written.range.end..];
    let inner = rest.strip_prefix(['（', '(']);
    let word = inner.unwrap_or(rest);
    let start = text.len() - word.len();
    let after = ["星期", "礼拜", "周"]
        .iter()
        .find_map(|prefix| word.strip_prefix(prefix))?;
    let day = after.chars().next()?;
    let number = match day {
        '天' => 6,
        day => u32::try_from(DAYS.iter().position(|c| *c == day)?).ok()?,
    };
    let end = text.len() - after.len() + day.len_utf8();
    let next = &text[end..];
    let part_of_day = ["上午", "下午", "晚", "早", "中午", "凌晨", "全天"]
        .iter()
        .any(|part| next.starts_with(part));
    let closed = if inner.is_some() {
        next.starts_with(['）', ')', '，', '；', ' ']) || part_of_day
    } else {
        // 周一鸣 is a name, 周六周日 two days.
        next.is_empty() || next.starts_with(['，', '。', '；', '）', '\n']) || part_of_day
    };
    // 每年3月11日（星期三） and 如3月11日（星期三） are no particular day.
    let before = &text[..written.range.start];
    let repeated = ["每年", "历年", "如", "例如", "比如"]
        .iter()
        .any(|word| before.ends_with(word));
    (closed && !repeated).then_some((start..end, number))
}

/// The years that an article speaks of, besides the one that is nearest.
fn years_in(all: &[Prose], issued: i32) -> BTreeSet<i32> {
    let mut years = BTreeSet::new();
    for text in all.iter().map(Prose::text) {
        for (at, _) in text.match_indices('年') {
            if let Some(year) = numeral::digits_before(text, at, 4)
                .parse()
                .ok()
                .filter(|year| *year > 1911)
            {
                years.insert(year);
            } else if text[..at].ends_with(['去', '上', '前']) {
                years.extend([issued - 1, issued - 2]);
            } else if text[..at].ends_with(['明', '次', '翌', '来']) {
                years.insert(issued + 1);
            }
        }
    }
    years
}
