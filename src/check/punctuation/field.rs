//! Spaces that part what is no running text: a signature, a photographer, labels with their values, a record.

use std::ops::Range;

use super::characters::{is_closing, is_gap, is_han, is_opening, is_stop};

/// How far is looked on either side of a space, in characters: a signature or a field is no longer.
const REACH: usize = 40;

/// What people's parts in a picture or a text are called behind their names.
const CREDITS: [&str; 14] = [
    "摄", "摄影", "文", "图", "绘", "制", "译", "著", "撰", "书", "供图", "制图", "配图", "报道",
];

/// What addresses and announcements call their fields.
const LABELS: [&str; 18] = [
    "邮编",
    "邮政编码",
    "电话",
    "热线",
    "传真",
    "手机",
    "邮箱",
    "网址",
    "地址",
    "时间",
    "地点",
    "联系人",
    "微信",
    "账号",
    "户名",
    "开户行",
    "日期",
    "编号",
];

/// Whether a space stands between parts that would not be understood, or look wrong, without it.
pub(super) fn parts_fields(text: &str, gap: &Range<usize>) -> bool {
    let (before, after) = (&text[..gap.start], &text[gap.end..]);
    is_signature(text, gap)
        || is_last_date(after)
        || is_credit(before, after)
        || is_labelled(before, after)
        || is_record(before, after)
        || is_speaker(text, before, after)
}

/// Whether the space stands in, or before, what follows the last sentence of a line and is none:
/// 特此通知。 省人大常委会办公厅 2025年3月11日.
fn is_signature(text: &str, gap: &Range<usize>) -> bool {
    let tail = text[gap.end..].chars().take(REACH + 1);
    let tail = tail.take_while(|c| *c != '\n');
    let is_sentence = |c: char| is_stop(c) || matches!(c, ',' | ';' | ':' | '!' | '?' | '“');
    let short = tail.clone().count() <= REACH && tail.clone().last() != Some('.');
    short && !tail.clone().any(is_sentence) && {
        let mut behind = None;
        let stop = text[..gap.end].chars().rev().take(REACH).find(|c| {
            // A quotation begins a sentence here too, before the space as behind it.
            let found = is_stop(*c) || *c == '“';
            if !found {
                behind = Some(*c);
            }
            found
        });
        matches!(stop, Some('。' | '！' | '？')) && behind.is_some_and(is_gap)
    }
}

/// Whether a date with its year follows, and ends the line or the bracket: 省教育厅 二〇二五年三月.
fn is_last_date(after: &str) -> bool {
    let is_numeral = |c: char| c.is_ascii_digit() || "〇○零一二三四五六七八九十".contains(c);
    let year = after.chars().take_while(|c| is_numeral(*c)).take(5).count();
    if year != 4 {
        return false;
    }
    let mut rest = after
        .chars()
        .skip(4)
        .skip_while(|c| is_numeral(*c) || matches!(c, '年' | '月' | '日'));
    after.chars().nth(4) == Some('年') && matches!(rest.next(), None | Some('\n' | '）'))
}

/// （张三 摄）
fn is_credit(before: &str, after: &str) -> bool {
    let word = word_after(after);
    let name = before.chars().rev().take(5).take_while(|c| is_han(*c));
    let name = name.count();
    let ends = after[word.len()..].chars().next();
    CREDITS.contains(&word)
        && (1..=4).contains(&name)
        && before.chars().rev().nth(name).is_none_or(|c| !is_han(c))
        && ends.is_none_or(|c| matches!(c, '\n' | '）') || is_stop(c) || is_gap(c))
}

/// 邮编 410011 电话 85309319
fn is_labelled(before: &str, after: &str) -> bool {
    let is_label = |word: &str| LABELS.iter().any(|label| word.ends_with(label));
    let word = word_after(after);
    let next = after[word.len()..].chars().next();
    is_label(before) && after.starts_with(|c: char| c.is_ascii_digit())
        || is_label(word) && next.is_some_and(|c| c == '：' || is_gap(c) || c.is_ascii_digit())
}

/// The Han characters that follow, no more than six.
fn word_after(after: &str) -> &str {
    let length: usize = after
        .chars()
        .take(6)
        .take_while(|c| is_han(*c))
        .map(char::len_utf8)
        .sum();
    &after[..length]
}

/// What stands between two spaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// A name or a label: 长沙, 第1组.
    Word,
    /// A number with its unit: 86件.
    Measured,
    /// 3:2
    Score,
    /// 01版
    Page,
    Other,
}

impl Part {
    /// More characters than a field of a record has.
    const LONGEST: usize = 8;

    fn of(text: &str) -> Self {
        let plain = |c: char| is_han(c) || c.is_ascii_digit() || c == '.';
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if text
            .split_once([':', '：', '∶'])
            .is_some_and(|(left, right)| is_digits(left) && is_digits(right))
        {
            Self::Score
        } else if text.is_empty()
            || text.chars().nth(Self::LONGEST).is_some()
            || !text.chars().all(plain)
        {
            Self::Other
        } else if text
            .trim_start_matches('第')
            .strip_suffix('版')
            .is_some_and(is_digits)
        {
            Self::Page
        } else if text.starts_with(is_han) {
            Self::Word
        } else if text.ends_with(is_han) {
            Self::Measured
        } else {
            Self::Other
        }
    }
}

/// The part that follows, and what is behind it.
fn part_after(text: &str) -> (Part, &str) {
    let end = text
        .char_indices()
        .take(Part::LONGEST + 2)
        .find(|(_, c)| is_gap(*c) || *c == '\n' || is_closing(*c) || is_stop(*c) && *c != '：')
        .map_or_else(|| text.floor_char_boundary(REACH), |(at, _)| at);
    (
        Part::of(&text[..end]),
        text[end..].trim_start_matches(is_gap),
    )
}

/// The part that comes before, and what is before it.
fn part_before(text: &str) -> (Part, &str) {
    let start = text
        .char_indices()
        .rev()
        .take(Part::LONGEST + 2)
        .find(|(_, c)| is_gap(*c) || *c == '\n' || is_opening(*c) || is_stop(*c))
        .map_or_else(
            || text.ceil_char_boundary(text.len().saturating_sub(REACH)),
            |(at, c)| at + c.len_utf8(),
        );
    (
        Part::of(&text[start..]),
        text[..start].trim_end_matches(is_gap),
    )
}

/// 长沙 86件 株洲 42件 湘潭 31件
fn is_record(before: &str, after: &str) -> bool {
    use Part::{Measured, Page, Score, Word};
    let (left, before) = part_before(before);
    let (right, after) = part_after(after);
    match (left, right) {
        (Score, _) | (_, Score | Page) => true,
        (Word, Measured) => {
            part_before(before).0 == Measured || {
                let (next, after) = part_after(after);
                next == Word && part_after(after).0 == Measured
            }
        }
        (Measured, Word) => part_before(before).0 == Word && part_after(after).0 == Measured,
        _ => false,
    }
}

/// 问：…… 答：……, on one line.
fn is_speaker(text: &str, before: &str, after: &str) -> bool {
    let is_label = |text: &str| {
        let word = word_after(text);
        !word.is_empty() && text[word.len()..].starts_with('：')
    };
    before.ends_with(['。', '！', '？', '”', '…']) && is_label(after) && is_label(text)
}

#[cfg(test)]
mod tests {
    use super::super::characters::runs;
    use super::*;

    /// Whether each space of a text parts fields.
    fn all(text: &str) -> Vec<bool> {
        runs(text, is_gap)
            .map(|gap| parts_fields(text, &gap))
            .collect()
    }

    #[test]
    fn signatures_and_credits_keep_their_spaces() {
        assert_eq!(
            all("妥否，请批示。 云麓市人民政府 2025年3月11日"),
            [true, true]
        );
        assert_eq!(all("代表在田间走访。 张小山 摄"), [true, true]);
        assert_eq!(all("走访（张小山 摄），送政策。"), [true]);
        assert_eq!(all("公布（省教育厅 二〇二五年三月）。"), [true]);
    }

    #[test]
    fn running_text_has_no_fields() {
        assert_eq!(all("截至 2025年3月，已经办结。"), [false]);
        assert_eq!(all("会议定于2025 年 3 月 11 日召开。"), [false; 5]);
        assert_eq!(all("共办理建议 86 件，办结 79 件。"), [false; 4]);
        assert_eq!(all("已经完成。 下一步，继续推进。"), [false]);
        assert_eq!(all("他在会上 摄制了短片，反响很好。"), [false]);
        assert_eq!(all("已经完成。 下一步继续推进."), [false]);
        assert_eq!(all("会议 时间为两天，地点在长沙。"), [false]);
    }

    #[test]
    fn records_keep_their_spaces() {
        assert_eq!(all("城东 36件 城西 28件 城南 19件，共83件。"), [true; 5]);
        assert_eq!(all("以 3:2 获胜，晋级。"), [true, true]);
        assert_eq!(all("邮编 410000 传真 85309320，欢迎来信。"), [true; 3]);
    }
}
