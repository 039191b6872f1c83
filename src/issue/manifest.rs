//! Reading `issue.yaml`.

use chrono::Datelike as _;

use super::{Manifest, Number};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::series::parse::{
    APPROVAL_NUMBER, CONTACT, COPIES, DISTRIBUTION, EDITOR, LARGEST_NUMBER, LAYOUT,
};
use crate::series::{Settings, Text};
use crate::source::Source;
use crate::yaml::{self, Key, MapReader};

/// The keys of `issue.yaml`.
pub(crate) const KEYS: &[Key] = &[
    Key::new("number", "期号"),
    Key::new("total", "总期号"),
    Key::new("date", "日期"),
    Key::new("year", "年份"),
    Key::new("articles", "稿件"),
    Key::new("supplement", "增刊"),
    Key::new("classification", "密级"),
    Key::new("draft", "送审"),
    Key::new("extra_distribution", "本期增发"),
    APPROVAL_NUMBER,
    EDITOR,
    CONTACT,
    DISTRIBUTION,
    COPIES,
    LAYOUT,
];

/// Reads `issue.yaml`. `None`, with an error pushed, where the issue's number or date can't be had; other faults
/// leave their key out. An issue without articles is a warning here.
pub fn parse_manifest(source: &Source, diagnostics: &mut Diagnostics) -> Option<Manifest> {
    let root = yaml::parse(source, 0..source.text().len(), KEYS, diagnostics)?;
    let mut reader = MapReader::new(source, &root, KEYS, diagnostics)?;
    let number = number(&mut reader);
    reader.require(&["date"]);
    let date = reader.date("date");
    let year = reader.whole_number("year", 1900..=9999);
    let articles = articles(&mut reader);
    let settings = Settings::read(&mut reader);
    let extra_distribution = reader.text_list("extra_distribution").unwrap_or_default();
    let classification = reader.text("classification");
    let draft = reader.boolean("draft").unwrap_or(false);
    let date = date?;
    let folder = source
        .path()
        .rsplit_once('/')
        .map_or("", |(folder, _)| folder);
    Some(Manifest {
        source: source.clone(),
        folder: folder.to_owned(),
        year: year
            .and_then(|year| i32::try_from(year.value).ok())
            .unwrap_or(date.value.year()),
        number: number?,
        date,
        articles,
        settings,
        extra_distribution,
        classification,
        draft,
    })
}

fn number(reader: &mut MapReader<'_>) -> Option<Number> {
    let bounds = || 1..=LARGEST_NUMBER;
    if !reader.has("supplement") {
        reader.require(&["number", "total"]);
        let number = reader.whole_number("number", bounds());
        let total = reader.whole_number("total", bounds());
        return Some(Number::Regular {
            number: number?,
            total: total?,
        });
    }
    for (name, label) in [("number", "期号"), ("total", "总期号")] {
        if reader.has(name)
            && let Some(place) = reader.place(name)
        {
            reader.report(
                Diagnostic::error(Code::INVALID_VALUE, place, format!("增刊没有{label}"))
                    .with_help("增刊单独编号：只写“增刊: 1”，请删掉这一行；如果这不是增刊，请删掉“增刊”那一行"),
            );
        }
    }
    reader
        .whole_number("supplement", bounds())
        .map(Number::Supplement)
}

fn articles(reader: &mut MapReader<'_>) -> Vec<Text> {
    // `articles:` with nothing below it is the natural way to write an empty list.
    let Some(place) = reader.place("articles") else {
        reader.require(&["articles"]);
        return Vec::new();
    };
    let articles = if reader.has("articles") {
        reader.text_list("articles")
    } else {
        Some(Vec::new())
    };
    if articles.as_ref().is_some_and(Vec::is_empty) {
        reader.report(
            Diagnostic::warning(Code::EMPTY_ISSUE, place, "这一期还没有稿件")
                .with_help("请在下面逐行写上稿件的文件名，例如“  - 01-标题.md”"),
        );
    }
    articles.unwrap_or_default()
}

#[cfg(test)]
mod tests;
