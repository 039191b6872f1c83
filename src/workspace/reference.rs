//! From what a user calls an issue to its manifest.

use std::path::Path;

use super::numbers::Names;
use super::{Entry, MANIFEST_NAME, Workspace};

/// How many issues an error message lists.
const LISTED: usize = 3;

enum Reference {
    Latest,
    Total(u32),
    Number(i32, u32),
    Supplement(i32, u32),
}

impl Reference {
    fn parse(text: &str) -> Option<Self> {
        if text == "latest" {
            return Some(Self::Latest);
        }
        let Some((year, rest)) = text.split_once('-') else {
            return digits(text).map(Self::Total);
        };
        let year = digits(year).filter(|_| year.len() == 4)?;
        let year = i32::try_from(year).ok()?;
        let supplement = ["增刊", "增", "z", "Z"]
            .into_iter()
            .find_map(|mark| rest.strip_prefix(mark));
        match supplement {
            Some(number) => Some(Self::Supplement(year, digits(number)?)),
            None => Some(Self::Number(year, digits(rest)?)),
        }
    }

    fn means(&self, names: &Names) -> bool {
        match self {
            Self::Latest => false,
            Self::Total(total) => names.total == Some(*total),
            Self::Number(year, number) => {
                names.year == Some(*year) && names.number == Some(*number)
            }
            Self::Supplement(year, number) => {
                names.year == Some(*year) && names.supplement == Some(*number)
            }
        }
    }
}

fn digits(text: &str) -> Option<u32> {
    let all = text.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| text.parse().ok())?
}

pub(super) fn select<'w>(workspace: &'w Workspace, reference: &str) -> Result<&'w Entry, String> {
    let reference = reference.trim();
    let parsed = Reference::parse(reference);
    let found = match &parsed {
        Some(Reference::Latest) => latest(workspace),
        Some(parsed) => workspace
            .entries
            .iter()
            .find(|entry| parsed.means(&entry.names)),
        None => None,
    };
    found
        .or_else(|| by_path(workspace, reference))
        .ok_or_else(|| not_found(workspace, reference, parsed.as_ref()))
}

/// The highest total; of two with the same, the first in order.
fn latest(workspace: &Workspace) -> Option<&Entry> {
    let entries = workspace.entries.iter().rev();
    entries
        .filter(|entry| entry.names.total.is_some())
        .max_by_key(|entry| entry.names.total)
}

fn by_path<'w>(workspace: &'w Workspace, reference: &str) -> Option<&'w Entry> {
    let files = &workspace.files;
    let bases = [std::env::current_dir().ok(), Some(files.root().to_owned())];
    bases.into_iter().flatten().find_map(|base| {
        let path = files.relative(&base, Path::new(reference))?;
        let manifest = match path.as_str() {
            "" => MANIFEST_NAME.to_owned(),
            folder => format!("{folder}/{MANIFEST_NAME}"),
        };
        workspace
            .entries
            .iter()
            .find(|entry| entry.path == path || entry.path == manifest)
    })
}

fn not_found(workspace: &Workspace, reference: &str, parsed: Option<&Reference>) -> String {
    let mut message = match parsed {
        Some(Reference::Latest) => "还没有编总期号的一期，用 jianbao new issue 新建".to_owned(),
        Some(Reference::Total(total)) => format!("没有总第{total}期"),
        Some(Reference::Number(year, number)) => format!("没有{year}年第{number}期"),
        Some(Reference::Supplement(year, number)) => format!("没有{year}年增刊第{number}期"),
        None => format!(
            "找不到“{reference}”这一期。可以写总期号（731）、年份和期号（2025-6）、增刊（2025-z1）、\
             issue.yaml 或其文件夹的路径，或 latest（最新一期）"
        ),
    };
    let newest: Vec<String> = workspace
        .entries
        .iter()
        .rev()
        .filter(|entry| entry.manifest.is_some())
        .map(|entry| call(&entry.names))
        .take(LISTED)
        .collect();
    if !newest.is_empty() {
        message += &format!("。最近的有：{}", newest.join("、"));
    }
    let unreadable: Vec<&str> = workspace
        .entries
        .iter()
        .filter(|entry| entry.manifest.is_none())
        .map(|entry| entry.path.as_str())
        .collect();
    if let Some(first) = unreadable.first() {
        message += &format!(
            "。另有 {} 个 issue.yaml 有错误，读不出是哪一期（{first}{}），可以用路径指明",
            unreadable.len(),
            if unreadable.len() > 1 { " 等" } else { "" }
        );
    }
    message
}

/// How a user may call an issue: `731（2025-6）`, `2025-z1`.
fn call(names: &Names) -> String {
    let year = names.year.unwrap_or_default();
    match (names.total, names.number, names.supplement) {
        (Some(total), Some(number), _) => format!("{total}（{year}-{number}）"),
        (_, _, Some(number)) => format!("{year}-z{number}"),
        _ => year.to_string(),
    }
}
