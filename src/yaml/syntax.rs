//! YAML's syntax errors in words that help an editor.

use super::tree::{Fault, FaultKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Source;
use std::ops::Range;

const QUOTE: &str = "请用半角双引号把整段内容括起来，例如 title: \"内容\"";
const SHAPE: &str =
    "每行写成“名称: 内容”（半角冒号，后面空一格）；同一层的各行左边对齐，只用空格缩进";

/// What a parser's words mean.
struct Meaning {
    span: Range<usize>,
    message: String,
    help: String,
}

/// The errors for a fault in `text`, which begins at `base` of the source. At least one.
pub(super) fn explain(source: &Source, text: &str, base: usize, fault: &Fault) -> Vec<Diagnostic> {
    let error = |code, span: Range<usize>, message: String, help: String| {
        let place = super::place(source, &(base + span.start..base + span.end));
        Diagnostic::error(code, place, message).with_help(help)
    };
    let at = text.floor_char_boundary(fault.at);
    let reason = match &fault.kind {
        FaultKind::Syntax { reason, bracket } => {
            let tabs = tabs_behind(text, at, reason);
            if !tabs.is_empty() {
                return tabs
                    .into_iter()
                    .map(|span| {
                        let message = "行首用了制表符（Tab）缩进".to_owned();
                        let help =
                            "YAML 只能用空格缩进：请把行首的 Tab 换成空格，每层两个".to_owned();
                        error(Code::YAML_SYNTAX, span, message, help)
                    })
                    .collect();
            }
            let meaning = meaning(text, at, reason, *bracket);
            return vec![error(
                Code::YAML_SYNTAX,
                meaning.span,
                meaning.message,
                meaning.help,
            )];
        }
        other => other,
    };
    let span = rest_of_line(text, at);
    let (code, message, help) = match reason {
        FaultKind::Limit(what) => (
            Code::YAML_LIMIT,
            (*what).to_owned(),
            "这里只需要简单的“名称: 内容”和列表，请检查是否粘贴了别的内容".to_owned(),
        ),
        FaultKind::Tag => (
            Code::YAML_SYNTAX,
            "内容以半角叹号“!”开头，会被当作 YAML 标记".to_owned(),
            format!("{QUOTE}，或改用全角“！”"),
        ),
        FaultKind::Circle => (
            Code::YAML_SYNTAX,
            "别名（*）引用了它自己所在的内容".to_owned(),
            "请直接写出内容，不用别名".to_owned(),
        ),
        FaultKind::NoKey => (
            Code::YAML_SYNTAX,
            "冒号前面应当是名称，这里没有，或不是文字".to_owned(),
            SHAPE.to_owned(),
        ),
        FaultKind::SecondDocument => (
            Code::YAML_SYNTAX,
            "一个文件里只能有一份内容，这里又开始了一份".to_owned(),
            "请删掉单独成行的“---”或“...”，或把后面的内容另存为一个文件".to_owned(),
        ),
        FaultKind::Syntax { .. } => (Code::YAML_SYNTAX, String::new(), String::new()),
    };
    vec![error(code, span, message, help)]
}

/// The tabs that indent lines, where one of them is to blame. Inside block texts they are innocent, so only when
/// the parser stopped at one (or just behind it).
fn tabs_behind(text: &str, at: usize, reason: &str) -> Vec<Range<usize>> {
    let mut tabs = Vec::new();
    let mut start = 0;
    let mut blamed = reason.contains("tab");
    for line in text.split_inclusive('\n') {
        let indentation = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(tab) = line[..indentation].find('\t')
            && !line.trim().is_empty()
        {
            tabs.push(start + tab..start + indentation);
            blamed |= (start..=start + line.len()).contains(&at);
        }
        start += line.len();
    }
    if blamed { tabs } else { Vec::new() }
}

/// From an offset to the end of what is written on its line; where nothing is, the last line before it that isn't
/// empty.
fn rest_of_line(text: &str, at: usize) -> Range<usize> {
    let line = line_around(text, at);
    let rest = &text[at..line.end.max(at)];
    if !rest.trim().is_empty() {
        return at..at + rest.trim_end().len();
    }
    line_before(text, at)
}

/// The last line with something on it at or before an offset, without white space around it.
fn line_before(text: &str, at: usize) -> Range<usize> {
    let end = text[..at].trim_end().len();
    let start = text[..end].rfind('\n').map_or(0, |newline| newline + 1);
    let indent = text[start..end].len() - text[start..end].trim_start().len();
    start + indent..end
}

fn line_around(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
    start..end
}

/// The sign that begins the value on the line of an offset, if it is one that YAML takes for its own.
fn special_start(text: &str, at: usize) -> Option<(Range<usize>, char)> {
    let line = line_around(text, at);
    let content = &text[line.clone()];
    let value = match content.find(": ") {
        Some(colon) => colon + 2,
        None => content.find("- ")? + 2,
    };
    let trimmed = content[value..].trim_start();
    let sign = trimmed.chars().next()?;
    let start = line.end - trimmed.len();
    "[]{}*&!%@`|>\"',?"
        .contains(sign)
        .then(|| (start..start + trimmed.trim_end().len(), sign))
}

fn meaning(text: &str, at: usize, reason: &str, bracket: Option<usize>) -> Meaning {
    let says = |words: &[&str]| words.iter().any(|word| reason.contains(word));
    let new = |span, message: &str, help: &str| Meaning {
        span,
        message: message.to_owned(),
        help: help.to_owned(),
    };
    let here = rest_of_line(text, at);
    if says(&["quoted scalar"]) && says(&["end of stream", "document indicator", "indentation"]) {
        // The parser gives the opening quote, or (indentation) sometimes the line that follows.
        return new(
            here,
            "引号没有成对，或引号里的内容换了行",
            "请在内容末尾补上同样的半角引号，整段内容写在一行里；内容里本来就有的半角引号请改用全角“”",
        );
    }
    if says(&["escape", "hexadecimal", "surrogate"]) {
        return new(
            here,
            "双引号里的反斜杠“\\”写法不对",
            "双引号里的“\\”要写成“\\\\”，或把外面的双引号换成单引号",
        );
    }
    if says(&["after double-quoted scalar"]) {
        return new(
            here,
            "引号后面还有多余的内容",
            "引号要括住整段内容；内容里本来就有的半角引号请改用全角“”或‘’",
        );
    }
    if let Some(bracket) = bracket
        && !says(&["anchor", "alias"])
    {
        return new(
            rest_of_line(text, bracket),
            "方括号或花括号没有成对",
            "请补上另一半括号；如果内容本来就以括号开头，请用半角双引号把整段内容括起来",
        );
    }
    if says(&["block scalar"]) {
        return new(
            here,
            "“|”或“>”后面的写法不对",
            "“|”或“>”后面直接换行，下面各行缩进两个空格；内容本来就以它开头的，请用半角双引号括起来",
        );
    }
    if says(&[
        "anchor",
        "alias",
        "unexpected character",
        "cannot start any token",
        "tag",
        "TAG",
    ]) && let Some((span, sign)) = special_start(text, at)
    {
        let message = format!("内容不能以半角符号“{sign}”开头");
        return new(span, &message, QUOTE);
    }
    if says(&["simple key", "could not find expected ':'"]) {
        return new(missing_colon(text, at), "这一行缺少冒号，或缩进不对", SHAPE);
    }
    if says(&["mapping values are not allowed", "illegal placement of ':'"]) {
        let line = line_around(text, at);
        if text[line.start..at].contains(": ") {
            let message = "一行里有两个半角冒号";
            let help = "内容里的冒号请改用全角“：”，或用半角双引号把整段内容括起来";
            return new(at..at + 1.min(text.len() - at), message, help);
        }
        let span = line_before(text, line.end);
        return new(span, "这一行的缩进不对，或上一行没有写完", SHAPE);
    }
    if says(&[
        "'-' indicator",
        "block sequence entries",
        "\"-\" is only",
        "'-' must",
    ]) {
        return new(
            here,
            "列表的写法不对",
            "列表每项单独一行，以“- ”（减号加空格）开头，各项左边对齐；列表里不能夹着“名称: 内容”",
        );
    }
    if says(&["did not find expected key"]) {
        if let Some((span, '[' | '{')) = special_start(text, at) {
            return new(span, "内容不能以半角括号开头", QUOTE);
        }
        if text[here.clone()].starts_with('-') {
            return new(
                here,
                "列表项的位置不对",
                "列表前面一行应当是“名称:”，各项以“- ”开头、左边对齐",
            );
        }
        return new(here, "这里的缩进不对，或不是“名称: 内容”的写法", SHAPE);
    }
    if says(&["irective", "<document start>", "%"]) {
        // The parser misses a document only on the line after the directive.
        let before = line_before(text, line_around(text, at).start);
        let span = match text[before.clone()].starts_with('%') {
            true => before,
            false => here,
        };
        return new(span, "行首不能用百分号“%”", "请删掉这一行");
    }
    if says(&["document"]) {
        return new(
            here,
            "单独成行的“---”或“...”用得不对",
            "请删掉这一行，一个文件只写一份内容",
        );
    }
    if says(&["control characters", "unprintable"]) {
        let control = text
            .char_indices()
            .find(|(_, c)| c.is_control() && !"\t\n\r".contains(*c));
        let span = control.map_or(here, |(at, c)| at..at + c.len_utf8());
        return new(
            span,
            "这里有看不见的控制字符",
            "请删掉它，可以把前后几个字一起删掉重写",
        );
    }
    if says(&["comment"]) {
        return new(
            here,
            "说明文字（#）夹在内容中间",
            "请把以“#”开头的说明移到内容上面单独一行",
        );
    }
    new(here, "这里不符合 YAML 的写法", SHAPE)
}

/// The line that has no colon: the parser notices only when it gets to the next one.
fn missing_colon(text: &str, at: usize) -> Range<usize> {
    let here = line_around(text, at);
    let before = line_before(text, here.start);
    let candidate = |span: &Range<usize>| {
        let line = &text[span.clone()];
        !line.is_empty() && !line.contains(": ") && !line.ends_with(':') && !line.starts_with('#')
    };
    if candidate(&before) {
        before
    } else {
        rest_of_line(text, at)
    }
}
