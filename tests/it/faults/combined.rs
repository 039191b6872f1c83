//! Several faults at once: every one of them is reported in one run.

use insta::assert_snapshot;

use super::error;
use crate::workspace::{ISSUE, Workspace};

#[test]
fn faults_of_all_files_come_out_in_one_run() {
    let workspace = Workspace::with_series("title: 联络动态\npublisher: 编\nedtor: 某某\n")
        .list(&["01-jia.md", "02-yi.md", "03-bing.md"])
        .article(
            "01-jia.md",
            "甲文",
            "甲<br>乙\u{1f600}，[丙](javascript:x)。\n\n![图](tu.png)",
        )
        .file(
            &format!("{ISSUE}/02-yi.md"),
            "---\nsource: 某厅\n---\n\n乙。\n",
        )
        .article("04-ding.md", "丁文", "丁。");
    let manifest = workspace.text(&format!("{ISSUE}/issue.yaml"));
    workspace.write(&format!("{ISSUE}/issue.yaml"), manifest + "copies: 很多\n");
    assert_snapshot!(error(&workspace), @r#"
    错误[J301]：正文里不能写 HTML：<br>
     --> issues/2025/06/01-jia.md:6:2
      |
    6 | 甲<br>乙😀，[丙](javascript:x)。
      |   ^^^^
      = 帮助：改用 Markdown 的写法；要印出尖括号本身，写成 \< 或全角的 ＜

    错误[J501]：没有字体能显示“😀”（U+1F600）
     --> issues/2025/06/01-jia.md:6:7
      |
    6 | 甲<br>乙😀，[丙](javascript:x)。
      |         ^^
      = 帮助：请换用通用的写法；确要用这个字，把有它的字体放进 fonts/，再在 layout.fonts（版式 · 字体）里写上字体名

    警告[J302]：不允许的链接：javascript:x
     --> issues/2025/06/01-jia.md:6:9
      |
    6 | 甲<br>乙😀，[丙](javascript:x)。
      |             ^^^^^^^^^^^^^^^^^^
      = 帮助：按文字排印；链接只能用 http、https、mailto、tel，或本期另一篇稿件的文件名

    错误[J401]：图片 issues/2025/06/tu.png：不存在
     --> issues/2025/06/01-jia.md:8:1
      |
    8 | ![图](tu.png)
      | ^^^^^^^^^^^^^
      = 帮助：检查文件名（大小写也要一样），并把图片放进本期文件夹

    错误[J105]：缺少必填的“title（标题）”
     --> issues/2025/06/02-yi.md:2:1
      |
    2 | source: 某厅
      | ^
      = 帮助：请写上“标题: 内容”

    错误[J201]：找不到稿件“03-bing.md”
     --> issues/2025/06/issue.yaml:7:5
      |
    7 |   - 03-bing.md
      |     ^^^^^^^^^^
      = 帮助：是不是“04-ding.md”？请检查文件名，大小写也要一致

    警告[J203]：文件夹里的“04-ding.md”没有列入本期
     --> issues/2025/06/issue.yaml:7:5
      |
    7 |   - 03-bing.md
      |     ^^^^^^^^^^
      = 帮助：要排印，请在“articles”（稿件）下面加一行“- 04-ding.md”；不要，请移到别处，或在文件名前加“_”

    错误[J106]：“copies（份数）”应当是整数
     --> issues/2025/06/issue.yaml:8:9
      |
    8 | copies: 很多
      |         ^^^^
      = 帮助：只写半角数字，例如“copies: 1”

    错误[J104]：不认识“edtor”
     --> issues/bulletin.yaml:3:1
      |
    3 | edtor: 某某
      | ^^^^^
      = 帮助：是不是“editor（责任编辑）”？这里可以写：title（刊名）、publisher（编者）、approval_number（批准文号）、editor（责任编辑）、contact（联系方式）、distribution（分送）、copies（份数）、layout（版式）、mail（邮件）、site（网站）、check（检查）

    7 个错误，2 个警告
    "#);
}

#[test]
fn the_faults_of_all_issues_come_out_under_all() {
    let workspace = Workspace::new()
        .file(&format!("{ISSUE}/02-yi.md"), "没有标题\n")
        .issue("2025/07", "number: 7\ntotal: 732\ndate: 2025-02-30\n")
        .issue("2025/08", "number: 8\ntotal: 733\ndate: 2025-04-15\n")
        .file("issues/2025/08/a.md", "---\ntitle: 文\n---\n\n<p>\n");
    let run = workspace.run(["build", "--all"]).ends_with(1);
    for place in [
        "2025/06/02-yi.md:1:1",
        "2025/07/issue.yaml:3:7",
        "2025/08/a.md:5:1",
    ] {
        assert!(run.stderr.contains(place), "{run:#?}");
    }
    assert!(run.stderr.contains("3 个错误"), "{run:#?}");
}

#[test]
fn a_thousand_faults_are_counted_but_not_all_shown() {
    let run = Workspace::with_body(&"<b> ".repeat(1000))
        .run(["build"])
        .ends_with(1);
    assert!(run.stderr.contains("还有 800 处问题没有显示"), "{run:#?}");
    assert!(run.stderr.contains("1000 个错误"), "{run:#?}");
    assert_eq!(run.stderr.matches("错误[J301]").count(), 200);
}

#[test]
fn what_a_file_says_cannot_act_on_the_terminal() {
    let workspace = Workspace::with_manifest("number: 6\n\u{202e}total: 731\nedi\\x1btor: x\n");
    let run = workspace.run(["build", ISSUE]).ends_with(1);
    assert!(!run.stderr.contains(['\u{202e}', '\u{1b}']), "{run:?}");
}
