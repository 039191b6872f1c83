//! 份号: which numbered copies are whose (GB/T 9704-2012 §7.2.1).

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::recipients::{Recipient, Recipients};

/// The last number that six digits can show.
pub const LARGEST: u32 = 999_999;

/// What the reserve is called.
pub const RESERVE: &str = "备份";

/// The numbered copies of one recipient, or of the reserve.
#[derive(Debug, Clone)]
pub struct Share<'a> {
    /// Whose they are; `None` for the reserve (备份).
    pub recipient: Option<&'a Recipient>,
    /// Their numbers, from 1. Never empty.
    pub numbers: RangeInclusive<u32>,
}

impl Share<'_> {
    /// Whose they are, in words: the recipient's full name, or 备份.
    pub fn unit(&self) -> String {
        self.recipient
            .map_or_else(|| RESERVE.to_owned(), Recipient::full_name)
    }
}

/// A number as it is printed: `000001`.
pub fn six_digits(number: u32) -> String {
    format!("{number:06}")
}

/// The first and the last of some numbers: `000001-000012`, or `000013` where they are the same.
pub fn in_words(numbers: &RangeInclusive<u32>) -> String {
    let (first, last) = (*numbers.start(), *numbers.end());
    if first == last {
        six_digits(first)
    } else {
        format!("{}-{}", six_digits(first), six_digits(last))
    }
}

/// The copies of an issue of this date, numbered from 1 in the order of the list, those of one recipient without a
/// gap; the reserve comes last. Who gets no paper copy has no share. Copies beyond [`LARGEST`], which
/// [`Recipients::copies`] tells of, have no number.
pub fn assign<'a>(recipients: &'a Recipients, date: NaiveDate) -> Vec<Share<'a>> {
    let units = recipients
        .for_date(date)
        .map(|unit| (Some(unit), unit.copies));
    let reserve = recipients.reserve.map(|reserve| (None, reserve));
    let mut shares = Vec::new();
    let mut next = 1;
    for (recipient, copies) in units.chain(reserve) {
        shares.extend(share(recipient, copies, &mut next));
    }
    shares
}

/// One number each, behind those of `shares`, for the recipients of this date who get mail and no paper.
pub fn assign_mailed<'a>(
    recipients: &'a Recipients,
    date: NaiveDate,
    shares: &[Share<'_>],
) -> Vec<Share<'a>> {
    let mut next = shares.last().map_or(1, |last| last.numbers.end() + 1);
    recipients
        .for_date(date)
        .filter(|unit| unit.copies == 0 && !unit.mail.is_empty())
        .filter_map(|unit| share(Some(unit), 1, &mut next))
        .collect()
}

/// The share that begins with `next`, which then is the number behind it.
fn share<'a>(recipient: Option<&'a Recipient>, copies: u32, next: &mut u32) -> Option<Share<'a>> {
    let first = *next;
    let left = LARGEST.checked_sub(first)? + 1;
    let copies = copies.min(left);
    let last = first + copies.checked_sub(1)?;
    *next = last + 1;
    Some(Share {
        recipient,
        numbers: first..=last,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::distribution::recipients;
    use crate::source::Source;

    fn parse(text: &str) -> Recipients {
        let source = Source::new(recipients::RECIPIENTS_FILE, text);
        let mut found = Diagnostics::new();
        let recipients = recipients::parse(&source, &mut found).expect("recipients");
        assert!(found.is_empty(), "{found:?}");
        recipients
    }

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 3, 11).expect("a day")
    }

    fn shown(shares: &[Share<'_>]) -> Vec<String> {
        shares
            .iter()
            .map(|share| format!("{} {}", in_words(&share.numbers), share.unit()))
            .collect()
    }

    #[test]
    fn numbers_follow_the_list_and_the_reserve_is_last() {
        let recipients = parse(
            "备份: 3\n收件单位:\n- {名称: 研究室, 分组: 省委办公厅, 类别: 报, 份数: 12}\n- {名称: 省政府, 类别: 送, 份数: 1}\n- {名称: 甲县, 类别: 发, 邮箱: a@example.org}\n- {名称: 旧厅, 类别: 送, 份数: 9, 止: 2024-12-31}\n- {名称: 乙县, 类别: 发, 邮箱: 无}\n- {名称: 丙县, 类别: 发, 份数: 2, 邮箱: c@example.org}\n",
        );
        let shares = assign(&recipients, day());
        assert_eq!(
            shown(&shares),
            [
                "000001-000012 省委办公厅研究室",
                "000013 省政府",
                "000014-000015 丙县",
                "000016-000018 备份"
            ]
        );
        let mailed = assign_mailed(&recipients, day(), &shares);
        assert_eq!(shown(&mailed), ["000019 甲县"]);
        // Without a paper copy at all, mail begins with the first number.
        let mailed = assign_mailed(&recipients, day(), &[]);
        assert_eq!(shown(&mailed), ["000001 甲县"]);
    }

    #[test]
    fn no_number_has_more_than_six_digits() {
        let unit = |name: usize| format!("- {{名称: 县{name}, 类别: 发, 份数: 99999}}\n");
        let list: String = (1..=12).map(unit).collect();
        let recipients = parse(&format!("备份: 5\n收件单位:\n{list}"));
        let shares = assign(&recipients, day());
        assert_eq!(shares.len(), 11);
        assert_eq!(shares.last().map(|last| *last.numbers.end()), Some(LARGEST));
        assert!(assign_mailed(&recipients, day(), &shares).is_empty());
    }
}
