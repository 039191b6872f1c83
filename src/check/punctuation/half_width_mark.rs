use std::ops::Range;

use super::characters::{is_quote, is_stop};
use super::neighbour::{self, Side, is_chinese_text, is_wide};
use crate::check::prose::{Kind, Prose};
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J701. Half-width , . : ; ? ! in Chinese text (GB/T 15834—2011).
pub const RULE: Rule = Rule {
    code: Code::HALF_WIDTH_MARK,
    page: Page {
        finds: "中文句子里的半角标点 , . : ; ? !，应当用全角的，。：；？！。外国人名中间的半角点（约翰.史密斯）应当用间隔号“·”。",
        why: "半角标点只占半个字，排出来挤在一起，行文不齐；多半是输入法没有切换，或者从网页、扫描件里粘来的。",
        examples: &[
            ("去年,我们吸纳了代表建议.", "去年，我们吸纳了代表建议。"),
            ("办得怎么样?代表说了算!", "办得怎么样？代表说了算！"),
            ("责任编辑:张三", "责任编辑：张三"),
        ],
        leaves: "不管数字里的（3.14、3,000、10:30、3:2）、标题序号后的（1.加强领导）、外文词句里的、网址和邮箱里的、参考文献里的半角标点，也不管行内代码。",
        reference: "GB/T 15834—2011《标点符号用法》",
    },
    check: Check::Prose(check),
};

fn check(prose: &Prose, _scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    let mut from = 0;
    let mut known_chinese = false;
    while let Some(range) = next_marks(text, from) {
        from = range.end;
        let Some((confidence, right)) = judge(prose, range.clone()) else {
            continue;
        };
        if !known_chinese && !is_chinese_text(text) {
            return;
        }
        known_chinese = true;
        let (message, help) = match right.as_str() {
            "" => (
                format!("“{}”是多余的半角标点", &text[range.clone()]),
                "删去".to_owned(),
            ),
            right => (
                format!("中文里用了半角的“{}”", &text[range.clone()]),
                format!("改成全角的“{right}”"),
            ),
        };
        let fix = prose
            .fix(
                confidence,
                with_spaces(prose, range.clone()),
                right.as_str(),
            )
            .or_else(|| prose.fix(confidence, range.clone(), right.as_str()));
        diagnostics.push(
            prose
                .warning(Code::HALF_WIDTH_MARK, range, message)
                .with_help(help)
                .with_fix(fix),
        );
    }
}

/// The next half-width mark, with those directly behind it.
fn next_marks(text: &str, from: usize) -> Option<Range<usize>> {
    let is_mark = |byte: &u8| matches!(byte, b',' | b'.' | b':' | b';' | b'?' | b'!');
    let bytes = text.as_bytes();
    let start = from + bytes[from..].iter().position(is_mark)?;
    let length = bytes[start..]
        .iter()
        .take_while(|byte| is_mark(byte))
        .count();
    Some(start..start + length)
}

/// What should stand in the place of half-width marks; `None` where they are right.
fn judge(prose: &Prose, range: Range<usize>) -> Option<(Confidence, String)> {
    let text = prose.text();
    let marks = &text[range.clone()];
    let first = marks.chars().next()?;
    if marks.len() > 1 {
        return judge_several(text, range);
    }
    let (start, end) = (&text[..range.start], &text[range.end..]);
    // The mark itself is spoken of: “,” and ","
    if start.ends_with(is_any_quote) && end.starts_with(is_any_quote) {
        return None;
    }
    if first == '.' {
        return judge_point(prose, start, end);
    }
    let confidence = judge_mark(first, start, end)?;
    // Beside a mark that is there already it is one too many, but ？！ may go together.
    let before = start.chars().next_back().filter(|&c| is_stop(c));
    let after = end.chars().next().filter(|&c| is_stop(c));
    let right = match before.or(after) {
        Some('？' | '！') if matches!(first, '?' | '!') => wide(first),
        Some(_) => return Some((Confidence::Suspect, String::new())),
        None => wide(first),
    };
    // A pause before a closing bracket or quote is wrong in itself.
    let closing = end.starts_with(['”', '’', '）', '》', '〉', '】', ')', ']']);
    let confidence = if closing && !matches!(first, '?' | '!') {
        Confidence::Suspect
    } else {
        confidence
    };
    Some((confidence, right.into()))
}

fn is_any_quote(c: char) -> bool {
    is_quote(c) || matches!(c, '"' | '\'')
}

fn wide(mark: char) -> &'static str {
    match mark {
        ',' => "，",
        '.' => "。",
        ':' => "：",
        ';' => "；",
        '?' => "？",
        _ => "！",
    }
}

/// Several marks in a row: `?!` and `!!` are legal, `,,` is a slip, points are [`Code::ELLIPSIS`]'s.
fn judge_several(text: &str, range: Range<usize>) -> Option<(Confidence, String)> {
    let marks = &text[range.clone()];
    let (before, after) = (
        text[..range.start].chars().next_back(),
        neighbour::after(&text[range.end..]),
    );
    if marks.contains('.')
        || !before.is_some_and(|c| is_wide(c) && !is_stop(c))
        || !matches!(after, Side::Chinese | Side::Edge)
        || text[range.end..].starts_with(is_stop)
    {
        return None;
    }
    if marks.bytes().all(|mark| matches!(mark, b'?' | b'!')) {
        let confidence = if marks.len() <= 3 {
            Confidence::Certain
        } else {
            Confidence::Suspect
        };
        return Some((confidence, marks.chars().map(wide).collect()));
    }
    let first = marks.chars().next()?;
    Some((Confidence::Suspect, wide(first).into()))
}

/// , : ; ? ! by what stands around.
fn judge_mark(mark: char, start: &str, end: &str) -> Option<Confidence> {
    let (before, after) = (neighbour::before(start), neighbour::after(end));
    let spaced = end.starts_with(' ');
    // `:)` `:-(` and `!=`
    if matches!(mark, ':' | ';')
        && (end.starts_with(')') || end.starts_with("-)") || end.starts_with("-("))
        || mark == '!' && end.starts_with('=')
    {
        return None;
    }
    match (before, after) {
        (Side::Chinese, Side::Letter) if spaced && mark != ':' => Some(Confidence::Suspect),
        (Side::Chinese, _) => Some(Confidence::Certain),
        (Side::Edge, Side::Chinese) if end.starts_with(is_wide) => Some(Confidence::Suspect),
        // n! and Yahoo!
        (Side::Letter | Side::Digit | Side::Other, _) if mark == '!' => None,
        (Side::Digit | Side::Object, Side::Chinese) => Some(Confidence::Certain),
        (Side::Letter | Side::Other, Side::Chinese) => {
            let island = Island::before(start);
            match island {
                Island { words, .. } if words > 2 => None,
                Island {
                    in_chinese: true, ..
                } => Some(Confidence::Certain),
                _ if spaced || (mark == ':' && start.len() <= 1) => Some(Confidence::Suspect),
                _ => Some(Confidence::Certain),
            }
        }
        (Side::Letter | Side::Digit, Side::Edge) => {
            let island = Island::before(start);
            (island.in_chinese && island.words <= 1).then_some(Confidence::Certain)
        }
        _ => None,
    }
}

/// A point: a full stop, a 间隔号, or part of a number, a heading's number, a file name, an abbreviation.
fn judge_point(prose: &Prose, start: &str, end: &str) -> Option<(Confidence, String)> {
    let last = start.chars().next_back()?;
    let next = end.chars().next();
    let after = neighbour::after(end);
    let sentence = matches!(prose.kind, Kind::Paragraph(_) | Kind::Item | Kind::Summary);
    let suspect = |right: &str| Some((Confidence::Suspect, right.to_owned()));
    if is_stop(last) || last == ' ' {
        return None;
    }
    let quoted = next.is_some_and(|c| matches!(c, '”' | '"'));
    if neighbour::before(start) != Side::Chinese {
        let island = Island::before(start);
        let abbreviated = ["etc", "Inc", "Ltd", "Co", "Corp", "No"]
            .iter()
            .any(|word| start.ends_with(word));
        let ends = after == Side::Edge && last.is_ascii_alphanumeric();
        return (ends
            && sentence
            && island.in_chinese
            && island.words <= 1
            && !island.points
            && !abbreviated)
            .then_some((Confidence::Suspect, "。".into()));
    }
    match after {
        _ if quoted && sentence => Some((Confidence::Certain, "。".into())),
        Side::Edge if next.is_none_or(|c| matches!(c, '\n' | ' ')) => {
            if sentence {
                Some((Confidence::Certain, "。".into()))
            } else if matches!(prose.kind, Kind::Cell { .. }) || start.contains([',', '，', '。'])
            {
                suspect("。")
            } else {
                suspect("")
            }
        }
        Side::Edge => suspect("。"),
        Side::Chinese if next.is_some_and(is_stop) => suspect(""),
        Side::Chinese if next.is_some_and(is_wide) || next == Some(' ') => {
            if is_chinese_number(start) {
                suspect("、")
            } else if is_foreign_name(start, end) {
                suspect("·")
            } else {
                suspect("。")
            }
        }
        _ => None,
    }
}

/// Whether all there is before is 一 or 十二: a heading's number, which takes 、.
fn is_chinese_number(start: &str) -> bool {
    start.len() <= 9 && start.chars().all(|c| "一二三四五六七八九十".contains(c))
}

/// Characters that names of foreigners are written with.
const TRANSCRIBING: &str = "阿埃艾安奥巴白班邦贝本比彼宾波博布查达戴丹德蒂迪杜多厄恩尔法菲费芬弗福夫盖戈格古哈海汉赫亨霍基吉加杰金卡凯康科克肯库拉莱赖兰劳勒雷里理利莉丽林琳卢鲁伦罗洛马玛迈曼梅蒙米密姆纳南内尼娜妮诺欧帕佩彭皮普奇乔切琼萨塞桑沙莎珊舍圣史斯丝苏索塔泰坦汤唐特提廷图托瓦威维温文沃乌西希席夏肖谢辛休逊雅亚扬耶伊约泽扎詹朱翰森登顿伯居娅薇芙";

/// Whether the names on both sides of a point look like a foreigner's.
fn is_foreign_name(start: &str, end: &str) -> bool {
    let name = |c: &char| TRANSCRIBING.contains(*c);
    start.chars().rev().take(2).all(|c| name(&c)) && end.chars().take(2).filter(name).count() == 2
}

/// The run of foreign characters that ends at a mark.
#[derive(Debug, Clone, Copy)]
struct Island {
    /// How many words it has.
    words: usize,
    /// Whether Chinese text stands before it.
    in_chinese: bool,
    /// Whether a point stands between its letters.
    points: bool,
}

impl Island {
    /// More of it is not looked at: it is a sentence then.
    const LONGEST: usize = 60;

    fn before(start: &str) -> Self {
        let mut island = Self {
            words: 0,
            in_chinese: false,
            points: false,
        };
        let mut in_word = false;
        for (count, c) in start.chars().rev().enumerate() {
            if is_wide(c) {
                island.in_chinese = true;
                break;
            }
            if count == Self::LONGEST {
                island.words = usize::MAX;
                break;
            }
            if c.is_alphabetic() && !in_word {
                island.words += 1;
            }
            island.points |= c == '.';
            in_word = c.is_alphanumeric() || matches!(c, '-' | '.' | '\'' | '’' | '&' | '/' | '_');
        }
        island
    }
}

/// The marks with a single space on either side: a full-width mark needs none. In a title a space parts phrases.
fn with_spaces(prose: &Prose, range: Range<usize>) -> Range<usize> {
    if prose.kind.is_title() {
        return range;
    }
    let range = neighbour::with_space_before(prose, range);
    let mut after = prose.text()[range.end..].chars();
    let one = after.next() == Some(' ')
        && after.next().is_some_and(|c| !c.is_whitespace())
        && neighbour::is_written_space(prose, range.end);
    range.start..range.end + usize::from(one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::punctuation::characters::is_han;

    #[test]
    fn transcribing_characters_are_chinese() {
        assert!(TRANSCRIBING.chars().all(is_han));
        assert!(is_foreign_name("代表约翰", "史密斯说"));
        assert!(!is_foreign_name("认真落实工作", "各地要加强"));
    }
}
