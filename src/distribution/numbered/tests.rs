use chrono::NaiveDate;
use proptest::prelude::*;

use super::plan::{Plan, PlannedFile};
use crate::diagnostic::Diagnostics;
use crate::distribution::recipients::{self, RECIPIENTS_FILE, Recipients};
use crate::source::Source;

fn parse(text: &str) -> Recipients {
    let mut found = Diagnostics::new();
    let recipients = recipients::parse(&Source::new(RECIPIENTS_FILE, text), &mut found);
    assert!(!found.has_errors(), "{found:?}");
    recipients.expect("recipients")
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 3, 11).expect("a day")
}

fn three() -> Recipients {
    parse(
        "备份: 2\n收件单位:\n- {名称: 研究室, 分组: 省委办公厅, 类别: 报, 份数: 3}\n- {名称: 省政府, 类别: 送, 份数: 1}\n- {名称: 甲县, 类别: 发, 邮箱: a@example.org}\n",
    )
}

fn register(plan: &Plan) -> String {
    let bytes = plan.register().bytes;
    let text = String::from_utf8(bytes).expect("UTF-8");
    text.strip_prefix('\u{feff}').expect("a mark").to_owned()
}

fn names(plan: &Plan) -> Vec<&str> {
    plan.files.iter().map(|file| file.name.as_str()).collect()
}

#[test]
fn all_copies_are_those_of_the_recipients_and_the_reserve() {
    let recipients = three();
    let plan = Plan::of_all(Some(&recipients), day(), None, Some(6)).expect("a plan");
    assert_eq!(plan.copies, 6);
    assert!(plan.remarks.is_empty(), "{:?}", plan.remarks);
    let all = PlannedFile {
        name: "全部.pdf".to_owned(),
        numbers: 1..=6,
        mark: None,
    };
    assert_eq!(plan.files, [all]);
    assert_eq!(
        register(&plan),
        "\"份号起\",\"份号止\",\"份数\",\"收件单位\"\r\n\"000001\",\"000003\",\"3\",\"省委办公厅研究室\"\r\n\"000004\",\"000004\",\"1\",\"省政府\"\r\n\"000005\",\"000006\",\"2\",\"备份\"\r\n"
    );
}

#[test]
fn more_copies_are_reserve_and_fewer_leave_units_out() {
    let recipients = three();
    let plan =
        |copies| Plan::of_all(Some(&recipients), day(), Some(copies), Some(6)).expect("a plan");
    let more = plan(10);
    assert!(register(&more).ends_with("\"000005\",\"000010\",\"6\",\"备份\"\r\n"));
    assert_eq!(more.remarks, ["版记上印的是“共印6份”，编了份号的是 10 份"]);
    let fewer = plan(2);
    assert!(register(&fewer).ends_with("\"000001\",\"000002\",\"2\",\"省委办公厅研究室\"\r\n"));
    assert_eq!(fewer.remarks.len(), 2, "{:?}", fewer.remarks);
    // As many as the units have: the reserve is what is left out.
    assert!(register(&plan(4)).ends_with("\"省政府\"\r\n"));
}

#[test]
fn without_recipients_the_printed_number_counts() {
    let plan = Plan::of_all(None, day(), None, Some(300)).expect("a plan");
    assert_eq!(plan.copies, 300);
    assert!(register(&plan).ends_with("\"000001\",\"000300\",\"300\",\"\"\r\n"));
    let message = Plan::of_all(None, day(), None, None).expect_err("nothing to go by");
    assert!(message.contains("--copies"), "{message}");
    let message = Plan::of_all(None, day(), None, Some(1_000_000)).expect_err("too many");
    assert!(message.contains("999999"), "{message}");
}

#[test]
fn each_recipient_has_a_file_and_mail_comes_last() {
    let plan = Plan::of_each(Some(&three()), day(), Some(6)).expect("a plan");
    assert_eq!(
        names(&plan),
        [
            "000001-000003 省委办公厅研究室.pdf",
            "000004 省政府.pdf",
            "000005-000006 备份.pdf",
            "000007 甲县.pdf"
        ]
    );
    assert_eq!(plan.copies, 7);
    assert_eq!(plan.files[0].mark.as_deref(), Some("省委办公厅研究室"));
    // 共印 6 份 is right: what is mailed is not printed.
    assert_eq!(plan.remarks.len(), 1, "{:?}", plan.remarks);
    assert!(plan.remarks[0].contains("000007"), "{:?}", plan.remarks);
    let none = Plan::of_each(None, day(), None).expect_err("no recipients");
    assert!(none.contains("recipients import"), "{none}");
    let none = parse("收件单位:\n- {名称: 甲县, 类别: 发, 邮箱: 无}\n");
    assert!(Plan::of_each(Some(&none), day(), None).is_err());
}

proptest! {
    #[test]
    fn any_name_makes_a_file_name_that_every_system_takes(
        name in "\\PC{1,200}|[./\\\\:*?\"<>|CON字]{1,200}|[\u{200b}\u{202e}a]{1,5}"
    ) {
        let literal = serde_json::to_string(&name).expect("a string");
        let text = format!("收件单位:\n- {{名称: {literal}, 类别: 发, 份数: 2}}\n");
        let mut found = Diagnostics::new();
        let Some(recipients) = recipients::parse(&Source::new(RECIPIENTS_FILE, text), &mut found) else {
            return Ok(());
        };
        let Ok(plan) = Plan::of_each(Some(&recipients), day(), None) else {
            return Ok(());
        };
        let name = &plan.files[0].name;
        prop_assert!(name.starts_with("000001-000002") && name.ends_with(".pdf"), "{name}");
        prop_assert!(name.len() <= 255, "{name}");
        prop_assert!(!name.contains(['\\', '/', ':', '*', '?', '"', '<', '>', '|', '\u{202e}', '\u{200b}']), "{name}");
        prop_assert!(!name.contains(char::is_control), "{name}");
        prop_assert!(!name.contains(" .pdf"), "{name}");
    }
}
