use super::date::{self, Written, Year};
use super::numeral;
use crate::check::prose::Prose;
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Diagnostics};

/// J801. A day, month or hour that doesn't exist.
pub const RULE: Rule = Rule {
    code: Code::IMPOSSIBLE_DATE,
    page: Page {
        finds: "日历上没有的日子（2月30日、6月31日、13月5日），平年的2月29日，25时、8时75分之类没有的时刻。",
        why: "日子写错，会议、期限就对不上，多半是改稿时漏改了月份或日子。",
        examples: &[
            ("请于6月31日前报送总结。", "请于6月30日前报送总结。"),
            ("2025年2月29日召开座谈会。", "2025年2月28日召开座谈会。"),
        ],
        leaves: "农历（农历二月三十日）、1912年以前的日子、用年号和两位数记年的日子；没有写明年份的2月29日。",
        reference: "公历历法；GB/T 15835—2011《出版物上数字用法》",
    },
    check: Check::Prose(check),
};

fn check(prose: &Prose, _scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    for written in date::all(text) {
        if let Some(missing) = missing(&written, text) {
            diagnostics.push(
                prose
                    .warning(
                        Code::IMPOSSIBLE_DATE,
                        written.range.clone(),
                        format!("“{}”：{missing}", &text[written.range]),
                    )
                    .with_help("请对照原件或日历，改成正确的日子"),
            );
        }
    }
    for (at, _) in text.match_indices('时') {
        if let Some((start, end)) = impossible_hour(text, at) {
            diagnostics.push(
                prose
                    .warning(
                        Code::IMPOSSIBLE_DATE,
                        start..end,
                        format!("没有“{}”这个时刻", &text[start..end]),
                    )
                    .with_help("一天有24时，一时有60分，请改成正确的时刻"),
            );
        }
    }
}

/// What about the date can't be.
fn missing(written: &Written, text: &str) -> Option<String> {
    let year = match written.year {
        // Before that people counted by the moon.
        Year::Known(year) if year < 1912 => return None,
        Year::Known(year) => Some(year),
        Year::Unknown => None,
        Year::Other => return None,
    };
    if written.lunar || (year.is_none() && written.day.is_none()) {
        return None;
    }
    let month = written.month;
    if !(1..=12).contains(&month) {
        let is_date = !text[written.range.end..].starts_with(['龄', '大']);
        return (is_date && (!written.han || year.is_some())).then(|| format!("没有{month}月"));
    }
    let most = written.most_days();
    let wrong = |day: &u32| *day == 0 || *day > most;
    let day = [written.day, written.last_day]
        .into_iter()
        .flatten()
        .find(wrong)?;
    // In Han numerals and without a year it may be 二月三十日 of the lunar calendar.
    if written.han && year.is_none() && day <= 30 {
        return None;
    }
    let year = match year {
        Some(year) if month == 2 && day == 29 => format!("{year}年"),
        _ => String::new(),
    };
    Some(format!("{year}{month}月没有{day}日"))
}

/// `3日25时`, `8时75分`: where it begins and ends. A 时 alone may also be “when” (大于30时).
fn impossible_hour(text: &str, at: usize) -> Option<(usize, usize)> {
    let digits = numeral::digits_before(text, at, 2);
    let hour: u32 = digits.parse().ok()?;
    let start = at - digits.len();
    let before = &text[..start];
    let lasts = ["用时", "历时", "耗时", "累计", "共", "长达"]
        .iter()
        .any(|word| before.ends_with(word));
    if lasts
        || before.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '第'))
    {
        return None;
    }
    let end = at + '时'.len_utf8();
    let minutes = numeral::arabic_at(text, end)
        .filter(|minutes| minutes.len() <= 2)
        .filter(|minutes| {
            text[minutes.end..].starts_with('分') && !text[minutes.end..].starts_with("分钟")
        });
    let of_a_day = [
        "日", "上午", "下午", "凌晨", "当晚", "晚上", "时—", "时至", "时～",
    ]
    .iter()
    .any(|word| before.ends_with(word));
    match minutes {
        Some(minutes) => {
            let count: u32 = text[minutes.clone()].parse().ok()?;
            let wrong = count > 59 || hour > 24;
            wrong.then_some((start, minutes.end + '分'.len_utf8()))
        }
        None => (of_a_day && hour > 24).then_some((start, end)),
    }
}
