//! The program as an editor meets it: small workspaces, a command line, and what comes out.

mod archive;
mod build;
mod completions;
mod faults;
mod golden;
mod help;
mod hostile;
mod html;
mod init;
mod injection;
mod layout;
mod list;
mod manual;
mod new;
mod page;
mod pdf_text;
mod pictures;
mod references;
mod reproducible;
mod samples;
mod templates;
mod typography;
mod workspace;
