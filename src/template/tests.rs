use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

fn html(overrides: &[(&str, &str)]) -> Result<Environment, Diagnostic> {
    Environment::html(&sources("html", overrides))
}

fn sources(folder: &str, overrides: &[(&str, &str)]) -> Vec<(String, Source)> {
    overrides
        .iter()
        .map(|(name, text)| {
            let source = Source::new(format!("templates/{folder}/{name}"), *text);
            ((*name).to_owned(), source)
        })
        .collect()
}

fn context(pairs: &[(&'static str, &'static str)]) -> BTreeMap<&'static str, &'static str> {
    pairs.iter().copied().collect()
}

/// The diagnostic of rendering `x.html` with the given text.
fn error_of(text: &str) -> Diagnostic {
    let environment = match html(&[("x.html", text)]) {
        Ok(environment) => environment,
        Err(diagnostic) => return diagnostic,
    };
    environment
        .render("x.html", &context(&[("title", "题")]))
        .unwrap_err()
}

/// What a browser makes of escaped text.
fn unescaped(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[test]
fn the_builtin_templates_load() {
    assert!(html(&[]).is_ok());
    assert!(Environment::typst(&[]).is_ok());
}

#[test]
fn values_are_escaped_whatever_the_template_is_called_and_filters_can_not_change_that() {
    for name in ["x.html", "x.txt", "x"] {
        for value in [
            "{{ v }}",
            "{{ v | escape_html }}",
            "{{ v | escape_xml }}",
            "{{ v | escape }}",
        ] {
            let environment = html(&[(name, value)]).unwrap();
            let text = environment
                .render(name, &context(&[("v", "<b>\u{1}'\u{fdd0}")]))
                .unwrap();
            assert_eq!(text, "&lt;b&gt;&#39;", "{name} {value}");
        }
    }
}

#[test]
fn a_value_in_typst_is_one_literal_also_in_markup_and_comments() {
    let text = "= {{ v }}\n// {{ v }}\n#f({{ v }}, {{ n }}, {{ v | escape_html }})";
    let environment = Environment::typst(&sources("pdf", &[("x.typ", text)])).unwrap();
    #[derive(Serialize)]
    struct Values {
        v: &'static str,
        n: u32,
    }
    let values = Values {
        v: "#f(\"题\")\n",
        n: 7,
    };
    let literal = r#""\u{23}f\u{28}\u{22}题\u{22}\u{29}\u{a}""#;
    assert_eq!(
        environment.render("x.typ", &values).unwrap(),
        format!("= {literal}\n// {literal}\n#f({literal}, 7, {literal})")
    );
}

#[test]
fn only_a_safe_value_passes() {
    let environment = Environment::typst(&sources("pdf", &[("x.typ", "{{ body }}")])).unwrap();
    let safe = BTreeMap::from([("body", Value::safe_string("#para([#\"文\"])"))]);
    assert_eq!(
        environment.render("x.typ", &safe).unwrap(),
        "#para([#\"文\"])"
    );
}

#[test]
fn an_override_replaces_one_file_and_can_extend_the_builtin_one() {
    let own =
        "{% extends \"builtin/base.html\" %}{% block main %}<p>{{ title }}</p>{% endblock main %}";
    let environment = html(&[("issue.html", own), ("style.css", "p { color: red }")]).unwrap();
    #[derive(Serialize)]
    struct Page {
        title: &'static str,
        description: Option<&'static str>,
        issue: BTreeMap<&'static str, bool>,
    }
    let page = Page {
        title: "题",
        description: None,
        issue: BTreeMap::from([("draft", false)]),
    };
    let text = environment.render("issue.html", &page).unwrap();
    assert!(text.contains("<p>题</p>"), "{text}");
    assert!(text.contains("p { color: red }"), "{text}");
}

#[test]
fn a_copy_of_a_builtin_template_is_no_override() {
    let (name, text) = HTML_TEMPLATES[1];
    let copy = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let environment = html(&[(name, &copy)]).unwrap();
    assert!(!environment.sources.contains_key(name));
}

#[test]
fn a_syntax_error_is_located_after_chinese_and_told_in_chinese() {
    let error = error_of("第一行\n<p>标题：{{ title</p>");
    assert_eq!(error.code, Code::TEMPLATE_ERROR);
    assert_eq!(error.place().source.path(), "templates/html/x.html");
    assert_eq!(error.place().position().line, 2);
    assert!(error.message.starts_with("写法有误"), "{error:?}");
    assert!(!error.message.contains("-->"), "{error:?}");
}

#[test]
fn what_does_not_exist_is_named_and_marked() {
    for (text, marked, message) in [
        (
            "中文{{ titel }}",
            "titel",
            "模板里的变量“titel”没有值；这里可用的有：title",
        ),
        (
            "中文{{ title | shout }}",
            "shout",
            "没有名为“shout”的过滤器",
        ),
        ("中文{{ f() }}", "f", "没有名为“f”的函数"),
        (
            "中文{% include \"nirgends.html\" %}",
            "nirgends.html",
            "没有名为“nirgends.html”的模板",
        ),
        (
            "{% extends \"nirgends.html\" %}",
            "nirgends.html",
            "要继承的模板“nirgends.html”不存在",
        ),
    ] {
        let error = error_of(text);
        assert_eq!(error.message, message);
        assert_eq!(error.place().text(), marked, "{error:?}");
    }
}

#[test]
fn every_broken_template_is_told_at_once() {
    let error = html(&[
        ("a.html", "{{ x"),
        ("b.html", "{% if %}"),
        ("c.html", "{{ x }}"),
    ]);
    let paths: Vec<_> = error
        .err()
        .unwrap()
        .labels
        .into_iter()
        .map(|label| label.place.source.path().to_owned())
        .collect();
    assert_eq!(paths, ["templates/html/a.html", "templates/html/b.html"]);
}

#[test]
fn circles_and_reserved_names_are_refused() {
    let circle = html(&[("a.html", "{% include \"a.html\" %}")])
        .err()
        .unwrap();
    assert!(circle.message.contains("绕成了圈"), "{circle:?}");
    let reserved = html(&[("builtin/issue.html", "")]).err().unwrap();
    assert!(reserved.message.contains("builtin"), "{reserved:?}");
}

#[test]
fn the_typst_library_is_no_template() {
    let library = sources("pdf", &[("bulletin.typ", "#let f = [{{ {% ]")]);
    assert!(Environment::typst(&library).is_ok());
}

proptest! {
    #[test]
    fn a_typst_literal_holds_no_ascii_that_means_anything(text in any::<String>()) {
        let literal = typst_literal(&text);
        let inner = literal.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap();
        let mut decoded = String::new();
        let mut rest = inner;
        while let Some(character) = rest.chars().next() {
            if let Some(escape) = rest.strip_prefix("\\u{") {
                let (code, after) = escape.split_once('}').unwrap();
                decoded.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
                rest = after;
            } else {
                prop_assert!(!character.is_control());
                prop_assert!(!character.is_ascii() || character == ' ' || character.is_ascii_alphanumeric());
                decoded.push(character);
                rest = &rest[character.len_utf8()..];
            }
        }
        prop_assert_eq!(decoded, text);
    }

    #[test]
    fn escaped_html_reads_as_the_same_text(text in any::<String>()) {
        let mut html = String::new();
        push_html(&mut html, &text);
        prop_assert!(!html.contains(['<', '>', '"', '\'']));
        let kept: String = text
            .chars()
            .filter(|c| matches!(c, '\t' | '\n' | '\r') || !c.is_control())
            .filter(|&c| !(0xFDD0..=0xFDEF).contains(&u32::from(c)) && u32::from(c) & 0xFFFE != 0xFFFE)
            .collect();
        prop_assert_eq!(unescaped(&html), kept);
    }

    #[test]
    fn no_template_text_panics(text in "[{}%# a-z\"'|.()\n题-]{0,40}") {
        let _ = html(&[("x.html", &text)]).map(|e| e.render("x.html", &context(&[("a", "b")])));
    }
}
