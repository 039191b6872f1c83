//! `recipients`, and what `check` and `build` make of the list.

use std::fs;

use insta::assert_snapshot;

use crate::workspace::{PROOFREAD_SERIES, Workspace};

const LIST: &str = "issues/recipients.yaml";
const RECIPIENTS: &str = "\
备份: 5
收件单位:
  - { 名称: 研究室, 类别: 报, 分组: 省人大常委会办公厅, 邮箱: yan@example.org, 份数: 2 }
  - { 名称: 新闻处, 类别: 报, 分组: 省人大常委会办公厅, 邮箱: xin@example.org, 份数: 1 }
  - { 名称: 省委办公厅, 类别: 报, 邮箱: wei@example.org, 备注: '=call', 份数: 1 }
  - { 名称: 各市州人大常委会, 类别: 送, 邮箱: 无, 份数: 14 }
  - { 名称: 旧单位, 类别: 送, 邮箱: old@example.org, 份数: 9, 止: 2025-03-10 }
";

fn workspace() -> Workspace {
    Workspace::with_series(PROOFREAD_SERIES).file(LIST, RECIPIENTS)
}

fn found(workspace: &Workspace) -> Vec<String> {
    let run = workspace.run(["check"]);
    let lines = run.stdout.lines();
    let codes = ["J225", "J226", "J227", "J228", "J229"];
    lines
        .filter(|line| codes.iter().any(|code| line.contains(&format!("[{code}]"))))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_list_is_shown_as_it_is_printed() {
    let run = workspace().run(["recipients"]).good();
    assert_snapshot!(run.stdout, @r#"
    2025年第6期（2025年3月11日）送 4 个单位：
    类别  收件单位                  份数  邮箱
    报    省人大常委会办公厅研究室  2     y***@example.org
    报    省人大常委会办公厅新闻处  1     x***@example.org
    报    省委办公厅                1     w***@example.org
    送    各市州人大常委会          14    无
    按名册印出来是：
      报：省人大常委会办公厅研究室、新闻处，省委办公厅。
      送：各市州人大常委会。
      共印23份（各单位 18 份，备份 5 份）
    "#);
}

#[test]
fn the_printed_lines_come_from_the_list_where_nobody_wrote_them() {
    let workspace = workspace();
    workspace.run(["build"]).ends_with(0);
    let page = workspace.text("dist/2025/06/index.html");
    let line = "省人大常委会办公厅研究室、新闻处，省委办公厅。";
    assert!(page.contains(line), "{page}");
    assert!(page.contains("共印23份"), "{page}");
    assert!(!page.contains("旧单位") && !page.contains("@example.org"));
    assert_eq!(found(&workspace), Vec::<String>::new());

    // Written by hand, they are printed as written, and every difference is told.
    let by_hand = "copies: 30\ndistribution:\n  - kind: 报\n    to: [省人大常委会办公厅研究室、新闻处]\n  - kind: 送\n    to: [各市州人大常委会, 省档案馆]\n";
    let workspace = workspace.file(
        "issues/bulletin.yaml",
        format!("{PROOFREAD_SERIES}{by_hand}"),
    );
    workspace.run(["build"]).ends_with(0);
    let page = workspace.text("dist/2025/06/index.html");
    assert!(
        page.contains("省档案馆") && page.contains("共印30份"),
        "{page}"
    );
    assert_snapshot!(found(&workspace).join("\n"), @r#"
    警告[J229]：共印 30 份，名册合计 23 份（各单位 18 份，备份 5 份）
    警告[J229]：收件单位名册里没有“省档案馆”
    警告[J229]：版记的名单里没有“省委办公厅”（报）
    "#);

    // Silent where there is no list.
    fs::remove_file(workspace.path(LIST)).unwrap();
    assert_eq!(found(&workspace), Vec::<String>::new());
}

#[test]
fn a_released_issue_keeps_the_lines_of_its_day() {
    let workspace = workspace();
    workspace.run(["release"]).ends_with(0);
    let workspace = workspace.file(LIST, RECIPIENTS.replace("省委办公厅", "省委研究室"));
    workspace.run(["build"]).ends_with(0);
    let page = workspace.text("dist/2025/06/index.html");
    assert!(
        page.contains("省委办公厅") && !page.contains("省委研究室"),
        "{page}"
    );
    workspace
        .run([
            "verify",
            "dist/2025/06/联络动态2025年第6期（总第731期）.pdf",
        ])
        .good();
}

#[test]
fn faults_of_the_list_are_told_with_their_places() {
    let workspace = Workspace::new().file(
        LIST,
        "recipients:\n  - name: 甲厅\n    kind: 抄\n    mail: 甲＠example.org\n  - name: 乙厅\n    kind: 送\n    \
         mail: a@example.org\n  - name: 丙厅\n    kind: 送\n    mail: [A@example.org, b@@example.org]\n    from: 2025-05-01\n    until: 2025-04-01\n    colour: 红\n",
    );
    let run = workspace.run(["recipients"]).ends_with(1);
    assert_snapshot!(run.stderr, @r#"
    错误[J107]：“kind（类别）”不能是“抄”
     --> issues/recipients.yaml:3:11
      |
    3 |     kind: 抄
      |           ^^
      = 帮助：可以写：报、送、发、主送、抄报、抄送、分送

    错误[J225]：邮箱“甲＠example.org”里的“＠”是全角的
     --> issues/recipients.yaml:4:11
      |
    4 |     mail: 甲＠example.org
      |           ^^^^^^^^^^^^^^^
      = 帮助：邮箱写成“名字@域名”，例如 bangongshi@example.org；没有邮箱的写“邮箱: 无”

    错误[J104]：不认识“colour”
      --> issues/recipients.yaml:13:5
       |
    13 |     colour: 红
       |     ^^^^^^
       = 帮助：这里可以写：name（名称）、kind（类别）、group（分组）、mail（邮箱）、copies（份数）、note（备注）、from（起）、until（止）

    错误[J225]：邮箱“b@@example.org”里有 2 个“@”
      --> issues/recipients.yaml:10:27
       |
    10 |     mail: [_@example.org, b@@example.org]
       |                           ^^^^^^^^^^^^^^
       = 帮助：邮箱写成“名字@域名”，例如 bangongshi@example.org；没有邮箱的写“邮箱: 无”

    错误[J107]：“止”的 2025-04-01 早于“起”的 2025-05-01
      --> issues/recipients.yaml:12:12
       |
    12 |     until: 2025-04-01
       |            ^^^^^^^^^^
       |
    11 |     from: 2025-05-01
       |           ---------- 起在这里
       = 帮助：“起”是第一天，“止”是最后一天（当天也算）；请改正一个，不知道的可以不写

    错误[J226]：邮箱 ***@example.org 写了两次：“乙厅”和“丙厅”
      --> issues/recipients.yaml:10:12
       |
    10 |     mail: [_@example.org, b@@example.org]
       |            ^^^^^^^^^^^^^ 又写了一次
       |
     7 |     mail: _@example.org
       |           ------------- 第一次写在这里
       = 帮助：一期只给一个邮箱发一次：请删掉重复的一处；换了单位的，给前一个写上“止”，给后一个写上“起”，日期不要重叠

    6 个错误
    "#);
    let check = workspace.run(["check"]).ends_with(1);
    // A unit whose address is faulty has one: it isn't told twice.
    assert!(!check.stdout.contains("[J228]"), "{check:?}");
    assert!(
        check.stdout.contains("[J225]") && check.stdout.contains("[J226]"),
        "{check:?}"
    );
}

#[test]
fn no_finding_shows_the_address_of_anybody() {
    let list = "recipients:
  - { name: 甲厅, kind: 送, mail: secretary@example.org, colour: 1 }
  - { name: 乙厅, kind: 抄, mail: [director@example.org] }
  - { name: 丙厅, kind: 送 }   # ask vicechair@example.org
  - { name: 丁厅, kind: 送, mail: [secretary@example.org }
";
    let csv = "名称,类别,邮箱\n甲厅,抄,secretary@example.org\n,送,director@example.org\n";
    let workspace = Workspace::with_series(PROOFREAD_SERIES)
        .file(LIST, list)
        .file("表.csv", csv);
    let good = list
        .replace(", colour: 1", "")
        .replace("抄", "送")
        .replace(" }\n  - { name: 丁", "]}\n  - { name: 丁");
    let runs = [
        workspace.run(["check"]),
        workspace.run(["check", "--format", "json"]),
        workspace.run(["build"]),
        workspace.run(["recipients"]),
        workspace.run(["recipients", "import", "表.csv"]),
        workspace.file(LIST, good).run(["check"]),
    ];
    for run in runs {
        let text = format!("{}{}", run.stdout, run.stderr);
        assert!(text.contains("J"), "{text}");
        for name in ["secretary@", "director@", "vicechair@"] {
            assert!(!text.contains(name), "{text}");
        }
    }
}

#[test]
fn a_spreadsheet_goes_out_and_comes_back() {
    for encoding in [&[] as &[&str], &["--gbk"]] {
        let workspace = workspace();
        let mut export = vec!["recipients", "export"];
        export.extend(encoding);
        let run = workspace.run(&export).good();
        assert!(run.stdout.contains("private/收件单位.csv"), "{run:?}");
        let csv = workspace.bytes("private/收件单位.csv");
        assert_eq!(csv.starts_with(b"\xEF\xBB\xBF"), encoding.is_empty());
        let (text, ..) = if encoding.is_empty() {
            encoding_rs::UTF_8.decode(&csv)
        } else {
            encoding_rs::GBK.decode(&csv)
        };
        assert!(text.contains("\"'=call\""), "{text}");
        workspace
            .run(["recipients", "import", "private/收件单位.csv"])
            .refused(2, "--replace");
        assert_eq!(workspace.text(LIST), RECIPIENTS);
        workspace
            .run(["recipients", "import", "--replace", "private/收件单位.csv"])
            .good();
        let kept = workspace.names("private");
        let kept = kept.iter().find(|name| name.starts_with("recipients-"));
        assert_eq!(
            workspace.text(&format!("private/{}", kept.unwrap())),
            RECIPIENTS
        );
        let shown = workspace.run(["recipients"]).good().stdout;
        assert!(
            shown.contains("共印23份（各单位 18 份，备份 5 份）"),
            "{shown}"
        );
        workspace.run(["recipients", "export", "again.csv"]).good();
        let again = workspace.bytes("again.csv");
        workspace
            .run(["recipients", "export", "again.csv"])
            .refused(2, "again.csv");
        let (again, ..) = encoding_rs::UTF_8.decode(&again);
        assert_eq!(again, text);
    }
}

#[test]
fn a_faulty_spreadsheet_changes_nothing() {
    let workspace = Workspace::new().file(
        "表.csv",
        "名称,类别,邮箱,份数\n甲厅,抄,a@example.org,1\n乙厅,送,b@,两份\n,送,c@example.org,\n",
    );
    let run = workspace
        .run(["recipients", "import", "表.csv"])
        .ends_with(1);
    assert_snapshot!(run.stderr, @r#"
    错误[J107]：“kind（类别）”不能是“抄”
     --> 表.csv:2:4
      |
    2 | 甲厅,抄,_@example.org,1
      |      ^^
      = 帮助：可以写：报、送、发、主送、抄报、抄送、分送

    错误[J225]：邮箱“b@”的“@”后面写得不对
     --> 表.csv:3:6
      |
    3 | 乙厅,送,b@,两份
      |         ^^
      = 帮助：邮箱写成“名字@域名”，例如 bangongshi@example.org；没有邮箱的写“邮箱: 无”

    错误[J106]：份数“两份”不是 0 到 99999 之间的整数
     --> 表.csv:3:9
      |
    3 | 乙厅,送,b@,两份
      |            ^^^^
      = 帮助：只写半角数字，不写“份”字；不发纸质的可以不写

    错误[J105]：第 4 行没有写“名称”
     --> 表.csv:4:1
      |
    4 | ,送,_@example.org,
      | ^
      = 帮助：每个单位都要有名称和类别；不要的，请把整行删掉

    4 个错误
    什么都没有导入。
    "#);
    assert!(!workspace.exists(LIST));
    workspace
        .run(["recipients", "import", "没有.csv"])
        .refused(2, "没有.csv");
}
