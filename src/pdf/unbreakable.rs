//! What a line may not break although typst's rules allow it: the year and number of a document (〔2000〕28号), a
//! number and its unit with a space between them (99 kg, GB/T 15835), a span of numbers (3—5, 10%—15%), and an
//! interpunct and the character before it (typst #6774: it may not begin a line, W3C clreq, basic level). Each is set
//! in a box, and typst would break between a box and a colon: so the marks behind it are in it, too.

use std::ops::Range;

use crate::pdf::marks::is_closing;

/// Signs and SI units that stay with the number before them.
const UNITS: [&str; 44] = [
    "%", "‰", "℃", "°", "°C", "K", "kg", "g", "mg", "t", "km", "m", "cm", "mm", "nm", "km²", "m²",
    "m³", "hm²", "ha", "L", "mL", "kW", "MW", "GW", "W", "kWh", "V", "kV", "A", "Hz", "kHz", "MHz",
    "GHz", "s", "min", "h", "d", "Pa", "kPa", "MPa", "dB", "GB", "TB",
];

/// Signs that are written directly behind a number.
const SIGNS: &str = "%‰℃";

/// What may not begin a line, and what typst would part from a box before it (UAX #14: CB ÷ NS, CB ÷ IN).
const NEVER_FIRST: &str = "：；…%‰℃·";

/// The byte ranges of a text that must stay on one line, in order, none within another.
pub fn ranges(text: &str) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut before = None;
    for (at, c) in text.char_indices() {
        let found = match (c, before) {
            ('〔', _) => document_number(&text[at..]).map(|length| at..at + length),
            ('·' | '‧' | '•', Some((start, previous))) if !char::is_whitespace(previous) => {
                Some(number_start(text, at).min(start)..at + c.len_utf8())
            }
            (' ', Some((_, digit))) if digit.is_ascii_digit() => {
                unit(&text[at + 1..]).map(|length| number_start(text, at)..at + 1 + length)
            }
            ('—' | '–' | '～', Some((_, end))) if end.is_ascii_digit() || SIGNS.contains(end) =>
            {
                let number = text[..at].trim_end_matches(|c| SIGNS.contains(c));
                let second = number_length(&text[at + c.len_utf8()..]);
                second.map(|length| number_start(text, number.len())..at + c.len_utf8() + length)
            }
            _ => None,
        };
        before = Some((at, c));
        let Some(mut found) = found else { continue };
        found.end += marks_behind_a_box(&text[found.end..]);
        match ranges.last_mut() {
            Some(last) if found.start < last.end => last.end = last.end.max(found.end),
            _ => ranges.push(found),
        }
    }
    ranges
}

/// The length of the marks at the beginning of a text that a box before it must hold as well; 0 where the first of them
/// is one that typst keeps there anyway.
fn marks_behind_a_box(text: &str) -> usize {
    if text.starts_with(|c| NEVER_FIRST.contains(c)) {
        text.len()
            - text
                .trim_start_matches(|c| NEVER_FIRST.contains(c) || is_closing(c))
                .len()
    } else {
        0
    }
}

/// Where the number that ends at `end` begins.
fn number_start(text: &str, end: usize) -> usize {
    let digits = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    text[..end].trim_end_matches(digits).len()
}

/// The length of the number at the beginning of a text, with its sign.
fn number_length(text: &str) -> Option<usize> {
    let part = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let rest = text.trim_start_matches(part);
    let rest = rest.strip_prefix(|c| SIGNS.contains(c)).unwrap_or(rest);
    text.starts_with(|c: char| c.is_ascii_digit())
        .then_some(text.len() - rest.len())
}

/// The length of the unit at the beginning of a text.
fn unit(text: &str) -> Option<usize> {
    let part = |c: char| c.is_ascii_alphabetic() || "%‰℃°²³".contains(c);
    let length = text.len() - text.trim_start_matches(part).len();
    UNITS.contains(&&text[..length]).then_some(length)
}

/// The length of `〔2000〕第28号` or `〔2000〕28号` at the beginning of a text.
fn document_number(text: &str) -> Option<usize> {
    let digits =
        |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mut rest = text.strip_prefix('〔')?;
    let year = digits(rest);
    if year != 4 {
        return None;
    }
    rest = rest[year..].strip_prefix('〕')?;
    rest = rest.strip_prefix('第').unwrap_or(rest);
    let number = digits(rest);
    if number == 0 || number > 6 {
        return None;
    }
    rest = rest[number..].strip_prefix('号')?;
    Some(text.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Vec<&str> {
        ranges(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn document_numbers_and_interpuncts_stay_whole() {
        assert_eq!(
            whole("见湘党简准字〔2000〕第28号和湘政发〔2025〕3号文件"),
            ["〔2000〕第28号", "〔2025〕3号"]
        );
        assert_eq!(whole("买买提·艾力·江在场"), ["提·", "力·"]);
        assert_eq!(whole("编号645·后"), ["645·"]);
        assert_eq!(whole("〔2000〕年、〔某〕号"), Vec::<&str>::new());
        assert_eq!(whole("·开头"), Vec::<&str>::new());
    }

    #[test]
    fn a_span_of_numbers_stays_whole() {
        assert_eq!(
            whole("联系3—5名，增长10%—15.5%，0731—85300000"),
            ["3—5", "10%—15.5%", "0731—85300000"]
        );
        assert_eq!(whole("2025——好，2—年"), Vec::<&str>::new());
    }

    #[test]
    fn a_colon_stays_with_the_box_before_it() {
        assert_eq!(
            whole("见〔2025〕3号：后，重99 kg；（45 ℃）：长3 km，后"),
            ["〔2025〕3号：", "99 kg；", "45 ℃", "3 km"]
        );
        assert_eq!(whole("重99 kg……长"), ["99 kg……"]);
    }

    #[test]
    fn a_number_stays_with_its_unit_behind_a_space() {
        assert_eq!(
            whole("重99.5 kg，热45 ℃，长3 km"),
            ["99.5 kg", "45 ℃", "3 km"]
        );
        assert_eq!(whole("有3 words，共5 个"), Vec::<&str>::new());
    }
}
