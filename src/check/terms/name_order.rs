use std::ops::Range;

use super::order::{Orders, Rank};
use crate::check::prose::Prose;
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Diagnostics};

/// J953. Names in an enumeration with 、 that come in another order than the lexicon's `orders` say.
pub const RULE: Rule = Rule {
    code: Code::NAME_ORDER,
    page: Page {
        finds: "用顿号并列的机构、提法，先后次序与词表“次序”里规定的不一样。",
        why: "机构和领导同志的排名有规定的次序，颠倒了是失礼，也可能是差错。",
        examples: &[
            (
                "报告分送省政府、省人大、省政协。",
                "报告分送省人大、省政府、省政协。",
            ),
            (
                "会议听取了市人民检察院、市中级人民法院和市监察委员会的汇报。",
                "会议听取了市监察委员会、市中级人民法院和市人民检察院的汇报。",
            ),
        ],
        leaves: "只管同一级机构用顿号列在一起的；“政府和人大的关系”这样没有顿号的不算，“先后”“相继”“历任”一类按时间排的不算。\
                只提示，不自动改。自己的次序写进 issues/terms.yaml 的“次序”。",
        reference: "公文中机构、提法排序的通行做法",
    },
    check: Check::Prose(check),
};

/// What ends an enumeration.
const STOPS: [char; 14] = [
    '。', '！', '？', '；', '，', '：', '（', '）', '《', '》', '\n', ',', ';', ':',
];
/// What says that an enumeration goes by time: 先后任县政府、县人大、县政协机关干部.
const IN_TIME: [&str; 4] = ["先后", "相继", "依次", "历任"];
/// What may stand between the last two of an enumeration.
const CONNECTIVES: [&str; 4] = ["以及", "和", "与", "及"];
/// What follows a name, where it is not part of a longer one (人大代表, 政府办公厅).
const BEHIND: [&str; 22] = [
    "等", "的", "之", "各", "均", "都", "要", "应", "也", "在", "对", "向", "把", "共同", "分别",
    "联合", "领导", "主要", "有关", "四", "三", "及",
];
/// How far from the beginning of the last item a name is looked for, in characters: 云麓市人大.
const LONGEST_PREFIX: usize = 8;
/// How many names of an enumeration are compared with each other.
const MOST_NAMES: usize = 40;

/// A name in an enumeration.
struct Item<'a> {
    /// With its prefix, where that is known.
    range: Range<usize>,
    ranks: &'a [Rank],
    prefix: Prefix<'a>,
}

/// What stands before a name: 省, 云麓市. Only names of the same place are compared.
enum Prefix<'a> {
    /// Just this.
    Is(&'a str),
    /// The end of this, which begins before the enumeration.
    Ends(&'a str),
}

impl Prefix<'_> {
    fn fits(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Is(one), Self::Is(other)) => one == other,
            (Self::Ends(text), Self::Is(prefix)) | (Self::Is(prefix), Self::Ends(text)) => {
                text.ends_with(prefix)
            }
            (Self::Ends(_), Self::Ends(_)) => false,
        }
    }
}

fn check(prose: &Prose, scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    if !text.contains('、') {
        return;
    }
    let mut start = 0;
    for clause in text.split_inclusive(STOPS) {
        if clause.contains('、') && !IN_TIME.iter().any(|word| clause.contains(word)) {
            let items = items(clause, start, &scope.lexicon.orders);
            report(prose, &items, diagnostics);
        }
        start += clause.len();
    }
}

/// The first name that comes after one that it should precede.
fn report(prose: &Prose, items: &[Item<'_>], diagnostics: &mut Diagnostics) {
    let reversed = items.iter().enumerate().find_map(|(index, late)| {
        let early = items[..index].iter().find(|early| {
            early.prefix.fits(&late.prefix) && Orders::are_reversed(early.ranks, late.ranks)
        })?;
        Some((early, late))
    });
    let Some((early, late)) = reversed else {
        return;
    };
    let said = |item: &Item<'_>| &prose.text()[item.range.clone()];
    let message = format!("“{}”应排在“{}”之前", said(late), said(early));
    diagnostics.push(
        prose
            .warning(Code::NAME_ORDER, late.range.clone(), message)
            .with_other(prose.place(early.range.clone()), "排在了前面")
            .with_help("请按规定的次序排列；这里确实要这样排的，可以不改"),
    );
}

/// The listed names in a clause that begins at `start` of the text.
fn items<'a>(clause: &'a str, start: usize, orders: &'a Orders) -> Vec<Item<'a>> {
    let mut items = Vec::new();
    let mut rest = clause.trim_end_matches(STOPS);
    let mut at = start;
    let mut is_first = true;
    while let Some((item, after)) = rest.split_once('、') {
        items.extend(ending(item, at, orders, is_first));
        is_first = false;
        at += item.len() + '、'.len_utf8();
        rest = after;
        if items.len() >= MOST_NAMES {
            return items;
        }
    }
    if items.is_empty() {
        return items;
    }
    let connective = (CONNECTIVES.iter())
        .filter_map(|word| Some((rest.find(word)?, word.len())))
        .min();
    if let Some((end, length)) = connective {
        items.extend(ending(&rest[..end], at, orders, false));
        items.extend(beginning(&rest[end + length..], at + end + length, orders));
    } else {
        items.extend(beginning(rest, at, orders));
    }
    items
}

/// The longest name that an item ends with.
fn ending<'a>(item: &'a str, at: usize, orders: &'a Orders, is_first: bool) -> Option<Item<'a>> {
    let mut ends = item.char_indices().rev().map(|(at, _)| at);
    let mut starts = Vec::new();
    orders.lengths().iter().rev().for_each(|length| {
        while starts.len() < *length {
            let Some(start) = ends.next() else { return };
            starts.push(start);
        }
    });
    let start = (orders.lengths().iter())
        .filter_map(|length| starts.get(length - 1))
        .find(|start| !orders.ranks(&item[**start..]).is_empty())?;
    let before = &item[..*start];
    let end = at + item.len();
    Some(Item {
        range: if is_first { at + start..end } else { at..end },
        ranks: orders.ranks(&item[*start..]),
        prefix: if is_first {
            Prefix::Ends(before)
        } else {
            Prefix::Is(before)
        },
    })
}

/// The name at the beginning of the last item, if it is not part of a longer one.
fn beginning<'a>(item: &'a str, at: usize, orders: &'a Orders) -> Option<Item<'a>> {
    let starts = item.char_indices().map(|(at, _)| at).take(LONGEST_PREFIX);
    for start in starts {
        for length in orders.lengths() {
            let rest = &item[start..];
            let Some(end) = (rest.char_indices().map(|(at, _)| at))
                .chain([rest.len()])
                .nth(*length)
            else {
                continue;
            };
            let ranks = orders.ranks(&rest[..end]);
            let behind = &rest[end..];
            let is_whole = behind.is_empty() || BEHIND.iter().any(|word| behind.starts_with(word));
            if !ranks.is_empty() && is_whole {
                return Some(Item {
                    range: at..at + start + end,
                    ranks,
                    prefix: Prefix::Is(&item[..start]),
                });
            }
        }
    }
    None
}
