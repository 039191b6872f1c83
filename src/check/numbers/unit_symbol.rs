use std::ops::Range;

use super::{BookTitles, numeral};
use crate::check::prose::Prose;
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J809. A unit's symbol in wrong letters (GB 3100—1993).
pub const RULE: Rule = Rule {
    code: Code::UNIT_SYMBOL,
    page: Page {
        finds: "数字后面的计量单位符号大小写、上标写错：5KG、10Km、200M²、30m2、100KW、50HZ、25oC。",
        why: "单位符号的大小写有含义：k 是千，K 是开尔文；m 是米，M 是兆。写错了就成了另一个单位。",
        examples: &[
            ("每户补贴化肥50KG。", "每户补贴化肥50kg。"),
            ("新增活动场地200M2。", "新增活动场地200m²。"),
        ],
        leaves: "汉字单位（公斤、平方米）；T、M、G 这类可以有几种意思的单个字母；型号（KM200）；前面没有数字的；书名号里的文字。",
        reference: "GB 3100—1993《国际单位制及其应用》",
    },
    check: Check::Prose(check),
};

/// Symbols that other letters can't be taken for another unit's.
const SYMBOLS: &str = "kg mg km cm mm kW kWh Hz kHz MHz GHz kPa hPa MPa kV kVA kJ dB mAh kN mL";
/// Symbols of which other letters say something else or nothing.
const OTHERS: &str = "g t m dm W MW GW V A mA J MJ L l ml Pa N mol h s min d a hm ha mPa";
/// What is most likely one of the former; the rest of that kind (Mg, mM, kn) is a unit of its own.
const DOUBTFUL: &str = "Mm mpa mhz ML Ml KN Kn";
const OWN: &str = "Mg mM mHz kn";

fn check(prose: &Prose, _scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    let mut titles = BookTitles::of(text);
    for number in numeral::arabic(text) {
        // Most numbers are followed by a Chinese character.
        let candidate = text[number.end..].chars().next();
        if !candidate.is_some_and(|c| c.is_ascii_alphabetic() || " °º˚元万亿".contains(c)) {
            continue;
        }
        let Some((range, right, confidence)) = wrong_symbol(text, &number) else {
            continue;
        };
        if titles.holds(range.start) {
            continue;
        }
        diagnostics.push(
            prose
                .warning(
                    Code::UNIT_SYMBOL,
                    range.clone(),
                    format!("计量单位“{}”写法不对", &text[range.clone()]),
                )
                .with_help(format!("写成“{right}”，或者用汉字写单位"))
                .with_fix(prose.fix(confidence, range, right)),
        );
    }
}

/// The unit behind a number where it is written wrongly, and its right form.
fn wrong_symbol(text: &str, number: &Range<usize>) -> Option<(Range<usize>, String, Confidence)> {
    if is_code(text, number.start) {
        return None;
    }
    let rest = &text[number.end..];
    // 12元/KG
    let per = ["元/", "万元/", "亿元/"]
        .iter()
        .find(|per| rest.starts_with(**per));
    let skipped = per.map_or(usize::from(rest.starts_with(' ')), |per| per.len());
    let (start, rest) = (number.end + skipped, &rest[skipped..]);
    if per.is_none()
        && let Some(length) = degree(rest)
    {
        return Some((start..start + length, "℃".to_owned(), Confidence::Certain));
    }
    let spaced = skipped == 1;
    let mut length = 0;
    let mut right = String::new();
    let mut confidence = Confidence::Certain;
    loop {
        let (symbol, end) = symbol_at(rest, length)?;
        let year =
            numeral::amount(&text[number.clone()]).is_some_and(|n| (1900.0..2100.0).contains(&n));
        // M2 is also money.
        let money = matches!(symbol, "M2" | "M3" | "MM") && (spaced || year);
        if money
            || spaced
                && rest[end..].starts_with(' ')
                && rest[end + 1..].starts_with(|c: char| c.is_ascii_alphabetic())
        {
            return None;
        }
        let (proper, sure) = proper(symbol, length > 0 || per.is_some())?;
        right.push_str(&proper);
        confidence = confidence.max(sure);
        length = end;
        let mark = rest[end..]
            .chars()
            .next()
            .filter(|c| matches!(c, '/' | '·' | '.'));
        let next = mark.map_or(end, |mark| end + mark.len_utf8());
        let Some(mark) =
            mark.filter(|_| rest[next..].starts_with(|c: char| c.is_ascii_alphanumeric()))
        else {
            break;
        };
        // Only kW.h has the point.
        if mark == '.' && !right.ends_with("kW") {
            return None;
        }
        right.push(if mark == '/' { '/' } else { '·' });
        length = next;
    }
    (right != rest[..length]).then(|| (start..start + length, right, confidence))
}

/// Whether the number is a part of a model, a code or a price in foreign money.
fn is_code(text: &str, start: usize) -> bool {
    let mut before = text[..start].chars().rev();
    match before.next() {
        Some('-') => before.next().is_some_and(|c| c.is_ascii_alphabetic()),
        Some(c) => c.is_ascii_alphabetic() || "_$￥¥#.".contains(c),
        None => false,
    }
}

/// The bytes of a degree Celsius that is no ℃: `° C`, `°c`, `ºC`.
fn degree(rest: &str) -> Option<usize> {
    let sign = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '°' | 'º' | '˚'))?;
    let space = usize::from(rest[sign.len_utf8()..].starts_with(' '));
    let length = sign.len_utf8() + space + 1;
    let letter = rest
        .get(length - 1..length)
        .filter(|letter| matches!(*letter, "C" | "c"))?;
    let ends = !rest[length..].starts_with(|c: char| c.is_ascii_alphanumeric());
    let right = sign == '°' && space == 0 && letter == "C";
    (ends && !right).then_some(length)
}

/// The symbol at a byte, with its ² or 2, and where it ends.
fn symbol_at(rest: &str, at: usize) -> Option<(&str, usize)> {
    let letters = rest.as_bytes()[at..]
        .iter()
        .take_while(|byte| byte.is_ascii_alphabetic())
        .count();
    if letters == 0 || letters > 3 {
        return None;
    }
    let mut end = at + letters;
    if let Some(power) = rest[end..]
        .chars()
        .next()
        .filter(|c| matches!(c, '2' | '3' | '²' | '³'))
    {
        end += power.len_utf8();
    }
    let odd = |c: char| c.is_ascii_alphanumeric() || "_'+#*^²³".contains(c);
    let joined = rest[end..].starts_with('-')
        && rest[end + 1..].starts_with(|c: char| c.is_ascii_alphabetic());
    (!rest[end..].starts_with(odd) && !joined).then(|| (&rest[at..end], end))
}

/// How a symbol is written rightly, and how sure that is.
fn proper(symbol: &str, behind: bool) -> Option<(String, Confidence)> {
    let base = symbol.trim_end_matches(['2', '3', '²', '³']);
    if base.len() < symbol.len() {
        let power = if symbol.ends_with(['2', '²']) {
            '²'
        } else {
            '³'
        };
        let length = base.to_ascii_lowercase();
        let known = matches!(length.as_str(), "m" | "cm" | "mm" | "dm" | "km" | "hm")
            || behind && base == "s";
        return known.then(|| (format!("{length}{power}"), Confidence::Certain));
    }
    if behind && matches!(symbol, "H" | "S") {
        return Some((symbol.to_ascii_lowercase(), Confidence::Certain));
    }
    let is_in = |list: &str| list.split(' ').any(|known| known == symbol);
    if is_in(SYMBOLS) || is_in(OTHERS) {
        return Some((symbol.to_owned(), Confidence::Certain));
    }
    let right = match symbol {
        "um" => "μm",
        "ug" => "μg",
        "oC" => "℃",
        _ if is_in(OWN) => return None,
        _ => SYMBOLS
            .split(' ')
            .find(|known| known.eq_ignore_ascii_case(symbol))?,
    };
    let confidence = if is_in(DOUBTFUL) {
        Confidence::Suspect
    } else {
        Confidence::Certain
    };
    Some((right.to_owned(), confidence))
}
