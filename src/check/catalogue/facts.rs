//! What no page says: how bad each kind of finding is, and what can be mended. The tests compare both with the rules.

use crate::check::settings::is_adjustable;
use crate::diagnostic::{Code, Severity};

/// What `jianbao fix` can do about a kind of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fixes {
    /// Nothing.
    None,
    /// It mends it unasked where it is sure.
    Certain,
    /// It asks.
    Suspect,
    /// It mends some and asks about others.
    Both,
}

/// Kinds of finding that are now and then the other of the two.
const EXCEPTIONS: &[(Code, &str)] = &[
    (Code::INVALID_VALUE, "词表里起不了作用的词条是警告"),
    (Code::EMPTY_ISSUE, "生成时是错误"),
    (Code::RELEASED_CHANGED, "正在更正、写了“送审: 是”的是警告"),
    (Code::MISSING_GLYPH, "SVG 图片里的字是警告"),
    (Code::FONT_UNUSABLE, "读不懂的字体文件是警告"),
];

/// Kinds of finding with certain fixes: those whose corpus has `→` lines.
const CERTAIN: &[Code] = &[
    Code::HALF_WIDTH_MARK,
    Code::HALF_WIDTH_BRACKET,
    Code::STRAIGHT_QUOTE,
    Code::UNBALANCED_QUOTE,
    Code::QUOTE_NESTING,
    Code::ELLIPSIS,
    Code::DASH,
    Code::DOUBLED_MARK,
    Code::MARK_BEFORE_CLOSING,
    Code::TITLE_WITH_STOP,
    Code::SPACE_BETWEEN_CHINESE,
    Code::SPACE_BESIDE_NUMBER,
    Code::SHORT_YEAR,
    Code::YEAR_ZERO,
    Code::RANGE_MARK,
    Code::PERCENT_RANGE,
    Code::FULL_WIDTH_DIGIT,
    Code::UNIT_SYMBOL,
    Code::DOUBLED_WORD,
    Code::LOOKALIKE_CHARACTER,
    Code::INVISIBLE_CHARACTER,
    Code::TERM,
    Code::PROTECTED_NAME,
];

/// Kinds of finding with fixes to be asked about.
const SUSPECT: &[Code] = &[
    Code::HALF_WIDTH_MARK,
    Code::HALF_WIDTH_BRACKET,
    Code::STRAIGHT_QUOTE,
    Code::UNBALANCED_QUOTE,
    Code::UNBALANCED_BRACKET,
    Code::QUOTE_NESTING,
    Code::ELLIPSIS,
    Code::DASH,
    Code::DOUBLED_MARK,
    Code::NEEDLESS_PAUSE_MARK,
    Code::MARK_BEFORE_CLOSING,
    Code::TITLE_WITH_STOP,
    Code::SPACE_BETWEEN_CHINESE,
    Code::WRONG_WEEKDAY,
    Code::SHORT_YEAR,
    Code::MIXED_NUMERALS,
    Code::RANGE_MARK,
    Code::PERCENT_RANGE,
    Code::FULL_WIDTH_DIGIT,
    Code::UNIT_SYMBOL,
    Code::OTHER_ISSUE_NUMBER,
    Code::HEADING_NUMBER,
    Code::SERIES_SKIPPED,
    Code::UNFINISHED_SENTENCE,
    Code::MARK_AT_START,
    Code::DOUBLED_WORD,
    Code::LATIN_WORD,
    Code::LOOKALIKE_CHARACTER,
    Code::INVISIBLE_CHARACTER,
    Code::TERM,
    Code::PROTECTED_NAME,
];

/// How bad a kind of finding is, and when it is not.
pub(super) fn severity(code: Code) -> (Severity, &'static str) {
    // What stays an error whatever a series says is one; so are breaks in the numbering, which a series may allow.
    let stays = !is_adjustable(code) && code != Code::EMPTY_ISSUE;
    let numbering = [Code::NUMBER_NOT_CONTINUOUS, Code::TOTAL_NOT_CONTINUOUS];
    let severity = if stays || numbering.contains(&code) {
        Severity::Error
    } else {
        Severity::Warning
    };
    let exception = EXCEPTIONS
        .iter()
        .find(|(own, _)| *own == code)
        .map_or("", |(_, words)| words);
    (severity, exception)
}

/// What can be mended.
pub(super) fn fixes(code: Code) -> Fixes {
    match (CERTAIN.contains(&code), SUSPECT.contains(&code)) {
        (false, false) => Fixes::None,
        (true, false) => Fixes::Certain,
        (false, true) => Fixes::Suspect,
        (true, true) => Fixes::Both,
    }
}

#[cfg(test)]
mod tests;
