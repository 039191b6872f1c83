use std::ops::Range;

use super::finding;
use super::lexicon::Term;
use crate::check::prose::Prose;
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J952. Names of institutions, people and doctrines that must be written exactly so: the lexicon's `names`.
pub const RULE: Rule = Rule {
    code: Code::PROTECTED_NAME,
    page: Page {
        finds: "机构名称、人名、重要提法写得与规定的不一样：词表“专名”里列出的错的写法，\
                以及六个字以上的专名漏了一个字，或者相邻两个字颠倒。",
        why: "机构全称、领导同志姓名和重要提法一个字都不能错。",
        examples: &[
            (
                "国家发展与改革委员会印发通知。",
                "国家发展和改革委员会印发通知。",
            ),
            (
                "会议传达全国人民代大表会精神。",
                "会议传达全国人民代表大会精神。",
            ),
        ],
        leaves: "规范的简称（“国家发展改革委”“全国人大常委会”）不算错。书名号里的、引文里的照录原文，\
                只提示，不自动改。查错了的，写进 issues/terms.yaml 的“例外”；\
                自己的专名（本地机构、领导同志姓名和职务）写进它的“专名”。",
        reference: "机构名称以机构编制部门公布的为准，重要提法以党的重要文献为准",
    },
    check: Check::Prose(check),
};

fn check(prose: &Prose, scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let lexicon = scope.lexicon;
    let text = prose.text();
    let mut listed: Vec<Range<usize>> = Vec::new();
    lexicon.find(text, |range, term| {
        listed.push(range.clone());
        if term.code == Code::PROTECTED_NAME {
            diagnostics.push(finding(prose, range, term, lexicon));
        }
    });
    lexicon.slips.find(text, |range, term| {
        // A listed word is a finding of its own.
        let next = listed.partition_point(|listed| listed.end <= range.start);
        let touches = listed
            .get(next)
            .is_some_and(|listed| listed.start < range.end);
        if touches || lexicon.words.excuse(text, &range) {
            return;
        }
        let term = Term {
            confidence: Confidence::Suspect,
            reason: None,
            ..lexicon.term(term)
        };
        diagnostics.push(finding(prose, range, term, lexicon));
    });
}
