use proptest::prelude::*;

use super::*;

#[test]
fn good_addresses_are_taken_as_they_are() {
    for text in [
        "a@example.org",
        "li.hua@rd.example.org",
        "o'neil+rd@example.org",
        "12345@example.com",
        "=cmd@example.org",
        "A-B_c@xn--fiqs8s.example",
        "a@3.example",
    ] {
        let address = Address::parse(text).unwrap_or_else(|bad| panic!("{}", bad.message));
        assert_eq!(address.as_str(), text);
    }
    let longest = format!("{}@{}.org", "a".repeat(64), "b.".repeat(91) + "bbb");
    assert_eq!(longest.len(), ADDRESS_CHARACTERS);
    assert!(Address::parse(&longest).is_ok());
    let longer = longest.replace(".bbb", ".bbbb");
    assert!(
        Address::parse(&longer)
            .unwrap_err()
            .message
            .ends_with("太长")
    );
}

#[test]
fn the_usual_slips_are_explained() {
    let long = format!("a@{}.org", "b.".repeat(140) + "b");
    let cases = [
        (
            "li＠example.org",
            "邮箱“li＠example.org”里的“＠”是全角的",
            "是不是“li@example.org”？",
        ),
        (
            "li@example。org",
            "邮箱“li@example。org”里的“。”是全角的",
            "是不是“li@example.org”？",
        ),
        (
            "ｌi@example．org",
            "邮箱“ｌi@example．org”里的“ｌ”是全角的",
            "是不是“li@example.org”？",
        ),
        (
            "li hua@example.org",
            "邮箱“li hua@example.org”里有空格",
            "是不是“lihua@example.org”？",
        ),
        (
            "a@example.org、b@example.org",
            "“a@example.org、b@example.org”里不止一个邮箱",
            "每个邮箱单独写",
        ),
        (
            "a@example.org b@example.org",
            "“a@example.org b@example.org”里不止一个邮箱",
            "每个邮箱单独写",
        ),
        (
            "a＠example.org；b＠example.org",
            "“a＠example.org；b＠example.org”里不止一个邮箱",
            "每个邮箱单独写",
        ),
        (
            "李华 <li@example.org>",
            "邮箱“李华 <li@example.org>”带着姓名、尖括号或“mailto:”",
            "是不是“li@example.org”？",
        ),
        (
            "mailto:li@example.org",
            "邮箱“mailto:li@example.org”带着姓名、尖括号或“mailto:”",
            "是不是“li@example.org”？",
        ),
        (
            "li@example.org\u{200b}",
            "邮箱“li@example.org\u{200b}”里有看不见的字符 U+200B",
            "是不是“li@example.org”？",
        ),
        (
            "李华@example.org",
            "邮箱“李华@example.org”里不能有“李”",
            "邮箱只用半角",
        ),
        (
            "li@例子.org",
            "邮箱“li@例子.org”里不能有“例”",
            "邮箱只用半角",
        ),
        (
            "li.example.org",
            "“li.example.org”不是邮箱，里面没有“@”",
            "邮箱写成",
        ),
        (
            "li@@example.org",
            "邮箱“li@@example.org”里有 2 个“@”",
            "邮箱写成",
        ),
        (
            "\"li\"@example.org",
            "邮箱“\"li\"@example.org”里不能有“\"”",
            "邮箱只用半角",
        ),
        (
            "li@example.org.",
            "邮箱“li@example.org.”里的点位置不对",
            "是不是“li@example.org”？",
        ),
        (
            "li..hua@example.org",
            "邮箱“li..hua@example.org”里的点位置不对",
            "点不能",
        ),
        (
            "@example.org",
            "邮箱“@example.org”的“@”前面写得不对",
            "“@”前面要有",
        ),
        ("li@", "邮箱“li@”的“@”后面写得不对", "邮箱写成"),
        (
            "li@-example.org",
            "邮箱“li@-example.org”的“@”后面写得不对",
            "邮箱写成",
        ),
        ("li@example", "邮箱“li@example”的“@”后面没有点", "邮箱写成"),
        (
            "li@10.0.0.1",
            "邮箱“li@10.0.0.1”的“@”后面是数字地址，不是域名",
            "邮箱写成",
        ),
        (
            "li@[10.0.0.1]",
            "邮箱“li@[10.0.0.1]”里不能有“[”",
            "邮箱只用半角",
        ),
        (
            "li@example.org\r\nBcc:x",
            "邮箱“li@example.org\r\nBcc:x”里有空格",
            "邮箱写成",
        ),
        (
            long.as_str(),
            "邮箱“a@b.b.b.b.b.b.b.b.b.b.b.b.b.b.b.b.b.b.b.……”太长",
            "邮箱最多",
        ),
    ];
    for (text, message, help) in cases {
        let bad = Address::parse(text).expect_err(text);
        assert_eq!(bad.message, message);
        assert!(bad.help.starts_with(help), "{text}: {}", bad.help);
    }
}

#[test]
fn logs_show_no_whole_address() {
    let masked = |text: &str| Address::parse(text).unwrap().masked();
    assert_eq!(masked("lihua@example.org"), "li***@example.org");
    assert_eq!(masked("li@example.org"), "l***@example.org");
    assert_eq!(masked("a@example.org"), "***@example.org");
    let address = Address::parse("lihua@example.org").unwrap();
    assert_eq!(format!("{address:?}"), "li***@example.org");
}

proptest! {
    #[test]
    fn whatever_is_taken_breaks_no_header(text in "[ -~＠。、\r\n<>]{0,30}@[ -~\r\n]{0,20}") {
        if let Ok(address) = Address::parse(&text) {
            let safe = |c: char| c.is_ascii_graphic() && !"\"(),:;<>[\\]".contains(c);
            prop_assert!(address.as_str().chars().all(safe), "{}", text);
            prop_assert_eq!(address.as_str().matches('@').count(), 1);
            prop_assert!(text.parse::<lettre::Address>().is_ok());
        }
    }

    #[test]
    fn nothing_panics_and_a_repair_is_good(text in any::<String>()) {
        if let Some(right) = repaired(&text) {
            prop_assert!(Address::parse(&right).is_ok());
        }
        let _ = Address::parse(&text);
    }
}

#[test]
fn addresses_in_foreign_words_are_masked() {
    let masked = |text| Address::masked_in(text);
    assert_eq!(
        masked("550 5.1.1 <nobody@example.org>: Recipient address rejected"),
        "550 5.1.1 <no***@example.org>: Recipient address rejected"
    );
    assert_eq!(
        masked("没有 a.b+c@Example.org、x@y 两个"),
        "没有 a.***@Example.org、***@y 两个"
    );
    assert_eq!(
        masked("452 4.2.2 mailbox full @ 10:00"),
        "452 4.2.2 mailbox full @ 10:00"
    );
    assert_eq!(masked(""), "");
}

#[test]
fn a_file_is_shown_without_its_addresses_and_with_its_faults() {
    let text = "mail: [ab@example.org, b@@example.org, 'x@example.org'] # c@d, abcdef@example.org.";
    let hidden = Address::hidden_in(text);
    assert_eq!(
        hidden,
        "mail: [a_@example.org, b@@example.org, '_@example.org'] # c@d, ab____@example.org."
    );
    assert_eq!(hidden.len(), text.len());
}

proptest! {
    #[test]
    fn no_address_is_left_in_foreign_words(before in "[ -~]{0,20}", after in "[ -~]{0,20}") {
        let text = format!("{before} secretname@example.org {after}");
        prop_assert!(!Address::masked_in(&text).contains("secretname"));
    }
}
