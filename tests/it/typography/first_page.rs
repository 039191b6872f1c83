//! 报头, 要目 and what a kind of issue changes on its first page.

use super::{LEFT, Line, MM, Print, RIGHT};
use crate::pdf_text::reader::Printed;
use crate::workspace::{OUT, SERIES, Workspace};

const MANIFEST: &str = "number: 6\ntotal: 731\ndate: 2025-03-11\narticles: [01-jia.md, 02-yi.md]\n";

fn with(line: &str) -> Workspace {
    Workspace::with_manifest(format!("{line}\n{MANIFEST}"))
}

/// The body lines of page 1.
fn first_page(print: &Print) -> Vec<&Line> {
    print.body_lines(&print.layout.pages[0])
}

fn texts(print: &Print) -> Vec<String> {
    first_page(print).iter().map(|line| line.text()).collect()
}

#[test]
fn contents_have_page_numbers() {
    let print = Print::of(&Workspace::new());
    let texts = texts(&print);
    assert_eq!(print.layout.pages.len(), 3);
    assert_eq!(texts[texts.len() - 3..], ["要目", "甲文2", "乙文3"]);
    for line in &first_page(&print)[texts.len() - 2..] {
        assert!((line.end() - RIGHT).abs() < 0.3 * MM, "{}", line.text());
    }
}

#[test]
fn plain_contents_have_titles_only() {
    let print = Print::of(&with("layout: {contents: plain}"));
    let texts = texts(&print);
    assert_eq!(print.layout.pages.len(), 3);
    assert_eq!(texts[texts.len() - 3..], ["要目", "甲文", "乙文"]);
}

#[test]
fn without_contents_the_first_article_begins_below_the_red_rule() {
    let none = Print::of(&with("layout: {contents: none}"));
    let single = Print::of(&Workspace::new().list(&["01-jia.md"]));
    for (print, pages) in [(none, 2), (single, 1)] {
        let page = &print.layout.pages[0];
        assert_eq!(print.layout.pages.len(), pages);
        let all: Vec<String> = page.lines.iter().map(Line::text).collect();
        assert!(!all.iter().any(|text| text.contains("要目")), "{all:?}");
        let rule = page.rules.iter().find(|rule| !rule.is_black);
        let rule = rule.expect("the red rule").y;
        let title = page.lines.iter().find(|line| line.text() == "甲文");
        assert!(title.expect("the title").baseline > rule);
        assert!(all.iter().any(|text| text == "甲文的正文。"), "{all:?}");
        print.is_on_the_grid();
    }
}

#[test]
fn a_supplement_has_its_own_number_and_no_total() {
    let workspace = Workspace::new().issue("2025/z01", "supplement: 1\ndate: 2025-05-06\n");
    let print = Print::issue(&workspace, "2025-z1");
    let texts = texts(&print);
    assert!(texts.iter().any(|text| text == "增刊第1期"), "{texts:?}");
    assert!(!texts.iter().any(|text| text.contains('总')), "{texts:?}");
    assert_eq!(print.title, "联络动态2025年增刊第1期");
    print.is_on_the_grid();
}

#[test]
fn a_draft_says_so_and_its_watermark_is_no_text() {
    let workspace = with("draft: true");
    let print = Print::of(&workspace);
    let mark = first_page(&print)[0];
    assert_eq!(mark.text(), "送审稿");
    assert!((mark.end() - RIGHT).abs() < 0.3 * MM);
    assert_eq!(print.position(mark.baseline).0, 1);
    let title = "联络动态2025年第6期（总第731期）（送审稿）";
    assert_eq!(print.title, title);
    workspace.run(["build", "--format", "pdf"]).good();
    let printed = Printed::read(workspace.bytes(&format!("{OUT}/{title}.pdf")));
    assert_eq!(printed.title, title);
    for (index, page) in printed.pages.iter().enumerate() {
        let said = [&page.text, &page.notes, &page.artifacts]
            .into_iter()
            .map(|text| text.matches("送审稿").count())
            .sum::<usize>();
        assert_eq!(said, usize::from(index == 0), "page {}", index + 1);
    }
    // It is drawn on every page all the same.
    let good = Workspace::new();
    good.run(["build", "--format", "pdf"]).good();
    let plain = good.bytes(&format!("{OUT}/{}", crate::workspace::PDF));
    let draft = workspace.bytes(&format!("{OUT}/{title}.pdf"));
    assert!(
        draft.len() > plain.len() + 500,
        "{} {}",
        draft.len(),
        plain.len()
    );
}

#[test]
fn a_classification_stands_below_the_left_corner_in_hei() {
    // The corner itself is for 份号.
    let print = Print::of(&with("classification: 机密★1年"));
    let mark = first_page(&print)[0];
    assert_eq!(mark.text(), "机密★1年");
    assert_eq!(print.position(mark.baseline).0, 2);
    assert!((mark.start() - LEFT).abs() < 0.3 * MM);
    assert_eq!(mark.glyphs[0].family, "Noto Sans CJK SC");
    print.is_on_the_grid();
}

#[test]
fn both_corners_may_be_taken() {
    let print = Print::of(&with("classification: 内部资料 注意保存\ndraft: true"));
    let lines = first_page(&print);
    assert_eq!(lines[0].text(), "送审稿");
    assert_eq!(lines[1].text(), "内部资料 注意保存");
    assert!((lines[0].end() - RIGHT).abs() < 0.3 * MM);
    print.is_on_the_grid();
    // With 份号 in the right corner, they share the first line.
    let print = Print::of(&with(
        "classification: 内部资料 注意保存\ndraft: true\nlayout: {copy_number: right}",
    ));
    let line = first_page(&print)[0];
    assert_eq!(line.text(), "内部资料 注意保存送审稿");
    assert!(line.end() < RIGHT - 3.0 * 15.75);
    print.is_on_the_grid();
}

#[test]
fn publisher_and_date_stand_at_the_two_ends_above_the_red_rule() {
    let print = Print::of(&Workspace::with_series(SERIES));
    let page = &print.layout.pages[0];
    let rule = page.rules.iter().find(|rule| !rule.is_black);
    let rule = rule.expect("the red rule").y;
    let line = page.lines.iter().rfind(|line| line.baseline < rule);
    let line = line.expect("a line above the rule");
    assert_eq!(line.text(), "代表工作委员会编2025年3月11日");
    assert!((line.start() - LEFT).abs() < 0.3 * MM);
    assert!((line.end() - RIGHT).abs() < 0.3 * MM);
    assert!(page.lines.iter().any(|line| line.text() == "第6期"));
}

#[test]
fn the_masthead_stands_in_the_middle() {
    for title in ["联络动态", "代表工作简报"] {
        let workspace =
            Workspace::new().file("issues/bulletin.yaml", SERIES.replace("联络动态", title));
        let print = Print::of(&workspace);
        let line = print.layout.pages[0]
            .lines
            .iter()
            .find(|line| line.text() == title)
            .expect("the masthead");
        let (first, last) = (&line.glyphs[0], &line.glyphs[line.glyphs.len() - 1]);
        let middle = (first.x + last.x + last.size) / 2.0;
        assert!((middle - (LEFT + RIGHT) / 2.0).abs() < 0.3 * MM, "{middle}");
    }
}

#[test]
fn a_long_publisher_stays_above_the_red_rule() {
    let publisher = "某某省人民代表大会常务委员会代表工作委员会某某省人大常委会办公厅研究室联合";
    let workspace = Workspace::new().file(
        "issues/bulletin.yaml",
        SERIES.replace("代表工作委员会", publisher),
    );
    let print = Print::of(&workspace);
    let page = &print.layout.pages[0];
    let rule = page.rules.iter().find(|rule| !rule.is_black);
    let rule = rule.expect("the red rule").y;
    let line = page
        .lines
        .iter()
        .find(|line| line.text().starts_with(publisher))
        .expect("the publisher on one line");
    assert!(line.text().ends_with("2025年3月11日"), "{}", line.text());
    assert!(line.baseline < rule && line.end() < RIGHT + 0.3 * MM);
}
