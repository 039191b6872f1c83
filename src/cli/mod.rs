//! The command line: arguments in, work done, a code out. One file a subcommand; [`Session`] is how they speak.

pub mod arguments;
mod build;
mod command;
mod completions;
mod init;
mod layout;
mod list;
mod new;
mod progress;
mod session;
mod usage;
mod verify;

use std::ffi::OsString;

pub use self::arguments::{Arguments, BuildArguments};
pub use self::session::Session;

use self::arguments::{Command, Parsed};

/// What the process ends with.
pub mod exit {
    /// All went well; there may have been warnings.
    pub const GOOD: u8 = 0;
    /// There are errors in what the user wrote (or warnings, under `--strict`).
    pub const ERRORS: u8 = 1;
    /// The command was used wrongly, or the system failed.
    pub const FAILED: u8 = 2;
}

/// Does what the arguments (the program's name first) ask for, and returns the process's exit code.
pub fn run(args: impl IntoIterator<Item = OsString>) -> u8 {
    let mut session = Session::terminal();
    let code = run_in(&mut session, args);
    session.finish(code)
}

fn run_in(session: &mut Session, args: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments = match arguments::parse(args) {
        Parsed::Run(arguments) => arguments,
        Parsed::Show(text) => {
            session.print_styled(&text);
            return exit::GOOD;
        }
        Parsed::Refuse(text) => {
            session.report_styled(&text);
            return exit::FAILED;
        }
    };
    session.set_root(arguments.root);
    let session = &*session;
    match &arguments.command {
        Command::Build(build) => self::build::run(build, session),
        Command::Layout(layout) => self::layout::run(layout, session),
        Command::Verify(verify) => self::verify::run(verify, session),
        Command::List => list::run(session),
        Command::Init(init) => init::run(init, session),
        Command::NewIssue(issue) => new::issue(issue, session),
        Command::NewArticle(article) => new::article(article, session),
        Command::Completions(shell) => completions::run(*shell, session),
    }
}

#[cfg(test)]
mod tests;
