//! jianbao (简报): Markdown articles and a manifest become a numbered bulletin, as PDF and HTML.
//!
//! ```text
//! issues/ ──files──▶ workspace ─▶ series + issue + articles ─▶ document (with spans)
//!                        │                                          │
//!                  diagnostic                                       ├─▶ html ─▶ template (tera) ─▶ pages
//!                                                                   └─▶ pdf (Typst code) ─▶ template ─▶ typst ─▶ PDF
//!                                            all outputs ─▶ build ─▶ output: staged, then swapped in whole
//! ```
//! One body model ([`document`]) feeds both outputs, so that they cannot disagree. Parsing never renders; rendering
//! never reads files. All reading goes through [`files`], all writing through [`output`]. Every problem in what a user
//! wrote is a [`diagnostic::Diagnostic`] with its place.
//!
//! Where to start: [`build::Press::build`] is the whole way of one issue; [`cli`] is what an editor types.

pub mod article;
pub mod build;
pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod distribution;
pub mod document;
pub mod files;
pub mod html;
pub mod imprint;
pub mod issue;
pub mod limits;
pub mod numbering;
pub mod output;
pub mod parallel;
pub mod pdf;
pub mod picture;
pub mod release;
pub mod scaffold;
pub mod series;
pub mod site;
pub mod source;
pub mod template;
pub mod verify;
pub mod workspace;
pub mod yaml;
