//! `excuse` (免查) in an article's front matter: places that a rule finds and that stay as they are, with the reason.

use crate::article::{Article, Excuse};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// Takes the excused findings out; for those on the finished pages.
pub fn without_excused(articles: &[Article], diagnostics: Diagnostics) -> Diagnostics {
    take(&mut excuses(articles), diagnostics)
}

/// Takes the excused findings out, and reports (J224) every excuse that excuses nothing.
pub fn apply(articles: &[Article], diagnostics: Diagnostics) -> Diagnostics {
    let mut excuses = excuses(articles);
    let mut kept = take(&mut excuses, diagnostics);
    // What the finished pages show is not known here.
    let idle = excuses
        .iter()
        .filter(|offered| !offered.used && !offered.excuse.rule.value.is_of_layout());
    kept.extend(idle.map(|offered| unused(offered.excuse)));
    kept
}

/// An excuse of an article, and whether it has excused anything.
struct Offered<'a> {
    path: &'a str,
    excuse: &'a Excuse,
    used: bool,
}

fn excuses(articles: &[Article]) -> Vec<Offered<'_>> {
    articles
        .iter()
        .flat_map(|article| {
            let excuses = article.front_matter.excuses.iter();
            excuses.map(|excuse| Offered {
                path: article.file.path(),
                excuse,
                used: false,
            })
        })
        .collect()
}

fn take(excuses: &mut [Offered<'_>], diagnostics: Diagnostics) -> Diagnostics {
    diagnostics
        .into_iter()
        .filter(|diagnostic| {
            let path = diagnostic.place().source.path();
            let mut excused = false;
            for offered in excuses.iter_mut().filter(|offered| offered.path == path) {
                if covers(offered.excuse, diagnostic) {
                    offered.used = true;
                    excused = true;
                }
            }
            !excused
        })
        .collect()
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
