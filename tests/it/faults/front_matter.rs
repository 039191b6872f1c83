//! Faults of an article's front matter and file.

use insta::assert_snapshot;

use super::{error, warning};
use crate::workspace::Workspace;

#[test]
fn there_is_none() {
    let workspace = Workspace::with_article("正文，没有标题。\n");
    assert_snapshot!(error(&workspace), @r#"
    错误[J209]：稿件开头没有 front matter（标题等信息）
     --> issues/2025/06/01-jia.md:1:1
      |
    1 | 正文，没有标题。
      | ^^^^^^^^^^^^^^^^
      = 帮助：稿件开头写成三部分：第一行“---”，然后“title: 标题”等各项，再一行“---”，下面是正文

    1 个错误
    "#);
}

#[test]
fn it_begins_below_an_empty_line() {
    let workspace = Workspace::with_article("\n---\ntitle: 甲文\n---\n\n正文。\n");
    assert_snapshot!(error(&workspace), @r#"
    错误[J209]：稿件开头没有 front matter（标题等信息）
     --> issues/2025/06/01-jia.md:1:1
      |
    1 |
      | ^
      = 帮助：“---”要在第一行，请删掉它前面的空行

    1 个错误
    "#);
}

#[test]
fn its_line_is_of_chinese_dashes() {
    let workspace = Workspace::with_article("———\ntitle: 甲文\n———\n\n正文。\n");
    assert_snapshot!(error(&workspace), @r#"
    错误[J209]：稿件开头没有 front matter（标题等信息）
     --> issues/2025/06/01-jia.md:1:1
      |
    1 | ———
      | ^^^
      = 帮助：第一行要正好是三个半角减号“---”，前面没有空格

    1 个错误
    "#);
}

#[test]
fn it_is_not_closed() {
    let workspace = Workspace::with_article("---\ntitle: 甲文\n\n正文。\n");
    assert_snapshot!(error(&workspace), @r#"
    错误[J210]：front matter 没有结束：缺少第二行“---”
     --> issues/2025/06/01-jia.md:1:1
      |
    1 | ---
      | ^^^ 从这里开始
      = 帮助：请在标题等各项的下面、正文的上面，加一行“---”（三个半角减号，前面没有空格）

    1 个错误
    "#);
}

#[test]
fn it_has_no_title() {
    let workspace = Workspace::with_article("---\nsource: 某厅\n---\n\n正文。\n");
    assert_snapshot!(error(&workspace), @r#"
    错误[J105]：缺少必填的“title（标题）”
     --> issues/2025/06/01-jia.md:2:1
      |
    2 | source: 某厅
      | ^
      = 帮助：请写上“标题: 内容”

    1 个错误
    "#);
}

#[test]
fn its_title_is_empty() {
    let workspace = Workspace::with_article("---\ntitle: ''\n---\n\n正文。\n");
    assert_snapshot!(error(&workspace), @r#"
    错误[J105]：必填的“title（标题）”没有内容
     --> issues/2025/06/01-jia.md:2:1
      |
    2 | title: ''
      | ^^^^^
      = 帮助：请写上“标题: 内容”

    1 个错误
    "#);
}

#[test]
fn its_title_is_a_list() {
    let workspace = Workspace::with_article("---\ntitle: [甲, 乙]\n---\n\n正文。\n");
    assert_snapshot!(error(&workspace), @r#"
    错误[J106]：“title（标题）”应当是文字
     --> issues/2025/06/01-jia.md:2:8
      |
    2 | title: [甲, 乙]
      |        ^^^^^^^^
      = 帮助：这里只能写一段文字；内容以括号或减号开头的，请用半角双引号括起来

    1 个错误
    "#);
}

#[test]
fn it_has_an_unknown_key() {
    let workspace = Workspace::with_article("---\ntitle: 甲文\nsorce: 某厅\n---\n\n正文。\n");
    assert_snapshot!(error(&workspace), @r#"
    错误[J104]：不认识“sorce”
     --> issues/2025/06/01-jia.md:3:1
      |
    3 | sorce: 某厅
      | ^^^^^
      = 帮助：是不是“source（供稿单位）”？这里可以写：title（标题）、source（供稿单位）、author（作者）、column（栏目）、short_title（短标题）、lead（编者按）、summary（摘要）、excuse（免查）

    1 个错误
    "#);
}

#[test]
fn a_title_with_a_colon() {
    let workspace = Workspace::with_article("---\ntitle: 甲文: 副题\n---\n\n正文。\n");
    assert_snapshot!(error(&workspace), @r#"
    错误[J101]：一行里有两个半角冒号
     --> issues/2025/06/01-jia.md:2:10
      |
    2 | title: 甲文: 副题
      |            ^
      = 帮助：内容里的冒号请改用全角“：”，或用半角双引号把整段内容括起来

    1 个错误
    "#);
}

#[test]
fn no_text_below_it() {
    let workspace = Workspace::with_article("---\ntitle: 甲文\n---\n");
    assert_snapshot!(warning(&workspace), @r#"
    警告[J211]：稿件没有正文
     --> issues/2025/06/01-jia.md:4:1
      |
    4 |
      | ^
      = 帮助：在第二个 --- 下面写正文

    1 个警告
    "#);
}

#[test]
fn html_in_the_lead() {
    let workspace =
        Workspace::with_article("---\ntitle: 甲文\nlead: 按语<br>换行\n---\n\n正文。\n");
    assert_snapshot!(error(&workspace), @r#"
    错误[J301]：正文里不能写 HTML：<br>
     --> issues/2025/06/01-jia.md:3:7
      |
    3 | lead: 按语<br>换行
      |       ^^^^^^^^^^^^ 其中的“<br>”
      = 帮助：改用 Markdown 的写法；要印出尖括号本身，写成 \< 或全角的 ＜

    1 个错误
    "#);
}
