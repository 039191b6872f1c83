//! An issue's list of articles against its folder, and the articles' files.

use std::collections::{BTreeMap, BTreeSet};

use super::{MANIFEST_NAME, Workspace};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::files::{self, ReadError, TextError};
use crate::issue::Manifest;
use crate::limits;
use crate::series::Text;
use crate::source::Source;

/// The longest file name, in bytes, for which a similar one is looked for; systems allow about so much.
const LONGEST_NAME: usize = 255;

impl Workspace {
    /// The articles' files in the manifest's order. Reports what only reading shows (size, encoding, forbidden
    /// characters); what [`Workspace::entry_diagnostics`] reports — missing, outside, listed twice, too many — is left
    /// out here without a word.
    pub fn article_files(
        &self,
        manifest: &Manifest,
        diagnostics: &mut Diagnostics,
    ) -> Vec<(Text, Source)> {
        let mut seen = BTreeSet::new();
        let mut articles = Vec::new();
        for name in manifest.articles.iter().take(limits::ISSUE_ARTICLES) {
            let Some(path) = article_path(manifest, &name.value) else {
                continue;
            };
            if !seen.insert(path.clone()) {
                continue;
            }
            match self.files.read_text(&path, limits::ARTICLE_BYTES) {
                Ok(source) => articles.push((name.clone(), source)),
                Err(TextError::Unreadable(
                    ReadError::NotFound | ReadError::Outside | ReadError::NotAFile,
                )) => {}
                Err(error) => {
                    diagnostics.extend(error.into_diagnostics(&path, name.place.clone()));
                }
            }
        }
        articles
    }

    /// The paths below the root of the articles that a manifest names, in its order; those outside its folder are left
    /// out.
    pub fn article_paths<'m>(
        &self,
        manifest: &'m Manifest,
    ) -> impl Iterator<Item = String> + use<'m> {
        let names = manifest.articles.iter();
        names.filter_map(|name| article_path(manifest, &name.value))
    }

    /// J201 to J203, J207, J208 and J004 of a manifest.
    pub(super) fn check_articles(&self, manifest: &Manifest, diagnostics: &mut Diagnostics) {
        let mut listed: BTreeMap<String, &Text> = BTreeMap::new();
        let mut missing = Vec::new();
        for name in &manifest.articles {
            let Some(path) = article_path(manifest, &name.value) else {
                diagnostics.push(outside(name));
                continue;
            };
            if let Some(first) = listed.get(&path) {
                diagnostics.push(listed_twice(name, first));
                continue;
            }
            match self.files.probe(&path) {
                Ok(()) => {}
                Err(ReadError::NotFound) => missing.push((name, path.clone())),
                Err(error) => diagnostics.push(error.diagnostic(&path, name.place.clone())),
            }
            listed.insert(path, name);
        }
        if let Some(first) = manifest.articles.get(limits::ISSUE_ARTICLES) {
            let message = format!(
                "稿件太多：列了 {} 篇，一期最多 {} 篇",
                manifest.articles.len(),
                limits::ISSUE_ARTICLES
            );
            diagnostics.push(
                Diagnostic::error(Code::TOO_MANY_ARTICLES, first.place.clone(), message)
                    .with_help("从这一篇起超出了，请分作两期"),
            );
        }
        let unlisted: Vec<&str> = self
            .own_articles(manifest)
            .filter(|path| !listed.contains_key(*path))
            .collect();
        let place = manifest
            .articles
            .last()
            .map_or_else(|| manifest.source.place(0..0), |name| name.place.clone());
        for path in &unlisted {
            let name = below(manifest, path).unwrap_or(path);
            let message = format!("文件夹里的“{name}”没有列入本期");
            diagnostics.push(
                Diagnostic::warning(Code::ARTICLE_UNLISTED, place.clone(), message).with_help(
                    format!(
                        "要排印，请在“articles”（稿件）下面加一行“- {name}”；不要，请移到别处，或在文件名前加“_”"
                    ),
                ),
            );
        }
        for (name, path) in missing {
            diagnostics.push(not_found(manifest, name, &path, &unlisted));
        }
    }

    /// Every file below the issue's folder that isn't below a deeper manifest's, as paths below that folder, sorted.
    pub fn issue_files(&self, manifest: &Manifest) -> Vec<String> {
        self.own_files(manifest)
            .filter_map(|path| below(manifest, path))
            .map(str::to_owned)
            .collect()
    }

    /// The Markdown files among them, below the root.
    fn own_articles<'w>(&'w self, manifest: &'w Manifest) -> impl Iterator<Item = &'w str> {
        self.own_files(manifest).filter(|path| is_markdown(path))
    }

    fn own_files<'w>(&'w self, manifest: &'w Manifest) -> impl Iterator<Item = &'w str> {
        let start = self.paths.partition_point(|path| *path < manifest.folder);
        let in_folder = self.paths[start..]
            .iter()
            .map(String::as_str)
            .take_while(|path| path.starts_with(manifest.folder.as_str()))
            .filter(|path| below(manifest, path).is_some());
        let deeper: Vec<&str> = in_folder
            .clone()
            .filter_map(|path| path.strip_suffix(MANIFEST_NAME))
            .filter(|folder| folder.ends_with('/') && folder.len() > manifest.folder.len() + 1)
            .collect();
        in_folder.filter(move |path| !deeper.iter().any(|folder| path.starts_with(folder)))
    }
}

fn is_markdown(path: &str) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("md"))
}

/// A path below the root as one below the issue's folder.
fn below<'p>(manifest: &Manifest, path: &'p str) -> Option<&'p str> {
    if manifest.folder.is_empty() {
        return Some(path);
    }
    path.strip_prefix(manifest.folder.as_str())?
        .strip_prefix('/')
}

/// The path below the root of an article as the manifest names it; `None` outside the issue's folder.
fn article_path(manifest: &Manifest, name: &str) -> Option<String> {
    let path = files::join(&manifest.folder, name)?;
    below(manifest, &path).is_some().then_some(path)
}

fn outside(name: &Text) -> Diagnostic {
    let help = if name.value.contains('\\') {
        "文件夹和文件名之间请用“/”，不用“\\”"
    } else {
        "请把稿件放进 issue.yaml 所在的文件夹，这里只写文件名"
    };
    let message = format!("稿件“{}”不在本期文件夹内", name.value);
    Diagnostic::error(Code::ARTICLE_OUTSIDE_ISSUE, name.place.clone(), message).with_help(help)
}

fn listed_twice(name: &Text, first: &Text) -> Diagnostic {
    let message = format!("稿件“{}”列了两次", name.value);
    Diagnostic::error(Code::ARTICLE_LISTED_TWICE, name.place.clone(), message)
        .with_label("又列了一次")
        .with_other(first.place.clone(), "第一次列在这里")
        .with_help("请删掉其中一行")
}

/// A file's name without what most names share: the number in front and the ending.
fn stem(name: &str) -> &str {
    let stem = name.strip_suffix(".md").unwrap_or(name);
    let words = stem.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-' || c == '_');
    if words.is_empty() { stem } else { words }
}

fn not_found(manifest: &Manifest, name: &Text, path: &str, unlisted: &[&str]) -> Diagnostic {
    let wanted = below(manifest, path).unwrap_or(path);
    let nearest = unlisted
        .iter()
        .filter(|_| wanted.len() <= LONGEST_NAME)
        .filter_map(|path| below(manifest, path))
        .map(|found| {
            (
                strsim::normalized_damerau_levenshtein(stem(wanted), stem(found)),
                found,
            )
        })
        .filter(|(likeness, _)| *likeness >= 0.5)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let help = match nearest {
        Some((_, found)) => format!("是不是“{found}”？请检查文件名，大小写也要一致"),
        None => "请检查文件名和后缀（.md），以及文件是否放在 issue.yaml 所在的文件夹里".to_owned(),
    };
    let message = format!("找不到稿件“{}”", name.value);
    Diagnostic::error(Code::ARTICLE_NOT_FOUND, name.place.clone(), message).with_help(help)
}
