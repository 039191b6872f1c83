//! `labels`: labels that lie where the paper has them, and the list to sign.

mod glyphs;

use std::fmt::Write as _;

use self::glyphs::{Page, pages};
use crate::pdf_text::reader::{Printed, dense};
use crate::workspace::{PROOFREAD_SERIES, Workspace};

const LABELS: &str = "private/联络动态2025年第6期（总第731期）-标签.pdf";
const LIST: &str = "private/联络动态2025年第6期（总第731期）-分发清单.pdf";
const RECIPIENTS: &str = "issues/recipients.yaml";

/// Label paper as its makers say: the name, columns, rows, a label's width and height, from one column to the next, and
/// the margins at the left and above, all in mm.
const SHEETS: [(&str, usize, usize, [f64; 5]); 7] = [
    ("14", 2, 7, [99.1, 38.1, 101.6, 4.65, 15.15]),
    ("21", 3, 7, [63.5, 38.1, 66.04, 7.21, 15.15]),
    ("24", 3, 8, [70.0, 37.0, 70.0, 0.0, 0.5]),
    ("70x36", 3, 8, [70.0, 36.0, 70.0, 0.0, 4.5]),
    ("16", 2, 8, [99.1, 33.9, 101.6, 4.65, 12.9]),
    ("10", 2, 5, [99.1, 57.0, 101.6, 4.65, 6.0]),
    ("8", 2, 4, [99.1, 67.7, 101.6, 4.65, 13.1]),
];
/// What stays white at the edges of a label, in mm, but for what a stroke may take of it.
const WHITE: f64 = 3.3;

/// A unit: name, group, copies, note.
type Unit = (&'static str, &'static str, u32, &'static str);

/// Plausible units, and some that are hard to fit.
const UNITS: [Unit; 12] = [
    ("全国人大常委会办公厅研究室", "", 2, "机要交换"),
    ("研究室", "省人大常委会办公厅", 12, "大楼4楼412室"),
    ("人事代表工作室", "省人大常委会办公厅", 3, ""),
    ("法制委员会、常委会法制工作委员会", "省人大", 6, ""),
    ("省政府办公厅", "", 5, "文件交换站，电话 0731—85300000"),
    (
        "长江市人大常委会",
        "",
        8,
        "请转办公室并各专门委员会；收到后请将回执寄回代表工作委员会联络处，电话 0731—85300000，传真 0731—85300001；\
         节假日请送值班室，由值班人员代收并在登记簿上签名，次日上班后转交办公室，谢谢；如有破损、缺页、重号，请在三日内与代表工作委员会联络处联系补发",
    ),
    ("省档案馆", "", 1, "存档"),
    (
        "岳北市云溪区人大常委会街道工作委员会代表联络站（由各街道分别转送辖区内各联络站，逢五日、二十日各取一次，\
         节假日顺延，本人领取）",
        "",
        120,
        "街道收",
    ),
    (
        "Beijing Liaison Office of the Standing Committee",
        "",
        1,
        "Room 1204",
    ),
    ("龘龘龘龘龘龘龘龘龘龘龘龘龘龘龘龘龘龘龘龘", "", 99_999, ""),
    ("院", "", 1, ""),
    ("省人民检察院", "", 2, ""),
];

fn yaml(units: &[Unit], reserve: u32) -> String {
    let mut text = format!("备份: {reserve}\n收件单位:\n");
    for (index, (name, group, copies, note)) in units.iter().enumerate() {
        let kind = ["报", "送", "发"][index * 3 / units.len()];
        let _ = write!(
            text,
            "  - 名称: '{name}'\n    类别: {kind}\n    份数: {copies}\n"
        );
        for (key, value) in [("分组", group), ("备注", note)] {
            if !value.is_empty() {
                let _ = writeln!(text, "    {key}: '{value}'");
            }
        }
        let _ = writeln!(text, "    邮箱: u{index}@example.org");
    }
    text.push_str("  - {名称: 只收邮件的单位, 类别: 送, 邮箱: mail@example.org}\n");
    text.push_str("  - {名称: 以前的单位, 类别: 送, 邮箱: 无, 份数: 7, 止: 2025-03-10}\n");
    text.push_str("  - {名称: 以后的单位, 类别: 送, 邮箱: 无, 份数: 7, 起: 2025-03-12}\n");
    text
}

fn workspace() -> Workspace {
    Workspace::new().file(RECIPIENTS, yaml(&UNITS, 10))
}

/// The same with units that are there often enough for several pages.
fn large() -> Workspace {
    let units: Vec<Unit> = UNITS.iter().cycle().take(40).copied().collect();
    // The address of each must be its own.
    Workspace::new().file(RECIPIENTS, yaml(&units, 10))
}

/// What a label says, without white space, in the order of its parts: name, note, issue, 份号, number of copies.
fn wanted((name, group, copies, note): &Unit, numbers: &str) -> String {
    dense(&format!(
        "{group}{name}{note}联络动态2025年第6期{numbers}{copies}份"
    ))
}

#[test]
fn every_label_lies_within_its_own_on_every_sheet() {
    let workspace = large();
    for (name, columns, rows, [width, height, across, left, top]) in SHEETS {
        let run = workspace.run(["labels", "--sheet", name, "--start", "4"]);
        assert_eq!(run.code, 0, "{run:#?}");
        let pages = pages(workspace.bytes(LABELS));
        let count = columns * rows;
        assert_eq!(pages.len(), (40 + 3_usize).div_ceil(count), "{name}");
        let mut texts = vec![String::new(); pages.len() * count];
        for (number, page) in pages.iter().enumerate() {
            assert_eq!(page.size, (210.0, 297.0));
            for glyph in &page.glyphs {
                let within = (0..count).find(|slot| {
                    let x = left + (slot % columns) as f64 * across;
                    let y = top + (slot / columns) as f64 * height;
                    glyph.left >= x + WHITE
                        && glyph.right <= x + width - WHITE
                        && glyph.top >= y + WHITE
                        && glyph.bottom <= y + height - WHITE
                });
                let slot = within.unwrap_or_else(|| panic!("{name}: {glyph:?} on no label"));
                texts[number * count + slot].push_str(&glyph.text);
            }
        }
        for (slot, text) in texts.iter().enumerate() {
            let unit = slot.checked_sub(3).filter(|unit| *unit < 40);
            let wanted = unit.map_or_else(String::new, |unit| cut(&UNITS[unit % 12]));
            assert_eq!(dense(text), wanted, "{name}: label {slot}");
        }
    }
}

/// What a label of [`UNITS`] says: a note that is too long is cut.
fn cut(unit: &Unit) -> String {
    let (name, group, copies, note) = *unit;
    let note: String = if note.chars().count() > 120 {
        note.chars().take(120).chain("……".chars()).collect()
    } else {
        note.to_owned()
    };
    dense(&format!("{group}{name}{note}联络动态2025年第6期{copies}份"))
}

#[test]
fn nothing_on_a_label_covers_anything_else() {
    let workspace = large();
    for (name, ..) in SHEETS {
        workspace
            .run(["labels", "--numbered", "--sheet", name])
            .ends_with(0);
        for page in pages(workspace.bytes(LABELS)) {
            page.assert_nothing_overlaps(name);
        }
    }
}

#[test]
fn labels_are_for_the_paper_of_the_day_and_say_so() {
    let run = workspace().run(["labels"]);
    let run = run.ends_with(0);
    assert_eq!(
        run.stdout,
        format!(
            "联络动态2025年第6期（总第731期）：标签 12 张，1 页，用每页 14 张、每张 99.1×38.1 毫米的标签纸；\
             另有 1 个单位不收纸质的，不在里面\n  {LABELS}\n\
             打印时缩放选“实际大小”（100%），不要选“适合页面”；先用白纸印一页，和标签纸叠起来对着光看一看。\n"
        )
    );
    // The one thing to remark: a note of which not all is printed.
    assert_eq!(run.stderr.matches("警告[").count(), 1, "{run:#?}");
    assert!(run.stderr.contains("标签上只印前 120 个字"), "{run:#?}");
}

#[test]
fn copy_numbers_are_those_of_the_list_in_its_order() {
    let workspace = Workspace::new().file(RECIPIENTS, yaml(&UNITS[..3], 2));
    workspace.run(["labels", "--numbered"]).good();
    let labels = Printed::read(workspace.bytes(LABELS)).dense();
    for (unit, numbers) in UNITS.iter().zip([
        "份号000001—000002",
        "份号000003—000014",
        "份号000015—000017",
    ]) {
        assert!(labels.contains(&wanted(unit, numbers)), "{labels}");
    }
    workspace.run(["labels", "--list", "--numbered"]).good();
    let list = Printed::read(workspace.bytes(LIST)).dense();
    for row in [
        "序号收件单位份数份号签收人日期备注",
        "1全国人大常委会办公厅研究室2000001—000002机要交换",
        "备份2000018—000019",
        "合计19份（含备份2份），3个单位",
    ] {
        assert!(list.contains(row), "{row} in {list}");
    }
    // A single copy has one number.
    let workspace = Workspace::new().file(RECIPIENTS, yaml(&UNITS[6..7], 0));
    workspace.run(["labels", "--numbered"]).good();
    let labels = Printed::read(workspace.bytes(LABELS)).dense();
    assert_eq!(labels, wanted(&UNITS[6], "份号000001"));
}

#[test]
fn the_list_has_every_unit_once_under_its_kind() {
    let workspace = Workspace::new().file(RECIPIENTS, yaml(&UNITS[..6], 10));
    let run = workspace.run(["labels", "--list"]).good();
    assert_eq!(
        run.stdout,
        format!(
            "联络动态2025年第6期（总第731期）：分发清单 1 页，6 个单位，合计 46 份（含备份 10 份）；\
             另有 1 个单位不收纸质的，不在里面\n  {LIST}\n"
        )
    );
    let printed = Printed::read(workspace.bytes(LIST));
    assert_eq!(printed.title, "联络动态2025年第6期（总第731期）分发清单");
    assert_eq!(printed.date, (2025, 3, 11));
    let note = dense(UNITS[5].3);
    assert_eq!(
        printed.dense(),
        format!(
            "联络动态2025年第6期（总第731期）分发清单2025年3月11日序号收件单位份数签收人日期备注\
             报（2个单位，14份）1全国人大常委会办公厅研究室2机要交换2省人大常委会办公厅研究室12大楼4楼412室\
             送（2个单位，9份）3省人大常委会办公厅人事代表工作室34省人大法制委员会、常委会法制工作委员会6\
             发（2个单位，13份）5省政府办公厅5文件交换站，电话0731—853000006长江市人大常委会8{note}\
             合计46份（含备份10份），6个单位"
        )
    );
    assert_eq!(dense(&printed.pages[0].artifacts), "第1页共1页");
}

#[test]
fn a_long_list_repeats_its_head_and_counts_its_pages() {
    let workspace = large();
    workspace.run(["labels", "--list"]).good();
    let printed = Printed::read(workspace.bytes(LIST));
    let pages = printed.pages.len();
    assert!(pages >= 3, "{pages}");
    for (index, page) in pages_of(&printed).into_iter().enumerate() {
        assert!(page.contains("序号收件单位份数签收人日期备注"), "{page}");
        assert!(
            page.contains(&format!("第{}页共{pages}页", index + 1)),
            "{page}"
        );
    }
    let all = printed.dense();
    assert_eq!(all.matches("合计").count(), 1);
    assert!(!all.contains("只收邮件") && !all.contains("以前的") && !all.contains("以后的"));
}

/// All that stands on each page; a head that is repeated may be no part of the text.
fn pages_of(printed: &Printed) -> Vec<String> {
    let pages = printed.pages.iter();
    pages
        .map(|page| dense(&format!("{}{}", page.text, page.artifacts)))
        .collect()
}

#[test]
fn hostile_values_are_printed_as_they_are_written() {
    for hostile in [
        "#panic(\"x\")",
        "\")#panic(\"x\")(\"",
        "#read(\"/etc/passwd\")",
        "{{ title }}{% raw %}{# x",
        "\\u{23}x",
        "]#eval(\"1\")[",
        "$x$ @y *b* _i_ //c",
        "<a> /* x */",
    ] {
        let name = format!("'{}'", hostile.replace('\'', "''"));
        let workspace = Workspace::new().file(
            RECIPIENTS,
            format!(
                "收件单位:\n  - {{名称: {name}, 分组: {name}, 类别: 送, 份数: 3, 备注: {name}, 邮箱: a@example.org}}\n"
            ),
        );
        let series = PROOFREAD_SERIES.replace("联络动态", &name);
        workspace.write("issues/bulletin.yaml", series);
        for arguments in [&["labels", "--numbered"][..], &["labels", "--list"]] {
            workspace.run(arguments).good();
        }
        for name in workspace.names("private") {
            let text = Printed::read(workspace.bytes(&format!("private/{name}"))).dense();
            let count = text.matches(&dense(hostile)).count();
            assert!(count >= 3, "{hostile}: {text}");
        }
        assert_eq!(workspace.names("private").len(), 2);
    }
}

#[test]
fn no_address_gets_onto_paper() {
    let workspace = workspace();
    for (arguments, file) in [(&["labels"][..], LABELS), (&["labels", "--list"], LIST)] {
        let run = workspace.run(arguments).ends_with(0);
        let bytes = workspace.bytes(file);
        let raw = String::from_utf8_lossy(&bytes).into_owned();
        let text = Printed::read(bytes).dense();
        for said in [&run.stdout, &run.stderr, &raw, &text] {
            assert!(!said.contains("example.org"), "{said}");
        }
        assert!(!text.contains('@'), "{text}");
    }
}

#[test]
fn the_same_recipients_make_the_same_bytes() {
    let (one, other) = (workspace(), workspace());
    for (arguments, file) in [
        (&["labels", "--sheet", "21"][..], LABELS),
        (&["labels", "--list", "--numbered"], LIST),
    ] {
        one.run(arguments).ends_with(0);
        other.run(arguments).ends_with(0);
        let first = one.bytes(file);
        assert!(first == other.bytes(file), "{file}");
        // Over the one that is there.
        one.run(arguments).ends_with(0);
        assert!(first == one.bytes(file), "{file}");
    }
}

#[test]
fn rare_characters_come_out_and_unknown_ones_are_told() {
    let recipients =
        |name: &str| format!("收件单位: [{{名称: {name}, 类别: 送, 份数: 1, 邮箱: 无}}]\n");
    let workspace = Workspace::new().file(RECIPIENTS, recipients("䶮县㛃镇𬱖喆堃"));
    for (arguments, file) in [(&["labels"][..], LABELS), (&["labels", "--list"], LIST)] {
        workspace.run(arguments).good();
        let text = Printed::read(workspace.bytes(file)).dense();
        assert!(text.contains("䶮县㛃镇𬱖喆堃"), "{text}");
    }
    let workspace = Workspace::new().file(RECIPIENTS, recipients("甲😀县"));
    for arguments in [&["labels"][..], &["labels", "--list"]] {
        let run = workspace.run(arguments);
        run.refused(1, "没有字体能显示“😀”（U+1F600）");
    }
    assert!(!workspace.exists("private"));
}

#[test]
fn what_cannot_be_done_changes_nothing() {
    let one = "收件单位:\n  - {名称: 甲厅, 类别: 送, 份数: 1, 邮箱: 无}\n";
    for (recipients, words) in [
        ("", "还没有收件单位名册 issues/recipients.yaml"),
        (
            "收件单位: [{名称: 甲厅, 类别: 送, 邮箱: a@example.org}]\n",
            "2025年3月11日的这一期没有单位收纸质的",
        ),
        (
            "收件单位: [{名称: 甲厅, 类别: 送, 份数: 3, 邮箱: 无, 止: 2025-03-10}]\n",
            "没有单位收纸质的",
        ),
        ("备份: 10\n", "没有单位收纸质的"),
        (
            &format!("{one}  - {{名称: 乙厅, 类别: 给}}\n"),
            "“kind（类别）”不能是“给”",
        ),
        ("收件单位: [", "错误[J101]"),
    ] {
        let workspace = Workspace::new();
        if !recipients.is_empty() {
            workspace.write(RECIPIENTS, recipients);
        }
        workspace.run(["labels"]).refused(1, words);
        workspace.run(["labels", "--list"]).refused(1, words);
        assert!(!workspace.exists("private"), "{words}");
    }
    let name = "很".repeat(81);
    let workspace = Workspace::new().file(RECIPIENTS, one.replace("甲厅", &name));
    let run = workspace.run(["labels"]);
    run.refused(1, "名称连同分组有 81 个字，标签上最多放 80 个字");
    assert!(!workspace.exists("private"));
    // In a table there is room.
    workspace.run(["labels", "--list"]).good();
}

#[test]
fn wrong_usage_is_explained() {
    let workspace = workspace();
    for (arguments, words) in [
        (&["--sheet", "22"][..], "21（63.5×38.1 毫米，3 列 7 行）"),
        (
            &["--sheet", "22"],
            "“--sheet <规格>”不能写“22”：没有这种标签纸",
        ),
        (&["--start", "0"], "要写 1 以上的整数"),
        (&["--start=-1"], "要写 1 以上的整数"),
        (
            &["--start", "15"],
            "“--start”不能写“15”：这种标签纸一页只有 14 张",
        ),
        (&["--sheet", "8", "--start", "9"], "一页只有 8 张"),
        (&["--list", "--sheet", "21"], "不能一起用"),
        (&["--list", "--start", "2"], "不能一起用"),
        (&["2025-7"], "没有2025年第7期"),
    ] {
        let arguments = ["labels"].iter().chain(arguments);
        workspace.run(arguments).refused(2, words);
    }
    assert!(!workspace.exists("private"));
}

#[cfg(unix)]
#[test]
fn what_is_private_is_for_its_owner_alone() {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;
    let workspace = workspace();
    let mode = || {
        fs::metadata(workspace.path("private"))
            .unwrap()
            .permissions()
            .mode()
            & 0o777
    };
    workspace.run(["labels"]).ends_with(0);
    assert_eq!(mode(), 0o700);
    fs::set_permissions(workspace.path("private"), fs::Permissions::from_mode(0o755)).unwrap();
    workspace.run(["labels", "--list"]).ends_with(0);
    assert_eq!(mode(), 0o700);
    assert!(!workspace.exists("dist"));
    // A link leads who knows where.
    let elsewhere = tempfile::tempdir().unwrap();
    fs::remove_dir_all(workspace.path("private")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), workspace.path("private")).unwrap();
    workspace.run(["labels"]).ends_with(2);
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[test]
fn classified_issues_drafts_and_supplements_have_their_paper_too() {
    let head = "date: 2025-03-11\narticles: [01-jia.md, 02-yi.md]\n";
    let workspace = Workspace::with_manifest(format!(
        "number: 6\ntotal: 731\nclassification: 机密★1年\ndraft: true\n{head}"
    ))
    .file(RECIPIENTS, yaml(&UNITS[..1], 0));
    workspace.run(["labels"]).good();
    workspace.run(["labels", "--list"]).good();
    assert_eq!(
        workspace.names("private"),
        [
            "联络动态2025年第6期（总第731期）（送审稿）-分发清单.pdf",
            "联络动态2025年第6期（总第731期）（送审稿）-标签.pdf",
        ]
    );
    let list = workspace.bytes(&format!("private/{}", workspace.names("private")[0]));
    let list = Printed::read(list).dense();
    assert!(
        list.contains("（总第731期）（送审稿）分发清单2025年3月11日密级：机密★1年"),
        "{list}"
    );

    let workspace = Workspace::with_manifest(format!("supplement: 1\n{head}"))
        .file(RECIPIENTS, yaml(&UNITS[..1], 0));
    let reference = "2025-z1";
    workspace.run(["labels", reference]).good();
    let name = "private/联络动态2025年增刊第1期-标签.pdf";
    let labels = Printed::read(workspace.bytes(name)).dense();
    assert!(labels.contains("联络动态2025年增刊第1期2份"), "{labels}");
}

#[test]
fn an_own_template_replaces_the_built_in_one() {
    let workspace = workspace().file(
        "templates/paper/list.typ",
        "#set document(title: {{ title }})\n{% for kind in kinds %}{% for row in kind.rows %}\
         #par({{ row.lines | join(sep=\"\") }} + [：#{{ row.copies }}])\n{% endfor %}{% endfor %}",
    );
    workspace.run(["labels", "--list"]).good();
    let list = Printed::read(workspace.bytes(LIST)).dense();
    assert!(list.starts_with("全国人大常委会办公厅研究室：2"), "{list}");

    workspace.write("templates/paper/list.typ", "#nothing-like-that()");
    let run = workspace.run(["labels", "--list"]);
    run.refused(1, "检查工作区 templates/paper 里改过的模板");
    workspace.write("templates/paper/list.typ", "{{ nothing }}");
    workspace
        .run(["labels", "--list"])
        .refused(1, "templates/paper/list.typ");
    workspace.write("templates/paper/list.typ", "{% if %}");
    workspace
        .run(["labels"])
        .refused(1, "templates/paper/list.typ");
}

impl Page {
    /// No two glyphs cover each other but for the white around them.
    #[track_caller]
    fn assert_nothing_overlaps(&self, name: &str) {
        // A third of a point: brackets reach out a little. Neighbours in a word may do so more.
        const SLACK: f64 = 0.12;
        for (index, one) in self.glyphs.iter().enumerate() {
            for other in self.glyphs.iter().skip(index + 2) {
                let across = one.right.min(other.right) - one.left.max(other.left);
                let down = one.bottom.min(other.bottom) - one.top.max(other.top);
                assert!(
                    across < SLACK || down < SLACK,
                    "{name}: {one:?} and {other:?}"
                );
            }
        }
    }
}
