//! `completions`: a script that lets a shell complete jianbao's commands and options.

use clap_complete::{Shell, generate};

use super::{Session, command, exit};

/// Prints the script for a shell.
pub fn run(shell: Shell, session: &Session) -> u8 {
    // Into memory first: clap_complete panics when its writer fails, and a pipe may be closed.
    let mut script = Vec::new();
    generate(shell, &mut command::definition(), "jianbao", &mut script);
    session.print(&String::from_utf8_lossy(&script));
    exit::GOOD
}
