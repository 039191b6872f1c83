//! What a rule of the proofreader is: a code, a page for users, and the function that looks.

pub use crate::diagnostic::Page;

use crate::article::Article;
use crate::check::prose::Prose;
use crate::check::terms::Lexicon;
use crate::diagnostic::{Code, Diagnostics};
use crate::distribution::recipients::Recipients;
use crate::issue::Manifest;
use crate::picture::Pictures;
use crate::series::{Series, Settings};

/// A rule: one file, which holds this as `RULE` and the function that looks.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The code of what it finds.
    pub code: Code,
    /// Its page for users.
    pub page: Page,
    /// The function that looks.
    pub check: Check,
}

/// What a rule needs to see. Every function pushes its findings; the order does not matter.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// One stretch of prose at a time.
    Prose(fn(&Prose, &Scope<'_>, &mut Diagnostics)),
    /// All prose of an article, in reading order.
    Article(fn(&[Prose], &Scope<'_>, &mut Diagnostics)),
    /// A whole issue.
    Issue(fn(&IssueScope<'_>, &mut Diagnostics)),
    /// The manifests of all issues, in the order of [`crate::workspace::Workspace::manifests`].
    Manifests(fn(&[&Manifest], &mut Diagnostics)),
}

/// What surrounds an article.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The series.
    pub series: &'a Series,
    /// The issue's manifest.
    pub manifest: &'a Manifest,
    /// The article.
    pub article: &'a Article,
    /// The words to look for.
    pub lexicon: &'a Lexicon,
}

/// An issue as the rules see it.
#[derive(Debug, Clone, Copy)]
pub struct IssueScope<'a> {
    /// The series.
    pub series: &'a Series,
    /// The issue's manifest.
    pub manifest: &'a Manifest,
    /// The manifest's settings laid over the series', with the recipients' lines and copies where neither has any.
    pub settings: &'a Settings,
    /// 收件单位名册, unless there is none or the issue has been released: then nothing that is printed can change.
    pub recipients: Option<&'a Recipients>,
    /// The articles in print order.
    pub articles: &'a [Article],
    /// The pictures they show, by their path below the issue's folder.
    pub pictures: &'a Pictures,
    /// Every file below the issue's folder, as paths below that folder, sorted; not those of a deeper issue.
    pub files: &'a [String],
}
