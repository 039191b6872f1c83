//! Text that would be code if anything took it for more than text: it is printed as it was written.

use super::printed;
use super::reader::{Printed, dense};
use crate::workspace::{ISSUE, OUT, Workspace};

/// What typst, tera, Markdown or a browser would read something into.
const INJECTED: &[&str] = &[
    r##"#import "x""##,
    r##"#read("/etc/passwd")"##,
    r##"#panic("PWNED")"##,
    r##"#{7*191}"##,
    r##"]#eval("7*191")["##,
    r##"")#{7*191}(""##,
    "$x$",
    "@ref",
    "<a01>",
    "<script>alert(1)</script>",
    "{{ x }}",
    "{% raw %}",
    "{# y #}",
    "`z`",
    "\"q\" 'r'",
    r"\u{23}",
    r"\n",
    "*b*",
    "_c_",
    "= h",
    "//",
    "/* */",
    "--- ~ ...",
    "&amp;",
    "%PDF )> (",
];

/// All of them, each recognizable.
fn injected() -> String {
    INJECTED.join(" ")
}

/// Backslashes before everything that Markdown may give a meaning.
fn escaped(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            c.is_ascii_punctuation()
                .then_some('\\')
                .into_iter()
                .chain([c])
        })
        .collect()
}

/// A YAML text.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[track_caller]
fn prints(printed: &Printed, words: &str) {
    let text = printed.dense();
    assert!(text.contains(&dense(words)), "{words}\nnot in {text}");
}

/// Nothing was executed and nothing was read.
#[track_caller]
fn ran_nothing(printed: &Printed) {
    let text = printed.dense();
    for sign in ["1337", "root:x:", "/bin/sh", "/bin/bash"] {
        assert!(!text.contains(sign), "{sign} in {text}");
    }
}

#[test]
fn in_bodies() {
    let text = escaped(&injected());
    let workspace = Workspace::with_body(&format!(
        "段落{text}\n\n**加粗{text}**\n\n# 一、标题{text}\n\n- 列表{text}\n\n> 引文{text}\n\n\
         | 表{} |\n|---|\n| 格{} |\n\n正文[^n]\n\n[^n]: 脚注{text}\n\n[链接{text}](https://example.org/)\n",
        text.replace('|', "\\|"),
        text.replace('|', "\\|"),
    ));
    let printed = printed(&workspace);
    for place in [
        "段落",
        "加粗",
        "一、标题",
        "列表",
        "引文",
        "表",
        "格",
        "脚注",
        "链接",
    ] {
        prints(&printed, &format!("{place}{}", injected()));
    }
    ran_nothing(&printed);
}

#[test]
fn in_code() {
    let workspace = Workspace::with_body(&format!(
        "```` {} ````\n\n`````{}\n{}\n`````\n",
        injected(),
        "#panic(1)",
        INJECTED.join("\n")
    ));
    let printed = printed(&workspace);
    let twice = dense(&injected()).repeat(2);
    prints(&printed, &twice);
    ran_nothing(&printed);
}

#[test]
fn in_front_matter() {
    let text = injected();
    let mut front = String::new();
    for (key, label) in [
        ("title", "题"),
        ("source", "源"),
        ("author", "者"),
        ("column", "栏"),
        ("short_title", "短"),
        ("summary", "摘"),
    ] {
        front.push_str(&format!("{key}: {}\n", quoted(&format!("{label}{text}"))));
    }
    front.push_str(&format!(
        "lead: {}\n",
        quoted(&format!("按{}", escaped(&text)))
    ));
    let workspace = Workspace::new()
        .file(
            &format!("{ISSUE}/01-jia.md"),
            format!("---\n{front}---\n\n正文。\n"),
        )
        .file("issues/bulletin.yaml", "title: 联络动态\npublisher: 编者\n");
    let printed = printed(&workspace);
    prints(&printed, &format!("栏{text}短{text}2"));
    prints(
        &printed,
        &format!("〔栏{text}〕题{text}源{text}者{text}编者按：按{text}正文。"),
    );
    ran_nothing(&printed);
    assert_eq!(printed.bookmarks[0].title, format!("题{text}"));
}

#[test]
fn in_the_series_and_the_manifest() {
    let text = injected();
    let value = |label: &str| quoted(&format!("{label}{text}"));
    let workspace = Workspace::with_series(format!(
        "title: 联络动态\npublisher: {}\napproval_number: {}\neditor: {}\ncontact: {}\n\
         distribution:\n  - kind: 报\n    to:\n      - {}\n      - {}\n",
        value("编"),
        value("批"),
        value("责"),
        value("联"),
        value("甲"),
        value("乙"),
    ))
    .file(
        &format!("{ISSUE}/issue.yaml"),
        format!(
            "number: 6\ntotal: 731\ndate: 2025-03-11\nclassification: {}\nextra_distribution:\n  - {}\n\
             articles:\n  - 01-jia.md\n  - 02-yi.md\n",
            value("密"),
            value("增"),
        ),
    );
    let printed = printed(&workspace);
    for words in [
        format!("密{text}"),
        format!("编{text}编"),
        format!("报：甲{text}，乙{text}。"),
        format!("本期增发：增{text}。"),
        format!("责任编辑：责{text}"),
        format!("联系方式：联{text}"),
        format!("批准文号：批{text}"),
    ] {
        prints(&printed, &words);
    }
    ran_nothing(&printed);
    assert_eq!(printed.author, format!("编{text}"));
}

/// Short, since it names a file too.
const NAME: &str = r##"#{7*191}#panic("PWNED")$x$@r<b>{{x}}\u{23}*b*//#read("/etc/passwd")"##;

#[test]
fn in_the_name_of_the_series() {
    let workspace = Workspace::with_series(format!("title: {}\npublisher: 编\n", quoted(NAME)));
    let printed = printed(&workspace);
    prints(&printed, NAME);
    ran_nothing(&printed);
    assert_eq!(printed.title, format!("{NAME}2025年第6期（总第731期）"));
}

/// A template that puts values where they don't belong: it builds or is refused with a code, but what an editor wrote
/// is never run.
#[test]
fn in_a_template_that_takes_values_for_markup() {
    // What PDF/A and PDF/UA want of any document, so that some of these come as far as a PDF.
    let head = "#set document(title: \"题\", date: datetime(year: 2025, month: 3, day: 11))\n\
                #set text(lang: \"zh\", font: (\"TeX Gyre Termes\", \"Noto Serif CJK SC\"))\n";
    let mut built = 0;
    for wrong in [
        "= {{ title }}",
        "{{ title }}",
        "文 {{ title }} 文",
        "[{{ title }}]",
        "#[{{ title }}]",
        "#({{ title }})",
        "#{{ title }}",
        "#let x = {{ title }}\n= #x",
        "// {{ title }}\n= 题",
        "/* {{ title }} */\n= 题",
        "`{{ title }}`",
        "${{ title }}$",
        "= \"{{ title }}\"",
        "#(\"{{ title }}\")",
        "#link({{ title }})[文]",
        "#text[{{ title }}]",
        "- {{ title }}",
        "@{{ title }}",
        "<{{ title }}>",
    ] {
        for template in [wrong.to_owned(), format!("{head}{wrong}")] {
            let workspace =
                Workspace::with_series(format!("title: {}\npublisher: 编\n", quoted(NAME)))
                    .file("templates/pdf/issue.typ", &template);
            let run = workspace.run(["build", "--format", "pdf"]);
            // `Run` refuses the word that typst would say if #panic ran.
            assert!(!run.stderr.contains("root:x:"), "{template}\n{run:#?}");
            if run.code == 0 {
                built += 1;
                let names = workspace.names(OUT);
                let name = names.iter().find(|name| name.ends_with(".pdf")).unwrap();
                let printed = Printed::read(workspace.bytes(&format!("{OUT}/{name}")));
                ran_nothing(&printed);
                if wrong == "= {{ title }}" {
                    prints(&printed, NAME);
                }
            } else {
                assert_eq!(run.code, 1, "{template}\n{run:#?}");
                assert!(run.stderr.contains("错误[J50"), "{template}\n{run:#?}");
                assert!(!workspace.exists("dist"), "{template}");
            }
        }
    }
    assert!(built > 3, "only {built} of them were ever built");
}
