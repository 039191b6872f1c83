//! A file of cells, each with its place.

use csv_core::{ReadFieldResult, ReaderBuilder};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::distribution::recipients::masked;
use crate::files::{forbidden_character, is_forbidden};
use crate::limits;
use crate::source::{Place, Source};

/// How many characters that no file may have are reported.
const REPORTED_CHARACTERS: usize = 20;

/// What may stand between cells. Excel writes a tab for “Unicode 文本”, a semicolon in some countries.
const SEPARATORS: [u8; 3] = [b',', b'\t', b';'];

/// A cell as it stands in the file.
pub(super) struct Cell {
    /// Its value, quotes resolved.
    pub(super) value: String,
    /// Where it stands, quotes and all.
    pub(super) place: Place,
}

/// The text of a file in UTF-8 (with or without a mark), GBK, GB18030 or UTF-16 with a mark: whichever its bytes are
/// valid in.
///
/// # Errors
/// When it is none of these, too large, or has characters that no output can hold.
pub(super) fn decode(name: &str, bytes: &[u8]) -> Result<Source, Diagnostics> {
    let at_start = || Source::new(name, "").place(0..0);
    if bytes.len() as u64 > limits::RECIPIENTS_BYTES {
        let most = limits::RECIPIENTS_BYTES / 1_000_000;
        let message = format!("表格太大，最多 {most} MB");
        return Err(one(Diagnostic::error(
            Code::FILE_TOO_LARGE,
            at_start(),
            message,
        )
        .with_help("请检查是否选错了文件")));
    }
    // Workbooks of Excel and WPS, new and old.
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        let message = "这是 Excel 或 WPS 的工作簿，不是 CSV";
        return Err(one(
            Diagnostic::error(Code::NOT_UTF8, at_start(), message).with_help(
                "请用 Excel 或 WPS 打开，选“文件 → 另存为”，类型选“CSV UTF-8（逗号分隔）”或“CSV（逗号分隔）”",
            ),
        ));
    }
    let Some(text) = text(bytes) else {
        let message = "表格的文字不是 UTF-8，也不是 GBK";
        return Err(one(Diagnostic::error(Code::NOT_UTF8, at_start(), message)
            .with_help(
                "请用 Excel 或 WPS 打开，选“文件 → 另存为”，类型选“CSV UTF-8（逗号分隔）”",
            )));
    };
    let source = Source::new(name, text);
    let mut found = Diagnostics::new();
    found.extend(
        source
            .text()
            .char_indices()
            .filter(|(_, c)| is_forbidden(*c))
            .take(REPORTED_CHARACTERS)
            .map(|(at, c)| forbidden_character(source.place(at..at + c.len_utf8()), c)),
    );
    if found.is_empty() {
        Ok(source)
    } else {
        Err(found)
    }
}

fn one(diagnostic: Diagnostic) -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    diagnostics.push(diagnostic);
    diagnostics
}

fn text(bytes: &[u8]) -> Option<String> {
    let (encoding, mark) = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, mark),
        None if str::from_utf8(bytes).is_ok() => (encoding_rs::UTF_8, 0),
        None => (encoding_rs::GB18030, 0),
    };
    let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..])?;
    Some(text.into_owned())
}

/// The rows that have anything in them. Quotes without their pair are reported.
pub(super) fn rows(source: &Source, diagnostics: &mut Diagnostics) -> Vec<Vec<Cell>> {
    let text = source.text();
    let shown = masked(source);
    let separator = separator(text);
    let mut reader = ReaderBuilder::new().delimiter(separator).build();
    // Unquoting never makes anything longer.
    let mut value = vec![0; text.len()];
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut filled = 0;
    let mut start = 0;
    let mut at = 0;
    loop {
        let (result, read, written) =
            reader.read_field(&text.as_bytes()[at..], &mut value[filled..]);
        at += read;
        filled += written;
        match result {
            // The next call, with nothing, says that this is the end.
            ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
            ReadFieldResult::Field { record_end } => {
                let place = place(&shown, start, at, separator);
                if place.text().starts_with('"') && place.text().matches('"').count() % 2 == 1 {
                    report_quote(&place, diagnostics);
                }
                row.push(Cell {
                    value: String::from_utf8_lossy(&value[..filled]).into_owned(),
                    place,
                });
                (start, filled) = (at, 0);
                if record_end {
                    rows.push(std::mem::take(&mut row));
                }
            }
            ReadFieldResult::End => break,
        }
    }
    rows.retain(|row: &Vec<Cell>| row.iter().any(|cell| !cell.value.trim().is_empty()));
    rows
}

/// The separator that the first line has most of.
fn separator(text: &str) -> u8 {
    let line = text.trim_start().lines().next().unwrap_or_default();
    let count = |separator: u8| line.bytes().filter(|byte| *byte == separator).count();
    let mut best = SEPARATORS[0];
    for separator in SEPARATORS {
        if count(separator) > count(best) {
            best = separator;
        }
    }
    best
}

/// A cell's place, without what separates it from others.
fn place(source: &Source, start: usize, end: usize, separator: u8) -> Place {
    let text = source.text();
    let line_end = |c: char| matches!(c, '\n' | '\r');
    // Line ends in front are those of empty lines.
    let start = end - text[start..end].trim_start_matches(line_end).len();
    let cell = &text[start..end];
    let cell = cell.strip_suffix(char::from(separator)).unwrap_or(cell);
    source.place(start..start + cell.trim_end_matches(line_end).len())
}

fn report_quote(place: &Place, diagnostics: &mut Diagnostics) {
    let start = place.span.start;
    let place = place.source.place(start..start + 1);
    diagnostics.push(
        Diagnostic::error(Code::RECIPIENTS_TABLE, place, "这一格的半角引号没有成对")
            .with_help("以半角引号开头的格子要以半角引号结尾，里面的引号写两个；最好用 Excel 或 WPS 打开改好再存"),
    );
}
