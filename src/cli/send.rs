//! `send`: an issue by mail to everybody on the list.

mod dry_run;
mod outlook;
mod words;

use std::sync::atomic::{AtomicBool, Ordering};

use self::outlook::Outlook;
pub(super) use self::words::{foreign, shown};
use super::arguments::SendArguments;
use super::{Session, exit};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::distribution::admission::{self, Admitted, Refusal};
use crate::distribution::deliveries::{self, Choice, Ledger, LedgerError};
use crate::distribution::mail::password::PASSWORD_VARIABLE;
use crate::distribution::mail::{Addressee, Composer, MailSettings, Mailer, Mailing, Timeouts};
use crate::distribution::recipients::Recipients;
use crate::distribution::send::{Pace, SendError, Sender, SystemClock};
use crate::template;
use crate::workspace::Workspace;

/// Why the command ends early.
enum Stop {
    /// With this code; the reason has been reported.
    Said(u8),
    /// There are errors in what the user wrote.
    Found(Diagnostics),
    /// It may not be sent now: why, and what to do.
    Refused(String),
    /// The command was used wrongly, or the system failed.
    Failed(String),
}

impl Stop {
    fn one(diagnostic: Diagnostic) -> Self {
        Self::Found(Diagnostics::from_iter([diagnostic]))
    }
}

impl From<LedgerError> for Stop {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::OtherPdf => Self::Refused(error.to_string()),
            error => Self::Failed(error.to_string()),
        }
    }
}

/// Sends an issue, or shows what would be sent. Good only where every address on the list has it.
pub fn run(arguments: &SendArguments, session: &Session) -> u8 {
    match send(arguments, session) {
        Ok(code) | Err(Stop::Said(code)) => code,
        Err(Stop::Found(mut diagnostics)) => {
            diagnostics.sort();
            session.report_diagnostics(&diagnostics);
            session.report("什么都没有发送。\n");
            exit::ERRORS
        }
        Err(Stop::Refused(message)) => {
            session.fail(message);
            exit::ERRORS
        }
        Err(Stop::Failed(message)) => {
            session.fail(message);
            exit::FAILED
        }
    }
}

fn send(arguments: &SendArguments, session: &Session) -> Result<u8, Stop> {
    let workspace = session.workspace().map_err(Stop::Said)?;
    let reference = arguments.issue.as_deref().unwrap_or("latest");
    let entry = session.select(&workspace, reference).map_err(Stop::Said)?;
    let admitted = admission::admit(&workspace, entry, arguments.force)
        .map_err(|refusal| refused(refusal, session))?;
    if arguments.force {
        session.report_diagnostics(&admitted.remarks);
    }
    let Admitted {
        mailing, origin, ..
    } = admitted;
    let recipients = recipients_of(&workspace, session).map_err(Stop::Said)?;
    let (addressees, on_paper) = admission::addressees(recipients, mailing.date);
    if addressees.is_empty() {
        return Err(Stop::Refused(format!(
            "名册里没有一个收件单位在 {} 有邮箱，没有发送；请在 issues/recipients.yaml 里补上邮箱",
            mailing.date
        )));
    }

    let mut found = Diagnostics::new();
    let settings = match &workspace.series {
        Some(series) => MailSettings::parse(&series.source, &mut found),
        None => {
            found.extend(workspace.series_diagnostics.clone());
            None
        }
    };
    let templates = template::overrides(&workspace.files, "templates/mail", &mut found);
    let Some(settings) = settings.filter(|_| !found.has_errors()) else {
        return Err(Stop::Found(found));
    };
    let composer = Composer::new(&mailing, &settings, &templates).map_err(Stop::one)?;
    let choice = Choice {
        planned: !arguments.failed,
        failed: arguments.failed,
        unknown: arguments.unknown,
    };
    let root = workspace.files.root();
    let known = deliveries::read(root, &mailing.reference)?;
    let outlook = Outlook::new(&addressees, &known, mailing.edition, choice);
    if outlook.has_other_pdf(&mailing.digest) {
        return Err(LedgerError::OtherPdf.into());
    }

    session.print(&words::mailing(&mailing, origin, &settings));
    session.print(&words::outlook(&outlook, &on_paper));
    if arguments.dry_run {
        return dry_run::write(&workspace, entry, &composer, &mailing, &outlook).map(|done| {
            session.print(&words::dry_run(&done, arguments.verbose));
            exit::GOOD
        });
    }
    if outlook.chosen.is_empty() {
        session.print(&words::nothing_to_send(&outlook, &mailing.reference));
        return Ok(code_of(&outlook));
    }

    let files = &workspace.files;
    let password = std::env::var_os(PASSWORD_VARIABLE);
    let authorities = settings.authorities(files).map_err(Stop::one)?;
    let password = settings
        .password(files, password.as_deref())
        .map_err(Stop::one)?;
    let timeouts = Timeouts::of(&settings);
    let mut mailer = Mailer::new(&settings, authorities, password.as_ref(), timeouts)
        .map_err(|trouble| Stop::Refused(trouble.words().to_owned()))?;
    agree(arguments, session, &outlook)?;

    let mut ledger = Ledger::open(root)?;
    let message_id = |address: &_| composer.message_id(address);
    let why = arguments.why.as_deref();
    ledger.plan(&mailing, &addressees, message_id, why)?;
    let clock = SystemClock::new();
    let mut sender = Sender {
        ledger: &mut ledger,
        courier: &mut mailer,
        composer: &composer,
        clock: &clock,
        pace: Pace::of(&settings),
        stop: stop_on_signal(),
    };
    let report = sender
        .run(&mailing, choice, &mut |event| {
            session.print(&words::event(event, arguments.verbose));
        })
        .map_err(|error| match error {
            SendError::Ledger(error) => Stop::from(error),
            SendError::Template(diagnostic) => Stop::one(*diagnostic),
        })?;
    let after = after(&ledger, &addressees, &mailing, choice)?;
    session.print(&words::report(&report, &after, &mailing.reference));
    match &report.stopped {
        Some(why) => {
            session.fail(format!(
                "{}；没有发完，已经发出的都记下了，再运行一次 jianbao send {} 就接着发",
                words::foreign(why, arguments.verbose),
                mailing.reference
            ));
            Ok(exit::FAILED)
        }
        None => Ok(code_of(&after)),
    }
}

fn refused(refusal: Refusal, session: &Session) -> Stop {
    match refusal {
        Refusal::Classified(message) => Stop::Refused(message),
        Refusal::NotReleased(message, mut found) => {
            found.sort();
            session.report_diagnostics(&found);
            Stop::Refused(message)
        }
        Refusal::Faulty(diagnostics) => Stop::Found(diagnostics),
    }
}

/// The recipients, without errors in their file. On failure the reason has been reported.
///
/// # Errors
/// The exit code.
pub(super) fn recipients_of<'w>(
    workspace: &'w Workspace,
    session: &Session,
) -> Result<&'w Recipients, u8> {
    let found = workspace.recipients_diagnostics();
    if found.has_errors() {
        session.report_diagnostics(found);
        return Err(exit::ERRORS);
    }
    workspace.recipients().ok_or_else(|| {
        session.fail(
            "还没有收件单位名册；请照编辑手册写好 issues/recipients.yaml，或用 jianbao recipients import 从电子表格导入",
        );
        exit::ERRORS
    })
}

/// Asks whether to send, unless that has been said.
fn agree(arguments: &SendArguments, session: &Session, outlook: &Outlook) -> Result<(), Stop> {
    if arguments.yes {
        return Ok(());
    }
    if !session.can_ask() {
        return Err(Stop::Failed(
            "这里不能问您要不要发送，什么都没有发；确实要发，请加 --yes".to_owned(),
        ));
    }
    let question = format!(
        "现在发出 {} 封？要发请输入 y 再按回车，按其他键不发 > ",
        outlook.chosen.len()
    );
    match session.ask(&question).as_deref().map(str::trim) {
        Some("y" | "Y" | "yes" | "ｙ" | "是" | "发") => Ok(()),
        _ => {
            session.print("没有发送。\n");
            Err(Stop::Said(exit::FAILED))
        }
    }
}

/// Set by Ctrl-C and by the system's request to end: the message at hand is brought to its end. The second time ends
/// the process at once; the ledger bears that too.
fn stop_on_signal() -> &'static AtomicBool {
    static STOP: AtomicBool = AtomicBool::new(false);
    // Without a handler (there can be one only) the process ends at once.
    let _ = ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(exit::FAILED.into());
        }
        eprintln!("\n发完手上这一封就停；再按一次 Ctrl-C 立即停");
    });
    &STOP
}

fn after(
    ledger: &Ledger,
    addressees: &[Addressee],
    mailing: &Mailing,
    choice: Choice,
) -> Result<Outlook, Stop> {
    let known = ledger.of_issue(&mailing.reference)?;
    Ok(Outlook::new(addressees, &known, mailing.edition, choice))
}

fn code_of(outlook: &Outlook) -> u8 {
    if outlook.is_complete() {
        exit::GOOD
    } else {
        exit::ERRORS
    }
}
