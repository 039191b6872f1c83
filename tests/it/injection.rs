//! Text that would be code if it were ever taken for markup: it builds, and comes out as it was written.

use crate::page::{escaped, markup};
use crate::workspace::{ISSUE, OUT, PDF, Workspace};

/// What might be run by Typst, tera, a browser, or be taken for Markdown.
const TEXTS: [&str; 18] = [
    "#import \"x\"",
    "#read(\"/etc/passwd\")",
    "#panic(\"x\")",
    "$x$",
    "@ref",
    "<script>alert(1)</script>",
    "{{ x }}",
    "{% raw %}",
    "{# x",
    "`code` ``` ~~~",
    "\"'\"",
    "\\u{23}panic()",
    "*b* _i_",
    "//x",
    "/*x",
    "]]x[[",
    "\\\"); #panic(\"x\")",
    "&lt;b&gt;",
];

/// A text as a YAML value.
fn yaml(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A text as Markdown that shows it.
fn markdown(text: &str) -> String {
    let escape = |c: char| {
        let backslash = c.is_ascii_punctuation().then_some('\\');
        backslash.into_iter().chain([c])
    };
    text.chars().flat_map(escape).collect()
}

/// The issue's page and its first article's. Marks as strange as these may stand badly on a line; that is told and
/// is no matter here.
#[track_caller]
fn pages(workspace: &Workspace) -> (String, String) {
    let run = workspace.run(["build"]).ends_with(0);
    let remarks = run.stderr.lines().filter(|line| line.starts_with("警告["));
    assert!(
        remarks.clone().all(|line| line.starts_with("警告[J60")),
        "{run:#?}"
    );
    assert!(
        workspace
            .bytes(&format!("{OUT}/{PDF}"))
            .starts_with(b"%PDF-")
    );
    let page = |name: &str| markup(&workspace.text(&format!("{OUT}/{name}")));
    (page("index.html"), page("01.html"))
}

#[track_caller]
fn shows(page: &str, text: &str) {
    assert!(page.contains(&escaped(text)), "{text} is not in\n{page}");
}

#[test]
fn in_the_body() {
    for text in TEXTS {
        let mark = markdown(text);
        let body = format!(
            "# 级{mark}\n\n段{mark}\n\n- 项{mark}\n\n> 引{mark}\n\n**粗{mark}**[^1]和[链{mark}](https://example.org)\n\n\
             | 头{mark} |\n|---|\n| 格{mark} |\n\n~~~~~\n码{text}\n~~~~~\n\n一、跑{mark}。后。\n\n[^1]: 注{mark}\n"
        );
        let (issue, article) = pages(&Workspace::with_body(&body));
        for page in [issue, article] {
            for place in [
                "级", "段", "项", "引", "粗", "链", "头", "格", "码", "跑", "注",
            ] {
                shows(&page, &format!("{place}{text}"));
            }
        }
    }
}

#[test]
fn in_every_value_of_an_article() {
    for text in TEXTS {
        let value = |name: &str| yaml(&format!("{name}{text}"));
        let file = format!(
            "---\ntitle: {}\nsource: {}\nauthor: [{}]\ncolumn: {}\nshort_title: {}\nsummary: {}\nlead: {}\n---\n\n正文。\n",
            value("题"),
            value("源"),
            value("人"),
            value("栏"),
            value("短"),
            value("摘"),
            yaml(&format!("按{}", markdown(text))),
        );
        let workspace = Workspace::new().file(&format!("{ISSUE}/01-jia.md"), file);
        let (issue, article) = pages(&workspace);
        for name in ["题", "源", "人", "栏", "按"] {
            shows(&issue, &format!("{name}{text}"));
            shows(&article, &format!("{name}{text}"));
        }
        shows(&issue, &format!("短{text}"));
        shows(&article, &format!("摘{text}"));
    }
}

#[test]
fn in_every_value_of_the_series() {
    for text in TEXTS {
        let value = |name: &str| yaml(&format!("{name}{text}"));
        let series = format!(
            "title: 联络动态\npublisher: {}\neditor: {}\ncontact: {}\napproval_number: {}\ndistribution:\n  - kind: 送\n    to: [{}, 乙]\n",
            value("编"),
            value("责"),
            value("电"),
            value("批"),
            value("送"),
        );
        let (issue, article) = pages(&Workspace::with_series(series));
        for name in ["编", "责", "电", "批", "送"] {
            shows(&issue, &format!("{name}{text}"));
        }
        shows(&article, &format!("编{text}"));
    }
}

#[test]
fn in_every_value_of_an_issue() {
    for text in TEXTS {
        let value = |name: &str| yaml(&format!("{name}{text}"));
        let workspace = Workspace::new();
        let manifest = workspace.text(&format!("{ISSUE}/issue.yaml"));
        let workspace = workspace.file(
            &format!("{ISSUE}/issue.yaml"),
            format!(
                "{manifest}extra_distribution: [{}]\nclassification: {}\neditor: {}\n",
                value("增"),
                value("密"),
                value("责"),
            ),
        );
        let (issue, article) = pages(&workspace);
        for name in ["增", "密", "责"] {
            shows(&issue, &format!("{name}{text}"));
        }
        shows(&article, &format!("密{text}"));
    }
}

#[test]
fn in_the_title_of_the_series() {
    for text in TEXTS {
        let title = yaml(&format!("刊{text}"));
        let workspace = Workspace::with_series(format!("title: {title}\npublisher: 编\n"));
        workspace.run(["build"]).ends_with(0);
        for name in ["index.html", "01.html"] {
            shows(
                &workspace.text(&format!("{OUT}/{name}")),
                &format!("刊{text}"),
            );
        }
        let names = workspace.names(OUT);
        assert!(
            names
                .iter()
                .any(|name| name.ends_with("2025年第6期（总第731期）.pdf")),
            "{names:?}"
        );
    }
}

#[test]
fn in_a_pictures_alternative_text_and_caption() {
    for text in TEXTS {
        let mark = markdown(text);
        let workspace = Workspace::with_body(&format!("![替{mark}](a.svg \"题{mark}\")")).file(
            &format!("{ISSUE}/a.svg"),
            "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0h9v9z'/></svg>",
        );
        let (issue, _) = pages(&workspace);
        shows(&issue, &format!("替{text}"));
        shows(
            &issue,
            &format!("<figcaption>题{text}").replace("<figcaption>", ""),
        );
    }
}

#[test]
fn in_names_of_files() {
    let name = "#panic('x') $x$ {{ x }} &.md";
    let picture = "#read('x') $x$ {{ x }} &.svg";
    let workspace = Workspace::new()
        .file(
            &format!("{ISSUE}/issue.yaml"),
            format!("number: 6\ntotal: 731\ndate: 2025-03-11\narticles: [{}]\n", yaml(name)),
        )
        .article(name, "题", &format!("![图](<{picture}>)"))
        .file(
            &format!("{ISSUE}/{picture}"),
            "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0h9v9z'/></svg>",
        );
    workspace.run(["build"]).ends_with(0);
    assert!(workspace.exists(&format!("{OUT}/{PDF}")));
}

#[test]
fn control_characters_in_yaml_escapes_are_located_errors() {
    for escape in [
        "\\0", "\\a", "\\e", "\\x07", "\\u0001", "\\x7f", "\\x9b", "\\ufdd0", "\\uffff",
    ] {
        let file = format!("---\ntitle: \"题{escape}目\"\n---\n\n正文。\n");
        let run = Workspace::with_article(file)
            .run(["build"])
            .refused(1, "错误[J005]");
        assert!(run.stderr.contains("01-jia.md:2:8"), "{escape}: {run:#?}");
    }
}

#[test]
fn line_breaks_and_odd_spaces_in_yaml_escapes_are_harmless() {
    for escape in ["\\n", "\\t", "\\r", "\\N", "\\L", "\\P", "\\_"] {
        let value = format!("\"值{escape}#panic()\"");
        let workspace = Workspace::with_series(format!("title: 联络动态\npublisher: {value}\n"))
            .file(
                &format!("{ISSUE}/01-jia.md"),
                format!("---\ntitle: {value}\nsource: {value}\ncolumn: {value}\n---\n\n正文。\n"),
            );
        let run = workspace.run(["build"]);
        assert!(
            run.code == 0 || run.stderr.contains("-->"),
            "{escape}: {run:#?}"
        );
    }
}

#[test]
fn a_template_that_puts_a_value_in_markup_by_mistake_stays_inert() {
    let template = "\
#set document(title: \"题\")
#set text(font: \"Noto Serif CJK SC\", lang: \"zh\")
= {{ title }}
{{ issue.series }} _{{ publisher }}_ *{{ title }}* // {{ title }}
/* {{ title }} */
- {{ title }}
/ {{ title }}: {{ publisher }}
#[{{ title }}] #strong[{{ title }}]
";
    for text in TEXTS {
        let title = yaml(&format!("刊{text}"));
        let workspace = Workspace::with_series(format!("title: {title}\npublisher: {title}\n"))
            .file("templates/pdf/issue.typ", template);
        let run = workspace.run(["build"]);
        assert_eq!(run.code, 0, "{text}: {run:#?}");
    }
}

#[test]
fn a_template_that_puts_a_value_in_code_by_mistake_never_calls_it() {
    for text in ["panic(\"x\")", "\"); panic(\"x\")", "x\n#panic(\"x\")"] {
        let title = yaml(text).replace('\n', " ");
        let workspace = Workspace::with_series(format!("title: {title}\npublisher: 编\n")).file(
            "templates/pdf/issue.typ",
            "#set document(title: {{ title }})\n#set text(font: \"Noto Serif CJK SC\", lang: \"zh\")\n#let x = {{ title }}\n#x #type(x)",
        );
        workspace.run(["build"]).good();
    }
}
