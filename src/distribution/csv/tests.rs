use proptest::prelude::*;

use super::*;
use crate::diagnostic::Diagnostics;
use crate::distribution::recipients::{self, RECIPIENTS_FILE};
use crate::source::{Position, Source};

fn parsed(yaml: &str) -> Recipients {
    let mut found = Diagnostics::new();
    let recipients = recipients::parse(&Source::new(RECIPIENTS_FILE, yaml), &mut found);
    assert!(found.is_empty(), "{found:?}\n{yaml}");
    recipients.unwrap()
}

/// The values below the head of the file.
fn imported(bytes: &[u8]) -> String {
    let yaml = import("名册.csv", bytes).unwrap_or_else(|found| panic!("{found:?}"));
    parsed(&yaml);
    let below = yaml.lines().filter(|line| !line.starts_with('#'));
    below.collect::<Vec<_>>().join("\n")
}

fn faults(bytes: &[u8]) -> Vec<String> {
    let found = import("名册.csv", bytes).expect_err("it is wrong");
    let shown = found.iter().map(|found| {
        let Position { line, column } = found.place().position();
        assert!(found.help.is_some(), "{found:?}");
        format!(
            "{} {line}:{column} {}「{}」",
            found.code,
            found.message,
            found.place().text()
        )
    });
    shown.collect()
}

const TABLE: &str = "名称,类别,分组,邮箱,份数,备注,起,止\r\n研究室,送,省人大常委会办公厅,a@example.org；b@example.org,12,'+86 731 85300000,2020/1/1,\r\n,,,,,,,\r\n档案馆,送,,无,2,\"王同志\n0731\",,2025年3月11日\r\n备份,,,,10,,,\r\n";

const YAML: &str = "\
备份: 10
收件单位:
- 名称: 研究室
  类别: 送
  分组: 省人大常委会办公厅
  邮箱:
  - a@example.org
  - b@example.org
  份数: 12
  备注: +86 731 85300000
  起: 2020-01-01
- 名称: 档案馆
  类别: 送
  邮箱: 无
  份数: 2
  备注: 王同志 0731
  止: 2025-03-11";

#[test]
fn a_table_of_any_encoding_is_imported() {
    assert_eq!(imported(TABLE.as_bytes()), YAML);
    assert_eq!(imported(format!("\u{feff}{TABLE}").as_bytes()), YAML);
    assert_eq!(imported(&encoding_rs::GBK.encode(TABLE).0), YAML);
    let wide: Vec<u8> = format!("\u{feff}{}", TABLE.replace(',', "\t"))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(imported(&wide), YAML);
    assert_eq!(imported(TABLE.replace(',', ";").as_bytes()), YAML);
    // Columns in any order and in either language.
    assert_eq!(
        imported("mail,kind,名称\n\"a@example.org, b@example.org\",报,甲\n".as_bytes()),
        "收件单位:\n- 名称: 甲\n  类别: 报\n  邮箱:\n  - a@example.org\n  - b@example.org"
    );
}

#[test]
fn every_bad_row_is_told_with_its_column() {
    let table = "名称,类别,邮箱,份数,起,止,\n甲,寄,a＠example.org,3份,去年,,\n,送,,,,,\n乙,送,x@example.org;y@,100000,2025-02-30,,多\n丙,送,X@example.org,,2025-01-02,2025/1/1,\n备份,,,5,,,\n备份,,,6,,,\n";
    assert_eq!(
        faults(table.as_bytes()),
        [
            "J107 2:3 “kind（类别）”不能是“寄”「寄」",
            "J225 2:5 邮箱“a＠example.org”里的“＠”是全角的「a＠example.org」",
            "J106 2:19 份数“3份”不是 0 到 99999 之间的整数「3份」",
            "J108 2:22 “去年”不是日期，或者没有这一天「去年」",
            "J105 3:1 第 3 行没有写“名称”「」",
            "J227 4:41 “多”上面没有列名「多」",
            "J225 4:19 邮箱“y@”的“@”后面写得不对「y@」",
            "J106 4:22 份数“100000”不是 0 到 99999 之间的整数「100000」",
            "J108 4:29 “2025-02-30”不是日期，或者没有这一天「2025-02-30」",
            "J107 5:31 “止”的 2025-01-01 早于“起”的 2025-01-02「2025/1/1」",
            "J227 7:1 “备份”写了两行「备份」",
            "J226 5:5 邮箱 ***@example.org 写了两次：“乙”和“丙”「_@example.org」",
        ]
    );
}

#[test]
fn a_table_that_is_none_is_refused() {
    let cases: [(&[u8], &str); 8] = [
        (b"", "J227 1:1 表格是空的「」"),
        (
            b"PK\x03\x04....",
            "J002 1:1 这是 Excel 或 WPS 的工作簿，不是 CSV「」",
        ),
        (
            b"\xFF\xFF\xFF",
            "J002 1:1 表格的文字不是 UTF-8，也不是 GBK「」",
        ),
        (
            "名称，类别\n甲，送\n".as_bytes(),
            "J227 1:1 不认识列名“名称，类别”「名称，类别」",
        ),
        (
            "名称,name,类别\n".as_bytes(),
            "J227 1:4 “名称”有两列「name」",
        ),
        ("邮箱,类别\n".as_bytes(), "J227 1:1 缺少“名称”一列「邮箱」"),
        (
            "名称,类别\n甲,\"送\n乙,送\n".as_bytes(),
            "J227 2:3 这一格的半角引号没有成对「\"」",
        ),
        (
            "名称,类别\n甲\u{7},送\n".as_bytes(),
            "J005 2:2 这里有不能印刷的控制字符 U+0007「\u{7}」",
        ),
    ];
    for (bytes, fault) in cases {
        assert_eq!(faults(bytes)[0], fault);
    }
    let large = vec![b' '; 4_000_001];
    assert_eq!(faults(&large), ["J003 1:1 表格太大，最多 4 MB「」"]);
}

#[test]
fn a_row_of_the_reserve_has_no_kind() {
    let yaml = imported("名称,类别,份数\n备份,送,1\nreserve,,0\n".as_bytes());
    assert_eq!(
        yaml,
        "备份: 0\n收件单位:\n- 名称: 备份\n  类别: 送\n  份数: 1"
    );
    assert_eq!(
        faults("名称,类别,份数,备注\n备份,,1,给档案馆\n".as_bytes()),
        ["J227 2:7 “备份”一行只写份数「给档案馆」"]
    );
}

#[test]
fn an_exported_table_runs_nothing() {
    let recipients = parsed(
        "收件单位:\n- {名称: '=HYPERLINK(\"http://x\")', 类别: 送, 邮箱: [+a@example.org, =b@example.org], 备注: '-1+2', 分组: '@甲'}\n",
    );
    let bytes = export(&recipients, Encoding::Utf8);
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert_eq!(
        text,
        "\u{feff}\"名称\",\"类别\",\"分组\",\"邮箱\",\"份数\",\"备注\",\"起\",\"止\"\r\n\"'=HYPERLINK(\"\"http://x\"\")\",\"送\",\"'@甲\",\"'+a@example.org;=b@example.org\",\"\",\"'-1+2\",\"\",\"\"\r\n"
    );
    let again = parsed(&import("名册.csv", &bytes).unwrap());
    assert_eq!(again.to_yaml().unwrap(), recipients.to_yaml().unwrap());
}

#[test]
fn gbk_is_used_where_it_can_be() {
    let utf8 = |name: &str| {
        let recipients = parsed(&format!("收件单位:\n- {{名称: {name}, 类别: 送}}\n"));
        let bytes = export(&recipients, Encoding::Gbk);
        let again = parsed(&import("名册.csv", &bytes).unwrap());
        assert_eq!(again.list[0].name.value, name);
        bytes.starts_with(b"\xEF\xBB\xBF")
    };
    assert!(!utf8("省档案馆"));
    assert!(!utf8("甲€乙镕"));
    // 𬭚 has four bytes in GB18030, which Excel does not read.
    assert!(utf8("𬭚"));
    assert!(utf8("\u{e7c7}"));
}

proptest! {
    #[test]
    fn what_is_exported_is_imported_the_same(
        recipients in recipients::tests::lists(),
        gbk in any::<bool>(),
    ) {
        let encoding = if gbk { Encoding::Gbk } else { Encoding::Utf8 };
        let bytes = export(&recipients, encoding);
        let yaml = import("名册.csv", &bytes);
        let yaml = yaml.map_err(|found| TestCaseError::fail(format!("{found:?}")))?;
        prop_assert_eq!(parsed(&yaml).to_yaml().unwrap(), recipients.to_yaml().unwrap());
        prop_assert_eq!(yaml, recipients.to_yaml().unwrap());
    }

    #[test]
    fn no_bytes_are_too_odd(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = import("名册.csv", &bytes);
    }

    #[test]
    fn no_table_is_too_odd(text in "名称,类别,邮箱,份数,起\n([\",\n\r;'=省a@.0-9 -]|备份|送|\\PC){0,60}") {
        match import("名册.csv", text.as_bytes()) {
            Ok(yaml) => { parsed(&yaml); }
            Err(found) => prop_assert!(found.has_errors()),
        }
    }
}
