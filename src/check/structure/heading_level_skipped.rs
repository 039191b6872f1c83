use super::number;
use crate::check::prose::{Kind, Part, Prose};
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Diagnostics};
use crate::document::Level;

/// J902. A numbered paragraph that is no heading for its length, one or more levels too deep. (J307 says it of headings.)
pub const RULE: Rule = Rule {
    code: Code::HEADING_LEVEL_SKIPPED,
    page: Page {
        finds: "段落开头的序号跳过了一级，例如“一、”下面直接用“（1）”。开头一句不长、能作标题的，由 J307 报告；本条查其余的段落。",
        why: "层次序数有固定的次序，跳级会让读者以为少了一层。",
        examples: &[(
            "一、办理情况。全年办结建议56件。\n\n（1）对涉及全省卫生健康事业改革发展、群众反映集中、代表连续多年提出的建议，由主要负责人领办，逐件制定方案、明确时限、跟踪问效。",
            "一、办理情况。全年办结建议56件。\n\n（一）对涉及全省卫生健康事业改革发展、群众反映集中、代表连续多年提出的建议，由主要负责人领办，逐件制定方案、明确时限、跟踪问效。",
        )],
        leaves: "全篇不用“（一）”时，“一、”下面可以直接用“1.”；整篇只有一种序号时，用哪一种都行；引用块、脚注、列表不查。",
        reference: "GB/T 9704—2012 7.3.3（结构层次序数依次用“一、”“（一）”“1.”“（1）”）",
    },
    check: Check::Article(check),
};

fn check(all: &[Prose], _: &Scope<'_>, diagnostics: &mut Diagnostics) {
    for part in [Part::Lead, Part::Body] {
        check_part(all, part, diagnostics);
    }
}

fn check_part(all: &[Prose], part: Part, diagnostics: &mut Diagnostics) {
    let counted = || {
        all.iter()
            .filter(move |prose| prose.part == part && number::may_have(prose))
            .map(|prose| (prose, number::of(prose.text())))
    };
    let mut used = [false; 4];
    for (_, number) in counted() {
        if let Some(number) = number.filter(|number| !number.doubtful) {
            used[number.level.number() - 1] = true;
        }
    }
    if used == [false; 4] {
        return;
    }
    let mut depth = 0;
    // Whether the heading that the next number would stand under has a number itself.
    let mut numbered = true;
    for (prose, number) in counted() {
        let level = match prose.kind {
            Kind::Heading(level) | Kind::Paragraph(Some(level)) => level,
            _ => match &number {
                Some(number) if !number.doubtful => number.level,
                _ => continue,
            },
        };
        let wanted = level.number();
        if let (Kind::Paragraph(None), Some(number)) = (prose.kind, &number)
            && wanted > depth + 1
            && numbered
            && !is_usual(level, depth, &used)
        {
            let shown = &prose.text()[number.range.clone()];
            let right = Level::from_number(depth + 1);
            let message = match depth {
                0 => format!("“{shown}”出现在“一、”之前"),
                depth => format!(
                    "“{}”下面直接用了“{shown}”，跳了一级",
                    number::written(Level::from_number(depth), 1)
                ),
            };
            diagnostics.push(
                prose
                    .warning(Code::HEADING_LEVEL_SKIPPED, number.range.clone(), message)
                    .with_help(format!(
                        "这里该用“{}”；序号依次用“一、”“（一）”“1.”“（1）”",
                        number::written(right, number.value)
                    )),
            );
        }
        depth = wanted;
        numbered = number.is_some();
    }
}

/// Whether official writing allows a level right under another: the only kind of number used so far and later, or 1.
/// under 一、 where （一） isn't used.
fn is_usual(level: Level, depth: usize, used: &[bool; 4]) -> bool {
    if depth == 0 {
        return !used[..level.number() - 1].contains(&true);
    }
    level == Level::Third && depth == 1 && !used[1]
}
