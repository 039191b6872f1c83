//! CSV becomes `issues/recipients.yaml`.

use chrono::NaiveDate;

use super::super::recipients::{
    Address, KEYS, LARGEST_COPIES, NO_MAIL, RECIPIENT_KEYS, Recipient, Recipients, address,
    check_kind, check_period, report_doubled_addresses,
};
use super::cell::unguarded;
use super::label;
use super::table::{Cell, decode, rows};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::limits;
use crate::series::Text;
use crate::source::{Located, Place};
use crate::yaml::{self, Key};

/// The columns that must be there.
const REQUIRED: [&str; 2] = ["name", "kind"];

/// The text of an `issues/recipients.yaml` with what a CSV file says. `name` is what findings call the file.
///
/// The first row names the columns, in Chinese or English, in any order. Several addresses in a cell are separated by
/// `;`, `；`, `、`, a comma or a line break; a row called 备份 without a kind is the reserve; dates may be written as
/// spreadsheets like them (`2025/1/1`); empty rows don't count.
///
/// # Errors
/// Everything that is wrong, each at its row and column.
pub fn import(name: &str, bytes: &[u8]) -> Result<String, Diagnostics> {
    let source = decode(name, bytes)?;
    let mut found = Diagnostics::new();
    let mut rows = rows(&source, &mut found).into_iter();
    let Some(header) = rows.next() else {
        found.push(
            Diagnostic::error(Code::RECIPIENTS_TABLE, source.place(0..0), "表格是空的")
                .with_help(format!("第一行写列名：{}", labels().join("、"))),
        );
        return Err(found);
    };
    let columns = columns(&header, &mut found);
    if found.has_errors() {
        return Err(found);
    }
    let mut recipients = Recipients {
        source: source.clone(),
        reserve: None,
        list: Vec::new(),
    };
    for cells in rows {
        let row = Row::new(&columns, cells, &mut found);
        if row.is_reserve() {
            let reserve = row.reserve(recipients.reserve.is_some(), &mut found);
            recipients.reserve = recipients.reserve.or(reserve);
        } else {
            recipients.list.extend(row.recipient(&mut found));
        }
    }
    report_doubled_addresses(&recipients.list, &mut found);
    if found.has_errors() {
        return Err(found);
    }
    let too_much = |why: String| {
        let diagnostic = Diagnostic::error(Code::RECIPIENTS_TABLE, source.place(0..0), why)
            .with_help("请检查是否选错了文件，或者分成几份");
        Diagnostics::from_iter([diagnostic])
    };
    let yaml = recipients
        .to_yaml()
        .map_err(|error| too_much(format!("表格没法写成名册（{error}）")))?;
    if yaml.len() as u64 > limits::RECIPIENTS_BYTES {
        return Err(too_much("表格里的内容太多".to_owned()));
    }
    Ok(yaml)
}

fn labels() -> Vec<&'static str> {
    RECIPIENT_KEYS.iter().map(label).collect()
}

/// The key of each column; none for one without a name.
fn columns(header: &[Cell], diagnostics: &mut Diagnostics) -> Vec<Option<&'static Key>> {
    let mut columns: Vec<Option<&'static Key>> = Vec::new();
    let mut unknown = false;
    for cell in header {
        let name = yaml::one_line(unguarded(&cell.value));
        let key = RECIPIENT_KEYS.iter().find(|key| key.is(&name));
        if key.is_none() && !name.is_empty() {
            unknown = true;
            diagnostics.push(
                Diagnostic::error(
                    Code::RECIPIENTS_TABLE,
                    cell.place.clone(),
                    format!("不认识列名“{}”", short(&name)),
                )
                .with_help(format!("第一行写列名，可以是：{}", labels().join("、"))),
            );
        }
        if let Some(key) = key
            && columns.iter().flatten().any(|known| known.name == key.name)
        {
            diagnostics.push(
                Diagnostic::error(
                    Code::RECIPIENTS_TABLE,
                    cell.place.clone(),
                    format!("“{}”有两列", label(key)),
                )
                .with_help("请删掉一列；中文列名和英文列名算同一个"),
            );
        }
        columns.push(key);
    }
    for key in RECIPIENT_KEYS {
        let there = columns.iter().flatten().any(|known| known.name == key.name);
        if REQUIRED.contains(&key.name)
            && !there
            && !unknown
            && let Some(first) = header.first()
        {
            diagnostics.push(
                Diagnostic::error(
                    Code::RECIPIENTS_TABLE,
                    first.place.clone(),
                    format!("缺少“{}”一列", label(key)),
                )
                .with_help(format!("第一行写列名：{}", labels().join("、"))),
            );
        }
    }
    columns
}

/// A row with its cells under the names of their columns.
struct Row {
    /// The first cell, where nothing better can be marked.
    start: Place,
    /// By the order of [`RECIPIENT_KEYS`]; `None` where there is nothing.
    cells: Vec<Option<Cell>>,
}

impl Row {
    fn new(
        columns: &[Option<&'static Key>],
        cells: Vec<Cell>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut row = Self {
            start: cells[0].place.clone(),
            cells: RECIPIENT_KEYS.iter().map(|_| None).collect(),
        };
        for (index, cell) in cells.into_iter().enumerate() {
            if yaml::one_line(&cell.value).is_empty() {
                continue;
            }
            let key = columns.get(index).copied().flatten();
            let slot =
                key.and_then(|key| RECIPIENT_KEYS.iter().position(|own| own.name == key.name));
            match slot {
                Some(slot) => row.cells[slot] = Some(cell),
                None => diagnostics.push(
                    Diagnostic::error(
                        Code::RECIPIENTS_TABLE,
                        cell.place.clone(),
                        format!("“{}”上面没有列名", short(&yaml::one_line(&cell.value))),
                    )
                    .with_help("请检查这一行是否多了一格，或者给这一列写上列名"),
                ),
            }
        }
        row
    }

    fn cell(&self, name: &str) -> Option<&Cell> {
        let index = RECIPIENT_KEYS.iter().position(|key| key.name == name)?;
        self.cells[index].as_ref()
    }

    /// A cell's text on one line; too long a one is reported and left out.
    fn text(&self, name: &str, diagnostics: &mut Diagnostics) -> Option<Text> {
        let cell = self.cell(name)?;
        let value = yaml::one_line(unguarded(&cell.value));
        if value.chars().count() > limits::TEXT_CHARACTERS {
            let most = limits::TEXT_CHARACTERS;
            diagnostics.push(
                Diagnostic::error(
                    Code::INVALID_VALUE,
                    cell.place.clone(),
                    format!("这一格太长，最多 {most} 个字"),
                )
                .with_help("请检查是否粘贴了别的内容，或者前面的引号没有成对"),
            );
            return None;
        }
        (!value.is_empty()).then(|| Located::new(value, cell.place.clone()))
    }

    fn required(&self, name: &'static str, diagnostics: &mut Diagnostics) -> Option<Text> {
        if self.cell(name).is_none() {
            let key = RECIPIENT_KEYS.iter().find(|key| key.name == name);
            let name = key.map_or(name, label);
            let line = self.start.position().line;
            diagnostics.push(
                Diagnostic::error(
                    Code::MISSING_KEY,
                    self.start.clone(),
                    format!("第 {line} 行没有写“{name}”"),
                )
                .with_help("每个单位都要有名称和类别；不要的，请把整行删掉"),
            );
        }
        self.text(name, diagnostics)
    }

    /// 份数, without which there is none.
    fn copies(&self, diagnostics: &mut Diagnostics) -> Option<u32> {
        let text = self.text("copies", diagnostics)?;
        let digits = text.value.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.value.parse().ok().filter(|_| digits);
        let number = number.filter(|number| *number <= LARGEST_COPIES);
        if number.is_none() {
            diagnostics.push(
                Diagnostic::error(
                    Code::WRONG_TYPE,
                    text.place,
                    format!(
                        "份数“{}”不是 0 到 {LARGEST_COPIES} 之间的整数",
                        short(&text.value)
                    ),
                )
                .with_help("只写半角数字，不写“份”字；不发纸质的可以不写"),
            );
        }
        number
    }

    fn date(&self, name: &str, diagnostics: &mut Diagnostics) -> Option<Located<NaiveDate>> {
        let text = self.text(name, diagnostics)?;
        let Some(date) = date(&text.value) else {
            diagnostics.push(
                Diagnostic::error(
                    Code::INVALID_DATE,
                    text.place,
                    format!("“{}”不是日期，或者没有这一天", short(&text.value)),
                )
                .with_help("请写成 2025-03-11、2025/3/11 或 2025年3月11日，用半角数字"),
            );
            return None;
        };
        Some(Located::new(date, text.place))
    }

    /// Whether it is the row of the reserve.
    fn is_reserve(&self) -> bool {
        let name = self.cell("name");
        name.is_some_and(|cell| KEYS[0].is(yaml::one_line(&cell.value).as_str()))
            && self.cell("kind").is_none()
    }

    fn reserve(&self, known: bool, diagnostics: &mut Diagnostics) -> Option<u32> {
        let other = RECIPIENT_KEYS
            .iter()
            .zip(&self.cells)
            .filter(|(key, _)| !["name", "copies"].contains(&key.name))
            .find_map(|(_, cell)| cell.as_ref());
        let (place, message) = match (known, other) {
            (true, _) => (self.start.clone(), "“备份”写了两行"),
            (false, Some(other)) => (other.place.clone(), "“备份”一行只写份数"),
            (false, None) => return self.copies(diagnostics),
        };
        diagnostics.push(
            Diagnostic::error(Code::RECIPIENTS_TABLE, place, message).with_help(
                "备份是单位份数以外多印的份数，只要一行；名称就叫“备份”的单位，请写上类别",
            ),
        );
        None
    }

    fn recipient(&self, diagnostics: &mut Diagnostics) -> Option<Recipient> {
        let name = self.required("name", diagnostics);
        let kind = self
            .required("kind", diagnostics)
            .filter(|kind| check_kind(kind, diagnostics));
        let group = self.text("group", diagnostics);
        let (mail, without_mail) = self.mail(diagnostics);
        let copies = self.copies(diagnostics).unwrap_or(0);
        let note = self.text("note", diagnostics);
        let from = self.date("from", diagnostics);
        let until = self.date("until", diagnostics);
        check_period(from.as_ref(), until.as_ref(), diagnostics);
        Some(Recipient {
            name: name?,
            kind: kind?,
            group,
            mail,
            without_mail,
            faulty_mail: false,
            copies,
            note,
            from,
            until,
        })
    }

    /// The addresses, and whether the cell says that there is none.
    fn mail(&self, diagnostics: &mut Diagnostics) -> (Vec<Located<Address>>, bool) {
        let Some(cell) = self.cell("mail") else {
            return (Vec::new(), false);
        };
        let value = unguarded(&cell.value);
        let separates = |c: char| matches!(c, ';' | '；' | '、' | '，' | ',' | '\n' | '\r');
        let mut mail = Vec::new();
        let mut without = false;
        for part in value.split(separates).map(str::trim) {
            if NO_MAIL.contains(&part) {
                without = true;
            } else if !part.is_empty() {
                let place = cell.place.part(part);
                mail.extend(address(Located::new(part.to_owned(), place), diagnostics));
            }
        }
        let without = without && mail.is_empty();
        (mail, without)
    }
}

/// A date as YAML has it, or as spreadsheets write it: `2025/3/11`, `2025-3-11`.
fn date(text: &str) -> Option<NaiveDate> {
    let padded = || {
        let parts: Vec<&str> = text.split(['/', '-']).collect();
        match parts[..] {
            [year, month, day] => Some(format!("{year}-{month:0>2}-{day:0>2}")),
            _ => None,
        }
    };
    yaml::parse_date(text).or_else(|| yaml::parse_date(&padded()?))
}

/// A user's text as a message repeats it.
fn short(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}……", &text[..end]),
        None => text.to_owned(),
    }
}
