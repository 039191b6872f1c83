//! Reading `issues/recipients.yaml`.

use super::{Address, Recipient, Recipients, report_doubled_addresses};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::limits;
use crate::series::{DISTRIBUTION_KINDS, Text};
use crate::source::{Located, Source};
use crate::yaml::{self, Key, MapReader};

/// The keys of a recipient.
pub(crate) const RECIPIENT_KEYS: &[Key] = &[
    Key::new("name", "名称"),
    Key::new("kind", "类别"),
    Key::new("group", "分组"),
    Key::new("mail", "邮箱"),
    Key::new("copies", "份数"),
    Key::new("note", "备注"),
    Key::new("from", "起"),
    Key::new("until", "止"),
];

/// The keys of `issues/recipients.yaml`.
pub(crate) const KEYS: &[Key] = &[
    Key::new("reserve", "备份"),
    Key::new("recipients", "收件单位").holding(RECIPIENT_KEYS),
];

/// What stands for 邮箱 where a unit gets paper only.
pub(crate) const NO_MAIL: [&str; 2] = ["无", "none"];

/// The most paper copies of one unit, and of the reserve.
pub(crate) const LARGEST_COPIES: u32 = 99_999;

/// Reads the text of `issues/recipients.yaml`. `None`, with an error pushed, where it is no YAML or no map; a recipient
/// without a name or a known kind, and an address that is none, are left out with an error.
pub fn parse(source: &Source, diagnostics: &mut Diagnostics) -> Option<Recipients> {
    let whole = 0..source.text().len();
    let parse = |source, found| {
        yaml::parse_within(source, whole.clone(), limits::RECIPIENTS_BYTES, KEYS, found)
    };
    // Findings show whole lines of the file, and end up in logs.
    let shown = masked(source);
    parse(&shown, diagnostics);
    let root = parse(source, &mut Diagnostics::new())?;
    let mut reader = MapReader::new(&shown, &root, KEYS, diagnostics)?;
    let reserve = reader.whole_number("reserve", 0..=LARGEST_COPIES);
    let list = reader.maps("recipients", recipient).unwrap_or_default();
    report_doubled_addresses(&list, diagnostics);
    Some(Recipients {
        source: source.clone(),
        reserve: reserve.map(|reserve| reserve.value),
        list,
    })
}

/// The file as findings show it: no address in it is whole, and everything stands where it stood.
pub(crate) fn masked(source: &Source) -> Source {
    Source::new(source.path(), Address::hidden_in(source.text()))
}

fn recipient(reader: &mut MapReader<'_>) -> Option<Recipient> {
    reader.require(&["name", "kind"]);
    let name = reader.text("name");
    let mut found = Diagnostics::new();
    let kind = reader
        .text("kind")
        .filter(|kind| check_kind(kind, &mut found));
    let (mut without_mail, mut faulty_mail) = (false, false);
    let mut mail = Vec::new();
    for text in reader.text_or_list("mail") {
        if NO_MAIL.contains(&text.value.as_str()) {
            without_mail = true;
        } else {
            let address = address(text, &mut found);
            faulty_mail |= address.is_none();
            mail.extend(address);
        }
    }
    let from = reader.date("from");
    let until = reader.date("until");
    let period = check_period(from.as_ref(), until.as_ref(), &mut found);
    let group = reader.text("group");
    let copies = reader.whole_number("copies", 0..=LARGEST_COPIES);
    let note = reader.text("note");
    for diagnostic in found {
        reader.report(diagnostic);
    }
    Some(Recipient {
        name: name?,
        kind: kind?,
        group,
        without_mail: without_mail && mail.is_empty(),
        faulty_mail,
        mail,
        copies: copies.map_or(0, |copies| copies.value),
        note,
        from: from.filter(|_| period),
        until: until.filter(|_| period),
    })
}

/// A text as an address. `None`, with J225 pushed, where it is none.
pub(crate) fn address(text: Text, diagnostics: &mut Diagnostics) -> Option<Located<Address>> {
    match Address::parse(&text.value) {
        Ok(address) => Some(Located::new(address, text.place)),
        Err(bad) => {
            diagnostics.push(
                Diagnostic::error(Code::BAD_ADDRESS, text.place, bad.message).with_help(bad.help),
            );
            None
        }
    }
}

/// Whether a kind may be written; an error is pushed where not.
pub(crate) fn check_kind(kind: &Text, diagnostics: &mut Diagnostics) -> bool {
    let known = DISTRIBUTION_KINDS.contains(&kind.value.as_str());
    if !known {
        let message = format!("“kind（类别）”不能是“{}”", kind.value);
        diagnostics.push(
            Diagnostic::error(Code::INVALID_VALUE, kind.place.clone(), message)
                .with_help(format!("可以写：{}", DISTRIBUTION_KINDS.join("、"))),
        );
    }
    known
}

/// Whether 起 is not behind 止; an error is pushed where it is.
pub(crate) fn check_period(
    from: Option<&Located<chrono::NaiveDate>>,
    until: Option<&Located<chrono::NaiveDate>>,
    diagnostics: &mut Diagnostics,
) -> bool {
    let (Some(from), Some(until)) = (from, until) else {
        return true;
    };
    let good = from.value <= until.value;
    if !good {
        diagnostics.push(
            Diagnostic::error(
                Code::INVALID_VALUE,
                until.place.clone(),
                format!("“止”的 {} 早于“起”的 {}", until.value, from.value),
            )
            .with_other(from.place.clone(), "起在这里")
            .with_help("“起”是第一天，“止”是最后一天（当天也算）；请改正一个，不知道的可以不写"),
        );
    }
    good
}
