//! 收件单位名册: who gets an issue, from when until when, by mail and on paper; and the printed lines that follow from
//! it.
//!
//! ```yaml
//! 备份: 10
//! 收件单位:
//!   - 名称: 研究室
//!     类别: 送
//!     分组: 省人大常委会办公厅
//!     邮箱: yanjiushi@example.org
//!     份数: 12
//! ```

mod address;
mod doubled;
mod read;
mod write;

pub use self::address::{Address, BadAddress};
pub(crate) use self::doubled::report_doubled_addresses;
pub use self::read::parse;
pub(crate) use self::read::{
    KEYS, LARGEST_COPIES, NO_MAIL, RECIPIENT_KEYS, address, check_kind, check_period, masked,
};

use std::fmt::Write as _;

use chrono::NaiveDate;

use crate::release::Digest;
use crate::series::{Distribution, Text};
use crate::source::{Located, Source};

/// Where the recipients stand, below the root.
pub const RECIPIENTS_FILE: &str = "issues/recipients.yaml";

/// `issues/recipients.yaml` as written.
#[derive(Debug, Clone)]
pub struct Recipients {
    /// The file.
    pub source: Source,
    /// 备份: paper copies beside those of the recipients; `None` where the file doesn't say.
    pub reserve: Option<u32>,
    /// 收件单位, in the order of the file.
    pub list: Vec<Recipient>,
}

/// One unit that gets the bulletin.
#[derive(Debug, Clone)]
pub struct Recipient {
    /// 名称, as printed.
    pub name: Text,
    /// 类别: one of [`crate::series::DISTRIBUTION_KINDS`].
    pub kind: Text,
    /// 分组: what its neighbours of one kind are printed behind.
    pub group: Option<Text>,
    /// 邮箱.
    pub mail: Vec<Located<Address>>,
    /// Whether 邮箱 says 无: it gets paper on purpose.
    pub without_mail: bool,
    /// Whether an address was written that is none: it isn't in `mail`, and the fault has been told.
    pub faulty_mail: bool,
    /// 份数: paper copies.
    pub copies: u32,
    /// 备注: never printed.
    pub note: Option<Text>,
    /// 起: the first day.
    pub from: Option<Located<NaiveDate>>,
    /// 止: the last day.
    pub until: Option<Located<NaiveDate>>,
}

impl Recipient {
    /// Whether it counts for an issue of this date.
    pub fn is_current(&self, date: NaiveDate) -> bool {
        self.from.as_ref().is_none_or(|from| from.value <= date)
            && self.until.as_ref().is_none_or(|until| date <= until.value)
    }

    /// Its name with its group in front, where the name doesn't begin with that already: as it is printed when it
    /// stands alone, and as it is addressed.
    pub fn full_name(&self) -> String {
        match &self.group {
            Some(group) if !self.name.value.starts_with(&group.value) => {
                format!("{}{}", group.value, self.name.value)
            }
            _ => self.name.value.clone(),
        }
    }
}

impl Recipients {
    /// The recipients of an issue of this date, in the order of the file.
    pub fn for_date(&self, date: NaiveDate) -> impl Iterator<Item = &Recipient> {
        self.list
            .iter()
            .filter(move |recipient| recipient.is_current(date))
    }

    /// The printed lines of an issue of this date: kinds in the order in which they first come; of each kind the units
    /// as listed. Neighbours of one kind and group are one unit, its parts joined by 、. A unit's place is that of its
    /// first name.
    pub fn printed(&self, date: NaiveDate) -> Vec<Distribution> {
        let mut lines: Vec<Distribution> = Vec::new();
        // The group of the last unit of each line.
        let mut groups: Vec<Option<&str>> = Vec::new();
        for recipient in self.for_date(date) {
            let kind = &recipient.kind;
            let index = lines
                .iter()
                .position(|line| line.kind.value == kind.value)
                .unwrap_or_else(|| {
                    lines.push(Distribution {
                        kind: kind.clone(),
                        to: Vec::new(),
                    });
                    groups.push(None);
                    lines.len() - 1
                });
            let group = recipient.group.as_ref().map(|group| group.value.as_str());
            let to = &mut lines[index].to;
            match to.last_mut() {
                Some(unit) if group.is_some() && groups[index] == group => {
                    unit.value.push('、');
                    unit.value.push_str(&recipient.name.value);
                }
                _ => to.push(Located::new(
                    recipient.full_name(),
                    recipient.name.place.clone(),
                )),
            }
            groups[index] = group;
        }
        lines
    }

    /// 共印 N 份 of an issue of this date: the paper copies of its recipients and the reserve. `None` where there are
    /// none at all, so that nothing is printed.
    pub fn copies(&self, date: NaiveDate) -> Option<u64> {
        let (units, reserve) = self.copies_and_reserve(date);
        Some(units + reserve).filter(|copies| *copies > 0)
    }

    /// The two sums that [`Self::copies`] adds up.
    pub fn copies_and_reserve(&self, date: NaiveDate) -> (u64, u64) {
        let copies = self.for_date(date).map(|unit| u64::from(unit.copies));
        (copies.sum(), u64::from(self.reserve.unwrap_or(0)))
    }
}

/// The digest of what the recipients gave an issue to print: its lines and its number of copies, each only where it
/// was taken from them. A PDF names this one rather than the file's, which a changed address or telephone number would
/// change too.
pub fn printed_digest(lines: Option<&[Distribution]>, copies: Option<u64>) -> Digest {
    let mut text = String::new();
    for line in lines.into_iter().flatten() {
        // No value has a line break in it.
        let _ = writeln!(text, "{}", line.kind.value);
        for unit in &line.to {
            let _ = writeln!(text, "- {}", unit.value);
        }
    }
    if let Some(copies) = copies {
        let _ = writeln!(text, "= {copies}");
    }
    Digest::of(text.as_bytes())
}

#[cfg(test)]
pub(crate) mod tests;
