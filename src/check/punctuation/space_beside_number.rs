use std::ops::Range;

use super::characters::{
    Surroundings, has_sentence, is_digit, is_gap, is_han, is_latin_or_digit, runs,
};
use super::field::parts_fields;
use crate::check::prose::{Kind, Prose};
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J714. A space between Chinese characters and digits, in sentences.
pub const RULE: Rule = Rule {
    code: Code::SPACE_BESIDE_NUMBER,
    page: Page {
        finds: "一句话里汉字与数字之间有空格。",
        why: "公文里的数字紧接汉字，不另加空格。空格会让一个数落在行末、它的单位落到下一行。",
        examples: &[("全省新增托位 4.12 万个。", "全省新增托位4.12万个。")],
        leaves: "标题、表格、图题和没有逗号、句号的行；章节号之后的空格；电话号码；落款、署名、地址栏和并排的数据；汉字与英文字母之间的空格（各单位习惯不同）；夹在汉字之间的英文单词（由 J908 检查）。",
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
        let is_word = |c: char| is_latin_or_digit(c) || matches!(c, '%' | '‰' | '℃');
        let number_first = is_word(before) && is_han(after);
        if !(number_first || is_han(before) && is_latin_or_digit(after)) {
            continue;
        }
        if !*sentence
            .get_or_insert_with(|| has_sentence(prose) || matches!(prose.kind, Kind::Heading(_)))
            || surroundings.in_title(gap.start)
            || surroundings.in_slogan(gap.start)
        {
            continue;
        }
        let token = if number_first {
            token_before(text, gap.start)
        } else {
            token_after(text, gap.end)
        };
        if is_left_alone(prose, &gap, &token) || parts_fields(text, &gap) {
            continue;
        }
        // Whether Latin words are set apart is a question of house style; `Windows 11 系统` is a name of several words.
        let is_latin = text[token.clone()].contains(char::is_alphabetic)
            || behind_token(text, &gap, &token).is_some_and(|c| c.is_ascii_alphabetic());
        if is_latin {
            continue;
        }
        diagnostics.push(
            prose
                .warning(
                    Code::SPACE_BESIDE_NUMBER,
                    gap.clone(),
                    "汉字与数字之间有空格",
                )
                .with_help("去掉空格，公文里的数字紧接汉字")
                .with_fix(prose.fix(Confidence::Certain, gap, "")),
        );
    }
}

fn is_token(c: char) -> bool {
    is_latin_or_digit(c) || matches!(c, '.' | '/' | '-' | '—' | '+' | '%' | '‰' | '℃' | ':' | '_')
}

/// No word is longer than this.
const REACH: usize = 40;

fn token_before(text: &str, end: usize) -> Range<usize> {
    let length: usize = text[..end]
        .chars()
        .rev()
        .take(REACH)
        .take_while(|c| is_token(*c))
        .map(char::len_utf8)
        .sum();
    end - length..end
}

fn token_after(text: &str, start: usize) -> Range<usize> {
    let length: usize = text[start..]
        .chars()
        .take(REACH)
        .take_while(|c| is_token(*c))
        .map(char::len_utf8)
        .sum();
    start..start + length
}

/// What stands on the other side of the word than the gap, behind another gap.
fn behind_token(text: &str, gap: &Range<usize>, token: &Range<usize>) -> Option<char> {
    if token.start >= gap.end {
        text[token.end..].strip_prefix(is_gap)?.chars().next()
    } else {
        text[..token.start]
            .strip_suffix(is_gap)?
            .chars()
            .next_back()
    }
}

fn is_left_alone(prose: &Prose, gap: &Range<usize>, token: &Range<usize>) -> bool {
    let text = prose.text();
    let word = &text[token.clone()];
    // “ and ” between Chinese words is J908's.
    const ENGLISH: [&str; 16] = [
        "and", "or", "of", "the", "in", "to", "for", "with", "by", "on", "at", "is", "are", "as",
        "from", "but",
    ];
    if ENGLISH
        .iter()
        .any(|english| word.eq_ignore_ascii_case(english))
    {
        return true;
    }
    // 本报讯 3月5日，…
    const DATELINE: usize = 60;
    if gap.start <= DATELINE && text[..gap.start].ends_with(['讯', '电']) {
        return true;
    }
    // A phrase or sentence of English keeps its spaces.
    if word.contains(char::is_alphabetic)
        && behind_token(text, gap, token).is_some_and(|c| c.is_ascii())
    {
        return true;
    }
    // A telephone number or a post code, which belongs to the name before it; 120000 人 has its unit.
    let digits = word.chars().filter(|c| is_digit(*c)).count();
    let unit = text[token.end..].trim_start_matches(is_gap).chars().next();
    if digits >= 6 && !unit.is_some_and(is_han) || digits >= 11 {
        return true;
    }
    // A telephone number, and what follows: 85309319 传真：…
    let next = text[gap.end..].chars().next();
    if digits >= 7
        && !word.contains('.')
        && next.is_some_and(|c| is_han(c) && !"人元个户亩株万亿吨件平立公多余".contains(c))
    {
        return true;
    }
    // 1. 名单 2. 清单; and lines that are indented below each other.
    let listed = word.ends_with('.') || text[token.end..].starts_with(['．', '、', '）']);
    if token.start >= gap.end && digits <= 2 && listed
        || text[gap.clone()].matches('\u{3000}').count() >= 2
    {
        return true;
    }
    // 1 范围, 3.1 总则: a number of a section; but 2024 年.
    let begins = text[..token.start].ends_with('\n') || token.start == 0;
    let is_year = |text: &str| word.len() == 4 && digits == 4 && text.starts_with('年');
    if begins && word.starts_with(is_digit) && !is_year(&text[gap.end..]) {
        return true;
    }
    // In a heading a space may part phrases; a number and its unit are never parted.
    if matches!(prose.kind, Kind::Heading(_)) || gap.end < prose.heading.end {
        let unit = text[token.end..].trim_start_matches(is_gap);
        let counted = unit.starts_with([
            '年', '月', '日', '个', '件', '项', '名', '家', '万', '亿', '条', '次',
        ]);
        return !counted || digits == 0;
    }
    false
}
