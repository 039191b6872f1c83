use std::ops::Range;

use super::characters::{
    Surroundings, has_sentence, is_chinese_digit, is_closing, is_gap, is_han, is_latin_or_digit,
    is_opening, is_quote, is_stop, runs,
};
use super::field::parts_fields;
use crate::check::prose::{Kind, Prose};
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J713. A space between Chinese characters or beside Chinese marks, where no phrases are parted.
pub const RULE: Rule = Rule {
    code: Code::SPACE_BETWEEN_CHINESE,
    page: Page {
        finds: "一句话里两个汉字之间有空格，标点前后有空格，“一、”“（一）”之后有空格。",
        why: "中文不用空格分词。空格多半是从别的文件里粘贴来的，会让字距忽大忽小，搜索也找不到这个词。",
        examples: &[
            ("我们将 认真办理每一件建议。", "我们将认真办理每一件建议。"),
            (
                "一、 加强组织领导。市委高度重视。",
                "一、加强组织领导。市委高度重视。",
            ),
        ],
        leaves: "标题、小标题、口号和书名号里用来分开词组的空格；姓名、表格、图题里的空格；“第一条　”之后的空格；没有逗号、句号的名单和落款。",
        reference: "《党政机关公文格式》（GB/T 9704—2012）和公文的通行写法",
    },
    check: Check::Prose(check),
};

fn check(prose: &Prose, _scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    if prose.kind.is_display() {
        return;
    }
    let text = prose.text();
    let mut surroundings = Surroundings::new(text);
    let mut sentence = None;
    for gap in runs(text, is_gap) {
        let (Some(before), Some(after)) = (prose.before(gap.start), prose.after(gap.end)) else {
            continue;
        };
        let verdict = if is_heading_number(&text[..gap.start])
            && (is_han(after) || is_opening(after) || after == '“')
        {
            Some(Confidence::Certain)
        } else if is_apart(prose, &gap)
            || !*sentence.get_or_insert_with(|| has_sentence(prose))
            || (surroundings.in_title(gap.start) || surroundings.in_slogan(gap.start))
                && !(matches!(before, '《' | '“') || matches!(after, '》' | '”'))
        {
            None
        } else if is_han(before) && is_han(after) {
            between_words(text, &gap)
        } else {
            beside_mark(text, &gap, before, after)
        };
        let Some(confidence) = verdict.filter(|_| !parts_fields(text, &gap)) else {
            continue;
        };
        let what = if is_han(before) && is_han(after) {
            format!("“{before}”和“{after}”之间有空格")
        } else if is_han(before) || is_stop(after) || is_closing(after) {
            format!("“{after}”前有空格")
        } else {
            format!("“{before}”后有空格")
        };
        let help = if is_indent(&text[gap.clone()]) {
            "去掉空格；如果这里要另起一段，请在前面空一行"
        } else {
            "去掉空格；如果空格是用来分开词组的，改用顿号或逗号"
        };
        diagnostics.push(
            prose
                .warning(Code::SPACE_BETWEEN_CHINESE, gap.clone(), what)
                .with_help(help)
                .with_fix(prose.fix(confidence, gap, "")),
        );
    }
}

/// Whether a space parts phrases here: in a heading on a line of its own, or run in.
fn is_apart(prose: &Prose, gap: &Range<usize>) -> bool {
    matches!(prose.kind, Kind::Heading(_)) || gap.end < prose.heading.end
}

/// `一、` or `（一）`, and nothing else.
fn is_heading_number(text: &str) -> bool {
    // 二十一、
    if text.len() > 15 {
        return false;
    }
    let number = text.strip_suffix('、').or_else(|| {
        text.strip_prefix('（')
            .and_then(|text| text.strip_suffix('）'))
    });
    number.is_some_and(|number| {
        !number.is_empty()
            && (number.chars().all(is_chinese_digit)
                || text.starts_with('（') && number.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

/// What indents a paragraph: two full-width spaces.
fn is_indent(gap: &str) -> bool {
    gap.matches('\u{3000}').count() >= 2 || gap.chars().count() >= 4
}

fn between_words(text: &str, gap: &Range<usize>) -> Option<Confidence> {
    const REACH: usize = 12;
    let before = &text[..gap.start];
    let after = &text[gap.end..];
    let count = |chars: &mut dyn Iterator<Item = char>| {
        chars.take(REACH).take_while(|c| is_han(*c)).count()
    };
    let left = count(&mut before.chars().rev());
    let right = count(&mut after.chars());
    // 张　三, 审　稿, 代表张　三、李　四
    let wide = text[gap.clone()].contains('\u{3000}');
    if left == 1 && right == 1 || wide && (left == 1 || right == 1) {
        return None;
    }
    if is_article_number(before) || is_byline(before, after) {
        return None;
    }
    let parted = |chars: &mut dyn Iterator<Item = char>| {
        let gap = chars.next().is_some_and(is_gap);
        gap && chars.take(REACH).find(|c| !is_gap(*c)).is_some_and(is_han)
    };
    let (listed_before, listed_after) = (
        parted(&mut before.chars().rev().skip(left)),
        parted(&mut after.chars().skip(right)),
    );
    // 联系人：张三 电话：……
    if right <= 6 && after.chars().nth(right) == Some('：') {
        return None;
    }
    // 张小山 李大海 王小五
    if listed_before && left <= 3 || listed_after && right <= 3 {
        return None;
    }
    let listed = listed_before || listed_after;
    // 同题共答 同心同行: phrases that want a mark between them.
    let parallel = left == right && left >= 4 || left == 4 && right >= 4 || right == 4 && left >= 4;
    Some(if listed || parallel || wide {
        Confidence::Suspect
    } else {
        Confidence::Certain
    })
}

/// 第一条　, 第二章　: how laws set their articles.
fn is_article_number(before: &str) -> bool {
    let number = ["条", "章", "节", "编", "款", "项", "部分"]
        .iter()
        .find_map(|unit| before.strip_suffix(unit));
    number.is_some_and(|number| {
        number
            .trim_end_matches(|c: char| is_chinese_digit(c) || c.is_ascii_digit())
            .ends_with('第')
    })
}

/// 本报讯　, （记者 张三 通讯员 李四）
fn is_byline(before: &str, after: &str) -> bool {
    const PEOPLE: [&str; 10] = [
        "记者",
        "通讯员",
        "作者",
        "编辑",
        "责编",
        "摄影",
        "整理",
        "校对",
        "审核",
        "供稿",
    ];
    before.ends_with(['讯', '电'])
        || PEOPLE
            .iter()
            .any(|word| before.ends_with(word) || after.starts_with(word))
}

fn beside_mark(text: &str, gap: &Range<usize>, before: char, after: char) -> Option<Confidence> {
    let is_mark = |c: char| is_stop(c) || is_opening(c) || is_closing(c);
    // A single — joins names, and may have its spaces.
    let (left, right) = (&text[..gap.start], &text[gap.end..]);
    let loose_before = is_quote(before) || before == '…' || left.ends_with("——");
    let loose_after = is_quote(after) || after == '…' || right.starts_with("——");
    let beside = if is_mark(before) {
        is_mark(after) || is_han(after) || loose_after || is_latin_or_digit(after)
    } else if is_mark(after) {
        is_han(before)
            || loose_before
            || is_latin_or_digit(before)
            || matches!(before, '%' | '‰' | '℃')
    } else {
        loose_before && is_han(after)
            || loose_after && is_han(before)
            || before == '…' && after == '…'
    };
    let opens = |c: char| is_opening(c) || matches!(c, '“' | '‘');
    let closes = |c: char| is_closing(c) || matches!(c, '”' | '’');
    // （　） is left to be filled in; a number of a telephone; ， 。 is J709's; 电 （记者……）.
    let number = right.bytes().take_while(u8::is_ascii_digit).count();
    if !beside
        || opens(before) && closes(after)
        || is_stop(before) && is_stop(after)
        || number >= 6
        || matches!(before, '讯' | '电') && after == '（'
    {
        return None;
    }
    let ends = matches!(before, '。' | '！' | '？' | '”' | '；' | '：');
    // A paragraph may begin here that was never parted from the one before.
    Some(if ends && is_indent(&text[gap.clone()]) {
        Confidence::Suspect
    } else {
        Confidence::Certain
    })
}
