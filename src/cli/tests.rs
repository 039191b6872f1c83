use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};

use super::*;

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Captured {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What a command line answers: its code, stdout, stderr.
fn jianbao(args: &[&str]) -> (u8, String, String) {
    let (out, error) = (Captured::default(), Captured::default());
    let mut session = Session::captured(out.clone(), error.clone());
    let line = std::iter::once("jianbao").chain(args.iter().copied());
    let code = run_in(&mut session, line.map(OsString::from));
    let code = session.finish(code);
    (code, out.text(), error.text())
}

/// The same in a workspace.
fn jianbao_in(root: &Path, args: &[&str]) -> (u8, String, String) {
    let mut line = args.to_vec();
    line.extend(["--root", root.to_str().unwrap()]);
    jianbao(&line)
}

fn workspace() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let (code, ..) = jianbao_in(root.path(), &["init", ".", "--date", "2025-03-11"]);
    assert_eq!(code, exit::GOOD);
    root
}

#[test]
fn the_definition_is_sound() {
    command::definition().debug_assert();
}

#[test]
fn help_is_wholly_chinese() {
    // English words that clap brings along; names of commands and values are no help text.
    let foreign = [
        "Usage",
        "Options",
        "Arguments",
        "Commands",
        "OPTIONS",
        "COMMAND",
        "Print",
        "help for",
        "default",
        "possible",
        "error",
        "tip",
    ];
    for command in [
        &[][..],
        &["build"],
        &["list"],
        &["init"],
        &["new"],
        &["new", "issue"],
        &["new", "article"],
        &["completions"],
        &["help"],
    ] {
        let line = |end: &[&str]| jianbao(&[command, end].concat());
        let by_help = jianbao(&[&["help"], command].concat());
        assert_eq!(by_help, line(&["--help"]), "{command:?}");
        for (code, out, error) in [by_help, line(&["-h"])] {
            assert_eq!((code, error.as_str()), (exit::GOOD, ""), "{command:?}");
            assert!(
                out.contains("用法: jianbao") && out.contains("选项:"),
                "{out}"
            );
            for word in foreign {
                assert!(!out.contains(word), "{word} in {out}");
            }
            assert!(!out.contains('\u{1b}'));
        }
        if !command.is_empty() {
            let (_, out, _) = line(&["--help"]);
            assert!(out.contains("示例:\n  jianbao "), "{out}");
        }
    }
    assert_eq!(
        jianbao(&["--version"]),
        (
            exit::GOOD,
            format!("jianbao {}\n", env!("CARGO_PKG_VERSION")),
            String::new()
        )
    );
    let (code, out, error) = jianbao(&[]);
    assert_eq!((code, out.as_str()), (exit::FAILED, ""));
    assert!(error.contains("用法: jianbao [选项] <命令>"), "{error}");
}

#[test]
fn wrong_usage_is_explained_in_chinese() {
    for (args, message) in [
        (
            &["buidl"][..],
            "错误：没有“buidl”这个命令\n是不是“build”？\n",
        ),
        (
            &["build", "--al"],
            "错误：不认识的选项“--al”\n是不是“--all”？\n",
        ),
        (&["list", "731"], "错误：多余的参数“731”\n"),
        (
            &["build", "731", "--all"],
            "错误：“[期]...”和“--all”不能一起用\n",
        ),
        (
            &["build", "--strict", "--strict"],
            "错误：“--strict”只能写一次\n",
        ),
        (&["build", "--out"], "错误：“--out <文件夹>”后面缺少内容\n"),
        (
            &["build", "--format", "docx"],
            "错误：“--format <格式>”不能写“docx”，可以写：pdf、html、png\n",
        ),
        (&["new", "article", "标题"], "错误：缺少 --source <单位>\n"),
        (&["new", "paper"], "错误：没有“paper”这个命令\n"),
        (
            &["new", "issue", "--date", "2025-02-30"],
            "错误：“--date <日期>”不能写“2025-02-30”：日期要写成 2025-03-11 或 2025年3月11日，并且确有这一天\n",
        ),
        (&["help", "paper"], "错误：没有“paper”这个命令\n"),
        (&["\u{1b}[2J"], "错误：没有“␛[2J”这个命令\n"),
    ] {
        let (code, out, error) = jianbao(args);
        assert_eq!((code, out.as_str()), (exit::FAILED, ""), "{args:?}");
        assert!(error.starts_with(message), "{args:?}: {error}");
        assert!(error.ends_with("用 jianbao --help 看帮助。\n"), "{error}");
    }
}

#[test]
fn arguments_of_build_become_a_plain_struct() {
    let build = |args: &[&str]| {
        let line = ["jianbao", "build"].iter().chain(args).map(OsString::from);
        match arguments::parse(line) {
            Parsed::Run(Arguments {
                command: Command::Build(build),
                ..
            }) => build,
            other => panic!("{other:?}"),
        }
    };
    let plain = BuildArguments {
        issues: Vec::new(),
        all: false,
        out: None,
        pdf: true,
        html: true,
        png: false,
        keep_typst: false,
        strict: false,
    };
    assert_eq!(build(&[]), plain);
    assert_eq!(build(&["--format", "html,pdf"]), plain);
    let only = build(&["--format", "pdf", "--out", "网站", "731", "2025-z1"]);
    assert!(only.pdf && !only.html);
    assert_eq!(only.out.as_deref(), Some(Path::new("网站")));
    assert_eq!(only.issues, ["731", "2025-z1"]);
    let all = build(&["--all", "--keep-typst", "--strict"]);
    assert!(all.all && all.keep_typst && all.strict && all.issues.is_empty());
}

#[test]
fn an_editor_goes_from_nothing_to_the_second_issue() {
    let root = workspace();
    let root = root.path();
    let (code, out, error) = jianbao_in(root, &["new", "issue", "--date", "2025年4月2日"]);
    assert_eq!((code, error.as_str()), (exit::GOOD, ""));
    assert!(
        out.starts_with("已新建2025年第2期（总第2期）：\n  issues/2025/02/issue.yaml\n"),
        "{out}"
    );

    let new = [
        "new",
        "article",
        "优化 环境",
        "--source",
        "省发改委",
        "--author",
        "甲",
    ];
    let (code, out, error) = jianbao_in(root, &new);
    assert_eq!((code, error.as_str()), (exit::GOOD, ""));
    assert!(
        out.contains("2025年第2期的目录：\n  issues/2025/02/01-优化环境.md\n"),
        "{out}"
    );
    let (code, ..) = jianbao_in(root, &[&new[..], &["--issue", "2025-1"]].concat());
    assert_eq!(code, exit::GOOD);
    let (code, ..) = jianbao_in(
        root,
        &["new", "issue", "--date", "2025-05-01", "--supplement"],
    );
    assert_eq!(code, exit::GOOD);

    let (code, out, error) = jianbao_in(root, &["list"]);
    assert_eq!((code, error.as_str()), (exit::GOOD, ""));
    insta::assert_snapshot!(out, @r#"
    年份  期号   总期号  日期        稿件  状态  位置
    2025  1      1       2025-03-11  3 篇  正式  issues/2025/01
    2025  2      2       2025-04-02  1 篇  正式  issues/2025/02
    2025  增刊1  -       2025-05-01  0 篇  正式  issues/2025/z01
    "#);
    let manifest = fs::read_to_string(root.join("issues/2025/02/issue.yaml")).unwrap();
    insta::assert_snapshot!(manifest, @r#"
    # 2025年第2期（总第2期）
    期号: 2   # 期号，每年从 1 起
    总期号: 2   # 总期号，历年连续编号
    日期: 2025-04-02   # 出刊日期
    稿件:   # 稿件的文件名，按刊印先后排列；用 jianbao new article 添加
      - 01-优化环境.md
    "#);
}

#[test]
fn what_is_made_has_no_faults() {
    let root = workspace();
    let (code, ..) = jianbao_in(
        root.path(),
        &[
            "new",
            "article",
            "“一”: #二 [三]",
            "--source",
            "甲: 乙",
            "--source",
            "731",
        ],
    );
    assert_eq!(code, exit::GOOD);
    let workspace = crate::workspace::Workspace::load(root.path()).unwrap();
    for entry in workspace.manifests() {
        let found = workspace.entry_diagnostics(entry);
        assert!(found.is_empty(), "{found:?}");
        let manifest = entry.manifest.as_ref().unwrap();
        let mut found = crate::diagnostic::Diagnostics::new();
        let articles = workspace.article_files(manifest, &mut found);
        assert_eq!(articles.len(), 3);
        for (_, source) in articles {
            let (front_matter, body) = crate::article::split(&source, &mut found).unwrap();
            let written = source.text()[body].trim();
            assert_eq!(written.is_empty(), front_matter.source.len() == 2);
        }
        assert!(found.is_empty(), "{found:?}");
    }
}

#[test]
fn list_shows_faults_and_new_issue_waits_for_them() {
    let root = workspace();
    let root = root.path();
    fs::create_dir_all(root.join("issues/2025/02")).unwrap();
    fs::write(root.join("issues/2025/02/issue.yaml"), "期号: 二\n").unwrap();
    let (code, out, error) = jianbao_in(root, &["list"]);
    assert_eq!(code, exit::ERRORS);
    assert!(out.contains("有误  issues/2025/02\n"), "{out}");
    assert!(out.contains("正式  issues/2025/01\n"), "{out}");
    assert!(error.contains("issues/2025/02/issue.yaml:1:"), "{error}");
    assert!(error.ends_with("个错误\n"), "{error}");

    let (code, _, error) = jianbao_in(root, &["new", "issue", "--date", "2025-04-02"]);
    assert_eq!(code, exit::ERRORS);
    assert!(error.contains("才能确定下一个期号"), "{error}");
    let article = [
        "new", "article", "标题", "--source", "单位", "--issue", "2025-9",
    ];
    let (code, _, error) = jianbao_in(root, &article);
    assert_eq!(code, exit::FAILED);
    assert!(error.contains("2025"), "{error}");
}

#[test]
fn without_a_workspace_the_way_to_one_is_told() {
    let empty = tempfile::tempdir().unwrap();
    for args in [&["list"][..], &["build"], &["new", "issue"]] {
        let (code, out, error) = jianbao_in(empty.path(), args);
        assert_eq!((code, out.as_str()), (exit::FAILED, ""));
        assert!(error.contains("jianbao init 文件夹"), "{error}");
    }
    let root = workspace();
    let (code, _, error) = jianbao_in(root.path(), &["init", "."]);
    assert_eq!(code, exit::FAILED);
    assert!(error.contains("里已有东西"), "{error}");
}

#[test]
fn completions_are_for_five_shells() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (code, out, error) = jianbao(&["completions", shell]);
        assert_eq!((code, error.as_str()), (exit::GOOD, ""));
        assert!(out.contains("keep-typst"), "{shell}");
    }
}

/// A reader who goes away (`jianbao list | head`), and a full disk.
struct Failing(io::ErrorKind);

impl Write for Failing {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Err(self.0.into())
    }
}

#[test]
fn a_closed_pipe_is_no_failure_but_a_full_disk_is() {
    for (kind, expected) in [
        (io::ErrorKind::BrokenPipe, exit::GOOD),
        (io::ErrorKind::StorageFull, exit::FAILED),
    ] {
        for args in [
            &["jianbao", "completions", "bash"][..],
            &["jianbao", "--help"],
        ] {
            let mut session = Session::captured(Failing(kind), io::sink());
            let code = run_in(&mut session, args.iter().map(OsString::from));
            assert_eq!(session.finish(code), expected);
        }
    }
}

/// Whether `send` asks, and what it does with the answer; the server of the settings is away.
#[test]
fn send_asks_before_anything_goes_out() {
    let root = workspace();
    let (code, ..) = jianbao_in(root.path(), &["release"]);
    assert_eq!(code, exit::GOOD);
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .unwrap()
        .port();
    let series = root.path().join("issues/bulletin.yaml");
    let text = fs::read_to_string(&series).unwrap();
    let mail = format!(
        "邮件: {{服务器: 127.0.0.1, 端口: {port}, 加密: none, 发件人: a@example.org, 重试: 0}}\n"
    );
    fs::write(&series, format!("{text}\n{mail}")).unwrap();
    fs::write(
        root.path().join("issues/recipients.yaml"),
        "收件单位:\n  - {名称: 甲厅, 类别: 送, 邮箱: jia@example.org}\n",
    )
    .unwrap();
    let answered = |answers: &[&str]| {
        let (out, error) = (Captured::default(), Captured::default());
        let mut session = Session::captured(out.clone(), error.clone())
            .with_answers(answers.iter().map(|answer| (*answer).to_owned()));
        let line = ["jianbao", "send", "--root", root.path().to_str().unwrap()];
        let code = run_in(&mut session, line.map(OsString::from));
        (code, out.text(), error.text())
    };
    let ledger = root.path().join("issues/deliveries.db");
    for answers in [&["\n"] as &[&str], &["n\n"], &["731\n"], &[]] {
        let (code, out, error) = answered(answers);
        assert_eq!(code, exit::FAILED, "{out}{error}");
        assert!(out.contains("现在发出 1 封？"), "{out}");
        assert!(out.ends_with("没有发送。\n"), "{out}");
        assert!(!ledger.exists());
    }
    let (code, out, error) = answered(&["y\n"]);
    assert_eq!(code, exit::FAILED, "{out}{error}");
    assert!(error.contains("没有发完"), "{error}");
    assert!(ledger.exists());
}
