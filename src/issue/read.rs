//! A manifest and the files it names become an [`Issue`].

use crate::article::{self, Article};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::{Document, markdown};
use crate::files::Files;
use crate::issue::{Issue, Manifest, links, pictures};
use crate::pdf::fonts::FontSet;
use crate::picture::Cleaner;
use crate::series::{Series, Text};
use crate::source::{Place, Source};
use crate::workspace::Workspace;

impl Issue {
    /// Reads the articles and pictures of a manifest. What is wrong is pushed to `diagnostics`; the issue holds
    /// whatever could be read, so that all outputs can still look for more. An issue that was released has the series
    /// of that day. `None` only without a series.
    pub fn read(
        workspace: &Workspace,
        manifest: &Manifest,
        cleaner: &Cleaner,
        diagnostics: &mut Diagnostics,
    ) -> Option<Self> {
        let series = workspace.series_of(manifest)?;
        Some(Self::read_in(
            series,
            workspace,
            manifest,
            cleaner,
            diagnostics,
        ))
    }

    /// The same with this series. Lines and copies that neither it nor the manifest has are the recipients'; what is
    /// wrong in their file is then pushed too.
    pub fn read_in(
        series: &Series,
        workspace: &Workspace,
        manifest: &Manifest,
        cleaner: &Cleaner,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        if workspace.takes_from_recipients(manifest, series) {
            diagnostics.extend(workspace.recipients_diagnostics().clone());
        }
        let mut articles: Vec<Article> = workspace
            .article_files(manifest, diagnostics)
            .into_iter()
            .filter_map(|(name, file)| read_article(&name, file, diagnostics))
            .collect();
        links::resolve(&mut articles, diagnostics);
        let pictures = pictures::read(
            &mut articles,
            &manifest.folder,
            &workspace.files,
            cleaner,
            diagnostics,
        );
        Self {
            settings: workspace.settings_of(manifest, series),
            series: series.clone(),
            manifest: manifest.clone(),
            articles,
            pictures,
        }
    }

    /// The files that are the issue's own, below the root: its manifest, its articles, the pictures they show.
    pub fn source_paths(&self) -> Vec<String> {
        let folder = &self.manifest.folder;
        let articles = self.articles.iter();
        let mut paths = vec![self.manifest.source.path().to_owned()];
        paths.extend(articles.map(|article| article.file.path().to_owned()));
        paths.extend(self.pictures.keys().map(|name| format!("{folder}/{name}")));
        paths
    }

    /// The faces that the issue's layout asks for.
    pub fn fonts(&self, files: &Files, diagnostics: &mut Diagnostics) -> FontSet {
        FontSet::for_layout(&self.settings.layout, files, diagnostics)
    }
}

/// Parses an article's file. `None`, with an error pushed, where it has no title.
pub(crate) fn read_article(
    name: &Text,
    file: Source,
    diagnostics: &mut Diagnostics,
) -> Option<Article> {
    let (front_matter, body_span) = article::split(&file, diagnostics)?;
    let body = markdown::parse(&file, body_span.clone(), "", diagnostics);
    if body.blocks.is_empty() {
        diagnostics.push(
            Diagnostic::warning(
                Code::EMPTY_ARTICLE,
                file.place(body_span.end..body_span.end),
                "稿件没有正文",
            )
            .with_help("在第二个 --- 下面写正文"),
        );
    }
    let lead = front_matter
        .lead
        .as_ref()
        .map(|lead| parse_value(lead, "lead-", diagnostics));
    Some(Article {
        name: name.value.clone(),
        front_matter,
        body_span,
        lead,
        body,
        file,
    })
}

/// Parses Markdown that is a YAML value. Offsets in the value are not offsets in the file, so every finding stands at
/// the value as a whole and quotes what it is about.
fn parse_value(text: &Text, prefix: &str, diagnostics: &mut Diagnostics) -> Document {
    let value = Source::new(text.place.source.path(), text.value.as_str());
    let mut found = Diagnostics::new();
    let document = markdown::parse(&value, 0..text.value.len(), prefix, &mut found);
    diagnostics.extend(
        found
            .into_iter()
            .map(|diagnostic| at_value(diagnostic, &text.place)),
    );
    document
}

fn at_value(mut diagnostic: Diagnostic, place: &Place) -> Diagnostic {
    for label in &mut diagnostic.labels {
        let quoted: String = label.place.text().chars().take(40).collect();
        if label.text.is_empty() && !quoted.is_empty() {
            label.text = format!("其中的“{}”", quoted.replace('\n', " "));
        }
        label.place = place.clone();
    }
    diagnostic
}
