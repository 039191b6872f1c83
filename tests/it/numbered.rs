//! `build --numbered`: each copy has its number once, in its place, and is else the issue's PDF.

mod painted;

use std::fs;

use self::painted::Painted;
use crate::workspace::{ISSUE, OUT, PDF, SERIES, Workspace, tree};

const MM: f64 = 72.0 / 25.4;
const SIZE: f64 = 15.75;
/// The baseline of the type area's first line.
const FIRST_LINE: f64 = 37.0 * MM + 0.88 * SIZE;
const PITCH: f64 = (225.0 * MM - SIZE) / 21.0;
const LEFT: f64 = 28.0 * MM;
const RIGHT: f64 = (210.0 - 26.0) * MM;
/// Six digits of the Latin face, each half as wide as high.
const NUMBER_WIDTH: f64 = 3.0 * SIZE;

const PRIVATE: &str = "private/联络动态2025年第6期（总第731期）-份号";
const RECIPIENTS: &str = "\
备份: 2
收件单位:
- {名称: 研究室, 分组: 省委办公厅, 类别: 报, 邮箱: 无, 份数: 3}
- {名称: 省政府, 类别: 送, 邮箱: 无, 份数: 1}
- {名称: 甲县人大常委会, 类别: 发, 邮箱: jia@example.org}
";
const FILES: [&str; 4] = [
    "000001-000003 省委办公厅研究室.pdf",
    "000004 省政府.pdf",
    "000005-000006 备份.pdf",
    "000007 甲县人大常委会.pdf",
];

fn listed() -> Workspace {
    Workspace::new().file("issues/recipients.yaml", RECIPIENTS)
}

fn private(name: &str) -> String {
    format!("{PRIVATE}/{name}")
}

/// Numbers the newest issue; all copies in one file.
#[track_caller]
fn all(workspace: &Workspace) -> Vec<Painted> {
    let run = workspace.run(["build", "--numbered"]).ends_with(0);
    // Three pages: who prints on both sides is warned.
    assert!(run.stderr.contains("双面打印"), "{run:#?}");
    Painted::pages(workspace.bytes(&private("全部.pdf")))
}

/// The issue's own PDF, as `build` makes it. It leaves `dist` behind.
fn base(workspace: &Workspace) -> Vec<Painted> {
    workspace.run(["build", "--format", "pdf"]).ends_with(0);
    Painted::pages(workspace.bytes(&format!("{OUT}/{PDF}")))
}

/// Whether these pages are these copies of `base`: each page's text unchanged, the number on each first page once, in
/// its place.
#[track_caller]
fn assert_copies(
    pages: &[Painted],
    base: &[Painted],
    numbers: std::ops::RangeInclusive<u32>,
    x: f64,
    y: f64,
) {
    assert_eq!(pages.len(), base.len() * numbers.clone().count());
    for (copy, number) in pages.chunks(base.len()).zip(numbers) {
        let number = format!("{number:06}");
        for (index, (page, own)) in copy.iter().zip(base).enumerate() {
            if index > 0 {
                assert_eq!(page.text(), own.text(), "{number}");
                continue;
            }
            assert_eq!(page.text(), own.text() + &number);
            let places = page.places_of(&number);
            assert_eq!(places.len(), 1, "{number}");
            let (start, end) = places[0];
            assert!((start.x - x).abs() < 0.5, "{number} at {start:?}, not {x}");
            assert!((start.y - y).abs() < 0.1, "{number} at {start:?}, not {y}");
            assert!((end.x - start.x - NUMBER_WIDTH * 5.0 / 6.0).abs() < 0.1);
            assert_free(own, x, y);
        }
        // What is not the number stands where it stood.
        for (page, own) in copy.iter().zip(base) {
            for (moved, glyph) in page.glyphs.iter().zip(&own.glyphs) {
                let far = (moved.x - glyph.x).abs().max((moved.y - glyph.y).abs());
                assert!(far < 0.01, "{moved:?} {glyph:?}");
            }
        }
    }
}

/// Whether the number's box meets none of the page's own characters, each taken as a square of its line.
#[track_caller]
fn assert_free(page: &Painted, x: f64, y: f64) {
    for glyph in &page.glyphs {
        let inside = glyph.x > x - SIZE && glyph.x < x + NUMBER_WIDTH && (glyph.y - y).abs() < SIZE;
        assert!(!inside, "{glyph:?} is under the number");
    }
}

#[test]
fn every_copy_has_its_number_once_and_is_else_the_issue() {
    let workspace = listed();
    let pages = all(&workspace);
    assert!(!workspace.exists("dist"));
    let base = base(&workspace);
    assert_eq!(base.len(), 3);
    assert_copies(&pages, &base, 1..=6, LEFT, FIRST_LINE);
    assert!(pages.iter().all(|page| page.marks.is_empty()));
    assert_eq!(
        workspace.names(PRIVATE),
        [".jianbao-files", "份号登记.csv", "全部.pdf"]
    );
    assert_eq!(
        workspace.text(&private("份号登记.csv")),
        "\u{feff}\"份号起\",\"份号止\",\"份数\",\"收件单位\"\r\n\"000001\",\"000003\",\"3\",\"省委办公厅研究室\"\r\n\"000004\",\"000004\",\"1\",\"省政府\"\r\n\"000005\",\"000006\",\"2\",\"备份\"\r\n"
    );
    let again = workspace.bytes(&private("全部.pdf"));
    workspace.run(["build", "--numbered"]).ends_with(0);
    assert!(
        workspace.bytes(&private("全部.pdf")) == again,
        "other bytes"
    );
}

#[test]
fn the_issue_is_in_the_file_once_however_many_copies() {
    let workspace = Workspace::new();
    workspace.run(["build", "--format", "pdf"]).ends_with(0);
    let base = workspace.bytes(&format!("{OUT}/{PDF}")).len();
    workspace
        .run(["build", "731", "--numbered", "--copies", "200"])
        .ends_with(0);
    let all = workspace.bytes(&private("全部.pdf")).len();
    // A page of its own takes some 400 bytes.
    assert!(all < base + 200 * 3 * 700, "{all} of {base}");
}

#[test]
fn each_recipient_has_a_file_whose_pages_bear_a_mark() {
    let workspace = listed();
    let run = workspace
        .run(["build", "--numbered", "--per-recipient"])
        .ends_with(0);
    assert!(run.stdout.contains("4 个 PDF"), "{run:#?}");
    assert!(run.stderr.contains("000007"), "{run:#?}");
    assert!(!workspace.exists("dist"));
    let mut names = vec![".jianbao-files", "份号登记.csv"];
    names.extend(FILES);
    names.sort_unstable();
    assert_eq!(workspace.names(PRIVATE), names);
    let base = base(&workspace);
    let numbers = [1..=3, 4..=4, 5..=6, 7..=7];
    let mut marks = Vec::new();
    for (name, numbers) in FILES.into_iter().zip(numbers) {
        let pages = Painted::pages(workspace.bytes(&private(name)));
        assert_copies(&pages, &base, numbers, LEFT, FIRST_LINE);
        for page in &pages {
            assert!(page.marks.len() >= 3 * 7, "{name}: {}", page.marks.len());
            // On the page, all of it.
            for mark in &page.marks {
                assert!(mark.x0 > 0.0 && mark.y0 > 0.0, "{name}: {mark:?}");
                assert!(
                    mark.x1 < 210.0 * MM && mark.y1 < 297.0 * MM,
                    "{name}: {mark:?}"
                );
            }
        }
        marks.push(pages[0].marks.clone());
        // Other numbers are other drawings; the pages of one copy have the same.
        let last = pages.len() - base.len();
        assert!(pages[0].marks == pages[1].marks, "{name}");
        assert!(last == 0 || pages[0].marks != pages[last].marks, "{name}");
    }
    marks.dedup();
    assert_eq!(marks.len(), 4, "two units have one mark");
    let before = tree(&workspace.path(PRIVATE));
    workspace
        .run(["build", "--numbered", "--per-recipient"])
        .ends_with(0);
    assert!(tree(&workspace.path(PRIVATE)) == before, "other bytes");
    // The other way leaves nothing of this one.
    workspace.run(["build", "--numbered"]).ends_with(0);
    assert!(!workspace.exists(&private(FILES[0])));
}

#[test]
fn hostile_names_are_neither_run_nor_written_elsewhere() {
    let workspace = Workspace::new().file(
        "issues/recipients.yaml",
        "收件单位:\n- {名称: '#read(\"/etc/passwd\")</text><script>', 类别: 发, 份数: 1}\n- {名称: ../../../出去, 类别: 发, 份数: 1}\n- {名称: '=cmd|calc', 类别: 发, 份数: 1}\n- {名称: \"a\\u202Eb\", 类别: 发, 份数: 1}\n- {名称: a, 类别: 发, 份数: 1}\n- {名称: A, 类别: 发, 份数: 1}\n",
    );
    workspace
        .run(["build", "--numbered", "--per-recipient"])
        .ends_with(0);
    assert_eq!(
        workspace.names(PRIVATE),
        [
            ".jianbao-files",
            "000001 #read(--etc-passwd-)--text--script-.pdf",
            "000002 -..-..-出去.pdf",
            "000003 =cmd-calc.pdf",
            "000004 ab.pdf",
            "000005 a.pdf",
            "000006 A.pdf",
            "份号登记.csv",
        ]
    );
    assert_eq!(workspace.names("private").len(), 8);
    let register = workspace.text(&private("份号登记.csv"));
    assert!(register.contains("\"'=cmd|calc\""), "{register}");
    let base = base(&workspace);
    let pages = Painted::pages(workspace.bytes(&private("000002 -..-..-出去.pdf")));
    assert_copies(&pages, &base, 2..=2, LEFT, FIRST_LINE);
}

/// What makes the first page's corners differ.
fn corner(side: &str, mark: bool, draft: bool, title: &str) -> Workspace {
    let mark = if mark { "密级: 机密★10年\n" } else { "" };
    let draft = if draft { "送审: 是\n" } else { "" };
    Workspace::with_manifest(format!(
        "{mark}{draft}版式: {{份号位置: {side}}}\nnumber: 6\ntotal: 731\ndate: 2025-03-11\narticles: [01-jia.md, 02-yi.md]\n"
    ))
    .file("issues/bulletin.yaml", SERIES.replace("联络动态", title))
}

#[test]
fn the_corner_is_free_whatever_else_is_on_the_page() {
    for title in ["联络动态", "代表工作简报", "省人大常委会联络动态"] {
        for (side, x) in [("left", LEFT), ("right", RIGHT - NUMBER_WIDTH)] {
            for (mark, draft) in [(false, false), (true, false), (false, true), (true, true)] {
                let workspace = corner(side, mark, draft, title);
                workspace
                    .run(["build", "--numbered", "--copies", "2"])
                    .ends_with(0);
                workspace.run(["build", "--format", "pdf"]).ends_with(0);
                let pdf = |folder: &str| {
                    let names = workspace.names(folder);
                    let name = names.iter().find(|name| name.ends_with(".pdf"));
                    Painted::pages(workspace.bytes(&format!("{folder}/{}", name.expect("a PDF"))))
                };
                let (pages, base) = (pdf("private"), pdf(OUT));
                assert_copies(&pages, &base, 1..=2, x, FIRST_LINE);
                // 密级 on the second line below 份号, on the first opposite to it.
                let classified = base[0].places_of("机密★10年");
                let lines: Vec<_> = classified.iter().map(|(at, _)| at.y).collect();
                let line = if side == "left" {
                    FIRST_LINE + PITCH
                } else {
                    FIRST_LINE
                };
                assert_eq!(lines.len(), usize::from(mark));
                assert!(lines.iter().all(|y| (y - line).abs() < 0.1), "{lines:?}");
                let drafts = base[0].places_of("送审稿");
                assert_eq!(drafts.len(), usize::from(draft));
                assert!(drafts.iter().all(|(at, _)| (at.y - FIRST_LINE).abs() < 0.1));
                // A draft has as many lines as what becomes of it.
                assert_eq!(base.len(), 3);
            }
        }
    }
}

#[test]
fn a_draft_and_what_becomes_of_it_have_the_same_lines() {
    for side in ["left", "right"] {
        for mark in [false, true] {
            let places = [true, false].map(|draft| {
                let workspace = corner(side, mark, draft, "联络动态");
                workspace
                    .run(["build", "--numbered", "--copies", "1"])
                    .ends_with(0);
                let names = workspace.names("private");
                let name = names
                    .iter()
                    .find(|name| name.ends_with(".pdf"))
                    .expect("a PDF");
                let pages = Painted::pages(workspace.bytes(&format!("private/{name}")));
                let contents = pages[0].places_of("第6期");
                contents.first().expect("the number of the issue").0.y
            });
            assert!((places[0] - places[1]).abs() < 0.1, "{side} {mark}");
        }
    }
}

#[test]
fn of_a_released_issue_it_is_the_stored_pdf() {
    let workspace = listed();
    workspace.run(["release"]).ends_with(0);
    let stored = Painted::pages(workspace.bytes(&format!("{ISSUE}/released/{PDF}")));
    // Today's template doesn't matter.
    workspace.write("templates/pdf/bulletin.typ", "#(1 + \"今天的模板\")\n");
    let run = workspace.run(["build", "--numbered"]).ends_with(0);
    assert!(run.stdout.contains("已发刊，用的是存档的 PDF"), "{run:#?}");
    let pages = Painted::pages(workspace.bytes(&private("全部.pdf")));
    assert_copies(&pages, &stored, 1..=6, LEFT, FIRST_LINE);
}

#[test]
fn a_released_issue_that_has_changed_gets_no_numbers() {
    let workspace = listed();
    workspace.run(["release"]).ends_with(0);
    let workspace = workspace.article("02-yi.md", "乙文", "后来改了。");
    workspace
        .run(["build", "--numbered"])
        .refused(1, "没有生成任何文件，原有的文件没有改动。");
    assert!(!workspace.exists("private"));
}

#[test]
fn a_failed_run_changes_nothing() {
    let workspace = listed();
    workspace.run(["build", "--numbered"]).ends_with(0);
    let before = tree(workspace.path("private").as_path());
    let workspace = workspace.article("02-yi.md", "乙文", "![图](没有.png)");
    for more in [&[][..], &["--per-recipient"], &["--copies", "3"]] {
        let run = ["build", "--numbered"].iter().chain(more);
        workspace.run(run).ends_with(1);
        assert!(tree(workspace.path("private").as_path()) == before);
    }
    // A template that typst refuses is found out after the folder has been begun.
    let workspace = listed();
    workspace.run(["build", "--numbered"]).ends_with(0);
    let before = tree(workspace.path("private").as_path());
    workspace.write("templates/paper/numbered.typ", "#(1 + \"不行\")\n");
    workspace
        .run(["build", "--numbered", "--per-recipient"])
        .refused(1, "templates/paper");
    assert!(tree(workspace.path("private").as_path()) == before);
    let left = fs::read_dir(workspace.path("private")).expect("the folder");
    assert_eq!(left.count(), 1, "something was left behind");
}

#[test]
fn the_number_of_copies_is_told_or_known() {
    let workspace = Workspace::new();
    workspace
        .run(["build", "--numbered"])
        .refused(1, "--numbered --copies 300");
    workspace
        .run(["build", "--numbered", "--per-recipient"])
        .refused(1, "issues/recipients.yaml");
    assert!(!workspace.exists("private"));
    let printed = Workspace::with_series(format!("{SERIES}copies: 4\n"));
    assert_eq!(all(&printed).len(), 4 * 3);
    let listed = listed();
    listed
        .run(["build", "--numbered", "--copies", "9"])
        .ends_with(0);
    assert_eq!(Painted::pages(listed.bytes(&private("全部.pdf"))).len(), 27);
    let register = listed.text(&private("份号登记.csv"));
    assert!(
        register.ends_with("\"000005\",\"000009\",\"5\",\"备份\"\r\n"),
        "{register}"
    );
}

#[test]
fn too_many_copies_are_refused() {
    let workspace = Workspace::new();
    workspace
        .run(["build", "--numbered", "--copies", "13334"])
        .refused(1, "最多放 13333 份");
    let mut list = "收件单位:\n".to_owned();
    for unit in 1..=11 {
        list.push_str(&format!(
            "- {{名称: 县{unit}, 类别: 发, 邮箱: 无, 份数: 99999}}\n"
        ));
    }
    workspace.write("issues/recipients.yaml", list);
    let run = workspace.run(["build", "--numbered"]).ends_with(1);
    assert!(
        run.stderr.contains("最多 999999 份，现在是 1099989 份"),
        "{run:#?}"
    );
    assert!(!workspace.exists("private"));
}

#[test]
fn faulty_recipients_give_no_numbers() {
    // An issue that has its own lines and copies doesn't ask them.
    let series = format!("{SERIES}copies: 4\ndistribution: [{{kind: 报, to: [省委]}}]\n");
    let workspace = Workspace::with_series(series).file(
        "issues/recipients.yaml",
        "收件单位:\n- {名称: 省委, 类别: 给, 份数: 4}\n",
    );
    let run = workspace.run(["build", "--numbered"]).ends_with(1);
    assert!(run.stderr.contains("issues/recipients.yaml"), "{run:#?}");
    assert_eq!(run.stderr.matches("不能是“给”").count(), 1, "{run:#?}");
    assert!(!workspace.exists("private"));
}

#[test]
fn a_corner_that_is_taken_moves_the_number_up_or_is_an_error() {
    let library = fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/templates/pdf/bulletin.typ"
    ));
    let library = library.expect("the library");
    let with = |more: &str| {
        let number = "  if copy-number != none {";
        let own = library.replacen(number, &format!("{more}\n{number}"), 1);
        assert!(own != library);
        Workspace::new().file("templates/pdf/bulletin.typ", own)
    };
    // As a 密级 that older versions put on the first line.
    let workspace = with("  place(top + left, [秘密])");
    workspace
        .run(["build", "--numbered", "--copies", "1"])
        .ends_with(0);
    let pages = Painted::pages(workspace.bytes(&private("全部.pdf")));
    assert_copies(&pages, &base(&workspace), 1..=1, LEFT, FIRST_LINE - PITCH);
    let workspace = with("  place(top + left, dy: -3em, rect(width: 5em, height: 5em))");
    workspace
        .run(["build", "--numbered", "--copies", "1"])
        .refused(1, "首页左上角已经印有内容");
    assert!(!workspace.exists("private"));
}

#[test]
fn options_that_make_no_sense_together_are_refused() {
    let workspace = Workspace::new();
    for more in [
        &["--out", "x"][..],
        &["--format", "pdf"],
        &["--keep-typst"],
        &["--all"],
    ] {
        let args = ["build", "--numbered"].iter().chain(more);
        workspace.run(args).refused(2, "不能一起用");
    }
    workspace
        .run(["build", "--per-recipient"])
        .refused(2, "缺少 --numbered");
    workspace
        .run(["build", "--numbered", "--copies", "0"])
        .refused(2, "份数要写 1 到 999999 的整数");
    let workspace = workspace.issue("2025/07", "number: 7\ntotal: 732\ndate: 2025-04-11\n");
    workspace
        .run(["build", "731", "732", "--numbered"])
        .refused(2, "一次只做一期");
}

#[test]
fn verify_says_what_it_is() {
    let workspace = listed();
    workspace.run(["build", "--numbered"]).ends_with(0);
    let run = workspace.run(["verify", &private("全部.pdf")]);
    let said = run.stdout + &run.stderr;
    assert!(said.contains("编了份号"), "{said}");
}

#[cfg(unix)]
#[test]
fn nobody_else_may_enter_the_folder() {
    use std::os::unix::fs::PermissionsExt as _;
    let workspace = listed();
    workspace.run(["build", "--numbered"]).ends_with(0);
    let metadata = fs::metadata(workspace.path("private")).expect("the folder");
    assert_eq!(metadata.permissions().mode() & 0o777, 0o700);
}
