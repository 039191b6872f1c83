//! Document → HTML fragment; the pages of an issue.
//!
//! ```text
//! Issue ─▶ fragment (a body as HTML) ─▶ context (what templates see) ─▶ tera ─▶ page ─▶ OutputFile
//! ```
//! One page holds the whole issue, and each article has a page of its own. No page runs a script or loads anything
//! but the issue's own pictures, and all links are relative, so that the folder works on `file://` and anywhere.

pub mod anchor;
pub mod context;
pub mod fragment;
mod page;
#[cfg(test)]
mod sample;
#[cfg(test)]
pub(crate) mod tests;

use serde::{Serialize, Serializer};

pub use self::page::{ArticleFrame, Frame, pages, pages_in};

/// HTML that this module wrote: the only value that templates print unescaped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// The HTML as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Serialize for Html {
    /// As a safe value for tera, as a string for everything else.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        tera::Value::safe_string(&self.0).serialize(serializer)
    }
}
