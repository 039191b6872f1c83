//! Marks at the borders of styles, of boxes and of paragraphs.

use super::{CLOSING, LEFT, Line, OPENING, Print};
use crate::workspace::Workspace;

const LINE: &str = "全省各级人大代表认真办理群众关切的意见建议持续跟踪问";

/// The line that holds a text.
#[track_caller]
fn line<'a>(print: &'a Print, text: &str) -> &'a Line {
    let lines = print.lines_from(1);
    let found = lines.iter().find(|(_, line)| line.text().contains(text));
    found.unwrap_or_else(|| panic!("no {text}")).1
}

/// How far the glyph behind a mark is, in em.
#[track_caller]
fn width(print: &Print, text: &str, mark: char) -> f64 {
    let line = line(print, text);
    let at = line
        .glyphs
        .iter()
        .position(|glyph| glyph.text.contains(mark))
        .expect("the mark");
    let end = line.glyphs.get(at + 1).map_or(line.end(), |next| next.x);
    (end - line.glyphs[at].x) / print.grid.size
}

#[track_caller]
fn near(found: f64, wanted: f64) {
    assert!((found - wanted).abs() < 0.03, "{found}");
}

#[test]
fn the_first_mark_of_an_indented_paragraph_takes_half_an_em() {
    for (text, mark) in [
        ("“甲”开头", '“'),
        ("《甲》开头", '《'),
        ("（此件公开）", '（'),
        ("《〈甲〉法》", '《'),
    ] {
        let print = Print::of(&Workspace::with_body(&format!("{text}。{LINE}。")));
        let line = line(&print, text);
        near((line.start() - LEFT) / print.grid.size, 2.0);
        near(width(&print, text, mark), 0.5);
    }
    let print = Print::of(&Workspace::with_body(&format!("**“甲”**开头。{LINE}。")));
    near(width(&print, "“甲”", '“'), 0.5);
}

#[test]
fn the_number_of_a_heading_keeps_its_em() {
    let print = Print::of(&Workspace::with_body(&format!(
        "一、总体情况。{LINE}。\n\n（一）办理情况。{LINE}。"
    )));
    near(width(&print, "（一）", '（'), 1.0);
}

#[test]
fn marks_in_two_styles_take_one_and_a_half_em() {
    for text in [
        "他说“**《甲》**”，乙",
        "见《甲》**“乙”**后",
        "见**“甲”**：乙",
        "见*《甲》*；乙",
        "见**“甲”**“乙”后",
    ] {
        let print = Print::of(&Workspace::with_body(text));
        let line = line(&print, "甲");
        let mut pairs = 0;
        for marks in line.glyphs.windows(2) {
            let (one, two) = (marks[0].text.as_str(), marks[1].text.as_str());
            let width = match (CLOSING.contains(one), OPENING.contains(one)) {
                (true, _) if CLOSING.contains(two) || OPENING.contains(two) => {
                    marks[1].x - marks[0].x
                }
                (_, true) if OPENING.contains(two) => marks[1].advance,
                _ => continue,
            };
            near(width / print.grid.size, 0.5);
            pairs += 1;
        }
        assert!(pairs > 0, "{text}");
    }
}

#[test]
fn a_colon_behind_a_box_keeps_its_em_and_never_begins_a_line() {
    for start in 0..6 {
        let before: String = LINE.chars().skip(start).collect();
        for whole in ["湘政发〔2012〕22号", "99 kg", "3—5"] {
            let print = Print::of(&Workspace::with_body(&format!(
                "{before}{whole}：后面{LINE}。"
            )));
            assert!(
                print.report.deviations.is_empty(),
                "{:?}",
                print.report.deviations
            );
        }
    }
    let print = Print::of(&Workspace::with_body("重99 kg：后面"));
    let line = line(&print, "后面");
    let next = line
        .glyphs
        .iter()
        .find(|glyph| glyph.text == "后")
        .expect("后");
    let mark = line
        .glyphs
        .iter()
        .find(|glyph| glyph.text == "：")
        .expect("：");
    near((next.x - mark.x) / print.grid.size, 1.0);
}

#[test]
fn lines_break_at_single_quotes() {
    // 26 characters fill the first line with the indent.
    let print = Print::of(&Workspace::with_body(&format!("{LINE}‘甲’后面的文字。")));
    assert_eq!(line(&print, LINE).glyphs.len(), 26);
    assert!(line(&print, "‘甲’").text().starts_with('‘'));
}
