//! How an issue is counted and named: Chinese numerals, dates in words, and the names of what comes out.

use chrono::{Datelike as _, NaiveDate};

use crate::issue::{Manifest, Number};
use crate::series::Series;

/// The longest that a series' title gets in a file name, in bytes of UTF-8. With the rest of the name it stays
/// within the 255 bytes that ext4 allows.
const TITLE_BYTES: usize = 180;

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
/// Inside a group of four digits, from the highest.
const PLACES: [&str; 4] = ["千", "百", "十", ""];
/// Groups of four digits, from the lowest; enough for every `u64`.
const GROUPS: [&str; 5] = ["", "万", "亿", "万亿", "亿亿"];

/// A number in Chinese numerals as issues are counted: 七百三十一, 一千零五, 十二, 一百一十, 一万零一十.
pub fn chinese(number: impl Into<u64>) -> String {
    let number = number.into();
    if number == 0 {
        return DIGITS[0].to_string();
    }
    let mut words = String::new();
    // One 零 stands for any number of zeros between two other digits.
    let mut zero = false;
    for (group, unit) in GROUPS.iter().enumerate().rev() {
        let digits = number / 10_000_u64.pow(group as u32) % 10_000;
        for (place, name) in PLACES.iter().enumerate() {
            let digit = digits / 10_u64.pow(3 - place as u32) % 10;
            if digit == 0 {
                zero = !words.is_empty();
                continue;
            }
            if zero {
                words.push(DIGITS[0]);
                zero = false;
            }
            // 十二, but 一百一十二.
            if !(words.is_empty() && digit == 1 && *name == "十") {
                words.push(DIGITS[digit as usize]);
            }
            words.push_str(name);
        }
        if digits > 0 {
            words.push_str(unit);
            // Zeros at the end of a group aren't said: 十万一千, but 十万零一十二.
            zero = false;
        }
    }
    words
}

/// The value of a Chinese numeral from 一 to 九十九, as headings count; `None` for anything else.
pub fn from_chinese(words: &str) -> Option<u32> {
    let digit = |text: &str| {
        let mut chars = text.chars();
        let (only, None) = (chars.next()?, chars.next()) else {
            return None;
        };
        let value = DIGITS.iter().position(|&digit| digit == only)?;
        (value > 0).then_some(value as u32)
    };
    let Some((tens, ones)) = words.split_once('十') else {
        return digit(words);
    };
    let tens = if tens.is_empty() { 1 } else { digit(tens)? };
    let ones = if ones.is_empty() { 0 } else { digit(ones)? };
    Some(tens * 10 + ones)
}

/// `2025年3月11日`.
pub fn date_in_words(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// `第6期` or `增刊第1期`.
pub fn issue_label(number: &Number) -> String {
    match number {
        Number::Regular { number, .. } => format!("第{}期", number.value),
        Number::Supplement(number) => format!("增刊第{}期", number.value),
    }
}

/// `总第七百三十一期`; a supplement has none.
pub fn total_label(number: &Number) -> Option<String> {
    match number {
        Number::Regular { total, .. } => Some(format!("总第{}期", chinese(total.value))),
        Number::Supplement(_) => None,
    }
}

/// `2025年第6期`, `2025年增刊第1期`.
pub fn issue_name(manifest: &Manifest) -> String {
    format!("{}年{}", manifest.year, issue_label(&manifest.number))
}

/// `联络动态2025年第6期（总第731期）`, `联络动态2025年增刊第1期`.
pub fn full_name(series: &Series, manifest: &Manifest) -> String {
    named(&series.title.value, manifest)
}

fn named(title: &str, manifest: &Manifest) -> String {
    let total = match &manifest.number {
        Number::Regular { total, .. } => format!("（总第{}期）", total.value),
        Number::Supplement(_) => String::new(),
    };
    format!("{title}{}{total}", issue_name(manifest))
}

/// The issue's folder in the output: `2025/06`, a supplement's `2025/z01`.
pub fn output_folder(manifest: &Manifest) -> String {
    match &manifest.number {
        Number::Regular { number, .. } => format!("{}/{:02}", manifest.year, number.value),
        Number::Supplement(number) => format!("{}/z{:02}", manifest.year, number.value),
    }
}

/// The PDF's name: `联络动态2025年第6期（总第731期）.pdf`, `联络动态2025年增刊第1期.pdf`; a draft's ends with `（送审稿）`.
pub fn pdf_name(series: &Series, manifest: &Manifest) -> String {
    let draft = if manifest.draft {
        "（送审稿）"
    } else {
        ""
    };
    let name = named(&file_name_part(&series.title.value), manifest);
    format!("{name}{draft}.pdf")
}

/// A text as a part of a file name: what some system forbids becomes `-`, no dots or spaces around it,
/// not too long.
pub(crate) fn file_name_part(text: &str) -> String {
    let allowed: String = text
        .chars()
        .map(|c| match c {
            '\\' | '/' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '-',
            c if c.is_control() => '-',
            c => c,
        })
        .collect();
    let around = |c: char| c == '.' || c.is_whitespace();
    let part = allowed.trim_matches(around);
    part[..part.floor_char_boundary(TITLE_BYTES)]
        .trim_end_matches(around)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::issue::parse_manifest;
    use crate::source::Source;

    #[test]
    fn numerals_are_those_of_printed_issues() {
        let cases: [(u32, &str); 22] = [
            (0, "零"),
            (1, "一"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (99, "九十九"),
            (100, "一百"),
            (101, "一百零一"),
            (110, "一百一十"),
            (112, "一百一十二"),
            (731, "七百三十一"),
            (1000, "一千"),
            (1005, "一千零五"),
            (1010, "一千零一十"),
            (1100, "一千一百"),
            (10_000, "一万"),
            (10_010, "一万零一十"),
            (100_000, "十万"),
            (100_012, "十万零一十二"),
            (101_000, "十万一千"),
            (20_000_300, "二千万零三百"),
            (99_999_999, "九千九百九十九万九千九百九十九"),
        ];
        for (number, words) in cases {
            assert_eq!(chinese(number), words, "{number}");
        }
        assert_eq!(chinese(u64::MAX).chars().next(), Some('一'));
    }

    #[test]
    fn numerals_are_read_as_they_are_written() {
        for number in 1_u32..=99 {
            assert_eq!(from_chinese(&chinese(number)), Some(number));
        }
        for text in ["", "零", "一百", "一零", "二〇", "十十", "人"] {
            assert_eq!(from_chinese(text), None, "{text}");
        }
    }

    fn names(title: &str, manifest: &str) -> (String, String) {
        let mut diagnostics = Diagnostics::new();
        let source = Source::new("issues/bulletin.yaml", "title: x\npublisher: y\n");
        let mut series = crate::series::parse(&source, &mut diagnostics).unwrap();
        series.title.value = title.to_owned();
        let source = Source::new(
            "issues/a/issue.yaml",
            format!("date: 2025-03-11\narticles: [a.md]\n{manifest}"),
        );
        let manifest = parse_manifest(&source, &mut diagnostics).unwrap();
        (output_folder(&manifest), pdf_name(&series, &manifest))
    }

    #[test]
    fn outputs_are_named_after_the_issue() {
        let pair = |folder: &str, name: &str| (folder.to_owned(), name.to_owned());
        assert_eq!(
            names("联络动态", "number: 6\ntotal: 731\n"),
            pair("2025/06", "联络动态2025年第6期（总第731期）.pdf")
        );
        assert_eq!(
            names("联络动态", "supplement: 1\ndraft: 是\n"),
            pair("2025/z01", "联络动态2025年增刊第1期（送审稿）.pdf")
        );
        assert_eq!(
            names(" ..a/b:\u{7}c. ", "number: 6\ntotal: 731\nyear: 2024\n"),
            pair("2024/06", "a-b--c2024年第6期（总第731期）.pdf")
        );
    }

    proptest! {
        #[test]
        fn any_title_makes_a_usable_name(title in "\\PC{0,200}|[./\\\\:*?\"<>|\n\t 字]{0,200}") {
            let (_, name) = names(&title, "number: 99999999\ntotal: 99999999\ndraft: 是\n");
            prop_assert!(name.len() <= 255);
            prop_assert!(!name.contains(['\\', '/', ':', '*', '?', '"', '<', '>', '|', '\n']));
            prop_assert!(!name.starts_with(['.', ' ']));
        }

        #[test]
        fn numerals_differ(a in 0_u32..100_000_000, b in 0_u32..100_000_000) {
            prop_assert_eq!(a == b, chinese(a) == chinese(b));
        }
    }
}
