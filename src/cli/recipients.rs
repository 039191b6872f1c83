//! `recipients`: who gets the bulletin, and the way to a spreadsheet and back.

use std::path::{Path, PathBuf};

use super::arguments::RecipientsArguments;
use super::send::recipients_of;
use super::table::table;
use super::{Session, exit};
use crate::diagnostic::Diagnostics;
use crate::diagnostic::render::visible;
use crate::distribution::csv::{self, Encoding};
use crate::distribution::recipients::{self, RECIPIENTS_FILE, Recipient, Recipients};
use crate::limits;
use crate::numbering::date_in_words;
use crate::output::{self, PRIVATE, WriteError};
use crate::series::joined_units;
use crate::source::Source;
use crate::workspace::Workspace;

/// Where an export goes that is not told where.
const EXPORTED: &str = "收件单位.csv";

/// Shows, imports or exports the list.
pub fn run(arguments: &RecipientsArguments, session: &Session) -> u8 {
    let workspace = match session.workspace() {
        Ok(workspace) => workspace,
        Err(code) => return code,
    };
    let done = match arguments {
        RecipientsArguments::Show { issue } => show(&workspace, issue.as_deref(), session),
        RecipientsArguments::Import { file, replace } => {
            import(&workspace, file, *replace, session)
        }
        RecipientsArguments::Export { file, gbk } => {
            export(&workspace, file.as_deref(), *gbk, session)
        }
    };
    match done {
        Ok(()) => exit::GOOD,
        Err(code) => code,
    }
}

fn show(workspace: &Workspace, issue: Option<&str>, session: &Session) -> Result<(), u8> {
    let recipients = recipients_of(workspace, session)?;
    session.report_diagnostics(workspace.recipients_diagnostics());
    let entry = session.select(workspace, issue.unwrap_or("latest"))?;
    let Some(manifest) = &entry.manifest else {
        session.report_diagnostics(&workspace.entry_diagnostics(entry));
        return Err(exit::ERRORS);
    };
    let date = manifest.date.value;
    let rows: Vec<[String; 4]> = recipients.for_date(date).map(row).collect();
    let name = crate::numbering::issue_name(manifest);
    session.print(&format!(
        "{}（{}）送 {} 个单位：\n",
        visible(&name),
        date_in_words(date),
        rows.len()
    ));
    session.print(&table(&["类别", "收件单位", "份数", "邮箱"], &rows));
    session.print(&printed(recipients, date));
    Ok(())
}

fn row(recipient: &Recipient) -> [String; 4] {
    let addresses: Vec<String> = recipient
        .mail
        .iter()
        .map(|address| address.value.masked())
        .collect();
    let mail = match (addresses.is_empty(), recipient.without_mail) {
        (false, _) => addresses.join("、"),
        (true, true) => "无".to_owned(),
        (true, false) => "（没有写）".to_owned(),
    };
    [
        visible(&recipient.kind.value),
        visible(&recipient.full_name()),
        match recipient.copies {
            0 => String::new(),
            copies => copies.to_string(),
        },
        mail,
    ]
}

/// What would be printed from the list.
fn printed(recipients: &Recipients, date: chrono::NaiveDate) -> String {
    let mut text = "按名册印出来是：\n".to_owned();
    for line in recipients.printed(date) {
        text.push_str(&format!(
            "  {}：{}\n",
            visible(&line.kind.value),
            visible(&joined_units(&line.to))
        ));
    }
    if let Some(copies) = recipients.copies(date) {
        let (units, reserve) = recipients.copies_and_reserve(date);
        text.push_str(&format!(
            "  共印{copies}份（各单位 {units} 份，备份 {reserve} 份）\n"
        ));
    }
    text
}

fn import(workspace: &Workspace, file: &Path, replace: bool, session: &Session) -> Result<(), u8> {
    let name = file.display().to_string();
    let bytes = super::read_given(file, limits::RECIPIENTS_BYTES).map_err(|message| {
        session.fail(format!("{name}：{message}"));
        exit::FAILED
    })?;
    let shown = file
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let yaml = csv::import(shown.as_deref().unwrap_or(&name), &bytes).map_err(|mut found| {
        found.sort();
        session.report_diagnostics(&found);
        session.report("什么都没有导入。\n");
        exit::ERRORS
    })?;
    let mut found = Diagnostics::new();
    let read = recipients::parse(&Source::new(RECIPIENTS_FILE, yaml.as_str()), &mut found);
    let Some(read) = read.filter(|_| !found.has_errors()) else {
        // The importer lets nothing pass that the reader refuses; were it to, nothing is written.
        session.report_diagnostics(&found);
        return Err(exit::FAILED);
    };
    let failed = |error: WriteError| {
        session.fail(error);
        exit::FAILED
    };
    let target = workspace.files.root().join(RECIPIENTS_FILE);
    let mut kept = String::new();
    match output::write_new(&target, yaml.as_bytes()) {
        Ok(()) => {}
        Err(WriteError::Exists(_)) if !replace => {
            session.fail(format!(
                "已经有名册 {RECIPIENTS_FILE}，没有导入；要用表格代替它，请加 --replace（原来的会存到 {PRIVATE} 文件夹）"
            ));
            return Err(exit::FAILED);
        }
        Err(WriteError::Exists(_)) => {
            let old = std::fs::read(&target).map_err(|error| {
                session.fail(format!("{RECIPIENTS_FILE}：{}", output::reason(&error)));
                exit::FAILED
            })?;
            if old != yaml.as_bytes() {
                let private = output::private_folder(workspace.files.root()).map_err(failed)?;
                // Named by what is in it: an older one is never written over.
                let digest = blake3::hash(&old).to_hex();
                let name = format!("recipients-{}.yaml", &digest[..8]);
                output::make_or_replace(&private.join(&name), &old).map_err(failed)?;
                output::replace(&target, yaml.as_bytes()).map_err(failed)?;
                kept = format!("原来的名册存在 {PRIVATE}/{name}\n");
            }
        }
        Err(error) => return Err(failed(error)),
    }
    session.print(&format!(
        "已导入 {} 个收件单位，写在 {RECIPIENTS_FILE}\n{kept}",
        read.list.len()
    ));
    session.report_diagnostics(&found);
    Ok(())
}

fn export(
    workspace: &Workspace,
    file: Option<&Path>,
    gbk: bool,
    session: &Session,
) -> Result<(), u8> {
    let recipients = recipients_of(workspace, session)?;
    let encoding = if gbk { Encoding::Gbk } else { Encoding::Utf8 };
    let bytes = csv::export(recipients, encoding);
    let failed = |error: WriteError| {
        session.fail(error);
        exit::FAILED
    };
    let target: PathBuf = match file {
        Some(file) => {
            output::write_new(file, &bytes).map_err(failed)?;
            file.to_owned()
        }
        None => {
            let private = output::private_folder(workspace.files.root()).map_err(failed)?;
            let target = private.join(EXPORTED);
            output::make_or_replace(&target, &bytes).map_err(failed)?;
            target
        }
    };
    session.print(&format!(
        "已导出 {} 个收件单位：{}\n里面有邮箱和联系方式，用完请删掉，不要外传。\n",
        recipients.list.len(),
        super::shown(&target)
    ));
    if gbk && bytes.starts_with(b"\xEF\xBB\xBF") {
        session.report("有 GBK 里没有的字，这份表格用的是 UTF-8。\n");
    }
    Ok(())
}
