//! What the site shows, from manifests and front matters alone: small enough to be in memory for the whole archive, while
//! the issues themselves are read and rendered one by one.

use super::{LeftOut, Which};
use crate::article;
use crate::diagnostic::Diagnostics;
use crate::html::anchor::article_page;
use crate::imprint::{self, listed_title, one_line, value, values};
use crate::issue::Manifest;
use crate::numbering;
use crate::parallel::in_parallel;
use crate::series::Series;
use crate::workspace::{Entry, Workspace};

/// The issues of the site, the oldest first.
#[derive(Debug)]
pub struct Catalogue {
    /// By date, then year, then number; a supplement of the same day after the regular issue.
    pub issues: Vec<CataloguedIssue>,
}

/// An issue, as lists show it.
#[derive(Debug)]
pub struct CataloguedIssue {
    /// 刊名 as the issue bears it, on one line.
    pub series: String,
    /// 编者, with 编 behind it.
    pub publisher: String,
    /// Its folder in the site (`2025/06`).
    pub folder: String,
    /// The year that its number counts in.
    pub year: i32,
    /// `2025年第6期`.
    pub name: String,
    /// `第6期`.
    pub number: String,
    /// `（总第七百三十一期）`.
    pub total: Option<String>,
    /// 日期.
    pub date: chrono::NaiveDate,
    /// Its articles in print order.
    pub articles: Vec<CataloguedArticle>,
}

/// An article, as lists show it.
#[derive(Debug)]
pub struct CataloguedArticle {
    /// The title on one line.
    pub title: String,
    /// 短标题 where there is one, else the title.
    pub short_title: String,
    /// 供稿单位.
    pub sources: Vec<String>,
    /// 作者.
    pub authors: Vec<String>,
    /// 栏目.
    pub column: Option<String>,
    /// 摘要.
    pub summary: Option<String>,
}

impl CataloguedIssue {
    /// Its page, below the top of the site.
    pub fn page(&self) -> String {
        format!("{}/index.html", self.folder)
    }

    /// The page of an article, below the top of the site.
    pub fn article_page(&self, index: usize) -> String {
        format!("{}/{}", self.folder, article_page(index))
    }

    /// When it came out: the first moment of its day in China.
    pub fn moment(&self) -> String {
        format!("{}T00:00:00+08:00", self.date)
    }
}

/// Which of the workspace's issues the site shows, the oldest first, and which it does not.
pub struct Selection<'w> {
    /// The issues to show. A manifest that cannot be read is among them, so that its faults are reported: nobody knows
    /// what it would say.
    pub entries: Vec<&'w Entry>,
    /// What is left out on purpose.
    pub left_out: Vec<LeftOut>,
}

/// Chooses the issues. A classified one is out before anything else is asked, and no order brings it back.
pub fn select(workspace: &Workspace, which: Which) -> Selection<'_> {
    let mut entries = Vec::new();
    let mut left_out = Vec::new();
    for entry in workspace.manifests() {
        match (reason_against(workspace, entry, which), &entry.manifest) {
            (None, _) => entries.push(entry),
            (Some(reason), Some(manifest)) => left_out.push(LeftOut {
                name: numbering::issue_name(manifest),
                reason,
            }),
            (Some(reason), None) => left_out.push(LeftOut {
                name: entry.path.clone(),
                reason,
            }),
        }
    }
    entries.sort_by_key(|entry| entry.manifest.as_ref().map(order));
    Selection { entries, left_out }
}

/// The folders that the classified issues would have in the site, were they not classified.
pub fn withheld(workspace: &Workspace) -> Vec<String> {
    let manifests = workspace.manifests().iter();
    manifests
        .filter_map(|entry| entry.manifest.as_ref())
        .filter(|manifest| manifest.is_classified())
        .map(numbering::output_folder)
        .collect()
}

fn reason_against(workspace: &Workspace, entry: &Entry, which: Which) -> Option<String> {
    // One whose stored release has vanished was released too: that is an error, and not a reason to leave it out.
    let released = entry.is_stored() || !workspace.ledger().of(entry.folder()).is_empty();
    let unreleased = which == Which::Released && !released;
    let Some(manifest) = &entry.manifest else {
        return unreleased.then(|| "还没有发刊（issue.yaml 有错误，读不出来）".to_owned());
    };
    if manifest.is_classified() {
        let mark = value(manifest.classification.as_ref()).unwrap_or_default();
        return Some(format!(
            "密级是“{mark}”。涉及国家秘密的一律不上网站，没有任何选项可以改变"
        ));
    }
    if manifest.draft {
        let reason = if released {
            "正在更正（送审稿），重新发刊以后再上网站"
        } else {
            "送审稿，定稿以后再上网站"
        };
        return Some(reason.to_owned());
    }
    if unreleased {
        return Some("还没有发刊".to_owned());
    }
    manifest
        .articles
        .is_empty()
        .then(|| "还没有稿件".to_owned())
}

/// By date, then year and number.
fn order(manifest: &Manifest) -> (chrono::NaiveDate, i32, bool, u32) {
    use crate::issue::Number;
    let (supplement, number) = match &manifest.number {
        Number::Regular { number, .. } => (false, number.value),
        Number::Supplement(number) => (true, number.value),
    };
    (manifest.date.value, manifest.year, supplement, number)
}

impl Catalogue {
    /// Reads the front matters of the issues. Issues that cannot be read are left out without a word: whoever reads them
    /// whole reports them, and then there is no site.
    pub fn read(workspace: &Workspace, entries: &[&Entry]) -> Self {
        let issues = in_parallel(entries, |entry| {
            let manifest = entry.manifest.as_ref()?;
            Some(catalogued(
                workspace,
                workspace.series_for(entry)?,
                manifest,
            ))
        });
        Self {
            issues: issues.into_iter().flatten().collect(),
        }
    }

    /// The issues, the newest first, each with its place in `issues`.
    pub fn newest_first(&self) -> impl Iterator<Item = (usize, &CataloguedIssue)> {
        self.issues.iter().enumerate().rev()
    }

    /// How many articles all issues have together.
    pub fn articles(&self) -> usize {
        self.issues.iter().map(|issue| issue.articles.len()).sum()
    }
}

fn catalogued(workspace: &Workspace, series: &Series, manifest: &Manifest) -> CataloguedIssue {
    let mut ignored = Diagnostics::new();
    let articles = workspace
        .article_files(manifest, &mut ignored)
        .into_iter()
        .filter_map(|(_, file)| article::split(&file, &mut ignored))
        .map(|(matter, _)| CataloguedArticle {
            title: one_line(&matter.title.value),
            short_title: listed_title(&matter),
            sources: values(&matter.source),
            authors: values(&matter.author),
            column: value(matter.column.as_ref()),
            summary: value(matter.summary.as_ref()),
        })
        .collect();
    CataloguedIssue {
        series: one_line(&series.title.value),
        publisher: imprint::publisher(series),
        folder: numbering::output_folder(manifest),
        year: manifest.year,
        name: numbering::issue_name(manifest),
        number: numbering::issue_label(&manifest.number),
        total: imprint::total(&manifest.number),
        date: manifest.date.value,
        articles,
    }
}
