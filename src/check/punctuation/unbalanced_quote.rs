use super::characters::is_stop;
use super::neighbour::is_wide;
use super::quote::{Quote, follows, is_broken, quotes};
use crate::check::prose::Prose;
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J704. Quotes turned the wrong way, or without their other half (GB/T 15834—2011).
pub const RULE: Rule = Rule {
    code: Code::UNBALANCED_QUOTE,
    page: Page {
        finds: "方向反了的引号（”文字“、“文字“、”文字”），和缺了一半的引号。",
        why: "引号不成对，读者分不清引文从哪里开始、到哪里结束。",
        examples: &[
            ("代表说：”办得好。“", "代表说：“办得好。”"),
            ("开展“回头看“，督促整改。", "开展“回头看”，督促整改。"),
        ],
        leaves: "一段引文分成几个自然段的，每段开头用前引号、只在最后一段末尾用后引号，这是对的。外文里的撇号（’）不算引号。缺的是哪一半、补在哪里，程序不知道，要请编辑来定。",
        reference: "GB/T 15834—2011《标点符号用法》",
    },
    check: Check::Article(check),
};

fn check(all: &[Prose], _scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    // By kind: the quotation began in the paragraph before, which was broken within a sentence.
    let mut carried = [false; 2];
    for (index, prose) in all.iter().enumerate() {
        let (double, mut single): (Vec<Quote>, Vec<Quote>) =
            quotes(prose.text()).partition(|quote| quote.double);
        if !single.is_empty() && !prose.text().contains(is_wide) {
            single.clear();
        }
        let next = all.get(index + 1).filter(|next| follows(prose, next));
        for (mut found, carried) in [double, single].into_iter().zip(&mut carried) {
            let goes_on = std::mem::take(carried);
            if found.is_empty() {
                continue;
            }
            if goes_on
                && let Some(&first) = unmatched(&found).first()
                && !found[first].opens
            {
                found.remove(first);
            }
            *carried = paragraph(prose, &found, next, diagnostics);
        }
    }
}

fn of_kind(prose: &Prose, double: bool) -> Vec<Quote> {
    quotes(prose.text())
        .filter(|quote| quote.double == double)
        .collect()
}

/// The indices of the quotes without another half.
fn unmatched(quotes: &[Quote]) -> Vec<usize> {
    let mut left: Vec<usize> = Vec::new();
    for (index, quote) in quotes.iter().enumerate() {
        match left.last() {
            Some(&last) if !quote.opens && quotes[last].opens => {
                left.pop();
            }
            _ => left.push(index),
        }
    }
    left
}

/// Checks the quotes of one kind in a paragraph. Says whether its last one is closed in the next paragraph.
fn paragraph(
    prose: &Prose,
    found: &[Quote],
    next: Option<&Prose>,
    diagnostics: &mut Diagnostics,
) -> bool {
    let text = prose.text();
    let left = unmatched(found);
    if left.is_empty() {
        for group in found.windows(4) {
            let [_, second, third, _] = group else {
                continue;
            };
            if group
                .iter()
                .map(|quote| quote.opens)
                .eq([true, true, false, false])
                && is_turned_pair(text, second.at, third.at)
            {
                report(prose, &[*second, *third], Confidence::Suspect, diagnostics);
            }
        }
        return false;
    }
    // Those that their neighbours show to be turned; with them all must be in order.
    let turned = |quote: &Quote| match (quote.must_open(text), quote.must_close(text)) {
        (true, false) => !quote.opens,
        (false, true) => quote.opens,
        _ => false,
    };
    let mended = found.iter().map(|quote| quote.opens != turned(quote));
    if found.len().is_multiple_of(2) && mended.eq(alternating(found.len())) {
        for pair in found.chunks(2) {
            let wrong: Vec<Quote> = pair.iter().copied().filter(|quote| turned(quote)).collect();
            report(prose, &wrong, Confidence::Certain, diagnostics);
        }
        return false;
    }
    if let ([only], Some(next)) = (&left[..], next)
        && found[*only].opens
    {
        let quote = found[*only];
        if next.text().starts_with(Quote::written(quote.double, true)) {
            return false;
        }
        let closes = of_kind(next, quote.double);
        if is_broken(prose)
            && unmatched(&closes)
                .first()
                .is_some_and(|&first| !closes[first].opens)
        {
            return true;
        }
    }
    if let Some(turned) = in_turn(text, found) {
        for (wrong, confidence) in turned {
            report(prose, &wrong, confidence, diagnostics);
        }
        return false;
    }
    for index in left {
        let quote = found[index];
        let message = match (quote.opens, quote.double) {
            (true, true) => "前引号“没有后引号”与它成对",
            (true, false) => "前引号‘没有后引号’与它成对",
            (false, true) => "后引号”没有前引号“与它成对",
            (false, false) => "后引号’没有前引号‘与它成对",
        };
        diagnostics.push(
            prose
                .warning(
                    Code::UNBALANCED_QUOTE,
                    quote.at..quote.at + Quote::WIDTH,
                    message,
                )
                .with_help("补上缺的一半，或者删去多余的；方向反了的改过来"),
        );
    }
    false
}

/// The turned quotes of each pair, if the quotes are “ and ” in turn and nothing speaks against it. `None` else.
fn in_turn(text: &str, found: &[Quote]) -> Option<Vec<(Vec<Quote>, Confidence)>> {
    /// Longer than this it is hardly what the writer put in quotes.
    const LONGEST: usize = 15;
    if !found.len().is_multiple_of(2) {
        return None;
    }
    let mut turned = Vec::new();
    for pair in found.chunks(2) {
        let [open, close] = pair else { return None };
        if open.must_close(text) || close.must_open(text) {
            return None;
        }
        let wrong: Vec<Quote> = [(open, true), (close, false)]
            .into_iter()
            .filter(|(quote, opens)| quote.opens != *opens)
            .map(|(quote, _)| *quote)
            .collect();
        if wrong.is_empty() {
            continue;
        }
        if wrong.len() == 2 && (open.must_open(text) || close.must_close(text)) {
            turned.push((wrong, Confidence::Certain));
            continue;
        }
        let content = &text[open.at + Quote::WIDTH..close.at];
        if content.is_empty()
            || content.chars().nth(LONGEST).is_some()
            || content.contains(|c| c != '、' && is_stop(c))
        {
            return None;
        }
        turned.push((wrong, Confidence::Suspect));
    }
    Some(turned)
}

/// “ ” “ ” …
fn alternating(count: usize) -> impl Iterator<Item = bool> {
    (0..count).map(|index| index % 2 == 0)
}

/// Whether the two inner quotes of “甲“和”乙” are two that were turned: only a word that joins stands between them.
pub fn is_turned_pair(text: &str, open: usize, close: usize) -> bool {
    let content = text.get(open + Quote::WIDTH..close).unwrap_or("");
    matches!(content, "和" | "与" | "及" | "或" | "、" | "，" | "以及")
}

/// Reports one or two turned quotes of a pair.
fn report(prose: &Prose, wrong: &[Quote], confidence: Confidence, diagnostics: &mut Diagnostics) {
    let Some(&first) = wrong.first() else { return };
    let place = |quote: Quote| quote.at..quote.at + Quote::WIDTH;
    let message = match (wrong.len(), first.opens) {
        (1, true) => "后引号的方向反了",
        (1, false) => "前引号的方向反了",
        _ => "前后引号用反了",
    };
    let fix = prose.fixes(
        confidence,
        wrong.iter().map(|quote| {
            (
                place(*quote),
                Quote::written(quote.double, !quote.opens).into(),
            )
        }),
    );
    let mut finding = prose
        .warning(Code::UNBALANCED_QUOTE, place(first), message)
        .with_help("把引号改成前“后”成对")
        .with_fix(fix);
    for &other in &wrong[1..] {
        finding = finding.with_other(prose.place(place(other)), "");
    }
    diagnostics.push(finding);
}
