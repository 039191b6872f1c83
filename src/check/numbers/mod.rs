//! Rules on numbers, dates and units (GB/T 15835, GB 3100).

mod date;
mod full_width_digit;
mod impossible_date;
mod mixed_numerals;
mod numeral;
mod other_issue_number;
mod percent_range;
mod range_mark;
mod short_year;
mod unit_symbol;
mod wrong_weekday;
mod year_zero;

use super::rule::Rule;

/// The rules of this family.
pub const RULES: &[Rule] = &[
    impossible_date::RULE,
    wrong_weekday::RULE,
    short_year::RULE,
    year_zero::RULE,
    mixed_numerals::RULE,
    range_mark::RULE,
    percent_range::RULE,
    full_width_digit::RULE,
    unit_symbol::RULE,
    other_issue_number::RULE,
];

/// Knows of the places of a text whether they stand within 《》, whose words are kept as they are. Asked from the first
/// place to the last, so that a long text is read once.
struct BookTitles<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> BookTitles<'a> {
    fn of(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
        }
    }

    /// Whether a byte stands within 《》.
    fn holds(&mut self, at: usize) -> bool {
        if at > self.at {
            for (_, mark) in self.text[self.at..at].match_indices(['《', '》']) {
                self.depth = match mark {
                    "《" => self.depth + 1,
                    _ => self.depth.saturating_sub(1),
                };
            }
            self.at = at;
        }
        self.depth > 0
    }
}

/// Whether the number that begins at a byte is no part of something longer: a code, a date, a telephone number, a
/// formula, the number of a figure or a flat.
fn stands_alone(text: &str, start: usize) -> bool {
    let before = &text[..start];
    let Some(previous) = before.chars().next_back() else {
        return true;
    };
    if previous.is_ascii_alphanumeric() || "-–—－−‐‑~～/._,+*×÷=＝#<>≤≥〔[^$\\∶".contains(previous)
    {
        return false;
    }
    let earlier = before[..before.len() - previous.len_utf8()]
        .chars()
        .next_back();
    match previous {
        ':' | '：' => !earlier.is_some_and(|c| c.is_ascii_digit()),
        ' ' => !earlier.is_some_and(|c| c.is_ascii_alphanumeric() || "-–—－−~～/+×=".contains(c)),
        '图' | '表' | '式' | '例' | '附' | '栋' | '幢' | '座' | '楼' | '室' | '号' | '章'
        | '节' | '题' => false,
        '件' => earlier != Some('附'),
        '元' => earlier != Some('单'),
        '话' | '码' | '线' | '真' | '机' => {
            !["电话", "号码", "代码", "编码", "热线", "传真", "手机"]
                .iter()
                .any(|word| before.ends_with(word))
        }
        _ => true,
    }
}

/// Whether a calculation goes on at a byte.
fn calculates(text: &str, at: usize) -> bool {
    text[at..].starts_with(['=', '＝', '+', '＋', '×', '÷', '*', '/'])
}

/// The bytes of the dashes and tildes at a byte that stand, rightly or wrongly, between the two ends of a range.
fn range_mark_at(text: &str, at: usize) -> usize {
    text[at..]
        .chars()
        .take(3)
        .take_while(|c| {
            matches!(
                c,
                '-' | '–'
                    | '—'
                    | '―'
                    | '‐'
                    | '‑'
                    | '−'
                    | '－'
                    | '─'
                    | '~'
                    | '～'
                    | '∼'
                    | '〜'
            )
        })
        .map(char::len_utf8)
        .sum()
}

#[cfg(test)]
mod tests;
