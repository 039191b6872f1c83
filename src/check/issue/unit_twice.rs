use std::collections::BTreeMap;

use crate::check::rule::{Check, IssueScope, Page, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::Place;

/// The fewest characters of a part of a unit that may not come twice: shorter ones (办公厅, 机关党委) belong to
/// different units.
const PART_CHARACTERS: usize = 6;

/// J219. A unit is in the distribution list once.
pub const RULE: Rule = Rule {
    code: Code::UNIT_TWICE,
    page: Page {
        finds: "版记的报、送、发名单和本期增发里，同一个单位写了两次。",
        why: "收件单位会收到两份，共印份数也跟着错；这是版记里最常见的差错。",
        examples: &[],
        leaves: "“办公厅、研究室”这样的下属简称，在不同单位后面重复出现不算。",
        reference: "GB/T 9704—2012 §7.4.2 抄送机关；校对惯例。",
    },
    check: Check::Issue(check),
};

fn check(scope: &IssueScope<'_>, diagnostics: &mut Diagnostics) {
    let mut seen: BTreeMap<String, Place> = BTreeMap::new();
    let units = scope
        .settings
        .distribution
        .iter()
        .flatten()
        .flat_map(|group| &group.to)
        .chain(&scope.manifest.extra_distribution);
    for unit in units {
        let whole = unit.value.trim_end_matches('。');
        let parts = parts_of(whole);
        let listed = parts.iter().enumerate().filter(|(index, part)| {
            parts.len() == 1
                || *index == 0 && part.chars().count() >= 4
                || part.chars().count() >= PART_CHARACTERS
        });
        for (_, part) in listed {
            // Where the value is as written, the part's own place.
            let place = unit.place.text().find(part).map_or_else(
                || unit.place.clone(),
                |at| {
                    let start = unit.place.span.start + at;
                    unit.place.source.place(start..start + part.len())
                },
            );
            match seen.get(*part) {
                Some(first) if !part.is_empty() && *first != place => diagnostics.push(
                    Diagnostic::warning(
                        Code::UNIT_TWICE,
                        place,
                        format!("分送单位“{part}”写了两次"),
                    )
                    .with_other(first.clone(), "第一次在这里")
                    .with_help("请删掉重复的一处；共印份数也要核对"),
                ),
                Some(_) => {}
                None => {
                    seen.insert((*part).to_owned(), place);
                }
            }
        }
    }
}

/// A unit's parts: split at 、 and ，, but not inside brackets (各省（区、市）人大常委会).
fn parts_of(unit: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    unit.split(|c| {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(c, '、' | '，')
    })
    .map(str::trim)
    .collect()
}
