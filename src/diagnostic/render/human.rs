//! Findings for people: the message, the place, the line with the mark under it, and what to do.
//!
//! The lines with their marks are drawn by annotate-snippets. Title, place and help are written here: that crate
//! puts a half-width colon behind the first and the last, and would count columns in the line as it was cut.

mod fix;

use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::renderer::{
    DEFAULT_EMPHASIS_STYLE, DEFAULT_ERROR_STYLE, DEFAULT_HELP_STYLE, DEFAULT_LINE_NUM_STYLE,
    DEFAULT_WARNING_STYLE, Style,
};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{cells, push_visible, visible};
use crate::diagnostic::{Diagnostic, Diagnostics, Label, Severity};
use crate::source::Source;

/// How many findings are shown; of the rest only the number is told. Nobody reads more, and a hostile file can
/// make a million.
pub const SHOWN: usize = 200;

/// The width of an excerpt in cells. Paragraphs are single lines of hundreds of characters, so most excerpts are
/// cut; with line number and bar this fits a terminal of 80 cells.
const EXCERPT_CELLS: usize = 72;
/// How many of these cells stand before the mark in a line that is cut.
const LEADING_CELLS: usize = 24;
/// Beyond this the renderer would cut the line a second time.
const RENDERER_CELLS: usize = 10_000;

/// The findings as text in Chinese, one after the other with an empty line behind each, at most [`SHOWN`] of them
/// (errors before warnings when there are more) and a line that tells how many more there are. `styled` adds
/// colours (ANSI sequences).
pub fn human(diagnostics: &Diagnostics, styled: bool) -> String {
    let total = diagnostics.iter().count();
    let mut shown: Vec<&Diagnostic> = diagnostics.iter().collect();
    if total > SHOWN {
        shown.sort_by_key(|diagnostic| diagnostic.severity != Severity::Error);
        shown.truncate(SHOWN);
    }
    let mut text = String::new();
    for diagnostic in shown {
        write_diagnostic(diagnostic, styled, &mut text);
        text.push('\n');
    }
    if total > SHOWN {
        let rest = total - SHOWN;
        text.push_str(&format!(
            "还有 {rest} 处问题没有显示，请先改好上面的，再重新运行。\n"
        ));
    }
    text
}

/// “2 个错误，1 个警告”; empty when there is neither.
pub fn summary_line(errors: usize, warnings: usize) -> String {
    match (errors, warnings) {
        (0, 0) => String::new(),
        (errors, 0) => format!("{errors} 个错误"),
        (0, warnings) => format!("{warnings} 个警告"),
        (errors, warnings) => format!("{errors} 个错误，{warnings} 个警告"),
    }
}

fn write_diagnostic(diagnostic: &Diagnostic, styled: bool, text: &mut String) {
    let (name, style) = match diagnostic.severity {
        Severity::Error => ("错误", DEFAULT_ERROR_STYLE),
        Severity::Warning => ("警告", DEFAULT_WARNING_STYLE),
    };
    let head = format!("{name}[{}]：", diagnostic.code);
    paint(&head, style, styled, text);
    paint(
        &visible(&diagnostic.message),
        DEFAULT_EMPHASIS_STYLE,
        styled,
        text,
    );
    text.push('\n');

    let excerpts = excerpts(&diagnostic.labels);
    let gutter = excerpts
        .iter()
        .map(|excerpt| excerpt.line.to_string().len())
        .max()
        .unwrap_or(1);
    let mut last: Option<&Source> = None;
    for excerpt in &excerpts {
        if last != Some(excerpt.source) {
            let arrow = if last.is_none() { "--> " } else { "::: " };
            let _ = write!(text, "{:gutter$}", "");
            paint(arrow, DEFAULT_LINE_NUM_STYLE, styled, text);
            let path = visible(excerpt.source.path()).replace('\n', "␊");
            let _ = writeln!(text, "{path}:{}:{}", excerpt.line, excerpt.column);
            last = Some(excerpt.source);
        }
        let indent = gutter - excerpt.line.to_string().len();
        for line in draw(excerpt, diagnostic.severity, styled).lines() {
            let _ = writeln!(text, "{:indent$}{line}", "");
        }
    }

    if let Some(help) = &diagnostic.help {
        // The continuation lines of a help stand under its first character: “ = 帮助：” takes ten cells.
        let mut lines = help.lines();
        let _ = write!(text, "{:gutter$} = ", "");
        paint("帮助：", DEFAULT_HELP_STYLE, styled, text);
        text.push_str(&visible(lines.next().unwrap_or("")));
        text.push('\n');
        for line in lines {
            let _ = writeln!(text, "{:width$}{}", "", visible(line), width = gutter + 9);
        }
    }
    if let Some(fix) = &diagnostic.fix
        && !fix.edits.is_empty()
    {
        let _ = write!(text, "{:gutter$} = ", "");
        paint("改法：", DEFAULT_HELP_STYLE, styled, text);
        let _ = writeln!(text, "{}", fix::in_words(fix));
    }
}

fn paint(words: &str, style: Style, styled: bool, text: &mut String) {
    if styled {
        let _ = write!(text, "{style}{words}{style:#}");
    } else {
        text.push_str(words);
    }
}

/// A line of a file, or the part of it around its marks, ready to be drawn.
struct Excerpt<'a> {
    source: &'a Source,
    /// The line and column of the first label that stands here.
    line: usize,
    column: usize,
    shown: String,
    /// Byte ranges of `shown`, with what is said beside them; the first label's is the primary one.
    marks: Vec<(Range<usize>, &'a str, bool)>,
}

/// One excerpt for each line that has a label: the first label's first, then in the order of the labels. A label that
/// lies in the line but outside the cut gets an excerpt of its own.
fn excerpts(labels: &[Label]) -> Vec<Excerpt<'_>> {
    let mut excerpts: Vec<(Cut, Excerpt<'_>)> = Vec::new();
    for (index, label) in labels.iter().enumerate() {
        let source = &label.place.source;
        let start = source.text().floor_char_boundary(label.place.span.start);
        let position = source.position(start);
        let line = source.line(position.line);
        // A mark covers no more than its first line: what goes on below is told by the message.
        let end = source
            .text()
            .ceil_char_boundary(label.place.span.end)
            .clamp(start, line.end.max(start));
        let mark = start..end;

        let same = excerpts.iter_mut().find(|(cut, excerpt)| {
            excerpt.source == source
                && excerpt.line == position.line
                && cut.bytes.contains(&mark.start)
                && mark.end <= cut.bytes.end
        });
        match same {
            Some((cut, excerpt)) => {
                let mark = cut.shown_range(source, &mark).1;
                excerpt.marks.push((mark, &label.text, index == 0));
            }
            None => {
                let cut = Cut::around(source, &line, &mark);
                let (shown, mark) = cut.shown_range(source, &mark);
                excerpts.push((
                    cut,
                    Excerpt {
                        source,
                        line: position.line,
                        column: position.column,
                        shown,
                        marks: vec![(mark, &label.text, index == 0)],
                    },
                ));
            }
        }
    }
    excerpts.into_iter().map(|(_, excerpt)| excerpt).collect()
}

/// The part of a line that is shown. It is found without walking the whole line, which may be ten megabytes long.
struct Cut {
    bytes: Range<usize>,
    front: bool,
    back: bool,
}

impl Cut {
    fn around(source: &Source, line: &Range<usize>, mark: &Range<usize>) -> Self {
        let text = source.text();
        let line = line.start..line.end.max(mark.start);
        let walk = |characters: &mut dyn Iterator<Item = char>, room: usize| {
            let (mut bytes, mut used) = (0, 0);
            for character in characters {
                // A combining mark takes no cell, but a line of them has to end somewhere.
                let width = cells(character).max(1);
                if used + width > room {
                    return (bytes, used, false);
                }
                bytes += character.len_utf8();
                used += width;
            }
            (bytes, used, true)
        };

        if let (_, _, true) = walk(&mut text[line.clone()].chars(), EXCERPT_CELLS) {
            return Self {
                bytes: line,
                front: false,
                back: false,
            };
        }
        let before = &text[line.start..mark.start];
        let (back, used, all_before) = walk(&mut before.chars().rev(), LEADING_CELLS);
        let after = &text[mark.start..line.end];
        let (forth, used_after, all_after) = walk(&mut after.chars(), EXCERPT_CELLS - used);
        // Near the line's end there is room left: show more of what stands before.
        let (back, all_before) = if all_after && !all_before {
            let (back, _, all) = walk(&mut before.chars().rev(), EXCERPT_CELLS - used_after);
            (back, all)
        } else {
            (back, all_before)
        };
        Self {
            bytes: mark.start - back..mark.start + forth,
            front: !all_before,
            back: !all_after,
        }
    }

    /// The text as shown, and where in it a byte range of the file lies.
    fn shown_range(&self, source: &Source, mark: &Range<usize>) -> (String, Range<usize>) {
        let mut shown = String::new();
        if self.front {
            shown.push('…');
        }
        let (mut start, mut end) = (None, None);
        for (offset, character) in source.text()[self.bytes.clone()].char_indices() {
            let at = self.bytes.start + offset;
            if at >= mark.start {
                start.get_or_insert(shown.len());
            }
            if at >= mark.end {
                end.get_or_insert(shown.len());
            }
            push_visible(character, &mut shown);
        }
        let start = start.unwrap_or(shown.len());
        let end = end.unwrap_or(shown.len()).max(start);
        if self.back {
            shown.push('…');
        }
        (shown, start..end)
    }
}

fn draw(excerpt: &Excerpt<'_>, severity: Severity, styled: bool) -> String {
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut snippet = Snippet::source(excerpt.shown.as_str()).line_start(excerpt.line);
    for (span, label, primary) in &excerpt.marks {
        let kind = if *primary {
            AnnotationKind::Primary
        } else {
            AnnotationKind::Context
        };
        let label = (!label.is_empty()).then(|| visible(label));
        snippet = snippet.annotation(kind.span(span.clone()).label(label));
    }
    let renderer = if styled {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer
        .term_width(RENDERER_CELLS)
        .render(&[Group::with_level(level).element(snippet)])
}

#[cfg(test)]
mod tests;
