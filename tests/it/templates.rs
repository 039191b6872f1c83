//! A workspace's own templates over the built-in ones.

use insta::assert_snapshot;

use crate::workspace::{OUT, PDF, Workspace};

#[test]
fn a_workspace_needs_neither_templates_nor_fonts() {
    let workspace = Workspace::new();
    assert!(!workspace.exists("templates") && !workspace.exists("fonts"));
    workspace.run(["build"]).good();
    assert!(workspace.exists(&format!("{OUT}/{PDF}")));
}

#[test]
fn an_own_part_replaces_the_built_in_one_on_every_page() {
    let workspace = Workspace::new().file(
        "templates/html/entry.html",
        "<section class=\"own\">{{ article.title }}</section>",
    );
    workspace.run(["build"]).good();
    for (page, count) in [("index.html", 2), ("01.html", 1)] {
        let page = workspace.text(&format!("{OUT}/{page}"));
        assert_eq!(page.matches("<section class=\"own\">").count(), count);
        assert!(page.contains("<title>"), "the frame is the built-in one");
    }
}

#[test]
fn an_own_template_can_extend_the_built_in_one() {
    let workspace = Workspace::new().file(
        "templates/html/article.html",
        "{% extends \"builtin/article.html\" %}{% block footer %}<footer>本单位内部使用</footer>{% endblock footer %}",
    );
    workspace.run(["build"]).good();
    let page = workspace.text(&format!("{OUT}/01.html"));
    assert!(page.contains("<footer>本单位内部使用</footer>"));
    assert!(page.contains("甲文的正文。"));
}

#[test]
fn an_own_typst_library_sets_the_pdf() {
    let built_in = include_str!("../../templates/pdf/bulletin.typ");
    let workspace = Workspace::new().file(
        "templates/pdf/bulletin.typ",
        format!("{built_in}\n#let colophon(..arguments) = [#pagebreak()#\"末页\"]\n"),
    );
    let run = workspace.run(["build"]).good();
    assert!(run.stdout.contains("2 篇，4 页"), "{run:#?}");
}

#[test]
fn a_copy_of_the_built_in_template_is_no_override() {
    let plain = Workspace::new();
    let copied = Workspace::new()
        .file(
            "templates/pdf/issue.typ",
            include_str!("../../templates/pdf/issue.typ").replace('\n', "\r\n"),
        )
        .file(
            "templates/html/issue.html",
            include_str!("../../templates/html/issue.html"),
        );
    plain.run(["build"]).good();
    copied.run(["build"]).good();
    let read = |workspace: &Workspace| crate::workspace::tree(&workspace.path("dist"));
    assert!(read(&plain) == read(&copied));
}

#[test]
fn values_in_an_own_template_are_escaped_without_its_help() {
    let workspace = Workspace::with_article("---\ntitle: '<b>&'\n---\n\n正文。\n")
        .file("templates/html/entry.html", "[{{ article.title }}]");
    workspace.run(["build"]).good();
    let page = workspace.text(&format!("{OUT}/01.html"));
    assert!(page.contains("[&lt;b&gt;&amp;]"));
}

#[test]
fn a_mistake_in_a_template_is_located_and_nothing_is_written() {
    let workspace = Workspace::new().file(
        "templates/html/entry.html",
        "<h2>{{ article.title }}</h2>\n<p>{{ article.nichts }}</p>\n",
    );
    let run = workspace.run(["build"]).ends_with(1);
    assert!(!workspace.exists("dist"));
    assert_snapshot!(run.stderr, @r#"
    错误[J502]：没有名为“nichts”的字段；可用的有：authors、body、column、column_link、id、lead、page、shows_column、source_links、sources、summary、title、title_level、title_lines
     --> templates/html/entry.html:2:15
      |
    2 | <p>{{ article.nichts }}</p>
      |               ^^^^^^
      = 帮助：改好这里，或者删掉这个文件，改用内置模板

    1 个错误
    没有生成任何文件，原有的文件没有改动。
    "#);
}

#[test]
fn a_template_that_does_not_parse_is_located() {
    let workspace = Workspace::new().file(
        "templates/html/masthead.html",
        "<h1>报头</h1>\n{% if x %}\n",
    );
    let run = workspace.run(["build"]).ends_with(1);
    assert_snapshot!(run.stderr, @r#"
    错误[J502]：模板没有写完，可能少了 }}、%} 或结束标签
     --> templates/html/masthead.html:2:11
      |
    2 | {% if x %}
      |           ^
      = 帮助：改好这里，或者删掉这个文件，改用内置模板

    1 个错误
    "#);
}

#[test]
fn a_mistake_in_an_own_typst_library_is_located() {
    let built_in = include_str!("../../templates/pdf/bulletin.typ");
    let workspace = Workspace::new().file(
        "templates/pdf/bulletin.typ",
        format!("#let eins = zwei\n{built_in}"),
    );
    let run = workspace.run(["build"]).ends_with(1);
    assert_snapshot!(run.stderr, @r#"
    错误[J503]：排版时出错
     --> templates/pdf/bulletin.typ:1:13
      |
    1 | #let eins = zwei
      |             ^^^^ typst 说：unknown variable: zwei
      = 帮助：检查工作区 templates/pdf 里改过的模板

    1 个错误
    没有生成任何文件，原有的文件没有改动。
    "#);
}

#[test]
fn a_template_cannot_load_files_or_packages() {
    for code in [
        "#read(\"/etc/passwd\")",
        "#read(\"../../../../../etc/passwd\")",
        "#read(\"issues/bulletin.yaml\")",
        "#import \"@preview/cetz:0.3.0\": *",
    ] {
        let workspace = Workspace::new().file("templates/pdf/issue.typ", code);
        let run = workspace.run(["build"]).ends_with(1);
        assert!(run.stderr.contains("错误[J503]"), "{run:#?}");
        assert!(!workspace.exists("dist"));
    }
}
