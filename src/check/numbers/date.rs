//! Dates as they are written: `2025年3月11日`, `3月28—30日`, `二〇二五年三月十一日`, `2025-03-11`.

use std::ops::Range;

use chrono::NaiveDate;

use super::numeral;

/// What is known of a date's year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Year {
    /// It is written in full.
    Known(i32),
    /// There is none, or one that must be guessed (今年).
    Unknown,
    /// It is counted in another way or cut short (民国十三年, 98年).
    Other,
}

/// A date in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// From the year, if there is one, to 日 or, without a day, 月.
    pub range: Range<usize>,
    /// The year.
    pub year: Year,
    /// The month, whether there is one of that number or not.
    pub month: u32,
    /// The day.
    pub day: Option<u32>,
    /// The last day of `27—29日`.
    pub last_day: Option<u32>,
    /// Whether it is written in Han numerals.
    pub han: bool,
    /// Whether it says that it is one of the lunar calendar.
    pub lunar: bool,
}

impl Written {
    /// How many days the month can have at most; 0 without such a month.
    pub fn most_days(&self) -> u32 {
        let year = match self.year {
            Year::Known(year) => year,
            // Any leap year.
            Year::Unknown | Year::Other => 2024,
        };
        (28..=31)
            .rev()
            .find(|&day| NaiveDate::from_ymd_opt(year, self.month, day).is_some())
            .unwrap_or(0)
    }
}

/// All dates of a text, first those with 月, then those in figures alone.
pub fn all(text: &str) -> impl Iterator<Item = Written> + '_ {
    let named = text
        .match_indices('月')
        .filter_map(|(at, _)| named(text, at));
    named.chain(
        text.match_indices(['-', '/', '.'])
            .filter_map(|(at, _)| in_figures(text, at)),
    )
}

fn is_han(c: char) -> bool {
    c == '十' || numeral::HAN_DIGITS.contains(c)
}

/// The byte before which a single space may stand.
fn skip_space_back(text: &str, at: usize) -> usize {
    at - usize::from(text[..at].ends_with(' '))
}

fn skip_space(text: &str, at: usize) -> usize {
    at + usize::from(text[at..].starts_with(' '))
}

/// The day or month that ends at a byte, and whether it is in Han numerals.
fn count_before(text: &str, at: usize) -> Option<(&str, bool)> {
    let digits = numeral::digits_before(text, at, 2);
    if !digits.is_empty() {
        let odd = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ',');
        let before = text[..at - digits.len()].chars().next_back();
        return (!before.is_some_and(odd)).then_some((digits, false));
    }
    let han = numeral::characters_before(text, at, 3, is_han);
    (!han.is_empty()).then_some((han, true))
}

/// The day that begins at a byte.
fn count_after(text: &str, at: usize, han: bool) -> Option<&str> {
    let is_part = |c: &char| if han { is_han(*c) } else { c.is_ascii_digit() };
    let rest = &text[at..];
    let length: usize = rest
        .chars()
        .take(4)
        .take_while(is_part)
        .map(char::len_utf8)
        .sum();
    let count = rest[..length].chars().count();
    (1..=if han { 3 } else { 2 })
        .contains(&count)
        .then(|| &rest[..length])
}

fn named(text: &str, at: usize) -> Option<Written> {
    let (month, han) = count_before(text, skip_space_back(text, at))?;
    let month_start = skip_space_back(text, at) - month.len();
    let (year, start) = year_before(text, month_start);
    let (day, last_day, end) = days_after(text, at + '月'.len_utf8(), han);
    let window = text[..start].char_indices().rev().take(8).last();
    let window = &text[window.map_or(start, |(index, _)| index)..month_start];
    let lunar = [
        "农历",
        "阴历",
        "旧历",
        "夏历",
        "古历",
        "闰",
        "农家历",
        "藏历",
        "回历",
        "傣历",
        "彝历",
    ]
    .iter()
    .any(|word| window.contains(word));
    Some(Written {
        range: start..end,
        year,
        month: numeral::value(month)?,
        day,
        last_day,
        han,
        lunar,
    })
}

/// The year before a month, and where the date begins.
fn year_before(text: &str, month_start: usize) -> (Year, usize) {
    let unknown = (Year::Unknown, month_start);
    let end = skip_space_back(text, month_start);
    let Some(before) = text[..end].strip_suffix('年') else {
        return unknown;
    };
    let end = skip_space_back(text, before.len());
    let odd = |start: usize| {
        let before = text[..start].chars().next_back();
        before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.' || numeral::is_han_numeral(c))
    };
    let mut number = numeral::digits_before(text, end, 4);
    if number.is_empty() {
        number = numeral::characters_before(text, end, 4, |c| numeral::han_digit(c).is_some());
    }
    let start = end - number.len();
    if number.chars().count() == 4 && !odd(start) {
        let year = numeral::value(number).and_then(|year| i32::try_from(year).ok());
        return (year.map_or(Year::Other, Year::Known), start);
    }
    match text[..end].chars().next_back() {
        Some(c) if c.is_ascii_digit() || numeral::is_han_numeral(c) || c == '元' => {
            (Year::Other, month_start)
        }
        _ => unknown,
    }
}

/// The day after 月, the last day of a range, and where the date ends.
fn days_after(text: &str, month_end: usize, han: bool) -> (Option<u32>, Option<u32>, usize) {
    let none = (None, None, month_end);
    let start = skip_space(text, month_end);
    let Some(first) = count_after(text, start, han) else {
        return none;
    };
    let mut end = start + first.len();
    let mut last = None;
    let mut rest = &text[skip_space(text, end)..];
    if let Some(after) = ends_day(rest) {
        end = text.len() - after.len();
        rest = after;
        // 27日至30日
        if let Some(dash) = rest.strip_prefix(['—', '–', '-', '～', '~', '至', '到'])
            && let Some(second) = count_after(dash, 0, han)
            && let Some(after) = ends_day(&dash[second.len()..])
        {
            last = numeral::value(second);
            end = text.len() - after.len();
        }
    } else {
        // 27—30日
        let dash = rest.strip_prefix(['—', '–', '-', '～', '~', '至', '到']);
        let second = dash.and_then(|dash| Some((dash, count_after(dash, 0, han)?)));
        let Some((dash, second)) = second else {
            return none;
        };
        let Some(after) = ends_day(&dash[second.len()..]) else {
            return none;
        };
        last = numeral::value(second);
        end = text.len() - after.len();
    }
    let first = numeral::value(first);
    // 28日至3日 is two dates of different months.
    (first, last.filter(|last| Some(*last) > first), end)
}

/// What follows 日; also 号, where it can't belong to the next word (31号楼).
fn ends_day(rest: &str) -> Option<&str> {
    if let Some(after) = rest.strip_prefix('日') {
        return Some(after);
    }
    let after = rest.strip_prefix('号')?;
    let next = after.chars().next();
    next.is_none_or(|c| !c.is_alphanumeric() || "前后起止至上下中晚早凌到为是".contains(c))
        .then_some(after)
}

/// `2025-03-11`, `2025/3/11`, `2025.3.11`, whose first mark stands at a byte. A month that isn't one, a letter or a
/// further mark beside it: then it is some other number.
fn in_figures(text: &str, at: usize) -> Option<Written> {
    let mark = *text.as_bytes().get(at)?;
    let year = numeral::digits_before(text, at, 4);
    let start = at - year.len();
    let month = count_after(text, at + 1, false)?;
    let second = at + 1 + month.len();
    if year.len() != 4 || text.as_bytes().get(second) != Some(&mark) {
        return None;
    }
    let day = count_after(text, second + 1, false)?;
    let end = second + 1 + day.len();
    let odd = |c: char| c.is_alphanumeric() && c.is_ascii() || "-–—−/._:#〔[第号".contains(c);
    let before = &text[..start];
    if before.chars().next_back().is_some_and(odd)
        || text[end..]
            .chars()
            .next()
            .is_some_and(|c| odd(c) && c != '—')
        || before
            .trim_end()
            .ends_with(|c: char| c.is_ascii_alphanumeric())
        || ["版", "版本", "编号", "型号", "号码", "代码"]
            .iter()
            .any(|word| before.trim_end_matches(['：', ':', ' ']).ends_with(word))
    {
        return None;
    }
    let year: i32 = year.parse().ok()?;
    let written = Written {
        range: start..end,
        year: Year::Known(year),
        month: numeral::value(month)?,
        day: numeral::value(day),
        last_day: None,
        han: false,
        lunar: false,
    };
    ((1912..2100).contains(&year) && (1..=12).contains(&written.month)).then_some(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_they_are_written() {
        type Case = (
            &'static str,
            &'static str,
            Year,
            u32,
            Option<u32>,
            Option<u32>,
        );
        let cases: [Case; 10] = [
            (
                "于2025年3月11日召开",
                "2025年3月11日",
                Year::Known(2025),
                3,
                Some(11),
                None,
            ),
            (
                "于 2025 年 3 月 11 日召开",
                "2025 年 3 月 11 日",
                Year::Known(2025),
                3,
                Some(11),
                None,
            ),
            (
                "二○二五年二月三十日",
                "二○二五年二月三十日",
                Year::Known(2025),
                2,
                Some(30),
                None,
            ),
            (
                "今年2月27—29日",
                "2月27—29日",
                Year::Unknown,
                2,
                Some(27),
                Some(29),
            ),
            (
                "2月28日至30日",
                "2月28日至30日",
                Year::Unknown,
                2,
                Some(28),
                Some(30),
            ),
            ("民国13年2月5日", "2月5日", Year::Other, 2, Some(5), None),
            (
                "光绪二十年二月三十日",
                "二月三十日",
                Year::Other,
                2,
                Some(30),
                None,
            ),
            (
                "2025年13月",
                "2025年13月",
                Year::Known(2025),
                13,
                None,
                None,
            ),
            (
                "（2025-02-30）",
                "2025-02-30",
                Year::Known(2025),
                2,
                Some(30),
                None,
            ),
            ("3月5号楼", "3月", Year::Unknown, 3, None, None),
        ];
        for (text, part, year, month, day, last) in cases {
            let found: Vec<Written> = all(text).collect();
            assert_eq!(found.len(), 1, "{text}");
            let date = &found[0];
            assert_eq!(&text[date.range.clone()], part);
            assert_eq!(
                (date.year, date.month, date.day, date.last_day),
                (year, month, day, last),
                "{text}"
            );
        }
        for text in [
            "YL-2025-02-30",
            "版本2025.2.30",
            "0731-85300000",
            "2025-13-05",
            "125月",
            "A3月",
        ] {
            assert_eq!(all(text).count(), 0, "{text}");
        }
    }
}
