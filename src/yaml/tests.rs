use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::source::Position;

const INNER: &[Key] = &[Key::new("kind", "类别"), Key::new("to", "单位")];
const KEYS: &[Key] = &[
    Key::new("number", "期号"),
    Key::new("total", "总期号"),
    Key::new("date", "日期"),
    Key::new("title", "标题"),
    Key::new("articles", "稿件"),
    Key::new("draft", "送审"),
    Key::new("size", "字号"),
    Key::new("distribution", "分送").holding(INNER),
    Key::english("mail"),
];

/// Every finding as `J101 2:3 marked text`.
fn shown(diagnostics: &Diagnostics) -> Vec<String> {
    diagnostics
        .iter()
        .map(|found| {
            let Position { line, column } = found.place().position();
            format!("{} {line}:{column} {}", found.code, found.place().text())
        })
        .collect()
}

fn faults(text: &str) -> Vec<String> {
    let mut diagnostics = Diagnostics::new();
    let source = Source::new("a.yaml", text);
    if let Some(node) = parse(&source, 0..text.len(), KEYS, &mut diagnostics) {
        MapReader::new(&source, &node, KEYS, &mut diagnostics);
    }
    shown(&diagnostics)
}

/// What `read` returns for a text, and the findings.
fn read<T>(text: &str, read: impl FnOnce(&mut MapReader<'_>) -> T) -> (T, Vec<String>) {
    let mut diagnostics = Diagnostics::new();
    let source = Source::new("a.yaml", text);
    let node = parse(&source, 0..text.len(), KEYS, &mut diagnostics).unwrap();
    let mut reader = MapReader::new(&source, &node, KEYS, &mut diagnostics).unwrap();
    let value = read(&mut reader);
    (value, shown(&diagnostics))
}

#[test]
fn texts_keep_what_was_written() {
    let text = "title: 0731-85309319\n稿件:\n  - 007\n  - 2025-03-11\n  - \"no\"\n";
    let (found, faults) = read(text, |r| (r.text("title"), r.text_list("articles")));
    assert!(faults.is_empty());
    assert_eq!(found.0.unwrap().value, "0731-85309319");
    let items: Vec<_> = found
        .1
        .unwrap()
        .into_iter()
        .map(|t| (t.value, t.place.text().to_owned()))
        .collect();
    assert_eq!(items[0], ("007".to_owned(), "007".to_owned()));
    assert_eq!(items[1].0, "2025-03-11");
    assert_eq!(items[2], ("no".to_owned(), "\"no\"".to_owned()));
}

#[test]
fn full_width_colons_are_each_reported_and_reading_goes_on() {
    assert_eq!(
        faults("期号：6\n总期号：731\ndate: 2025-03-11\n"),
        ["J102 1:3 ：", "J102 2:4 ："]
    );
    assert_eq!(faults("date: 2025-03-11\n期号：6\n"), ["J102 2:3 ："]);
    assert_eq!(faults("稿件：\n  - a.md\n"), ["J102 1:3 ："]);
    assert_eq!(
        faults("期号：6\nnubmer: 1\n"),
        ["J102 1:3 ：", "J104 2:1 nubmer"]
    );
    assert_eq!(faults("layout： {lines: 20}\n"), ["J102 1:7 ："]);
    assert_eq!(faults("date: 2025-03-11\n  期号：6\n"), ["J102 2:5 ："]);
    let (number, _) = {
        let mut diagnostics = Diagnostics::new();
        let source = Source::new("a", "期号：6\n日期: 2025-03-11\n");
        let node = parse(&source, 0..source.text().len(), KEYS, &mut diagnostics).unwrap();
        let mut reader = MapReader::new(&source, &node, KEYS, &mut diagnostics).unwrap();
        (reader.whole_number("number", 1..=99).unwrap(), ())
    };
    assert_eq!((number.value, number.place.text()), (6, "6"));
}

#[test]
fn full_width_colons_in_text_are_text() {
    let text = "title: 通知：关于\narticles:\n  - 标题：x.md\ndate: |\n  期号：6\n";
    assert!(faults(text).is_empty());
    assert_eq!(faults("title: |\n  期号：6\n日期：x\n"), ["J102 3:3 ："]);
}

#[test]
fn full_width_colons_where_a_map_should_be() {
    let (_, faults) = read("分送:\n  - 类别：报\n  - {kind：送}\n", |r| {
        r.maps("distribution", |_| Some(()))
    });
    assert_eq!(faults, ["J102 2:7 ：", "J102 3:10 ："]);
}

#[test]
fn syntax_errors_are_found_where_they_begin() {
    let cases = [
        ("number:6\ntotal:7\n", vec!["J101 1:7 :", "J101 2:6 :"]),
        ("title: \"未完\ndate: 2\n", vec!["J101 1:8 \"未完"]),
        ("title: '未完", vec!["J101 1:8 '未完"]),
        (
            "number: 1\n\ttotal: 2\n\tdate: 3\n",
            vec!["J101 2:1 \t", "J101 3:1 \t"],
        ),
        ("articles:\n\t- b\n", vec!["J101 2:1 \t"]),
        ("title: 通知: 关于\n", vec!["J101 1:10 :"]),
        ("number: 1\n标题\ndate: 2\n", vec!["J101 2:1 标题"]),
        ("title: [转发] 通知\n", vec!["J101 1:8 [转发] 通知"]),
        ("title: *重要*\n", vec!["J101 1:8 *重要*"]),
        ("title: @某\n", vec!["J101 1:8 @某"]),
        ("title: !某\n", vec!["J101 1:8 !某"]),
        ("articles:\n  - x\n - y\n", vec!["J101 3:2 - y"]),
        ("articles: [1, 2\ntotal: 3\n", vec!["J101 1:11 [1, 2"]),
        ("title: 'it's'\n", vec!["J101 1:12 s'"]),
        ("title: \"\\q\"\n", vec!["J101 1:8 \"\\q\""]),
        ("number: 1\n---\ntotal: 2\n", vec!["J101 2:1 ---"]),
        ("number: 1\n...\ntotal: 2\n", vec!["J101 3:1 total: 2"]),
        ("title: &a [*a]\n", vec!["J101 1:12 *a]"]),
        ("- a\nnumber: 1\n", vec!["J101 2:1 number: 1"]),
        ("number: 1\n  total: 2\n", vec!["J101 2:3 total: 2"]),
        ("? [a]\n: b\n", vec!["J101 1:5 ]"]),
        ("%foo\na: 1\n", vec!["J101 1:1 %foo"]),
    ];
    for (text, wanted) in cases {
        assert_eq!(faults(text), wanted, "{text:?}");
    }
}

#[test]
fn no_message_is_english() {
    let all = [
        "a: \"x\n",
        "a: b: c\n",
        "a: [\n",
        "a\nb: c",
        "%x\n",
        "a: &\n",
        "a: |x\n",
        "a: {b\n",
        "- a\nb",
        "a: \"\\u12\"",
        "--- a\n--- b",
        "]",
        "a: ,",
        "? a: b\n c",
        "a: b #c\n d: e\n",
        "&a &b c: d",
        "!!x y",
        "\u{feff}a: \u{feff}b",
    ];
    for text in all {
        let mut diagnostics = Diagnostics::new();
        let source = Source::new("a.yaml", text);
        parse(&source, 0..text.len(), KEYS, &mut diagnostics);
        for found in diagnostics.iter() {
            assert!(!found.message.contains("did not") && !found.message.contains("while"));
            assert!(
                found.message.chars().any(|c| c > '\u{4e00}'),
                "{text:?} {found:?}"
            );
        }
    }
}

#[test]
fn doubled_and_unknown_keys_name_both_places_and_the_nearest() {
    let text = "number: 6\n期号: 7\ntilte: x\n作者: x\nxyzzy: 1\n";
    let mut diagnostics = Diagnostics::new();
    let source = Source::new("a.yaml", text);
    let node = parse(&source, 0..text.len(), KEYS, &mut diagnostics).unwrap();
    MapReader::new(&source, &node, KEYS, &mut diagnostics);
    let wanted = [
        "J103 2:1 期号",
        "J104 3:1 tilte",
        "J104 4:1 作者",
        "J104 5:1 xyzzy",
    ];
    assert_eq!(shown(&diagnostics), wanted);
    let found: Vec<_> = diagnostics.iter().collect();
    assert_eq!(found[0].labels[1].place.text(), "number");
    assert!(
        found[1]
            .help
            .as_ref()
            .unwrap()
            .starts_with("是不是“title（标题）”？")
    );
    assert!(found[3].help.as_ref().unwrap().starts_with("这里可以写"));
}

#[test]
fn values_of_the_wrong_kind_are_reported_at_the_value() {
    let text = "number: 六\ntotal: 0\ndate: 2025-02-30\ntitle: [a]\narticles: a.md\ndraft: yes\nsize: 99\n";
    let ((), faults) = read(text, |r| {
        r.whole_number("number", 1..=99);
        r.whole_number("total", 1..=99);
        r.date("date");
        r.text("title");
        r.text_list("articles");
        r.boolean("draft");
        r.decimal("size", 8.0..=30.0);
    });
    let wanted = [
        "J106 1:9 六",
        "J107 2:8 0",
        "J108 3:7 2025-02-30",
        "J106 4:8 [a]",
        "J106 5:11 a.md",
        "J106 6:8 yes",
        "J107 7:7 99",
    ];
    assert_eq!(faults, wanted);
}

#[test]
fn what_is_required_is_reported_when_absent_null_or_empty() {
    let (_, faults) = read("\ntitle: ''\ndate:\ntotal: ~\n", |r| {
        r.require(&["number", "title", "date", "total"])
    });
    assert_eq!(
        faults,
        [
            "J105 2:1 ",
            "J105 2:1 title",
            "J105 3:1 date",
            "J105 4:1 total"
        ]
    );
    assert_eq!(read("", |r| r.require(&["number"])).1, ["J105 1:1 "]);
    assert_eq!(read("# 无\n", |r| r.text("title")), (None, vec![]));
}

#[test]
fn control_characters_through_escapes_are_reported() {
    let (text, faults) = read("title: \"a\\u0007\\x1b\\uFDD0b\"\n", |r| r.text("title"));
    assert_eq!(faults, ["J005 1:8 \"a\\u0007\\x1b\\uFDD0b\""]);
    assert_eq!(text.unwrap().value, "ab");
}

#[test]
fn line_breaks_in_texts() {
    let text = "title: |\n  一\n  二 三\ndate: 某省\n  某厅\nmail: >\n  某省\n  WHO\n";
    let (found, _) = read(text, |r| {
        (
            r.text_with_breaks("title"),
            r.text("title"),
            r.text("date"),
            r.text("mail"),
        )
    });
    let value = |text: Option<crate::source::Located<String>>| text.unwrap().value;
    assert_eq!(value(found.0), "一\n二 三");
    assert_eq!(value(found.1), "一二 三");
    assert_eq!(value(found.2), "某省某厅");
    assert_eq!(value(found.3), "某省 WHO");
}

#[test]
fn aliases_share_their_node() {
    let text = "articles: &x [a.md]\ndistribution: *x\n";
    let source = Source::new("a", text);
    let node = parse(&source, 0..text.len(), KEYS, &mut Diagnostics::new()).unwrap();
    let Value::Map(entries) = &node.value else {
        panic!()
    };
    assert!(Arc::ptr_eq(&entries[0].value, &entries[1].value));
    assert_eq!(&text[entries[0].value.span.clone()], "[a.md]");
}

#[test]
fn places_count_from_the_start_of_the_file() {
    let text = "---\r\ntitle: 期\r\n---\r\n";
    let source = Source::new("a.md", text);
    let mut diagnostics = Diagnostics::new();
    let node = parse(&source, 5..text.len() - 5, KEYS, &mut diagnostics).unwrap();
    let mut reader = MapReader::new(&source, &node, KEYS, &mut diagnostics).unwrap();
    assert_eq!(reader.text("title").unwrap().place.text(), "期");
}

/// Hostile texts of about a megabyte.
fn bombs() -> Vec<(&'static str, String)> {
    let mut laughs = "a: &a [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
    for (new, old) in "bcdefghij".chars().zip("abcdefghi".chars()) {
        laughs += &format!(
            "{new}: &{new} [{}]\n",
            vec![format!("*{old}"); 10].join(",")
        );
    }
    let million = |part: &str| part.repeat(990_000 / part.len());
    vec![
        ("laughs", laughs),
        (
            "wide",
            format!(
                "to: &t [{}]\ndistribution: [{}]\n",
                "x,".repeat(100_000),
                "*t,".repeat(100_000)
            ),
        ),
        ("[", million("[")),
        ("{", million("{")),
        ("- ", million("- ")),
        ("? ", million("? ")),
        ("a: ", million("a: ")),
        ("&a ", million("&a ")),
        ("!", million("!")),
        ("\"", million("\"")),
        ("'", million("'")),
        ("#", million("#")),
        ("%", million("%")),
        ("\\n", million("\n")),
        ("\\r", million("\r")),
        ("\\t", million("\t")),
        ("|\\n", million("|\n")),
        ("- x\\n", million("- x\n")),
        ("：", million("期号：")),
        ("：\\n", million("期号：1\n")),
        ("keys", million("number: 1\n")),
        (
            "unknown",
            (0..20_000).map(|n| format!("k{n}: 1\n")).collect(),
        ),
        ("one long key", format!("{}: 1\n", million("x"))),
        ("one long text", format!("title: {}\n", million("字"))),
        ("---\\n", million("---\n")),
        ("[],", format!("title: [{}]", million("[],"))),
        ("*a ", million("*a ")),
        ("quoted", format!("title: \"{}\n", million("x\n"))),
        (
            "indents",
            (0..1400).map(|n| " ".repeat(n % 700) + "a:\n").collect(),
        ),
        ("pairs in flow", format!("[{}]", million("a: b, "))),
        ("text and colons", million("x\n: ")),
    ]
}

#[test]
fn hostile_texts_end_soon() {
    for (name, text) in bombs() {
        let start = Instant::now();
        let found = faults(&text);
        let took = start.elapsed();
        assert!(took < Duration::from_secs(10), "{name}: {took:?}");
        let limited = found.first().is_some_and(|fault| fault.starts_with("J109"));
        let wanted = ["laughs", "wide", "[", "{", "- ", "? ", "indents"].contains(&name);
        assert_eq!(limited, wanted, "{name}: {:?}", found.first());
    }
    assert!(faults(&"x".repeat(1_000_001))[0].starts_with("J109"));
}

fn check_places(node: &Node, source: &Source) {
    let written = source.text().get(node.span.clone()).unwrap();
    match &node.value {
        Value::Null => {}
        Value::Scalar { text, style } => match style {
            ScalarStyle::Plain if !written.contains(['\n', '\r']) => assert_eq!(written, text),
            ScalarStyle::SingleQuoted => {
                assert!(written.starts_with('\'') && written.ends_with('\''))
            }
            ScalarStyle::DoubleQuoted => {
                assert!(written.starts_with('"') && written.ends_with('"'))
            }
            _ => {}
        },
        Value::List(items) => items.iter().for_each(|item| check_places(item, source)),
        Value::Map(entries) => {
            for entry in entries {
                source.text().get(entry.key_span.clone()).unwrap();
                check_places(&entry.value, source);
            }
        }
    }
}

fn parse_anything(text: &str) {
    let source = Source::new("a.yaml", text);
    let mut diagnostics = Diagnostics::new();
    let node = parse(&source, 0..text.len(), KEYS, &mut diagnostics);
    match node {
        None => assert!(diagnostics.has_errors()),
        Some(node) => {
            if diagnostics.is_empty() {
                check_places(&node, &source);
            }
            if let Some(mut reader) = MapReader::new(&source, &node, KEYS, &mut diagnostics) {
                reader.require(&["number", "title"]);
                reader.text("title");
                reader.block_text("title");
                reader.text_or_list("articles");
                reader.date("date");
                reader.whole_number("number", 1..=9);
                reader.maps("distribution", |r| r.text("kind"));
            }
        }
    }
    for found in diagnostics.iter() {
        assert!(
            found
                .labels
                .iter()
                .all(|label| text.get(label.place.span.clone()).is_some())
        );
        assert!(found.help.is_some());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn no_text_panics(text in "\\PC{0,60}") {
        parse_anything(&text);
    }

    #[test]
    fn nothing_made_of_signs_panics(parts in proptest::collection::vec(
        prop::sample::select(vec![
            "number", "期号", "title", ": ", ":", "：", "\n", "\r\n", "\r", "  ", " ", "\t", "- ", "-", "[", "]", "{",
            "}", ",", "\"", "'", "|", ">", "&a ", "*a", "!t ", "#", "? ", "%", "---", "...", "\\", "\\u0007", "字",
            "\u{85}", "\u{2028}", "\u{feff}", "\u{0}", "\u{7}", "😀", "x", "1", "~", "@", "`", "|-\n", ">2\n", "<<",
        ]),
        0..40,
    )) {
        parse_anything(&parts.concat());
    }

    #[test]
    fn places_slice_to_the_text(words in proptest::collection::vec("[a-z字报，]{1,8}", 1..20), crlf: bool) {
        let end = if crlf { "\r\n" } else { "\n" };
        let mut text = format!("# 说明{end}articles: # 说明{end}");
        for word in &words {
            text += &format!("  -  {word}  # {word}{end}");
        }
        let (list, faults) = read(&text, |r| r.text_list("articles"));
        prop_assert!(faults.is_empty());
        for (item, word) in list.unwrap().iter().zip(&words) {
            prop_assert_eq!(&item.value, word);
            prop_assert_eq!(item.place.text(), word);
        }
    }
}
