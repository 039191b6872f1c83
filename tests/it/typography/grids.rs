//! Grids other than 22 × 28, and blocks of every kind on the grid.

use super::mixed_text::Dice;
use super::{Print, RIGHT};
use crate::workspace::{ISSUE, SERIES, Workspace};

/// An article of mixed text on a grid of one's own.
fn print(layout: &str) -> Print {
    let series = format!("{SERIES}layout: {{{layout}}}\n");
    let workspace = Workspace::with_body(&Dice::new(20).body(60_000));
    Print::of(&workspace.file("issues/bulletin.yaml", series))
}

#[track_caller]
fn holds(layout: &str, lines: u32, chars: usize, size: f64) {
    let print = print(layout);
    assert_eq!(
        (print.grid.lines, print.grid.chars as usize),
        (lines, chars)
    );
    assert!(
        (print.grid.size - size).abs() < 0.001,
        "{}",
        print.grid.size
    );
    print.is_on_the_grid();
    assert!(print.full_pages_are_full() >= 10);
    let plain = print.plain_lines();
    assert!(plain.len() >= 10, "{}", plain.len());
    let exact = plain.iter().filter(|(count, ..)| *count == chars).count();
    for (count, line, _) in &plain {
        assert!(*count <= chars, "{count}: {}", line.text());
        assert!((line.end() - RIGHT).abs() < 0.5, "{}", line.text());
    }
    // The others give a character to the next line: see long_document.rs.
    assert!(exact * 2 > plain.len(), "{exact} of {}", plain.len());
}

#[test]
fn lines_20_by_28() {
    holds("lines: 20, chars: 28", 20, 28, 15.75);
}

#[test]
fn lines_19_by_27_in_16_points() {
    holds("lines: 19, chars: 27, size: 16", 19, 27, 16.0);
}

#[test]
fn lines_25_by_30_in_smaller_type() {
    holds("lines: 25, chars: 30", 25, 30, 14.74);
}

#[test]
fn text_of_only_full_width_characters_has_exactly_as_many_as_the_grid() {
    for (layout, chars) in [
        ("lines: 22, chars: 28", 28),
        ("lines: 20, chars: 28", 28),
        ("lines: 19, chars: 27, size: 16", 27),
        ("lines: 25, chars: 30", 30),
    ] {
        let series = format!("{SERIES}layout: {{{layout}}}\n");
        let body = "办理代表建议".repeat(500);
        let workspace = Workspace::with_body(&body).file("issues/bulletin.yaml", series);
        let print = Print::of(&workspace);
        let lines = print.plain_lines();
        assert!(lines.len() > 50, "{}", lines.len());
        for (count, line, _) in lines {
            assert_eq!(count, chars, "{layout}: {}", line.text());
        }
    }
}

#[test]
fn what_follows_blocks_of_every_kind_is_on_the_grid() {
    let picture = "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='77'><rect width='90' height='77' fill='red'/></svg>";
    let blocks = [
        "# 一、单独成行的一级标题",
        "## （一）单独成行的二级标题",
        "### 1.单独成行的三级标题",
        "| 类别 | 件数 |\n|---|---:|\n| 教育 | 42 |\n| 农业 | 58 |",
        "![方块](tu.svg \"图1 方块\"){width=37mm}",
        "- 甲项\n- 乙项\n  - 丙项",
        "1. 甲项\n2. 乙项",
        "- [x] 已办\n- [ ] 未办",
        "> 引文一段。\n>\n> 引文又一段。",
        "```\n代码一行\n代码又一行\n代码第三行\n```",
        "***",
        "有`代码`、**加粗**、*楷体*、~~删去~~和链接[平台](https://example.org/)的一段。",
    ];
    // Each block after each number of lines, so that the foot of a page meets all of them.
    let mut body = String::new();
    for round in 0..6 {
        for (index, block) in blocks.iter().enumerate() {
            body.push_str(block);
            body.push_str("\n\n");
            for line in 0..(index + round) % 4 {
                body.push_str(&format!("第{round}轮第{index}块后第{line}段。\n\n"));
            }
        }
    }
    let workspace = Workspace::with_body(&body).file(&format!("{ISSUE}/tu.svg"), picture);
    let print = Print::of(&workspace);
    assert!(print.layout.pages.len() > 8, "{}", print.layout.pages.len());
    print.is_on_the_grid();
    assert!(
        print.report.deviations.is_empty(),
        "{:?}",
        print.report.deviations
    );
}
