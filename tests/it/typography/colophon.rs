//! 版记 on an even page (GB/T 9704-2012 §7.5: neither a blank page before it nor its own page then has a number), and
//! what stands in it.

use std::collections::BTreeSet;

use super::{BOTTOM, LEFT, Line, MM, PageLayout, Print, RIGHT};
use crate::workspace::{ISSUE, SERIES, Workspace};

const IMPRINT: &str = "\
editor: 本刊编辑部
copies: 260
approval_number: 湘党简准字〔2000〕第28号
distribution:
  - kind: 报
    to: [省人大常委会主任会议成员]
  - kind: 送
    to: [省委办公厅、省政府办公厅, 各市州人大常委会]
";

fn has_number(page: &PageLayout) -> bool {
    page.lines.iter().any(|line| line.baseline > BOTTOM + 1.0)
}

fn has_text(page: &PageLayout) -> bool {
    page.lines.iter().any(|line| line.text().contains("是一行"))
}

fn has_colophon(page: &PageLayout) -> bool {
    let full = page
        .rules
        .iter()
        .filter(|rule| rule.is_black && (rule.length - 156.0 * MM).abs() < 0.1);
    full.count() >= 2
}

#[test]
fn an_even_colophon_closes_the_sheet() {
    let mut cases = BTreeSet::new();
    for lines in (1..=60).step_by(3) {
        let body: String = (0..lines).map(|n| format!("第{n}段是一行。\n\n")).collect();
        let series = format!("{SERIES}{IMPRINT}layout: {{colophon: even}}\n");
        let workspace = Workspace::with_body(&body).file("issues/bulletin.yaml", series);
        let print = Print::of(&workspace);
        let pages = &print.layout.pages;
        let text = pages.iter().rposition(has_text).expect("text") + 1;
        let colophon: Vec<usize> = (1..=pages.len())
            .filter(|page| has_colophon(&pages[page - 1]))
            .collect();
        assert_eq!(colophon, [pages.len()], "{lines} lines");
        assert_eq!(pages.len() % 2, 0, "{lines} lines");
        let numbered: Vec<usize> = (1..=pages.len())
            .filter(|page| has_number(&pages[page - 1]))
            .collect();
        let (case, expected) = match pages.len() - text {
            0 => ("same page", text),
            1 => ("next page", text + 1),
            2 => {
                assert!(pages[text].lines.is_empty() && pages[text].rules.is_empty());
                ("after a blank page", text)
            }
            more => panic!("{more} pages after the text"),
        };
        assert_eq!(
            numbered,
            (1..=expected).collect::<Vec<_>>(),
            "{lines} lines"
        );
        assert_eq!(case == "next page", text % 2 == 1, "{lines} lines");
        cases.insert(case);
    }
    assert_eq!(
        cases.into_iter().collect::<Vec<_>>(),
        ["after a blank page", "next page", "same page"]
    );
}

#[test]
fn an_ordinary_colophon_is_on_the_last_page_whole() {
    for lines in (1..=40).step_by(3) {
        let body: String = (0..lines).map(|n| format!("第{n}段是一行。\n\n")).collect();
        let series = format!("{SERIES}{IMPRINT}");
        let print = Print::of(&Workspace::with_body(&body).file("issues/bulletin.yaml", series));
        let pages = &print.layout.pages;
        let colophons = pages.iter().filter(|page| has_colophon(page)).count();
        let last = pages.last().expect("a page");
        assert!(colophons == 1 && has_colophon(last), "{lines} lines");
        let foot = last.rules.iter().map(|rule| rule.y).fold(0.0, f64::max);
        assert!((foot - BOTTOM).abs() < 0.3 * MM, "{lines} lines: {foot}");
        // One line of the grid at least between the text and the first rule.
        let first = last
            .rules
            .iter()
            .filter(|rule| rule.is_black)
            .map(|rule| rule.y);
        let top = first.fold(f64::MAX, f64::min);
        for line in print.body_lines(last) {
            if line.text().contains("是一行") {
                assert!(line.baseline + 15.75 < top, "{lines} lines");
            }
        }
    }
}

/// The lines of the last page in 四号.
fn lines(print: &Print) -> Vec<&Line> {
    let page = print.layout.pages.last().expect("a page");
    let small = page
        .lines
        .iter()
        .filter(|line| line.baseline < BOTTOM && (line.glyphs[0].size - 14.0).abs() < 0.01);
    small.collect()
}

#[test]
fn its_parts_stand_in_their_places() {
    let series = format!("{SERIES}{IMPRINT}");
    let manifest = "number: 6\ntotal: 731\ndate: 2025-03-11\nextra_distribution: [省民政厅, 云麓市人民政府]\ncopies: 300\narticles: [01-jia.md]\n";
    let workspace = Workspace::with_body("正文。")
        .file("issues/bulletin.yaml", series)
        .file(&format!("{ISSUE}/issue.yaml"), manifest);
    let print = Print::of(&workspace);
    let lines = lines(&print);
    let texts: Vec<String> = lines.iter().map(|line| line.text()).collect();
    assert_eq!(texts.len(), 5, "{texts:?}");
    assert_eq!(texts[0], "报：省人大常委会主任会议成员。");
    assert_eq!(texts[1], "送：省委办公厅、省政府办公厅，各市州人大常委会。");
    assert_eq!(texts[2], "本期增发：省民政厅，云麓市人民政府。");
    assert_eq!(texts[3], "责任编辑：本刊编辑部");
    assert!(texts[4].starts_with("批准文号：湘党简准字〔2000〕第28号"));
    assert!(texts[4].ends_with("共印300份"), "{}", texts[4]);
    // One character of 四号 in from each side.
    for line in &lines {
        assert!(
            (line.start() - LEFT - 14.0).abs() < 0.3 * MM,
            "{}",
            line.text()
        );
    }
    assert!((lines[4].end() - (RIGHT - 14.0)).abs() < 0.3 * MM);
}

#[test]
fn a_colophon_longer_than_a_page_runs_on() {
    let units: String = (1..=80)
        .map(|n| format!("      - 第{n}个市州和县市区人大常委会代表工作机构\n"))
        .collect();
    let series = format!("{SERIES}distribution:\n  - kind: 送\n    to:\n{units}");
    let workspace = Workspace::with_body("正文。").file("issues/bulletin.yaml", series);
    let print = Print::of(&workspace);
    let pages = &print.layout.pages;
    assert!(pages.len() > 2);
    for page in pages {
        let mut last = f64::MIN;
        for line in page
            .lines
            .iter()
            .filter(|line| line.baseline < BOTTOM + 1.0)
        {
            assert!(line.baseline > last, "{} overprints", line.text());
            last = line.baseline;
        }
        assert!(
            page.lines
                .iter()
                .all(|line| line.baseline < BOTTOM + 10.0 * MM)
        );
    }
    let text: String = pages
        .iter()
        .flat_map(|page| page.lines.iter().map(Line::text))
        .collect();
    assert!(text.contains("第1个市州") && text.contains("第80个市州"));
}

#[test]
fn labels_keep_their_full_width() {
    let series = format!("{SERIES}{IMPRINT}");
    let print = Print::of(&Workspace::with_body("正文。").file("issues/bulletin.yaml", series));
    let page = print.layout.pages.last().expect("pages");
    let line = page
        .lines
        .iter()
        .find(|line| line.text().starts_with("报："))
        .expect("the first label");
    // 四号, one character in; the units begin behind two characters.
    let start = LEFT + 3.0 * 14.0;
    assert!(
        (line.glyphs[2].x - start).abs() < 0.3 * MM,
        "{}",
        line.glyphs[2].x
    );
}
