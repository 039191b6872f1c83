//! Numbers as they are written: where they stand and what they are worth.

use std::ops::Range;

/// The Han digits that are no zero.
pub const HAN_DIGITS: &str = "一二三四五六七八九";

/// What stands for a zero among Han digits: the right 〇 and all that is taken for it.
pub fn is_zero(c: char) -> bool {
    matches!(
        c,
        '〇' | '零' | '○' | '◯' | '0' | '０' | 'O' | 'Ｏ' | 'o' | 'ｏ' | 'О'
    )
}

/// What a Han digit is worth; all zeros count.
pub fn han_digit(c: char) -> Option<u32> {
    if is_zero(c) {
        return Some(0);
    }
    let at = HAN_DIGITS.find(c)?;
    u32::try_from(at / '一'.len_utf8() + 1).ok()
}

/// Where the Arabic number that begins at a byte ends: `35`, `1,500`, `3.14`. What has several points (`2025.3.11`) is
/// one number, too, but worth nothing.
fn arabic_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        let length = bytes[from..]
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        from + length
    };
    let mut end = digits(start);
    while matches!(bytes.get(end), Some(b'.' | b',')) {
        let next = digits(end + 1);
        let grouped = bytes[end] == b'.' || next == end + 4;
        if next == end + 1 || !grouped {
            break;
        }
        end = next;
    }
    end
}

/// The Arabic number that begins at a byte.
pub fn arabic_at(text: &str, at: usize) -> Option<Range<usize>> {
    text.as_bytes()
        .get(at)
        .is_some_and(u8::is_ascii_digit)
        .then(|| at..arabic_end(text, at))
}

/// All Arabic numbers of a text.
pub fn arabic(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from
            + text.as_bytes()[from..]
                .iter()
                .position(u8::is_ascii_digit)?;
        from = arabic_end(text, start);
        Some(start..from)
    })
}

/// What an Arabic number is worth; nothing with several points or more than fifteen characters.
pub fn amount(number: &str) -> Option<f64> {
    if number.len() > 15 {
        return None;
    }
    number.replace(',', "").parse().ok()
}

/// The ASCII digits that end at a byte; at most `most` of them, or none where there are more.
pub fn digits_before(text: &str, at: usize, most: usize) -> &str {
    let count = text.as_bytes()[..at]
        .iter()
        .rev()
        .take(most + 1)
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    if count > most {
        ""
    } else {
        &text[at - count..at]
    }
}

/// The characters, at most `most`, that end at a byte and are all of a kind; none where there are more.
pub fn characters_before(text: &str, at: usize, most: usize, of: fn(char) -> bool) -> &str {
    let mut start = at;
    for (count, (index, c)) in text[..at].char_indices().rev().enumerate() {
        if !of(c) {
            break;
        }
        if count == most {
            return "";
        }
        start = index;
    }
    &text[start..at]
}

/// A character of a number in Han numerals.
pub fn is_han_numeral(c: char) -> bool {
    matches!(c, '十' | '百' | '千' | '万' | '两' | '〇' | '零' | '○') || HAN_DIGITS.contains(c)
}

/// What `7`, `七百三十一`, `七三一` or `二〇二五` is worth.
pub fn value(number: &str) -> Option<u32> {
    if number.is_empty() {
        return None;
    }
    if number.bytes().all(|byte| byte.is_ascii_digit()) {
        return number.parse().ok();
    }
    if number.chars().all(|c| han_digit(c).is_some()) {
        return number.chars().try_fold(0_u32, |sum, c| {
            sum.checked_mul(10)?.checked_add(han_digit(c)?)
        });
    }
    let (mut total, mut section, mut digit, mut unit_before) = (0_u32, 0_u32, None, u32::MAX);
    for c in number.chars() {
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            '万' if total == 0 => {
                total = (section + digit.take().unwrap_or(0)).checked_mul(10_000)?;
                (section, unit_before) = (0, u32::MAX);
                continue;
            }
            '零' | '〇' | '○' => continue,
            '两' => {
                digit = digit.is_none().then_some(2);
                digit?;
                continue;
            }
            _ => {
                let next = han_digit(c)?;
                digit = digit.is_none().then_some(next);
                digit?;
                continue;
            }
        };
        if unit >= unit_before {
            return None;
        }
        unit_before = unit;
        section += digit.take().unwrap_or(1) * unit;
    }
    total.checked_add(section + digit.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_worth_what_they_say() {
        let cases = [
            ("7", 7),
            ("十", 10),
            ("三十一", 31),
            ("七百三十一", 731),
            ("七三一", 731),
            ("二〇二五", 2025),
            ("一千零五", 1005),
            ("一万零一十", 10_010),
        ];
        for (number, worth) in cases {
            assert_eq!(value(number), Some(worth), "{number}");
        }
        for number in ["", "十十", "一二十", "99999999999", "A"] {
            assert_eq!(value(number), None, "{number}");
        }
    }

    #[test]
    fn arabic_numbers_end_where_they_should() {
        let text = "1,500人、3.14，第3,4条 2025.3.11-12。";
        let found: Vec<&str> = arabic(text).map(|range| &text[range]).collect();
        assert_eq!(found, ["1,500", "3.14", "3", "4", "2025.3.11", "12"]);
        assert_eq!(amount("1,500"), Some(1500.0));
        assert_eq!(amount("2025.3.11"), None);
    }
}
