//! Releasing (发刊): an issue that went out stays as it was.
//!
//! ```text
//! issues/2025/06/released/release.yaml       the series' values as they were, a digest of every source and of the PDF
//! issues/2025/06/released/….pdf              the PDF that went out
//! issues/2025/06/released/earlier/1/         the same two of an issue that was released again since
//! issues/ledger.jsonl                        a line for each release, chained to the one before
//! ```
//! [`frozen`] reads and writes `release.yaml`, [`ledger`] the chain, [`check()`] compares both with the workspace, and
//! [`store`](mod@store) is the way of one release: first the folder is swapped in whole, then the line is added. A run
//! that was killed in between left a folder without its line, and the next one adds it.

mod check;
mod digest;
pub mod frozen;
pub mod ledger;
mod store;

use std::collections::BTreeMap;

use chrono::NaiveDate;

pub use self::check::{Change, changes, check, check_ledger, intact, stored_pdf};
pub use self::digest::{Digest, Head};
pub use self::ledger::{LEDGER_FILE, Ledger};
pub use self::store::{
    Candidate, Lock, Receipt, Refusal, Request, Step, complete, lock, next, recover, store,
};
use crate::issue::{Manifest, Number};
use crate::series::Series;

/// The folder beside the manifest that holds what was released.
pub const FOLDER: &str = "released";
/// The file in it that says what was released.
pub const RELEASE_NAME: &str = "release.yaml";

/// How a released issue is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReleasedNumber {
    /// 第`number`期（总第`total`期）.
    Regular {
        /// 期号.
        number: u32,
        /// 总期号.
        total: u32,
    },
    /// 增刊第N期.
    Supplement(u32),
}

impl From<&Number> for ReleasedNumber {
    fn from(number: &Number) -> Self {
        match number {
            Number::Regular { number, total } => Self::Regular {
                number: number.value,
                total: total.value,
            },
            Number::Supplement(number) => Self::Supplement(number.value),
        }
    }
}

/// Under which name an issue was released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReleasedName {
    /// The year that the number counts in.
    pub year: i32,
    /// The number.
    pub number: ReleasedNumber,
}

impl ReleasedName {
    /// The name that a manifest gives its issue.
    pub fn of(manifest: &Manifest) -> Self {
        Self {
            year: manifest.year,
            number: ReleasedNumber::from(&manifest.number),
        }
    }

    /// Whether two issues of these names could not stand beside each other: the same number in a year, the same
    /// supplement in a year, or the same total.
    pub fn clashes_with(&self, other: &Self) -> bool {
        let same_year = self.year == other.year;
        match (self.number, other.number) {
            (
                ReleasedNumber::Regular { number, total },
                ReleasedNumber::Regular {
                    number: other,
                    total: other_total,
                },
            ) => total == other_total || (same_year && number == other),
            (ReleasedNumber::Supplement(number), ReleasedNumber::Supplement(other)) => {
                same_year && number == other
            }
            _ => false,
        }
    }

    /// How a user calls it on the command line: `731`, `2025-z1`.
    pub fn reference(&self) -> String {
        match self.number {
            ReleasedNumber::Regular { total, .. } => total.to_string(),
            ReleasedNumber::Supplement(number) => format!("{}-z{number}", self.year),
        }
    }
}

impl std::fmt::Display for ReleasedName {
    /// `2025年第6期（总第731期）`, `2025年增刊第1期`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.number {
            ReleasedNumber::Regular { number, total } => {
                write!(f, "{}年第{number}期（总第{total}期）", self.year)
            }
            ReleasedNumber::Supplement(number) => write!(f, "{}年增刊第{number}期", self.year),
        }
    }
}

/// What was released of an issue, as its `release.yaml` says.
#[derive(Debug, Clone)]
pub struct Release {
    /// The issue's folder below the root (`issues/2025/06`).
    pub folder: String,
    /// Its numbers.
    pub name: ReleasedName,
    /// Its date.
    pub date: NaiveDate,
    /// The series as it was, with the issue's own settings laid over its settings. `check` is that of today: it
    /// decides what is reported, not what is printed. The source is `release.yaml`.
    pub series: Series,
    /// The digest that `bulletin.yaml` had. The PDF names it; it is never compared with the file, which may change.
    pub series_digest: Digest,
    /// The digest of the lines and copies that it took from the recipients of that day (see
    /// [`crate::distribution::recipients::printed_digest`]); the values themselves are among the series'. The PDF names
    /// it; it is never compared with the file. Nothing where it took none.
    pub recipients_digest: Option<Digest>,
    /// The PDF's file name.
    pub pdf_name: String,
    /// The PDF's digest.
    pub pdf: Digest,
    /// The digest of each source (the manifest, the articles, the pictures they show) by its path below the root.
    pub sources: BTreeMap<String, Digest>,
    /// Why it was released again; nothing the first time.
    pub reissue: Option<String>,
    /// The digest of `release.yaml` itself.
    pub digest: Digest,
}

impl Release {
    /// Where its PDF is stored, below the root.
    pub fn pdf_path(&self) -> String {
        released_path(&self.folder, &self.pdf_name)
    }
}

/// The path below the root of something in the `released` folder of an issue's folder.
pub fn released_path(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        format!("{FOLDER}/{name}")
    } else {
        format!("{folder}/{FOLDER}/{name}")
    }
}

#[cfg(test)]
mod tests;
