use std::collections::BTreeMap;

use crate::check::rule::{Check, IssueScope, Page, Rule};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::distribution::recipients::{RECIPIENTS_FILE, Recipients};
use crate::series::parse::COPIES;
use crate::series::{Distribution, Text};
use crate::source::{Place, Source};
use crate::yaml::{self, Key, MapReader};

/// How like each other two units are that are one unit, written in two ways: 0 to 1.
const LIKENESS: f64 = 0.6;

/// How many units are looked through for one that is like another, and how long they may be in bytes.
const COMPARED_UNITS: usize = 100;
const COMPARED_BYTES: usize = 600;

/// J229. Lines and copies that are kept by hand are those of the recipients.
pub const RULE: Rule = Rule {
    code: Code::DISTRIBUTION_MISMATCH,
    page: Page {
        finds: "bulletin.yaml 或 issue.yaml 里手写的分送名单、份数，和收件单位名册（issues/recipients.yaml）按这一期的日期算出来的不一样：少了或多了单位，类别、写法、次序不同，共印份数不等于各单位份数加备份。",
        why: "版记印的是一份名单，寄送用的是另一份；两份不一样，就有单位印上了没收到，或者收到了没印上。",
        examples: &[],
        leaves: "没有名册时不查；名册里没有一个单位对得上这一期的日期时不查；名单写成空的（分送: []）不查；本期增发不算在内；已经发刊的期不查。删掉手写的“分送”“份数”，就直接用名册印。",
        reference: "校对惯例：版记与分送清单一致。",
    },
    check: Check::Issue(check),
};

fn check(scope: &IssueScope<'_>, diagnostics: &mut Diagnostics) {
    let Some(recipients) = scope.recipients else {
        return;
    };
    let date = scope.manifest.date.value;
    let printed = recipients.printed(date);
    if printed.is_empty() {
        return;
    }
    let by_hand = scope.settings.distribution.as_deref().unwrap_or_default();
    let from_recipients = |line: &Distribution| line.kind.place.source.path() == RECIPIENTS_FILE;
    if !by_hand.is_empty() && !by_hand.iter().any(from_recipients) {
        Comparison::new(by_hand, &printed, recipients).report(diagnostics);
    }
    check_copies(scope, recipients, diagnostics);
}

/// A unit of one of the two lists.
struct Unit<'a> {
    /// The line it is in.
    kind: &'a Text,
    name: &'a str,
    place: Place,
}

impl Unit<'_> {
    fn finding(&self, message: String) -> Diagnostic {
        Diagnostic::warning(Code::DISTRIBUTION_MISMATCH, self.place.clone(), message)
    }
}

/// The units of all lines. Several in one text with ， between them print as they would one by one.
fn units(lines: &[Distribution]) -> Vec<Unit<'_>> {
    let mut units = Vec::new();
    for line in lines {
        for text in &line.to {
            for name in split(&text.value) {
                units.push(Unit {
                    kind: &line.kind,
                    name,
                    place: text.place.part(name),
                });
            }
        }
    }
    units
}

/// What ， separates outside brackets, without the 。 at the end.
fn split(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    text.split(move |c| {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && c == '，'
    })
    .map(|name| name.trim().trim_end_matches('。'))
    .filter(|name| !name.is_empty())
}

/// What is printed by hand beside what the recipients would print.
struct Comparison<'a> {
    recipients: &'a Recipients,
    hand: Vec<Unit<'a>>,
    listed: Vec<Unit<'a>>,
    /// For each unit by hand the one of the recipients that it is.
    same: Vec<Option<usize>>,
}

impl<'a> Comparison<'a> {
    fn new(
        by_hand: &'a [Distribution],
        printed: &'a [Distribution],
        recipients: &'a Recipients,
    ) -> Self {
        let hand = units(by_hand);
        let listed = units(printed);
        // Of one name the one of the same kind first.
        let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, unit) in listed.iter().enumerate().rev() {
            by_name.entry(unit.name).or_default().push(index);
        }
        let mut same = vec![None; hand.len()];
        for same_kind in [true, false] {
            for (unit, same) in hand.iter().zip(&mut same) {
                let (None, Some(left)) = (&same, by_name.get_mut(unit.name)) else {
                    continue;
                };
                let fits =
                    |index: &usize| !same_kind || listed[*index].kind.value == unit.kind.value;
                if let Some(at) = left.iter().rposition(fits) {
                    *same = Some(left.remove(at));
                }
            }
        }
        Self {
            recipients,
            hand,
            listed,
            same,
        }
    }

    fn report(&self, diagnostics: &mut Diagnostics) {
        let mut found = vec![false; self.listed.len()];
        for index in self.same.iter().flatten() {
            found[*index] = true;
        }
        let mut left: Vec<usize> = (0..found.len()).filter(|index| !found[*index]).collect();
        for (unit, same) in self.hand.iter().zip(&self.same) {
            match same {
                Some(index) => {
                    let listed = &self.listed[*index];
                    if listed.kind.value != unit.kind.value {
                        diagnostics.push(other_kind(unit, listed));
                    }
                }
                None => {
                    let alike = self.most_alike(unit, &left);
                    diagnostics.push(match alike {
                        Some(at) => other_words(unit, &self.listed[left.remove(at)]),
                        None => self.unlisted(unit),
                    });
                }
            }
        }
        for index in left {
            diagnostics.push(self.unprinted(&self.listed[index]));
        }
        self.report_order(diagnostics);
    }

    /// Which of the listed units that are left was probably meant.
    fn most_alike(&self, unit: &Unit<'_>, left: &[usize]) -> Option<usize> {
        let alike = |other: &Unit<'_>| {
            let shared = other.name.split('、').any(|part| {
                part.chars().count() > 3 && unit.name.split('、').any(|own| own == part)
            });
            if shared {
                return 1.0;
            }
            strsim::normalized_damerau_levenshtein(unit.name, other.name)
        };
        // Lists that have nothing in common would be compared each with each.
        if left.len() > COMPARED_UNITS {
            return None;
        }
        let mut best: Option<(usize, f64)> = None;
        for (at, index) in left.iter().enumerate() {
            let other = &self.listed[*index];
            let lengths = (unit.name.len(), other.name.len());
            if other.kind.value != unit.kind.value || lengths.0.max(lengths.1) > COMPARED_BYTES {
                continue;
            }
            let likeness = alike(other);
            if likeness >= LIKENESS && best.is_none_or(|(_, before)| likeness > before) {
                best = Some((at, likeness));
            }
        }
        best.map(|(at, _)| at)
    }

    /// A unit by hand that the recipients don't have, at least not for this date.
    fn unlisted(&self, unit: &Unit<'_>) -> Diagnostic {
        let elsewhen = self
            .recipients
            .list
            .iter()
            .find(|recipient| recipient.full_name() == unit.name);
        match elsewhen {
            Some(recipient) => unit
                .finding(format!("按名册，“{}”在这一期的日期不是收件单位", unit.name))
                .with_other(recipient.name.place.clone(), "名册里起止日期不包括这一期")
                .with_help("请核对名册里的“起”“止”；确实不再送的，从名单里删掉"),
            None => unit
                .finding(format!("收件单位名册里没有“{}”", unit.name))
                .with_help(format!(
                    "请加进 {RECIPIENTS_FILE}，或者从名单里删掉；只送这一期的，写在“本期增发”里"
                )),
        }
    }

    /// A unit of the recipients that is not printed.
    fn unprinted(&self, unit: &Unit<'_>) -> Diagnostic {
        let same_kind = self
            .hand
            .iter()
            .find(|other| other.kind.value == unit.kind.value);
        let diagnostic = unit
            .finding(format!(
                "版记的名单里没有“{}”（{}）",
                unit.name, unit.kind.value
            ))
            .with_help("请加进分送名单；不再送的，在名册里写上“止: 最后一天”");
        match same_kind.or(self.hand.first()) {
            Some(other) => diagnostic.with_other(other.kind.place.clone(), "手写的名单在这里"),
            None => diagnostic,
        }
    }

    /// The first unit that stands before another one here and behind it there.
    fn report_order(&self, diagnostics: &mut Diagnostics) {
        let pairs: Vec<(&Unit<'_>, usize)> = self
            .hand
            .iter()
            .zip(&self.same)
            .filter_map(|(unit, same)| Some((unit, (*same)?)))
            .filter(|(unit, index)| self.listed[*index].kind.value == unit.kind.value)
            .collect();
        let wrong = pairs.windows(2).find(|pair| pair[1].1 < pair[0].1);
        if let Some([(before, _), (unit, index)]) = wrong {
            let message = format!("“{}”排在“{}”后面，次序和名册不一样", unit.name, before.name);
            diagnostics.push(
                unit.finding(message)
                    .with_other(self.listed[*index].place.clone(), "名册里它在前面")
                    .with_help("请核对次序，改正名单或名册；名册里从上到下就是印出来的次序"),
            );
        }
    }
}

fn other_kind(unit: &Unit<'_>, listed: &Unit<'_>) -> Diagnostic {
    let (own, other) = (&unit.kind.value, &listed.kind.value);
    unit.finding(format!("“{}”印在“{own}”里，名册里是“{other}”", unit.name))
        .with_other(listed.place.clone(), format!("这里是“{other}”"))
        .with_help("请改成一样的类别")
}

fn other_words(unit: &Unit<'_>, listed: &Unit<'_>) -> Diagnostic {
    unit.finding(format!("“{}”在名册里是“{}”", unit.name, listed.name))
        .with_other(listed.place.clone(), "名册里在这里")
        .with_help("请改成一样的写法；名册里同一类别、同一分组的相邻单位印在一起，用顿号隔开")
}

fn check_copies(scope: &IssueScope<'_>, recipients: &Recipients, diagnostics: &mut Diagnostics) {
    let date = scope.manifest.date.value;
    let (Some(by_hand), Some(sum)) = (scope.settings.copies, recipients.copies(date)) else {
        return;
    };
    let file = match scope.manifest.settings.copies {
        Some(_) => &scope.manifest.source,
        None => &scope.series.source,
    };
    if by_hand == sum {
        return;
    }
    let (units, reserve) = recipients.copies_and_reserve(date);
    let place = place_of_copies(file).unwrap_or_else(|| file.place(0..0));
    diagnostics.push(
        Diagnostic::warning(
            Code::DISTRIBUTION_MISMATCH,
            place,
            format!("共印 {by_hand} 份，名册合计 {sum} 份（各单位 {units} 份，备份 {reserve} 份）"),
        )
        .with_help("请改成一样的数；删掉“份数”这一行，就直接印名册的合计数"),
    );
}

/// Where a file says how many copies are printed: settings keep the number alone.
fn place_of_copies(source: &Source) -> Option<Place> {
    const KEYS: &[Key] = &[COPIES];
    // What is wrong in the file has been reported.
    let mut unheard = Diagnostics::new();
    let root = yaml::parse(source, 0..source.text().len(), KEYS, &mut unheard)?;
    MapReader::new(source, &root, KEYS, &mut unheard)?.place(COPIES.name)
}
