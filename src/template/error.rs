//! What tera says, as a diagnostic in Chinese at its place in the template.
//!
//! Tera's own print is not used: its caret is misplaced after Chinese characters and its words are English.

use std::collections::BTreeMap;
use std::ops::Range;

use tera::{ErrorKind, ReportError};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Place, Source};

/// The diagnostic for an error met while loading or while rendering the template `rendered`.
pub(super) fn diagnostic(
    error: &tera::Error,
    rendered: &str,
    sources: &BTreeMap<String, Source>,
) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            located(&Finding::of(report), sources)
        }
        ErrorKind::Msg(text) => {
            let mut findings = Finding::read_all(text).into_iter();
            match findings.next() {
                Some(first) => findings.fold(located(&first, sources), |diagnostic, finding| {
                    let other = located(&finding, sources);
                    diagnostic.with_other(other.place().clone(), other.message)
                }),
                None => build(start(rendered, sources), in_chinese(text), rendered),
            }
        }
        ErrorKind::MissingParent { current, parent } => {
            let message = format!("要继承的模板“{parent}”不存在");
            build(mention(current, parent, sources), message, current)
        }
        ErrorKind::CircularExtend {
            tpl,
            inheritance_chain,
        } => {
            let message = format!("模板互相继承，绕成了圈：{}", inheritance_chain.join(" → "));
            build(start(tpl, sources), message, tpl)
        }
        ErrorKind::CircularInclude { tpl, include_chain } => {
            let message = format!("模板互相包含，绕成了圈：{}", include_chain.join(" → "));
            build(start(tpl, sources), message, tpl)
        }
        ErrorKind::TemplateNotFound(name) => {
            let message = format!("没有名为“{name}”的模板");
            build(start(rendered, sources), message, rendered)
        }
        other => build(
            start(rendered, sources),
            in_chinese(&other.to_string()),
            rendered,
        ),
    }
}

/// An error of tera that has a place.
struct Finding {
    template: String,
    message: String,
    at: At,
}

enum At {
    Bytes(Range<usize>),
    /// From 1, in characters.
    LineAndColumn(usize, usize),
}

impl Finding {
    fn of(report: &ReportError) -> Self {
        Self {
            template: report.filename().to_owned(),
            message: report.message().to_owned(),
            at: At::Bytes(report.span().range.clone()),
        }
    }

    /// References to what does not exist reach us only as printed reports, several in one text:
    /// `error: Unknown filter …`, then ` --> issue.html:12:7`.
    fn read_all(text: &str) -> Vec<Self> {
        let lines: Vec<&str> = text.lines().collect();
        lines
            .windows(2)
            .filter_map(|pair| {
                let message = pair[0].strip_prefix("error: ")?;
                let (_, place) = pair[1].split_once("--> ")?;
                let mut parts = place.rsplitn(3, ':');
                let column = parts.next()?.parse().ok()?;
                let line = parts.next()?.parse().ok()?;
                Some(Self {
                    template: parts.next()?.to_owned(),
                    message: message.to_owned(),
                    at: At::LineAndColumn(line, column),
                })
            })
            .collect()
    }
}

fn located(finding: &Finding, sources: &BTreeMap<String, Source>) -> Diagnostic {
    let template = &finding.template;
    let place = match (&finding.at, sources.get(template)) {
        (_, None) => start(template, sources),
        (At::Bytes(range), Some(source)) => source.place(within(source, range)),
        (At::LineAndColumn(line, column), Some(source)) => {
            let line = source.line(*line);
            let rest = &source.text()[line.clone()];
            let skipped: usize = rest
                .chars()
                .take(column.saturating_sub(1))
                .map(char::len_utf8)
                .sum();
            // The name that tera quotes is what to mark; else the rest of the line.
            let from = line.start + skipped;
            let name = quoted(&finding.message).unwrap_or("");
            match source.text()[from..line.end].find(name) {
                Some(at) if !name.is_empty() => source.place(from + at..from + at + name.len()),
                _ => source.place(from..line.end),
            }
        }
    };
    build(place, in_chinese(&finding.message), template)
}

/// Tera's range, held inside the text.
fn within(source: &Source, range: &Range<usize>) -> Range<usize> {
    let text = source.text();
    let start = text.floor_char_boundary(range.start);
    start..text.floor_char_boundary(range.end).max(start)
}

fn build(place: Place, message: String, template: &str) -> Diagnostic {
    let help = if template.starts_with(super::BUILTIN) {
        "这是内置模板，错处多半在代替它或被它继承的那个自己的模板里；删掉自己的那个，就会改用内置模板"
    } else {
        "改好这里，或者删掉这个文件，改用内置模板"
    };
    Diagnostic::error(Code::TEMPLATE_ERROR, place, message).with_help(help)
}

/// The beginning of a template, or of any where the name is unknown.
fn start(name: &str, sources: &BTreeMap<String, Source>) -> Place {
    let source = resolve(name, sources)
        .or_else(|| sources.values().next())
        .cloned()
        .unwrap_or_else(|| Source::new("templates", ""));
    source.place(0..0)
}

/// Where a template mentions a name.
fn mention(template: &str, name: &str, sources: &BTreeMap<String, Source>) -> Place {
    let place = start(template, sources);
    match place.source.text().find(name) {
        Some(at) => place.source.place(at..at + name.len()),
        None => place,
    }
}

fn resolve<'a>(name: &str, sources: &'a BTreeMap<String, Source>) -> Option<&'a Source> {
    let builtin = format!("{}{name}", super::BUILTIN);
    sources.get(name).or_else(|| sources.get(&builtin))
}

/// The first name in backticks.
fn quoted(message: &str) -> Option<&str> {
    message.split('`').nth(1)
}

/// Tera's messages in plain words. What has no entry is quoted, so that a maintainer can look it up.
fn in_chinese(message: &str) -> String {
    let name = quoted(message).unwrap_or("");
    let available = |marker: &str, words: &str| match message.split_once(marker) {
        Some((_, list)) => format!("；{words}：{}", list.replace(", ", "、")),
        None => String::new(),
    };
    let begins = |start: &str| message.starts_with(start);
    match () {
        () if begins("Variable `") => {
            let list = available("Available variables: ", "这里可用的有");
            format!("模板里的变量“{name}”没有值{list}")
        }
        () if begins("Field `") => {
            let list = available("Available fields: ", "可用的有");
            format!("没有名为“{name}”的字段{list}")
        }
        () if begins("Unknown filter") => format!("没有名为“{name}”的过滤器"),
        () if begins("Unknown test") => format!("没有名为“{name}”的判断"),
        () if begins("Unknown function") => format!("没有名为“{name}”的函数"),
        () if begins("Unknown component") => format!("没有名为“{name}”的组件"),
        () if begins("Unknown template") => format!("没有名为“{name}”的模板"),
        () if begins("Unknown tag") => "不认识的标签".to_owned(),
        () if begins("Block `") => format!("被继承的模板里没有名为“{name}”的块"),
        () if begins("Template already contains") => format!("名为“{name}”的块或组件写了两次"),
        () if begins("Component `") => format!("名为“{name}”的组件定义了两次"),
        () if begins("Unexpected end of input") => {
            "模板没有写完，可能少了 }}、%} 或结束标签".to_owned()
        }
        () if begins("Unexpected character") => "这里不该有这个字符".to_owned(),
        () if begins("String opened with") => "引号没有配对".to_owned(),
        () if begins("Closing comment tag") => "注释没有结束".to_owned(),
        () if begins("The expression is too complex") || message.contains("too deep") => {
            "嵌套太深".to_owned()
        }
        () if begins("This content would be ignored") => {
            "继承了别的模板，块以外的内容不会印出来".to_owned()
        }
        () if begins("Cannot compare") => "这两种值不能比较".to_owned(),
        () if begins("Math operations") => "只有数字才能计算".to_owned(),
        () if begins("Iteration not possible") => "只有列表才能逐项取出".to_owned(),
        () if begins("Found ") => match message.split_once(" but expected ") {
            Some((found, expected)) => format!(
                "写法有误：这里是 {}，应当是 {}",
                found.trim_start_matches("Found "),
                expected.trim_end_matches('.')
            ),
            None => format!("写法有误（{message}）"),
        },
        () => format!("模板出错（{message}）"),
    }
}
