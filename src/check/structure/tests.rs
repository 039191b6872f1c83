use proptest::prelude::*;

use super::RULES;
use crate::check::corpus;
use crate::check::rule::Rule;
use crate::diagnostic::{Confidence, Diagnostic, Diagnostics};

const FRONT_MATTER: &str = "---\ntitle: 题目\nsource: 省教育厅\n---\n\n";

#[test]
fn every_rule_finds_its_faults_and_accuses_no_one() {
    let rules: Vec<&Rule> = RULES.iter().collect();
    corpus::run(&rules, &rules);
}

fn found(text: &str) -> Diagnostics {
    let rules: Vec<&Rule> = RULES.iter().collect();
    corpus::findings(&corpus::article(text), &rules)
}

/// The body after the fixes of a confidence.
fn fixed(body: &str, confidence: Confidence) -> String {
    let mut text = format!("{FRONT_MATTER}{body}");
    let mut edits: Vec<_> = found(&text)
        .into_iter()
        .filter_map(|diagnostic| diagnostic.fix)
        .filter(|fix| fix.confidence == confidence)
        .flat_map(|fix| fix.edits)
        .collect();
    edits.sort_by_key(|edit| edit.place.span.start);
    edits.dedup();
    for edit in edits.iter().rev() {
        text.replace_range(edit.place.span.clone(), &edit.text);
    }
    text[FRONT_MATTER.len()..].to_owned()
}

fn only(body: &str) -> Diagnostic {
    let all = found(&format!("{FRONT_MATTER}{body}"));
    assert_eq!(all.iter().count(), 1, "{all:?}");
    all.into_iter().next().unwrap()
}

#[test]
fn suspect_fixes_say_what_is_most_likely() {
    for (wrong, right) in [
        (
            "一、甲事已成。办完了。\n\n二、乙事已成。办完了。\n\n四、丙事已成。办完了。",
            "一、甲事已成。办完了。\n\n二、乙事已成。办完了。\n\n三、丙事已成。办完了。",
        ),
        (
            "(1)甲事。办完了。\n\n(1)乙事。办完了。\n\n(3)丙事。办完了。",
            "(1)甲事。办完了。\n\n(2)乙事。办完了。\n\n(3)丙事。办完了。",
        ),
        (
            "抓三件事：一是定人；三是定责；三是定时限。",
            "抓三件事：一是定人；二是定责；三是定时限。",
        ),
        (
            "由办公室统筹建立台账，每周调度、每月\n\n　　通报，既注重进度，又突出效果。",
            "由办公室统筹建立台账，每周调度、每月通报，既注重进度，又突出效果。",
        ),
        (
            "今年的建议全部办结。下一步，抓好落实\n\n近年来，群众越来越满意。",
            "今年的建议全部办结。下一步，抓好落实。\n\n近年来，群众越来越满意。",
        ),
        (
            "去年，我们办结代表建议51件\n\n，代表满意率达到100%。",
            "去年，我们办结代表建议51件，代表满意率达到100%。",
        ),
        ("问题 and 对策已经查明。", "问题和对策已经查明。"),
        ("全年办理代表建议建议56件。", "全年办理代表建议56件。"),
        ("代表參加了會議。", "代表参加了会议。"),
        ("代表⾒面率达到100%。", "代表见面率达到100%。"),
        ("代表说â€œ办得好。", "代表说“办得好。"),
    ] {
        assert_eq!(fixed(wrong, Confidence::Suspect), right);
    }
}

#[test]
fn a_gap_with_more_behind_it_has_no_fix() {
    let finding = only(
        "一、甲事。办完了。\n\n二、乙事。办完了。\n\n四、丙事。办完了。\n\n五、丁事。办完了。",
    );
    assert_eq!(finding.message, "“二、”后面就是“四、”，缺“三、”");
    assert_eq!(finding.fix, None);
    let finding = only("抓四件事：一是甲；二是乙；四是丙；五是丁。");
    assert_eq!(finding.message, "“二是”后面就是“四是”，缺“三是”");
    assert_eq!(finding.fix, None);
}

#[test]
fn an_invisible_character_is_named() {
    let finding = only("人大\u{200B}代表提出建议。");
    assert_eq!(finding.message, "这里有看不见的字符 U+200B 零宽空格");
}

/// Many triggers in one paragraph take no longer than their number says.
#[test]
fn long_paragraphs_are_no_trouble() {
    let rules: Vec<&Rule> = RULES.iter().collect();
    for unit in [
        "的的",
        "二是，",
        "一是。",
        "其次，",
        "①；",
        "（三）；",
        "\u{200B}人",
        "國",
        "の人",
        "锟斤拷",
        "б",
        "бa",
        "《國",
        "人 and ",
        "Ã¤",
        "建议",
        "ー是",
        "一、N\n\n",
        "（二）N人\n\n",
        "人，\n\n",
        "，\n\n",
        "# N\n\n***\n\n",
    ] {
        let body: String = (0..30_000 / unit.len())
            .map(|n| unit.replace('N', &n.to_string()))
            .collect();
        let article = corpus::article(&format!("{FRONT_MATTER}{body}"));
        let start = std::time::Instant::now();
        corpus::findings(&article, &rules);
        assert!(
            start.elapsed().as_millis() < 2_000,
            "{unit}: {:?}",
            start.elapsed()
        );
    }
}

proptest! {
    #[test]
    fn any_text_is_judged_and_fixes_settle(
        body in "([一二三四是要第其首先次，。、；：！？“”《》（）\n 的了和及一二三四五六七八九十建议工作ー國の﹐．•\u{200B}\u{FFFD}\u{FFFC}锟斤拷aAА1239.#*>|-]|\n\n|一、|（二）|and|首先，|Ã¤){0,60}|\\PC{0,60}",
    ) {
        let text = format!("{FRONT_MATTER}{body}");
        for diagnostic in found(&text).iter() {
            for label in &diagnostic.labels {
                prop_assert!(text.get(label.place.span.clone()).is_some());
            }
            for edit in diagnostic.fix.iter().flat_map(|fix| &fix.edits) {
                prop_assert!(text.get(edit.place.span.clone()).is_some());
                prop_assert!(edit.place.span.start >= "---\n".len());
            }
        }
        let once = fixed(&body, Confidence::Certain);
        prop_assert_eq!(fixed(&once, Confidence::Certain), once);
    }
}
