//! The pages of an issue.

use super::anchor;
use super::anchor::ISSUE_PAGE;
use super::context::{ArticlePage, IssuePage};
use crate::diagnostic::Diagnostics;
use crate::issue::Issue;
use crate::output::OutputFile;
use crate::picture::PictureFiles;
use crate::site::context::{ArticleInSite, Byline, IssueInSite, SiteContext};
use crate::template::Environment;

/// The site around the pages of an issue.
#[derive(Debug)]
pub struct Frame {
    /// What every page of the site shares, as seen from the issue's page.
    pub site: SiteContext,
    /// What is added to the issue's page.
    pub issue: IssueInSite,
    /// What is added to the page of each article, in print order.
    pub articles: Vec<ArticleFrame>,
}

/// The site around the page of an article.
#[derive(Debug)]
pub struct ArticleFrame {
    /// What every page of the site shares, as seen from the article's page.
    pub site: SiteContext,
    /// What is added to it.
    pub article: ArticleInSite,
    /// The links of its byline, here and on the issue's page.
    pub byline: Byline,
}

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
    pages_in(None, issue, environment, pdf_name)
}

/// The same with the site around each page.
///
/// # Errors
/// What goes wrong in the templates, a finding per template and place.
pub fn pages_in(
    frame: Option<&Frame>,
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
    let article_frame = |index: usize| frame.and_then(|frame| frame.articles.get(index));

    let mut page = IssuePage::new(issue, &pictures, pdf_name);
    page.site = frame.map(|frame| frame.site.clone());
    page.in_site = frame.map(|frame| frame.issue.clone());
    for (index, article) in page.articles.iter_mut().enumerate() {
        if let Some(frame) = article_frame(index) {
            article.link(&frame.byline);
        }
    }
    add(
        ISSUE_PAGE.to_owned(),
        environment.render("issue.html", &page),
    );
    for index in 0..issue.articles.len() {
        let mut page = ArticlePage::new(issue, index, &pictures, pdf_name);
        if let Some(frame) = article_frame(index) {
            page.site = Some(frame.site.clone());
            page.in_site = Some(frame.article.clone());
            page.article.link(&frame.byline);
        }
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
