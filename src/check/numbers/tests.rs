use proptest::prelude::*;

use super::RULES;
use crate::check::corpus;
use crate::check::rule::Rule;
use crate::diagnostic::{Confidence, Edit};

#[test]
fn every_rule_finds_its_faults_and_accuses_no_one() {
    let rules: Vec<&Rule> = RULES.iter().collect();
    corpus::run(&rules, &rules);
}

const FRONT_MATTER: &str = "---\ntitle: 题目\nsource: 省教育厅\n---\n\n";

/// The text after one rule's certain fixes; each edit lies within the text and they don't overlap.
fn fixed(body: &str, rule: &Rule) -> String {
    let mut text = format!("{FRONT_MATTER}{body}");
    let article = corpus::article(&text);
    let found = corpus::findings(&article, &[rule]);
    let mut edits: Vec<&Edit> = found
        .iter()
        .filter_map(|diagnostic| diagnostic.fix.as_ref())
        .filter(|fix| fix.confidence == Confidence::Certain)
        .flat_map(|fix| &fix.edits)
        .collect();
    edits.sort_by_key(|edit| edit.place.span.start);
    for pair in edits.windows(2) {
        assert!(pair[0].place.span.end <= pair[1].place.span.start);
    }
    for edit in edits.iter().rev() {
        assert!(edit.place.span.start >= FRONT_MATTER.len());
        text.replace_range(edit.place.span.clone(), &edit.text);
    }
    text[FRONT_MATTER.len()..].to_owned()
}

fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "2025",
        "2",
        "30",
        "13",
        "24",
        "5",
        "10",
        "0",
        "1.5",
        "二○二五",
        "二〇二",
        "零",
        "一",
        "十",
        "百",
        "千",
        "万",
        "５",
        "％",
        "０",
        "．",
        "年",
        "月",
        "日",
        "时",
        "分",
        "星期三",
        "（",
        "）",
        "第",
        "期",
        "本期",
        "本刊",
        "总",
        "《",
        "》",
        "-",
        "—",
        "~",
        "至",
        "到",
        "%",
        "‰",
        "件",
        "人",
        "个",
        "KG",
        "m2",
        "KM/H",
        "kW.h",
        "° C",
        "oC",
        " ",
        ":",
        "：",
        "，",
        "。",
        "农历",
        "今",
        "几",
        "自",
        "'",
        "’",
        "元/",
        "学",
        "联络动态",
        "字",
        "号",
        "O",
        "/",
        ".",
        "😀",
        "\u{301}",
    ]);
    prop::collection::vec(word, 0..24).prop_map(|words| words.concat())
}

proptest! {
    #[test]
    fn any_text_is_read_and_fixed_once(body in words(), other in "[一-龥0-9A-Za-z０-９ ，。（）《》年月日期%-]{0,60}|\\PC{0,40}") {
        for body in [body, other] {
            for rule in RULES {
                let once = fixed(&body, rule);
                prop_assert_eq!(fixed(&once, rule), once, "{}: {}", rule.code, body);
            }
        }
    }
}
