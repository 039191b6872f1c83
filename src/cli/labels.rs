//! `labels`: what goes with the paper copies, into `private`.

use super::arguments::LabelsArguments;
use super::{Session, exit, shown};
use crate::distribution::paper::{Handout, Printed, Work};
use crate::distribution::recipients::RECIPIENTS_FILE;
use crate::numbering;
use crate::output::{make_or_replace, private_folder};

/// Sets the labels of an issue, or the list to sign, and says where they are.
pub fn run(arguments: &LabelsArguments, session: &Session) -> u8 {
    let workspace = match session.workspace() {
        Ok(workspace) => workspace,
        Err(code) => return code,
    };
    let reference = arguments.issue.as_deref().unwrap_or("latest");
    let entry = match session.select(&workspace, reference) {
        Ok(entry) => entry,
        Err(code) => return code,
    };
    let Some((manifest, series)) = entry.manifest.as_ref().zip(workspace.series_for(entry)) else {
        let mut diagnostics = workspace.entry_diagnostics(entry);
        diagnostics.sort();
        session.report_diagnostics(&diagnostics);
        return exit::ERRORS;
    };
    let found = workspace.recipients_diagnostics();
    if found.has_errors() {
        session.report_diagnostics(found);
        return exit::ERRORS;
    }
    let Some(recipients) = workspace.recipients() else {
        session.fail(format_args!(
            "还没有收件单位名册 {RECIPIENTS_FILE}；请先写好名册（每个单位的名称、类别、份数），写法见《编辑手册》"
        ));
        return exit::ERRORS;
    };
    let name = numbering::full_name(series, manifest);
    let Some(handout) = Handout::new(series, manifest, recipients, arguments.numbered) else {
        session.fail(format_args!(
            "按名册，{}的这一期没有单位收纸质的；收纸质的单位要在 {RECIPIENTS_FILE} 里写上份数，例如 份数: 12",
            numbering::date_in_words(manifest.date.value)
        ));
        return exit::ERRORS;
    };
    let printed = match handout.print(&workspace, arguments.work) {
        Ok(printed) => printed,
        Err(mut diagnostics) => {
            diagnostics.sort();
            session.report_diagnostics(&diagnostics);
            return exit::ERRORS;
        }
    };
    let written = private_folder(workspace.files.root()).and_then(|folder| {
        let path = folder.join(&printed.name);
        make_or_replace(&path, &printed.pdf)?;
        Ok(path)
    });
    match written {
        Ok(path) => {
            session.report_diagnostics(&printed.warnings);
            session.print(&format!(
                "{name}：{}\n  {}\n",
                words(&printed, arguments.work),
                shown(&path)
            ));
            session.print(hint(arguments.work));
            exit::GOOD
        }
        Err(error) => {
            session.fail(error);
            exit::FAILED
        }
    }
}

fn words(printed: &Printed, work: Work) -> String {
    let (copies, reserve) = printed.copies;
    let mut words = match work {
        Work::Labels { sheet, .. } => format!(
            "标签 {} 张，{} 页，用每页 {} 张、每张 {} 毫米的标签纸",
            printed.units,
            printed.pages,
            sheet.count(),
            sheet.size()
        ),
        Work::List => format!(
            "分发清单 {} 页，{} 个单位，合计 {} 份{}",
            printed.pages,
            printed.units,
            copies + reserve,
            match reserve {
                0 => String::new(),
                reserve => format!("（含备份 {reserve} 份）"),
            }
        ),
    };
    if printed.without_copies > 0 {
        words.push_str(&format!(
            "；另有 {} 个单位不收纸质的，不在里面",
            printed.without_copies
        ));
    }
    words
}

fn hint(work: Work) -> &'static str {
    match work {
        Work::Labels { .. } => {
            "打印时缩放选“实际大小”（100%），不要选“适合页面”；先用白纸印一页，和标签纸叠起来对着光看一看。\n"
        }
        Work::List => "",
    }
}
