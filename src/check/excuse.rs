//! `excuse` (免查) in an article's front matter: places that a rule finds and that stay as they are, with the reason.

use crate::article::{Article, Excuse};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// Takes the excused findings out; for those on the finished pages.
pub fn without_excused(articles: &[Article], diagnostics: Diagnostics) -> Diagnostics {
    diagnostics
        .into_iter()
        .filter(|diagnostic| {
            let path = diagnostic.place().source.path();
            !articles
                .iter()
                .filter(|article| article.file.path() == path)
                .flat_map(|article| &article.front_matter.excuses)
                .any(|excuse| covers(excuse, diagnostic))
        })
        .collect()
}

/// Takes the excused findings out, and reports (J224) every excuse that excuses nothing.
pub fn apply(articles: &[Article], diagnostics: Diagnostics) -> Diagnostics {
    let mut used: Vec<Vec<bool>> = articles
        .iter()
        .map(|article| vec![false; article.front_matter.excuses.len()])
        .collect();
    let mut kept: Diagnostics = diagnostics
        .into_iter()
        .filter(|diagnostic| {
            let path = diagnostic.place().source.path();
            let mut excused = false;
            for (article, used) in articles.iter().zip(&mut used) {
                if article.file.path() != path {
                    continue;
                }
                for (excuse, used) in article.front_matter.excuses.iter().zip(used) {
                    if covers(excuse, diagnostic) {
                        *used = true;
                        excused = true;
                    }
                }
            }
            !excused
        })
        .collect();
    for (article, used) in articles.iter().zip(&used) {
        for (excuse, used) in article.front_matter.excuses.iter().zip(used) {
            // What the finished pages show is not known here.
            if !used && !excuse.rule.value.is_of_layout() {
                kept.push(unused(excuse));
            }
        }
    }
    kept
}

/// Whether an excuse is for a finding of its article: the same rule and, where it quotes a text, a place that lies
/// within that text or around it.
fn covers(excuse: &Excuse, diagnostic: &Diagnostic) -> bool {
    if excuse.rule.value != diagnostic.code {
        return false;
    }
    if excuse.text.is_none() {
        return true;
    }
    let place = diagnostic.place();
    excuse.places_in(&place.source).iter().any(|range| {
        let within = |inner: &std::ops::Range<usize>, outer: &std::ops::Range<usize>| {
            outer.start <= inner.start && inner.end <= outer.end
        };
        within(&place.span, range) || within(range, &place.span)
    })
}

fn unused(excuse: &Excuse) -> Diagnostic {
    let code = excuse.rule.value;
    let what = excuse
        .text
        .as_ref()
        .map_or_else(String::new, |text| format!("“{}”", text.value));
    Diagnostic::warning(
        Code::EXCUSE_UNUSED,
        excuse.rule.place.clone(),
        format!("免查的{what}没有 {code}（{}）的问题", code.title()),
    )
    .with_help("请检查原文是否写得一字不差；已经改好了，就把这一项免查删掉")
}
