//! What jianbao writes for the editor to go on with: a workspace, an issue, an article. Nothing that exists is
//! overwritten; the one file that is changed is the manifest a new article is entered in.

mod manifest_entry;
mod starter;

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{Datelike as _, NaiveDate};

pub use self::manifest_entry::EntryError;
use crate::files::{Files, ReadError};
use crate::issue::{Manifest, Number};
use crate::limits;
use crate::output::{self, WriteError};

/// How many characters of a title go into a file's name.
const NAME_CHARACTERS: usize = 20;

/// Why nothing was made. Shown with [`fmt::Display`], in Chinese.
#[derive(Debug)]
pub enum ScaffoldError {
    /// The folder of a new workspace has something in it.
    NotEmpty(PathBuf),
    /// The folder of a new workspace cannot be looked into.
    Unreadable(PathBuf, io::Error),
    /// A title or name without a word, or with characters that no text has.
    BadText(&'static str),
    /// The manifest could not be read again.
    Manifest(String, ReadError),
    /// The article could not be entered in the manifest.
    Entry(String, EntryError),
    /// Writing failed.
    Write(WriteError),
}

impl fmt::Display for ScaffoldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotEmpty(path) => write!(
                f,
                "文件夹“{}”里已有东西，没有新建；请换一个名字，或先把它清空",
                path.display()
            ),
            Self::Unreadable(path, error) => {
                write!(f, "“{}”打不开：{}", path.display(), output::reason(error))
            }
            Self::BadText(what) => write!(f, "{what}不能是空的，也不能含有换行等控制字符"),
            Self::Manifest(path, error) => write!(f, "“{path}”{}", error.description()),
            Self::Entry(path, error) => write!(
                f,
                "没有新建稿件，“{path}”也没有改动：{}。\n请先把清单里的稿件改成一行一个的写法，再重新运行：\n\
                 稿件:\n  - 已有的文件名.md",
                error.message()
            ),
            Self::Write(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ScaffoldError {}

impl From<WriteError> for ScaffoldError {
    fn from(error: WriteError) -> Self {
        Self::Write(error)
    }
}

/// Makes a workspace in a folder that does not exist or is empty: the series, a first issue of that date with two
/// articles that build as they are, `.gitignore`, and a page that tells how to go on. Returns the paths of the files
/// below the folder.
///
/// # Errors
/// When there is something in the folder, or the system refuses.
pub fn init(folder: &Path, date: NaiveDate) -> Result<Vec<String>, ScaffoldError> {
    match fs::read_dir(folder) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                return Err(ScaffoldError::NotEmpty(folder.to_owned()));
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(ScaffoldError::Unreadable(folder.to_owned(), error)),
    }
    let files = starter::workspace(date);
    for (path, text) in &files {
        output::write_new(&folder.join(path), text.as_bytes())?;
    }
    Ok(files.into_iter().map(|(path, _)| path).collect())
}

/// A new issue as it was numbered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIssue {
    /// Its manifest, below the root.
    pub manifest: String,
    /// The year it counts in.
    pub year: i32,
    /// 期号, or the supplement's number.
    pub number: u32,
    /// 总期号; none for a supplement.
    pub total: Option<u32>,
}

/// Makes the manifest of the next issue of the date's year, or of its next supplement. The number goes on from the
/// highest of that year, the total from the highest of all; keys are Chinese if those of the newest manifest are.
///
/// # Errors
/// When the manifest exists, or the system refuses.
pub fn new_issue(
    root: &Path,
    manifests: &[&Manifest],
    date: NaiveDate,
    supplement: bool,
) -> Result<NewIssue, ScaffoldError> {
    let year = date.year();
    let numbers = manifests
        .iter()
        .filter(|manifest| manifest.year == year)
        .filter_map(|manifest| match &manifest.number {
            Number::Regular { number, .. } if !supplement => Some(number.value),
            Number::Supplement(number) if supplement => Some(number.value),
            _ => None,
        });
    let totals = manifests
        .iter()
        .filter_map(|manifest| match &manifest.number {
            Number::Regular { total, .. } => Some(total.value),
            Number::Supplement(_) => None,
        });
    let number = numbers.max().unwrap_or(0).saturating_add(1);
    let total = (!supplement).then(|| totals.max().unwrap_or(0).saturating_add(1));
    let chinese = manifests
        .iter()
        .max_by_key(|manifest| (manifest.date.value, manifest.folder.as_str()))
        .is_none_or(|newest| manifest_entry::has_chinese_keys(newest.source.text()));

    let letter = if supplement { "z" } else { "" };
    let path = format!("issues/{year}/{letter}{number:02}/issue.yaml");
    let text = starter::manifest(chinese, number, total, date, &[]);
    output::write_new(&root.join(&path), text.as_bytes())?;
    Ok(NewIssue {
        manifest: path,
        year,
        number,
        total,
    })
}

/// What a new article's front matter says.
#[derive(Debug, Clone, Default)]
pub struct NewArticle {
    /// 标题.
    pub title: String,
    /// 供稿单位; at least one.
    pub source: Vec<String>,
    /// 作者.
    pub author: Vec<String>,
}

/// Makes an article's file in the issue's folder and enters it at the end of the manifest's list. Returns the
/// file's path below the root.
///
/// # Errors
/// When the text is none, the entry cannot be made (then nothing is), or the system refuses.
pub fn new_article(
    files: &Files,
    manifest: &Manifest,
    article: &NewArticle,
) -> Result<String, ScaffoldError> {
    check_text("标题", &article.title)?;
    for unit in &article.source {
        check_text("供稿单位", unit)?;
    }
    for author in &article.author {
        check_text("作者", author)?;
    }

    // The bytes on the disk, not the parsed source: a byte order mark must stay.
    let manifest_path = manifest.source.path();
    let bytes = files
        .read(manifest_path, limits::YAML_BYTES)
        .map_err(|error| ScaffoldError::Manifest(manifest_path.to_owned(), error))?;
    let failed = |error| ScaffoldError::Entry(manifest_path.to_owned(), error);
    let text = str::from_utf8(&bytes).map_err(|_| failed(EntryError::Unreadable))?;

    let name = article_name(next_number(files, manifest), &article.title);
    let edited = manifest_entry::enter(text, &name).map_err(failed)?;
    let chinese = manifest_entry::has_chinese_keys(text);

    let path = format!("{}/{name}", manifest.folder);
    let text = starter::article(chinese, article);
    output::write_new(&files.root().join(&path), text.as_bytes())?;
    output::replace(&files.root().join(manifest_path), edited.as_bytes())?;
    Ok(path)
}

fn check_text(what: &'static str, text: &str) -> Result<(), ScaffoldError> {
    if text.trim().is_empty() || text.chars().any(char::is_control) {
        Err(ScaffoldError::BadText(what))
    } else {
        Ok(())
    }
}

/// One more than the highest number that an article's name in the folder or in the manifest begins with.
fn next_number(files: &Files, manifest: &Manifest) -> u32 {
    let folder = format!("{}/", manifest.folder);
    let present = files.walk(&manifest.folder);
    present
        .iter()
        .filter_map(|path| path.strip_prefix(&folder))
        .filter(|name| name.ends_with(".md"))
        .chain(manifest.articles.iter().map(|name| name.value.as_str()))
        .filter_map(leading_number)
        .max()
        .unwrap_or(0)
        + 1
}

/// The number of `03-标题.md`. More than three digits are a year or a date (`2025-总结.md`).
fn leading_number(name: &str) -> Option<u32> {
    let (digits, _) = name.split_once('-')?;
    (digits.len() <= 3 && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| digits.parse().ok())
        .flatten()
}

/// `NN-标题.md`: spaces are left out, and what a file name or a link to it cannot hold becomes `-`.
fn article_name(number: u32, title: &str) -> String {
    let words: String = title
        .chars()
        .filter(|character| !character.is_whitespace())
        .take(NAME_CHARACTERS)
        .map(|character| match character {
            '\\' | '/' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '#' | '%' => '-',
            other => other,
        })
        .collect();
    let words = words.trim_matches(['-', '.']);
    let words = if words.is_empty() { "稿件" } else { words };
    format!("{number:02}-{words}.md")
}

#[cfg(test)]
mod tests;
