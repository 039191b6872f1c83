use super::*;
use crate::check::rule::Check;

fn text_rules() -> Vec<&'static Rule> {
    rules()
        .filter(|rule| matches!(rule.check, Check::Prose(_) | Check::Article(_)))
        .collect()
}

#[test]
fn every_rule_finds_its_faults_and_no_rule_accuses_what_is_right() {
    let rules = text_rules();
    corpus::run(&rules, &rules);
}

#[test]
fn every_code_has_a_page_and_no_rule_is_there_twice() {
    let without: Vec<Code> = Code::ALL
        .iter()
        .map(|(code, _)| *code)
        .filter(|code| page(*code).is_none())
        .collect();
    assert_eq!(without, []);
    let mut codes: Vec<Code> = rules().map(|rule| rule.code).collect();
    let count = codes.len();
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), count);
}
