//! What a scalar's text means.

use chrono::NaiveDate;

/// Whether a character is written without spaces beside it: Han, kana, Chinese marks, full-width forms.
fn is_chinese(c: char) -> bool {
    matches!(u32::from(c),
        0x2E80..=0x303F | 0x3041..=0x33FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF
        | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF | 0x20000..=0x3FFFF)
        || "—…“”‘’·".contains(c)
}

/// The characters that end a line in some system or other.
fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The lines of a text that have something on them, without white space around.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_line_end)
        .map(str::trim)
        .filter(|line| !line.is_empty())
}

/// A text with its line breaks, each line trimmed, empty lines dropped.
pub(super) fn with_breaks(text: &str) -> String {
    lines(text)
        .collect::<Vec<_>>()
        .join("\n")
        .replace('\t', " ")
}

/// A text as one line: a break between two Chinese characters is nothing, any other a space.
pub(super) fn one_line(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for line in lines(text) {
        let seam = (joined.chars().next_back(), line.chars().next());
        if let (Some(before), Some(after)) = seam
            && !(is_chinese(before) && is_chinese(after))
        {
            joined.push(' ');
        }
        joined.push_str(line);
    }
    joined.replace('\t', " ")
}

/// A whole number in ASCII digits; `u64::MAX` where it is larger.
pub(super) fn whole_number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(u64::MAX))
}

/// A number of ASCII digits with at most one point between them.
pub(super) fn decimal(text: &str) -> Option<f64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    whole_number(whole)?;
    whole_number(fraction)?;
    text.parse().ok()
}

/// Why a text is no date.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum NoDate {
    /// It isn't written as one.
    Form,
    /// There is no such day.
    Day,
}

/// `2025-03-11` or `2025年3月11日`, from the year 1000 to 9999.
pub(super) fn date(text: &str) -> Result<NaiveDate, NoDate> {
    let number = |part: &str, length: &[usize]| -> Option<u32> {
        let digits = part.bytes().all(|byte| byte.is_ascii_digit());
        (digits && length.contains(&part.len())).then(|| part.parse().ok())?
    };
    let (year, month, day) = (|| {
        if let Some((year, rest)) = text.split_once('年') {
            let (month, rest) = rest.split_once('月')?;
            let day = rest.strip_suffix('日')?;
            Some((
                number(year, &[4])?,
                number(month, &[1, 2])?,
                number(day, &[1, 2])?,
            ))
        } else {
            let (year, rest) = text.split_once('-')?;
            let (month, day) = rest.split_once('-')?;
            Some((
                number(year, &[4])?,
                number(month, &[2])?,
                number(day, &[2])?,
            ))
        }
    })()
    .ok_or(NoDate::Form)?;
    i32::try_from(year)
        .ok()
        .filter(|year| *year >= 1000)
        .and_then(|year| NaiveDate::from_ymd_opt(year, month, day))
        .ok_or(NoDate::Day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_join_without_a_space_between_chinese() {
        assert_eq!(
            one_line("省卫生\n健康委\r\n  WHO\nnews \n"),
            "省卫生健康委 WHO news"
        );
        assert_eq!(one_line("\u{2028}一\u{85}二"), "一二");
        assert_eq!(with_breaks(" 一 二\n\n三\t四 "), "一 二\n三 四");
    }

    #[test]
    fn dates_must_exist_and_be_written_in_one_of_two_ways() {
        let day = NaiveDate::from_ymd_opt(2025, 3, 11);
        assert_eq!(date("2025-03-11").ok(), day);
        assert_eq!(date("2025年3月11日").ok(), day);
        assert_eq!(date("2025年03月11日").ok(), day);
        assert_eq!(
            date("2024-02-29").ok(),
            NaiveDate::from_ymd_opt(2024, 2, 29)
        );
        for text in ["2025-02-29", "2025年13月1日", "0999-01-01", "2025-00-10"] {
            assert_eq!(date(text), Err(NoDate::Day), "{text}");
        }
        for text in [
            "",
            "2025-3-11",
            "2025/03/11",
            "2025年3月",
            "２０２５-03-11",
            "2025年3月11日 ",
            "20250311",
            "+025-03-11",
        ] {
            assert_eq!(date(text), Err(NoDate::Form), "{text}");
        }
    }

    #[test]
    fn numbers_are_ascii_digits() {
        assert_eq!(whole_number("007"), Some(7));
        assert_eq!(whole_number("99999999999999999999999"), Some(u64::MAX));
        assert_eq!(decimal("15.75"), Some(15.75));
        for text in ["", "-1", "+1", "1.5", "６", "六", "0x6", "1e3", "1_000"] {
            assert_eq!(whole_number(text), None, "{text}");
        }
        for text in ["", ".5", "5.", "1.2.3", "NaN", "inf", "1e3", "-1.0"] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }
}
