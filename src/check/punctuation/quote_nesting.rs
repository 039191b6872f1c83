use super::characters::is_stop;
use super::neighbour::is_wide;
use super::quote::{Quote, follows, quotes};
use super::unbalanced_quote::is_turned_pair;
use crate::check::prose::Prose;
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J706. “ ” outside and ‘ ’ inside, 《 》 outside and 〈 〉 inside (GB/T 15834—2011).
pub const RULE: Rule = Rule {
    code: Code::QUOTE_NESTING,
    page: Page {
        finds: "引号里还有引号、书名号里还有书名号时，里外用反或者没有区分的。",
        why: "外面一层用双引号“”、双书名号《》，里面一层用单引号‘’、单书名号〈〉；里外不分，读者看不出哪里是开头、哪里是结尾。",
        examples: &[
            (
                "代表说：“要写好“后半篇文章”。”",
                "代表说：“要写好‘后半篇文章’。”",
            ),
            (
                "印发《关于学习《监督法》的通知》。",
                "印发《关于学习〈监督法〉的通知》。",
            ),
        ],
        leaves: "不管外文里的撇号（’）和算式里的尖括号；不成对的由 J704、J705 管。",
        reference: "GB/T 15834—2011《标点符号用法》",
    },
    check: Check::Article(check),
};

fn check(all: &[Prose], _scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    // A quotation goes on from a paragraph before: whether its level is the first cannot be told.
    let mut goes_on = false;
    for (index, prose) in all.iter().enumerate() {
        let connected = index
            .checked_sub(1)
            .is_some_and(|before| follows(&all[before], prose));
        if !connected || prose.text().starts_with('“') {
            goes_on = false;
        }
        goes_on = quote_levels(prose, goes_on, diagnostics);
        title_levels(prose, diagnostics);
    }
}

/// Two marks that belong together, and how many such pairs stand around.
struct Pair {
    open: usize,
    close: usize,
    level: usize,
    /// “ ” or 《 》.
    outer: bool,
}

/// Checks the quotes. Says whether a quotation is open at the end.
fn quote_levels(prose: &Prose, goes_on: bool, diagnostics: &mut Diagnostics) -> bool {
    let text = prose.text();
    let mut stack: Vec<Quote> = Vec::new();
    let mut pairs: Vec<Pair> = Vec::new();
    let mut balanced = true;
    let mut wrong = false;
    for quote in quotes(text) {
        if quote.opens {
            wrong |= quote.double == (stack.len() % 2 == 1);
            stack.push(quote);
        } else if stack.last().is_some_and(|open| open.double == quote.double) {
            let Some(open) = stack.pop() else { continue };
            pairs.push(Pair {
                open: open.at,
                close: quote.at,
                level: stack.len(),
                outer: quote.double,
            });
        } else {
            balanced = false;
            if quote.double {
                stack.clear();
            }
        }
    }
    let open = stack.iter().any(|quote| quote.double);
    if !balanced || !stack.is_empty() {
        return open || (goes_on && balanced);
    }
    if !wrong || goes_on {
        // Within a quotation “ ” would not come again.
        return goes_on && !pairs.iter().any(|pair| pair.outer && pair.level == 0);
    }
    pairs.retain(|pair| pair.outer == (pair.level % 2 == 1));
    pairs.sort_by_key(|pair| pair.open);
    // “甲“和”乙” is four quotes of which two are turned.
    if pairs
        .iter()
        .any(|pair| pair.outer && is_turned_pair(text, pair.open, pair.close))
    {
        return false;
    }
    let sure = pairs.iter().all(|pair| is_sure(text, pair));
    for pair in pairs {
        let content = &text[pair.open + Quote::WIDTH..pair.close];
        if !pair.outer && pair.level == 0 && is_foreign(text, &pair, content) {
            continue;
        }
        let (message, help) = if pair.outer {
            ("双引号里面又用了双引号", "里面一层用单引号‘’")
        } else {
            ("外面一层用了单引号", "外面一层用双引号“”")
        };
        report(
            prose,
            &pair,
            Quote::WIDTH,
            sure,
            message,
            help,
            diagnostics,
            |opens| Quote::written(!pair.outer, opens),
        );
    }
    false
}

/// Whether a pair cannot be two quotes that were turned or whose other halves are missing: another quote stands right
/// beside it, or a mark that a quotation begins behind or ends before. An enumeration (、) says nothing.
fn is_sure(text: &str, pair: &Pair) -> bool {
    let before = text[..pair.open].chars().next_back();
    let after = text[pair.close + Quote::WIDTH..].chars().next();
    pair.level == 0
        || before.is_some_and(|c| matches!(c, '“' | '‘' | '：' | '（' | '《'))
        || after.is_some_and(|c| matches!(c, '”' | '’' | '）' | '》') || c != '、' && is_stop(c))
}

/// Whether single quotes stand in, or around, words of another language.
fn is_foreign(text: &str, pair: &Pair, content: &str) -> bool {
    let beside = text[..pair.open].ends_with(is_wide)
        || text[pair.close + Quote::WIDTH..].starts_with(is_wide);
    content.is_empty() || !beside && !content.contains(is_wide)
}

/// Checks 《 》 and 〈 〉.
fn title_levels(prose: &Prose, diagnostics: &mut Diagnostics) {
    const WIDTH: usize = '《'.len_utf8();
    let text = prose.text();
    if !text.contains(['《', '〈']) {
        return;
    }
    let mut stack: Vec<(usize, bool)> = Vec::new();
    let mut wrong: Vec<Pair> = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '《' | '〈' => stack.push((at, c == '《')),
            '》' | '〉' => match stack.pop() {
                Some((open, outer)) if outer == (c == '》') => {
                    let level = stack.len();
                    if outer == (level % 2 == 1) {
                        wrong.push(Pair {
                            open,
                            close: at,
                            level,
                            outer,
                        });
                    }
                }
                _ => return,
            },
            _ => {}
        }
    }
    if !stack.is_empty() {
        return;
    }
    wrong.sort_by_key(|pair| pair.open);
    let outermost = wrong.iter().any(|pair| pair.level == 0);
    for pair in wrong {
        let content = &text[pair.open + WIDTH..pair.close];
        let joins = matches!(content, "和" | "与" | "及" | "或" | "、" | "以及" | "");
        if joins || !content.contains(is_wide) {
            continue;
        }
        let (message, help, marks) = if pair.outer {
            (
                "双书名号里面又用了双书名号",
                "里面一层用单书名号〈〉",
                ["〈", "〉"],
            )
        } else {
            (
                "外面一层用了单书名号",
                "外面一层用双书名号《》",
                ["《", "》"],
            )
        };
        report(
            prose,
            &pair,
            WIDTH,
            !outermost,
            message,
            help,
            diagnostics,
            |opens| marks[usize::from(!opens)],
        );
    }
}

#[expect(
    clippy::too_many_arguments,
    reason = "one place for both kinds of mark"
)]
fn report(
    prose: &Prose,
    pair: &Pair,
    width: usize,
    sure: bool,
    message: &str,
    help: &str,
    diagnostics: &mut Diagnostics,
    right: impl Fn(bool) -> &'static str,
) {
    let (open, close) = (pair.open..pair.open + width, pair.close..pair.close + width);
    let confidence = if sure {
        Confidence::Certain
    } else {
        Confidence::Suspect
    };
    let fix = prose.fixes(
        confidence,
        [
            (open.clone(), right(true).into()),
            (close.clone(), right(false).into()),
        ],
    );
    diagnostics.push(
        prose
            .warning(Code::QUOTE_NESTING, open, message)
            .with_other(prose.place(close), "")
            .with_help(help)
            .with_fix(fix),
    );
}
