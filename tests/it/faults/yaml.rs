//! Faults of YAML itself, the same in all three kinds of file.

use insta::assert_snapshot;

use super::error;
use crate::workspace::Workspace;

#[test]
fn a_full_width_colon_separates_nothing() {
    let workspace = Workspace::with_manifest(
        "number: 6\ntotal：731\ndate: 2025-03-11\narticles: [01-jia.md, 02-yi.md]\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J102]：这里用了全角冒号“：”，起不到分隔作用
     --> issues/2025/06/issue.yaml:2:6
      |
    2 | total：731
      |      ^^
      = 帮助：请写成“total: 731”：半角冒号，后面空一格

    1 个错误
    "#);
}

#[test]
fn a_full_width_colon_behind_every_key() {
    let workspace =
        Workspace::with_manifest("期号：6\n总期号：731\n日期：2025-03-11\n稿件：\n  - 01-jia.md\n");
    assert_snapshot!(error(&workspace), @r#"
    错误[J102]：这里用了全角冒号“：”，起不到分隔作用
     --> issues/2025/06/issue.yaml:1:3
      |
    1 | 期号：6
      |     ^^
      = 帮助：请写成“期号: 6”：半角冒号，后面空一格

    错误[J102]：这里用了全角冒号“：”，起不到分隔作用
     --> issues/2025/06/issue.yaml:2:4
      |
    2 | 总期号：731
      |       ^^
      = 帮助：请写成“总期号: 731”：半角冒号，后面空一格

    错误[J102]：这里用了全角冒号“：”，起不到分隔作用
     --> issues/2025/06/issue.yaml:3:3
      |
    3 | 日期：2025-03-11
      |     ^^
      = 帮助：请写成“日期: 2025-03-11”：半角冒号，后面空一格

    错误[J102]：这里用了全角冒号“：”，起不到分隔作用
     --> issues/2025/06/issue.yaml:4:3
      |
    4 | 稿件：
      |     ^^
      = 帮助：请写成“稿件:”：半角冒号，后面空一格

    警告[J203]：文件夹里的“02-yi.md”没有列入本期
     --> issues/2025/06/issue.yaml:5:5
      |
    5 |   - 01-jia.md
      |     ^^^^^^^^^
      = 帮助：要排印，请在“articles”（稿件）下面加一行“- 02-yi.md”；不要，请移到别处，或在文件名前加“_”

    4 个错误，1 个警告
    "#);
}

#[test]
fn a_full_width_colon_in_front_matter() {
    let workspace = Workspace::with_article("---\n标题：甲文\n供稿单位: 某厅\n---\n\n正文。\n");
    assert_snapshot!(error(&workspace), @r#"
    错误[J102]：这里用了全角冒号“：”，起不到分隔作用
     --> issues/2025/06/01-jia.md:2:3
      |
    2 | 标题：甲文
      |     ^^
      = 帮助：请写成“标题: 甲文”：半角冒号，后面空一格

    1 个错误
    "#);
}

#[test]
fn no_space_behind_the_colon() {
    let workspace = Workspace::with_manifest(
        "number:6\ntotal: 731\ndate: 2025-03-11\narticles: [01-jia.md, 02-yi.md]\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J101]：冒号后面缺少空格
     --> issues/2025/06/issue.yaml:1:7
      |
    1 | number:6
      |       ^
      = 帮助：请写成“number: 6”：半角冒号，后面空一格

    1 个错误
    "#);
}

#[test]
fn a_doubled_key() {
    let workspace = Workspace::with_manifest(
        "number: 6\ntotal: 731\ndate: 2025-03-11\narticles: [01-jia.md, 02-yi.md]\ntotal: 732\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J103]：“total（总期号）”写了两次
     --> issues/2025/06/issue.yaml:5:1
      |
    5 | total: 732
      | ^^^^^ 又写了一次
      |
    2 | total: 731
      | ----- 第一次写在这里
      = 帮助：请只留一处；中文名称和英文名称算同一个

    1 个错误
    "#);
}

#[test]
fn a_key_in_english_and_in_chinese() {
    let workspace = Workspace::with_manifest(
        "number: 6\ntotal: 731\ndate: 2025-03-11\narticles: [01-jia.md, 02-yi.md]\n期号: 7\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J103]：“number（期号）”写了两次
     --> issues/2025/06/issue.yaml:5:1
      |
    5 | 期号: 7
      | ^^^^ 又写了一次
      |
    1 | number: 6
      | ------ 第一次写在这里
      = 帮助：请只留一处；中文名称和英文名称算同一个

    1 个错误
    "#);
}

#[test]
fn an_unknown_key_near_a_known_one() {
    let workspace = Workspace::with_manifest(
        "number: 6\ntotal: 731\ndate: 2025-03-11\nartikles: [01-jia.md]\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J105]：缺少必填的“articles（稿件）”
     --> issues/2025/06/issue.yaml:1:1
      |
    1 | number: 6
      | ^
      = 帮助：请写上“稿件: 内容”

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

    错误[J104]：不认识“artikles”
     --> issues/2025/06/issue.yaml:4:1
      |
    4 | artikles: [01-jia.md]
      | ^^^^^^^^
      = 帮助：是不是“articles（稿件）”？这里可以写：number（期号）、total（总期号）、date（日期）、year（年份）、articles（稿件）、supplement（增刊）、classification（密级）、draft（送审）、extra_distribution（本期增发）、approval_number（批准文号）、editor（责任编辑）、contact（联系方式）、distribution（分送）、copies（份数）、layout（版式）

    2 个错误，2 个警告
    "#);
}

#[test]
fn an_unknown_key_near_none() {
    let workspace = Workspace::with_manifest(
        "number: 6\ntotal: 731\ndate: 2025-03-11\narticles: [01-jia.md, 02-yi.md]\n颜色: 红\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J104]：不认识“颜色”
     --> issues/2025/06/issue.yaml:5:1
      |
    5 | 颜色: 红
      | ^^^^
      = 帮助：这里可以写：number（期号）、total（总期号）、date（日期）、year（年份）、articles（稿件）、supplement（增刊）、classification（密级）、draft（送审）、extra_distribution（本期增发）、approval_number（批准文号）、editor（责任编辑）、contact（联系方式）、distribution（分送）、copies（份数）、layout（版式）

    1 个错误
    "#);
}

#[test]
fn a_tab_as_indent() {
    let workspace = Workspace::with_manifest(
        "number: 6\ntotal: 731\ndate: 2025-03-11\narticles:\n\t- 01-jia.md\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J101]：行首用了制表符（Tab）缩进
     --> issues/2025/06/issue.yaml:5:1
      |
    5 |     - 01-jia.md
      | ^^^^
      = 帮助：YAML 只能用空格缩进：请把行首的 Tab 换成空格，每层两个

    1 个错误
    "#);
}

#[test]
fn an_open_quote() {
    let workspace = Workspace::with_manifest(
        "number: 6\ntotal: 731\ndate: 2025-03-11\neditor: \"某某\narticles: [01-jia.md, 02-yi.md]\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J101]：引号没有成对，或引号里的内容换了行
     --> issues/2025/06/issue.yaml:4:9
      |
    4 | editor: "某某
      |         ^^^^^
      = 帮助：请在内容末尾补上同样的半角引号，整段内容写在一行里；内容里本来就有的半角引号请改用全角“”

    1 个错误
    "#);
}

#[test]
fn an_open_bracket() {
    let workspace =
        Workspace::with_manifest("number: 6\ntotal: 731\ndate: 2025-03-11\narticles: [01-jia.md\n");
    assert_snapshot!(error(&workspace), @r#"
    错误[J101]：方括号或花括号没有成对
     --> issues/2025/06/issue.yaml:4:11
      |
    4 | articles: [01-jia.md
      |           ^^^^^^^^^^
      = 帮助：请补上另一半括号；如果内容本来就以括号开头，请用半角双引号把整段内容括起来

    1 个错误
    "#);
}

#[test]
fn a_value_that_begins_with_a_sign_of_yamls() {
    let workspace = Workspace::with_manifest(
        "number: 6\ntotal: 731\ndate: 2025-03-11\narticles: [01-jia.md, 02-yi.md]\neditor: @某某\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J101]：内容不能以半角符号“@”开头
     --> issues/2025/06/issue.yaml:5:9
      |
    5 | editor: @某某
      |         ^^^^^
      = 帮助：请用半角双引号把整段内容括起来，例如 title: "内容"

    1 个错误
    "#);
}

#[test]
fn two_colons_in_a_line() {
    let workspace = Workspace::with_manifest(
        "number: 6\ntotal: 731\ndate: 2025-03-11\narticles: [01-jia.md, 02-yi.md]\ncontact: 电话: 0731\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J101]：一行里有两个半角冒号
     --> issues/2025/06/issue.yaml:5:12
      |
    5 | contact: 电话: 0731
      |              ^
      = 帮助：内容里的冒号请改用全角“：”，或用半角双引号把整段内容括起来

    1 个错误
    "#);
}

#[test]
fn a_line_without_a_colon() {
    let workspace = Workspace::with_manifest(
        "number: 6\ntotal: 731\ndate: 2025-03-11\n这一行没有冒号\narticles: [01-jia.md, 02-yi.md]\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J101]：这一行缺少冒号，或缩进不对
     --> issues/2025/06/issue.yaml:4:1
      |
    4 | 这一行没有冒号
      | ^^^^^^^^^^^^^^
      = 帮助：每行写成“名称: 内容”（半角冒号，后面空一格）；同一层的各行左边对齐，只用空格缩进

    1 个错误
    "#);
}

#[test]
fn a_tag() {
    let workspace = Workspace::with_manifest(
        "number: 6\ntotal: 731\ndate: 2025-03-11\narticles: [01-jia.md, 02-yi.md]\neditor: !某某\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J101]：内容不能以半角符号“!”开头
     --> issues/2025/06/issue.yaml:5:9
      |
    5 | editor: !某某
      |         ^^^^^
      = 帮助：请用半角双引号把整段内容括起来，例如 title: "内容"

    1 个错误
    "#);
}

#[test]
fn a_second_document() {
    let workspace = Workspace::with_manifest(
        "number: 6\ntotal: 731\ndate: 2025-03-11\narticles: [01-jia.md, 02-yi.md]\n---\nnumber: 7\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J101]：一个文件里只能有一份内容，这里又开始了一份
     --> issues/2025/06/issue.yaml:5:1
      |
    5 | ---
      | ^^^
      = 帮助：请删掉单独成行的“---”或“...”，或把后面的内容另存为一个文件

    1 个错误
    "#);
}

#[test]
fn a_list_where_a_map_is_meant() {
    let workspace = Workspace::with_manifest("- number: 6\n- total: 731\n");
    assert_snapshot!(error(&workspace), @r#"
    错误[J106]：这里应当逐行写“名称: 内容”
     --> issues/2025/06/issue.yaml:1:1
      |
    1 | - number: 6
      | ^^^^^^^^^^^
      = 帮助：名称后面是半角冒号加一个空格；可以写：number（期号）、total（总期号）、date（日期）、year（年份）、articles（稿件）、supplement（增刊）、classification（密级）、draft（送审）、extra_distribution（本期增发）、approval_number（批准文号）、editor（责任编辑）、contact（联系方式）、distribution（分送）、copies（份数）、layout（版式）

    1 个错误
    "#);
}

#[test]
fn plain_text_where_a_map_is_meant() {
    let workspace = Workspace::with_manifest("第六期\n");
    assert_snapshot!(error(&workspace), @r#"
    错误[J106]：这里应当逐行写“名称: 内容”
     --> issues/2025/06/issue.yaml:1:1
      |
    1 | 第六期
      | ^^^^^^
      = 帮助：名称后面是半角冒号加一个空格；可以写：number（期号）、total（总期号）、date（日期）、year（年份）、articles（稿件）、supplement（增刊）、classification（密级）、draft（送审）、extra_distribution（本期增发）、approval_number（批准文号）、editor（责任编辑）、contact（联系方式）、distribution（分送）、copies（份数）、layout（版式）

    1 个错误
    "#);
}

#[test]
fn a_control_character() {
    let workspace = Workspace::with_manifest(
        "number: 6\ntotal: 731\ndate: 2025-03-11\narticles: [01-jia.md, 02-yi.md]\neditor: 某某\n",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J005]：这里有不能印刷的控制字符 U+0007
     --> issues/2025/06/issue.yaml:5:10
      |
    5 | editor: 某␇某
      |           ^
      = 帮助：请删掉它；它看不见，常由别的软件粘贴时带入，可以把前后几个字一起删掉重写

    1 个错误
    "#);
}
