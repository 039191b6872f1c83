use super::number::{self, Number};
use crate::check::prose::{Kind, Prose};
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J901. The numbers 一、 （一） 1. （1） count on without a gap or a double.
pub const RULE: Rule = Rule {
    code: Code::HEADING_NUMBER,
    page: Page {
        finds: "标题、段落开头的序号“一、”“（一）”“1.”“（1）”有缺漏、重复或者颠倒。",
        why: "改稿时增删段落，序号常常忘了跟着改。读者会以为漏印了一部分，引用“第三部分”时也说不清是哪一段。",
        examples: &[(
            "一、压实责任。主要领导带头办理。\n\n二、加强沟通。办前见面，办中协商。\n\n四、注重实效。能办的马上办。",
            "一、压实责任。主要领导带头办理。\n\n二、加强沟通。办前见面，办中协商。\n\n三、注重实效。能办的马上办。",
        )],
        leaves: "换了上一级标题，下一级可以从头编，也可以接着编；只有一个“（一）”不算错；引用块、脚注、Markdown 列表里的序号不查；“三、四季度”这样的约数不当作序号。",
        reference: "GB/T 9704—2012 7.3.3（结构层次序数依次用“一、”“（一）”“1.”“（1）”）",
    },
    check: Check::Article(check),
};

/// A heading without a number ends all counts; it and what only looks like one are no longer than this.
const TITLE_CHARACTERS: usize = 30;

/// A number in the sequence of its level.
struct Counted<'a> {
    prose: &'a Prose,
    number: Number,
    /// Whether a new count may begin here.
    fresh: bool,
    /// Whether a numbered Markdown list stands between this and the one before: then any number may be right.
    unknown: bool,
}

fn check(all: &[Prose], _: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let mut levels: [Vec<Counted<'_>>; 4] = Default::default();
    let mut fresh = [true; 4];
    let mut unknown = [false; 4];
    let mut part = None;
    for prose in all {
        if part != Some(prose.part) {
            part = Some(prose.part);
            fresh = [true; 4];
            for level in &mut levels {
                judge(level, diagnostics);
                level.clear();
            }
        }
        if prose.kind == Kind::Item {
            if in_numbered_list(prose) {
                unknown[2..].fill(true);
            }
            continue;
        }
        if !number::may_have(prose) {
            continue;
        }
        let Some(number) = number::of(prose.text()) else {
            if begins_anew(prose) {
                fresh = [true; 4];
            }
            continue;
        };
        let at = number.level.number() - 1;
        levels[at].push(Counted {
            prose,
            number,
            fresh: std::mem::take(&mut fresh[at]),
            unknown: std::mem::take(&mut unknown[at]),
        });
        fresh[at + 1..].fill(true);
    }
    for level in &levels {
        judge(level, diagnostics);
    }
}

/// Whether an item belongs to a numbered Markdown list: a digit stands before it on its line.
fn in_numbered_list(prose: &Prose) -> bool {
    let place = prose.place(0..0);
    place.source.text()[..place.span.start]
        .trim_end_matches(['.', ')', ' '])
        .ends_with(|c: char| c.is_ascii_digit())
}

/// Whether numbers may begin anew after a stretch without one: a heading, a line that introduces a list, or a short
/// line without a closing mark (附件, 第一部分).
fn begins_anew(prose: &Prose) -> bool {
    let text = prose.text().trim_end();
    matches!(prose.kind, Kind::Heading(_))
        || text.ends_with(['：', ':'])
        || (!text.ends_with(['。', '！', '？', '；', '…', '，', '、', '”', '）'])
            && text.chars().count() <= TITLE_CHARACTERS)
}

/// Judges the numbers of one level of a part.
fn judge(counted: &[Counted<'_>], diagnostics: &mut Diagnostics) {
    let mut last: Option<&Counted<'_>> = None;
    // What the last number is or should have been.
    let mut value = 0;
    for (at, this) in counted.iter().enumerate() {
        let number = &this.number;
        let expected = value + 1;
        let restarts = number.value == 1 && (this.fresh || value != 1);
        if number.value == expected || restarts || this.unknown {
            value = number.value;
            last = Some(this);
            continue;
        }
        if number.doubtful {
            continue;
        }
        // A count that runs on is silent; so where a new one may begin, one that begins wrongly should begin with 1.
        let wanted = if this.fresh && number.value < expected {
            1
        } else {
            expected
        };
        let next = counted.get(at + 1).filter(|next| !next.fresh);
        let follows = next.map(|next| next.number.value);
        let only_this = match follows {
            Some(follows) => follows == wanted + 1,
            None => wanted > 1,
        };
        let write = |value| number::written(number.level, value);
        let shown = &this.prose.text()[number.range.clone()];
        let message = if wanted == 1 {
            format!("“{shown}”前面没有“{}”", write(1))
        } else if number.value == value {
            format!("序号“{shown}”重复")
        } else if number.value < value {
            format!("序号“{shown}”排在“{}”后面", write(value))
        } else if number.value == expected + 1 {
            format!(
                "“{}”后面就是“{shown}”，缺“{}”",
                write(value),
                write(expected)
            )
        } else {
            format!(
                "“{}”后面就是“{shown}”，缺“{}”至“{}”",
                write(value),
                write(expected),
                write(number.value - 1)
            )
        };
        let help = if only_this {
            format!(
                "看看是不是漏了内容；没有漏，就把序号改成“{}”",
                write(wanted)
            )
        } else {
            "看看是不是漏了内容；没有漏，就把后面的序号依次改过来".to_owned()
        };
        let mut found = this
            .prose
            .warning(Code::HEADING_NUMBER, number.range.clone(), message)
            .with_help(help);
        if let Some(last) = last {
            found = found.with_other(last.prose.place(last.number.range.clone()), "前一个序号");
        }
        if only_this {
            found = found.with_fix(this.prose.fix(
                Confidence::Suspect,
                number.digits.clone(),
                number::digits(number.level, wanted),
            ));
        }
        diagnostics.push(found);
        if only_this && follows.is_some() {
            value = wanted;
        } else if number.value > value || follows == Some(number.value + 1) {
            value = number.value;
        }
        last = Some(this);
    }
}
