//! `deliveries`: who got an issue, when, and what failed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Local, SecondsFormat, Utc};
use serde::Serialize;

use super::arguments::{DeliveriesArguments, DeliveriesFormat};
use super::send::{foreign, shown};
use super::table::table;
use super::{Session, exit};
use crate::diagnostic::render::visible;
use crate::distribution::bounce::{BOUNCE_BYTES, Bounce, Marked};
use crate::distribution::csv;
use crate::distribution::deliveries::{self, DELIVERIES_FILE, Delivery, Ledger, State};
use crate::distribution::send::{Clock as _, SystemClock};
use crate::issue::Manifest;
use crate::numbering;
use crate::output;
use crate::release::ReleasedName;
use crate::series::Series;
use crate::workspace::Workspace;

/// Shows the deliveries of an issue, or reads bounces.
pub fn run(arguments: &DeliveriesArguments, session: &Session) -> u8 {
    match arguments {
        DeliveriesArguments::Show {
            issue,
            format,
            verbose,
            out,
        } => show(issue.as_deref(), *format, *verbose, out.as_deref(), session),
        DeliveriesArguments::Bounce { files } => bounce(files, session),
        DeliveriesArguments::Confirm { issue, addresses } => confirm(issue, addresses, session),
    }
}

fn show(
    issue: Option<&str>,
    format: DeliveriesFormat,
    verbose: bool,
    out: Option<&Path>,
    session: &Session,
) -> u8 {
    let workspace = match session.workspace() {
        Ok(workspace) => workspace,
        Err(code) => return code,
    };
    let entry = match session.select(&workspace, issue.unwrap_or("latest")) {
        Ok(entry) => entry,
        Err(code) => return code,
    };
    let Some(manifest) = &entry.manifest else {
        session.report_diagnostics(&workspace.entry_diagnostics(entry));
        return exit::ERRORS;
    };
    let reference = ReleasedName::of(manifest).reference();
    let found = match deliveries::read(workspace.files.root(), &reference) {
        Ok(found) => found,
        Err(error) => {
            session.fail(error);
            return exit::FAILED;
        }
    };
    let name = name_of(workspace.series_for(entry), manifest);
    let text = match format {
        DeliveriesFormat::Table => Ok(for_people(&name, &found, verbose)),
        DeliveriesFormat::Json => json(&reference, &name, &found),
        DeliveriesFormat::Csv => {
            let headings = CSV_HEADINGS.map(str::to_owned).to_vec();
            let rows = std::iter::once(headings).chain(found.iter().map(csv_row));
            let bytes = csv::spreadsheet(rows);
            Ok(String::from_utf8_lossy(&bytes).into_owned())
        }
    };
    match (text, out) {
        (Ok(text), None) => {
            session.print(&text);
            exit::GOOD
        }
        (Ok(text), Some(out)) => match output::write_new(out, text.as_bytes()) {
            Ok(()) => {
                session.print(&format!("已写到 {}\n", super::shown(out)));
                exit::GOOD
            }
            Err(error) => {
                session.fail(error);
                exit::FAILED
            }
        },
        (Err(error), _) => {
            session.fail(error);
            exit::FAILED
        }
    }
}

fn name_of(series: Option<&Series>, manifest: &Manifest) -> String {
    match series {
        Some(series) => numbering::full_name(series, manifest),
        None => numbering::issue_name(manifest),
    }
}

fn for_people(name: &str, found: &[Delivery], verbose: bool) -> String {
    let mut text = format!("{}\n", visible(name));
    if found.is_empty() {
        text.push_str("还没有发送过；用 jianbao send 发送。\n");
        return text;
    }
    let mut editions: BTreeMap<u32, Vec<&Delivery>> = BTreeMap::new();
    for delivery in found {
        editions.entry(delivery.edition).or_default().push(delivery);
    }
    let several = editions.len() > 1;
    for (edition, deliveries) in &editions {
        match edition {
            0 => text.push_str("发刊以前发的：\n"),
            1 if several => text.push_str("第 1 次发刊：\n"),
            1 => {}
            edition => {
                let _ = writeln!(text, "第 {edition} 次发刊：");
            }
        }
        let rows: Vec<[String; 6]> = deliveries
            .iter()
            .map(|delivery| row(delivery, verbose))
            .collect();
        let headings = ["收件单位", "邮箱", "状态", "时间", "次数", "服务器的话"];
        text.push_str(&table(&headings, &rows));
        text.push_str(&counts(deliveries));
    }
    text
}

fn row(delivery: &Delivery, verbose: bool) -> [String; 6] {
    // What the server says when it takes a message is of no interest here.
    let words = match delivery.state {
        State::Accepted if !verbose => String::new(),
        _ => foreign(&delivery.reply, verbose),
    };
    [
        visible(&delivery.addressee.name),
        shown(&delivery.addressee.address, verbose),
        delivery.state.label().to_owned(),
        delivery.last_time.map(local).unwrap_or_default(),
        match delivery.attempts {
            0 => String::new(),
            attempts => attempts.to_string(),
        },
        words,
    ]
}

fn counts(deliveries: &[&Delivery]) -> String {
    let mut states: BTreeMap<State, usize> = BTreeMap::new();
    for delivery in deliveries {
        *states.entry(delivery.state).or_default() += 1;
    }
    let counts: Vec<String> = states
        .iter()
        .map(|(state, count)| format!("{} {count}", state.label()))
        .collect();
    format!("共 {} 个邮箱：{}\n", deliveries.len(), counts.join("，"))
}

/// `2025-03-11 09:30` on this machine's clock.
fn local(seconds: i64) -> String {
    DateTime::<Utc>::from_timestamp(seconds, 0)
        .map(|time| {
            time.with_timezone(&Local)
                .format("%Y-%m-%d %H:%M")
                .to_string()
        })
        .unwrap_or_default()
}

/// `2025-03-11T01:30:00Z`.
fn utc(seconds: i64) -> Option<String> {
    DateTime::<Utc>::from_timestamp(seconds, 0)
        .map(|time| time.to_rfc3339_opts(SecondsFormat::Secs, true))
}

#[derive(Serialize)]
struct Json<'a> {
    issue: &'a str,
    name: &'a str,
    deliveries: Vec<JsonDelivery<'a>>,
}

#[derive(Serialize)]
struct JsonDelivery<'a> {
    edition: u32,
    name: &'a str,
    address: &'a str,
    state: &'static str,
    attempts: u32,
    first_time: Option<String>,
    last_time: Option<String>,
    reply: &'a str,
    message_id: &'a str,
    pdf: &'a str,
}

fn json(reference: &str, name: &str, found: &[Delivery]) -> Result<String, String> {
    let json = Json {
        issue: reference,
        name,
        deliveries: found
            .iter()
            .map(|delivery| JsonDelivery {
                edition: delivery.edition,
                name: &delivery.addressee.name,
                address: delivery.addressee.address.as_str(),
                state: delivery.state.as_str(),
                attempts: delivery.attempts,
                first_time: delivery.first_time.and_then(utc),
                last_time: delivery.last_time.and_then(utc),
                reply: &delivery.reply,
                message_id: &delivery.message_id,
                pdf: &delivery.pdf,
            })
            .collect(),
    };
    serde_json::to_string_pretty(&json)
        .map(|text| text + "\n")
        .map_err(|error| error.to_string())
}

const CSV_HEADINGS: [&str; 9] = [
    "发刊次数",
    "收件单位",
    "邮箱",
    "状态",
    "次数",
    "首次时间",
    "最后时间",
    "服务器的话",
    "邮件编号",
];

fn csv_row(delivery: &Delivery) -> Vec<String> {
    let time = |seconds: Option<i64>| seconds.map(local).unwrap_or_default();
    vec![
        delivery.edition.to_string(),
        delivery.addressee.name.clone(),
        delivery.addressee.address.as_str().to_owned(),
        delivery.state.label().to_owned(),
        delivery.attempts.to_string(),
        time(delivery.first_time),
        time(delivery.last_time),
        delivery.reply.clone(),
        delivery.message_id.clone(),
    ]
}

/// Marks the deliveries that came back.
fn bounce(files: &[PathBuf], session: &Session) -> u8 {
    let workspace = match session.workspace() {
        Ok(workspace) => workspace,
        Err(code) => return code,
    };
    let ledger = match open(&workspace, session) {
        Ok(ledger) => ledger,
        Err(code) => return code,
    };
    let now = SystemClock::new().now();
    let mut code = exit::GOOD;
    for path in files {
        let name = visible(&path.display().to_string());
        let bytes = match super::read_given(path, BOUNCE_BYTES) {
            Ok(bytes) => bytes,
            Err(message) => {
                session.fail(format!("{name}：{message}"));
                code = exit::FAILED;
                continue;
            }
        };
        let marked = match Bounce::read(&bytes) {
            Some(bounce) => bounce.mark(&ledger, now),
            None => {
                session.print(&format!(
                    "{name}：不是能读懂的退信（投递状态通知），没有记；请自己看一看\n"
                ));
                code = code.max(exit::ERRORS);
                continue;
            }
        };
        match marked {
            Ok(marked) => {
                for marked in marked {
                    session.print(&format!("{name}：{}\n", told(&marked)));
                }
            }
            Err(error) => {
                session.fail(error);
                return exit::FAILED;
            }
        }
    }
    code
}

/// The ledger, where there is one. On failure the reason has been reported.
fn open(workspace: &Workspace, session: &Session) -> Result<Ledger, u8> {
    let root = workspace.files.root();
    if !root.join(DELIVERIES_FILE).exists() {
        session.fail("还没有发送过任何一期，没有发送登记簿");
        return Err(exit::FAILED);
    }
    Ledger::open(root).map_err(|error| {
        session.fail(error);
        exit::FAILED
    })
}

/// Enters that somebody has it after all.
fn confirm(issue: &str, addresses: &[String], session: &Session) -> u8 {
    let workspace = match session.workspace() {
        Ok(workspace) => workspace,
        Err(code) => return code,
    };
    let entry = match session.select(&workspace, issue) {
        Ok(entry) => entry,
        Err(code) => return code,
    };
    let Some(manifest) = &entry.manifest else {
        session.report_diagnostics(&workspace.entry_diagnostics(entry));
        return exit::ERRORS;
    };
    let ledger = match open(&workspace, session) {
        Ok(ledger) => ledger,
        Err(code) => return code,
    };
    let found = match ledger.of_issue(&ReleasedName::of(manifest).reference()) {
        Ok(found) => found,
        Err(error) => {
            session.fail(error);
            return exit::FAILED;
        }
    };
    let now = SystemClock::new().now();
    let mut code = exit::GOOD;
    for address in addresses {
        let shown = visible(address);
        // The last edition comes last.
        let delivery = found
            .iter()
            .rfind(|delivery| delivery.addressee.address.key() == address.to_ascii_lowercase());
        let Some(delivery) = delivery else {
            session.fail(format!("这一期没有发给过“{shown}”；请写完整的邮箱"));
            code = exit::FAILED;
            continue;
        };
        let name = visible(&delivery.addressee.name);
        match delivery.state {
            State::Unknown | State::Bounced => {}
            State::Accepted => {
                session.print(&format!("{name}（{shown}）已经记为收下，没有改动\n"));
                continue;
            }
            state => {
                session.fail(format!(
                    "{name}（{shown}）现在是“{}”，没有寄到过，不能确认",
                    state.label()
                ));
                code = exit::FAILED;
                continue;
            }
        }
        if let Err(error) = ledger.confirm(delivery, now) {
            session.fail(error);
            return exit::FAILED;
        }
        session.print(&format!("{name}（{shown}）记为已收下\n"));
    }
    code
}

fn told(marked: &Marked) -> String {
    match marked {
        Marked::Bounced {
            delivery,
            by_address,
        } => {
            let doubt = if *by_address {
                "（退信里没有原信的编号，是按邮箱认的）"
            } else {
                ""
            };
            format!(
                "{}（{}）的 {} 被退回，已记下{doubt}",
                visible(&delivery.addressee.name),
                delivery.addressee.address.masked(),
                delivery.issue
            )
        }
        Marked::Delayed => "对方服务器还在尝试投递，没有改动".to_owned(),
        Marked::Ignored => "不是我们发的信，或者不是退回，没有改动".to_owned(),
    }
}
