//! Titles broken by sense (GB/T 9704-2012 §7.3.1: 回行时词意完整，排列对称，长短适宜，间距恰当).

use std::collections::BTreeSet;
use std::sync::OnceLock;

use icu_segmenter::WordSegmenter;
use icu_segmenter::WordSegmenterBorrowed;
use icu_segmenter::options::WordBreakInvariantOptions;

use super::geometry::{POINTS_PER_MM, TYPE_WIDTH};

/// What a break inside a word, a book title or a quotation costs, in characters squared of imbalance. Such a break is
/// taken only where nothing else fits.
const INSIDE: f64 = 10_000.0;
/// What a break between two words of one phrase costs.
const BETWEEN_WORDS: f64 = 30.0;
/// What a further line costs, so that a title does not grow lines for balance alone.
const LINE: f64 = 60.0;

/// Terms of official writing that the dictionary knows only in parts.
const WHOLE: &[&str] = &[
    "人民代表大会",
    "常务委员会",
    "人大常委会",
    "人民政府",
    "人民法院",
    "人民检察院",
    "监察委员会",
    "政治协商会议",
    "高质量发展",
    "营商环境",
    "乡村振兴",
    "基层治理",
    "全过程人民民主",
    "中国式现代化",
    "人大代表",
    "代表作用",
    "代表建议",
    "代表工作",
    "代表联络站",
    "联络站",
    "履职",
    "履职尽责",
    "能力",
    "调研",
    "调查研究",
    "优化",
    "实事",
    "民生实事",
    "项目",
    "提质",
    "增效",
    "提质增效",
    "票决制",
    "票决",
    "地方各级",
    "各级",
    "地方",
    "全国人大",
    "省人大",
    "市人大",
    "县人大",
    "全国人大常委会",
    "省人大常委会",
    "市人大常委会",
    "县人大常委会",
    "督办",
    "交办",
    "承办",
    "办理",
    "落地见效",
    "走深走实",
    "为民",
    "便民",
    "惠民",
    "数字化",
    "信息化",
    "现代化",
    "规范化",
    "制度化",
    "常态化",
    "一体化",
    "新质生产力",
    "营商",
    "共同富裕",
    "生态环境",
    "公共服务",
    "医疗卫生",
    "社会保障",
    "党组",
    "主任会议",
    "工作委员会",
    "办公厅",
    "办公室",
    "社会建设",
    "财政经济",
    "监察和司法",
    "农业与农村",
    "专门委员会",
];

/// How many characters of 二号, the size of titles (GB/T 9704-2012 §7.3.1), a line holds.
pub const LINE_CHARACTERS: f64 = TYPE_WIDTH * POINTS_PER_MM / SIZE;
/// 二号 in pt.
const SIZE: f64 = 22.0;

/// A place where a title may break.
struct Opportunity {
    /// The bytes of the title that come before; a space at the place belongs to neither line.
    end: usize,
    /// Where the next line begins.
    next: usize,
    /// What breaking here costs.
    cost: f64,
}

/// The lines of a title: a line break in it is a break, a space between phrases a preferred one; otherwise lines are
/// about equally long, none longer than `width` characters if that can be, and never broken inside a word, a book
/// title or a quotation if that can be.
///
/// Where a break takes the place of a space, the space stays at the line's end, so that the lines joined are the title
/// in one line. A line break of the user's parts phrases as a space does.
pub fn lines(title: &str, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in title.lines().map(str::trim).filter(|part| !part.is_empty()) {
        if let Some(last) = lines.last_mut() {
            last.push(' ');
        }
        lines.extend(balanced(part, width));
    }
    lines
}

/// The width of a text in characters: Latin letters, digits and spaces are about half as wide as Chinese ones.
pub fn width_of(text: &str) -> f64 {
    text.chars()
        .map(|c| if c.is_ascii() { 0.5 } else { 1.0 })
        .sum()
}

fn balanced(title: &str, width: f64) -> Vec<String> {
    let total = width_of(title);
    if total <= width {
        return vec![title.to_owned()];
    }
    let opportunities = opportunities(title);
    let fewest = (total / width).ceil();
    let ideal = total / fewest;
    // The cheapest way to each opportunity: (cost, the opportunity before).
    let mut best: Vec<(f64, Option<usize>)> = Vec::with_capacity(opportunities.len());
    for (at, opportunity) in opportunities.iter().enumerate() {
        let line_cost = |start: usize| {
            let line = width_of(title[start..opportunity.end].trim());
            let over = (line - width).max(0.0);
            LINE + (line - ideal).powi(2) + over * INSIDE * 10.0
        };
        let mut cheapest = (f64::INFINITY, None);
        // From the nearest back. A line of twice the width is never cheaper than one that begins later, so that
        // a title of any length takes no more than its own time.
        for before in (0..at).rev().map(Some).chain([None]) {
            let start = before.map_or(0, |before| opportunities[before].next);
            let cost = before.map_or(0.0, |before| best[before].0) + line_cost(start);
            if cost <= cheapest.0 {
                cheapest = (cost, before);
            }
            if width_of(&title[start..opportunity.end]) > 2.0 * width {
                break;
            }
        }
        best.push((cheapest.0 + opportunity.cost, cheapest.1));
    }
    let mut lines = Vec::new();
    let mut at = opportunities.len().checked_sub(1);
    while let Some(index) = at {
        let before = best[index].1;
        let start = before.map_or(0, |before| opportunities[before].next);
        let Opportunity { end, next, .. } = opportunities[index];
        let mut line = title[start..end].trim().to_owned();
        if next > end {
            line.push(' ');
        }
        lines.push(line);
        at = before;
    }
    lines.reverse();
    lines
}

/// Every place between two characters with what a break there costs; the title's end comes last.
fn opportunities(title: &str) -> Vec<Opportunity> {
    static SEGMENTER: OnceLock<WordSegmenterBorrowed<'static>> = OnceLock::new();
    let words: Vec<usize> = SEGMENTER
        .get_or_init(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()))
        .segment_str(title)
        .collect();
    let in_terms: BTreeSet<usize> = WHOLE
        .iter()
        .flat_map(|term| title.match_indices(term))
        .flat_map(|(at, term)| at + 1..at + term.len())
        .collect();
    let mut opportunities = Vec::new();
    let mut depth = 0usize;
    let mut chars = title.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        if "“‘（(《〈【〔".contains(c) {
            depth += 1;
        } else if "”’）)》〉】〕".contains(c) {
            depth = depth.saturating_sub(1);
        }
        let Some(&(next, following)) = chars.peek() else {
            opportunities.push(Opportunity {
                end,
                next: end,
                cost: 0.0,
            });
            break;
        };
        if c.is_whitespace() {
            if let Some(last) = opportunities.last_mut() {
                let last: &mut Opportunity = last;
                last.next = next;
                last.cost = if depth == 0 && !is_latin_pair(title, last.end, next) {
                    0.0
                } else {
                    last.cost
                };
            }
            continue;
        }
        // Marks that may not begin or end a line (W3C clreq, basic level).
        if "，。、；：？！”’）》〉】〕—…·,.;:?!)%℃".contains(following)
            || "“‘（《〈【〔—".contains(c)
        {
            continue;
        }
        let cost = if words.binary_search(&end).is_err()
            || in_terms.contains(&end)
            || "的了着和与及或、".contains(following)
        {
            INSIDE
        } else if depth > 0 {
            INSIDE / 4.0
        } else if following.is_whitespace() {
            0.0
        } else if "，；：、——”》".contains(c) {
            BETWEEN_WORDS / 4.0
        } else if "在对把从向为以将".contains(c) {
            // A preposition belongs to what follows it.
            BETWEEN_WORDS * 3.0
        } else {
            BETWEEN_WORDS
        };
        opportunities.push(Opportunity {
            end,
            next: end,
            cost,
        });
    }
    opportunities
}

/// Whether a space stands between two Latin words, where it is no border of phrases.
fn is_latin_pair(title: &str, end: usize, next: usize) -> bool {
    title[..end].ends_with(|c: char| c.is_ascii())
        && title[next..].starts_with(|c: char| c.is_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_between_phrases_are_preferred_breaks() {
        assert_eq!(
            lines("同向同力 用心用情 让每一件代表建议都落地见效", 20.0),
            ["同向同力 用心用情 ", "让每一件代表建议都落地见效"]
        );
        assert_eq!(
            lines(
                "提高代表满意度 办出建议新成效 着力打造“一起做工作”建议办理品牌",
                20.0
            ),
            [
                "提高代表满意度 办出建议新成效 ",
                "着力打造“一起做工作”建议办理品牌"
            ]
        );
    }

    #[test]
    fn a_short_title_stays_whole_and_a_line_break_breaks() {
        assert_eq!(lines("办理工作情况的报告", 20.0), ["办理工作情况的报告"]);
        assert_eq!(
            lines("办理工作\n情况的报告", 20.0),
            ["办理工作 ", "情况的报告"]
        );
    }

    #[test]
    fn words_and_book_titles_are_never_broken() {
        for title in [
            "关于进一步加强和改进全省各级人民代表大会代表建议批评和意见办理工作的若干措施",
            "认真贯彻实施《中华人民共和国地方各级人民代表大会和地方各级人民政府组织法》推动工作",
            "以高质量的代表建议办理服务保障全省经济社会高质量发展的实践与思考",
        ] {
            let lines = lines(title, 20.0);
            assert!(lines.len() >= 2, "{lines:?}");
            assert_eq!(lines.concat(), title);
            for word in ["人民代表大会", "高质量", "建议", "若干措施", "经济"] {
                let whole: usize = lines.iter().map(|line| line.matches(word).count()).sum();
                assert_eq!(whole, title.matches(word).count(), "{word} in {lines:?}");
            }
        }
    }

    #[test]
    fn nothing_is_lost_from_a_title_without_any_good_place() {
        let title = "长".repeat(70);
        let lines = lines(&title, 20.0);
        assert_eq!(lines.concat(), title);
        assert!(
            lines.iter().all(|line| line.chars().count() <= 20),
            "{lines:?}"
        );
    }
}
