use std::ops::Range;

use super::characters::is_stop;
use super::neighbour::{
    Side, after, before, is_chinese_text, is_wide, with_space_after, with_space_before,
};
use crate::check::prose::Prose;
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J703. Straight " and ' in Chinese text (GB/T 15834—2011).
pub const RULE: Rule = Rule {
    code: Code::STRAIGHT_QUOTE,
    page: Page {
        finds: "中文里不分前后的直引号 \" 和 '，应当用“”和‘’。",
        why: "直引号是英文键盘上的符号，不分前后，排出来又窄又不齐。",
        examples: &[
            (
                "推动\"重答复\"向\"重落实\"转变。",
                "推动“重答复”向“重落实”转变。",
            ),
            ("代表说：“办好'关键小事'。”", "代表说：“办好‘关键小事’。”"),
        ],
        leaves: "不管外文里的撇号（don't）、分和秒（5'30\"）、英寸（32\"），也不管行内代码。不成对的只指出，不改。",
        reference: "GB/T 15834—2011《标点符号用法》",
    },
    check: Check::Prose(check),
};

fn check(prose: &Prose, _scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    if !text.bytes().any(|byte| matches!(byte, b'"' | b'\'')) || !is_chinese_text(text) {
        return;
    }
    let found = Quotes::of(text);
    for pair in &found.pairs {
        let regular = found.regular && (pair.double || found.singles_regular);
        if regular {
            report(prose, pair, diagnostics);
        } else {
            pair.straight()
                .for_each(|at| report_loose(prose, at, diagnostics));
        }
    }
    for &at in &found.loose {
        report_loose(prose, at, diagnostics);
    }
}

/// Two quotes, of which at least one is straight.
struct Pair {
    open: usize,
    close: usize,
    open_straight: bool,
    close_straight: bool,
    /// Whether they are " or '.
    double: bool,
    /// Whether they stand within a double pair.
    inner: bool,
}

impl Pair {
    fn straight(&self) -> impl Iterator<Item = usize> {
        [
            (self.open, self.open_straight),
            (self.close, self.close_straight),
        ]
        .into_iter()
        .filter_map(|(at, straight)| straight.then_some(at))
    }
}

/// A quote that waits for its other half.
#[derive(Clone, Copy)]
struct Open {
    at: usize,
    straight: bool,
    inner: bool,
}

/// The straight quotes of a text, with the curly ones that belong to them.
struct Quotes {
    pairs: Vec<Pair>,
    /// Straight ones without another half.
    loose: Vec<usize>,
    /// Whether all double quotes are where an opening or closing one can stand, in turn.
    regular: bool,
    singles_regular: bool,
}

impl Quotes {
    fn of(text: &str) -> Self {
        let mut quotes = Self {
            pairs: Vec::new(),
            loose: Vec::new(),
            regular: true,
            singles_regular: true,
        };
        let (mut double, mut single): (Option<Open>, Option<Open>) = (None, None);
        for (at, c) in text.char_indices() {
            match c {
                '"' | '“' | '”' => {
                    if c == '"' && is_unit(text, at, double.is_some()) {
                        continue;
                    }
                    quotes.singles_regular &= single.is_none();
                    let opens = c == '“' || c == '"' && double.is_none();
                    quotes.regular &= quotes.take(text, (at, c), opens, &mut double, false);
                }
                '\'' | '‘' | '’' => {
                    if is_apostrophe(text, (at, c), single.is_some()) {
                        continue;
                    }
                    let opens = c == '‘' || c == '\'' && single.is_none();
                    quotes.singles_regular &=
                        quotes.take(text, (at, c), opens, &mut single, double.is_some());
                }
                _ => {}
            }
        }
        quotes.regular &= double.is_none();
        quotes.singles_regular &= single.is_none();
        for open in [double, single]
            .into_iter()
            .flatten()
            .filter(|open| open.straight)
        {
            quotes.loose.push(open.at);
        }
        quotes
    }

    /// Takes in the next quote of a kind. Says whether one can stand there.
    fn take(
        &mut self,
        text: &str,
        (at, c): (usize, char),
        opens: bool,
        open: &mut Option<Open>,
        inner: bool,
    ) -> bool {
        let straight = matches!(c, '"' | '\'');
        if opens {
            let left = open.replace(Open {
                at,
                straight,
                inner,
            });
            self.loose
                .extend(left.filter(|left| left.straight).map(|left| left.at));
            return left.is_none() && (!straight || can_open(text, at));
        }
        let Some(open) = open.take() else {
            return false;
        };
        if straight || open.straight {
            self.pairs.push(Pair {
                open: open.at,
                close: at,
                open_straight: open.straight,
                close_straight: straight,
                double: matches!(c, '"' | '”'),
                inner: open.inner,
            });
        }
        !straight || can_close(text, at)
    }
}

/// Whether " behind a number means seconds or inches.
fn is_unit(text: &str, at: usize, open: bool) -> bool {
    let number = text[..at].trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    text[..at].ends_with(|c: char| c.is_ascii_digit()) && (!open || number.ends_with(['\'', '′']))
}

/// Whether ' is an apostrophe, feet or minutes, or stands for the first digits of a year ('90).
fn is_apostrophe(text: &str, (at, c): (usize, char), open: bool) -> bool {
    if c == '‘' {
        return false;
    }
    let foreign = |c: char| c.is_alphanumeric() && !is_wide(c);
    let rest = &text[at + c.len_utf8()..];
    let behind = text[..at].ends_with(foreign);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    behind && (!open || rest.starts_with(foreign)) || !open && digits == 2
}

fn can_open(text: &str, at: usize) -> bool {
    let next = text[at + 1..].chars().next();
    let before = text[..at].chars().next_back();
    next.is_some_and(|c| {
        !c.is_whitespace()
            && !is_stop(c)
            && !matches!(
                c,
                '”' | '’' | '）' | '》' | '〉' | '】' | ',' | '.' | ';' | ':' | '?' | '!' | ')'
            )
    }) && before
        .is_none_or(|c| c != '=' && (!c.is_ascii_alphanumeric() || next.is_some_and(is_wide)))
}

fn can_close(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    before.is_some_and(|c| {
        !c.is_whitespace()
            && !matches!(
                c,
                '“' | '‘' | '（' | '《' | '〈' | '【' | '(' | '：' | '、' | '；' | ':' | ';'
            )
    })
}

fn report(prose: &Prose, pair: &Pair, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    let width = |straight: bool| if straight { 1 } else { '“'.len_utf8() };
    let open = pair.open..pair.open + width(pair.open_straight);
    let close = pair.close..pair.close + width(pair.close_straight);
    let content = &text[open.end..close.start];
    let beside = [before(&text[..open.start]), after(&text[close.end..])];
    let chinese_around = beside.contains(&Side::Chinese)
        && beside
            .iter()
            .all(|side| matches!(side, Side::Chinese | Side::Edge));
    if content.is_empty() || !content.contains(is_wide) && !chinese_around {
        return;
    }
    // The outermost quotes are double ones.
    let [right_open, right_close] = if pair.inner {
        ["‘", "’"]
    } else {
        ["“", "”"]
    };
    let curly_single = !(pair.double || pair.inner || pair.open_straight && pair.close_straight);
    let confidence = if curly_single {
        Confidence::Suspect
    } else {
        Confidence::Certain
    };
    let edits = |widen: bool| {
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        if pair.open_straight {
            let range = if widen {
                with_space_before(prose, open.clone())
            } else {
                open.clone()
            };
            edits.push((range, right_open.into()));
        }
        if pair.close_straight {
            let range = if widen {
                with_space_after(prose, close.clone())
            } else {
                close.clone()
            };
            edits.push((range, right_close.into()));
        }
        edits
    };
    let fix = prose
        .fixes(confidence, edits(true))
        .or_else(|| prose.fixes(confidence, edits(false)));
    let mut straight = pair.straight();
    let Some(first) = straight.next() else { return };
    let mut finding = prose
        .warning(Code::STRAIGHT_QUOTE, first..first + 1, "中文里用了直引号")
        .with_help(format!("改成“{right_open}”和“{right_close}”"))
        .with_fix(fix);
    for other in straight {
        finding = finding.with_other(prose.place(other..other + 1), "");
    }
    diagnostics.push(finding);
}

/// A straight quote whose other half is not known. Those not right beside Chinese text may be anything.
fn report_loose(prose: &Prose, at: usize, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    let wide = |c: Option<char>| c.is_some_and(is_wide);
    let (before, after) = (
        text[..at].chars().next_back(),
        text[at + 1..].chars().next(),
    );
    let beside =
        wide(before) && (wide(after) || after.is_none()) || before.is_none() && wide(after);
    if beside {
        diagnostics.push(
            prose
                .warning(
                    Code::STRAIGHT_QUOTE,
                    at..at + 1,
                    "中文里用了直引号，而且不成对",
                )
                .with_help("看清引文的起止，改成前“后”成对的引号"),
        );
    }
}
