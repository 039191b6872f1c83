use super::numeral;
use crate::check::prose::{Part, Prose};
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J808. Full-width digits, letters and per cent signs (GB/T 15835-2011).
pub const RULE: Rule = Rule {
    code: Code::FULL_WIDTH_DIGIT,
    page: Page {
        finds: "全角的数字和字母：１２３、Ａ，数字后面的全角百分号“％”。",
        why: "全角数字一个占一个汉字的位置，排出来松散，也查不到、算不了；国家标准要求阿拉伯数字占半个汉字的位置。",
        examples: &[
            ("全年办理建议５１件。", "全年办理建议51件。"),
            ("办结率达到９８．３％。", "办结率达到98.3%。"),
        ],
        leaves: "带圈的序号（①②）；全角的标点（由标点规则检查）。",
        reference: "GB/T 15835—2011《出版物上数字用法》：阿拉伯数字一般用正体二分字身，占半个汉字位置",
    },
    check: Check::Prose(check),
};

/// What may begin a run; all are encoded with this first byte.
const FIRST_BYTE: u8 = 0xEF;

fn half_width(c: char) -> Option<char> {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xFEE0),
        _ => None,
    }
}

fn check(prose: &Prose, _scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = bytes[at..].iter().position(|byte| *byte == FIRST_BYTE) {
        let start = at + found;
        let (right, end) = run(text, start);
        if right.is_empty() {
            at = start + 1;
            while !text.is_char_boundary(at) {
                at += 1;
            }
            continue;
        }
        at = end;
        // 二０二五年 is a matter of J804: a Han zero is missing there, not an Arabic one.
        let beside_han = |c: char| numeral::HAN_DIGITS.contains(c) || numeral::is_zero(c);
        if right.chars().all(|c| matches!(c, '0' | 'O' | 'o'))
            && (prose.before(start).is_some_and(beside_han)
                || prose.after(end).is_some_and(beside_han))
        {
            continue;
        }
        // `１. ` would become a list, `title: ２０２５` no text.
        let whole = prose.part == Part::FrontMatter && start == 0 && end == text.len();
        let confidence = if whole || text[end..].starts_with(['.', ')']) {
            Confidence::Suspect
        } else {
            Confidence::Certain
        };
        let what = if right == "%" {
            "百分号"
        } else if right.bytes().any(|byte| byte.is_ascii_alphabetic()) {
            "字母"
        } else {
            "数字"
        };
        diagnostics.push(
            prose
                .warning(
                    Code::FULL_WIDTH_DIGIT,
                    start..end,
                    format!("“{}”是全角{what}", &text[start..end]),
                )
                .with_help(format!("改成半角“{right}”"))
                .with_fix(prose.fix(confidence, start..end, right)),
        );
    }
}

/// The half-width form of the full-width run that begins at a byte, and where the run ends.
fn run(text: &str, start: usize) -> (String, usize) {
    let mut right = String::new();
    let mut end = start;
    let mut characters = text[start..].chars().peekable();
    while let Some(c) = characters.next() {
        let after_digit = right.ends_with(|c: char| c.is_ascii_digit())
            || right.is_empty() && text[..start].ends_with(|c: char| c.is_ascii_digit());
        let half = match c {
            '％' if after_digit => '%',
            '．' if after_digit
                && characters
                    .peek()
                    .is_some_and(|next| matches!(next, '０'..='９')) =>
            {
                '.'
            }
            c => match half_width(c) {
                Some(half) => half,
                None => break,
            },
        };
        right.push(half);
        end += c.len_utf8();
    }
    (right, end)
}
