//! The tera environments: built-in templates, a workspace's overrides, one escape function per output.
//!
//! Autoescape is on for every template of every environment, whatever its name. What a user wrote can only come
//! out as text; the one value that passes unescaped is a body that [`crate::html`] or [`crate::pdf`] made
//! (`tera::Value::safe_string`). Templates themselves are trusted like code.

mod error;
mod escape;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;
use tera::{Context, EscapeFn, Kwargs, State, Tera, TeraResult, Value};

pub use self::escape::{push_html, typst_literal};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::files::Files;
use crate::limits;
use crate::source::{Place, Source};

/// What the names of the built-in templates begin with, so that an override `issue.html` can say
/// `{% extends "builtin/issue.html" %}`.
const BUILTIN: &str = "builtin/";

/// The Typst library that `issue.typ` calls. It lies among the templates but is Typst, not tera.
const TYPST_LIBRARY: &str = "bulletin.typ";

macro_rules! builtin {
    ($folder:literal: $($name:literal)*) => {
        &[$(($name, include_str!(concat!("../templates/", $folder, "/", $name)))),*]
    };
}

/// The built-in HTML templates by name.
pub const HTML_TEMPLATES: &[(&str, &str)] = builtin!("html":
    "base.html" "issue.html" "article.html" "masthead.html" "contents.html" "entry.html" "colophon.html"
    "style.css"
    "site/page.html" "site/header.html" "site/footer.html" "site/parts.html" "site/issue_row.html"
    "site/article_row.html" "site/related.html"
    "site/home.html" "site/year.html" "site/list.html" "site/index.html" "site/search.html" "site/404.html"
    "site/site.css" "site/feed.xml" "site/sitemap.xml");

/// The built-in Typst templates by name.
pub const TYPST_TEMPLATES: &[(&str, &str)] = builtin!("pdf": "issue.typ");

/// What the name of a file that is no template ends with: a script is used as it is, whatever braces it holds.
const SCRIPT: &str = ".js";

/// The built-in templates of a message that are plain text, by name.
pub const MAIL_TEXT_TEMPLATES: &[(&str, &str)] = builtin!("mail": "subject.txt" "message.txt");

/// The built-in templates of a message that are HTML, by name.
pub const MAIL_HTML_TEMPLATES: &[(&str, &str)] = builtin!("mail": "message.html");

/// The built-in templates of what goes with the paper copies, by name.
pub const PAPER_TEMPLATES: &[(&str, &str)] = builtin!("paper":
    "faces.typ" "labels.typ" "list.typ" "numbered.typ" "marks.typ");

/// Templates for one output, parsed and checked against each other, ready to render.
pub struct Environment {
    tera: Tera,
    /// By the name tera knows a template by (`issue.html`, `builtin/issue.html`).
    sources: BTreeMap<String, Source>,
}

impl Environment {
    /// The HTML pages' templates. `overrides` are the workspace's own by their name below `templates/html`.
    ///
    /// # Errors
    /// [`Code::TEMPLATE_ERROR`] at the place of the first mistake; mistakes in other templates are further labels.
    pub fn html(overrides: &[(String, Source)]) -> Result<Self, Diagnostic> {
        Self::new("templates/html", HTML_TEMPLATES, overrides, escape::html)
    }

    /// The PDF's template. `overrides` are the workspace's own by their name below `templates/pdf`;
    /// `bulletin.typ` among them is left alone, since it is Typst and no template.
    ///
    /// # Errors
    /// [`Code::TEMPLATE_ERROR`] at the place of the first mistake; mistakes in other templates are further labels.
    pub fn typst(overrides: &[(String, Source)]) -> Result<Self, Diagnostic> {
        let overrides: Vec<_> = overrides
            .iter()
            .filter(|(name, _)| name != TYPST_LIBRARY)
            .cloned()
            .collect();
        Self::new("templates/pdf", TYPST_TEMPLATES, &overrides, escape::typst)
    }

    /// The templates of a message that are plain text. `overrides` are the workspace's own by their name below
    /// `templates/mail`; those that end with `.html` are left alone. A value comes out as one line.
    ///
    /// # Errors
    /// [`Code::TEMPLATE_ERROR`] at the place of the first mistake; mistakes in other templates are further labels.
    pub fn mail_text(overrides: &[(String, Source)]) -> Result<Self, Diagnostic> {
        let overrides = mail_overrides(overrides, false);
        Self::new(
            "templates/mail",
            MAIL_TEXT_TEMPLATES,
            &overrides,
            escape::one_line,
        )
    }

    /// The templates of a message that are HTML: those in `templates/mail` that end with `.html`.
    ///
    /// # Errors
    /// [`Code::TEMPLATE_ERROR`] at the place of the first mistake; mistakes in other templates are further labels.
    pub fn mail_html(overrides: &[(String, Source)]) -> Result<Self, Diagnostic> {
        let overrides = mail_overrides(overrides, true);
        Self::new(
            "templates/mail",
            MAIL_HTML_TEMPLATES,
            &overrides,
            escape::html,
        )
    }

    /// The templates of what goes with the paper copies, Typst too. `overrides` are the workspace's own by their name
    /// below `templates/paper`.
    ///
    /// # Errors
    /// [`Code::TEMPLATE_ERROR`] at the place of the first mistake; mistakes in other templates are further labels.
    pub fn paper(overrides: &[(String, Source)]) -> Result<Self, Diagnostic> {
        Self::new("templates/paper", PAPER_TEMPLATES, overrides, escape::typst)
    }

    fn new(
        folder: &str,
        builtin: &[(&str, &str)],
        overrides: &[(String, Source)],
        escape: EscapeFn,
    ) -> Result<Self, Diagnostic> {
        let mut sources = BTreeMap::new();
        for (name, text) in builtin {
            let source = Source::new(format!("{folder}/{name}"), *text);
            sources.insert(format!("{BUILTIN}{name}"), source);
        }
        for (name, source) in overrides {
            if name.starts_with(BUILTIN) {
                return Err(reserved_name(source));
            }
            let builtin = sources.get(&format!("{BUILTIN}{name}"));
            if builtin.is_none_or(|builtin| !same_text(builtin.text(), source.text())) {
                sources.insert(name.clone(), source.clone());
            }
        }

        let mut tera = Tera::new();
        tera.set_escape_fn(escape);
        // Every name ends with "": autoescape must not depend on how a template's file is called.
        tera.autoescape_on([""]);
        // Tera's own escapes would be a second, different escape function of this output.
        for name in ["escape_html", "escape_xml"] {
            tera.register_filter(name, escaped);
        }
        let added = tera.set_fallback_prefixes([BUILTIN]).and_then(|()| {
            let templates = sources.iter().filter(|(name, _)| !name.ends_with(SCRIPT));
            tera.add_raw_templates(templates.map(|(name, source)| (name, source.text())))
        });
        let environment = Self { tera, sources };
        match added {
            Ok(()) => Ok(environment),
            Err(error) => Err(environment.load_error(&error)),
        }
    }

    /// Whether the workspace has its own template of this name.
    pub fn overrides(&self, name: &str) -> bool {
        self.sources.contains_key(name)
    }

    /// The text of a script that the workspace has of its own, by its name among the templates (`site/search.js`).
    pub fn own_script(&self, name: &str) -> Option<&str> {
        let source = self.sources.get(name)?;
        name.ends_with(SCRIPT).then(|| source.text())
    }

    /// The text of a template filled with a context (a struct or map).
    ///
    /// # Errors
    /// [`Code::TEMPLATE_ERROR`] at the place in the template where it went wrong.
    pub fn render(&self, name: &str, context: &impl Serialize) -> Result<String, Diagnostic> {
        Context::from_serialize(context)
            .and_then(|context| self.tera.render(name, &context))
            .map_err(|error| error::diagnostic(&error, name, &self.sources))
    }

    /// What tera says about loading, with the syntax errors of the other templates, at whose first one it stopped.
    fn load_error(&self, error: &tera::Error) -> Diagnostic {
        let mut diagnostic = error::diagnostic(error, "", &self.sources);
        for (name, source) in &self.sources {
            if name.ends_with(SCRIPT) {
                continue;
            }
            let Err(other) = Tera::new().add_raw_template(name, source.text()) else {
                continue;
            };
            if !matches!(other.kind(), tera::ErrorKind::SyntaxError(_)) {
                continue;
            }
            let other = error::diagnostic(&other, name, &self.sources);
            if other.place() != diagnostic.place() {
                diagnostic = diagnostic.with_other(other.place().clone(), other.message);
            }
        }
        diagnostic
    }
}

/// A workspace's own templates by their name below `folder` (`templates/mail`). What can't be read is pushed to
/// `diagnostics`.
pub fn overrides(
    files: &Files,
    folder: &str,
    diagnostics: &mut Diagnostics,
) -> Vec<(String, Source)> {
    let mut found = Vec::new();
    for path in files.walk(folder) {
        let Some(name) = path
            .strip_prefix(folder)
            .and_then(|name| name.strip_prefix('/'))
        else {
            continue;
        };
        match files.read_text(&path, limits::TEMPLATE_BYTES) {
            Ok(source) => found.push((name.to_owned(), source)),
            Err(error) => {
                let place = Source::new(path.clone(), "").place(0..0);
                diagnostics.extend(error.into_diagnostics(&path, place));
            }
        }
    }
    found
}

fn mail_overrides(overrides: &[(String, Source)], html: bool) -> Vec<(String, Source)> {
    let wanted = |name: &str| name.ends_with(".html") == html;
    overrides
        .iter()
        .filter(|(name, _)| wanted(name))
        .cloned()
        .collect()
}

/// The filter form of the environment's escape function.
fn escaped(text: &str, _: Kwargs, state: &State) -> TeraResult<Value> {
    Ok(Value::safe_string(&state.escape(text)?))
}

/// Whether two templates are the same but for a byte order mark and how lines end (an editor that opened and saved
/// a copy has not overridden anything).
pub fn same_text(a: &str, b: &str) -> bool {
    fn lines(text: &str) -> impl Iterator<Item = &str> {
        text.trim_start_matches('\u{feff}').trim_end().lines()
    }
    lines(a).eq(lines(b))
}

fn reserved_name(source: &Source) -> Diagnostic {
    let place = Place {
        source: source.clone(),
        span: 0..0,
    };
    Diagnostic::error(
        Code::TEMPLATE_ERROR,
        place,
        "文件夹名 builtin 留给内置模板，自己的模板不能放在里面",
    )
    .with_help("把这个文件移到上一层文件夹；同名的文件会代替内置模板")
}
