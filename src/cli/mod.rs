//! The command line: arguments in, work done, a code out. One file a subcommand; [`Session`] is how they speak.

pub mod arguments;
mod build;
mod check;
mod command;
mod completions;
mod deliveries;
mod explain;
mod fix;
mod init;
mod labels;
mod layout;
mod list;
mod new;
mod numbered;
mod progress;
mod recipients;
mod release;
mod send;
mod session;
mod site;
mod table;
mod usage;
mod verify;

use std::ffi::OsString;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;

pub use self::arguments::{Arguments, BuildArguments};
pub use self::session::Session;

use self::arguments::{Command, Parsed};
use crate::output::reason;

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
///
/// A panic is a fault of ours, in whatever library: it ends as a message in Chinese that says where, never as a
/// backtrace. (Picture decoding, which runs others' code on strangers' files, catches its own.)
pub fn run(args: impl IntoIterator<Item = OsString>) -> u8 {
    static PLACE: Mutex<String> = Mutex::new(String::new());
    std::panic::set_hook(Box::new(|info| {
        if let (Some(location), Ok(mut place)) = (info.location(), PLACE.lock()) {
            *place = location.to_string();
        }
    }));
    let mut session = Session::terminal();
    let outcome = catch_unwind(AssertUnwindSafe(|| run_in(&mut session, args)));
    let code = outcome.unwrap_or_else(|_| {
        let place = PLACE.lock().map(|place| place.clone()).unwrap_or_default();
        session.fail(format!(
            "程序内部出错（{}），没有做完。这是 jianbao 的毛病，请把这句话和稿件发给维护者",
            place
                .rsplit_once("/src/")
                .map_or(place.as_str(), |(_, file)| file)
        ));
        exit::FAILED
    });
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
        Command::Numbered(numbered) => self::numbered::run(numbered, session),
        Command::Check(check) => self::check::run(check, session),
        Command::Fix(fix) => self::fix::run(fix, session),
        Command::Explain(code) => explain::run(code.as_deref(), session),
        Command::Release(release) => self::release::run(release, session),
        Command::Recipients(recipients) => self::recipients::run(recipients, session),
        Command::Send(send) => self::send::run(send, session),
        Command::Deliveries(deliveries) => self::deliveries::run(deliveries, session),
        Command::Site(site) => self::site::run(site, session),
        Command::Publish(publish) => self::site::publish(publish, session),
        Command::Layout(layout) => self::layout::run(layout, session),
        Command::Labels(labels) => self::labels::run(labels, session),
        Command::Verify(verify) => self::verify::run(verify, session),
        Command::List => list::run(session),
        Command::Init(init) => init::run(init, session),
        Command::NewIssue(issue) => new::issue(issue, session),
        Command::NewArticle(article) => new::article(article, session),
        Command::Completions(shell) => completions::run(*shell, session),
    }
}

/// A path as the user would write it: relative to the current folder where it lies below it.
fn shown(path: &Path) -> String {
    let below = std::env::current_dir()
        .ok()
        .and_then(|current| path.strip_prefix(current).ok());
    below.unwrap_or(path).display().to_string()
}

/// A file that the user named, from wherever they keep it: what is read from outside the workspace. In Chinese, why not.
fn read_given(path: &Path, limit: u64) -> Result<Vec<u8>, String> {
    let metadata = std::fs::metadata(path).map_err(|error| reason(&error))?;
    if !metadata.is_file() {
        return Err("不是普通文件".to_owned());
    }
    if metadata.len() > limit {
        return Err("文件太大".to_owned());
    }
    std::fs::read(path).map_err(|error| reason(&error))
}

#[cfg(test)]
mod tests;
