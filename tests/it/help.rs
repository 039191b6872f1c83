//! `--help`, `--version` and wrong usage, all in Chinese.

use insta::assert_snapshot;

use crate::workspace::{Run, Workspace, jianbao};

fn run(args: &[&str]) -> Run {
    Run::of(jianbao().args(args))
}

#[test]
fn help_of_the_program() {
    assert_snapshot!(run(&["--help"]).good().stdout, @r#"
    把 Markdown 稿件编成一期简报，生成 PDF 和网页

    用法: jianbao [选项] <命令>

    命令:
      build        生成一期或几期的 PDF 和网页
      check        校对一期或几期：编号、标点、数字、结构、用词
      fix          改正有把握的差错，例如半角标点、多余的空格
      explain      说明一条规则：查什么、为什么、怎么改
      layout       量一期排好的版面：每页的行、每行的字、每处偏差
      release      发刊：存下这一期的 PDF，登记在册，以后不再变
      recipients   看收件单位名册，或与电子表格互换
      send         把发过刊的一期用邮件发给收件单位
      deliveries   看一期发给了谁、什么时候收下、哪些没有成功
      site         把所有的期做成一个可以检索的网站
      publish      把已发刊的各期发布到内网网站，一步换上新版
      labels       做纸质件要用的标签，或分发清单
      list         列出所有的期
      verify       核对 PDF 与工作区是否一致
      init         新建一个工作区，里面有刊物设置和第一期的样子
      new          新建一期，或一篇稿件
      completions  输出命令行补全脚本
      help         显示帮助

    选项:
          --root <文件夹>
              工作区所在的文件夹，里面有 issues/bulletin.yaml。
              不写时从当前文件夹逐级向上找

      -V, --version
              显示版本号

      -h, --help
              显示帮助（-h 简短，--help 详细）

    示例:
      jianbao init 联络动态        新建一个工作区
      jianbao build                生成最新一期
      jianbao help build           看某个命令的详细说明
    "#);
}

#[test]
fn help_of_build() {
    assert_snapshot!(run(&["build", "--help"]).good().stdout, @r#"
    生成一期或几期的 PDF 和网页

    用法: jianbao build [选项] [期]...

    参数:
      [期]...
              要生成的期，可以写几个，不写就是最新一期。写法：
                731        总第731期
                2025-6     2025年第6期
                2025-z1    2025年增刊第1期，也可写 2025-增1
                latest     最新一期（总期号最大的）
                路径       这一期的文件夹或 issue.yaml

    选项:
          --all
              生成所有的期

          --root <文件夹>
              工作区所在的文件夹，里面有 issues/bulletin.yaml。
              不写时从当前文件夹逐级向上找

          --out <文件夹>
              结果放在哪里，不写就是工作区的 dist 文件夹

          --format <格式>
              只生成某种格式：pdf、html 或 png（页面图片），不写就生成 pdf 和 html

          --keep-typst
              同时留下排版用的 Typst 文件（在结果的 typst 文件夹里）

          --numbered
              给一期的每一份编上份号（000001、000002……），所有的份放在一个 PDF 里，连同份号登记表放在 private 文件夹。
              份数照名册（issues/recipients.yaml）；没有名册的，照“共印 N 份”的份数

          --per-recipient
              编份号时每个单位一个 PDF，每页衬着单位名称和份号

          --copies <份数>
              编份号时一共编多少份，不照名册

          --strict
              有警告也算不合格（退出码为 1）

      -h, --help
              显示帮助（-h 简短，--help 详细）

    示例:
      jianbao build                        生成最新一期
      jianbao build 731                    生成总第731期
      jianbao build 2025-6 2025-z1         生成2025年第6期和增刊第1期
      jianbao build --all --out 网站       所有的期都生成到“网站”文件夹
      jianbao build --format pdf           只要 PDF
      jianbao build 731 --numbered         总第731期，每一份编上份号
    "#);
}

/// Every command, with those below `new`.
fn commands() -> Vec<Vec<String>> {
    let names = |args: &[&str]| -> Vec<String> {
        let help = run(args).good().stdout;
        let list = help.split_once("命令:\n").unwrap().1.lines();
        let list = list.take_while(|line| line.starts_with("  "));
        list.map(|line| line.split_whitespace().next().unwrap().to_owned())
            .collect()
    };
    let below = names(&["new", "--help"]).into_iter();
    let commands = names(&["--help"]).into_iter().map(|name| vec![name]);
    commands
        .chain(below.map(|name| vec!["new".to_owned(), name]))
        .collect()
}

/// What a command's help says.
fn help_of(command: &[String], flag: &str) -> String {
    Run::of(jianbao().args(command).arg(flag)).good().stdout
}

#[test]
fn no_help_has_english_words() {
    // Words that clap brings along.
    let foreign = [
        "Usage",
        "Options",
        "Arguments",
        "Commands",
        "Print",
        "help for",
        "default",
        "possible",
        "error",
        "tip",
        "OPTIONS",
        "COMMAND",
        "FILE",
        "DIR",
    ];
    let commands = commands();
    assert!(commands.len() >= 8, "{commands:?}");
    for command in commands.iter().chain([&Vec::new()]) {
        for flag in ["--help", "-h"] {
            let text = help_of(command, flag);
            for word in foreign {
                assert!(!text.contains(word), "{word} in {text}");
            }
            // The explanations, behind the names and the gap after them.
            for line in text.lines().filter(|line| line.starts_with("  ")) {
                let Some((_, words)) = line.trim_start().split_once("  ") else {
                    continue;
                };
                assert!(!words.is_ascii(), "{line} in {text}");
            }
        }
    }
}

#[test]
fn every_command_takes_root() {
    for command in commands() {
        assert!(
            help_of(&command, "--help").contains("--root <文件夹>"),
            "{command:?}"
        );
    }
}

#[test]
fn version_is_the_packages() {
    let version = format!("jianbao {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(run(&["--version"]).good().stdout, version);
    assert_eq!(run(&["-V"]).good().stdout, version);
}

#[test]
fn without_a_command_the_help_is_wrong_usage() {
    run(&[]).refused(2, "用法: jianbao [选项] <命令>");
    run(&["new"]).refused(2, "用法: jianbao new <命令>");
}

#[test]
fn wrong_usage_says_what_was_wrong() {
    run(&["buidl"]).refused(2, "错误：没有“buidl”这个命令\n是不是“build”？");
    run(&["build", "--al"]).refused(2, "错误：不认识的选项“--al”\n是不是“--all”？");
    run(&["build", "731", "--all"]).refused(2, "不能一起用");
    run(&["build", "--format", "docx"]).refused(2, "可以写：pdf、html");
    run(&["build", "--out"]).refused(2, "“--out <文件夹>”后面缺少内容");
    run(&["list", "731"]).refused(2, "错误：多余的参数“731”");
    run(&["init"]).refused(2, "缺少 <文件夹>");
    run(&["new", "article", "题"]).refused(2, "错误：缺少 --source <单位>");
    run(&["new", "issue", "--date", "2025-02-30"]).refused(2, "并且确有这一天");
    run(&["help", "nichts"]).refused(2, "错误：没有“nichts”这个命令");
}

#[cfg(unix)]
#[test]
fn an_argument_that_is_no_text_is_wrong_usage() {
    use std::os::unix::ffi::OsStrExt as _;
    let argument = std::ffi::OsStr::from_bytes(b"\xff731");
    Run::of(jianbao().arg("build").arg(argument)).refused(2, "不是 UTF-8 编码");
}

#[test]
fn an_argument_cannot_speak_to_the_terminal() {
    let workspace = Workspace::new();
    let run = workspace.run(["build", "\u{1b}[2J"]).ends_with(2);
    assert!(!run.stderr.contains('\u{1b}'), "{run:?}");
}
