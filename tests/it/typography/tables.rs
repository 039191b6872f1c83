//! Tables that are longer than a page, in the middle of a text: what follows them is on the grid, and their header is
//! on each of their pages.

use super::{BOTTOM, LEFT, Print, TOP};
use crate::workspace::Workspace;

const PARAGRAPH: &str =
    "全省各级人大代表认真办理群众关切的意见建议，持续跟踪问效，切实推动解决一批急难愁盼问题。";

/// A text with a table of so many rows in its middle.
fn text(rows: usize, cell: impl Fn(usize) -> String) -> String {
    let mut body = format!("{PARAGRAPH}\n\n").repeat(4);
    body.push_str("| 序号 | 建议内容 | 承办单位 |\n| --: | :-- | --- |\n");
    for row in 1..=rows {
        body.push_str(&format!("| {row} | {} | 省水利厅 |\n", cell(row)));
    }
    body.push('\n');
    body.push_str(&format!("{PARAGRAPH}\n\n").repeat(30));
    body
}

/// Sets it; returns on how many pages the header stands.
#[track_caller]
fn on_the_grid(body: &str) -> usize {
    let print = Print::of(&Workspace::with_body(body));
    print.is_on_the_grid();
    assert!(
        print.report.deviations.is_empty(),
        "{:?}",
        print.report.deviations
    );
    // What follows the table has its pages to itself, and they are full.
    assert!(print.full_pages_are_full_after_table() > 0);
    let header = |line: &super::Line| line.text().contains("建议内容");
    let pages = print.layout.pages.iter();
    pages.filter(|page| page.lines.iter().any(header)).count()
}

impl Print {
    /// Pages without a table that another page follows: each has all lines of the grid.
    #[track_caller]
    fn full_pages_are_full_after_table(&self) -> usize {
        let mut pages = self.full_pages();
        pages.retain(|(number, _)| self.layout.pages[number - 1].rules.is_empty());
        for (number, lines) in &pages {
            assert_eq!(lines.len(), self.grid.lines as usize, "page {number}");
        }
        pages.len()
    }
}

#[test]
fn thirty_rows() {
    assert_eq!(on_the_grid(&text(30, |row| format!("第{row}件建议"))), 2);
}

#[test]
fn eighty_rows() {
    assert_eq!(on_the_grid(&text(80, |row| format!("第{row}件建议"))), 4);
}

#[test]
fn cells_of_several_lines() {
    let pages = on_the_grid(&text(40, |row| PARAGRAPH.repeat(row % 4 + 1)));
    assert!(pages > 3, "{pages}");
}

#[test]
fn several_tables_one_after_the_other() {
    let body = format!(
        "{}\n{}",
        text(35, |row| format!("第{row}件建议")),
        text(50, |row| PARAGRAPH.repeat(row % 3 + 1))
    );
    let print = Print::of(&Workspace::with_body(&body));
    print.is_on_the_grid();
    assert!(
        print.report.deviations.is_empty(),
        "{:?}",
        print.report.deviations
    );
}

#[test]
fn every_row_is_within_the_type_area() {
    let print = Print::of(&Workspace::with_body(&text(80, |row| {
        PARAGRAPH.repeat(row % 4 + 1)
    })));
    for page in &print.layout.pages {
        for rule in &page.rules {
            assert!(
                rule.x > LEFT - 1.0 && rule.y > TOP - 1.0 && rule.y < BOTTOM + 1.0,
                "{rule:?}"
            );
        }
    }
}

#[test]
fn code_over_several_pages() {
    let code = "let 件数 = 办结 + 在办\n".repeat(70);
    let body = format!(
        "{PARAGRAPH}\n\n```\n{code}```\n\n{}",
        format!("{PARAGRAPH}\n\n").repeat(30)
    );
    let print = Print::of(&Workspace::with_body(&body));
    print.is_on_the_grid();
    assert!(
        print.report.deviations.is_empty(),
        "{:?}",
        print.report.deviations
    );
}
