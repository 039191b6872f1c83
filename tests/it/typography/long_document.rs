//! About 300 pages of mixed text, set once. What typst cannot do is counted and pinned: better is welcome, worse fails.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::mixed_text::Dice;
use super::{
    CLOSING, LEFT, OPENING, Print, RIGHT, is_full_width, is_han, page_and_line, source_from,
};
use crate::workspace::{SERIES, Workspace};

const ARTICLES: usize = 14;
const ARTICLE_BYTES: usize = 30_000;

fn print() -> &'static Print {
    static PRINT: OnceLock<Print> = OnceLock::new();
    PRINT.get_or_init(|| {
        let mut dice = Dice::new(731);
        let names: Vec<String> = (1..=ARTICLES).map(|n| format!("{n:02}.md")).collect();
        let list: Vec<&str> = names.iter().map(String::as_str).collect();
        let empty = Workspace::empty().file("issues/bulletin.yaml", SERIES);
        let workspace = names.iter().fold(empty.list(&list), |workspace, name| {
            workspace.article(name, "混排文字", &dice.body(ARTICLE_BYTES))
        });
        Print::of(&workspace)
    })
}

/// A line that the same paragraph goes on after.
struct Pair {
    page: usize,
    line: &'static super::Line,
    next_page: usize,
    next: &'static super::Line,
}

fn pairs() -> Vec<Pair> {
    let lines = print().lines_from(2);
    lines
        .windows(2)
        .filter(|pair| print().goes_on(pair[1].1))
        .map(|pair| Pair {
            page: pair[0].0,
            line: pair[0].1,
            next_page: pair[1].0,
            next: pair[1].1,
        })
        .collect()
}

fn first(text: &str) -> char {
    text.trim().chars().next().expect("a character")
}

fn last(text: &str) -> char {
    text.trim().chars().next_back().expect("a character")
}

#[test]
fn it_has_about_300_pages_all_on_the_grid() {
    let pages = print().layout.pages.len();
    assert!((280..=350).contains(&pages), "{pages}");
    print().is_on_the_grid();
    assert!(print().reported("J601").is_empty());
}

#[test]
fn every_full_page_has_22_lines_from_edge_to_edge() {
    assert!(print().full_pages_are_full() > 250);
}

#[test]
fn every_line_that_goes_on_fills_the_measure() {
    let pairs = pairs();
    assert!(pairs.len() > 5_000, "{}", pairs.len());
    for pair in pairs {
        let (line, page) = (pair.line, pair.page);
        // An address has no place for a gap: it ends where it ends.
        let stretches = line
            .glyphs
            .iter()
            .any(|glyph| glyph.text.chars().all(|c| is_full_width(c) || c == ' '));
        let end = line.end() - RIGHT;
        assert!(
            end < 0.5 && (end > -0.5 || !stretches),
            "page {page}: {end:.2}: {}",
            line.text()
        );
        let start = line.start() - LEFT;
        assert!(
            start.abs() < 0.1 || (start - 2.0 * print().grid.size).abs() < 0.1,
            "page {page}: {start:.2}: {}",
            line.text()
        );
    }
    assert!(print().reported("J602").is_empty());
}

#[test]
fn marks_stand_where_they_may_and_the_report_names_every_one_that_does_not() {
    let mut found = BTreeSet::new();
    for (page, line) in print().lines_from(2) {
        let (text, number) = (line.text(), print().position(line.baseline).0);
        assert!(!OPENING.contains(last(&text)), "page {page}: {text}");
        assert_ne!(first(&text), '·', "page {page}: {text}");
        if CLOSING.contains(first(&text)) || "…%‰℃".contains(first(&text)) {
            found.insert((page, number));
        }
    }
    assert!(found.is_empty(), "{found:?}");
    let reported = print().reported("J603");
    let places: BTreeSet<_> = reported.iter().map(|found| page_and_line(found)).collect();
    assert_eq!(places, found);
    for deviation in reported {
        let (page, number) = page_and_line(deviation);
        let lines = print().body_lines(&print().layout.pages[page - 1]);
        let line = lines
            .into_iter()
            .find(|line| print().position(line.baseline).0 == number)
            .expect("the line");
        // The mark, and after it the rest of the line, stand at the place named.
        assert_eq!(deviation.place().text(), first(&line.text()).to_string());
        let source = source_from(deviation);
        assert!(
            source.starts_with(line.text().trim()),
            "{}: {source:.120}",
            line.text()
        );
    }
}

#[test]
fn dashes_numbers_and_document_numbers_stay_whole() {
    let mut parted = 0;
    for Pair {
        page, line, next, ..
    } in pairs()
    {
        let (text, next) = (line.text(), next.text());
        let (before, after) = (last(&text), first(&next));
        // A border within a run of dashes is between two pairs of them.
        let run = |mark: char| text.chars().rev().take_while(|&c| c == mark).count();
        assert!(
            !"—…".contains(before) || before != after || run(before) % 2 == 0,
            "page {page}: {text} | {next}"
        );
        let number = text.rfind('〔').map_or("", |at| &text[at..]);
        assert!(
            number.is_empty() || number.contains('号'),
            "page {page}: {text} | {next}"
        );
        if before.is_ascii_digit() && (after.is_ascii_alphanumeric() || "%‰℃".contains(after)) {
            assert!(text.ends_with(' '), "page {page}: {text} | {next}");
            parted += 1;
        }
    }
    assert_eq!(parted, 0);
}

#[test]
fn a_mark_before_another_and_at_a_lines_end_takes_half_an_em() {
    let size = print().grid.size;
    let (mut exact, mut squeezed, mut unsqueezed) = (0, 0, Vec::new());
    for Pair { page, line, .. } in pairs() {
        let gap = print().gap(line);
        let glyph = line.glyphs.last().expect("a glyph");
        if CLOSING.contains(&glyph.text) {
            let width = (RIGHT - glyph.x) / size;
            assert!(
                (0.45..0.55).contains(&width),
                "page {page}: {width:.2} em: {}",
                line.text()
            );
        }
        for marks in line.glyphs.windows(2) {
            let (one, two) = (marks[0].text.as_str(), marks[1].text.as_str());
            let width = if CLOSING.contains(one) && (CLOSING.contains(two) || OPENING.contains(two))
            {
                marks[1].x - marks[0].x
            } else if OPENING.contains(one) && OPENING.contains(two) {
                marks[1].advance
            } else {
                continue;
            };
            // The first of the two gives up its empty half; in a compressed line the second may give up more. In a
            // stretched line there is a gap between them, or (in a box) none, but never more than between characters.
            match width / size {
                ..0.49 => unreachable!("page {page}: overlapping marks: {}", line.text()),
                found if gap > 0.01 && found < 0.51 + gap / size => exact += 1,
                0.49..0.51 => squeezed += 1,
                _ => unsqueezed.push(format!("page {page}: {one}{two}: {}", line.text())),
            }
        }
    }
    assert!(exact > 40 && squeezed > 500, "{exact}, {squeezed}");
    assert!(unsqueezed.is_empty(), "{unsqueezed:#?}");
}

/// Where the 28th character could have stood in the line, but typst's optimisation of the whole paragraph preferred
/// another break.
const SHORT_BY_CHOICE_AT_MOST: usize = 2;

#[test]
fn a_line_of_full_width_characters_has_28_unless_a_rule_or_the_paragraph_pulls_one_down() {
    let lines = print().plain_lines();
    assert!(lines.len() > 200, "{}", lines.len());
    let (mut exact, mut by_choice) = (0, 0);
    for (count, line, next) in &lines {
        assert!(*count <= 28, "{count}: {}", line.text());
        if *count == 28 {
            exact += 1;
            continue;
        }
        let next: Vec<char> = next.text().chars().take(2).collect();
        let fits = is_han(next[0])
            && next
                .get(1)
                .is_none_or(|&c| is_han(c) || OPENING.contains(c) || c.is_ascii_alphanumeric());
        by_choice += usize::from(fits);
    }
    assert!(by_choice <= SHORT_BY_CHOICE_AT_MOST, "{by_choice}");
    assert!(exact * 100 > lines.len() * 95, "{exact} of {}", lines.len());
}

#[test]
fn no_paragraph_ends_in_a_lonely_character_and_no_line_is_stretched() {
    let lines = print().lines_from(2);
    let mut lonely = Vec::new();
    for three in lines.windows(3) {
        let (line, ends) = (three[1].1, !print().goes_on(three[2].1));
        let text = line.text();
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        if ends && print().goes_on(line) && letters == 1 && text.chars().count() <= 2 {
            lonely.push(format!("page {}: {text}", three[1].0));
        }
    }
    assert!(lonely.is_empty(), "{lonely:?}");
    let widest = pairs()
        .iter()
        .map(|pair| print().gap(pair.line) / print().grid.size)
        .fold(0.0, f64::max);
    assert!(widest <= 0.25, "{widest}");
    for code in ["J604", "J605"] {
        assert!(print().reported(code).is_empty(), "{code}");
    }
}

#[test]
fn paragraphs_go_on_over_the_pages() {
    let over = pairs()
        .iter()
        .filter(|pair| pair.next_page == pair.page + 1)
        .count();
    assert!(over > 150, "{over}");
}
