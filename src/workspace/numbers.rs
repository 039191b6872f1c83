//! What issues are called, and two that are called the same.

use std::collections::BTreeMap;

use super::Entry;
use crate::diagnostic::{Code, Diagnostic};
use crate::issue::{Manifest, Number};
use crate::numbering;
use crate::source::Place;

/// How many other places a clash of many issues shows.
const SHOWN_PLACES: usize = 5;

/// The numbers an issue may be found by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Names {
    pub year: Option<i32>,
    pub number: Option<u32>,
    pub total: Option<u32>,
    pub supplement: Option<u32>,
}

impl Names {
    pub(super) fn of(manifest: &Manifest) -> Self {
        let year = Some(manifest.year);
        match &manifest.number {
            Number::Regular { number, total } => Self {
                year,
                number: Some(number.value),
                total: Some(total.value),
                supplement: None,
            },
            Number::Supplement(number) => Self {
                year,
                supplement: Some(number.value),
                ..Self::default()
            },
        }
    }

    /// The numbers in a manifest that isn't YAML, line by line. Else `latest` would quietly mean the issue before,
    /// just because today's has a fault.
    pub(super) fn guess(text: &str) -> Self {
        let mut names = Self::default();
        let mut year_of_date = None;
        for line in text.lines() {
            let Some((key, value)) = line.split_once([':', '：']) else {
                continue;
            };
            let value = value.trim().trim_matches(['"', '\'']);
            let end = value
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(value.len());
            let number = value[..end].parse::<u32>().ok();
            let year = number.and_then(|year| i32::try_from(year).ok());
            match key.trim() {
                "number" | "期号" => names.number = names.number.or(number),
                "total" | "总期号" => names.total = names.total.or(number),
                "supplement" | "增刊" => names.supplement = names.supplement.or(number),
                "year" | "年份" => names.year = names.year.or(year),
                "date" | "日期" => year_of_date = year_of_date.or(year),
                _ => {}
            }
        }
        names.year = names.year.or(year_of_date);
        names
    }
}

/// Issues that have the same number: an error of each of them.
#[derive(Debug)]
pub(super) struct Clash {
    /// The manifests.
    pub paths: Vec<String>,
    /// The same for each, so that it is shown once.
    pub diagnostic: Diagnostic,
}

/// One clash for each year and number, each year and supplement, each total that several manifests have.
pub(super) fn clashes(entries: &[Entry]) -> Vec<Clash> {
    let mut groups: BTreeMap<(Code, String), Vec<(&Entry, Place)>> = BTreeMap::new();
    for entry in entries {
        let Some(manifest) = &entry.manifest else {
            continue;
        };
        let mut add = |code, name: String, place: &Place| {
            let group = groups.entry((code, name)).or_default();
            group.push((entry, place.clone()));
        };
        let label = format!(
            "{}年{}",
            manifest.year,
            numbering::issue_label(&manifest.number)
        );
        match &manifest.number {
            Number::Regular { number, total } => {
                add(Code::DOUBLED_NUMBER, label, &number.place);
                let label = format!("总第{}期", total.value);
                add(Code::DOUBLED_TOTAL, label, &total.place);
            }
            Number::Supplement(number) => add(Code::DOUBLED_NUMBER, label, &number.place),
        }
    }
    groups
        .into_iter()
        .filter_map(|((code, name), members)| clash(code, &name, &members))
        .collect()
}

fn clash(code: Code, name: &str, members: &[(&Entry, Place)]) -> Option<Clash> {
    let ((_, last), others) = members.split_last()?;
    let (first, _) = others.first()?;
    let help = match code {
        Code::DOUBLED_TOTAL => "总期号历年连续编号，不能重复，请改正其中一个",
        _ => "同一年的期号不能重复（输出的文件夹也会相同），请改正其中一个；跨年出版的可以写“年份”",
    };
    let message = format!("{name}已经有了：{}", first.path);
    let diagnostic = Diagnostic::error(code, last.clone(), message)
        .with_label("这里又用了一次")
        .with_help(help);
    let diagnostic = others
        .iter()
        .take(SHOWN_PLACES)
        .fold(diagnostic, |diagnostic, (_, place)| {
            diagnostic.with_other(place.clone(), "这里已经用了")
        });
    Some(Clash {
        paths: members
            .iter()
            .map(|(entry, _)| entry.path.clone())
            .collect(),
        diagnostic,
    })
}
