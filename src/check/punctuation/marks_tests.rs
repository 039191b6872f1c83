use proptest::prelude::*;

use super::{
    dash, doubled_mark, ellipsis, mark_before_closing, needless_pause_mark, space_beside_number,
    space_between_chinese, title_with_stop,
};
use crate::check::corpus::{article, findings};
use crate::check::rule::Rule;
use crate::diagnostic::{Confidence, Diagnostics, Edit};

const RULES: [&Rule; 8] = [
    &ellipsis::RULE,
    &dash::RULE,
    &doubled_mark::RULE,
    &needless_pause_mark::RULE,
    &mark_before_closing::RULE,
    &title_with_stop::RULE,
    &space_between_chinese::RULE,
    &space_beside_number::RULE,
];

const FRONT_MATTER: &str = "---\ntitle: 题目\nsource: 省教育厅\n---\n\n";

/// The text after the certain fixes, first come first served where two overlap.
fn fixed(text: &str, found: &Diagnostics) -> String {
    let mut taken: Vec<&Edit> = Vec::new();
    for diagnostic in found.iter() {
        let Some(fix) = &diagnostic.fix else { continue };
        let free = |edit: &Edit| {
            taken.iter().all(|other| {
                edit.place.span.end <= other.place.span.start
                    || other.place.span.end <= edit.place.span.start
            })
        };
        if fix.confidence == Confidence::Certain && fix.edits.iter().all(free) {
            taken.extend(&fix.edits);
        }
    }
    taken.sort_by_key(|edit| edit.place.span.start);
    let mut text = text.to_owned();
    for edit in taken.iter().rev() {
        text.replace_range(edit.place.span.clone(), &edit.text);
    }
    text
}

fn found_in(text: &str) -> Vec<(String, String)> {
    findings(&article(text), &RULES)
        .iter()
        .map(|found| (found.code.to_string(), found.place().text().to_owned()))
        .collect()
}

#[test]
fn a_title_ends_without_a_stop() {
    let of = |title: &str| {
        found_in(&format!(
            "---\ntitle: {title}\nsource: 省教育厅\n---\n\n正文在此。\n"
        ))
    };
    assert_eq!(of("办好每一件建议。"), [("J712".into(), "。".into())]);
    assert_eq!(of("办好每一件建议，，"), [("J712".into(), "，，".into())]);
    assert_eq!(of("代表建议办得怎么样？"), []);
    assert_eq!(of("同向同力 用心用情　办好2025 年建议"), []);
}

#[test]
fn a_long_paragraph_of_triggers_takes_no_time() {
    for piece in [
        "”、“",
        "》、《",
        "“，",
        "，。",
        "… ",
        "-",
        "文 文",
        "1 年",
        "等……",
        "——— ",
        "“",
        "文 ",
        "，”，",
    ] {
        let text = format!("{FRONT_MATTER}开头，{}\n", piece.repeat(20_000));
        let article = article(&text);
        for rule in RULES {
            let start = std::time::Instant::now();
            let count = findings(&article, &[rule]).iter().count();
            assert!(
                start.elapsed().as_secs() < 5,
                "{} {piece} {count}",
                rule.code
            );
        }
    }
}

/// Found by the test below.
#[test]
fn both_spaces_of_a_quotation_go_at_once() {
    let text = format!("{FRONT_MATTER}省人大代表都到会了。。 “ 代表");
    let once = fixed(
        &text,
        &findings(&article(&text), &[&space_between_chinese::RULE]),
    );
    assert!(once.ends_with("。。“代表"), "{once}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn fixes_stay_in_the_text_and_settle(
        words in prop::collection::vec(prop::sample::select(vec![
            "代表", "建议", "等", "一", "第", "条", "张", "长沙", "年", "2024", "4.12", "GDP", "and", " ", "　", "  ", "\n",
            "\n\n", "，", "。", "、", "；", "：", "？", "！", ",", ".", "...", "…", "……", "。。", "-", "--", "—", "——", "“", "”",
            "《", "》", "（", "）", "·", "**", "`x`", "\\", "&amp;", "一、", "# ", "|", "é", "😀",
        ]), 0..40)
    ) {
        let text = format!("{FRONT_MATTER}{}", words.concat());
        let found = findings(&article(&text), &RULES);
        for edit in found.iter().filter_map(|found| found.fix.as_ref()).flat_map(|fix| &fix.edits) {
            prop_assert!(edit.place.span.start >= FRONT_MATTER.len() && edit.place.span.end <= text.len());
            prop_assert!(text.get(edit.place.span.clone()).is_some());
        }
        for rule in RULES {
            settles(&text, &[rule])?;
        }
        // Together no two rules undo each other.
        settles(&text, &RULES)?;
    }
}

/// `fix` reads its result again, since a mended mark can make place for another: a few rounds settle every text.
fn settles(text: &str, rules: &[&Rule]) -> Result<(), TestCaseError> {
    let mut text = text.to_owned();
    for round in 0.. {
        let next = fixed(&text, &findings(&article(&text), rules));
        if next == text {
            break;
        }
        prop_assert!(round < 3, "{next}");
        text = next;
    }
    Ok(())
}
