use proptest::prelude::*;

use super::*;

const NAME: &str = "03-标题.md";

#[track_caller]
fn becomes(before: &str, after: &str) {
    assert_eq!(enter(before, NAME).as_deref(), Ok(after), "\n{before}");
}

#[test]
fn after_the_last_dash_whatever_the_indent() {
    becomes(
        "number: 6\narticles:   # 按刊印先后\n  - 01-a.md\n  - 02-b.md   # 待定\n# 结尾\ndate: 2025-03-11\n",
        "number: 6\narticles:   # 按刊印先后\n  - 01-a.md\n  - 02-b.md   # 待定\n  - 03-标题.md\n# 结尾\ndate: 2025-03-11\n",
    );
    becomes("articles:\n- a.md\n", "articles:\n- a.md\n- 03-标题.md\n");
    becomes(
        "articles:\n      -   a.md\nnumber: 1",
        "articles:\n      -   a.md\n      -   03-标题.md\nnumber: 1",
    );
    becomes("articles:\n  - a.md", "articles:\n  - a.md\n  - 03-标题.md");
    becomes(
        "稿件:\n  - \"a b.md\" \n\n\n",
        "稿件:\n  - \"a b.md\" \n  - 03-标题.md\n\n\n",
    );
}

#[test]
fn line_ends_and_the_byte_order_mark_stay() {
    becomes(
        "\u{feff}期号: 6\r\n稿件:\r\n  - a.md\r\n日期: 2025-03-11\r\n",
        "\u{feff}期号: 6\r\n稿件:\r\n  - a.md\r\n  - 03-标题.md\r\n日期: 2025-03-11\r\n",
    );
    becomes(
        "\u{feff}稿件: []\r\n",
        "\u{feff}稿件:\r\n  - 03-标题.md\r\n",
    );
}

#[test]
fn in_brackets_in_one_line_or_in_several() {
    becomes(
        "articles: [a.md, b.md] # 两篇\n",
        "articles: [a.md, b.md, 03-标题.md] # 两篇\n",
    );
    becomes(
        "articles: [ a.md , ]\n",
        "articles: [ a.md, 03-标题.md , ]\n",
    );
    becomes(
        "articles: [\n  a.md,\n  b.md,  # 待定\n ]\nnumber: 1\n",
        "articles: [\n  a.md,\n  b.md,  # 待定\n  03-标题.md,\n ]\nnumber: 1\n",
    );
    becomes(
        "articles: [\n    a.md,\n    'b.md'   # 待定\n  ]\n",
        "articles: [\n    a.md,\n    'b.md',   # 待定\n    03-标题.md\n  ]\n",
    );
    becomes(
        "articles: [a.md,\n  b.md]\n",
        "articles: [a.md,\n  b.md, 03-标题.md]\n",
    );
    becomes(
        "articles: &list [a.md]\n",
        "articles: &list [a.md, 03-标题.md]\n",
    );
}

#[test]
fn an_empty_list_gets_a_line_below() {
    becomes(
        "articles: []   # 尚无稿件\nnumber: 6\n",
        "articles:   # 尚无稿件\n  - 03-标题.md\nnumber: 6\n",
    );
    becomes("articles: [ ]\n", "articles:\n  - 03-标题.md\n");
    becomes("articles: []", "articles:\n  - 03-标题.md");
    becomes(
        "articles: [\n  # 尚无\n  ]\n",
        "articles: [03-标题.md\n  # 尚无\n  ]\n",
    );
}

#[test]
fn a_key_without_a_value_gets_a_line_below() {
    becomes("articles:\n", "articles:\n  - 03-标题.md\n");
    becomes("articles:", "articles:\n  - 03-标题.md");
    becomes(
        "稿件:   # 按先后\n  # - 01-a.md\n\n期号: 6\n",
        "稿件:   # 按先后\n  - 03-标题.md\n  # - 01-a.md\n\n期号: 6\n",
    );
    becomes(
        "articles: ~ # 空\nnumber: 6\n",
        "articles: # 空\n  - 03-标题.md\nnumber: 6\n",
    );
    becomes("articles : null\n", "articles :\n  - 03-标题.md\n");
    becomes(
        "\"articles\":\nx: 1\n",
        "\"articles\":\n  - 03-标题.md\nx: 1\n",
    );
}

#[test]
fn a_missing_key_is_added_in_the_language_of_the_others() {
    becomes(
        "number: 6\n# 完\n",
        "number: 6\n# 完\narticles:\n  - 03-标题.md\n",
    );
    becomes("期号: 6", "期号: 6\n稿件:\n  - 03-标题.md\n");
    becomes(
        "  number: 6\n",
        "  number: 6\n  articles:\n    - 03-标题.md\n",
    );
    assert!(has_chinese_keys("\u{feff}期号: 6\n"));
    assert!(!has_chinese_keys("number: 6 # 期号\n"));
}

#[test]
fn names_with_special_characters_are_quoted() {
    for name in [
        "01-a, b.md",
        "01-[x].md",
        "it's.md",
        "a: b.md",
        "#a.md",
        "-a.md",
        "- a.md",
    ] {
        for manifest in ["articles: [a]\n", "articles:\n- a\n", "articles: []\n"] {
            let after = enter(manifest, name).unwrap();
            let value: Value = serde_yaml::from_str(&after).unwrap();
            let last = value["articles"].as_sequence().unwrap().last().unwrap();
            assert_eq!(last, &Value::from(name), "{after}");
        }
    }
}

#[test]
fn what_cannot_be_edited_safely_is_refused() {
    for (manifest, error) in [
        ("", EntryError::Unreadable),
        ("# 空\n", EntryError::Unreadable),
        ("- a\n", EntryError::Unreadable),
        ("articles: [a\n", EntryError::Unreadable),
        ("{number: 6, articles: [a]}\n", EntryError::Unreadable),
        ("number: 6\n---\nnumber: 7\n", EntryError::Unreadable),
        ("? {a: b}\n: c\n", EntryError::Unreadable),
        ("articles: a.md\n", EntryError::NoList),
        ("articles: \"\"\n", EntryError::NoList),
        ("articles: {a: b}\n", EntryError::NoList),
        ("x: &x [a]\narticles: *x\n", EntryError::NoList),
        ("articles: [a]\n稿件: [b]\n", EntryError::NoList),
        ("articles: [a]\narticles: [b]\n", EntryError::NoList),
        (
            "number: 6\nnumber: 7\narticles: [b]\n",
            EntryError::Intricate,
        ),
        ("number: 6\n...\n", EntryError::Intricate),
        ("articles:\n  -\n    a.md\n", EntryError::Intricate),
        ("articles:\n  - a.md\n  -\n", EntryError::Intricate),
        ("articles:\n  # 注\n  []\n", EntryError::Intricate),
    ] {
        assert_eq!(enter(manifest, NAME), Err(error), "\n{manifest}");
    }
}

#[test]
fn hostile_manifests_end_soon() {
    let nested = "[".repeat(100_000);
    assert!(enter(&format!("articles: {nested}"), NAME).is_err());
    let long = format!("articles: [{}]\n", "a, ".repeat(200_000));
    assert!(enter(&long, NAME).is_ok());
    let bomb = "a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\n\
                c: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\n\
                e: &e [*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e]\n";
    let _ = enter(bomb, NAME);
}

/// Whether `before` can be had from `after` by deleting characters.
fn is_subsequence(before: &str, after: &str) -> bool {
    let mut rest = after.chars();
    before.chars().all(|c| rest.any(|other| other == c))
}

fn blank() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["", "", " ", "   ", "  # 说明: [x]", "\t# 注"])
}

fn manifests() -> impl Strategy<Value = String> {
    let name = "[a-z0-9][a-z0-9甲乙-]{0,6}[.]md";
    let item = prop_oneof![
        name.prop_map(|name| name),
        name.prop_map(|name| format!("'{}'", name.replace('乙', "''"))),
        name.prop_map(|name| format!("\"{name}\"")),
    ];
    let items = prop::collection::vec((item.boxed(), blank().boxed()), 1..5).boxed();
    let block = (items.clone(), 0_usize..5, 1_usize..4, blank()).prop_map(
        |(items, indent, gap, comment)| {
            let mut text = format!("{comment}\n");
            for (item, comment) in items {
                text += &format!("{:indent$}-{:gap$}{item}{comment}\n", "", "");
            }
            text
        },
    );
    let flow = (items, any::<bool>(), any::<bool>(), blank()).prop_map(
        |(items, lines, trailing, comment)| {
            let mut text = " [".to_owned();
            let count = items.len();
            for (index, (item, comment)) in items.into_iter().enumerate() {
                let comma = if index + 1 < count || trailing {
                    ","
                } else {
                    ""
                };
                if lines {
                    text += &format!("\n  {item}{comma}{comment}");
                } else {
                    text += &format!(" {item}{comma}");
                }
            }
            if lines {
                text.push_str("\n ");
            }
            format!("{text}]{comment}\n")
        },
    );
    let none = blank().prop_map(|comment| format!("{comment}\n"));
    let list = prop_oneof![block, flow, none];
    let key = prop::sample::select(vec!["articles", "稿件", "'articles'"]);
    let line = prop::sample::select(vec![
        "number: 6\n",
        "日期: 2025-03-11 # 出刊\n",
        "# 注\n",
        "\n",
    ]);
    let before = prop::option::of(line.clone());
    let after = prop::option::of(prop::sample::select(vec![
        "x: 1\n",
        "# 注\n",
        "\n",
        "分送:\n  - 类别: 报\n    单位: [甲]\n",
        "y: |\n  文\n\n  字\n",
    ]));
    (
        before,
        key,
        list,
        after,
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(before, key, list, after, mark, windows, cut)| {
            let mut text = format!(
                "{}{key}:{list}{}",
                before.unwrap_or_default(),
                after.unwrap_or_default()
            );
            if cut && text.ends_with('\n') {
                text.pop();
            }
            if windows {
                text = text.replace('\n', "\r\n");
            }
            if mark {
                text.insert(0, '\u{feff}');
            }
            text
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn every_other_byte_stays(manifest in manifests()) {
        let after = enter(&manifest, NAME);
        let after = after.map_err(|error| TestCaseError::fail(format!("{error:?}")))?;
        prop_assert!(is_subsequence(&manifest, &after), "{after:?}");
        prop_assert_eq!(after.matches(NAME).count(), 1);
        // One line more at most, with the line ends that the others have.
        prop_assert!(after.lines().count() <= manifest.lines().count() + 1);
        if manifest.contains("\r\n") {
            prop_assert_eq!(after.matches('\n').count(), after.matches("\r\n").count());
        }
    }

    #[test]
    fn anything_else_is_edited_rightly_or_not_at_all(text in "(articles|稿件|- a|x|[:#\\[\\]{},&*!|>'\"?~-]|\n|  | ){0,14}") {
        if let Ok(after) = enter(&text, NAME) {
            prop_assert!(after.contains(NAME));
        }
    }
}
