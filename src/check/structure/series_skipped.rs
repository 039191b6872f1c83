use super::series_marks::{self, Kind, Mark};
use crate::check::prose::{self, Part, Prose};
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J903. 一是、二是、三是 and its like count on without a gap or a double; 其次 follows 首先.
pub const RULE: Rule = Rule {
    code: Code::SERIES_SKIPPED,
    page: Page {
        finds: "“一是、二是、三是”“一要、二要”“第一，第二，”“①②③”“首先、其次、再次”一类的序列缺项、重复或者颠倒。",
        why: "改稿时增删了一项，后面的次序忘了跟着改。",
        examples: &[
            (
                "重点抓了三项工作：一是完善制度；二是加强沟通；四是跟踪督办。",
                "重点抓了三项工作：一是完善制度；二是加强沟通；三是跟踪督办。",
            ),
            (
                "办理建议，首先，要读懂建议。首先，要见到代表。",
                "办理建议，首先，要读懂建议。其次，要见到代表。",
            ),
        ],
        leaves: "只认句子、分句开头的“一是”；“说一是一”“统一是”“第二产业”“主要是……其次是……”不算；换了标题重新算起；引用块里另算。",
        reference: "编校惯例",
    },
    check: Check::Article(check),
};

/// How far back something that stands for the missing item is looked for, in bytes.
const WINDOW: usize = 3000;

/// What may open a series whose later items are 二是, 第二, 其次.
const FIRSTS: &[&str] = &[
    "首先",
    "第一",
    "一是",
    "一要",
    "其一",
    "一方面",
    "一、",
    "（一）",
    "①",
    "一来",
    "一则",
    "首要",
    "一个是",
    "一看",
    "一抓",
    "一靠",
    "（1）",
    "1.",
    "一为",
    // 一 written as another character: J909.
    "ー是",
    "—是",
    "－是",
    "⼀是",
];

fn check(all: &[Prose], _: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let mut start = 0;
    for end in 1..=all.len() {
        let ends = all.get(end).is_none_or(|next| {
            let last = &all[end - 1];
            next.part != last.part
                || next.quoted != last.quoted
                || begins_anew(next)
                || begins_anew(last) && !is_run_in(last)
        });
        if ends {
            stretch(&all[start..end], diagnostics);
            start = end;
        }
    }
}

fn is_run_in(prose: &Prose) -> bool {
    matches!(prose.kind, prose::Kind::Paragraph(Some(_)))
}

/// Whether no series goes on from what stands before a stretch into it.
fn begins_anew(prose: &Prose) -> bool {
    is_run_in(prose)
        || !matches!(prose.kind, prose::Kind::Paragraph(_) | prose::Kind::Item)
        || prose.part == Part::FrontMatter
}

/// Judges all series in paragraphs that belong together.
fn stretch(paragraphs: &[Prose], diagnostics: &mut Diagnostics) {
    let mut marks = Vec::new();
    for (paragraph, prose) in paragraphs.iter().enumerate() {
        series_marks::collect(prose.text(), paragraph, &mut marks);
    }
    if marks.is_empty() {
        return;
    }
    for kind in Kind::COUNTED {
        let counted: Vec<&Mark> = marks.iter().filter(|mark| mark.kind == kind).collect();
        if kind.within_paragraph() {
            for counted in counted.chunk_by(|a, b| a.paragraph == b.paragraph) {
                judge(paragraphs, counted, diagnostics);
            }
        } else {
            judge(paragraphs, &counted, diagnostics);
        }
    }
    let words: Vec<&Mark> = marks
        .iter()
        .filter(|mark| mark.kind == Kind::Word)
        .collect();
    for words in words.chunk_by(|a, b| a.paragraph == b.paragraph) {
        judge_words(paragraphs, words, diagnostics);
    }
    if let [only] = marks.as_slice()
        && matches!(only.kind, Kind::Is | Kind::Must)
    {
        judge_only(paragraphs, only, diagnostics);
    }
}

fn judge(paragraphs: &[Prose], counted: &[&Mark], diagnostics: &mut Diagnostics) {
    // The open series, a nested one last: the value counted so far, and its last mark.
    let mut open: Vec<(u32, &Mark)> = Vec::new();
    for (at, &mark) in counted.iter().enumerate() {
        let next = counted.get(at + 1).map(|next| next.value);
        let near = counted
            .get(at + 1)
            .is_some_and(|next| next.paragraph == mark.paragraph);
        if let Some(level) = open.iter().rposition(|(value, _)| value + 1 == mark.value) {
            open.truncate(level);
            open.push((mark.value, mark));
            continue;
        }
        let text = paragraphs[mark.paragraph].text();
        let last = open.last().copied();
        if mark.value == 1 {
            let doubled = last.is_some_and(|(value, last)| {
                value == 1
                    && last.paragraph == mark.paragraph
                    && near
                    && matches!(next, Some(2 | 3))
                    && text[..mark.range.start].ends_with(['。', '；', ';'])
                    && text[..last.range.start].ends_with(['。', '；', '：', '，', ';', ':', ','])
            });
            if !doubled {
                match last {
                    Some((_, last))
                        if last.paragraph != mark.paragraph && (mark.begins || !last.begins) =>
                    {
                        open.clear()
                    }
                    _ if open.len() > 3 => open.clear(),
                    _ => {}
                }
                open.push((1, mark));
                continue;
            }
        }
        let Some((value, last)) = last else {
            if kind_needs_first(mark) && !stands_before(paragraphs, mark, FIRSTS) {
                report(paragraphs, mark, None, 1, next == Some(2), diagnostics);
                open.push((mark.value, mark));
            } else if kind_needs_first(mark) {
                open.push((mark.value, mark));
            }
            continue;
        };
        let expected = value + 1;
        let between =
            (last.paragraph == mark.paragraph).then(|| &text[last.range.end..mark.range.start]);
        if mark.value > expected
            && between.is_some_and(|between| series_marks::names(between, expected))
        {
            open.pop();
            open.push((mark.value, mark));
            continue;
        }
        let fits = next.is_none_or(|next| next == expected + 1 || next == 1);
        report(
            paragraphs,
            mark,
            Some((value, last)),
            expected,
            fits,
            diagnostics,
        );
        open.pop();
        let counted_on = if fits { expected } else { mark.value };
        open.push((counted_on, mark));
    }
}

/// ① and （一） also stand for parts of a picture or a law.
fn kind_needs_first(mark: &Mark) -> bool {
    !mark.kind.within_paragraph()
}

/// Whether one of some words stands before a mark in its paragraph or in the one before.
fn stands_before(paragraphs: &[Prose], mark: &Mark, words: &[&str]) -> bool {
    let tail = |text: &str| -> bool {
        let from = text.floor_char_boundary(text.len().saturating_sub(WINDOW));
        words.iter().any(|word| text[from..].contains(word))
    };
    tail(&paragraphs[mark.paragraph].text()[..mark.range.start])
        || mark
            .paragraph
            .checked_sub(1)
            .is_some_and(|before| tail(paragraphs[before].text()))
}

fn report(
    paragraphs: &[Prose],
    mark: &Mark,
    last: Option<(u32, &Mark)>,
    expected: u32,
    fits: bool,
    diagnostics: &mut Diagnostics,
) {
    let prose = &paragraphs[mark.paragraph];
    let shown = &prose.text()[mark.range.clone()];
    let wanted = mark.kind.written(expected);
    let message = match last {
        None => format!("“{shown}”前面没有“{wanted}”"),
        Some((value, _)) if value == mark.value => format!("“{shown}”重复"),
        Some((value, _)) if value > mark.value => {
            format!("“{shown}”排在“{}”后面", mark.kind.written(value))
        }
        Some((value, _)) => format!(
            "“{}”后面就是“{shown}”，缺“{wanted}”",
            mark.kind.written(value)
        ),
    };
    let help = if fits {
        format!("看看是不是漏了一项；没有漏，就改成“{wanted}”")
    } else {
        "看看是不是漏了一项；没有漏，就把后面的依次改过来".to_owned()
    };
    let mut found = prose
        .warning(Code::SERIES_SKIPPED, mark.range.clone(), message)
        .with_help(help);
    if let Some((_, last)) = last {
        found = found.with_other(
            paragraphs[last.paragraph].place(last.range.clone()),
            "前一项",
        );
    }
    if fits {
        found = found.with_fix(prose.fix(Confidence::Suspect, mark.range.clone(), wanted));
    }
    diagnostics.push(found);
}

/// 首先 (1), 其次 (2), 再次 (3) of one paragraph.
fn judge_words(paragraphs: &[Prose], words: &[&Mark], diagnostics: &mut Diagnostics) {
    const WORDS: [&str; 3] = ["首先", "其次", "再次"];
    let mut last: Option<&Mark> = None;
    for (at, mark) in words.iter().copied().enumerate() {
        let prose = &paragraphs[mark.paragraph];
        let text = prose.text();
        let shown = &text[mark.range.clone()];
        let between = last.map(|last| &text[last.range.end..mark.range.start]);
        let only = between.is_some_and(|between| {
            ![
                "其次", "再次", "最后", "第二", "二是", "接着", "然后", "随后",
            ]
            .iter()
            .any(|word| between.contains(word))
        });
        let message = match (last.map(|last| last.value), mark.value) {
            (Some(before), value) if before == value && only => Some(format!("“{shown}”重复")),
            (Some(1), 3) if only => Some("“首先”后面就是“再次”，缺“其次”".to_owned()),
            (None, 2)
                if !stands_before(paragraphs, mark, FIRSTS)
                    && !stands_before(
                        paragraphs,
                        mark,
                        &["先", "最", "主要", "居", "首", "第一"],
                    ) =>
            {
                Some("“其次”前面没有“首先”".to_owned())
            }
            _ => None,
        };
        if let Some(message) = message.filter(|_| mark.begins_sentence) {
            let mut found = prose
                .warning(Code::SERIES_SKIPPED, mark.range.clone(), message)
                .with_help("看看是不是漏了一项，或者用错了词");
            let wanted = last
                .map(|last| last.value)
                .and_then(|value| WORDS.get(value as usize));
            if let Some(last) = last {
                found = found.with_other(prose.place(last.range.clone()), "前一项");
            }
            if let Some(wanted) = wanted
                && words[at + 1..]
                    .iter()
                    .all(|later| WORDS[later.value as usize - 1] != *wanted)
            {
                found = found.with_fix(prose.fix(Confidence::Suspect, mark.range.clone(), *wanted));
            }
            diagnostics.push(found);
        }
        last = Some(mark);
    }
}

/// 一是 behind a colon, with no second item of any kind to the end of the stretch.
fn judge_only(paragraphs: &[Prose], mark: &Mark, diagnostics: &mut Diagnostics) {
    const SECONDS: &[&str] = &[
        "二",
        "另",
        "一是",
        "一要",
        "还",
        "其次",
        "再",
        "此外",
        "同时",
        "也",
        "又",
        "并",
        "两",
        "②",
        "2",
        "一个是",
    ];
    let prose = &paragraphs[mark.paragraph];
    let (before, after) = (
        &prose.text()[..mark.range.start],
        &prose.text()[mark.range.end..],
    );
    let goes_on = SECONDS.iter().any(|word| after.contains(word))
        || paragraphs[mark.paragraph + 1..]
            .iter()
            .any(|later| SECONDS.iter().any(|word| later.text().contains(word)));
    if mark.value != 1 || !before.ends_with(['：', ':']) || goes_on {
        return;
    }
    let shown = &prose.text()[mark.range.clone()];
    diagnostics.push(
        prose
            .warning(
                Code::SERIES_SKIPPED,
                mark.range.clone(),
                format!("只有“{shown}”，后面没有“{}”", mark.kind.written(2)),
            )
            .with_help("看看是不是漏了后面的内容；只有一项，就不用“一是”"),
    );
}
