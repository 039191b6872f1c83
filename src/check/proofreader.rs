use std::collections::BTreeMap;

use super::rule::{Check, IssueScope, Rule, Scope};
use super::terms::{Lexicon, TERMS_FILE};
use super::{excuse, prose, rules};
use crate::article::Article;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::{ReadError, TextError};
use crate::issue::{Issue, Manifest};
use crate::limits;
use crate::series::Series;
use crate::source::Source;
use crate::workspace::{Entry, Workspace};

/// Applies every rule. Made once a run and shared by its threads.
pub struct Proofreader {
    lexicon: Lexicon,
    /// What is wrong in the workspace's own terms.
    terms: Diagnostics,
    /// What is wrong between issues, by the manifest's path.
    archive: BTreeMap<String, Vec<Diagnostic>>,
    /// The rules that look at text.
    text_rules: Vec<&'static Rule>,
}

impl Proofreader {
    /// Reads the workspace's own terms and compares its manifests.
    pub fn new(workspace: &Workspace) -> Self {
        let mut terms = Diagnostics::new();
        let lexicon = match workspace
            .files
            .read_text_unkept(TERMS_FILE, limits::TERMS_BYTES)
        {
            Ok(source) => Lexicon::with(&source, &mut terms),
            Err(TextError::Unreadable(ReadError::NotFound)) => Lexicon::builtin(),
            Err(error) => {
                let place = Source::new(TERMS_FILE, "").place(0..0);
                terms.extend(error.into_diagnostics(TERMS_FILE, place));
                Lexicon::builtin()
            }
        };
        let manifests: Vec<&Manifest> = workspace
            .manifests()
            .iter()
            .filter_map(|entry| entry.manifest.as_ref())
            .collect();
        let mut found = Diagnostics::new();
        for rule in rules() {
            if let Check::Manifests(check) = rule.check {
                check(&manifests, &mut found);
            }
        }
        let mut archive: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
        for diagnostic in found {
            let path = diagnostic.place().source.path().to_owned();
            archive.entry(path).or_default().push(diagnostic);
        }
        Self {
            lexicon,
            terms,
            archive,
            text_rules: rules()
                .filter(|rule| matches!(rule.check, Check::Prose(_) | Check::Article(_)))
                .collect(),
        }
    }

    /// Everything the rules find in an issue, added to what was found while it was read, as the series' `check` and the
    /// articles' excuses want it.
    pub fn proofread(
        &self,
        workspace: &Workspace,
        entry: &Entry,
        issue: &Issue,
        mut diagnostics: Diagnostics,
    ) -> Diagnostics {
        diagnostics.extend(self.terms.iter().cloned());
        diagnostics.extend(self.archive.get(&entry.path).into_iter().flatten().cloned());
        if !workspace.takes_from_recipients(&issue.manifest, &issue.series) {
            diagnostics.extend(workspace.recipients_diagnostics().clone());
        }
        let frozen = workspace.frozen(&issue.manifest, &issue.series).is_some();
        let files = workspace.issue_files(&issue.manifest);
        let scope = IssueScope {
            series: &issue.series,
            manifest: &issue.manifest,
            settings: &issue.settings,
            recipients: workspace.recipients().filter(|_| !frozen),
            articles: &issue.articles,
            pictures: &issue.pictures,
            files: &files,
        };
        for rule in rules() {
            if let Check::Issue(check) = rule.check {
                check(&scope, &mut diagnostics);
            }
        }
        for article in &issue.articles {
            self.article(&issue.series, &issue.manifest, article, &mut diagnostics);
        }
        settle(&issue.series, &issue.articles, diagnostics)
    }

    /// What the rules on text find in one article, as the series' `check` and the article's excuses want it.
    pub fn proofread_article(
        &self,
        series: &Series,
        manifest: &Manifest,
        article: Article,
    ) -> Diagnostics {
        let mut diagnostics = Diagnostics::new();
        self.article(series, manifest, &article, &mut diagnostics);
        settle(series, &[article], diagnostics)
    }

    fn article(
        &self,
        series: &Series,
        manifest: &Manifest,
        article: &Article,
        diagnostics: &mut Diagnostics,
    ) {
        let scope = Scope {
            series,
            manifest,
            article,
            lexicon: &self.lexicon,
        };
        let all = prose::of(article);
        for rule in &self.text_rules {
            match rule.check {
                Check::Prose(check) => {
                    for prose in &all {
                        check(prose, &scope, diagnostics);
                    }
                }
                Check::Article(check) => check(&all, &scope, diagnostics),
                Check::Issue(_) | Check::Manifests(_) => {}
            }
        }
    }
}

fn settle(series: &Series, articles: &[Article], diagnostics: Diagnostics) -> Diagnostics {
    let kept = diagnostics
        .into_iter()
        .filter_map(|diagnostic| series.check.apply(diagnostic))
        .collect();
    // The excuse itself may be switched off.
    excuse::apply(articles, kept)
        .into_iter()
        .filter_map(|diagnostic| series.check.apply(diagnostic))
        .collect()
}
