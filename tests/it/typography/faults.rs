//! Text that cannot be set well, one fault each: the report has the code, and the place is the character that is at
//! fault.

use super::{Print, page_and_line, source_from};
use crate::workspace::Workspace;

/// 26 characters: with the indent, one full line.
const LINE: &str = "全省各级人大代表认真办理群众关切的意见建议持续跟踪问";

/// Sets one article and returns the deviations: code, file, line, column, text at the place.
#[track_caller]
fn deviations(body: &str) -> Vec<(String, String, usize, usize, String)> {
    assert_eq!(LINE.chars().count(), 26);
    let print = Print::of(&Workspace::with_body(body));
    print
        .report
        .deviations
        .iter()
        .map(|found| {
            let place = found.place();
            let position = place.position();
            assert!(source_from(found).starts_with(place.text()), "{found:?}");
            (
                found.code.to_string(),
                place.source.path().to_owned(),
                position.line,
                position.column,
                place.text().to_owned(),
            )
        })
        .collect()
}

#[track_caller]
fn only(body: &str, code: &str, line: usize, column: usize, text: &str) {
    let file = "issues/2025/06/01-jia.md".to_owned();
    assert_eq!(
        deviations(body),
        [(code.to_owned(), file, line, column, text.to_owned())]
    );
}

#[test]
fn good_text_has_none() {
    assert_eq!(deviations(&format!("{LINE}。{LINE}，{LINE}。")), []);
}

#[test]
fn a_tall_picture_in_a_line() {
    let body = format!("第一段。\n\n有图![方块](tu.svg){{width=20mm}}的一行。\n\n{LINE}。");
    let picture = "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='90'><rect width='90' height='90' fill='red'/></svg>";
    let workspace =
        Workspace::with_body(&body).file(&format!("{}/tu.svg", crate::workspace::ISSUE), picture);
    let print = Print::of(&workspace);
    let found = print.reported("J601");
    assert_eq!(found.len(), 1, "{:?}", print.report.deviations);
    assert_eq!(found[0].place().text(), "有");
    assert_eq!(found[0].place().position().line, 7);
}

#[test]
fn a_word_that_is_longer_than_the_line() {
    let word = "a".repeat(80);
    only(&format!("前文{word}"), "J602", 5, 82, "a");
}

#[test]
fn a_mark_after_a_forced_break() {
    only("前一行\\\n，后一行。", "J603", 6, 1, "，");
    only("**前一行**（\\\n后一行）。", "J603", 5, 8, "（");
}

#[test]
fn a_lonely_character() {
    only(&format!("{LINE}\\\n好。"), "J604", 6, 1, "好");
    only(&format!("{LINE}\\\n**好**"), "J604", 6, 3, "好");
}

#[test]
fn a_stretched_line() {
    // 16 characters, then what has no room behind them and cannot be broken.
    let number = "1".repeat(24);
    let body = format!("全省各级**人大代表**认真办理群众关{number}{LINE}。");
    let found = deviations(&body);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].0.as_str(), found[0].2), ("J605", 5));
    assert!(
        "全省各级人大代表认真办理群众关".contains(&found[0].4),
        "{found:?}"
    );
}

#[test]
fn a_broken_unit() {
    // A forced break between a number and its sign is both: parted, and a sign at a line's start.
    let codes: Vec<_> = deviations("办结率达到九成半即95\\\n%。")
        .into_iter()
        .map(|found| (found.0, found.2, found.3, found.4))
        .collect();
    let expected = [("J603", 6, 1, "%"), ("J606", 5, 11, "5")];
    assert_eq!(
        codes,
        expected.map(|(code, line, column, text)| (code.to_owned(), line, column, text.to_owned()))
    );
}

#[test]
fn the_page_and_line_of_a_deviation_are_those_of_the_print() {
    let body = format!("{}前一行\\\n，后一行。", "一段。\n\n".repeat(30));
    let print = Print::of(&Workspace::with_body(&body));
    let found = print.reported("J603");
    let (page, line) = page_and_line(found[0]);
    let lines = print.body_lines(&print.layout.pages[page - 1]);
    let printed = lines
        .iter()
        .find(|printed| print.position(printed.baseline).0 == line)
        .expect("the line");
    assert_eq!((page, printed.text().as_str()), (2, "，后一行。"));
}
