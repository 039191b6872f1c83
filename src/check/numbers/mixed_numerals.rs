use std::ops::Range;

use super::{BookTitles, numeral};
use crate::check::prose::Prose;
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J805. Arabic and Han numerals within one number (GB/T 15835-2011).
pub const RULE: Rule = Rule {
    code: Code::MIXED_NUMERALS,
    page: Page {
        finds: "一个数里既有阿拉伯数字又有“十、百、千”：5千件、3百多人、一千5百、一百20；20几件、几10个。",
        why: "两种数字夹杂，读起来费劲，看上去也不严肃。只有“万”“亿”可以跟在阿拉伯数字后面（35万、1.2亿）。",
        examples: &[
            ("全年接待群众5千多人次。", "全年接待群众5000多人次。"),
            ("共走访一百20户。", "共走访120户。"),
        ],
        leaves: "1500余件、1.2亿元；千克、千瓦、千米、百分点等名称里的“千”“百”；书名号里的文字；后面不是量词的（2025百日攻坚、5百强）。",
        reference: "GB/T 15835—2011《出版物上数字用法》：“4000”可写作“四千”，不应写作“4千”；含“几”的概数用汉字数字",
    },
    check: Check::Prose(check),
};

/// What may follow a number of things.
const MEASURES: &str =
    "个件次名元户家亩吨条张台座所项支位只头棵株册套辆间场批份处篇倍幅斤里块艘架眼口";
/// The same in several characters; also the marks behind a bare number.
const WORDS: [&str; 17] = [
    "人次", "公里", "公斤", "公顷", "平方", "立方", "千瓦", "千米", "千克", "美元", "小时", "分钟",
    "多", "余", "来个", "来件", "来人",
];
const MARKS: &str = "，。；、）”！";

fn check(prose: &Prose, _scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    let mut titles = BookTitles::of(text);
    let mut from = 0;
    for number in numeral::arabic(text) {
        if number.start < from {
            continue;
        }
        let Some((range, right)) = mixed(text, &number)
            .or_else(|| year(text, &number))
            .or_else(|| some(text, &number))
        else {
            continue;
        };
        from = range.end;
        if titles.holds(range.start) {
            continue;
        }
        let help = match &right {
            Some(right) => format!("全用阿拉伯数字或全用汉字数字，如“{right}”"),
            None => "全用阿拉伯数字或全用汉字数字；“万”“亿”可以跟在阿拉伯数字后面".to_owned(),
        };
        diagnostics.push(
            prose
                .warning(
                    Code::MIXED_NUMERALS,
                    range.clone(),
                    format!("“{}”混用了汉字数字和阿拉伯数字", &text[range.clone()]),
                )
                .with_help(help)
                .with_fix(right.and_then(|right| prose.fix(Confidence::Suspect, range, right))),
        );
    }
}

fn is_unit(c: char) -> bool {
    matches!(c, '十' | '百' | '千')
}

fn is_numeral(c: char) -> bool {
    c.is_ascii_digit() || numeral::is_han_numeral(c) || c == '亿'
}

/// A number like 5千 or 一百20, and how it is written rightly.
fn mixed(text: &str, number: &Range<usize>) -> Option<(Range<usize>, Option<String>)> {
    let before = text[..number.start].chars().next_back();
    let after = text[number.end..].chars().next();
    let digits = number.len();
    let behind_unit = before.filter(|c| is_unit(*c)).is_some_and(|unit| {
        let places = match unit {
            '十' => 1,
            '百' => 2,
            _ => 3,
        };
        let earlier = text[..number.start - unit.len_utf8()].chars().next_back();
        digits <= places
            && earlier.is_some_and(|c| {
                numeral::HAN_DIGITS.contains(c) || c == '两' || c == '第' && unit == '十'
            })
    });
    let before_unit = after.is_some_and(is_unit)
        && (digits <= 2 || text[number.clone()].contains('.') && digits <= 4)
        && !before.is_some_and(|c| c.is_ascii_alphanumeric() || "-–/.:_,〔+#".contains(c));
    if !behind_unit && !before_unit {
        return None;
    }
    let start = if behind_unit {
        let numerals = numeral::characters_before(text, number.start, 12, is_numeral);
        number.start - numerals.len()
    } else {
        number.start
    };
    let mut end = number.end;
    let mut last = ' ';
    for c in text[number.end..].chars().take(24) {
        // 5千万千瓦 ends with 万, 5千五千 is no number.
        let goes_on = is_numeral(c) || c == '.';
        if !goes_on || (is_unit(c) && (is_unit(last) || matches!(last, '万' | '亿'))) {
            break;
        }
        last = c;
        end += c.len_utf8();
    }
    // 5千人 may be a rally of thousands (千人); 一千5百人 and 2万3千人 are numbers.
    let units = text[start..end].chars().filter(|c| is_unit(*c)).count();
    let is_long = units > 1 || before.is_some_and(|c| matches!(c, '万' | '亿'));
    let people = is_long && text[end..].starts_with('人') && !text[end..].starts_with("人大");
    (people || counts(text, end, last)).then(|| (start..end, arabic(&text[start..end])))
}

/// Whether what follows a number says that it counts something.
fn counts(text: &str, end: usize, last: char) -> bool {
    let rest = &text[end..];
    let Some(next) = rest.chars().next() else {
        return true;
    };
    if WORDS.iter().any(|word| rest.starts_with(word)) || MARKS.contains(next) {
        // 5千多 but not 5百多瓦: whatever is more, it is a number.
        return true;
    }
    // 3千吨级, 5百家姓, 4十字.
    let no_measure = [
        "吨级",
        "家姓",
        "家争",
        "家讲坛",
        "元店",
        "个亿",
        "里挑",
        "头鸟",
        "口之家",
    ];
    if no_measure.iter().any(|word| rest.starts_with(word))
        || last == '十' && matches!(next, '位' | '条')
    {
        return false;
    }
    MEASURES.contains(next)
}

/// A mixed number in Arabic numerals; 万 and 亿 stay. `None` where that is not clear: 一百2, 1.5千.
fn arabic(number: &str) -> Option<String> {
    let mut written = String::new();
    let (mut section, mut digit, mut unit_before, mut zero) = (0_u32, None, u32::MAX, false);
    let mut rest = number;
    while let Some(c) = rest.chars().next() {
        let length = numeral::arabic_at(rest, 0).map_or(c.len_utf8(), |digits| digits.len());
        let (token, tail) = rest.split_at(length);
        rest = tail;
        let unit = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            '万' | '亿' => {
                section += digit.take().unwrap_or(0);
                written.push_str(&section.to_string());
                written.push(c);
                (section, unit_before, zero) = (0, u32::MAX, false);
                continue;
            }
            '零' | '〇' | '○' => {
                zero = true;
                continue;
            }
            _ => {
                let count = match c {
                    '两' => 2,
                    _ => numeral::value(token)?,
                };
                // The last digits must fill the places below the last unit: 一百20, 一百零2.
                let last = rest.chars().next().is_none_or(|c| matches!(c, '万' | '亿'));
                let filled = unit_before == 10_u32.checked_pow(u32::try_from(token.len()).ok()?)?;
                if digit.is_some()
                    || last && unit_before < u32::MAX && !zero && unit_before > 10 && !filled
                {
                    return None;
                }
                digit = Some(count);
                continue;
            }
        };
        if unit >= unit_before {
            return None;
        }
        section = section.checked_add(digit.take().unwrap_or(1).checked_mul(unit)?)?;
        (unit_before, zero) = (unit, false);
    }
    section += digit.unwrap_or(0);
    if section > 0 || written.is_empty() {
        written.push_str(&section.to_string());
    }
    Some(written)
}

/// A year like 二〇2五年. (Where only the zero is wrong, J804 says so.)
fn year(text: &str, number: &Range<usize>) -> Option<(Range<usize>, Option<String>)> {
    let is_digit = |c: char| c.is_ascii_digit() || numeral::han_digit(c).is_some();
    let before = numeral::characters_before(text, number.start, 3, is_digit);
    let start = number.start - before.len();
    let rest = &text[start..];
    let length: usize = rest
        .chars()
        .take(4)
        .take_while(|c| is_digit(*c))
        .map(char::len_utf8)
        .sum();
    let year = &rest[..length];
    let fits = rest[length..].starts_with('年')
        && year.chars().count() == 4
        && year.starts_with(['一', '二', '1', '2'])
        && year.contains(|c| numeral::HAN_DIGITS.contains(c))
        && year.contains(|c: char| matches!(c, '1'..='9'));
    fits.then(|| {
        let digits = year
            .chars()
            .filter_map(|c| c.to_digit(10).or_else(|| numeral::han_digit(c)));
        let right: String = digits.map(|digit| digit.to_string()).collect();
        (start..start + length, Some(right))
    })
}

/// 20几个, 几10个.
fn some(text: &str, number: &Range<usize>) -> Option<(Range<usize>, Option<String>)> {
    const TENS: [&str; 9] = [
        "十", "二十", "三十", "四十", "五十", "六十", "七十", "八十", "九十",
    ];
    let digits = &text[number.clone()];
    let before = &text[..number.start];
    let measured = |end: usize| {
        text[end..].starts_with(|c: char| MEASURES.contains(c) || "人年天岁".contains(c))
    };
    if let Some(earlier) = before.strip_suffix('几') {
        let power = match digits {
            "10" => "几十",
            "100" => "几百",
            "1000" => "几千",
            _ => return None,
        };
        let word = earlier.ends_with(['第', '茶', '无', '未']);
        return (!word && measured(number.end))
            .then(|| (earlier.len()..number.end, Some(power.to_owned())));
    }
    let end = number.end + '几'.len_utf8();
    let ten = digits.len() == 2 && digits.ends_with('0') && !digits.starts_with('0');
    let odd = before.ends_with(|c: char| c.is_ascii_alphanumeric() || "-.,/:第".contains(c));
    if !ten || odd || !text[number.end..].starts_with('几') || !measured(end) {
        return None;
    }
    let tens = TENS[usize::from(digits.as_bytes()[0] - b'1')];
    Some((number.start..end, Some(format!("{tens}几"))))
}
