//! What the user asked for, as the rest of the program sees it: nothing behind this file looks at flags.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::ArgMatches;
use clap::builder::StyledStr;
use clap::error::ErrorKind;
use clap_complete::Shell;

use super::{command, usage};

/// A whole command line.
#[derive(Debug)]
pub struct Arguments {
    /// `--root`: where the workspace is. Without it, it is looked for from the current folder upwards.
    pub root: Option<PathBuf>,
    /// What to do.
    pub command: Command,
}

/// What to do.
#[derive(Debug)]
pub enum Command {
    /// `build`
    Build(BuildArguments),
    /// `check`
    Check(CheckArguments),
    /// `fix`
    Fix(FixArguments),
    /// `explain`, with the code to explain.
    Explain(Option<String>),
    /// `release`
    Release(ReleaseArguments),
    /// `site`
    Site(SiteArguments),
    /// `publish`
    Publish(PublishArguments),
    /// `layout`
    Layout(LayoutArguments),
    /// `verify`
    Verify(VerifyArguments),
    /// `list`
    List,
    /// `init`
    Init(InitArguments),
    /// `new issue`
    NewIssue(NewIssueArguments),
    /// `new article`
    NewArticle(NewArticleArguments),
    /// `completions`
    Completions(Shell),
}

/// `build`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BuildArguments {
    /// The issues as the user named them (`731`, `2025-6`, a path …); empty means the latest, or all under `all`.
    pub issues: Vec<String>,
    /// `--all`
    pub all: bool,
    /// `--out`, relative to the current folder; `<root>/dist` without it.
    pub out: Option<PathBuf>,
    /// Whether the PDF is wanted. At least one of the three formats is.
    pub pdf: bool,
    /// Whether the HTML is wanted.
    pub html: bool,
    /// Whether pictures of the pages are wanted.
    pub png: bool,
    /// `--keep-typst`: the Typst files as well.
    pub keep_typst: bool,
    /// `--strict`: warnings count as errors.
    pub strict: bool,
}

/// `check`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckArguments {
    /// The issues as the user named them; empty means the latest, or all under `all`.
    pub issues: Vec<String>,
    /// `--all`
    pub all: bool,
    /// `--format`
    pub report: Report,
    /// `--strict`: warnings count as errors.
    pub strict: bool,
}

/// How findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report {
    /// For people.
    Human,
    /// As JSON (`docs/diagnostics.md`).
    Json,
    /// As SARIF 2.1.0.
    Sarif,
    /// As GitHub workflow commands.
    Github,
}

/// `fix`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixArguments {
    /// The issues as the user named them; empty means the latest, or all under `all`.
    pub issues: Vec<String>,
    /// `--all`
    pub all: bool,
    /// `--suspect`: asks about each fix that is not certain.
    pub suspect: bool,
    /// `--diff`: shows what would change, writes nothing.
    pub diff: bool,
}

/// `release`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseArguments {
    /// The issue, the latest without it.
    pub issue: Option<String>,
    /// `--reissue`: the issue was released before and goes out corrected.
    pub reissue: bool,
    /// `--why`: what was corrected.
    pub why: Option<String>,
    /// `--new-series`: the series as it is now, not as it was when the issue was released first.
    pub new_series: bool,
    /// `--head`: only shows the ledger's head.
    pub head: bool,
}

/// `site`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteArguments {
    /// `--out`, relative to the current folder; `<root>/dist/site` without it.
    pub out: Option<PathBuf>,
    /// Whether the issues' PDFs are wanted: not under `--no-pdf`.
    pub pdf: bool,
}

/// `publish`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishArguments {
    /// `--to`, relative to the current folder.
    pub to: PathBuf,
    /// What is to be done there.
    pub action: PublishAction,
}

/// What `publish` does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishAction {
    /// Puts the site as it is now live.
    Publish {
        /// `--keep`: how many versions stay, the live one among them.
        keep: NonZeroUsize,
    },
    /// `--rollback`: puts the version before the live one live again.
    RollBack,
}

/// How many versions of a published site stay without `--keep`.
const KEPT_VERSIONS: NonZeroUsize = NonZeroUsize::new(5).unwrap();

/// `layout`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LayoutArguments {
    /// The issue, the latest without it.
    pub issue: Option<String>,
    /// `--json`
    pub json: bool,
    /// `--strict`: deviations count as errors.
    pub strict: bool,
}

/// `verify`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifyArguments {
    /// The PDFs, relative to the current folder.
    pub files: Vec<PathBuf>,
}

/// `init`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InitArguments {
    /// The folder to make.
    pub folder: PathBuf,
    /// `--date`: of the first issue.
    pub date: Option<NaiveDate>,
}

/// `new issue`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIssueArguments {
    /// `--date`
    pub date: Option<NaiveDate>,
    /// `--supplement`
    pub supplement: bool,
}

/// `new article`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewArticleArguments {
    /// The title.
    pub title: String,
    /// `--source`, at least one.
    pub source: Vec<String>,
    /// `--author`
    pub author: Vec<String>,
    /// `--issue`: which issue it goes into, the latest without it.
    pub issue: Option<String>,
}

/// What a command line turned out to be.
#[derive(Debug)]
pub enum Parsed {
    /// Something to do.
    Run(Arguments),
    /// Something to show: help, the version.
    Show(StyledStr),
    /// Wrong usage, with what is wrong and how it is right.
    Refuse(StyledStr),
}

/// Reads a command line, the program's name first.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Parsed {
    let mut definition = command::definition();
    match definition.try_get_matches_from_mut(args) {
        Ok(matches) => from_matches(definition, &matches),
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Parsed::Show(error.render()),
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => Parsed::Refuse(error.render()),
            _ => Parsed::Refuse(usage::explain(&error)),
        },
    }
}

fn from_matches(mut definition: clap::Command, matches: &ArgMatches) -> Parsed {
    let command = match matches.subcommand() {
        Some(("build", build)) => {
            let formats: Vec<&String> = build.get_many("format").unwrap_or_default().collect();
            let named = |name: &str| formats.iter().any(|f| *f == name);
            let wants = |name: &str| formats.is_empty() || named(name);
            Command::Build(BuildArguments {
                issues: strings(build, "issues"),
                all: build.get_flag("all"),
                out: build.get_one("out").cloned(),
                pdf: wants("pdf"),
                html: wants("html"),
                // Only where it is asked for.
                png: named("png"),
                keep_typst: build.get_flag("keep-typst"),
                strict: build.get_flag("strict"),
            })
        }
        Some(("check", check)) => Command::Check(CheckArguments {
            issues: strings(check, "issues"),
            all: check.get_flag("all"),
            report: match check.get_one::<String>("format").map(String::as_str) {
                Some("json") => Report::Json,
                Some("sarif") => Report::Sarif,
                Some("github") => Report::Github,
                _ => Report::Human,
            },
            strict: check.get_flag("strict"),
        }),
        Some(("fix", fix)) => Command::Fix(FixArguments {
            issues: strings(fix, "issues"),
            all: fix.get_flag("all"),
            suspect: fix.get_flag("suspect"),
            diff: fix.get_flag("diff"),
        }),
        Some(("explain", explain)) => Command::Explain(explain.get_one("code").cloned()),
        Some(("release", release)) => Command::Release(ReleaseArguments {
            issue: release.get_one("issue").cloned(),
            reissue: release.get_flag("reissue"),
            why: release.get_one("why").cloned(),
            new_series: release.get_flag("new-series"),
            head: release.get_flag("head"),
        }),
        Some(("site", site)) => Command::Site(SiteArguments {
            out: site.get_one("out").cloned(),
            pdf: !site.get_flag("no-pdf"),
        }),
        Some(("publish", publish)) => Command::Publish(PublishArguments {
            to: publish.get_one("to").cloned().unwrap_or_default(),
            action: if publish.get_flag("rollback") {
                PublishAction::RollBack
            } else {
                let keep = publish
                    .get_one::<u32>("keep")
                    .and_then(|&keep| usize::try_from(keep).ok())
                    .and_then(NonZeroUsize::new);
                PublishAction::Publish {
                    keep: keep.unwrap_or(KEPT_VERSIONS),
                }
            },
        }),
        Some(("layout", layout)) => Command::Layout(LayoutArguments {
            issue: layout.get_one("issue").cloned(),
            json: layout.get_flag("json"),
            strict: layout.get_flag("strict"),
        }),
        Some(("verify", verify)) => Command::Verify(VerifyArguments {
            files: verify
                .get_many("files")
                .unwrap_or_default()
                .cloned()
                .collect(),
        }),
        Some(("list", _)) => Command::List,
        Some(("init", init)) => Command::Init(InitArguments {
            folder: init.get_one("folder").cloned().unwrap_or_default(),
            date: init.get_one("date").copied(),
        }),
        Some(("new", new)) => match new.subcommand() {
            Some(("article", article)) => Command::NewArticle(NewArticleArguments {
                title: article.get_one("title").cloned().unwrap_or_default(),
                source: strings(article, "source"),
                author: strings(article, "author"),
                issue: article.get_one("issue").cloned(),
            }),
            issue => {
                let issue = issue.map(|(_, matches)| matches);
                Command::NewIssue(NewIssueArguments {
                    date: issue.and_then(|issue| issue.get_one("date").copied()),
                    supplement: issue.is_some_and(|issue| issue.get_flag("supplement")),
                })
            }
        },
        Some(("completions", completions)) => match completions.get_one("shell") {
            Some(shell) => Command::Completions(*shell),
            None => return Parsed::Show(definition.render_help()),
        },
        Some(("help", help)) => {
            // Global options are handed down to the subcommands by this.
            definition.build();
            return help_of(&mut definition, &strings(help, "command"));
        }
        _ => return Parsed::Refuse(definition.render_help()),
    };
    Parsed::Run(Arguments {
        root: matches.get_one("root").cloned(),
        command,
    })
}

/// The long help of the command that these names lead to.
fn help_of(command: &mut clap::Command, names: &[String]) -> Parsed {
    match names.split_first() {
        None => Parsed::Show(command.render_long_help()),
        Some((name, rest)) => match command.find_subcommand_mut(name) {
            Some(subcommand) => help_of(subcommand, rest),
            None => Parsed::Refuse(usage::no_such_command(name)),
        },
    }
}

fn strings(matches: &ArgMatches, name: &str) -> Vec<String> {
    matches
        .get_many::<String>(name)
        .unwrap_or_default()
        .cloned()
        .collect()
}
