//! What is shown of an article once it is found: its record in a table, its text in the parts of its issue.

use serde::Serialize;

use super::ArticleRecord;
use super::part::{self, Entry, PART_BYTES};
use crate::output::{Sink, WriteError};

/// How many issues share a table: so few that the newest results need not load the titles of ten years.
const TABLE_ISSUES: usize = 64;
/// How much of a data file its frame and the values around a text may take, in bytes.
const FRAME_BYTES: usize = 4_000;
/// Up to this size the texts of an issue's articles share a part, in bytes.
const TEXT_BYTES: usize = 32_000;

/// A table as it is listed: how many of the articles it holds, and its [`Entry`].
#[derive(Debug, Serialize)]
pub struct Table(usize, Entry);

/// An article in a table.
#[derive(Debug, Serialize)]
struct Row<'a>(
    /* page */ &'a str,
    /* title */ &'a str,
    /* sources */ &'a [String],
    /* authors */ &'a [String],
    /* column */ Option<&'a str>,
    /* date */ &'a str,
    /* issue */ &'a str,
    /* texts */ Span,
);

/// Where an article's text is: which of the listed text parts comes first, which of the texts in it, and over how many
/// parts the text goes on.
#[derive(Debug, Clone, Copy, Serialize)]
struct Span(usize, usize, usize);

/// The parts that an issue's texts are in, and where each article's is.
struct Texts {
    parts: Vec<Entry>,
    spans: Vec<Span>,
}

/// Which issues share a table, and their articles' records.
pub fn runs(issues: &[Vec<ArticleRecord>]) -> Vec<(usize, &[Vec<ArticleRecord>])> {
    issues.chunks(TABLE_ISSUES).enumerate().collect()
}

/// Writes the tables and texts of a run of issues.
///
/// # Errors
/// When the sink refuses.
pub fn put(
    run: usize,
    issues: &[Vec<ArticleRecord>],
    sink: &dyn Sink,
) -> Result<Vec<Table>, WriteError> {
    let mut tables = Vec::new();
    let mut table = Draft::default();
    for (at, records) in issues.iter().enumerate() {
        let texts = put_texts(run * TABLE_ISSUES + at, records, sink)?;
        // A span counts parts from the issue's first, in a table from the table's first.
        let mut offset = table.add_parts(&texts.parts);
        for (record, span) in records.iter().zip(texts.spans) {
            let mut row = Row::new(record, span);
            let bytes = row.bytes();
            if table.bytes + bytes > PART_BYTES - FRAME_BYTES && !table.rows.is_empty() {
                tables.push(table.put(run, tables.len(), sink)?);
                table = Draft::default();
                offset = table.add_parts(&texts.parts);
            }
            row.7.0 += offset;
            table.bytes += bytes;
            table.rows.push(row);
        }
    }
    if !table.rows.is_empty() {
        tables.push(table.put(run, tables.len(), sink)?);
    }
    Ok(tables)
}

impl<'a> Row<'a> {
    fn new(record: &'a ArticleRecord, span: Span) -> Self {
        Self(
            &record.page,
            &record.title,
            &record.sources,
            &record.authors,
            record.column.as_deref(),
            &record.date,
            &record.issue,
            span,
        )
    }

    /// At most how many bytes it takes.
    fn bytes(&self) -> usize {
        let texts = [self.0, self.1, self.5, self.6];
        let lists = self.2.iter().chain(self.3).map(String::as_str);
        texts
            .into_iter()
            .chain(lists)
            .chain(self.4)
            .map(|text| part::string_bytes(text) + 1)
            .sum::<usize>()
            + 40
    }
}

/// A table in the making.
#[derive(Default)]
struct Draft<'a> {
    parts: Vec<Entry>,
    rows: Vec<Row<'a>>,
    bytes: usize,
}

impl Draft<'_> {
    /// Lists an issue's text parts; returns the number of the first.
    fn add_parts(&mut self, parts: &[Entry]) -> usize {
        let first = self.parts.len();
        self.parts.extend_from_slice(parts);
        self.bytes += parts.iter().map(|part| part.0.len() + 30).sum::<usize>();
        first
    }

    fn put(&self, run: usize, index: usize, sink: &dyn Sink) -> Result<Table, WriteError> {
        let label = numbered(&run.to_string(), index);
        let value = (&self.parts, &self.rows);
        let entry = part::put(sink, &format!("articles/{label}"), &label, &value)?;
        Ok(Table(self.rows.len(), entry))
    }
}

/// Writes the texts of an issue's articles.
fn put_texts(
    order: usize,
    records: &[ArticleRecord],
    sink: &dyn Sink,
) -> Result<Texts, WriteError> {
    let mut groups: Vec<Vec<&str>> = Vec::new();
    let mut spans = Vec::with_capacity(records.len());
    let mut open = 0;
    for record in records {
        let bytes = part::string_bytes(&record.text) + 1;
        if bytes <= TEXT_BYTES && open > 0 && open + bytes <= TEXT_BYTES {
            if let Some(group) = groups.last_mut() {
                spans.push(Span(0, group.len(), 1));
                group.push(&record.text);
                open += bytes;
            }
        } else {
            let pieces = pieces(&record.text, PART_BYTES - FRAME_BYTES);
            spans.push(Span(0, 0, pieces.len()));
            groups.extend(pieces.into_iter().map(|piece| vec![piece]));
            open = if bytes <= TEXT_BYTES { bytes } else { 0 };
        }
        if let Some(span) = spans.last_mut() {
            span.0 = groups.len() - span.2;
        }
    }
    // By the folder of its pages, so that an issue that is found late moves no other's texts.
    let name = records
        .first()
        .and_then(|record| record.page.rsplit_once('/'))
        .map_or_else(
            || format!("issue-{order}"),
            |(folder, _)| folder.replace('/', "-"),
        );
    let parts = groups
        .iter()
        .enumerate()
        .map(|(index, group)| {
            let label = numbered(&name, index);
            part::put(sink, &format!("texts/{label}"), &label, group)
        })
        .collect::<Result<_, _>>()?;
    Ok(Texts { parts, spans })
}

/// A text in pieces that take at most so many bytes in a script; a text has at least one.
fn pieces(text: &str, limit: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while part::string_bytes(rest) > limit {
        let mut end = 0;
        let mut bytes = 2;
        for (at, c) in rest.char_indices() {
            bytes += part::string_bytes(c.encode_utf8(&mut [0; 4])) - 2;
            if bytes > limit {
                break;
            }
            end = at + c.len_utf8();
        }
        let (piece, after) = rest.split_at(end);
        pieces.push(piece);
        rest = after;
    }
    pieces.push(rest);
    pieces
}

/// `2025-06`, `2025-06.2`, `2025-06.3` …
fn numbered(name: &str, index: usize) -> String {
    match index {
        0 => name.to_owned(),
        _ => format!("{name}.{}", index + 1),
    }
}
