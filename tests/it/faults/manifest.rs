//! Faults of `issue.yaml`, and of the files it names.

use insta::assert_snapshot;

use super::{error, warning};
use crate::workspace::{ISSUE, Workspace};

#[test]
fn every_required_key_is_missing() {
    let workspace = Workspace::with_manifest("editor: 某某\n");
    assert_snapshot!(error(&workspace), @r#"
    错误[J105]：缺少必填的“number（期号）”
     --> issues/2025/06/issue.yaml:1:1
      |
    1 | editor: 某某
      | ^
      = 帮助：请写上“期号: 内容”

    错误[J105]：缺少必填的“total（总期号）”
     --> issues/2025/06/issue.yaml:1:1
      |
    1 | editor: 某某
      | ^
      = 帮助：请写上“总期号: 内容”

    错误[J105]：缺少必填的“date（日期）”
     --> issues/2025/06/issue.yaml:1:1
      |
    1 | editor: 某某
      | ^
      = 帮助：请写上“日期: 内容”

    错误[J105]：缺少必填的“articles（稿件）”
     --> issues/2025/06/issue.yaml:1:1
      |
    1 | editor: 某某
      | ^
      = 帮助：请写上“稿件: 内容”

    4 个错误
    "#);
}

#[test]
fn wrong_types() {
    let workspace = Workspace::with_manifest(
        "number: 六\ntotal: 731.5\ndate: [2025]\narticles: 01-jia.md\ndraft: 也许\ncopies: -1\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J106]：“number（期号）”应当是整数
     --> issues/2025/06/issue.yaml:1:9
      |
    1 | number: 六
      |         ^^
      = 帮助：只写半角数字，例如“number: 1”

    错误[J106]：“total（总期号）”应当是整数
     --> issues/2025/06/issue.yaml:2:8
      |
    2 | total: 731.5
      |        ^^^^^
      = 帮助：只写半角数字，例如“total: 1”

    错误[J106]：“date（日期）”应当是文字
     --> issues/2025/06/issue.yaml:3:7
      |
    3 | date: [2025]
      |       ^^^^^^
      = 帮助：这里只能写一段文字；内容以括号或减号开头的，请用半角双引号括起来

    错误[J106]：“articles（稿件）”应当是列表
     --> issues/2025/06/issue.yaml:4:11
      |
    4 | articles: 01-jia.md
      |           ^^^^^^^^^
      = 帮助：请换行写，每项单独一行，以“- ”（减号加空格）开头，缩进两个空格

    错误[J106]：“draft（送审）”应当是“是”或“否”
     --> issues/2025/06/issue.yaml:5:8
      |
    5 | draft: 也许
      |        ^^^^
      = 帮助：请写“是”或“否”（true 或 false）

    错误[J107]：“copies（份数）”不能是 -1
     --> issues/2025/06/issue.yaml:6:9
      |
    6 | copies: -1
      |         ^^
      = 帮助：请写 1 到 99999999 之间的数

    6 个错误
    "#);
}

#[test]
fn a_date_that_does_not_exist() {
    let workspace = Workspace::with_manifest(
        "number: 6\ntotal: 731\ndate: 2025-02-30\narticles: [01-jia.md, 02-yi.md]\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J108]：没有“2025-02-30”这一天
     --> issues/2025/06/issue.yaml:3:7
      |
    3 | date: 2025-02-30
      |       ^^^^^^^^^^
      = 帮助：请写成 2025-03-11（月、日都是两位）或 2025年3月11日，用半角数字

    1 个错误
    "#);
}

#[test]
fn a_date_that_is_none() {
    let workspace = Workspace::with_manifest(
        "number: 6\ntotal: 731\ndate: 3月11日\narticles: [01-jia.md, 02-yi.md]\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J108]：“3月11日”不是日期的写法
     --> issues/2025/06/issue.yaml:3:7
      |
    3 | date: 3月11日
      |       ^^^^^^^
      = 帮助：请写成 2025-03-11（月、日都是两位）或 2025年3月11日，用半角数字

    1 个错误
    "#);
}

#[test]
fn a_number_in_full_width_digits() {
    let workspace = Workspace::with_manifest(
        "number: ６\ntotal: 731\ndate: 2025-03-11\narticles: [01-jia.md, 02-yi.md]\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J106]：“number（期号）”应当是整数
     --> issues/2025/06/issue.yaml:1:9
      |
    1 | number: ６
      |         ^^
      = 帮助：只写半角数字，例如“number: 1”

    1 个错误
    "#);
}

#[test]
fn a_supplement_with_a_number_and_a_total() {
    let workspace = Workspace::with_manifest(
        "supplement: 1\nnumber: 6\ntotal: 731\ndate: 2025-03-11\narticles: [01-jia.md, 02-yi.md]\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J107]：增刊没有期号
     --> issues/2025/06/issue.yaml:2:1
      |
    2 | number: 6
      | ^^^^^^
      = 帮助：增刊单独编号：只写“增刊: 1”，请删掉这一行；如果这不是增刊，请删掉“增刊”那一行

    错误[J107]：增刊没有总期号
     --> issues/2025/06/issue.yaml:3:1
      |
    3 | total: 731
      | ^^^^^
      = 帮助：增刊单独编号：只写“增刊: 1”，请删掉这一行；如果这不是增刊，请删掉“增刊”那一行

    2 个错误
    "#);
}

#[test]
fn no_articles() {
    let workspace =
        Workspace::with_manifest("number: 6\ntotal: 731\ndate: 2025-03-11\narticles:\n");
    assert_snapshot!(error(&workspace), @r#"
    警告[J203]：文件夹里的“01-jia.md”没有列入本期
     --> issues/2025/06/issue.yaml:1:1
      |
    1 | number: 6
      | ^
      = 帮助：要排印，请在“articles”（稿件）下面加一行“- 01-jia.md”；不要，请移到别处，或在文件名前加“_”

    警告[J203]：文件夹里的“02-yi.md”没有列入本期
     --> issues/2025/06/issue.yaml:1:1
      |
    1 | number: 6
      | ^
      = 帮助：要排印，请在“articles”（稿件）下面加一行“- 02-yi.md”；不要，请移到别处，或在文件名前加“_”

    错误[J206]：这一期还没有稿件
     --> issues/2025/06/issue.yaml:4:1
      |
    4 | articles:
      | ^^^^^^^^
      = 帮助：请在下面逐行写上稿件的文件名，例如“  - 01-标题.md”

    1 个错误，2 个警告
    "#);
}

#[test]
fn a_listed_file_that_is_missing() {
    let workspace = Workspace::with_manifest(
        "number: 6\ntotal: 731\ndate: 2025-03-11\narticles: [01-jia.md, 03-bing.md]\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J201]：找不到稿件“03-bing.md”
     --> issues/2025/06/issue.yaml:4:23
      |
    4 | articles: [01-jia.md, 03-bing.md]
      |                       ^^^^^^^^^^
      = 帮助：请检查文件名和后缀（.md），以及文件是否放在 issue.yaml 所在的文件夹里

    警告[J203]：文件夹里的“02-yi.md”没有列入本期
     --> issues/2025/06/issue.yaml:4:23
      |
    4 | articles: [01-jia.md, 03-bing.md]
      |                       ^^^^^^^^^^
      = 帮助：要排印，请在“articles”（稿件）下面加一行“- 02-yi.md”；不要，请移到别处，或在文件名前加“_”

    1 个错误，1 个警告
    "#);
}

#[test]
fn a_listed_file_with_a_slip_in_its_name() {
    let workspace = Workspace::with_manifest(
        "number: 6\ntotal: 731\ndate: 2025-03-11\narticles: [01-jia.md, 02-yy.md]\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J201]：找不到稿件“02-yy.md”
     --> issues/2025/06/issue.yaml:4:23
      |
    4 | articles: [01-jia.md, 02-yy.md]
      |                       ^^^^^^^^
      = 帮助：是不是“02-yi.md”？请检查文件名，大小写也要一致

    警告[J203]：文件夹里的“02-yi.md”没有列入本期
     --> issues/2025/06/issue.yaml:4:23
      |
    4 | articles: [01-jia.md, 02-yy.md]
      |                       ^^^^^^^^
      = 帮助：要排印，请在“articles”（稿件）下面加一行“- 02-yi.md”；不要，请移到别处，或在文件名前加“_”

    1 个错误，1 个警告
    "#);
}

#[test]
fn a_file_listed_twice() {
    let workspace = Workspace::with_manifest(
        "number: 6\ntotal: 731\ndate: 2025-03-11\narticles: [01-jia.md, 02-yi.md, ./01-jia.md]\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J202]：稿件“./01-jia.md”列了两次
     --> issues/2025/06/issue.yaml:4:33
      |
    4 | articles: [01-jia.md, 02-yi.md, ./01-jia.md]
      |            ---------            ^^^^^^^^^^^ 又列了一次
      |            |
      |            第一次列在这里
      = 帮助：请删掉其中一行

    1 个错误
    "#);
}

#[test]
fn an_article_outside_the_issues_folder() {
    let workspace = Workspace::with_manifest(
        "number: 6\ntotal: 731\ndate: 2025-03-11\narticles: [01-jia.md, 02-yi.md, ../07/a.md, /etc/passwd, '..\\07\\a.md']\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J207]：稿件“../07/a.md”不在本期文件夹内
     --> issues/2025/06/issue.yaml:4:33
      |
    4 | articles: [01-jia.md, 02-yi.md, ../07/a.md, /etc/passwd, '..\07\a.md']
      |                                 ^^^^^^^^^^
      = 帮助：请把稿件放进 issue.yaml 所在的文件夹，这里只写文件名

    错误[J207]：稿件“/etc/passwd”不在本期文件夹内
     --> issues/2025/06/issue.yaml:4:45
      |
    4 | articles: [01-jia.md, 02-yi.md, ../07/a.md, /etc/passwd, '..\07\a.md']
      |                                             ^^^^^^^^^^^
      = 帮助：请把稿件放进 issue.yaml 所在的文件夹，这里只写文件名

    错误[J207]：稿件“..\07\a.md”不在本期文件夹内
     --> issues/2025/06/issue.yaml:4:58
      |
    4 | articles: [01-jia.md, 02-yi.md, ../07/a.md, /etc/passwd, '..\07\a.md']
      |                                                          ^^^^^^^^^^^^
      = 帮助：文件夹和文件名之间请用“/”，不用“\”

    3 个错误
    "#);
}

#[test]
fn an_empty_item() {
    let workspace = Workspace::with_manifest(
        "number: 6\ntotal: 731\ndate: 2025-03-11\narticles:\n  - 01-jia.md\n  -\n  - 02-yi.md\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J106]：“articles（稿件）”里有一项是空的
     --> issues/2025/06/issue.yaml:6:4
      |
    6 |   -
      |    ^
      = 帮助：请写上内容，或删掉这一行

    1 个错误
    "#);
}

#[test]
fn an_article_that_is_a_folder() {
    let workspace = Workspace::new()
        .list(&["01-jia.md", "02-yi.md", "附件"])
        .file(&format!("{ISSUE}/附件/a.txt"), "");
    assert_snapshot!(error(&workspace), @r#"
    错误[J001]：文件“issues/2025/06/附件”不是普通文件
     --> issues/2025/06/issue.yaml:7:5
      |
    7 |   - 附件
      |     ^^^^
      = 帮助：这里要写一个文件，不能是文件夹或设备

    1 个错误
    "#);
}

#[test]
fn an_article_that_is_not_listed() {
    let workspace = Workspace::new().article("03-bing.md", "丙文", "丙。");
    assert_snapshot!(warning(&workspace), @r#"
    警告[J203]：文件夹里的“03-bing.md”没有列入本期
     --> issues/2025/06/issue.yaml:6:5
      |
    6 |   - 02-yi.md
      |     ^^^^^^^^
      = 帮助：要排印，请在“articles”（稿件）下面加一行“- 03-bing.md”；不要，请移到别处，或在文件名前加“_”

    1 个警告
    "#);
}

#[test]
fn two_issues_with_one_number() {
    let workspace =
        Workspace::new().issue("2025/重复", "number: 6\ntotal: 732\ndate: 2025-03-28\n");
    assert_snapshot!(error(&workspace), @r#"
    错误[J204]：2025年第6期已经有了：issues/2025/06/issue.yaml
     --> issues/2025/重复/issue.yaml:1:9
      |
    1 | number: 6
      |         ^ 这里又用了一次
     ::: issues/2025/06/issue.yaml:1:9
      |
    1 | number: 6
      |         - 这里已经用了
      = 帮助：同一年的期号不能重复（输出的文件夹也会相同），请改正其中一个；跨年出版的可以写“年份”

    1 个错误
    "#);
}

#[test]
fn two_issues_with_one_total() {
    let workspace = Workspace::new().issue("2025/07", "number: 7\ntotal: 731\ndate: 2025-03-28\n");
    assert_snapshot!(error(&workspace), @r#"
    错误[J205]：总第731期已经有了：issues/2025/06/issue.yaml
     --> issues/2025/07/issue.yaml:2:8
      |
    2 | total: 731
      |        ^^^ 这里又用了一次
     ::: issues/2025/06/issue.yaml:2:8
      |
    2 | total: 731
      |        --- 这里已经用了
      = 帮助：总期号历年连续编号，不能重复，请改正其中一个

    1 个错误
    "#);
}
