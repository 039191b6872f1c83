//! Faults of `issues/bulletin.yaml`.

use insta::assert_snapshot;

use super::error;
use crate::workspace::Workspace;

#[test]
fn no_title() {
    let workspace = Workspace::with_series("publisher: 编\n");
    assert_snapshot!(error(&workspace), @r#"
    错误[J105]：缺少必填的“title（刊名）”
     --> issues/bulletin.yaml:1:1
      |
    1 | publisher: 编
      | ^
      = 帮助：请写上“刊名: 内容”

    1 个错误
    "#);
}

#[test]
fn no_publisher_and_an_empty_title() {
    let workspace = Workspace::with_series("title:\n");
    assert_snapshot!(error(&workspace), @r#"
    错误[J105]：必填的“title（刊名）”没有内容
     --> issues/bulletin.yaml:1:1
      |
    1 | title:
      | ^^^^^
      = 帮助：请写上“刊名: 内容”

    错误[J105]：缺少必填的“publisher（编者）”
     --> issues/bulletin.yaml:1:1
      |
    1 | title:
      | ^
      = 帮助：请写上“编者: 内容”

    2 个错误
    "#);
}

#[test]
fn a_distribution_of_no_known_kind() {
    let workspace = Workspace::with_series(
        "title: 刊\npublisher: 编\ndistribution:\n  - kind: 寄\n    to: [甲]\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J107]：“kind（类别）”不能是“寄”
     --> issues/bulletin.yaml:4:11
      |
    4 |   - kind: 寄
      |           ^^
      = 帮助：可以写：报、送、发、主送、抄报、抄送、分送

    1 个错误
    "#);
}

#[test]
fn a_distribution_to_nobody() {
    let workspace =
        Workspace::with_series("title: 刊\npublisher: 编\ndistribution:\n  - kind: 送\n    to:\n");
    assert_snapshot!(error(&workspace), @r#"
    错误[J105]：必填的“to（单位）”没有内容
     --> issues/bulletin.yaml:5:5
      |
    5 |     to:
      |     ^^
      = 帮助：请写上“单位: 内容”

    1 个错误
    "#);
}

#[test]
fn a_distribution_in_one_line() {
    let workspace =
        Workspace::with_series("title: 刊\npublisher: 编\ndistribution: 省委，省政府\n");
    assert_snapshot!(error(&workspace), @r#"
    错误[J106]：“distribution（分送）”应当是列表
     --> issues/bulletin.yaml:3:15
      |
    3 | distribution: 省委，省政府
      |               ^^^^^^^^^^^^
      = 帮助：请换行写，每项单独一行，以“- ”（减号加空格）开头，缩进两个空格

    1 个错误
    "#);
}

#[test]
fn copies_that_are_no_number() {
    let workspace = Workspace::with_series("title: 刊\npublisher: 编\ncopies: 260份\n");
    assert_snapshot!(error(&workspace), @r#"
    错误[J106]：“copies（份数）”应当是整数
     --> issues/bulletin.yaml:3:9
      |
    3 | copies: 260份
      |         ^^^^^
      = 帮助：只写半角数字，例如“copies: 1”

    1 个错误
    "#);
}

#[test]
fn a_layout_out_of_bounds() {
    let workspace = Workspace::with_series(
        "title: 刊\npublisher: 编\nlayout: {lines: 200, chars: 3, size: 99, contents: 详细}\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J107]：“lines（行数）”不能是 200
     --> issues/bulletin.yaml:3:17
      |
    3 | layout: {lines: 200, chars: 3, size: 99, contents: 详细}
      |                 ^^^
      = 帮助：请写 10 到 40 之间的数

    错误[J107]：“chars（字数）”不能是 3
     --> issues/bulletin.yaml:3:29
      |
    3 | layout: {lines: 200, chars: 3, size: 99, contents: 详细}
      |                             ^
      = 帮助：请写 15 到 45 之间的数

    错误[J107]：“size（字号）”不能是 99
     --> issues/bulletin.yaml:3:38
      |
    3 | layout: {lines: 200, chars: 3, size: 99, contents: 详细}
      |                                      ^^
      = 帮助：请写 8 到 30 之间的数

    错误[J107]：“contents（要目）”不能是“详细”
     --> issues/bulletin.yaml:3:52
      |
    3 | layout: {lines: 200, chars: 3, size: 99, contents: 详细}
      |                                                    ^^^^
      = 帮助：可以写：numbered、plain、none

    4 个错误
    "#);
}

#[test]
fn a_key_of_an_issue() {
    let workspace = Workspace::with_series("title: 刊\npublisher: 编\nnumber: 6\n");
    assert_snapshot!(error(&workspace), @r#"
    错误[J104]：不认识“number”
     --> issues/bulletin.yaml:3:1
      |
    3 | number: 6
      | ^^^^^^
      = 帮助：这里可以写：title（刊名）、publisher（编者）、approval_number（批准文号）、editor（责任编辑）、contact（联系方式）、distribution（分送）、copies（份数）、layout（版式）、mail（邮件）、site（网站）、check（检查）

    1 个错误
    "#);
}

#[test]
fn a_font_that_is_not_there() {
    let workspace = Workspace::with_series(
        "title: 刊\npublisher: 编\nlayout:\n  fonts:\n    body: 不存在的字体\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J504]：找不到字体“不存在的字体”
     --> issues/bulletin.yaml:5:11
      |
    5 |     body: 不存在的字体
      |           ^^^^^^^^^^^^
      = 帮助：把字体文件（ttf、otf、ttc）放进工作区的 fonts 文件夹，写字体自己的名称；用电脑上装的字体要写 system_fonts: true。现有的字体：Gongwen Kai、Noto Sans CJK SC、Noto Serif CJK SC、TeX Gyre Termes、Zhuque Fangsong (technical preview)

    1 个错误
    "#);
}

#[test]
fn an_unknown_role_of_fonts() {
    let workspace =
        Workspace::with_series("title: 刊\npublisher: 编\nlayout:\n  fonts:\n    标题: 仿宋\n");
    assert_snapshot!(error(&workspace), @r#"
    错误[J104]：不认识“标题”
     --> issues/bulletin.yaml:5:5
      |
    5 |     标题: 仿宋
      |     ^^^^
      = 帮助：这里可以写：masthead、title、body、kai、hei、song、latin

    1 个错误
    "#);
}
