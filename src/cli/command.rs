//! The definition of the command line for clap, with all its help in Chinese. Completions are made from it too.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::builder::NonEmptyStringValueParser;
use clap::{Arg, ArgAction, Command, value_parser};
use clap_complete::Shell;

use crate::distribution::copy_numbers;
use crate::distribution::paper::{SHEETS, Sheet};
use crate::yaml;

/// clap's own template has its headings in English.
const TEMPLATE: &str = "{about-with-newline}\n用法: {usage}\n\n{all-args}{after-help}\n";
const OPTIONS: &str = "选项";
const VALUES: &str = "参数";
const COMMANDS: &str = "命令";

/// The whole command line.
pub fn definition() -> Command {
    titled(
        Command::new("jianbao"),
        "把 Markdown 稿件编成一期简报，生成 PDF 和网页",
        "jianbao [选项] <命令>",
    )
    .version(env!("CARGO_PKG_VERSION"))
    .disable_version_flag(true)
    .disable_help_subcommand(true)
    .subcommand_required(true)
    .arg_required_else_help(true)
    .arg(
        option("root", "文件夹", "工作区所在的文件夹")
            .long_help(
                "工作区所在的文件夹，里面有 issues/bulletin.yaml。\n不写时从当前文件夹逐级向上找",
            )
            .value_parser(value_parser!(PathBuf))
            .global(true),
    )
    // Handed down like `--root`, so that it stands behind each command's own arguments.
    .arg(
        Arg::new("help")
            .short('h')
            .long("help")
            .help("显示帮助（-h 简短，--help 详细）")
            .help_heading(OPTIONS)
            .display_order(1000)
            .action(ArgAction::Help)
            .global(true),
    )
    .arg(
        Arg::new("version")
            .short('V')
            .long("version")
            .help("显示版本号")
            .help_heading(OPTIONS)
            .action(ArgAction::Version),
    )
    .subcommands([
        build(),
        check(),
        fix(),
        explain(),
        layout(),
        release(),
        recipients(),
        send(),
        deliveries(),
        site(),
        publish(),
        labels(),
        list(),
        verify(),
        init(),
        new(),
        completions(),
        help(),
    ])
    .after_help(
        "示例:\n  jianbao init 联络动态        新建一个工作区\n  jianbao build                生成最新一期\n  jianbao help build           看某个命令的详细说明",
    )
}

fn build() -> Command {
    titled(
        Command::new("build"),
        "生成一期或几期的 PDF 和网页",
        "jianbao build [选项] [期]...",
    )
    .arg(
        Arg::new("issues")
            .value_name("期")
            .help("要生成的期，不写就是最新一期")
            .long_help(
                "要生成的期，可以写几个，不写就是最新一期。写法：\n  731        总第731期\n  2025-6     2025年第6期\n  2025-z1    2025年增刊第1期，也可写 2025-增1\n  latest     最新一期（总期号最大的）\n  路径       这一期的文件夹或 issue.yaml",
            )
            .help_heading(VALUES)
            .action(ArgAction::Append)
            .value_parser(NonEmptyStringValueParser::new())
            .num_args(0..),
    )
    .arg(flag("all", "生成所有的期").conflicts_with("issues"))
    .arg(
        option("out", "文件夹", "结果放在哪里，不写就是工作区的 dist 文件夹")
            .value_parser(value_parser!(PathBuf)),
    )
    .arg(
        option("format", "格式", "只生成某种格式：pdf、html 或 png（页面图片），不写就生成 pdf 和 html")
            .action(ArgAction::Append)
            .value_delimiter(',')
            .value_parser(["pdf", "html", "png"])
            .hide_possible_values(true),
    )
    .arg(
        flag("keep-typst", "同时留下排版用的 Typst 文件")
            .long_help("同时留下排版用的 Typst 文件（在结果的 typst 文件夹里）"),
    )
    .arg(
        flag("numbered", "给一期的每一份编上份号，放在 private 文件夹")
            .long_help(
                "给一期的每一份编上份号（000001、000002……），所有的份放在一个 PDF 里，连同份号登记表放在 private 文件夹。\n份数照名册（issues/recipients.yaml）；没有名册的，照“共印 N 份”的份数",
            )
            .conflicts_with_all(["all", "out", "format", "keep-typst"]),
    )
    .arg(
        flag("per-recipient", "编份号时每个单位一个 PDF，每页衬着单位名称和份号")
            .requires("numbered"),
    )
    .arg(
        option("copies", "份数", "编份号时一共编多少份，不照名册")
            .value_parser(parse_copies)
            .requires("numbered")
            .conflicts_with("per-recipient"),
    )
    .arg(flag("strict", "有警告也算不合格（退出码为 1）"))
    .after_long_help(
        "示例:\n  jianbao build                        生成最新一期\n  jianbao build 731                    生成总第731期\n  jianbao build 2025-6 2025-z1         生成2025年第6期和增刊第1期\n  jianbao build --all --out 网站       所有的期都生成到“网站”文件夹\n  jianbao build --format pdf           只要 PDF\n  jianbao build 731 --numbered         总第731期，每一份编上份号",
    )
}

fn check() -> Command {
    titled(
        Command::new("check"),
        "校对一期或几期：编号、标点、数字、结构、用词",
        "jianbao check [选项] [期]...",
    )
    .arg(issues("要校对的期，不写就是最新一期"))
    .arg(flag("all", "校对所有的期").conflicts_with("issues"))
    .arg(
        option("format", "格式", "结果的格式：human（给人看，默认）、json、sarif 或 github")
            .value_parser(["human", "json", "sarif", "github"])
            .hide_possible_values(true),
    )
    .arg(flag("strict", "有警告也算不合格（退出码为 1）"))
    .after_long_help(
        "只检查，不改文件。哪条规则要关掉或改成错误，写在 bulletin.yaml 的 check（检查）里；\n某一处确实要保留，写在那篇稿件的 excuse（免查）里，并说明理由。\n\n示例:\n  jianbao check\n  jianbao check 731 732\n  jianbao check --all --strict\n  jianbao explain J701        看某条规则的说明",
    )
}

fn fix() -> Command {
    titled(
        Command::new("fix"),
        "改正有把握的差错，例如半角标点、多余的空格",
        "jianbao fix [选项] [期]...",
    )
    .arg(issues("要改的期，不写就是最新一期"))
    .arg(flag("all", "改所有的期").conflicts_with("issues"))
    .arg(flag("diff", "只显示会改哪里，不改文件"))
    .arg(flag("suspect", "拿不准的也一处一处问您（要在终端里用）"))
    .after_long_help(
        "只改稿件的文字；代码、网址、front matter 的键都不动，换行和文件格式保持原样。\n\n示例:\n  jianbao fix --diff         先看看会改哪里\n  jianbao fix\n  jianbao fix 731 --suspect",
    )
}

fn explain() -> Command {
    titled(
        Command::new("explain"),
        "说明一条规则：查什么、为什么、怎么改",
        "jianbao explain [选项] [编号]",
    )
    .arg(
        Arg::new("code")
            .value_name("编号")
            .help("规则的编号，例如 J701；不写就列出所有规则")
            .help_heading(VALUES)
            .value_parser(NonEmptyStringValueParser::new()),
    )
    .after_long_help("示例:\n  jianbao explain J701\n  jianbao explain")
}

/// The issue a command is for; without it, the latest.
fn issue(help: &'static str) -> Arg {
    Arg::new("issue")
        .value_name("期")
        .help(help)
        .value_parser(NonEmptyStringValueParser::new())
        .help_heading(VALUES)
}

/// The issues a command is for; without any, the latest.
fn issues(help: &'static str) -> Arg {
    Arg::new("issues")
        .value_name("期")
        .help(help)
        .help_heading(VALUES)
        .action(ArgAction::Append)
        .value_parser(NonEmptyStringValueParser::new())
        .num_args(0..)
}

fn layout() -> Command {
    titled(
        Command::new("layout"),
        "量一期排好的版面：每页的行、每行的字、每处偏差",
        "jianbao layout [选项] [期]",
    )
    .arg(issue("要量的期，不写就是最新一期"))
    .arg(
        Arg::new("json")
            .long("json")
            .help("输出 JSON，供别的程序读")
            .help_heading(OPTIONS)
            .action(ArgAction::SetTrue),
    )
    .arg(
        Arg::new("strict")
            .long("strict")
            .help("有偏差就算出错（退出码 1）")
            .help_heading(OPTIONS)
            .action(ArgAction::SetTrue),
    )
    .after_long_help("只排版，不写文件。\n\n示例:\n  jianbao layout\n  jianbao layout 731 --json")
}

fn release() -> Command {
    titled(
        Command::new("release"),
        "发刊：存下这一期的 PDF，登记在册，以后不再变",
        "jianbao release [选项] [期]",
    )
    .arg(issue("要发的期，不写就是最新一期"))
    .arg(flag("reissue", "更正后重发已经发过的一期，要用 --why 写明原因"))
    .arg(
        option("why", "原因", "为什么重发，记在登记簿里")
            .value_parser(NonEmptyStringValueParser::new()),
    )
    .arg(flag(
        "new-series",
        "重发时改用现在的刊物设置（分送名单等），不用第一次发刊时的",
    ))
    .arg(
        flag("head", "只核对登记簿，显示校验码；写明期的，显示登记那一期时的")
            .conflicts_with_all(["reissue", "why", "new-series"]),
    )
    .after_long_help(
        "送审稿和有错误的期不能发。发刊以后，这一期的稿件、图片和清单不要再改；确实有错，改好后重发。\n\n示例:\n  jianbao release\n  jianbao release 731\n  jianbao release 731 --reissue --why \"更正第3页的一个数字\"\n  jianbao release --head",
    )
}

fn recipients() -> Command {
    titled(
        Command::new("recipients"),
        "看收件单位名册，或与电子表格互换",
        "jianbao recipients [选项] [期]\n      jianbao recipients import <表格.csv>\n      jianbao recipients export [表格.csv]",
    )
    .args_conflicts_with_subcommands(true)
    .arg(issue("看这一期送给谁，不写就是最新一期"))
    .subcommand(
        titled(
            Command::new("import"),
            "从电子表格导入名册（CSV，UTF-8 或 GBK 编码）",
            "jianbao recipients import [选项] <表格.csv>",
        )
        .arg(
            Arg::new("file")
                .value_name("表格.csv")
                .help("要导入的表格；第一行是列名：名称、类别、分组、邮箱、份数、备注、起、止")
                .help_heading(VALUES)
                .required(true)
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(flag("replace", "代替已有的名册（原来的存到 private 文件夹）"))
        .after_long_help(
            "有一处写错就什么都不导入，错处一次全部列出来。\n\n示例:\n  jianbao recipients import 名册.csv\n  jianbao recipients import --replace 名册.csv",
        ),
    )
    .subcommand(
        titled(
            Command::new("export"),
            "把名册导出成电子表格（CSV）",
            "jianbao recipients export [选项] [表格.csv]",
        )
        .arg(
            Arg::new("file")
                .value_name("表格.csv")
                .help("写到哪个文件，不写就是 private/收件单位.csv")
                .help_heading(VALUES)
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(flag("gbk", "用 GBK 编码，给不认 UTF-8 的软件"))
        .after_long_help(
            "表格里有邮箱和联系方式，用完请删掉，不要外传。\n\n示例:\n  jianbao recipients export\n  jianbao recipients export --gbk D:\\名册.csv",
        ),
    )
    .after_long_help(
        "名册是 issues/recipients.yaml：谁收、报还是送、邮箱、纸质几份。邮箱只露出头两个字母。\n\n示例:\n  jianbao recipients\n  jianbao recipients import 名册.csv\n  jianbao recipients export",
    )
}

fn send() -> Command {
    titled(
        Command::new("send"),
        "把发过刊的一期用邮件发给收件单位",
        "jianbao send [选项] [期]",
    )
    .arg(issue("要发送的期，不写就是最新一期"))
    .arg(flag("dry-run", "不发送，只把邮件写到 private 文件夹里看看"))
    .arg(flag("failed", "只重发没有成功的（被拒收、被退回、一直没收下的）"))
    .arg(
        flag("resend-unknown", "连不确定对方收到没有的也再发一次")
            .long_help("连不确定对方收到没有的也再发一次；对方可能因此收到两封"),
    )
    .arg(flag("yes", "不再问，直接发送"))
    .arg(
        flag("force", "没有发刊的，或发刊后有改动的，也发送；要用 --why 写明原因")
            .requires("why"),
    )
    .arg(
        option("why", "原因", "为什么这样发，记在发送登记簿里")
            .value_parser(NonEmptyStringValueParser::new())
            .requires("force"),
    )
    .arg(flag("verbose", "显示完整的邮箱（平时只露出头两个字母）").short('v'))
    .after_long_help(
        "每个邮箱一封，互相看不到。中途停下（断电、断网、按 Ctrl-C）没有关系，再运行一次就接着发，已经收下的不会再发。\n标有秘密、机密、绝密的期任何时候都不发送。\n邮件服务器写在 issues/bulletin.yaml 的“邮件”里；密码放进环境变量 JIANBAO_MAIL_PASSWORD 或单独的密码文件。\n\n示例:\n  jianbao send --dry-run      先看看会发什么、发给谁\n  jianbao send\n  jianbao send 731 --failed\n  jianbao deliveries 731      看谁收到了",
    )
}

fn deliveries() -> Command {
    titled(
        Command::new("deliveries"),
        "看一期发给了谁、什么时候收下、哪些没有成功",
        "jianbao deliveries [选项] [期]\n      jianbao deliveries bounce <退信.eml>...\n      jianbao deliveries confirm <期> <邮箱>...",
    )
    .args_conflicts_with_subcommands(true)
    .arg(issue("要看的期，不写就是最新一期"))
    .arg(flag("json", "输出 JSON，邮箱是完整的").conflicts_with("csv"))
    .arg(flag("csv", "输出 CSV 表格，邮箱是完整的"))
    .arg(
        option("out", "文件", "不显示，写到这个文件里")
            .value_parser(value_parser!(PathBuf)),
    )
    .arg(flag("verbose", "显示完整的邮箱（平时只露出头两个字母）").short('v'))
    .subcommand(
        titled(
            Command::new("bounce"),
            "读退信，把退回的记下来",
            "jianbao deliveries bounce [选项] <退信.eml>...",
        )
        .arg(
            Arg::new("files")
                .value_name("退信.eml")
                .help("从邮箱里另存的退信（.eml 文件），可以写几个")
                .help_heading(VALUES)
                .required(true)
                .num_args(1..)
                .action(ArgAction::Append)
                .value_parser(value_parser!(PathBuf)),
        )
        .after_long_help("示例:\n  jianbao deliveries bounce 退信1.eml 退信2.eml"),
    )
    .subcommand(
        titled(
            Command::new("confirm"),
            "问过对方，确实收到了：把不确定的、被退回的记成已收下",
            "jianbao deliveries confirm [选项] <期> <邮箱>...",
        )
        .arg(issue("哪一期").required(true))
        .arg(
            Arg::new("addresses")
                .value_name("邮箱")
                .help("收到了的邮箱，可以写几个")
                .help_heading(VALUES)
                .required(true)
                .num_args(1..)
                .action(ArgAction::Append)
                .value_parser(NonEmptyStringValueParser::new()),
        )
        .after_long_help("示例:\n  jianbao deliveries confirm 731 bangongshi@example.org"),
    )
    .after_long_help(
        "示例:\n  jianbao deliveries\n  jianbao deliveries 731 --csv --out private/731.csv\n  jianbao deliveries bounce 退信.eml\n  jianbao deliveries confirm 731 bangongshi@example.org",
    )
}

fn site() -> Command {
    titled(
        Command::new("site"),
        "把所有的期做成一个可以检索的网站",
        "jianbao site [选项]",
    )
    .arg(
        option("out", "文件夹", "网站放在哪里，不写就是工作区的 dist/site 文件夹")
            .value_parser(value_parser!(PathBuf)),
    )
    .arg(
        flag("no-pdf", "不放 PDF，只要网页")
            .long_help("不放 PDF，只要网页。没有发刊的期要重新排版，不放 PDF 快得多"),
    )
    .after_long_help(
        "网站不需要服务器，也不联网：打开文件夹里的 index.html 就能看、能检索，整个文件夹放到哪里都行。\n送审稿、还没有稿件的期不放进去；标有秘密、机密、绝密的期任何时候都不放。\n正式上线用 jianbao publish，那时只放已经发刊的期。\n\n示例:\n  jianbao site\n  jianbao site --out 网站 --no-pdf",
    )
}

fn publish() -> Command {
    titled(
        Command::new("publish"),
        "把已发刊的各期发布到内网网站，一步换上新版",
        "jianbao publish [选项] --to <文件夹>",
    )
    .arg(
        option("to", "文件夹", "发布到哪里：一个空文件夹，或以前发布过的那个")
            .required(true)
            .value_parser(value_parser!(PathBuf)),
    )
    .arg(
        option("keep", "个数", "留几个版本（连同现在的），不写就是 5 个")
            .value_parser(value_parser!(u32).range(1..=1000))
            .conflicts_with("rollback"),
    )
    .arg(flag("rollback", "退回上一个版本；再运行一次，再退一个"))
    .after_long_help(
        "只放已经发刊、发刊以后没有改过的期，PDF 是存档的那一份。\n网站在那个文件夹的 live 里：请让内网服务器指向它，或打开其中的 index.html。读者看到的总是完整的一版。\n\n示例:\n  jianbao publish --to /srv/简报\n  jianbao publish --to /srv/简报 --keep 10\n  jianbao publish --to /srv/简报 --rollback",
    )
}

fn labels() -> Command {
    titled(
        Command::new("labels"),
        "做纸质件要用的标签，或分发清单",
        "jianbao labels [选项] [期]",
    )
    .arg(issue("做哪一期的，不写就是最新一期"))
    .arg(flag("list", "做分发清单（各单位份数和签收栏），不做标签"))
    .arg(
        option("sheet", "规格", "用哪种标签纸：14、21、24、16、10、8，不写就是 14")
            .long_help(sheets_help())
            .value_parser(|name: &str| Sheet::named(name))
            .conflicts_with("list"),
    )
    .arg(
        option("start", "第几张", "从第一页的第几张标签开始，前面的已经用掉了")
            .long_help(
                "从第一页的第几张标签开始，前面的已经用掉了。\n从左到右、从上到下数，不写就是第 1 张",
            )
            .value_parser(parse_start)
            .conflicts_with("list"),
    )
    .arg(flag(
        "numbered",
        "写上份号；份号按名册的顺序编，与 jianbao build --numbered 一致",
    ))
    .after_long_help(
        "按收件单位名册 issues/recipients.yaml，收纸质件的单位每个一张标签。\n结果放在工作区的 private 文件夹里，不会进 dist。打印时缩放选“实际大小”（100%）。\n\n示例:\n  jianbao labels\n  jianbao labels 731 --sheet 21\n  jianbao labels --start 8       第一页已经用掉了 7 张\n  jianbao labels --list          分发清单",
    )
}

fn sheets_help() -> String {
    let mut help = "用哪种标签纸，写每页的张数，或一张的宽和高（毫米）。不写就是 14：".to_owned();
    for sheet in SHEETS {
        help.push_str(&format!("\n  {sheet}"));
    }
    help
}

fn parse_start(text: &str) -> Result<usize, String> {
    text.parse()
        .ok()
        .filter(|start| *start > 0)
        .ok_or_else(|| "要写 1 以上的整数".to_owned())
}

fn verify() -> Command {
    titled(
        Command::new("verify"),
        "核对 PDF 与工作区是否一致",
        "jianbao verify [选项] <PDF>...",
    )
    .arg(
        Arg::new("files")
            .value_name("PDF")
            .help("要核对的 PDF 文件")
            .required(true)
            .num_args(1..)
            .value_parser(value_parser!(PathBuf))
            .help_heading(VALUES),
    )
    .after_long_help("重新生成 PDF 所说的那一期，逐字节比较；不同时说出哪个源文件改过。\n已经发刊的一期，和存档的 PDF 比较。\n\n示例:\n  jianbao verify dist/2025/06/*.pdf")
}

fn list() -> Command {
    titled(Command::new("list"), "列出所有的期", "jianbao list [选项]")
        .long_about("列出所有的期：年份、期号、总期号、日期、稿件篇数、状态和所在的文件夹")
        .after_long_help("示例:\n  jianbao list\n  jianbao list --root 联络动态")
}

fn init() -> Command {
    titled(
        Command::new("init"),
        "新建一个工作区，里面有刊物设置和第一期的样子",
        "jianbao init [选项] <文件夹>",
    )
    .arg(
        Arg::new("folder")
            .value_name("文件夹")
            .help("新建在哪里，要么还没有，要么是空的")
            .help_heading(VALUES)
            .required(true)
            .value_parser(value_parser!(PathBuf)),
    )
    .arg(date("第一期的日期，不写就是今天"))
    .after_long_help(
        "示例:\n  jianbao init 联络动态\n  jianbao build --root 联络动态      新建的工作区马上可以生成",
    )
}

fn new() -> Command {
    let issue = titled(
        Command::new("issue"),
        "新建一期，期号和总期号接着往下排",
        "jianbao new issue [选项]",
    )
    .arg(date("出刊日期，不写就是今天"))
    .arg(flag("supplement", "新建增刊，另行编号，没有总期号"))
    .after_long_help(
        "示例:\n  jianbao new issue\n  jianbao new issue --date 2025-03-11\n  jianbao new issue --supplement",
    );

    let article = titled(
        Command::new("article"),
        "新建一篇稿件，并列入一期的目录",
        "jianbao new article [选项] --source <单位> <标题>",
    )
    .arg(
        Arg::new("title")
            .value_name("标题")
            .help("稿件的标题，中间有空格时用引号括起来")
            .help_heading(VALUES)
            .required(true)
            .value_parser(NonEmptyStringValueParser::new()),
    )
    .arg(
        option("source", "单位", "供稿单位，有几个就写几次")
            .required(true)
            .action(ArgAction::Append)
            .value_parser(NonEmptyStringValueParser::new()),
    )
    .arg(
        option("author", "姓名", "作者，有几个就写几次")
            .action(ArgAction::Append)
            .value_parser(NonEmptyStringValueParser::new()),
    )
    .arg(
        option("issue", "期", "列入哪一期，不写就是最新一期")
            .value_parser(NonEmptyStringValueParser::new()),
    )
    .after_long_help(
        "示例:\n  jianbao new article 优化营商环境的做法 --source 省发展和改革委员会\n  jianbao new article \"聚力聚势 同向同行\" --source 省教育厅 --issue 2025-6",
    );

    titled(
        Command::new("new"),
        "新建一期，或一篇稿件",
        "jianbao new <命令>",
    )
    .disable_help_subcommand(true)
    .subcommand_required(true)
    .arg_required_else_help(true)
    .subcommands([issue, article])
    .after_long_help(
        "示例:\n  jianbao new issue\n  jianbao new article 优化营商环境的做法 --source 省发展和改革委员会",
    )
}

fn completions() -> Command {
    titled(
        Command::new("completions"),
        "输出命令行补全脚本",
        "jianbao completions [选项] <SHELL>",
    )
    .arg(
        Arg::new("shell")
            .value_name("SHELL")
            .help("bash、zsh、fish、powershell 或 elvish")
            .help_heading(VALUES)
            .required(true)
            .value_parser(value_parser!(Shell))
            .hide_possible_values(true),
    )
    .after_long_help(
        "示例:\n  jianbao completions bash > ~/.local/share/bash-completion/completions/jianbao",
    )
}

fn help() -> Command {
    titled(Command::new("help"), "显示帮助", "jianbao help [命令]...")
        .arg(
            Arg::new("command")
                .value_name("命令")
                .help("要看哪个命令的说明，例如 build、new article")
                .help_heading(VALUES)
                .action(ArgAction::Append)
                .num_args(0..),
        )
        .after_long_help("示例:\n  jianbao help build\n  jianbao help new article")
}

/// What all commands have in common: the Chinese template and headings.
fn titled(command: Command, about: &'static str, usage: &'static str) -> Command {
    command
        .about(about)
        .override_usage(usage)
        .help_template(TEMPLATE)
        .subcommand_help_heading(COMMANDS)
        .subcommand_value_name(COMMANDS)
        .disable_help_flag(true)
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .help(help)
        .help_heading(OPTIONS)
        .action(ArgAction::SetTrue)
}

fn option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name(value)
        .help(help)
        .help_heading(OPTIONS)
}

fn date(help: &'static str) -> Arg {
    option("date", "日期", help).value_parser(parse_date)
}

fn parse_copies(text: &str) -> Result<u32, String> {
    let copies = text.trim().parse().ok();
    copies
        .filter(|copies| (1..=copy_numbers::LARGEST).contains(copies))
        .ok_or_else(|| format!("份数要写 1 到 {} 的整数", copy_numbers::LARGEST))
}

fn parse_date(text: &str) -> Result<NaiveDate, String> {
    yaml::parse_date(text.trim())
        .ok_or_else(|| "日期要写成 2025-03-11 或 2025年3月11日，并且确有这一天".to_owned())
}
