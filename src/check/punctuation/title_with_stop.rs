use super::characters::{is_gap, is_stop};
use crate::check::prose::{Kind, Part, Prose};
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};
use crate::document::Level;

/// J712. A title or a heading on a line of its own that ends with 。，；：、 .
pub const RULE: Rule = Rule {
    code: Code::TITLE_WITH_STOP,
    page: Page {
        finds: "稿件的标题、短标题，或者单独成行的小标题，末尾有句号、逗号、分号、冒号或顿号。",
        why: "标题独占一行，本身就是停顿，末尾不用点号；问号、叹号带有语气，可以用。",
        examples: &[(
            "# 一、总体要求。\n\n坚持实事求是，注重实效。",
            "# 一、总体要求\n\n坚持实事求是，注重实效。",
        )],
        leaves: "接排的小标题（“一、加强领导。市委……”）应当有句号；单独成段而带逗号、较长或者几条连着的（“一、同意……。”“二、批准……。”）当作句子；图题、表题。",
        reference: "《党政机关公文格式》（GB/T 9704—2012）和公文的通行写法",
    },
    check: Check::Article(check),
};

/// The most characters, number and stop included, that a numbered paragraph by itself may have to be taken for a heading.
const HEADING_CHARACTERS: usize = 25;

/// Words of provisions and reports, which are sentences.
const SENTENCE_WORDS: [&str; 8] = ["应当", "必须", "不得", "可以", "了", "已", "将", "是"];

fn check(all: &[Prose], _scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    // Whether a level's headings are run in somewhere: then 。 belongs to the style of them all.
    let mut run_in = None;
    for (index, prose) in all.iter().enumerate() {
        let level = match prose.kind {
            Kind::Title | Kind::ShortTitle => None,
            Kind::Heading(level) => Some(level),
            _ => continue,
        };
        let text = prose.text();
        let content = text.trim_end_matches(is_soft_stop);
        if content.len() == text.len() || content.is_empty() {
            continue;
        }
        let stops = content.len()..text.len();
        let written = &text[stops.clone()];
        // ？。 is J709's: the question mark stays.
        if content.ends_with(is_stop) {
            continue;
        }
        let confidence = match level {
            None => certain_for(written),
            Some(_) if has_hashes(prose) => {
                if written == "：" && prose.before_block {
                    continue;
                }
                certain_for(written)
            }
            Some(level) => {
                let neighbours = (
                    index.checked_sub(1).map(|before| &all[before]),
                    all.get(index + 1),
                );
                let run_in = run_in.get_or_insert_with(|| run_in_levels(all));
                if written != "。"
                    || run_in[level.number() - 1]
                    || !is_heading(prose, level, neighbours)
                {
                    continue;
                }
                Confidence::Suspect
            }
        };
        let what = if level.is_some() {
            "小标题"
        } else {
            "标题"
        };
        let shown: String = written.chars().take(3).collect();
        diagnostics.push(
            prose
                .warning(
                    Code::TITLE_WITH_STOP,
                    stops.clone(),
                    format!("{what}末尾有“{shown}”"),
                )
                .with_help(format!("{what}独占一行时，末尾不用点号"))
                .with_fix(prose.fix(confidence, stops, "")),
        );
    }
}

fn is_soft_stop(c: char) -> bool {
    is_stop(c) && !matches!(c, '！' | '？')
}

/// A full stop is just too much; another mark may be where a title was cut.
fn certain_for(stops: &str) -> Confidence {
    if stops.chars().all(|c| c == '。') {
        Confidence::Certain
    } else {
        Confidence::Suspect
    }
}

/// Whether the author made it a heading with `#`.
fn has_hashes(prose: &Prose) -> bool {
    let place = prose.place(0..0);
    let before = &place.source.text()[..place.span.start];
    let line = before.rsplit('\n').next().unwrap_or("");
    line.trim_start_matches(['>', ' ']).starts_with('#')
}

fn run_in_levels(all: &[Prose]) -> [bool; 4] {
    let mut levels = [false; 4];
    for prose in all {
        if let Kind::Paragraph(Some(level)) = prose.kind {
            levels[level.number() - 1] = true;
        }
    }
    levels
}

/// Whether a numbered paragraph of one sentence is a heading: short, without a comma, and text of its own below it.
fn is_heading(
    prose: &Prose,
    level: Level,
    (before, after): (Option<&Prose>, Option<&Prose>),
) -> bool {
    let text = prose.text();
    if prose.quoted
        || prose.part == Part::Footnote
        || text.contains(['，', '；', '：', '\n'])
        || SENTENCE_WORDS.iter().any(|word| text.contains(word))
        || text.contains(is_gap)
        || text.chars().count() > HEADING_CHARACTERS
    {
        return false;
    }
    let same =
        |other: Option<&Prose>| other.is_some_and(|other| other.kind == Kind::Heading(level));
    let has_text = after.is_some_and(|after| {
        after.part == prose.part
            && match after.kind {
                Kind::Paragraph(None) => true,
                Kind::Heading(deeper) => deeper > level,
                // Headings that are run in have their 。, and so may the one above.
                _ => false,
            }
    });
    has_text && !same(before)
}
