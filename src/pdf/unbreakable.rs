//! What a line may not break although typst's rules allow it: the year and number of a document (〔2000〕28号), a
//! number and its unit with a space between them (99 kg, GB/T 15835), an address and the mark behind it, and an
//! interpunct and the character before it (typst #6774: it may not begin a line, W3C clreq, basic level).

use std::ops::Range;

/// Signs and SI units that stay with the number before them.
const UNITS: [&str; 44] = [
    "%", "‰", "℃", "°", "°C", "K", "kg", "g", "mg", "t", "km", "m", "cm", "mm", "nm", "km²", "m²",
    "m³", "hm²", "ha", "L", "mL", "kW", "MW", "GW", "W", "kWh", "V", "kV", "A", "Hz", "kHz", "MHz",
    "GHz", "s", "min", "h", "d", "Pa", "kPa", "MPa", "dB", "GB", "TB",
];

/// Marks that may not begin a line, as they stand behind an address.
const CLOSING: &str = "，。、；：？！”’）》〉】〕";

/// The byte ranges of a text that must stay on one line, in order, none within another.
pub fn ranges(text: &str) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    // typst breaks an address anywhere, also between its end and the mark behind it.
    let has_address = text.contains("://");
    let mut before = None;
    for (at, c) in text.char_indices() {
        let found = match (c, before) {
            ('〔', _) => document_number(&text[at..]).map(|length| at..at + length),
            ('·' | '‧' | '•', Some((start, previous))) if !char::is_whitespace(previous) => {
                Some(start..at + c.len_utf8())
            }
            (' ', Some((_, digit))) if digit.is_ascii_digit() => {
                unit(&text[at + 1..]).map(|length| number_start(text, at)..at + 1 + length)
            }
            (mark, Some((start, end)))
                if has_address && end.is_ascii_graphic() && CLOSING.contains(mark) =>
            {
                Some(start..at + mark.len_utf8())
            }
            _ => None,
        };
        before = Some((at, c));
        let Some(found) = found else { continue };
        match ranges.last_mut() {
            Some(last) if found.start < last.end => last.end = last.end.max(found.end),
            _ => ranges.push(found),
        }
    }
    ranges
}

/// Where the number that ends at `end` begins.
fn number_start(text: &str, end: usize) -> usize {
    let digits = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    text[..end].trim_end_matches(digits).len()
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
        assert_eq!(whole("〔2000〕年、〔某〕号"), Vec::<&str>::new());
        assert_eq!(whole("·开头"), Vec::<&str>::new());
    }

    #[test]
    fn an_address_keeps_the_mark_behind_it() {
        assert_eq!(
            whole("见https://example.org/a，（http://example.org/b）。"),
            ["a，", "b）"]
        );
        assert_eq!(whole("见word，后"), Vec::<&str>::new());
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
