//! `issues/ledger.jsonl`: a line for each release, chained to the one before by its digest.
//!
//! A changed, missing or added line breaks the chain where the next line begins, so that everything but the end is
//! safe: that lines were cut off the end, or that somebody wrote the whole file anew, shows only by the head that was
//! copied into the paper register.
//!
//! A line is exactly what [`Line`] writes, byte for byte: there is one spelling, so that a line cannot be changed
//! without changing what it says.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Digest, Head, Release, ReleasedName, ReleasedNumber};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::files::{Files, ReadError};
use crate::limits;
use crate::source::{Place, Source};

/// Where the ledger stands, below the root.
pub const LEDGER_FILE: &str = "issues/ledger.jsonl";

/// The version of the lines' format. One that is higher was written by a later jianbao.
const VERSION: u32 = 1;

const BACKUP: &str = "登记簿由程序写成，不能手工改。请从备份里找回原来的 issues/ledger.jsonl；\
                      哪一份是真的，用 jianbao release --head 显示校验码，和纸质登记本上抄的对一对";

/// A line, in the order of its keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    total: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supplement: Option<u32>,
    year: i32,
    date: String,
    /// The folder below the root.
    pub folder: String,
    /// The digest of each source by its path below the root.
    pub files: BTreeMap<String, Digest>,
    /// The digest of the PDF.
    pub pdf: Digest,
    /// The digest of `release.yaml`.
    pub release: Digest,
    /// Why the issue was released again; nothing the first time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reissue: Option<String>,
    /// The head of the chain before this line.
    pub previous: Head,
}

impl Line {
    /// The line of a release behind this head.
    pub fn of(release: &Release, previous: Head) -> Self {
        let (number, total, supplement) = match release.name.number {
            ReleasedNumber::Regular { number, total } => (Some(number), Some(total), None),
            ReleasedNumber::Supplement(number) => (None, None, Some(number)),
        };
        Self {
            version: VERSION,
            number,
            total,
            supplement,
            year: release.name.year,
            date: release.date.to_string(),
            folder: release.folder.clone(),
            files: release.sources.clone(),
            pdf: release.pdf,
            release: release.digest,
            reissue: release.reissue.clone(),
            previous,
        }
    }

    /// The numbers. `None` only for a line that no ledger holds.
    fn checked_name(&self) -> Option<ReleasedName> {
        let number = match (self.number, self.total, self.supplement) {
            (Some(number), Some(total), None) => ReleasedNumber::Regular { number, total },
            (None, None, Some(number)) => ReleasedNumber::Supplement(number),
            _ => return None,
        };
        Some(ReleasedName {
            year: self.year,
            number,
        })
    }

    /// Reads a line, given without its line end.
    fn parse(text: &str) -> Result<(Self, ReleasedName), Fault> {
        // Only a look: of a later version's keys we know this one.
        #[derive(Deserialize)]
        struct Version {
            version: u32,
        }
        let version: Version = serde_json::from_str(text).map_err(|_| Fault::Changed)?;
        if version.version > VERSION {
            return Err(Fault::LaterVersion);
        }
        let line: Self = serde_json::from_str(text).map_err(|_| Fault::Changed)?;
        let date = NaiveDate::parse_from_str(&line.date, "%Y-%m-%d");
        let sound = line.version == VERSION
            && date.is_ok_and(|date| date.to_string() == line.date)
            && line.to_text().as_deref() == Some(text);
        let name = line.checked_name().filter(|_| sound);
        name.map(|name| (line, name)).ok_or(Fault::Changed)
    }

    fn to_text(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }
}

/// A line with what follows from it.
#[derive(Debug, Clone)]
pub struct Registered {
    /// What it says.
    pub line: Line,
    /// The numbers.
    pub name: ReleasedName,
    /// Which line of the file it is, from 1.
    pub position: usize,
    /// The chain's head behind it.
    pub head: Head,
}

impl Registered {
    /// Whether this is the line of that release.
    pub fn is_of(&self, release: &Release) -> bool {
        self.line == Line::of(release, self.line.previous)
    }
}

/// What is wrong with a line in itself.
enum Fault {
    Changed,
    LaterVersion,
}

/// The ledger as it was read.
#[derive(Debug)]
pub struct Ledger {
    source: Source,
    lines: Vec<Registered>,
    /// Indexes of `lines` by folder.
    folders: BTreeMap<String, Vec<usize>>,
    head: Head,
    faults: Diagnostics,
}

impl Ledger {
    /// Reads the ledger of a workspace and verifies its chain; none is as good as an empty one.
    pub fn read(files: &Files) -> Self {
        match files.read(LEDGER_FILE, limits::LEDGER_BYTES) {
            Ok(bytes) => Self::parse(&bytes),
            Err(ReadError::NotFound) => Self::parse(b""),
            Err(error) => {
                let mut ledger = Self::parse(b"");
                let message = format!("发刊登记簿{}", error.description());
                ledger.report(ledger.source.place(0..0), message, BACKUP);
                ledger
            }
        }
    }

    /// Reads the bytes of a ledger and verifies the chain.
    pub fn parse(bytes: &[u8]) -> Self {
        let text = str::from_utf8(bytes);
        let source = match text {
            Ok(text) => Source::new(LEDGER_FILE, text),
            Err(_) => Source::new(LEDGER_FILE, String::from_utf8_lossy(bytes)),
        };
        let mut ledger = Self {
            source: source.clone(),
            lines: Vec::new(),
            folders: BTreeMap::new(),
            head: Head::NONE,
            faults: Diagnostics::new(),
        };
        if let Err(error) = text {
            let place = source.place(error.valid_up_to()..error.valid_up_to());
            ledger.report(place, "发刊登记簿损坏了，不是 UTF-8 文本", BACKUP);
            return ledger;
        }
        if let Some(at) = source.text().find("\r\n") {
            let help = "多半是 Git 或编辑器换了换行符。请把换行改回 LF（Git 可以在 .gitattributes 里写“issues/** -text”，\
                        再重新取出文件），不要改别的";
            let message = "发刊登记簿的换行被改成了 Windows 的格式（CRLF）";
            ledger.report(source.place(at..at), message, help);
            return ledger;
        }
        ledger.read_lines();
        ledger
    }

    fn read_lines(&mut self) {
        let source = self.source.clone();
        let text = source.text();
        let mut start = 0;
        for (index, with_end) in text.split_inclusive('\n').enumerate() {
            let position = index + 1;
            let place = source.place(start..start);
            start += with_end.len();
            let line = match with_end.strip_suffix('\n') {
                Some(line) => line,
                None => {
                    let message = format!("发刊登记簿第 {position} 行（最后一行）不完整");
                    self.report(place.clone(), message, BACKUP);
                    with_end
                }
            };
            match Line::parse(line) {
                Ok((parsed, name)) => {
                    if parsed.previous != self.head {
                        self.report(place, unchained(position), BACKUP);
                    }
                    self.folders
                        .entry(parsed.folder.clone())
                        .or_default()
                        .push(self.lines.len());
                    self.lines.push(Registered {
                        line: parsed,
                        name,
                        position,
                        head: Head::of(line),
                    });
                }
                Err(Fault::Changed) => {
                    let message = format!("发刊登记簿第 {position} 行被改过，不是程序写的样子");
                    self.report(place, message, BACKUP);
                }
                Err(Fault::LaterVersion) => {
                    let message =
                        format!("发刊登记簿第 {position} 行由更新版本的 jianbao 写成，读不懂");
                    self.report(place, message, "请改用那个版本的 jianbao");
                }
            }
            self.head = Head::of(line);
        }
    }

    fn report(&mut self, place: Place, message: impl Into<String>, help: &str) {
        let diagnostic = Diagnostic::error(Code::LEDGER_BROKEN, place, message).with_help(help);
        self.faults.push(diagnostic);
    }

    /// What is wrong with the file and its chain (J222); nothing where it is whole.
    pub fn faults(&self) -> &Diagnostics {
        &self.faults
    }

    /// The lines that could be read, in their order.
    pub fn lines(&self) -> &[Registered] {
        &self.lines
    }

    /// The lines of the issue in this folder (a path below the root), the first release first.
    pub fn of(&self, folder: &str) -> Vec<&Registered> {
        let indexes = self.folders.get(folder).into_iter().flatten();
        indexes.filter_map(|index| self.lines.get(*index)).collect()
    }

    /// The first line of another folder's issue whose numbers this one would take.
    pub fn clash(&self, name: &ReleasedName, folder: &str) -> Option<&Registered> {
        self.lines.iter().find(|registered| {
            registered.line.folder != folder && registered.name.clashes_with(name)
        })
    }

    /// The head of the chain.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Where a line begins.
    pub fn place(&self, registered: &Registered) -> Place {
        let start = self.source.line(registered.position).start;
        self.source.place(start..start)
    }

    /// The whole file as it is.
    pub fn text(&self) -> &str {
        self.source.text()
    }

    /// The whole file with the line of another release, and the head behind it. `None` where the chain is broken:
    /// nothing is ever hung on it.
    pub fn with(&self, release: &Release) -> Option<(String, Head)> {
        if !self.faults.is_empty() {
            return None;
        }
        let line = Line::of(release, self.head).to_text()?;
        // What is written must be readable.
        Line::parse(&line).ok()?;
        Some((format!("{}{line}\n", self.source.text()), Head::of(&line)))
    }
}

fn unchained(position: usize) -> String {
    if position == 1 {
        "发刊登记簿第 1 行不是开头：前面的行被删掉了".to_owned()
    } else {
        let before = position - 1;
        format!("发刊登记簿第 {position} 行接不上第 {before} 行：中间有行被改过、删掉或插进来")
    }
}

#[cfg(test)]
mod tests;
