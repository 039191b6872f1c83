//! `init`: a new workspace.

use std::fmt::Write as _;

use super::arguments::InitArguments;
use super::{Session, exit, new};
use crate::scaffold;

/// Makes the workspace (relative to `--root` where that is given) and tells what is in it.
pub fn run(arguments: &InitArguments, session: &Session) -> u8 {
    let folder = match session.root() {
        Some(root) => root.join(&arguments.folder),
        None => arguments.folder.clone(),
    };
    let files = match scaffold::init(&folder, arguments.date.unwrap_or_else(new::today)) {
        Ok(files) => files,
        Err(error) => {
            session.fail(error);
            return exit::FAILED;
        }
    };
    let place = folder.display();
    let mut text = format!("已在“{place}”新建工作区：\n");
    for file in files {
        let _ = writeln!(text, "  {file}");
    }
    text.push_str(
        "接下来：先改 issues/bulletin.yaml 里的刊名和单位，再到这个文件夹里运行 jianbao build。\n",
    );
    session.print(&text);
    exit::GOOD
}
