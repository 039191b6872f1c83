//! What a user may know of every code: for `jianbao explain`, and as the document `docs/检查规则.md`.

mod facts;

use std::fmt::Write as _;

pub use self::facts::Fixes;

use super::rule::Page;
use super::settings::is_adjustable;
use crate::diagnostic::{Code, Severity};

/// A code with all that is known of it.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The code.
    pub code: Code,
    /// Its page.
    pub page: &'static Page,
    /// How bad a finding is where the series says nothing else.
    pub severity: Severity,
    /// When it is worse or better than that, in Chinese; mostly empty.
    pub exception: &'static str,
    /// Whether a series may switch it off or change its severity.
    pub adjustable: bool,
    /// What `jianbao fix` can do about it.
    pub fixes: Fixes,
}

/// A code's entry; `None` only where it has no page.
pub fn entry(code: Code) -> Option<Entry> {
    let (severity, exception) = facts::severity(code);
    Some(Entry {
        code,
        page: super::page(code)?,
        severity,
        exception,
        adjustable: is_adjustable(code),
        fixes: facts::fixes(code),
    })
}

/// All entries by subject, in the order of the codes.
pub fn by_subject() -> Vec<(&'static str, Vec<Entry>)> {
    let mut subjects: Vec<(&str, Vec<Entry>)> = Vec::new();
    for entry in Code::ALL.iter().filter_map(|(code, _)| entry(*code)) {
        let subject = entry.code.subject();
        match subjects.last_mut() {
            Some((last, entries)) if *last == subject => entries.push(entry),
            _ => subjects.push((subject, vec![entry])),
        }
    }
    subjects
}

impl Entry {
    /// The level, and whether and how it can be changed, in Chinese sentences.
    pub fn level(&self) -> String {
        let (own, other) = match self.severity {
            Severity::Error => ("错误", "警告"),
            Severity::Warning => ("警告", "错误"),
        };
        let mut text = own.to_owned();
        if !self.exception.is_empty() {
            let _ = write!(text, "（{}）", self.exception);
        }
        let code = self.code;
        if self.adjustable {
            let _ = write!(
                text,
                "。可以在 bulletin.yaml 的 check（检查）里写“{code}: 关”或“{code}: {other}”。"
            );
        } else {
            text.push_str("。不能在 check（检查）里关掉或改变。");
        }
        text
    }

    /// What `jianbao fix` can do about it, in a Chinese sentence.
    pub fn mending(&self) -> &'static str {
        match self.fixes {
            Fixes::None => "不能，请自己改。",
            Fixes::Certain => "有把握的地方，jianbao fix 直接改正。",
            Fixes::Suspect => "存疑，用 jianbao fix --suspect 逐处确认。",
            Fixes::Both => {
                "有把握的地方，jianbao fix 直接改正；存疑的，用 jianbao fix --suspect 逐处确认。"
            }
        }
    }
}

/// The document of all pages, in Markdown.
pub fn markdown() -> String {
    let subjects = by_subject();
    let mut text = String::from(
        "# 检查规则\n\n\
         jianbao 的每一条提示都有编号，这里按编号说明查什么、为什么、怎么改。\
         在命令行里看某一条：`jianbao explain J701`。\n\n\
         本文由程序生成，不要手工修改：改源代码里的说明，再运行 `UPDATE_GOLDEN=1 cargo test rules`。\n\n\
         ## 目录\n\n",
    );
    for (subject, entries) in &subjects {
        let _ = writeln!(text, "- {subject}");
        for entry in entries {
            let (code, title) = (entry.code, escaped(entry.code.title()));
            let _ = writeln!(text, "  - [{code} {title}](#{code})");
        }
    }
    for (subject, entries) in &subjects {
        let _ = write!(text, "\n## {subject}\n");
        for entry in entries {
            write_section(entry, &mut text);
        }
    }
    text
}

fn write_section(entry: &Entry, text: &mut String) {
    let Entry { code, page, .. } = entry;
    // Every renderer makes another anchor of a Chinese heading.
    let title = escaped(code.title());
    let _ = write!(text, "\n<a id=\"{code}\"></a>\n\n### {code} {title}\n");
    write_paragraph("查什么", page.finds, text);
    write_paragraph("为什么", page.why, text);
    for (wrong, right) in page.examples {
        for (heading, example) in [("错", wrong), ("对", right)] {
            let fence = fence(example);
            let _ = write!(text, "\n**{heading}**：\n\n{fence}\n{example}\n{fence}\n");
        }
    }
    write_paragraph("不查什么", page.leaves, text);
    write_paragraph("依据", page.reference, text);
    write_paragraph("级别", &entry.level(), text);
    write_paragraph("自动改正", entry.mending(), text);
}

fn write_paragraph(heading: &str, words: &str, text: &mut String) {
    if !words.is_empty() {
        let _ = write!(text, "\n**{heading}**：{}\n", escaped(words));
    }
}

/// A fence longer than any row of backticks in the text.
fn fence(text: &str) -> String {
    let longest = text
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    "`".repeat(longest.max(2) + 1)
}

/// A page's text so that Markdown shows it as it is. Text between backticks stays: there it is already.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (index, part) in text.split('`').enumerate() {
        if index > 0 {
            escaped.push('`');
        }
        for character in part.chars() {
            if index % 2 == 0 && "\\*_[]<>#|~&".contains(character) {
                escaped.push('\\');
            }
            escaped.push(character);
        }
    }
    escaped
}

#[cfg(test)]
mod tests;
