//! `verify`: whether PDFs are what the workspace would make today.

use super::arguments::VerifyArguments;
use super::{Session, exit};
use crate::build::Press;
use crate::verify::{self, Change, Failure, Verdict};

/// Compares each file and says what it found; good only where all are the same.
pub fn run(arguments: &VerifyArguments, session: &Session) -> u8 {
    let workspace = match session.workspace() {
        Ok(workspace) => workspace,
        Err(code) => return code,
    };
    let press = match Press::new(&workspace.files) {
        Ok(press) => press,
        Err(diagnostics) => {
            session.report_diagnostics(&diagnostics);
            return exit::ERRORS;
        }
    };
    let mut code = exit::GOOD;
    for path in &arguments.files {
        let name = path.display();
        let pdf = match super::read_given(path, verify::size_limit()) {
            Ok(pdf) => pdf,
            Err(message) => {
                session.fail(format!("{name}：{message}"));
                code = exit::FAILED;
                continue;
            }
        };
        let found = match verify::verify(&press, &workspace, &pdf) {
            Ok(Verdict::Same) => {
                session.print(&format!("{name}：一致，与工作区重新生成的逐字节相同\n"));
                continue;
            }
            Ok(Verdict::Released) => {
                session.print(&format!("{name}：一致，就是发刊时存档的那一份\n"));
                continue;
            }
            Ok(verdict) => words(&verdict),
            Err(Failure::Unknown(message)) => message,
            Err(Failure::Faulty(mut diagnostics)) => {
                diagnostics.sort();
                session.report_diagnostics(&diagnostics);
                "这一期现在有错误，无法核对".to_owned()
            }
        };
        session.print(&format!("{name}：{found}\n"));
        code = code.max(exit::ERRORS);
    }
    code
}

fn words(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Same | Verdict::Released => "一致".to_owned(),
        Verdict::Superseded { reason } => {
            format!("是发过的旧版，后来重发过，原因：{reason}。现行的在这一期的 released 文件夹里")
        }
        Verdict::NotReleased { changes } if changes.is_empty() => {
            "不一致，不是发刊时存档的那一份。列出的源文件都没有不同：多半是 PDF 本身、模板或字体不同"
                .to_owned()
        }
        Verdict::NotReleased { changes } => {
            format!("不一致，不是发刊时存档的那一份。{}", list(changes))
        }
        Verdict::Different { changes } if changes.is_empty() => {
            "不一致。列出的源文件都没有改动：多半是 PDF 本身、模板或字体变了".to_owned()
        }
        Verdict::Different { changes } => format!("不一致。{}", list(changes)),
        Verdict::OtherVersion { creator, changes } => {
            let sources = match changes {
                None => "PDF 里没有记源文件，无法比较".to_owned(),
                Some(changes) if changes.is_empty() => "源文件都没有改动".to_owned(),
                Some(changes) => list(changes),
            };
            format!(
                "由另一版本（{creator}）生成，本程序是 {}，只能比较源文件。{sources}",
                verify::CREATOR
            )
        }
    }
}

fn list(changes: &[Change]) -> String {
    let mut text = "源文件的改动：".to_owned();
    for change in changes {
        let line = match change {
            Change::Edited(path) => format!("改动 {path}"),
            Change::Added(path) => format!("新增 {path}"),
            Change::Removed(path) => format!("去掉 {path}"),
        };
        text.push_str("\n  ");
        text.push_str(&line);
    }
    text
}
