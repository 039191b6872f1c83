use proptest::prelude::*;
use serde_yaml::{Mapping, Value};

use super::*;
use crate::series;
use crate::source::Position;

const FOLDER: &str = "issues/2025/06";

fn series(yaml: &str) -> (Option<Series>, Diagnostics) {
    let mut found = Diagnostics::new();
    let series = series::parse(&Source::new("issues/bulletin.yaml", yaml), &mut found);
    (series, found)
}

#[test]
fn what_the_recipients_gave_is_named_by_a_digest() {
    let (series, _) = series("title: 刊\npublisher: 编\n");
    let mut release = release(series.unwrap());
    assert!(!write(&release).unwrap().contains("recipients_digest"));
    release.recipients_digest = Some(Digest::of(b"lines"));
    let (again, found) = read(&write(&release).unwrap());
    assert_eq!(found, Vec::<String>::new());
    assert_eq!(again.unwrap().recipients_digest, release.recipients_digest);
}

fn release(series: Series) -> Release {
    let digest = |text: &str| Digest::of(text.as_bytes());
    let sources = [
        "01-jia.md",
        "issue.yaml",
        "图/1: #a.png",
        " 两头 有空格.png",
    ];
    Release {
        folder: FOLDER.to_owned(),
        name: ReleasedName {
            year: 2025,
            number: ReleasedNumber::Regular {
                number: 6,
                total: 731,
            },
        },
        date: chrono::NaiveDate::from_ymd_opt(2025, 3, 11).unwrap(),
        series,
        series_digest: digest("bulletin"),
        recipients_digest: None,
        pdf_name: "联络动态2025年第6期（总第731期）.pdf".to_owned(),
        pdf: digest("pdf"),
        sources: sources
            .into_iter()
            .map(|name| (format!("{FOLDER}/{name}"), digest(name)))
            .collect(),
        reissue: None,
        digest: digest(""),
    }
}

fn read(text: &str) -> (Option<Release>, Vec<String>) {
    let mut found = Diagnostics::new();
    let source = Source::new("issues/2025/06/released/release.yaml", text);
    let release = parse(&source, FOLDER, Digest::of(text.as_bytes()), &mut found);
    let shown = found.iter().map(|found| {
        let Position { line, column } = found.place().position();
        format!("{} {line}:{column} {}", found.code, found.message)
    });
    (release, shown.collect())
}

/// Everything that is printed of a series, without its places.
fn values(series: &Series) -> String {
    let Settings {
        approval_number,
        editor,
        contact,
        distribution,
        copies,
        layout,
    } = &series.settings;
    let groups: Option<Vec<_>> = distribution.as_ref().map(|groups| {
        let group = groups
            .iter()
            .map(|group| (&group.kind.value, texts(&group.to)));
        group.collect()
    });
    let fonts: Vec<_> = layout
        .fonts
        .iter()
        .map(|(role, families)| (role, texts(families)))
        .collect();
    format!(
        "{:?}",
        (
            (&series.title.value, &series.publisher.value),
            (plain(approval_number), plain(editor), plain(contact)),
            (groups, copies),
            (
                layout.lines.as_ref().map(|lines| lines.value),
                layout.chars.as_ref().map(|chars| chars.value),
                layout.size.as_ref().map(|size| size.value),
            ),
            (layout.contents, layout.colophon, layout.copy_number),
            (fonts, layout.system_fonts),
        )
    )
}

const FULL: &str = "\
刊名: |
  联络
  动态
编者: 某委员会
责任编辑: 本刊编辑部
联系方式: 0731-85309319
批准文号: 湘党简准字〔2000〕第28号
份数: 260
分送:
  - 类别: 报
    单位: [全国人大常委会、某委]
  - 类别: 送
    单位: [甲, 乙]
版式: {行数: 20, 字数: 28, 字号: 15.75, 要目: plain, 版记页: even, 份号位置: right, 字体: {body: 某仿宋, title: [甲, 乙]}, 系统字体: 是}
";

#[test]
fn the_file_is_what_the_docs_show() {
    let release = release(series(FULL).0.unwrap());
    let digest = |text: &str| Digest::of(text.as_bytes());
    let expected = format!(
        "\
# 这是发刊时存下的，不要改。
# 以后生成、核对这一期，用的都是这里的值；改了它，jianbao check 会报错。
version: 1
number: 6
total: 731
year: 2025
date: 2025-03-11
series:
  title: |-
    联络
    动态
  publisher: 某委员会
  approval_number: 湘党简准字〔2000〕第28号
  editor: 本刊编辑部
  contact: 0731-85309319
  distribution:
  - kind: 报
    to:
    - 全国人大常委会、某委
  - kind: 送
    to:
    - 甲
    - 乙
  copies: 260
  layout:
    lines: 20
    chars: 28
    size: 15.75
    contents: plain
    colophon: even
    copy_number: right
    fonts:
      body:
      - 某仿宋
      title:
      - 甲
      - 乙
    system_fonts: true
series_digest: {}
pdf:
  file: 联络动态2025年第6期（总第731期）.pdf
  digest: {}
sources:
- file: issues/2025/06/ 两头 有空格.png
  digest: {}
- file: issues/2025/06/01-jia.md
  digest: {}
- file: issues/2025/06/issue.yaml
  digest: {}
- file: 'issues/2025/06/图/1: #a.png'
  digest: {}
",
        digest("bulletin"),
        digest("pdf"),
        digest(" 两头 有空格.png"),
        digest("01-jia.md"),
        digest("issue.yaml"),
        digest("图/1: #a.png"),
    );
    assert_eq!(write(&release).unwrap(), expected);
}

#[test]
fn a_release_is_read_back_whole() {
    let mut first = release(series(FULL).0.unwrap());
    first.reissue = Some("更正第3页：“三”应为“四”".to_owned());
    let text = write(&first).unwrap();
    let (again, faults) = read(&text);
    assert_eq!(faults, Vec::<String>::new());
    let again = again.unwrap();
    assert_eq!(values(&again.series), values(&first.series));
    assert_eq!(again.name, first.name);
    assert_eq!(again.date, first.date);
    assert_eq!(again.pdf_name, first.pdf_name);
    assert_eq!(again.pdf, first.pdf);
    assert_eq!(again.sources, first.sources);
    assert_eq!(again.reissue, first.reissue);
    assert_eq!(again.series_digest, first.series_digest);
    assert_eq!(again.digest, Digest::of(text.as_bytes()));
    assert_eq!(again.series.title.place.text(), "联络\n    动态");
}

#[test]
fn a_supplement_and_an_empty_distribution_are_kept() {
    let mut supplement = release(
        series("title: 刊\npublisher: 编\ndistribution: []\n")
            .0
            .unwrap(),
    );
    supplement.name.number = ReleasedNumber::Supplement(2);
    let text = write(&supplement).unwrap();
    assert!(text.contains("\nsupplement: 2\nyear: 2025\n") && !text.contains("number:"));
    assert!(!text.contains("layout"), "{text}");
    let again = read(&text).0.unwrap();
    assert_eq!(again.name, supplement.name);
    assert!(
        again
            .series
            .settings
            .distribution
            .is_some_and(|groups| groups.is_empty())
    );
}

#[test]
fn nothing_is_read_where_anything_is_wrong() {
    let good = write(&release(series(FULL).0.unwrap())).unwrap();
    assert!(read(&good).0.is_some());
    for (from, to, fault) in [
        (
            "version: 1",
            "version: 2",
            "J107 3:10 这是另一种格式（2）的 release.yaml",
        ),
        ("version: 1\n", "", "J105 3:1 缺少必填的“version”"),
        ("copies: 260", "copies: 很多", "J106"),
        ("copies: 260", "份额: 260", "J104"),
        ("number: 6\n", "", "J105"),
        ("kind: 报", "kind: 抱", "J107"),
        ("file: 联络动态", "file: ../联络动态", "J107"),
        ("file: 联络动态", "file: .联络动态", "J107"),
        ("）.pdf", "）.md", "J107"),
        ("digest: blake3:", "digest: sha256:", "J107"),
        ("/01-jia.md", "/issue.yaml", "J103"),
        ("series:\n", "series: []\nx:\n", "J1"),
        ("sources:\n", "sources: 无\nx:\n", "J1"),
        ("date: 2025-03-11", "date: 2025-02-30", "J108"),
    ] {
        assert!(good.contains(from), "{from}");
        let (release, faults) = read(&good.replacen(from, to, 1));
        assert!(release.is_none(), "{to}");
        assert!(
            faults.iter().any(|found| found.starts_with(fault)),
            "{to}: {faults:?}"
        );
    }
}

#[test]
fn what_could_not_be_read_back_is_not_written() {
    for name in ["a.png ", "a\u{7}.png", "\u{fdd0}.png"] {
        let mut release = release(series(FULL).0.unwrap());
        release
            .sources
            .insert(format!("{FOLDER}/{name}"), release.pdf);
        let refused = write(&release).unwrap_err();
        assert!(refused.contains("文件名"), "{name:?}: {refused}");
    }
}

fn text() -> impl Strategy<Value = String> {
    let tempting = [
        "null",
        "~",
        "true",
        "否",
        "007",
        "1e3",
        "0x1F",
        ".inf",
        "2025-03-11",
        "- 甲",
        "甲: 乙",
        "#甲",
        "甲 #乙",
        "'",
        "\"",
        "\\",
        "|",
        ">",
        "&甲",
        "*甲",
        "!甲",
        "%甲",
        "@甲",
        "`甲",
        "{",
        "]",
        "? 甲",
        "甲\n乙",
        "---",
        "...",
        "：",
        "a\u{a0}b",
        "甲\u{3000}乙",
        "\u{feff}甲",
        "a\u{200b}b",
        "🙂",
        "=",
        "<<",
        "甲\\n乙",
        "“‘’”",
    ];
    prop_oneof![
        proptest::sample::select(tempting.to_vec()).prop_map(str::to_owned),
        "\\PC{1,30}",
        "[ -~]{1,30}",
        "[甲-龥 \n\t:#'\"、。-]{1,30}",
    ]
}

prop_compose! {
    /// A bulletin.yaml with any values in any of its keys.
    fn bulletin()(
        required in (text(), text()),
        texts in proptest::collection::vec(proptest::option::of(text()), 3),
        groups in proptest::option::of(proptest::collection::vec(
            (0..series::DISTRIBUTION_KINDS.len(), proptest::collection::vec(text(), 1..4)), 0..4)),
        copies in proptest::option::of(1_u32..=LARGEST_NUMBER),
        lines in proptest::option::of(10_u32..=40),
        chars in proptest::option::of(15_u32..=45),
        size in proptest::option::of(8.0_f64..=30.0),
        words in (0_usize..4, 0_usize..3, 0_usize..3, 0_usize..3),
        fonts in proptest::collection::vec(proptest::collection::vec(text(), 0..3), 7),
    ) -> String {
        let mut map = Mapping::new();
        let mut set = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                map.insert(key.into(), value);
            }
        };
        set("title", Some(required.0.into()));
        set("publisher", Some(required.1.into()));
        for (key, text) in ["approval_number", "editor", "contact"].into_iter().zip(texts) {
            set(key, text.map(Value::from));
        }
        set("distribution", groups.map(|groups| {
            groups.into_iter().map(|(kind, to)| {
                let mut group = Mapping::new();
                group.insert("kind".into(), series::DISTRIBUTION_KINDS[kind].into());
                group.insert("to".into(), to.into());
                Value::from(group)
            }).collect()
        }));
        set("copies", copies.map(Value::from));
        let mut layout = Mapping::new();
        let mut put = |key: &str, value: Option<Value>| {
            if let Some(value) = value {
                layout.insert(key.into(), value);
            }
        };
        put("lines", lines.map(Value::from));
        put("chars", chars.map(Value::from));
        put("size", size.map(Value::from));
        let word = |words: &[&str], index: usize| words.get(index).copied().map(Value::from);
        put("contents", word(&["numbered", "plain", "none"], words.0));
        put("colophon", word(&["last", "even"], words.1));
        put("copy_number", word(&["left", "right"], words.2));
        put("system_fonts", word(&["true", "否"], words.3));
        let mut faces = Mapping::new();
        for ((_, role), families) in FontRole::ALL.into_iter().zip(fonts) {
            faces.insert(role.into(), families.into());
        }
        put("fonts", Some(faces.into()));
        set("layout", Some(layout.into()));
        serde_yaml::to_string(&map).unwrap()
    }
}

proptest! {
    #[test]
    fn any_series_is_read_back_as_it_was(bulletin in bulletin(), why in text(), supplement: bool) {
        let (series, found) = series(&bulletin);
        // A text that tidying leaves empty or that no output can hold is refused long before.
        prop_assume!(!found.has_errors());
        let series = series.unwrap();
        let mut first = release(series);
        let why = super::super::Request::reissue(&why, false).is_ok().then(|| why.trim().to_owned());
        first.reissue = why;
        if supplement {
            first.name.number = ReleasedNumber::Supplement(1);
        }
        let text = match write(&first) {
            Ok(text) => text,
            Err(refused) => return Err(TestCaseError::fail(format!("{refused}: {bulletin}"))),
        };
        let (again, faults) = read(&text);
        prop_assert_eq!(faults, Vec::<String>::new());
        let again = again.unwrap();
        prop_assert_eq!(values(&again.series), values(&first.series));
        prop_assert_eq!(again.reissue, first.reissue);
        prop_assert_eq!(again.name, first.name);
    }

    #[test]
    fn any_text_is_read_without_panic(text in "(?s).{0,300}") {
        read(&text);
    }

    #[test]
    fn a_changed_byte_never_gives_other_values_unseen(at in 0_usize..2000, byte: u8) {
        let good = write(&release(series(FULL).0.unwrap())).unwrap();
        let mut bytes = good.clone().into_bytes();
        let at = at % bytes.len();
        bytes[at] = byte;
        let changed = String::from_utf8_lossy(&bytes).into_owned();
        if let (Some(again), _) = read(&changed) {
            // Whatever it says now, its digest tells.
            prop_assert!(changed == good || again.digest != Digest::of(good.as_bytes()));
        }
    }
}
