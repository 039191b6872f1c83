//! Layout facts of the samples, read from the finished frames: what GB/T 9704-2012 asks for, in numbers.

use std::path::Path;

use jianbao::build::Press;
use jianbao::diagnostic::Diagnostics;
use jianbao::pdf::engine::typeset;
use jianbao::pdf::layout::{Layout, Line, PageLayout};
use jianbao::workspace::Workspace;

const MM: f64 = 72.0 / 25.4;
const TOP: f64 = 37.0 * MM;
const LEFT: f64 = 28.0 * MM;
const RIGHT: f64 = (210.0 - 26.0) * MM;
const BOTTOM: f64 = (297.0 - 35.0) * MM;
const SIZE: f64 = 15.75;
/// (225 mm − size) / 21.
const PITCH: f64 = (225.0 * MM - SIZE) / 21.0;

/// The finished pages of an issue of the repository's samples.
fn sample(reference: &str) -> Layout {
    let workspace = Workspace::load(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the samples");
    let entry = workspace.select(reference).expect("the issue");
    let press = Press::new(&workspace.files).unwrap_or_else(|found| panic!("{found:?}"));
    let mut diagnostics = Diagnostics::new();
    let manifest = entry.manifest.as_ref().expect("a manifest");
    let (project, fonts) = press
        .project(&workspace, manifest, &mut diagnostics)
        .unwrap_or_else(|| panic!("{diagnostics:?}"));
    let typeset =
        typeset(&project, &fonts, manifest.date.value).unwrap_or_else(|found| panic!("{found:?}"));
    Layout::of(&typeset.document)
}

/// The lines of a page in the body's size, within the type area.
fn body_lines(page: &PageLayout) -> Vec<&Line> {
    page.lines_between(TOP, BOTTOM + 1.0)
        .filter(|line| {
            line.glyphs
                .iter()
                .filter(|glyph| (glyph.size - SIZE).abs() < 0.01)
                .count()
                * 2
                > line.glyphs.len()
        })
        .collect()
}

/// Which line of the grid a baseline is on, and how far off.
fn grid(baseline: f64) -> (i64, f64) {
    let first = TOP + 0.88 * SIZE;
    let number = ((baseline - first) / PITCH).round();
    (number as i64, baseline - first - number * PITCH)
}

#[test]
fn a_full_page_has_22_lines_from_the_top_edge_to_the_bottom_edge() {
    let layout = sample("731");
    for page in [2, 5] {
        let lines = body_lines(&layout.pages[page]);
        assert_eq!(lines.len(), 22, "page {}", page + 1);
        assert!((lines[0].baseline - 0.88 * SIZE - TOP).abs() < 0.1);
        assert!((lines[21].baseline + 0.12 * SIZE - BOTTOM).abs() < 0.1);
    }
}

#[test]
fn every_body_line_of_every_sample_is_on_the_grid() {
    for issue in ["731", "732", "733", "2025-z1"] {
        for (number, page) in sample(issue).pages.iter().enumerate() {
            for line in body_lines(page) {
                let (_, off) = grid(line.baseline);
                assert!(
                    off.abs() < 0.1,
                    "{issue} page {}: {off:.3} pt off the grid: {}",
                    number + 1,
                    line.text()
                );
            }
        }
    }
}

#[test]
fn body_lines_fill_the_measure_and_never_leave_it() {
    for issue in ["731", "732", "733", "2025-z1"] {
        for (number, page) in sample(issue).pages.iter().enumerate() {
            for line in &page.lines {
                assert!(
                    line.start() > LEFT - 0.5 && line.end() < RIGHT + SIZE,
                    "{issue} page {}: {}",
                    number + 1,
                    line.text()
                );
            }
        }
    }
    // Pages 3 and 6 of the first sample: a line that another one of the same paragraph follows is full.
    for page in [2, 5] {
        let layout = sample("731");
        let lines = body_lines(&layout.pages[page]);
        for pair in lines.windows(2) {
            let next_is_indented = pair[1].start() > LEFT + SIZE;
            if !next_is_indented {
                let last = pair[0].glyphs.last().expect("a glyph");
                // A full-width mark at the line's end hangs half of its advance into the margin, or is cut.
                let end = pair[0].end();
                assert!(
                    (end - RIGHT).abs() < SIZE / 2.0 + 0.6,
                    "ends {:.2} pt from the edge with {:?}: {}",
                    end - RIGHT,
                    last.text,
                    pair[0].text()
                );
            }
        }
    }
}

#[test]
fn page_numbers_stand_outside_one_character_in_7_mm_below() {
    let layout = sample("731");
    for (index, page) in layout.pages.iter().enumerate() {
        let number = index + 1;
        let line = page
            .lines
            .iter()
            .find(|line| line.baseline > BOTTOM + 1.0)
            .unwrap_or_else(|| panic!("no number on page {number}"));
        assert_eq!(line.text().replace(' ', ""), format!("—{number}—"));
        // The dash of the face stands 0.293 em above the baseline at its top.
        let dash = line.baseline - 0.293 * 14.0;
        assert!((dash - BOTTOM - 7.0 * MM).abs() < 0.3 * MM, "page {number}");
        if number % 2 == 1 {
            assert!(
                (RIGHT - SIZE - line.end()).abs() < 0.3 * MM,
                "page {number}"
            );
        } else {
            assert!(
                (line.start() - LEFT - SIZE).abs() < 0.3 * MM,
                "page {number}"
            );
        }
    }
}

#[test]
fn the_masthead_is_red_and_its_rule_as_wide_as_the_type_area() {
    for issue in ["731", "2025-z1"] {
        let layout = sample(issue);
        let page = &layout.pages[0];
        let title: Vec<_> = page
            .lines
            .iter()
            .filter(|line| line.text().contains("联络动态"))
            .collect();
        assert_eq!(title.len(), 1);
        assert!(
            title[0]
                .glyphs
                .iter()
                .all(|glyph| !glyph.is_black && glyph.size > 50.0)
        );
        let middle = (title[0].start() + title[0].end()) / 2.0;
        assert!((middle - (LEFT + RIGHT) / 2.0).abs() < 6.0, "{middle}");
        let rule = page
            .rules
            .iter()
            .find(|rule| !rule.is_black)
            .expect("a red rule");
        assert!((rule.x - LEFT).abs() < 0.1 && (rule.length - 156.0 * MM).abs() < 0.1);
        let black = page.lines.iter().filter(|line| line.baseline > rule.y);
        for line in black {
            assert!(
                line.glyphs.iter().all(|glyph| glyph.is_black),
                "{}",
                line.text()
            );
        }
    }
}

#[test]
fn the_colophon_ends_on_the_type_areas_bottom_edge() {
    for issue in ["731", "732", "733", "2025-z1"] {
        let layout = sample(issue);
        let page = layout.pages.last().expect("a page");
        let rules: Vec<_> = page
            .rules
            .iter()
            .filter(|rule| (rule.length - 156.0 * MM).abs() < 0.1)
            .collect();
        let (first, last) = (rules.first().expect("rules"), rules.last().expect("rules"));
        for rule in [first, last] {
            assert!(
                (rule.thickness - 0.35 * MM).abs() < 0.01,
                "{issue}: {rule:?}"
            );
        }
        for rule in &rules[1..rules.len() - 1] {
            assert!(
                (rule.thickness - 0.25 * MM).abs() < 0.01,
                "{issue}: {rule:?}"
            );
        }
        assert!(
            (last.y - BOTTOM).abs() < 0.3 * MM,
            "{issue}: {}",
            last.y - BOTTOM
        );
        let text: String = page.lines.iter().map(Line::text).collect();
        for label in [
            "报：",
            "送：",
            "责任编辑：",
            "联系方式：",
            "批准文号：",
            "共印",
        ] {
            assert!(text.contains(label), "{issue}: {label} in {text}");
        }
    }
}

#[test]
fn the_wrapped_names_of_the_colophon_align_after_the_colon() {
    let layout = sample("731");
    let page = layout.pages.last().expect("a page");
    let lines: Vec<_> = page
        .lines
        .iter()
        .filter(|line| (line.glyphs[0].size - 14.0).abs() < 0.01)
        .collect();
    let first = lines
        .iter()
        .position(|line| line.text().starts_with("送："))
        .expect("送：");
    assert!((lines[first].start() - LEFT - 14.0).abs() < 0.5);
    let names = lines[first].glyphs[2].x;
    for line in &lines[first + 1..first + 4] {
        assert!((line.start() - names).abs() < 0.5, "{}", line.text());
    }
}

#[test]
fn paragraphs_are_indented_by_two_characters() {
    let layout = sample("731");
    let first = body_lines(&layout.pages[1])
        .into_iter()
        .find(|line| line.start() > LEFT + 10.0 && line.glyphs.len() > 20)
        .expect("a paragraph");
    assert!(
        (first.start() - LEFT - 2.0 * SIZE).abs() < 0.1,
        "{}",
        first.start() - LEFT
    );
}

#[test]
fn levels_are_set_in_their_faces() {
    let layout = sample("733");
    let face = |beginning: &str| {
        layout
            .pages
            .iter()
            .flat_map(|page| &page.lines)
            .find(|line| {
                line.text().starts_with(beginning) && (line.glyphs[0].size - SIZE).abs() < 0.01
            })
            .unwrap_or_else(|| panic!("no {beginning}"))
            .glyphs
            .iter()
            .find(|glyph| !glyph.text.is_ascii() && !"（）、。，".contains(glyph.text.as_str()))
            .map(|glyph| glyph.family.clone())
    };
    assert_eq!(face("一、").as_deref(), Some("Noto Sans CJK SC"));
    assert_eq!(face("（一）").as_deref(), Some("Gongwen Kai"));
    assert_eq!(
        face("1.").as_deref(),
        Some("Zhuque Fangsong (technical preview)")
    );
    assert_eq!(
        face("（1）").as_deref(),
        Some("Zhuque Fangsong (technical preview)")
    );
}

#[test]
fn no_line_begins_or_ends_with_a_forbidden_mark() {
    for issue in ["731", "732", "733", "2025-z1"] {
        for page in &sample(issue).pages {
            for line in body_lines(page) {
                let text = line.text();
                let (first, last) = (text.trim().chars().next(), text.trim().chars().next_back());
                assert!(
                    !first.is_some_and(|c| "，。、；：？！”’）》〉】〕…".contains(c)),
                    "{text}"
                );
                assert!(!last.is_some_and(|c| "“‘（《〈【〔".contains(c)), "{text}");
            }
        }
    }
}
