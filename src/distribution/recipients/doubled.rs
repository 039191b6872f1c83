//! One address that two recipients have at one time.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Address, Recipient};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::Located;

/// An address in the period of its recipient.
struct Holder<'a> {
    from: NaiveDate,
    until: NaiveDate,
    address: &'a Located<Address>,
    recipient: &'a Recipient,
}

/// Reports (J226) each address that stands in the list twice for one day.
pub(crate) fn report_doubled_addresses(list: &[Recipient], diagnostics: &mut Diagnostics) {
    let mut holders: BTreeMap<String, Vec<Holder<'_>>> = BTreeMap::new();
    for recipient in list {
        for address in &recipient.mail {
            let day = |day: &Option<Located<NaiveDate>>| day.as_ref().map(|day| day.value);
            let holder = Holder {
                from: day(&recipient.from).unwrap_or(NaiveDate::MIN),
                until: day(&recipient.until).unwrap_or(NaiveDate::MAX),
                address,
                recipient,
            };
            let key = address.value.key();
            holders.entry(key).or_default().push(holder);
        }
    }
    let mut found: Vec<Diagnostic> = Vec::new();
    for mut holders in holders.into_values() {
        // By their first day each is compared with the one before that lasts longest: never each with each.
        holders.sort_by_key(|holder| (holder.from, holder.address.place.span.start));
        let mut holders = holders.into_iter();
        let Some(mut longest) = holders.next() else {
            continue;
        };
        for holder in holders {
            if holder.from <= longest.until {
                found.push(doubled(&longest, &holder));
            }
            if holder.until > longest.until {
                longest = holder;
            }
        }
    }
    found.sort_by_key(|found| found.place().span.start);
    diagnostics.extend(found);
}

fn doubled(one: &Holder<'_>, other: &Holder<'_>) -> Diagnostic {
    let start = |holder: &Holder<'_>| holder.address.place.span.start;
    let (first, second) = if start(one) <= start(other) {
        (one, other)
    } else {
        (other, one)
    };
    let message = format!(
        "邮箱 {} 写了两次：“{}”和“{}”",
        second.address.value.masked(),
        first.recipient.full_name(),
        second.recipient.full_name(),
    );
    Diagnostic::error(
        Code::ADDRESS_TWICE,
        second.address.place.clone(),
        message,
    )
    .with_label("又写了一次")
    .with_other(first.address.place.clone(), "第一次写在这里")
    .with_help("一期只给一个邮箱发一次：请删掉重复的一处；换了单位的，给前一个写上“止”，给后一个写上“起”，日期不要重叠")
}
