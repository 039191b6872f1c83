//! The four heading levels of official documents, 一、 （一） 1. （1） (GB/T 9704-2012 §7.3.3), on a line of
//! their own or run into a paragraph, and the outline that they make.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Block, BlockKind, Heading, Inline, Level, Run, plain_text};
use crate::source::Source;

/// The most characters a run-in heading may have, number and closing mark included.
const RUN_IN_CHARACTERS: usize = 50;

/// The digits of Chinese ordinals.
fn is_chinese_digit(c: char) -> bool {
    "〇零一二三四五六七八九十百".contains(c)
}

/// The level that a text's own number says: `一、` `（一）` `1.` `1．` `（1）`; half-width brackets count too.
/// A decimal (`3.5亿元`) or a date (`2025.3`) is no number of a heading.
pub fn level_of_number(text: &str) -> Option<Level> {
    let first = text.chars().next()?;
    if is_chinese_digit(first) {
        let rest = text.trim_start_matches(is_chinese_digit);
        return rest.starts_with('、').then_some(Level::First);
    }
    if first == '（' || first == '(' {
        let rest = &text[first.len_utf8()..];
        for (level, is_digit) in [
            (Level::Second, is_chinese_digit as fn(char) -> bool),
            (Level::Fourth, |c: char| c.is_ascii_digit()),
        ] {
            let after = rest.trim_start_matches(is_digit);
            let digits = rest.len() - after.len();
            if digits > 0 && after.starts_with(['）', ')']) {
                return Some(level);
            }
        }
        return None;
    }
    if first.is_ascii_digit() {
        let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
        if text.len() - rest.len() > 2 {
            return None;
        }
        let after = rest.strip_prefix(['.', '．'])?;
        return (!after.starts_with(|c: char| c.is_ascii_digit())).then_some(Level::Third);
    }
    None
}

/// The bytes of a paragraph's text that are its run-in heading: up to the first 。！？ outside quotes and
/// brackets, with the closing marks directly behind it. `None` where there is no number, no such mark, or the
/// heading would be longer than 50 characters. A paragraph without any of the three marks is a heading as a whole.
fn run_in_length(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut chars = text.char_indices().enumerate().peekable();
    while let Some((count, (at, c))) = chars.next() {
        if count >= RUN_IN_CHARACTERS {
            return None;
        }
        match c {
            '“' | '‘' | '（' | '(' | '《' | '〈' | '【' | '〔' | '「' | '『' => {
                depth += 1
            }
            '”' | '’' | '）' | ')' | '》' | '〉' | '】' | '〕' | '」' | '』' => {
                depth = depth.saturating_sub(1);
            }
            '。' | '！' | '？' if depth == 0 => {
                let mut end = at + c.len_utf8();
                while let Some(&(next, (at, c))) = chars.peek()
                    && matches!(c, '”' | '’' | '」' | '』' | '。' | '！' | '？')
                {
                    if next >= RUN_IN_CHARACTERS {
                        return None;
                    }
                    end = at + c.len_utf8();
                    chars.next();
                }
                return Some(end);
            }
            _ => {}
        }
    }
    Some(text.len())
}

/// Turns a paragraph that begins with a number into a heading, alone or run in; other paragraphs stay.
/// `anchor` is the number the heading gets in the article, `level` what is decided later.
pub fn paragraph(inlines: Vec<Inline>) -> BlockKind {
    let text = plain_text(&inlines);
    let Some(level) = level_of_number(&text) else {
        return BlockKind::Paragraph(inlines);
    };
    let Some(length) = run_in_length(&text) else {
        return BlockKind::Paragraph(inlines);
    };
    let (content, rest) = split(inlines, length);
    // A picture or a line break has no place in a heading's bookmark.
    if content
        .iter()
        .any(|inline| matches!(inline, Inline::Picture(_) | Inline::Break))
    {
        let mut whole = content;
        whole.extend(rest);
        return BlockKind::Paragraph(whole);
    }
    let heading = Heading {
        level,
        outline_level: level.number(),
        content,
        anchor: String::new(),
        slug: String::new(),
    };
    if rest.is_empty() {
        BlockKind::Heading(heading)
    } else {
        BlockKind::RunIn { heading, rest }
    }
}

/// Splits inline content after `length` bytes of its plain text; marks that reach over the place are closed
/// before it and opened again behind it.
fn split(inlines: Vec<Inline>, length: usize) -> (Vec<Inline>, Vec<Inline>) {
    let mut before = Vec::new();
    let mut after = Vec::new();
    let mut left = length;
    for inline in inlines {
        if left == 0 {
            after.push(inline);
            continue;
        }
        let here = plain_text(std::slice::from_ref(&inline)).len();
        if here <= left {
            left -= here;
            before.push(inline);
            continue;
        }
        let (first, second) = split_one(inline, left);
        left = 0;
        before.extend(first);
        after.extend(second);
    }
    (before, after)
}

fn split_one(inline: Inline, at: usize) -> (Option<Inline>, Option<Inline>) {
    let both = |inner: Vec<Inline>, wrap: &dyn Fn(Vec<Inline>) -> Inline| {
        let (first, second) = split(inner, at);
        (Some(wrap(first)), Some(wrap(second)))
    };
    match inline {
        Inline::Text(run) => {
            let (first, second) = split_run(run, at);
            (Some(Inline::Text(first)), Some(Inline::Text(second)))
        }
        Inline::Emphasis(inner) => both(inner, &Inline::Emphasis),
        Inline::Strong(inner) => both(inner, &Inline::Strong),
        Inline::Strikethrough(inner) => both(inner, &Inline::Strikethrough),
        Inline::Link { target, content } => both(content, &|content| Inline::Link {
            target: target.clone(),
            content,
        }),
        // A code span, a picture and the like stay whole, behind the heading.
        other => (None, Some(other)),
    }
}

fn split_run(run: Run, at: usize) -> (Run, Run) {
    let verbatim = run.text.len() == run.span.len();
    let (first, second) = run.text.split_at(run.text.floor_char_boundary(at));
    let spans: (Range<usize>, Range<usize>) = if verbatim {
        let middle = run.span.start + first.len();
        (run.span.start..middle, middle..run.span.end)
    } else {
        (run.span.clone(), run.span.clone())
    };
    (
        Run {
            text: first.to_owned(),
            span: spans.0,
        },
        Run {
            text: second.to_owned(),
            span: spans.1,
        },
    )
}

/// Gives every heading of a document its level, outline level, anchor and slug, in reading order.
///
/// PDF/UA-1 refuses an outline that skips a level, so a heading is at most one deeper than the one before it; where
/// that changes something, a warning says so.
pub fn number(blocks: &mut [Block], prefix: &str, source: &Source, diagnostics: &mut Diagnostics) {
    let mut outline = Outline {
        prefix,
        count: 0,
        depth: 0,
        shown: 0,
        slugs: HashSet::new(),
        copies: HashMap::new(),
    };
    outline.walk(blocks, source, diagnostics);
}

struct Outline<'a> {
    prefix: &'a str,
    count: usize,
    depth: usize,
    /// The level that the last number says, also that of a paragraph whose first sentence is too long for a heading.
    shown: usize,
    slugs: HashSet<String>,
    /// How often each text was met again, so that a thousand equal headings are not counted from the start each time.
    copies: HashMap<String, usize>,
}

impl Outline<'_> {
    fn walk(&mut self, blocks: &mut [Block], source: &Source, diagnostics: &mut Diagnostics) {
        for block in blocks {
            match &mut block.kind {
                BlockKind::Heading(heading) | BlockKind::RunIn { heading, .. } => {
                    let deepest = self.depth.max(self.shown) + 1;
                    let wanted = heading.level.number();
                    if wanted > deepest {
                        let end = first_line_end(source, &block.span);
                        diagnostics.push(
                            Diagnostic::warning(
                                Code::HEADING_SKIPPED,
                                source.place(block.span.start..end),
                                format!(
                                    "标题跳级：前面没有第 {deepest} 级标题，就出现了第 {wanted} 级"
                                ),
                            )
                            .with_help("层次序数依次用“一、”“（一）”“1.”“（1）”；请补上缺少的一级，或改用上一级的序号"),
                        );
                    }
                    heading.outline_level = wanted.min(self.depth + 1);
                    self.depth = heading.outline_level;
                    self.shown = wanted.min(deepest);
                    self.count += 1;
                    heading.anchor = format!("{}{}", self.prefix, self.count);
                    heading.slug = self.unique_slug(&plain_text(&heading.content));
                }
                BlockKind::Paragraph(inlines) => {
                    if let Some(Inline::Text(run)) = inlines.first()
                        && let Some(level) = level_of_number(&run.text)
                    {
                        self.shown = level.number();
                    }
                }
                BlockKind::Quote(inner) => self.walk(inner, source, diagnostics),
                BlockKind::List { items, .. } => {
                    for item in items {
                        self.walk(&mut item.blocks, source, diagnostics);
                    }
                }
                _ => {}
            }
        }
    }

    fn unique_slug(&mut self, text: &str) -> String {
        let base = slug(text);
        let mut slug = base.clone();
        let mut copy = self.copies.get(&base).copied().unwrap_or(0);
        while self.slugs.contains(&slug) {
            copy += 1;
            slug = format!("{base}-{copy}");
        }
        self.copies.insert(base, copy);
        self.slugs.insert(slug.clone());
        slug
    }
}

fn first_line_end(source: &Source, span: &Range<usize>) -> usize {
    source
        .text()
        .get(span.clone())
        .and_then(|text| text.find('\n'))
        .map_or(span.end, |at| span.start + at)
}

/// The slug of a heading, as the common Markdown hosts make it: lower case, spaces as `-`, marks dropped.
pub fn slug(text: &str) -> String {
    text.trim()
        .chars()
        .filter_map(|c| match c {
            ' ' | '-' => Some('-'),
            '_' => Some('_'),
            c if c.is_alphanumeric() => Some(c),
            _ => None,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_tell_their_level() {
        for (text, level) in [
            ("一、坚持", Some(Level::First)),
            ("二十一、坚持", Some(Level::First)),
            ("（一）坚持", Some(Level::Second)),
            ("(十二)坚持", Some(Level::Second)),
            ("1.加强", Some(Level::Third)),
            ("12．加强", Some(Level::Third)),
            ("（1）加强", Some(Level::Fourth)),
            ("3.5亿元", None),
            ("2025.加强", None),
            ("一是加强", None),
            ("（张三）说", None),
            ("", None),
        ] {
            assert_eq!(level_of_number(text), level, "{text}");
        }
    }

    #[test]
    fn a_run_in_heading_ends_outside_quotes_and_is_short() {
        let text = "一、落实“人民至上。”要求，压实责任。切实增强";
        let end = run_in_length(text).unwrap_or(0);
        assert_eq!(&text[..end], "一、落实“人民至上。”要求，压实责任。");
        assert_eq!(run_in_length(&format!("一、{}。", "长".repeat(48))), None);
        assert_eq!(
            run_in_length(&format!("一、{}。", "长".repeat(47))),
            Some(150)
        );
        let whole = "一、工作情况";
        assert_eq!(run_in_length(whole), Some(whole.len()));
    }

    #[test]
    fn a_heading_that_ends_inside_bold_is_split_there() {
        let run = |text: &str, start: usize| {
            Inline::Text(Run {
                text: text.into(),
                span: start..start + text.len(),
            })
        };
        let inlines = vec![
            Inline::Strong(vec![run("一、压实责任。切实", 2)]),
            run("增强", 40),
        ];
        let BlockKind::RunIn { heading, rest } = paragraph(inlines) else {
            panic!("no run-in heading");
        };
        assert_eq!(plain_text(&heading.content), "一、压实责任。");
        assert_eq!(plain_text(&rest), "切实增强");
        assert!(
            matches!(&rest[0], Inline::Strong(inner) if matches!(&inner[0], Inline::Text(run) if run.span == (23..29)))
        );
    }
}
