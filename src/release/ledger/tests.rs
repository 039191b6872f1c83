use proptest::prelude::*;

use super::*;
use crate::diagnostic::Diagnostics;
use crate::series;

fn release(number: u32, folder: &str) -> Release {
    let digest = |text: &str| Digest::of(format!("{number} {text}").as_bytes());
    let source = Source::new("issues/bulletin.yaml", "title: 联络动态\npublisher: 某委\n");
    Release {
        folder: folder.to_owned(),
        name: ReleasedName {
            year: 2025,
            number: ReleasedNumber::Regular {
                number,
                total: 725 + number,
            },
        },
        date: NaiveDate::from_ymd_opt(2025, 3, number).unwrap(),
        series: series::parse(&source, &mut Diagnostics::new()).unwrap(),
        series_digest: digest("bulletin"),
        recipients_digest: None,
        pdf_name: "a.pdf".to_owned(),
        pdf: digest("pdf"),
        sources: ["issue.yaml", "01-“甲”.md"]
            .into_iter()
            .map(|name| (format!("{folder}/{name}"), digest(name)))
            .collect(),
        reissue: None,
        digest: digest("release"),
    }
}

fn ledger(releases: &[Release]) -> String {
    releases.iter().fold(String::new(), |text, release| {
        Ledger::parse(text.as_bytes()).with(release).unwrap().0
    })
}

/// Three issues, the second released again.
fn sample() -> String {
    let mut again = release(7, "issues/2025/07");
    again.reissue = Some("更正第3页的“一个数字”".to_owned());
    let mut supplement = release(1, "issues/2025/z01");
    supplement.name.number = ReleasedNumber::Supplement(1);
    ledger(&[
        release(6, "issues/2025/06"),
        release(7, "issues/2025/07"),
        again,
        supplement,
    ])
}

fn faults(text: &str) -> Vec<String> {
    let ledger = Ledger::parse(text.as_bytes());
    let shown = ledger.faults().iter().map(|found| {
        assert_eq!(found.code, Code::LEDGER_BROKEN);
        format!("{} {}", found.place().position().line, found.message)
    });
    shown.collect()
}

#[test]
fn a_line_has_its_keys_in_a_fixed_order() {
    let text = ledger(&[release(6, "issues/2025/06")]);
    let digest = |text: &str| Digest::of(format!("6 {text}").as_bytes());
    let expected = format!(
        r#"{{"version":1,"number":6,"total":731,"year":2025,"date":"2025-03-06","folder":"issues/2025/06","files":{{"issues/2025/06/01-“甲”.md":"{}","issues/2025/06/issue.yaml":"{}"}},"pdf":"{}","release":"{}","previous":"{}"}}"#,
        digest("01-“甲”.md"),
        digest("issue.yaml"),
        digest("pdf"),
        digest("release"),
        "0".repeat(64),
    );
    assert_eq!(text, expected + "\n");
}

#[test]
fn each_line_holds_the_digest_of_the_one_before() {
    let text = sample();
    assert_eq!(faults(&text), Vec::<String>::new());
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 4);
    for pair in lines.windows(2) {
        let hash = blake3::hash(pair[0].as_bytes()).to_hex();
        assert!(pair[1].ends_with(&format!(r#""previous":"{hash}"}}"#)));
    }
    let ledger = Ledger::parse(text.as_bytes());
    assert_eq!(
        ledger.head().to_string(),
        blake3::hash(lines[3].as_bytes()).to_hex().as_str()
    );
    assert!(lines[2].contains(r#""reissue":"更正第3页的“一个数字”","previous""#));
    assert!(lines[3].contains(r#""version":1,"supplement":1,"year":2025"#));
}

#[test]
fn lines_are_found_by_folder_and_by_number() {
    let ledger = Ledger::parse(sample().as_bytes());
    let positions: Vec<usize> = ledger
        .of("issues/2025/07")
        .iter()
        .map(|registered| registered.position)
        .collect();
    assert_eq!(positions, [2, 3]);
    assert!(ledger.of("issues/2025/7").is_empty());
    let clash = |year, number, folder: &str| {
        let name = ReleasedName { year, number };
        ledger
            .clash(&name, folder)
            .map(|registered| registered.position)
    };
    let regular = |number, total| ReleasedNumber::Regular { number, total };
    assert_eq!(clash(2025, regular(6, 731), "issues/2025/06"), None);
    assert_eq!(clash(2025, regular(6, 999), "issues/x"), Some(1));
    assert_eq!(clash(2026, regular(6, 999), "issues/x"), None);
    assert_eq!(clash(2026, regular(6, 731), "issues/x"), Some(1));
    assert_eq!(
        clash(2025, ReleasedNumber::Supplement(1), "issues/x"),
        Some(4)
    );
    assert_eq!(clash(2025, ReleasedNumber::Supplement(6), "issues/x"), None);
    assert_eq!(
        clash(2025, ReleasedNumber::Supplement(1), "issues/2025/z01"),
        None
    );
}

#[test]
fn an_empty_ledger_is_whole() {
    let ledger = Ledger::parse(b"");
    assert!(ledger.faults().is_empty() && ledger.lines().is_empty());
    assert_eq!(ledger.head(), Head::NONE);
}

#[test]
fn a_change_anywhere_before_the_last_line_is_found() {
    let text = sample();
    let last = text.trim_end().rfind('\n').unwrap() + 1;
    let bytes = text.as_bytes();
    for at in 0..last {
        for byte in [bytes[at] ^ 1, b' ', b'0', b'\n', b'"', 0xFF] {
            if byte == bytes[at] {
                continue;
            }
            let mut changed = bytes.to_vec();
            changed[at] = byte;
            assert!(!Ledger::parse(&changed).faults().is_empty(), "{at} {byte}");
        }
        let mut shorter = bytes.to_vec();
        shorter.remove(at);
        assert!(!Ledger::parse(&shorter).faults().is_empty(), "{at} removed");
    }
}

/// Nothing follows the last line that could hold its digest. (The issue's own `released` folder does; see the tests of
/// `check`.)
#[test]
fn a_change_in_the_last_line_shows_by_the_head_alone() {
    let text = sample();
    let head = Ledger::parse(text.as_bytes()).head();
    let last = text.trim_end().rfind('\n').unwrap() + 1;
    let changed = format!(
        "{}{}",
        &text[..last],
        text[last..].replace("2025-03-01", "2025-03-02")
    );
    let ledger = Ledger::parse(changed.as_bytes());
    assert!(ledger.faults().is_empty());
    assert_ne!(ledger.head(), head);
}

/// What the paper register is for.
#[test]
fn lines_cut_off_the_end_show_by_the_head_alone() {
    let text = sample();
    let head = Ledger::parse(text.as_bytes()).head();
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
    for end in std::iter::once(0).chain(ends[..3].iter().copied()) {
        let ledger = Ledger::parse(&text.as_bytes()[..end]);
        assert!(ledger.faults().is_empty(), "{end}");
        assert_ne!(ledger.head(), head);
    }
}

#[test]
fn a_line_taken_out_put_in_or_moved_is_found_where_it_was() {
    let text = sample();
    let lines: Vec<&str> = text.lines().collect();
    let of = |order: &[usize]| {
        order
            .iter()
            .map(|at| format!("{}\n", lines[*at]))
            .collect::<String>()
    };
    assert_eq!(
        faults(&of(&[1, 2, 3])),
        ["1 发刊登记簿第 1 行不是开头：前面的行被删掉了"]
    );
    assert_eq!(
        faults(&of(&[0, 2, 3])),
        ["2 发刊登记簿第 2 行接不上第 1 行：中间有行被改过、删掉或插进来"]
    );
    assert_eq!(faults(&of(&[0, 1, 1, 2, 3])).len(), 1);
    assert_eq!(faults(&of(&[0, 2, 1, 3])).len(), 3);
}

#[test]
fn what_the_program_would_not_write_is_found() {
    let text = sample();
    let last = text.trim_end().rfind('\n').unwrap() + 1;
    let in_last = |from: &str, to: &str| {
        assert!(text[last..].contains(from), "{from}");
        format!("{}{}", &text[..last], text[last..].replacen(from, to, 1))
    };
    for changed in [
        in_last("{\"version", "{ \"version"),
        in_last("\"year\":2025", "\"year\":2025,\"year\":2025"),
        in_last("\"year\":2025", "\"year\":2025,\"extra\":1"),
        in_last("\"year\":2025,", ""),
        in_last("\"supplement\":1", "\"supplement\":1,\"number\":1"),
        in_last("\"supplement\":1", "\"number\":1"),
        in_last("2025-03-01", "2025-3-1"),
        in_last("2025-03-01", "2025-02-30"),
        in_last("blake3:", "BLAKE3:"),
        in_last("“", "\\u201c"),
        in_last("\"version\":1", "\"version\":0"),
        in_last("}\n", "}"),
        format!("{text}\n"),
        format!("{text}{{}}\n"),
        format!("\u{feff}{text}"),
        text.replace('\n', "\n\n"),
    ] {
        assert!(!faults(&changed).is_empty(), "{changed}");
    }
}

#[test]
fn the_rest_of_the_chain_is_verified_behind_a_bad_line() {
    let text = sample().replacen("\"total\":732", "\"total\":73", 1);
    assert_eq!(faults(&text).len(), 1);
    let text = sample().replacen("\"total\":732", "total", 1);
    let found = faults(&text);
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("2 ") && found[0].contains("被改过"));
    assert!(found[1].starts_with("3 ") && found[1].contains("接不上第 2 行"));
}

#[test]
fn a_later_version_is_told_from_a_changed_line() {
    let text = sample();
    let line = format!(
        "{{\"version\":2,\"neu\":true,\"previous\":\"{}\"}}\n",
        Ledger::parse(text.as_bytes()).head()
    );
    let found = faults(&format!("{text}{line}"));
    assert_eq!(
        found,
        ["5 发刊登记簿第 5 行由更新版本的 jianbao 写成，读不懂"]
    );
    let ledger = Ledger::parse(format!("{text}{line}").as_bytes());
    assert!(ledger.with(&release(8, "issues/2025/08")).is_none());
}

#[test]
fn changed_line_ends_are_told_once() {
    let found = faults(&sample().replace('\n', "\r\n"));
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("CRLF"), "{found:?}");
}

#[test]
fn bytes_that_are_no_text_are_told_once() {
    let mut bytes = sample().into_bytes();
    bytes[10] = 0xFF;
    assert_eq!(Ledger::parse(&bytes).faults().iter().count(), 1);
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(bytes: Vec<u8>, text in "(?s).{0,200}") {
        Ledger::parse(&bytes);
        Ledger::parse(text.as_bytes());
    }

    #[test]
    fn any_release_gives_a_line_that_is_read_back(
        name in "\\PC{0,20}",
        why in proptest::option::of("\\PC{1,20}"),
        number in 1_u32..29,
        supplement: bool,
        rounds in 1_usize..4,
    ) {
        let mut first = release(number, "issues/x");
        first.reissue = why;
        first.sources.insert(format!("issues/x/{name}"), first.pdf);
        if supplement {
            first.name.number = ReleasedNumber::Supplement(number);
        }
        let text = ledger(&vec![first.clone(); rounds]);
        prop_assert_eq!(faults(&text), Vec::<String>::new());
        let ledger = Ledger::parse(text.as_bytes());
        prop_assert_eq!(ledger.lines().len(), rounds);
        prop_assert!(ledger.lines().iter().all(|registered| registered.is_of(&first)));
        prop_assert!(ledger.lines().iter().all(|registered| registered.name == first.name));
    }
}
