//! What happens to a paragraph's inline content once it is complete: soft breaks are joined, neighbouring runs are
//! merged, a picture's attributes are read.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Inline, Run, Width, plain_text};
use crate::limits;
use crate::source::Source;

/// A soft line break until [`join_soft_breaks`] has decided: no other run holds a line feed.
pub fn soft_break(span: Range<usize>) -> Inline {
    Inline::Text(Run {
        text: "\n".into(),
        span,
    })
}

fn is_soft_break(inline: &Inline) -> bool {
    matches!(inline, Inline::Text(run) if run.text == "\n")
}

/// Characters that no output can hold: control characters but the tab, and noncharacters.
pub fn is_forbidden(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(u32::from(c), 0xFDD0..=0xFDEF)
        || (u32::from(c) & 0xFFFE) == 0xFFFE
}

/// The text with forbidden characters dropped and white space as single spaces: for attributes and captions.
pub fn printable(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_whitespace() && c != '\u{3000}' {
                ' '
            } else {
                c
            }
        })
        .filter(|&c| !is_forbidden(c))
        .collect()
}

/// Whether a line may end after, or begin with, this character without a space: Han, kana, and the marks that
/// Chinese text is set with.
pub fn is_chinese(c: char) -> bool {
    matches!(u32::from(c),
        0x2E80..=0x9FFF | 0xA960..=0xA97F | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF
        | 0x20000..=0x3FFFF)
        || matches!(c, '“' | '”' | '‘' | '’' | '—' | '…' | '·' | '℃' | '①'..='⑳')
}

/// Soft breaks beside a Chinese character vanish (typst #792 would print a space); between Latin words they become
/// a space.
pub fn join_soft_breaks(inlines: &mut Vec<Inline>) {
    let mut neighbours = Vec::new();
    collect(inlines, &mut neighbours);
    let joins: Vec<bool> = neighbours
        .iter()
        .enumerate()
        .filter(|(_, c)| **c == '\n')
        .map(|(at, _)| {
            let before = neighbours[..at].last().copied();
            let after = neighbours.get(at + 1).copied();
            [before, after]
                .into_iter()
                .flatten()
                .any(|c| is_chinese(c) || c.is_whitespace())
        })
        .collect();
    apply(inlines, &mut joins.into_iter());
}

/// The first and last characters of every run, soft breaks as line feeds: neighbours are all that matters.
fn collect(inlines: &[Inline], neighbours: &mut Vec<char>) {
    for inline in inlines {
        match inline {
            Inline::Text(run) | Inline::Code(run) => {
                neighbours.extend(run.text.chars().next());
                if run.text != "\n" {
                    neighbours.extend(run.text.chars().next_back());
                }
            }
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strikethrough(inner) => {
                collect(inner, neighbours);
            }
            Inline::Link { content, .. } => collect(content, neighbours),
            Inline::Break => neighbours.push(' '),
            Inline::Picture(_) | Inline::FootnoteReference { .. } => {}
        }
    }
}

fn apply(inlines: &mut Vec<Inline>, joins: &mut impl Iterator<Item = bool>) {
    inlines.retain_mut(|inline| {
        if is_soft_break(inline) {
            let join = joins.next().unwrap_or(true);
            if let Inline::Text(run) = inline {
                run.text = " ".into();
            }
            return !join;
        }
        match inline {
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strikethrough(inner) => {
                apply(inner, joins);
            }
            Inline::Link { content, .. } => apply(content, joins),
            _ => {}
        }
        true
    });
}

/// Makes one run of neighbouring ones that are next to each other in the source too, both word for word.
pub fn merge_runs(inlines: &mut Vec<Inline>) {
    let mut merged: Vec<Inline> = Vec::with_capacity(inlines.len());
    for mut inline in inlines.drain(..) {
        match &mut inline {
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strikethrough(inner) => {
                merge_runs(inner);
            }
            Inline::Link { content, .. } => merge_runs(content),
            _ => {}
        }
        if let (Some(Inline::Text(last)), Inline::Text(run)) = (merged.last_mut(), &inline)
            && last.span.end == run.span.start
            && last.text.len() == last.span.len()
            && run.text.len() == run.span.len()
        {
            last.text.push_str(&run.text);
            last.span.end = run.span.end;
            continue;
        }
        if matches!(&inline, Inline::Text(run) if run.text.is_empty()) {
            continue;
        }
        merged.push(inline);
    }
    *inlines = merged;
}

/// Takes the white space off a paragraph's ends. Manuscripts from word processors are indented by two full-width
/// spaces, which CommonMark keeps; print indents by itself.
pub fn trim(inlines: &mut Vec<Inline>) {
    while let Some(Inline::Text(run)) = inlines.first_mut() {
        let kept = run.text.trim_start().len();
        if run.text.len() == run.span.len() {
            run.span.start = run.span.end - kept;
        }
        run.text.drain(..run.text.len() - kept);
        if kept > 0 {
            break;
        }
        inlines.remove(0);
    }
    while let Some(Inline::Text(run)) = inlines.last_mut() {
        let kept = run.text.trim_end().len();
        if run.text.len() == run.span.len() {
            run.span.end = run.span.start + kept;
        }
        run.text.truncate(kept);
        if kept > 0 {
            break;
        }
        inlines.pop();
    }
}

/// Reads `{width=60%}` or `{width=80mm}` directly behind a picture.
pub fn picture_attributes(
    inlines: &mut Vec<Inline>,
    source: &Source,
    diagnostics: &mut Diagnostics,
) {
    for at in 1..inlines.len() {
        let (before, rest) = inlines.split_at_mut(at);
        let (Some(Inline::Picture(picture)), Some(Inline::Text(run))) =
            (before.last_mut(), rest.first_mut())
        else {
            continue;
        };
        if !run.text.starts_with('{') || run.span.start != picture.span.end {
            continue;
        }
        let Some(close) = run.text.find('}') else {
            continue;
        };
        let attribute = run.text[..=close].to_owned();
        match width(&attribute) {
            Some(width) => picture.width = width,
            None if attribute.contains('=') => {
                let end = (run.span.start + attribute.len()).min(run.span.end);
                diagnostics.push(
                    Diagnostic::error(
                        Code::PICTURE_ATTRIBUTE,
                        source.place(run.span.start..end),
                        format!("图片属性写法不对：{attribute}"),
                    )
                    .with_help("写成 {width=60%}（版心宽度的百分之几，1 至 100）或 {width=80mm}"),
                );
            }
            None => continue,
        }
        run.text.drain(..=close);
        run.span.start = (run.span.start + attribute.len()).min(run.span.end);
        picture.span.end = run.span.start;
    }
    inlines.retain(|inline| !matches!(inline, Inline::Text(run) if run.text.is_empty()));
    for inline in inlines {
        match inline {
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strikethrough(inner) => {
                picture_attributes(inner, source, diagnostics);
            }
            Inline::Link { content, .. } => picture_attributes(content, source, diagnostics),
            _ => {}
        }
    }
}

fn width(attribute: &str) -> Option<Width> {
    let inside = attribute.strip_prefix('{')?.strip_suffix('}')?;
    let (key, value) = inside.split_once('=')?;
    if !matches!(key.trim(), "width" | "宽") {
        return None;
    }
    let value = value.trim().trim_matches('"');
    let number = |text: &str| {
        let number: f64 = text.trim().parse().ok()?;
        (number.is_finite() && number > 0.0).then_some(number)
    };
    if let Some(percent) = value.strip_suffix('%') {
        number(percent)
            .filter(|percent| *percent <= 100.0)
            .map(Width::Percent)
    } else {
        number(value.strip_suffix("mm")?).map(Width::Millimetres)
    }
}

/// `[^1]` that stayed text has no definition.
pub fn undefined_footnotes(inlines: &[Inline], source: &Source, diagnostics: &mut Diagnostics) {
    for inline in inlines {
        match inline {
            Inline::Text(run) if run.text.len() == run.span.len() => {
                for (at, _) in run.text.match_indices("[^") {
                    let rest = &run.text[at..];
                    let Some(close) = rest.find(']') else { break };
                    let start = run.span.start + at;
                    let escaped = source.text()[..start].ends_with('\\');
                    if escaped || close <= 2 || rest[..close].contains(char::is_whitespace) {
                        continue;
                    }
                    diagnostics.push(
                        Diagnostic::warning(
                            Code::FOOTNOTE_UNDEFINED,
                            source.place(start..start + close + 1),
                            format!("脚注 {} 没有内容", &rest[..=close]),
                        )
                        .with_help(format!(
                            "在稿件末尾另起一行写 {}: 脚注内容",
                            &rest[..=close]
                        )),
                    );
                }
            }
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strikethrough(inner) => {
                undefined_footnotes(inner, source, diagnostics);
            }
            Inline::Link { content, .. } => undefined_footnotes(content, source, diagnostics),
            _ => {}
        }
    }
}

/// A word longer than [`limits::WORD_CHARACTERS`] is an error: no line can hold it, and no PDF/A string.
pub fn unbreakable_words(inlines: &[Inline], source: &Source, diagnostics: &mut Diagnostics) {
    let text = plain_text(inlines);
    let longest = text
        .split(|c: char| c.is_whitespace() || is_chinese(c))
        .map(|word| word.chars().count())
        .max();
    let (Some(longest), Some(span)) = (longest, span(inlines)) else {
        return;
    };
    if longest > limits::WORD_CHARACTERS {
        let end = source
            .text()
            .floor_char_boundary((span.start + 60).min(span.end));
        diagnostics.push(
            Diagnostic::error(
                Code::WORD_TOO_LONG,
                source.place(span.start..end),
                format!(
                    "这里有 {longest} 个字符连在一起，最多 {}",
                    limits::WORD_CHARACTERS
                ),
            )
            .with_help("在中间加空格或换行；这多半是误粘的数据"),
        );
    }
}

/// The bytes from the first to the last of the inlines that know theirs.
pub fn span(inlines: &[Inline]) -> Option<Range<usize>> {
    let spans = || inlines.iter().filter_map(inline_span);
    Some(spans().map(|span| span.start).min()?..spans().map(|span| span.end).max()?)
}

fn inline_span(inline: &Inline) -> Option<Range<usize>> {
    match inline {
        Inline::Text(run) | Inline::Code(run) => Some(run.span.clone()),
        Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strikethrough(inner) => {
            span(inner)
        }
        Inline::Link { content, .. } => span(content),
        Inline::Picture(picture) => Some(picture.span.clone()),
        Inline::FootnoteReference { span, .. } => Some(span.clone()),
        Inline::Break => None,
    }
}
