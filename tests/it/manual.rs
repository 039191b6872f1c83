//! The 编辑手册 knows everything that the program can say and do.

use std::fs;
use std::path::Path;

use jianbao::diagnostic::Code;

use crate::workspace::{Run, jianbao};

fn manual() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/编辑手册.md");
    fs::read_to_string(path).unwrap()
}

#[test]
fn it_explains_every_code_under_its_title() {
    let manual = manual();
    // The rules on the text have pages of their own, in 检查规则.md.
    let is_here = |code: &Code| code.as_str() < "J700";
    let missing: Vec<String> = Code::ALL
        .iter()
        .filter(|(code, _)| is_here(code))
        .map(|(code, title)| format!("| {code} | {title} |"))
        .filter(|row| !manual.contains(row))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn it_knows_no_code_that_the_program_lacks() {
    let known = |code: &str| Code::ALL.iter().any(|(own, _)| own.as_str() == code);
    for row in manual().lines().filter(|line| line.starts_with("| J")) {
        let code = row.split(' ').nth(1).unwrap();
        assert!(known(code), "{row}");
    }
}

#[test]
fn it_describes_every_command() {
    let help = Run::of(jianbao().arg("--help")).good().stdout;
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "命令:")
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(commands.len() >= 7, "{commands:?}");
    let manual = manual();
    for command in commands {
        assert!(
            manual.contains(&format!("| `jianbao {command}")),
            "{command}"
        );
    }
}
