//! The text of finished PDFs, read back: nothing lost, nothing doubled, nothing out of order, nothing of our own.

mod constructs;
mod expected;
mod injected;
mod plain;
pub mod reader;
mod samples;

use self::reader::Printed;
use crate::workspace::{OUT, Workspace};

/// Builds the newest issue of a workspace, warnings allowed, and reads its PDF.
#[track_caller]
fn printed(workspace: &Workspace) -> Printed {
    workspace.run(["build", "--format", "pdf"]).ends_with(0);
    let names = workspace.names(OUT);
    let name = names.iter().find(|name| name.ends_with(".pdf"));
    Printed::read(workspace.bytes(&format!("{OUT}/{}", name.expect("a PDF"))))
}
