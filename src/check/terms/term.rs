use super::{finding, is_verbatim};
use crate::check::prose::{Kind, Prose};
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J951. Words of the lexicon's `terms`: 错别字, 不规范的说法, 重复累赘的说法.
pub const RULE: Rule = Rule {
    code: Code::TERM,
    page: Page {
        finds: "词表里列出的错别字、不规范的说法和累赘的说法。词表有两份：简报自带的一份，\
                和工作区自己的一份（issues/terms.yaml）；同一个词以工作区的为准。",
        why: "领导讲话和正式文件里的错别字，发出去就收不回来；称谓、提法不规范，还会造成误解。",
        examples: &[
            (
                "会议布署了今年的建议办理工作。",
                "会议部署了今年的建议办理工作。",
            ),
            (
                "代表们集思广义，提出意见建议36条。",
                "代表们集思广益，提出意见建议36条。",
            ),
        ],
        leaves: "更长的词里恰好含有这几个字的（“公布署名文章”里的“布署”）不算。书名号里的、引文里的、\
                 单独加了引号的，照录原文：有把握的只提示、不自动改，存疑的不提。供稿单位和作者的名称不查。\
                 查错了的，把整个词写进 issues/terms.yaml 的“例外”；不想查的，把“对”写得和“错”一样。",
        reference: "《现代汉语词典》（第7版）、《第一批异形词整理表》（GF 1001—2001），以及公文和新闻写作的通行规范",
    },
    check: Check::Prose(check),
};

fn check(prose: &Prose, scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    if prose.kind == Kind::Name {
        return;
    }
    scope.lexicon.find(prose.text(), |range, term| {
        // What may well be right is left as others wrote it.
        let as_written = term.confidence == Confidence::Suspect && is_verbatim(prose, &range);
        if term.code == Code::TERM && !as_written {
            diagnostics.push(finding(prose, range, term, scope.lexicon));
        }
    });
}
