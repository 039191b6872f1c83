//! `completions`: scripts for the shells.

use std::process::{Command, Stdio};

use crate::workspace::{Run, jianbao};

fn script(shell: &str) -> String {
    Run::of(jianbao().args(["completions", shell]))
        .good()
        .stdout
}

#[test]
fn every_shell_gets_a_script_with_all_commands_and_options() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = script(shell);
        for word in [
            "jianbao",
            "build",
            "list",
            "init",
            "new",
            "completions",
            "keep-typst",
            "strict",
        ] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn descriptions_are_chinese() {
    for shell in ["zsh", "fish", "powershell", "elvish"] {
        assert!(script(shell).contains("列出所有的期"), "{shell}");
    }
}

#[test]
fn bash_can_read_its_script() {
    let mut bash = Command::new("bash");
    bash.args(["--norc", "-n"]).stdin(Stdio::piped());
    let mut child = bash.spawn().unwrap();
    let input = child.stdin.take().unwrap();
    std::io::Write::write_all(&mut { input }, script("bash").as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
}

#[test]
fn an_unknown_shell_is_refused_with_the_known_ones() {
    Run::of(jianbao().args(["completions", "cmd"]))
        .refused(2, "bash、elvish、fish、powershell、zsh");
    Run::of(jianbao().arg("completions")).refused(2, "缺少 <SHELL>");
}
