//! The pages of an issue.

use super::anchor;
use super::anchor::ISSUE_PAGE;
use super::context::{ArticlePage, IssuePage};
use crate::diagnostic::Diagnostics;
use crate::issue::Issue;
use crate::output::OutputFile;
use crate::picture::PictureFiles;
use crate::template::Environment;

/// The files of an issue's output folder: `index.html`, a page per article, and the pictures they show.
/// `pdf_name` is the PDF beside them, offered as a download.
///
/// # Errors
/// What goes wrong in the templates, a finding per template and place.
pub fn pages(
    issue: &Issue,
    environment: &Environment,
    pdf_name: Option<&str>,
) -> Result<Vec<OutputFile>, Diagnostics> {
    let pictures = PictureFiles::new(&issue.pictures);
    let mut findings = Diagnostics::new();
    let mut files = Vec::with_capacity(issue.articles.len() + 1);
    let mut add = |path: String, rendered: Result<String, _>| match rendered {
        Ok(text) => files.push(OutputFile::new(path, text)),
        Err(finding) => findings.push(finding),
    };

    let page = IssuePage::new(issue, &pictures, pdf_name);
    add(
        ISSUE_PAGE.to_owned(),
        environment.render("issue.html", &page),
    );
    for index in 0..issue.articles.len() {
        let page = ArticlePage::new(issue, index, &pictures, pdf_name);
        let path = anchor::article_page(index);
        add(path, environment.render("article.html", &page));
    }

    if !findings.is_empty() {
        // A mistake in a shared template is met on every page.
        findings.sort();
        return Err(findings);
    }
    files.extend(pictures.output());
    Ok(files)
}
