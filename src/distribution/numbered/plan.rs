//! Which files are made, which numbers are in them, and the register of what is whose.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use crate::diagnostic::render::visible;
use crate::distribution::copy_numbers::{self, LARGEST, RESERVE, in_words, six_digits};
use crate::distribution::csv;
use crate::distribution::recipients::{RECIPIENTS_FILE, Recipient, Recipients};
use crate::imprint;
use crate::numbering;
use crate::output::OutputFile;

/// The register's file name.
pub const REGISTER: &str = "份号登记.csv";
/// The name of the one file of all copies.
const ALL: &str = "全部.pdf";

/// What is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The files, in the order of their numbers.
    pub files: Vec<PlannedFile>,
    /// How many copies have a number.
    pub copies: u32,
    /// What the editor should know, in Chinese.
    pub remarks: Vec<String>,
    register: Vec<Registered>,
}

/// A PDF to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedFile {
    /// Its name.
    pub name: String,
    /// The numbers of its copies.
    pub numbers: RangeInclusive<u32>,
    /// Whose they are, where the pages are to say so.
    pub mark: Option<String>,
}

impl PlannedFile {
    /// How many copies it has.
    pub fn copies(&self) -> u32 {
        self.numbers.end() - self.numbers.start() + 1
    }
}

/// A row of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Registered {
    numbers: RangeInclusive<u32>,
    unit: String,
}

impl Plan {
    /// All copies in one file: as many as are `wanted`, else those of the recipients and their reserve, else those that
    /// are `printed` as 共印 N 份.
    ///
    /// # Errors
    /// In Chinese, where nothing says how many copies there are, or there are more than numbers.
    pub fn of_all(
        recipients: Option<&Recipients>,
        date: NaiveDate,
        wanted: Option<u32>,
        printed: Option<u64>,
    ) -> Result<Self, String> {
        let listed = recipients.and_then(|recipients| recipients.copies(date));
        let copies = wanted.map(u64::from).or(listed).or(printed).ok_or_else(|| {
            format!(
                "不知道要编多少份。请写明份数，例如 --numbered --copies 300；或在 {RECIPIENTS_FILE} 里写各单位的份数，或在 issue.yaml 里写“份数: 300”"
            )
        })?;
        let copies = checked(copies)?;
        let mut remarks = Vec::new();
        if let Some(listed) = listed.filter(|&listed| listed > u64::from(copies)) {
            remarks.push(format!(
                "名册连同备份要 {listed} 份，只编了 {copies} 份：排在后面的单位没有份号"
            ));
        }
        let mut register = Vec::new();
        for share in recipients
            .iter()
            .flat_map(|recipients| copy_numbers::assign(recipients, date))
        {
            let (first, last) = share.numbers.clone().into_inner();
            if share.recipient.is_some() && first <= copies {
                register.push(Registered {
                    unit: share.unit(),
                    numbers: first..=last.min(copies),
                });
            }
        }
        // Without recipients nobody knows whose they are: the editor writes that down.
        let unit = if register.is_empty() { "" } else { RESERVE };
        let next = register.last().map_or(1, |last| last.numbers.end() + 1);
        if next <= copies {
            register.push(Registered {
                unit: unit.to_owned(),
                numbers: next..=copies,
            });
        }
        remarks.extend(other_number(printed, copies));
        Ok(Self {
            files: vec![PlannedFile {
                name: ALL.to_owned(),
                numbers: 1..=copies,
                mark: None,
            }],
            copies,
            remarks,
            register,
        })
    }

    /// A file for each recipient, and one for the reserve. Who gets mail and no paper has one number, behind the
    /// printed ones.
    ///
    /// # Errors
    /// In Chinese, where there are no recipients, or more copies than numbers.
    pub fn of_each(
        recipients: Option<&Recipients>,
        date: NaiveDate,
        printed: Option<u64>,
    ) -> Result<Self, String> {
        let Some(recipients) = recipients else {
            return Err(format!(
                "还没有收件单位名册。按单位编份号，要先写 {RECIPIENTS_FILE}，或用 jianbao recipients import 表格.csv 导入"
            ));
        };
        let by_mail = |unit: &&Recipient| unit.copies == 0 && !unit.mail.is_empty();
        let mailed = recipients.for_date(date).filter(by_mail).count();
        let total = recipients.copies(date).unwrap_or(0);
        checked(total.saturating_add(u64::try_from(mailed).unwrap_or(u64::MAX)))?;

        let mut shares = copy_numbers::assign(recipients, date);
        let on_paper = shares.last().map_or(0, |last| *last.numbers.end());
        shares.extend(copy_numbers::assign_mailed(recipients, date, &shares));
        let Some(copies) = shares.last().map(|last| *last.numbers.end()) else {
            return Err(format!(
                "{RECIPIENTS_FILE} 里没有一个单位在这一天要纸质的，也没有邮箱；请写上“份数”或“邮箱”"
            ));
        };
        let mut remarks: Vec<String> = other_number(printed, on_paper).into_iter().collect();
        if mailed > 0 {
            remarks.push(format!(
                "{mailed} 个单位没有纸质的，只有邮箱，各编了一个份号，排在纸质的后面（{}）",
                in_words(&(on_paper + 1..=copies))
            ));
        }
        let register: Vec<Registered> = shares
            .into_iter()
            .map(|share| Registered {
                unit: share.unit(),
                numbers: share.numbers,
            })
            .collect();
        let files = register
            .iter()
            .map(|row| PlannedFile {
                name: file_name(&row.numbers, &row.unit),
                numbers: row.numbers.clone(),
                mark: Some(row.unit.clone()),
            })
            .collect();
        Ok(Self {
            files,
            copies,
            remarks,
            register,
        })
    }

    /// Whose the numbers are, as a table for spreadsheets: UTF-8 with a byte order mark, no cell that is a formula.
    pub fn register(&self) -> OutputFile {
        let header = ["份号起", "份号止", "份数", "收件单位"].map(str::to_owned);
        let rows = self.register.iter().map(|row| {
            let (first, last) = row.numbers.clone().into_inner();
            vec![
                six_digits(first),
                six_digits(last),
                (last - first + 1).to_string(),
                row.unit.clone(),
            ]
        });
        let rows = std::iter::once(header.to_vec()).chain(rows);
        OutputFile::new(REGISTER, csv::spreadsheet(rows))
    }
}

/// A remark where 共印 N 份 says something else than how many paper copies have a number.
fn other_number(printed: Option<u64>, copies: u32) -> Option<String> {
    let printed = printed.filter(|&printed| printed != u64::from(copies))?;
    Some(format!(
        "版记上印的是“共印{printed}份”，编了份号的是 {copies} 份"
    ))
}

/// A number of copies that six digits can count.
fn checked(copies: u64) -> Result<u32, String> {
    u32::try_from(copies)
        .ok()
        .filter(|&copies| copies <= LARGEST)
        .ok_or_else(|| {
            format!("份号只有六位，最多 {LARGEST} 份，现在是 {copies} 份；请检查各单位的份数")
        })
}

/// `000001-000012 省委办公厅.pdf`: the numbers make it unlike all others, whatever the unit is called.
fn file_name(numbers: &RangeInclusive<u32>, unit: &str) -> String {
    let unit = visible(unit).replace(char::REPLACEMENT_CHARACTER, "");
    let unit = numbering::file_name_part(&imprint::one_line(&unit));
    let numbers = in_words(numbers);
    if unit.is_empty() {
        format!("{numbers}.pdf")
    } else {
        format!("{numbers} {unit}.pdf")
    }
}
