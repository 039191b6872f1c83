//! Faults of an article's body.

use insta::assert_snapshot;

use super::{error, warning};
use crate::workspace::Workspace;

#[test]
fn html_in_a_line() {
    let workspace = Workspace::with_body("甲<b>粗</b>乙");
    assert_snapshot!(error(&workspace), @r#"
    错误[J301]：正文里不能写 HTML：<b>
     --> issues/2025/06/01-jia.md:5:2
      |
    5 | 甲<b>粗</b>乙
      |   ^^^
      = 帮助：改用 Markdown 的写法；要印出尖括号本身，写成 \< 或全角的 ＜

    错误[J301]：正文里不能写 HTML：</b>
     --> issues/2025/06/01-jia.md:5:6
      |
    5 | 甲<b>粗</b>乙
      |        ^^^^
      = 帮助：改用 Markdown 的写法；要印出尖括号本身，写成 \< 或全角的 ＜

    2 个错误
    "#);
}

#[test]
fn html_as_a_block() {
    let workspace = Workspace::with_body("甲\n\n<div class=\"x\">\n乙\n</div>\n\n丙");
    assert_snapshot!(error(&workspace), @r#"
    错误[J301]：正文里不能写 HTML：<div class="x">
     --> issues/2025/06/01-jia.md:7:1
      |
    7 | <div class="x">
      | ^^^^^^^^^^^^^^^
      = 帮助：改用 Markdown 的写法；要印出尖括号本身，写成 \< 或全角的 ＜

    1 个错误
    "#);
}

#[test]
fn a_comment() {
    let workspace = Workspace::with_body("甲 <!-- 批注 --> 乙");
    assert_snapshot!(error(&workspace), @r#"
    错误[J301]：正文里不能写 HTML：<!-- 批注 -->
     --> issues/2025/06/01-jia.md:5:3
      |
    5 | 甲 <!-- 批注 --> 乙
      |    ^^^^^^^^^^^^^
      = 帮助：改用 Markdown 的写法；要印出尖括号本身，写成 \< 或全角的 ＜

    1 个错误
    "#);
}

#[test]
fn a_dangerous_scheme() {
    let workspace = Workspace::with_body(
        "[甲](javascript:alert%281%29)、[乙](JAVASCRIPT:x)、[丙](data:text/html,x)、[丁](file:///etc/passwd)、<vbscript:x>",
    );
    assert_snapshot!(warning(&workspace), @r#"
    警告[J302]：不允许的链接：javascript:alert%281%29
     --> issues/2025/06/01-jia.md:5:1
      |
    5 | [甲](javascript:alert%281%29)、[乙](JAVASCRIPT:x)、[丙](data:text/html,x…
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      = 帮助：按文字排印；链接只能用 http、https、mailto、tel，或本期另一篇稿件的文件名

    警告[J302]：不允许的链接：JAVASCRIPT:x
     --> issues/2025/06/01-jia.md:5:30
      |
    5 | …vascript:alert%281%29)、[乙](JAVASCRIPT:x)、[丙](data:text/html,x)、[丁]…
      |                          ^^^^^^^^^^^^^^^^^^
      = 帮助：按文字排印；链接只能用 http、https、mailto、tel，或本期另一篇稿件的文件名

    警告[J302]：不允许的链接：data:text/html,x
     --> issues/2025/06/01-jia.md:5:48
      |
    5 | …9)、[乙](JAVASCRIPT:x)、[丙](data:text/html,x)、[丁](file:///etc/passwd)…
      |                          ^^^^^^^^^^^^^^^^^^^^^^
      = 帮助：按文字排印；链接只能用 http、https、mailto、tel，或本期另一篇稿件的文件名

    警告[J302]：不允许的链接：file:///etc/passwd
     --> issues/2025/06/01-jia.md:5:70
      |
    5 | …CRIPT:x)、[丙](data:text/html,x)、[丁](file:///etc/passwd)、<vbscript:x>
      |                                    ^^^^^^^^^^^^^^^^^^^^^^^^
      = 帮助：按文字排印；链接只能用 http、https、mailto、tel，或本期另一篇稿件的文件名

    警告[J302]：不允许的链接：vbscript:x
     --> issues/2025/06/01-jia.md:5:94
      |
    5 | …CRIPT:x)、[丙](data:text/html,x)、[丁](file:///etc/passwd)、<vbscript:x>
      |                                                              ^^^^^^^^^^^^
      = 帮助：按文字排印；链接只能用 http、https、mailto、tel，或本期另一篇稿件的文件名

    5 个警告
    "#);
}

#[test]
fn a_link_to_another_host_without_a_scheme() {
    let workspace = Workspace::with_body("[甲](//evil.example/x)");
    assert_snapshot!(warning(&workspace), @r#"
    警告[J302]：不允许的链接：//evil.example/x
     --> issues/2025/06/01-jia.md:5:1
      |
    5 | [甲](//evil.example/x)
      | ^^^^^^^^^^^^^^^^^^^^^^
      = 帮助：按文字排印；链接只能用 http、https、mailto、tel，或本期另一篇稿件的文件名

    1 个警告
    "#);
}

#[test]
fn a_link_to_an_article_that_is_not_there() {
    let workspace = Workspace::with_body("见[第二篇](02-er.md)。");
    assert_snapshot!(warning(&workspace), @r#"
    警告[J303]：链接指向的“02-er.md”不是本期的稿件
     --> issues/2025/06/01-jia.md:5:3
      |
    5 | 见[第二篇](02-er.md)。
      |    ^^^^^^
      = 帮助：按文字排印；可以链接本期稿件的文件名（如 02-标题.md），或 http、https、mailto、tel 地址

    1 个警告
    "#);
}

#[test]
fn a_link_to_a_heading_that_is_not_there() {
    let workspace = Workspace::with_body("# 一、先\n\n见[后](#二后)。");
    assert_snapshot!(warning(&workspace), @r#"
    警告[J303]：那篇稿件里没有标题“#二后”，改为链接到篇首
     --> issues/2025/06/01-jia.md:7:3
      |
    7 | 见[后](#二后)。
      |    ^^
      = 帮助：# 后面写目标标题的全文，去掉标点，空格写成 -

    1 个警告
    "#);
}

#[test]
fn an_empty_link() {
    let workspace = Workspace::with_body("[甲]()");
    assert_snapshot!(warning(&workspace), @r#"
    警告[J304]：链接没有写地址
     --> issues/2025/06/01-jia.md:5:1
      |
    5 | [甲]()
      | ^^^^^^
      = 帮助：按文字排印；在圆括号里写上地址

    1 个警告
    "#);
}

#[test]
fn a_footnote_without_a_note() {
    let workspace = Workspace::with_body("甲[^1]。");
    assert_snapshot!(warning(&workspace), @r#"
    警告[J309]：脚注 [^1] 没有内容
     --> issues/2025/06/01-jia.md:5:2
      |
    5 | 甲[^1]。
      |   ^^^^
      = 帮助：在稿件末尾另起一行写 [^1]: 脚注内容

    1 个警告
    "#);
}

#[test]
fn a_note_that_is_not_used() {
    let workspace = Workspace::with_body("甲。\n\n[^1]: 注。");
    assert_snapshot!(warning(&workspace), @r#"
    警告[J310]：脚注“1”没有被引用，不排印
     --> issues/2025/06/01-jia.md:7:1
      |
    7 | [^1]: 注。
      | ^^^^^^^^^^
      = 帮助：在正文里用 [^1] 引用它，或删去这条脚注

    1 个警告
    "#);
}

#[test]
fn a_note_in_a_note() {
    let workspace = Workspace::with_body("甲[^1]。\n\n[^1]: 注[^2]。\n\n[^2]: 注。");
    assert_snapshot!(warning(&workspace), @r#"
    警告[J309]：脚注 [^2] 没有内容
     --> issues/2025/06/01-jia.md:7:8
      |
    7 | [^1]: 注[^2]。
      |         ^^^^
      = 帮助：在稿件末尾另起一行写 [^2]: 脚注内容

    警告[J312]：脚注里又引了脚注“2”，按普通文字排印
     --> issues/2025/06/01-jia.md:7:8
      |
    7 | [^1]: 注[^2]。
      |         ^^^^
      = 帮助：把两条脚注并成一条

    警告[J310]：脚注“2”没有被引用，不排印
     --> issues/2025/06/01-jia.md:9:1
      |
    9 | [^2]: 注。
      | ^^^^^^^^^^
      = 帮助：在正文里用 [^2] 引用它，或删去这条脚注

    3 个警告
    "#);
}

#[test]
fn a_skipped_level() {
    let workspace = Workspace::with_body("# 一、先\n\n### 1.后");
    assert_snapshot!(warning(&workspace), @r#"
    警告[J307]：标题跳级：前面没有第 2 级标题，就出现了第 3 级
     --> issues/2025/06/01-jia.md:7:1
      |
    7 | ### 1.后
      | ^^^^^^^^
      = 帮助：层次序数依次用“一、”“（一）”“1.”“（1）”；请补上缺少的一级，或改用上一级的序号

    1 个警告
    "#);
}

#[test]
fn a_fifth_level() {
    let workspace = Workspace::with_body("# 甲\n\n## 乙\n\n### 丙\n\n#### 丁\n\n##### 戊");
    assert_snapshot!(warning(&workspace), @r#"
    警告[J308]：标题只有四级，这里写了 5 个 #
      --> issues/2025/06/01-jia.md:13:1
       |
    13 | ##### 戊
       | ^^^^^^^^
       = 帮助：按第四级“（1）”排印；请改用 # 至 ####

    1 个警告
    "#);
}

#[test]
fn a_heading_without_words() {
    let workspace = Workspace::with_body("#\n\n甲。");
    assert_snapshot!(warning(&workspace), @r#"
    警告[J311]：标题没有文字，不排印
     --> issues/2025/06/01-jia.md:5:1
      |
    5 | #
      | ^
      = 帮助：写上标题，或删去这一行的 #

    1 个警告
    "#);
}

#[test]
fn a_character_that_no_font_has() {
    let workspace = Workspace::with_body("甲乙😀丙，还有᐀。");
    assert_snapshot!(error(&workspace), @r#"
    错误[J501]：没有字体能显示“😀”（U+1F600）
     --> issues/2025/06/01-jia.md:5:3
      |
    5 | 甲乙😀丙，还有᐀。
      |     ^^
      = 帮助：请换用通用的写法；确要用这个字，把有它的字体放进 fonts/，再在 layout.fonts（版式 · 字体）里写上字体名

    错误[J501]：没有字体能显示“᐀”（U+1400）
     --> issues/2025/06/01-jia.md:5:8
      |
    5 | 甲乙😀丙，还有᐀。
      |               ^
      = 帮助：请换用通用的写法；确要用这个字，把有它的字体放进 fonts/，再在 layout.fonts（版式 · 字体）里写上字体名

    2 个错误
    "#);
}

#[test]
fn a_character_of_the_private_use_area() {
    let workspace = Workspace::with_body("甲乙。");
    assert_snapshot!(error(&workspace), @r#"
    错误[J505]：没有字体能显示“”（U+E000）
     --> issues/2025/06/01-jia.md:5:2
      |
    5 | 甲乙。
      |   ^
      = 帮助：这是私用区字符，换一台电脑就不是这个字了；请改用通用的字或图片

    1 个错误
    "#);
}

#[test]
fn a_control_character_as_an_entity() {
    let workspace = Workspace::with_body("甲&#7;乙。");
    assert_snapshot!(error(&workspace), @r#"
    错误[J005]：不允许的控制字符 U+0007
     --> issues/2025/06/01-jia.md:5:2
      |
    5 | 甲&#7;乙。
      |   ^^^^
      = 帮助：删去这个字符

    1 个错误
    "#);
}

#[test]
fn a_long_line_is_cut_around_the_fault() {
    let workspace = Workspace::with_body(
        "切实增强政治责任感，切实增强政治责任感，切实增强政治责任感，切实增强政治责任感，切实增强政治责任感，切实增强政治责任感，切实增强政治责任感，切实增强政治责任感，切实增强政治责任感，切实增强政治责任感，切实增强政治责任感，切实增强政治责任感，<br>推动建议办理走深走实。推动建议办理走深走实。推动建议办理走深走实。推动建议办理走深走实。推动建议办理走深走实。推动建议办理走深走实。推动建议办理走深走实。推动建议办理走深走实。推动建议办理走深走实。推动建议办理走深走实。推动建议办理走深走实。推动建议办理走深走实。",
    );
    assert_snapshot!(error(&workspace), @r#"
    错误[J301]：正文里不能写 HTML：<br>
     --> issues/2025/06/01-jia.md:5:121
      |
    5 | …感，切实增强政治责任感，<br>推动建议办理走深走实。推动建议办理走深走实。…
      |                          ^^^^
      = 帮助：改用 Markdown 的写法；要印出尖括号本身，写成 \< 或全角的 ＜

    1 个错误
    "#);
}
