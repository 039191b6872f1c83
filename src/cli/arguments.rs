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
use crate::distribution::paper::{DEFAULT_SHEET, Sheet, Work};

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
    /// `build --numbered`
    Numbered(NumberedArguments),
    /// `check`
    Check(CheckArguments),
    /// `fix`
    Fix(FixArguments),
    /// `explain`, with the code to explain.
    Explain(Option<String>),
    /// `release`
    Release(ReleaseArguments),
    /// `recipients`
    Recipients(RecipientsArguments),
    /// `send`
    Send(SendArguments),
    /// `deliveries`
    Deliveries(DeliveriesArguments),
    /// `site`
    Site(SiteArguments),
    /// `publish`
    Publish(PublishArguments),
    /// `layout`
    Layout(LayoutArguments),
    /// `labels`
    Labels(LabelsArguments),
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

/// `build --numbered`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberedArguments {
    /// The issue as the user named it, or more of them, which is wrong; empty means the latest.
    pub issues: Vec<String>,
    /// `--per-recipient`: a file for each recipient.
    pub per_recipient: bool,
    /// `--copies`: how many, whatever the recipients say.
    pub copies: Option<u32>,
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

/// `recipients`
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecipientsArguments {
    /// Without more: shows who gets the latest issue, or this one.
    Show {
        /// The issue, the latest without it.
        issue: Option<String>,
    },
    /// `import`
    Import {
        /// The table, relative to the current folder.
        file: PathBuf,
        /// `--replace`: the list that there is makes place for it.
        replace: bool,
    },
    /// `export`
    Export {
        /// The table to write, relative to the current folder; in `private` without it.
        file: Option<PathBuf>,
        /// `--gbk`
        gbk: bool,
    },
}

/// `send`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendArguments {
    /// The issue, the latest without it.
    pub issue: Option<String>,
    /// `--dry-run`: writes the messages into `private` and sends nothing.
    pub dry_run: bool,
    /// `--failed`: just those that failed.
    pub failed: bool,
    /// `--resend-unknown`: also those of which nobody knows whether they arrived.
    pub unknown: bool,
    /// `--yes`: asks nothing.
    pub yes: bool,
    /// `--force`: also what is not released, or has changed since.
    pub force: bool,
    /// `--why`: the reason for that.
    pub why: Option<String>,
    /// `--verbose`: whole addresses.
    pub verbose: bool,
}

/// `deliveries`
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveriesArguments {
    /// Without more: who got an issue.
    Show {
        /// The issue, the latest without it.
        issue: Option<String>,
        /// How it is shown.
        format: DeliveriesFormat,
        /// `--verbose`: whole addresses in the table.
        verbose: bool,
        /// `--out`: the file that it goes to, relative to the current folder.
        out: Option<PathBuf>,
    },
    /// `bounce`
    Bounce {
        /// The messages, relative to the current folder.
        files: Vec<PathBuf>,
    },
    /// `confirm`
    Confirm {
        /// The issue.
        issue: String,
        /// The addresses that have it after all.
        addresses: Vec<String>,
    },
}

/// How deliveries are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliveriesFormat {
    /// For people.
    Table,
    /// `--json`
    Json,
    /// `--csv`
    Csv,
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

/// `labels`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelsArguments {
    /// The issue, the latest without it.
    pub issue: Option<String>,
    /// Labels, or the list under `--list`.
    pub work: Work,
    /// `--numbered`: 份号 are shown.
    pub numbered: bool,
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
        Some(("build", build)) if build.get_flag("numbered") => {
            Command::Numbered(NumberedArguments {
                issues: strings(build, "issues"),
                per_recipient: build.get_flag("per-recipient"),
                copies: build.get_one("copies").copied(),
                strict: build.get_flag("strict"),
            })
        }
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
        Some(("recipients", recipients)) => Command::Recipients(match recipients.subcommand() {
            Some(("import", import)) => RecipientsArguments::Import {
                file: import.get_one("file").cloned().unwrap_or_default(),
                replace: import.get_flag("replace"),
            },
            Some(("export", export)) => RecipientsArguments::Export {
                file: export.get_one("file").cloned(),
                gbk: export.get_flag("gbk"),
            },
            _ => RecipientsArguments::Show {
                issue: recipients.get_one("issue").cloned(),
            },
        }),
        Some(("send", send)) => Command::Send(SendArguments {
            issue: send.get_one("issue").cloned(),
            dry_run: send.get_flag("dry-run"),
            failed: send.get_flag("failed"),
            unknown: send.get_flag("resend-unknown"),
            yes: send.get_flag("yes"),
            force: send.get_flag("force"),
            why: send.get_one("why").cloned(),
            verbose: send.get_flag("verbose"),
        }),
        Some(("deliveries", deliveries)) => Command::Deliveries(match deliveries.subcommand() {
            Some(("bounce", bounce)) => DeliveriesArguments::Bounce {
                files: bounce
                    .get_many("files")
                    .unwrap_or_default()
                    .cloned()
                    .collect(),
            },
            Some(("confirm", confirm)) => DeliveriesArguments::Confirm {
                issue: confirm.get_one("issue").cloned().unwrap_or_default(),
                addresses: strings(confirm, "addresses"),
            },
            _ => DeliveriesArguments::Show {
                issue: deliveries.get_one("issue").cloned(),
                format: match (deliveries.get_flag("json"), deliveries.get_flag("csv")) {
                    (true, _) => DeliveriesFormat::Json,
                    (_, true) => DeliveriesFormat::Csv,
                    _ => DeliveriesFormat::Table,
                },
                verbose: deliveries.get_flag("verbose"),
                out: deliveries.get_one("out").cloned(),
            },
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
        Some(("labels", labels)) => Command::Labels(LabelsArguments {
            issue: labels.get_one("issue").cloned(),
            work: if labels.get_flag("list") {
                Work::List
            } else {
                let sheet = labels.get_one::<&Sheet>("sheet");
                let sheet = sheet.copied().unwrap_or(DEFAULT_SHEET);
                let start = labels.get_one::<usize>("start").copied().unwrap_or(1);
                if start > sheet.count() {
                    return Parsed::Refuse(usage::start_behind_the_sheet(start, sheet));
                }
                Work::Labels {
                    sheet,
                    used: start - 1,
                }
            },
            numbered: labels.get_flag("numbered"),
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
