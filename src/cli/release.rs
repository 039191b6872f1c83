//! `release`: an issue goes out, and stays as it was.

use super::arguments::ReleaseArguments;
use super::{Session, exit};
use crate::build::Press;
use crate::check::Proofreader;
use crate::diagnostic::Diagnostics;
use crate::distribution::recipients::RECIPIENTS_FILE;
use crate::release::{
    self, Candidate, Digest, Head, LEDGER_FILE, Lock, Receipt, Refusal, Request, Step,
};
use crate::series::Series;
use crate::workspace::{Entry, SERIES_FILE, Workspace};

/// Releases an issue, or shows the head of the ledger's chain.
pub fn run(arguments: &ReleaseArguments, session: &Session) -> u8 {
    if arguments.head {
        return head(arguments, session);
    }
    let request = match request(arguments) {
        Ok(request) => request,
        Err(message) => {
            session.fail(message);
            return exit::FAILED;
        }
    };
    let workspace = match session.workspace() {
        Ok(workspace) => workspace,
        Err(code) => return code,
    };
    let folder = match session.select(&workspace, reference(arguments)) {
        Ok(entry) => entry.folder(),
        Err(code) => return code,
    };
    // Everything is read again once nobody else can release.
    let mut completed = false;
    let outcome = release::lock(workspace.files.root()).and_then(|lock| {
        release::recover(workspace.files.root(), folder, &lock)?;
        release_locked(arguments, &request, session, &lock, &mut completed)
    });
    let (code, unchanged) = match outcome {
        Ok(code) => return code,
        Err(Refusal::Faulty(mut diagnostics)) => {
            diagnostics.sort();
            session.report_diagnostics(&diagnostics);
            (exit::ERRORS, true)
        }
        Err(Refusal::NotReady(message)) => {
            session.fail(message);
            (exit::ERRORS, false)
        }
        Err(Refusal::Misused(message)) => {
            session.fail(message);
            (exit::FAILED, false)
        }
        Err(Refusal::Unwritten(error)) => {
            session.fail(error);
            (exit::FAILED, false)
        }
    };
    if unchanged && !completed {
        session.report("没有发刊，什么都没有改动。\n");
    }
    code
}

fn request(arguments: &ReleaseArguments) -> Result<Request, String> {
    match (&arguments.why, arguments.reissue) {
        (Some(why), true) => Request::reissue(why, arguments.new_series),
        (None, true) => {
            Err("重发要写明原因，例如 --reissue --why \"更正第3页的一个数字\"".to_owned())
        }
        (Some(_), false) => Err("--why 只和 --reissue（重发）一起用".to_owned()),
        (None, false) if arguments.new_series => {
            Err("--new-series 只和 --reissue（重发）一起用".to_owned())
        }
        (None, false) => Ok(Request::first()),
    }
}

fn reference(arguments: &ReleaseArguments) -> &str {
    arguments.issue.as_deref().unwrap_or("latest")
}

fn release_locked(
    arguments: &ReleaseArguments,
    request: &Request,
    session: &Session,
    lock: &Lock,
    completed: &mut bool,
) -> Result<u8, Refusal> {
    loop {
        let workspace = match session.workspace() {
            Ok(workspace) => workspace,
            Err(code) => return Ok(code),
        };
        let entry = match session.select(&workspace, reference(arguments)) {
            Ok(entry) => entry,
            Err(code) => return Ok(code),
        };
        match release::next(&workspace, entry, request)? {
            Step::Complete if *completed => {
                return Err(Refusal::Misused(format!("{LEDGER_FILE} 没有写成")));
            }
            Step::Complete => {
                let receipt = release::complete(&workspace, entry, lock)?;
                session.print("上一次发刊没有做完，现在补上了登记。\n");
                session.print(&released(&receipt));
                *completed = true;
            }
            Step::Nothing => {
                if !*completed {
                    session.print(&already(&workspace, entry));
                }
                return Ok(exit::GOOD);
            }
            Step::Set(series) => {
                let (candidate, mut warnings) = set(&workspace, entry, &series)?;
                let receipt = release::store(&workspace, entry, request, candidate, lock)?;
                warnings.sort();
                session.report_diagnostics(&warnings);
                session.print(&released(&receipt));
                session.print(&kept_series(&workspace, entry, &series));
                return Ok(exit::GOOD);
            }
        }
    }
}

/// The one step that needs the typesetter.
fn set(
    workspace: &Workspace,
    entry: &Entry,
    series: &Series,
) -> Result<(Candidate, Diagnostics), Refusal> {
    let sorted = |mut diagnostics: Diagnostics| {
        diagnostics.sort();
        Refusal::Faulty(diagnostics)
    };
    let press = Press::new(&workspace.files).map_err(sorted)?;
    let proofreader = Proofreader::new(workspace);
    press
        .set(workspace, entry, &proofreader, series)
        .map_err(sorted)
}

fn released(receipt: &Receipt) -> String {
    let again = if receipt.reissue.is_some() {
        "已重发"
    } else {
        "已发刊"
    };
    let mut text = format!("{}{again}，存档在：\n", receipt.name);
    for path in &receipt.stored {
        text.push_str(&format!("  {path}\n"));
    }
    text.push_str(&format!(
        "登记在 {LEDGER_FILE} 第 {} 行。登记簿现在的校验码：\n{}",
        receipt.lines,
        groups(receipt.head)
    ));
    text.push_str(
        "请把校验码连同期号、日期抄进纸质的发刊登记本：以后登记簿的末尾被删掉，或者整本被换掉，凭它才查得出来。\n",
    );
    text
}

fn groups(head: Head) -> String {
    let [first, second] = head.groups();
    format!("  {first}\n  {second}\n")
}

fn already(workspace: &Workspace, entry: &Entry) -> String {
    let registered = workspace.ledger().of(entry.folder());
    match registered.last() {
        Some(last) => format!(
            "{}已经发过刊（{LEDGER_FILE} 第 {} 行），此后没有改动，不用再发。\n",
            last.name, last.position
        ),
        None => String::new(),
    }
}

/// Where a corrected issue keeps values that the series has changed since, a word about it.
fn kept_series(workspace: &Workspace, entry: &Entry, series: &Series) -> String {
    let Some(before) = entry
        .released()
        .filter(|before| before.series.source == series.source)
    else {
        return String::new();
    };
    let now = workspace.files.read(SERIES_FILE, crate::limits::YAML_BYTES);
    let same_series = now.is_ok_and(|bytes| Digest::of(&bytes) == before.series_digest);
    let now = entry.manifest.as_ref().zip(workspace.series.as_ref());
    let same_recipients = now.is_none_or(|(manifest, series)| {
        workspace.recipients_digest(manifest, series) == before.recipients_digest
    });
    let changed = match (same_series, same_recipients) {
        (true, true) => return String::new(),
        (false, _) => SERIES_FILE,
        (true, false) => RECIPIENTS_FILE,
    };
    format!(
        "{changed} 后来改过，这一期用的仍是上次发刊时的刊名、编者、分送等；要用现在的，再加 --new-series 重发。\n"
    )
}

/// `--head`: verifies the ledger and shows the head of its chain, or the one just behind an issue.
fn head(arguments: &ReleaseArguments, session: &Session) -> u8 {
    let workspace = match session.workspace() {
        Ok(workspace) => workspace,
        Err(code) => return code,
    };
    let ledger = workspace.ledger();
    let mut found = Diagnostics::new();
    release::check_ledger(&workspace, &mut found);
    found.sort();
    session.report_diagnostics(&found);
    if !ledger.faults().is_empty() {
        return exit::ERRORS;
    }
    let text = match &arguments.issue {
        Some(reference) => {
            let entry = match session.select(&workspace, reference) {
                Ok(entry) => entry,
                Err(code) => return code,
            };
            let lines = ledger.of(entry.folder());
            if lines.is_empty() {
                session.fail("这一期还没有发过刊");
                return exit::FAILED;
            }
            lines
                .iter()
                .map(|line| {
                    format!(
                        "{}登记在第 {} 行，当时的校验码：\n{}",
                        line.name,
                        line.position,
                        groups(line.head)
                    )
                })
                .collect()
        }
        None => match ledger.lines().last() {
            Some(last) => format!(
                "登记簿共 {} 行，前后相连；最后一行是 {}。校验码：\n{}请和纸质登记本上最后抄的一个对一对。\n",
                last.position,
                last.name,
                groups(last.head)
            ),
            None => "登记簿里还没有一期\n".to_owned(),
        },
    };
    session.print(&text);
    if found.has_errors() {
        exit::ERRORS
    } else {
        exit::GOOD
    }
}
