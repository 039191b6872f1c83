use std::ops::Range;

use super::{BookTitles, numeral};
use crate::check::prose::Prose;
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J804. A year in Han numerals whose zero is not 〇 (GB/T 15835-2011).
pub const RULE: Rule = Rule {
    code: Code::YEAR_ZERO,
    page: Page {
        finds: "汉字年份里的“〇”写成了圆圈“○”、数字“0”、字母“O”或者“零”：二○二五年、二0二五年、二零二五年。",
        why: "圆圈和字母不是汉字，大小、位置都与旁边的字不齐，检索也查不到；年份是编号，国家标准规定用“〇”，“零”用于计量（一千零五件）。",
        examples: &[
            ("二○二五年三月十一日", "二〇二五年三月十一日"),
            ("二零二五年三月十一日", "二〇二五年三月十一日"),
        ],
        leaves: "计量的“零”（三千零五十二件）；书名号里的“零”，那是别人的题目；年份以外的编号。",
        reference: "GB/T 15835—2011《出版物上数字用法》：用作计量写“零”，用作编号写“〇”",
    },
    check: Check::Prose(check),
};

fn check(prose: &Prose, _scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    let mut titles = BookTitles::of(text);
    for (at, _) in text.match_indices('年') {
        let end = text[..at].strip_suffix('学').map_or(at, str::len);
        let Some(start) = year_start(text, end) else {
            continue;
        };
        // 二○二三—二○二五年
        let before = text[..start].strip_suffix(['—', '～', '至', '到', '、', '和', '-', '–', '~']);
        let first = before.and_then(|before| Some(year_start(text, before.len())?..before.len()));
        for range in first.into_iter().chain(std::iter::once(start..end)) {
            let right: String = text[range.clone()]
                .chars()
                .map(|c| if numeral::is_zero(c) { '〇' } else { c })
                .collect();
            let written = &text[range.clone()];
            if right == written || titles.holds(range.start) && written.contains('零') {
                continue;
            }
            report(prose, range, &right, diagnostics);
        }
    }
}

fn report(prose: &Prose, range: Range<usize>, right: &str, diagnostics: &mut Diagnostics) {
    let written = &prose.text()[range.clone()];
    diagnostics.push(
        prose
            .warning(
                Code::YEAR_ZERO,
                range.clone(),
                format!("年份“{written}”里的零写法不对"),
            )
            .with_help(format!("年份用“〇”，写成“{right}”"))
            .with_fix(prose.fix(Confidence::Certain, range, right)),
    );
}

/// Where the year of four Han digits begins that ends at a byte: 一八〇〇 to 二〇九九.
fn year_start(text: &str, end: usize) -> Option<usize> {
    let mut start = end;
    let mut digits = [' '; 4];
    let mut characters = text[..end].char_indices().rev();
    for digit in digits.iter_mut().rev() {
        let (index, c) = characters.next()?;
        if !numeral::is_zero(c) && !numeral::HAN_DIGITS.contains(c) {
            return None;
        }
        (start, *digit) = (index, c);
    }
    let odd = |c: char| {
        c.is_ascii_alphanumeric()
            || numeral::is_zero(c)
            || numeral::is_han_numeral(c)
            || matches!(c, '亿' | '第' | '.')
    };
    // 统一, 进一步 and the like end in a digit, too; then it is not clear where the year begins.
    let alone = !characters.next().is_some_and(|(_, c)| odd(c));
    let fits = match (digits[0], digits[1]) {
        ('二', second) => numeral::is_zero(second),
        ('一', second) => matches!(second, '八' | '九'),
        _ => false,
    };
    (alone && fits).then_some(start)
}
