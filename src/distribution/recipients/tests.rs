use proptest::prelude::*;

use super::*;
use crate::diagnostic::Diagnostics;
use crate::series::joined_units;
use crate::source::Position;

fn read(yaml: &str) -> (Option<Recipients>, Vec<String>) {
    let mut found = Diagnostics::new();
    let recipients = parse(&Source::new(RECIPIENTS_FILE, yaml), &mut found);
    let shown = found.iter().map(|found| {
        let Position { line, column } = found.place().position();
        format!("{} {line}:{column} {}", found.code, found.message)
    });
    (recipients, shown.collect())
}

fn good(yaml: &str) -> Recipients {
    let (recipients, found) = read(yaml);
    assert_eq!(found, Vec::<String>::new());
    recipients.unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn lines(recipients: &Recipients, date: &str) -> Vec<String> {
    let lines = recipients.printed(day(date)).into_iter();
    lines
        .map(|line| format!("{}：{}", line.kind.value, joined_units(&line.to)))
        .collect()
}

const ROSTER: &str = "\
备份: 10
收件单位:
  - 名称: 全国人大常委会代表工作委员会
    类别: 报
    邮箱: daibiaowei@example.org
  - 名称: 研究室
    类别: 送
    分组: 全国人大常委会办公厅
    邮箱: [yanjiushi@example.org, bangongshi@example.org]
    份数: 12
    备注: 王同志 0731—85300000
  - 名称: 新闻局
    类别: 送
    分组: 全国人大常委会办公厅
    邮箱: 无
    份数: 3
  - 名称: 《中国人大》杂志社
    类别: 送
    分组: 全国人大常委会办公厅
    起: 2020-01-01
  - 名称: 省委组织部
    类别: 送
    分组: 省委
  - 名称: 省委宣传部
    类别: 送
    分组: 省委
    止: 2024年12月31日
  - 名称: 各县市区人大常委会
    kind: 发
    copies: 100
";

#[test]
fn the_printed_lines_follow_the_list() {
    let recipients = good(ROSTER);
    assert_eq!(
        lines(&recipients, "2025-03-11"),
        [
            "报：全国人大常委会代表工作委员会。",
            "送：全国人大常委会办公厅研究室、新闻局、《中国人大》杂志社，省委组织部。",
            "发：各县市区人大常委会。",
        ]
    );
    assert_eq!(
        lines(&recipients, "2019-12-31")[1],
        "送：全国人大常委会办公厅研究室、新闻局，省委组织部、省委宣传部。"
    );
    let printed = recipients.printed(day("2025-03-11"));
    assert_eq!(printed[1].to[0].place.text(), "研究室");
}

#[test]
fn first_and_last_day_count() {
    let recipients = good(
        "recipients:\n  - {name: 甲, kind: 送, from: 2020-01-01, until: 2020-01-31, copies: 1}\n",
    );
    let current = |date: &str| recipients.for_date(day(date)).count();
    assert_eq!(
        ["2019-12-31", "2020-01-01", "2020-01-31", "2020-02-01"].map(current),
        [0, 1, 1, 0]
    );
    assert_eq!(recipients.copies(day("2020-01-31")), Some(1));
    assert_eq!(recipients.copies(day("2020-02-01")), None);
}

#[test]
fn copies_are_those_of_the_units_and_the_reserve() {
    let recipients = good(ROSTER);
    assert_eq!(recipients.copies(day("2025-03-11")), Some(125));
    assert_eq!(recipients.copies_and_reserve(day("2025-03-11")), (115, 10));
    assert_eq!(good("recipients:\n").copies(day("2025-03-11")), None);
    let many = "  - {name: 甲, kind: 送, copies: 99999}\n".repeat(1000);
    let sum = good(&format!("recipients:\n{many}")).copies(day("2025-03-11"));
    assert_eq!(sum, Some(99_999_000));
}

#[test]
fn groups_of_one_name_are_one_unit_only_side_by_side() {
    let recipients = good(
        "recipients:
  - {name: 甲, kind: 送, group: 院}
  - {name: 旁, kind: 报, group: 院}
  - {name: 乙, kind: 送, group: 院}
  - {name: 丙, kind: 送}
  - {name: 丁, kind: 送, group: 院}
",
    );
    // Of one kind they are neighbours, whatever stands between them.
    assert_eq!(
        lines(&recipients, "2025-03-11"),
        ["送：院甲、乙，丙，院丁。", "报：院旁。"]
    );
}

#[test]
fn every_fault_is_told_at_its_place() {
    let (recipients, found) = read(
        "备份: 十
收件单位:
  - 名称: 甲
    类别: 寄
    邮箱: a＠example.org
  - 类别: 送
  - 名称: 乙
    类别: 送
    邮箱: [a@example.org、b@example.org, 李 <li@example.org>, ok@example.org]
    份数: 3份
    起: 2025-01-01
    止: 2024-12-31
    电话: 1
  - 名称: 丙
    类别: 送
    邮箱: OK@example.org
",
    );
    assert_eq!(
        found,
        [
            "J106 1:5 “reserve（备份）”应当是整数",
            "J107 4:9 “kind（类别）”不能是“寄”",
            "J225 5:9 邮箱“a＠example.org”里的“＠”是全角的",
            "J105 6:5 缺少必填的“name（名称）”",
            "J104 13:5 不认识“电话”",
            "J106 10:9 “copies（份数）”应当是整数",
            "J225 9:10 “a@example.org、b@example.org”里不止一个邮箱",
            "J225 9:39 邮箱“李 <li@example.org>”带着姓名、尖括号或“mailto:”",
            "J107 12:8 “止”的 2024-12-31 早于“起”的 2025-01-01",
            "J226 16:9 邮箱 O***@example.org 写了两次：“乙”和“丙”",
        ]
    );
    // What is left can still be looked at.
    assert_eq!(recipients.unwrap().list.len(), 2);
    assert!(read("- 甲\n").0.is_none());
    assert!(read("收件单位：甲\n").1[0].starts_with("J102"));
}

#[test]
fn an_address_is_doubled_only_where_its_days_overlap() {
    let doubled = |list: &[&str]| {
        let rows: String = list
            .iter()
            .enumerate()
            .map(|(index, rest)| format!("  - {{name: 第{index}, kind: 送, {rest}}}\n"))
            .collect();
        read(&format!("recipients:\n{rows}")).1
    };
    let found = doubled(&[
        "mail: a@example.org, until: 2024-12-31",
        "mail: a@example.org, from: 2025-01-01",
        "mail: [b@example.org, B@EXAMPLE.org]",
        "mail: a@example.org, from: 2024-12-31, until: 2024-12-31",
    ]);
    assert_eq!(
        found,
        [
            "J226 4:47 邮箱 ***@EXAMPLE.org 写了两次：“第2”和“第2”",
            "J226 5:31 邮箱 ***@example.org 写了两次：“第0”和“第3”",
        ]
    );
}

#[test]
fn many_holders_of_one_address_are_no_work() {
    let rows = "- {name: 甲, kind: 送, mail: a@example.org}\n".repeat(20_000);
    let (_, found) = read(&format!("recipients:\n{rows}"));
    assert_eq!(found.len(), 19_999);
}

#[test]
fn no_whole_address_is_in_a_message_but_a_wrong_one() {
    let (recipients, found) = read(
        "recipients:\n- {name: 甲, kind: 送, mail: lihua@example.org}\n- {name: 乙, kind: 送, mail: lihua@example.org}\n",
    );
    assert!(!found.concat().contains("lihua"), "{found:?}");
    let shown = format!("{:?}", recipients.unwrap());
    assert!(!shown.contains("lihua"), "{shown}");
}

#[test]
fn the_digest_is_that_of_what_is_printed() {
    let before = good(ROSTER);
    let digest = |recipients: &Recipients| {
        let date = day("2025-03-11");
        printed_digest(Some(&recipients.printed(date)), recipients.copies(date))
    };
    let after = |from: &str, to: &str| {
        assert!(ROSTER.contains(from), "{from}");
        digest(&good(&ROSTER.replace(from, to)))
    };
    assert_eq!(after("yanjiushi@", "yjs@"), digest(&before));
    assert_eq!(after("王同志", "李同志"), digest(&before));
    assert_eq!(after("省委宣传部", "省委政法委"), digest(&before));
    assert_ne!(after("新闻局", "新闻司"), digest(&before));
    assert_ne!(after("类别: 报", "类别: 送"), digest(&before));
    assert_ne!(after("备份: 10", "备份: 11"), digest(&before));
    assert_ne!(printed_digest(None, Some(1)), printed_digest(None, None));
}

/// Lists of recipients as their file holds them.
pub(crate) fn lists() -> impl Strategy<Value = Recipients> {
    // What YAML, CSV and spreadsheets stumble over, as one_line leaves it.
    let text = || {
        "[省委部一、，；（）《》“”,;:#'\"=+@~0-9a-z&*!|>%` \\-]{1,12}"
            .prop_map(|text| crate::yaml::one_line(&text))
            .prop_filter("empty", |text| !text.is_empty())
    };
    let date = || {
        let days = 0_u64..100_000;
        days.prop_map(|days| NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::Days::new(days))
    };
    let kind = proptest::sample::select(&crate::series::DISTRIBUTION_KINDS[..]);
    let recipient = (
        (text(), kind, proptest::option::of(text())),
        (0_usize..4, "[=+a-z]{1,5}", any::<bool>()),
        (0..=LARGEST_COPIES, proptest::option::of(text())),
        (proptest::option::of(date()), proptest::option::of(date())),
    );
    let list = proptest::collection::vec(recipient, 0..6);
    let reserve = proptest::option::of(0..=LARGEST_COPIES);
    (reserve, list).prop_map(|(reserve, list)| {
        let source = Source::new(RECIPIENTS_FILE, "");
        let place = source.place(0..0);
        let located = |text: String| Located::new(text, place.clone());
        let recipient = |(index, value)| {
            let ((name, kind, group), (mails, local, without), (copies, note), (from, until)) =
                value;
            let address = |number| {
                let text = format!("{local}.{index}.{number}@example.org");
                Located::new(Address::parse(&text).unwrap(), place.clone())
            };
            let kind: &str = kind;
            let until: Option<NaiveDate> = until;
            Recipient {
                name: located(name),
                kind: located(kind.to_owned()),
                group: Option::map(group, located),
                mail: (0..mails).map(address).collect(),
                without_mail: mails == 0 && without,
                faulty_mail: false,
                copies,
                note: Option::map(note, located),
                from: Option::map(from, |from: NaiveDate| {
                    let from = until.map_or(from, |until| from.min(until));
                    Located::new(from, place.clone())
                }),
                until: until.map(|until| Located::new(until, place.clone())),
            }
        };
        Recipients {
            reserve,
            list: list.into_iter().enumerate().map(recipient).collect(),
            source: source.clone(),
        }
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(recipients in lists()) {
        let yaml = recipients.to_yaml().unwrap();
        let again = good(&yaml);
        prop_assert_eq!(again.to_yaml().unwrap(), yaml);
        prop_assert_eq!(again.list.len(), recipients.list.len());
        prop_assert_eq!(again.reserve, recipients.reserve);
    }

    #[test]
    fn every_current_unit_is_printed_once(recipients in lists()) {
        let date = day("2025-03-11");
        let names: usize = recipients.for_date(date).map(|unit| unit.name.value.len()).sum();
        let printed = recipients.printed(date);
        let length: usize = printed.iter().flat_map(|line| &line.to).map(|unit| unit.value.len()).sum();
        prop_assert!(length >= names);
        let mut kinds: Vec<&str> = printed.iter().map(|line| line.kind.value.as_str()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        prop_assert_eq!(kinds.len(), printed.len());
        prop_assert!(printed.iter().all(|line| !line.to.is_empty()));
    }

    #[test]
    fn no_text_is_too_odd(text in "(收件单位|名称|邮箱|- |: |\n|\\[|@|a@b.c|\\PC){0,30}") {
        read(&text);
    }
}
