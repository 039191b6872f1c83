//! Splitting an article into front matter and body, and reading the former.

use std::ops::Range;

use super::{Excuse, FrontMatter};
use crate::check::settings::is_adjustable;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Located, Source};
use crate::yaml::{self, Key, MapReader};

/// The keys of an article's front matter.
pub(crate) const KEYS: &[Key] = &[
    Key::new("title", "标题"),
    Key::new("source", "供稿单位"),
    Key::new("author", "作者"),
    Key::new("column", "栏目"),
    Key::new("short_title", "短标题"),
    Key::new("lead", "编者按"),
    Key::new("summary", "摘要"),
    Key::new("excuse", "免查").holding(&[
        Key::new("rule", "规则"),
        Key::new("text", "原文"),
        Key::new("reason", "理由"),
    ]),
];

const EXAMPLE: &str =
    "稿件开头写成三部分：第一行“---”，然后“title: 标题”等各项，再一行“---”，下面是正文";

/// An article's front matter and the bytes of its body. `None`, with an error pushed, where there is no front matter
/// or it has no title; other faults leave their key out. Places are in the whole file.
pub fn split(
    source: &Source,
    diagnostics: &mut Diagnostics,
) -> Option<(FrontMatter, Range<usize>)> {
    let parts = fences(source, diagnostics)?;
    let front_matter = parse_front_matter(source, parts.yaml, diagnostics)?;
    Some((front_matter, parts.body))
}

/// Reads the YAML between the two lines `---`, at `span` of the article's file.
pub fn parse_front_matter(
    source: &Source,
    span: Range<usize>,
    diagnostics: &mut Diagnostics,
) -> Option<FrontMatter> {
    let root = yaml::parse(source, span, KEYS, diagnostics)?;
    let mut reader = MapReader::new(source, &root, KEYS, diagnostics)?;
    reader.require(&["title"]);
    // Everything is read, title or not, so that all faults are found.
    let title = reader.text_with_breaks("title");
    let unit = reader.text_or_list("source");
    let author = reader.text_or_list("author");
    let column = reader.text("column");
    let short_title = reader.text("short_title");
    let lead = reader.block_text("lead");
    let summary = reader.text("summary");
    let excuses = reader.maps("excuse", excuse).unwrap_or_default();
    Some(FrontMatter {
        title: title?,
        source: unit,
        author,
        column,
        short_title,
        lead,
        summary,
        excuses,
    })
}

fn excuse(reader: &mut MapReader<'_>) -> Option<Excuse> {
    reader.require(&["rule", "reason"]);
    let rule = reader.text("rule");
    let text = reader.text("text");
    let reason = reader.text("reason");
    let rule = rule?;
    let code = Code::parse(&rule.value).filter(|code| is_adjustable(*code));
    let Some(code) = code else {
        reader.report(
            Diagnostic::error(
                Code::INVALID_VALUE,
                rule.place.clone(),
                format!("“rule（规则）”不能是“{}”", rule.value),
            )
            .with_help("请写检查报告里的规则编号，例如 J710；印不出来、编号出错的问题不能免查"),
        );
        return None;
    };
    Some(Excuse {
        rule: Located::new(code, rule.place),
        text,
        reason: reason?,
    })
}

struct Parts {
    yaml: Range<usize>,
    body: Range<usize>,
}

/// Finds the first line `---` and the next line `---` or `...`.
fn fences(source: &Source, diagnostics: &mut Diagnostics) -> Option<Parts> {
    let text = source.text();
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().unwrap_or("");
    if first.trim_end() != "---" {
        diagnostics.push(missing(source, first));
        return None;
    }
    let start = first.len();
    let mut at = start;
    for line in lines {
        let end = at + line.len();
        if matches!(line.trim_end(), "---" | "...") {
            return Some(Parts {
                yaml: start..at,
                body: end..text.len(),
            });
        }
        at = end;
    }
    diagnostics.push(
        Diagnostic::error(
            Code::FRONT_MATTER_UNCLOSED,
            source.place(0..3),
            "front matter 没有结束：缺少第二行“---”",
        )
        .with_label("从这里开始")
        .with_help("请在标题等各项的下面、正文的上面，加一行“---”（三个半角减号，前面没有空格）"),
    );
    None
}

fn missing(source: &Source, first: &str) -> Diagnostic {
    let length = first.trim_end().len();
    let sign = first.trim();
    let dashes = sign.chars().count() > 1 && sign.chars().all(|c| "-－—–─".contains(c));
    let later = source.text().lines().find(|line| !line.trim().is_empty());
    let help = if dashes {
        "第一行要正好是三个半角减号“---”，前面没有空格".to_owned()
    } else if sign.is_empty() && later.is_some_and(|line| line.trim_end() == "---") {
        "“---”要在第一行，请删掉它前面的空行".to_owned()
    } else {
        EXAMPLE.to_owned()
    };
    Diagnostic::error(
        Code::FRONT_MATTER_MISSING,
        source.place(0..length),
        "稿件开头没有 front matter（标题等信息）",
    )
    .with_help(help)
}

#[cfg(test)]
mod tests;
