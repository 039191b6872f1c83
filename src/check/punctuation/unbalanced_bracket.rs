use super::neighbour::{is_chinese_text, is_enumerator, is_wide};
use super::quote::{follows, is_broken};
use crate::check::prose::Prose;
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J705. Brackets and book-title marks without their other half, or crossed (GB/T 15834—2011).
pub const RULE: Rule = Rule {
    code: Code::UNBALANCED_BRACKET,
    page: Page {
        finds: "缺了一半的括号和书名号，前后不是一种的，以及互相交叉的：（）《》〈〉【】〔〕「」『』[]{}。",
        why: "括号、书名号不成对，读者分不清从哪里开始、到哪里结束。",
        examples: &[
            ("审议《预算法实施条例。", "审议《预算法实施条例》。"),
            ("听取（书面报告》。", "听取（书面）报告。"),
        ],
        leaves: "不管序号 1）、a）、（一）的后一半括号和 [0,1) 这样的区间；一句话被断成两段、括号分在两段里的，由断句的规则去管；半角全角混用由 J702 管。",
        reference: "GB/T 15834—2011《标点符号用法》",
    },
    check: Check::Article(check),
};

/// The brackets by kind: half-width and full-width ones are of one kind.
const MARKS: &[(char, char)] = &[
    ('（', '）'),
    ('《', '》'),
    ('〈', '〉'),
    ('【', '】'),
    ('〔', '〕'),
    ('「', '」'),
    ('『', '』'),
    ('[', ']'),
    ('{', '}'),
];
const ROUND: usize = 0;

/// The kind of a bracket, and whether it opens.
fn bracket(c: char) -> Option<(usize, bool)> {
    Some(match c {
        // Most characters are Han: decided at once.
        '\u{3400}'..='\u{9FFF}' => return None,
        '（' | '(' => (ROUND, true),
        '）' | ')' => (ROUND, false),
        '《' => (1, true),
        '》' => (1, false),
        '〈' => (2, true),
        '〉' => (2, false),
        '【' => (3, true),
        '】' => (3, false),
        '〔' => (4, true),
        '〕' => (4, false),
        '「' => (5, true),
        '」' => (5, false),
        '『' => (6, true),
        '』' => (6, false),
        '[' | '［' => (7, true),
        ']' | '］' => (7, false),
        '{' | '｛' => (8, true),
        '}' | '｝' => (8, false),
        _ => return None,
    })
}

fn check(all: &[Prose], _scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let mut faults: Vec<(usize, Fault)> = Vec::new();
    for (index, prose) in all.iter().enumerate() {
        faults.extend(
            faults_in(prose.text())
                .into_iter()
                .map(|fault| (index, fault)),
        );
    }
    for index in 0..faults.len() {
        if let Some(other) = other_half(all, &faults, index) {
            faults[index].1.excused = true;
            faults[other].1.excused = true;
        }
    }
    for (index, fault) in faults.iter().filter(|(_, fault)| !fault.excused) {
        report(&all[*index], fault, diagnostics);
    }
}

/// A bracket that stands alone or wrong.
#[derive(Debug)]
struct Fault {
    at: usize,
    kind: usize,
    what: What,
    excused: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Unclosed,
    Unopened,
    /// Closes what another kind opened at a byte.
    OfOtherKind {
        open: usize,
        kind: usize,
    },
    /// Closes what opened at a byte, outside something that has closed since.
    Crossed {
        open: usize,
    },
}

/// A bracket that waits for its other half.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Open {
    at: usize,
    kind: usize,
}

/// How far down a closing bracket looks for its other half.
const DEPTH: usize = 8;

fn faults_in(text: &str) -> Vec<Fault> {
    let mut stack: Vec<Open> = Vec::new();
    let mut skipped: Vec<Open> = Vec::new();
    // Closing brackets without another half, with the one that was open there.
    let mut lone: Vec<(Open, Option<Open>)> = Vec::new();
    let mut faults: Vec<Fault> = Vec::new();
    // How many of the pairs may be the number of an enumeration, `（包括1）`.
    let mut enumerators = 0usize;
    let fault = |at, kind, what| Fault {
        at,
        kind,
        what,
        excused: false,
    };
    for (at, c) in text.char_indices() {
        let Some((kind, opens)) = bracket(c) else {
            continue;
        };
        if is_spoken_of(text, at, c) {
            continue;
        }
        if opens {
            stack.push(Open { at, kind });
            continue;
        }
        if stack
            .last()
            .is_some_and(|open| is_interval(text, open.at, at))
        {
            stack.pop();
            continue;
        }
        let is_number = kind == ROUND && is_enumerator(text, at);
        let deep = stack.len().saturating_sub(DEPTH);
        if let Some(found) = stack[deep..].iter().rposition(|open| open.kind == kind) {
            skipped.extend(stack.drain(deep + found..).skip(1));
            enumerators += usize::from(is_number);
            continue;
        }
        let deep = skipped.len().saturating_sub(DEPTH);
        if let Some(found) = skipped[deep..].iter().rposition(|open| open.kind == kind) {
            let open = skipped.remove(deep + found).at;
            faults.push(fault(at, kind, What::Crossed { open }));
        } else if kind == ROUND && !is_number && enumerators > 0 {
            enumerators -= 1;
        } else if !is_number {
            lone.push((Open { at, kind }, stack.last().copied()));
        }
    }
    let mut unclosed = skipped;
    unclosed.append(&mut stack);
    if unclosed.is_empty() && lone.is_empty() && faults.is_empty() {
        return faults;
    }
    unclosed.sort_by_key(|open| open.at);
    let mut matched = vec![false; unclosed.len()];
    for (close, open) in lone {
        let found =
            open.and_then(|open| unclosed.binary_search_by_key(&open.at, |open| open.at).ok());
        match (found, open) {
            (Some(index), Some(open)) if !matched[index] => {
                matched[index] = true;
                let what = What::OfOtherKind {
                    open: open.at,
                    kind: open.kind,
                };
                faults.push(fault(close.at, close.kind, what));
            }
            _ => faults.push(fault(close.at, close.kind, What::Unopened)),
        }
    }
    for (open, matched) in unclosed.iter().zip(matched) {
        if !matched {
            faults.push(fault(open.at, open.kind, What::Unclosed));
        }
    }
    let chinese = is_chinese_text(text);
    faults.retain(|fault| chinese && !is_other_use(text, fault));
    faults.sort_by_key(|fault| fault.at);
    faults
}

/// Whether a bracket is quoted all by itself: 左括号“（”.
fn is_spoken_of(text: &str, at: usize, c: char) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + c.len_utf8()..].chars().next();
    matches!(
        (before, after),
        (Some('“'), Some('”')) | (Some('‘'), Some('’')) | (Some('「'), Some('」'))
    ) || before == after && matches!(after, Some('"' | '\''))
}

/// Whether two brackets enclose a half-open interval: [0,1) or (0,1].
fn is_interval(text: &str, open: usize, close: usize) -> bool {
    const LONGEST: usize = 30;
    if !matches!(
        (text.as_bytes()[open], text.as_bytes()[close]),
        (b'[', b')') | (b'(', b']')
    ) || close - open > LONGEST
    {
        return false;
    }
    let content = &text[open..close];
    content.contains([',', '，']) && !content.contains(|c| c != '，' && is_wide(c))
}

/// Whether half-width brackets are an emoticon's, or stand in something that is no Chinese.
fn is_other_use(text: &str, fault: &Fault) -> bool {
    let mut after = text[fault.at..].chars();
    let c = after.next();
    let before = text[..fault.at].chars().next_back();
    match c {
        Some('(' | ')') => before.is_some_and(|c| matches!(c, ':' | ';' | '-' | '^' | '_' | '=')),
        Some('[' | ']' | '{' | '}') => {
            !before.is_some_and(is_wide) && !after.next().is_some_and(is_wide)
        }
        _ => false,
    }
}

/// The bracket in a later paragraph that closes what an earlier one opened: a sentence broken in two, or several
/// paragraphs in brackets.
fn other_half(all: &[Prose], faults: &[(usize, Fault)], index: usize) -> Option<usize> {
    const PARAGRAPHS: usize = 10;
    const FAULTS: usize = 8;
    let (first, open) = &faults[index];
    if open.what != What::Unclosed || open.excused {
        return None;
    }
    let later = faults.iter().enumerate().skip(index + 1).take(FAULTS);
    let (found, (last, close)) = later
        .filter(|(_, (_, fault))| {
            !fault.excused && fault.kind == open.kind && fault.what == What::Unopened
        })
        .find(|(_, (last, _))| last > first && last - first <= PARAGRAPHS)?;
    let connected = (*first..*last).all(|at| follows(&all[at], &all[at + 1]));
    let broken = last - first == 1 && is_broken(&all[*first]);
    let whole = open.at == 0 && {
        let text = all[*last].text();
        let behind = text[close.at..].chars().skip(1);
        behind.clone().count() <= 1 && behind.clone().all(|c| matches!(c, '。' | '.'))
    };
    (connected && (broken || whole)).then_some(found)
}

fn report(prose: &Prose, fault: &Fault, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    let range = |at: usize| at..at + text[at..].chars().next().map_or(0, char::len_utf8);
    let (open, close) = MARKS[fault.kind];
    let here = &text[range(fault.at)];
    let warning =
        |message: String| prose.warning(Code::UNBALANCED_BRACKET, range(fault.at), message);
    diagnostics.push(match fault.what {
        What::Unclosed => warning(format!("“{here}”没有后一半“{close}”"))
            .with_help(format!("补上“{close}”，或者删去“{here}”")),
        What::Unopened => warning(format!("“{here}”没有前一半“{open}”"))
            .with_help(format!("补上“{open}”，或者删去“{here}”")),
        What::OfOtherKind { open, kind } => {
            let right = MARKS[kind].1;
            warning(format!(
                "“{}”用“{here}”来收尾，不是一对",
                &text[range(open)]
            ))
            .with_other(prose.place(range(open)), "从这里开始")
            .with_help(format!("前后用同一种，多半应为“{right}”"))
            .with_fix(prose.fix(Confidence::Suspect, range(fault.at), right))
        }
        What::Crossed { open } => warning(format!("“{here}”与别的括号、书名号交叉"))
            .with_other(prose.place(range(open)), "从这里开始")
            .with_help("里面的一对要先收尾，再收外面的一对"),
    });
}
