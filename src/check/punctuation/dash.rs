use std::ops::Range;

use super::characters::{
    is_closing, is_gap, is_han, is_opening, is_quote, is_stop, is_surely_chinese, runs,
};
use crate::check::prose::{Kind, Prose};
use crate::check::rule::{Check, Page, Rule, Scope};
use crate::diagnostic::{Code, Confidence, Diagnostics};

/// J708. A 破折号 that is not —— , and a hyphen for the 一字线 between places or days (GB/T 15834-2011 §4.10, §4.13).
pub const RULE: Rule = Rule {
    code: Code::DASH,
    page: Page {
        finds: "破折号用“--”“──”“———”之类代替，或者只有一字长；地名、日子之间的一字线写成了短横线。",
        why: "破折号占两个字的位置，由两个“—”连成。短横线太短，制表符号“─”在有的字体里会断开，网站和电脑朗读也认不出来。",
        examples: &[
            (
                "我们只有一个目标--让群众满意。",
                "我们只有一个目标——让群众满意。",
            ),
            (
                "长沙-株洲的城际列车已经开通。",
                "长沙—株洲的城际列车已经开通。",
            ),
        ],
        leaves: "电话号码、年份、起止地点之间的一字线“—”；数字的起止由 J806 检查；译名、复合名词里的短横线（如“吐鲁番-哈密盆地”）。",
        reference: "GB/T 15834—2011《标点符号用法》4.10、4.13",
    },
    check: Check::Prose(check),
};

const HELP: &str = "破折号用“——”，占两个字的位置（中文输入法下按 Shift+减号）";

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '—' | '–' | '―' | '─' | '━' | '－' | 'ー')
}

fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ヿ')
}

fn check(prose: &Prose, _scope: &Scope<'_>, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    for run in runs(text, is_dash) {
        let written = &text[run.clone()];
        if written == "——" {
            continue;
        }
        if written.chars().nth(1).is_some() {
            long(prose, run, diagnostics);
        } else {
            single(prose, run, diagnostics);
        }
    }
}

/// Two and more: meant as a 破折号, if Chinese text stands on both sides.
fn long(prose: &Prose, run: Range<usize>, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    let count = text[run.clone()].chars().count();
    // A line drawn, or left to be filled in.
    if count > 4 {
        return;
    }
    let start = text[..run.start].trim_end_matches(is_gap).len();
    let end = text.len() - text[run.end..].trim_start_matches(is_gap).len();
    let (before, after) = (prose.before(start), prose.after(end));
    let fits = |c: char| is_surely_chinese(c) || is_quote(c);
    let Some(next) = after.filter(|c| fits(*c)) else {
        return;
    };
    let first = match before {
        // A signature or a bullet: --张三
        None | Some('\n') => {
            if matches!(prose.kind, Kind::Cell { .. } | Kind::Name) || !is_han(next) {
                return;
            }
            true
        }
        Some(c) if fits(c) && !is_kana(c) => false,
        Some(_) => return,
    };
    // （--） leaves something blank or speaks of the mark; 签名：———， too.
    let opened = before.is_some_and(|c| is_opening(c) || matches!(c, '“' | '‘'));
    let closed = is_closing(next) || is_stop(next) || matches!(next, '”' | '’');
    if closed && (opened || first || before.is_some_and(is_stop)) {
        return;
    }
    let range = if first { run.start..end } else { start..end };
    let confidence = if count <= 3 && !closed && !opened {
        Confidence::Certain
    } else {
        Confidence::Suspect
    };
    dash(prose, run, range, confidence, diagnostics);
}

fn dash(
    prose: &Prose,
    written: Range<usize>,
    range: Range<usize>,
    confidence: Confidence,
    diagnostics: &mut Diagnostics,
) {
    let message = format!("破折号写成了“{}”", &prose.text()[written]);
    diagnostics.push(
        prose
            .warning(Code::DASH, range.clone(), message)
            .with_help(HELP)
            .with_fix(prose.fix(confidence, range, "——")),
    );
}

fn single(prose: &Prose, run: Range<usize>, diagnostics: &mut Diagnostics) {
    let text = prose.text();
    let Some(next) = prose.after(run.end).filter(|c| is_han(*c) || *c == '“') else {
        return;
    };
    let before = prose.before(run.start);
    let written = &text[run.clone()];
    if written == "ー" || (written == "-" && !before.is_some_and(is_han)) {
        return;
    }
    // No 连接号 stands behind a stop.
    if before.is_some_and(is_stop) && before != Some('、') {
        let confidence = if written == "—" {
            Confidence::Certain
        } else {
            Confidence::Suspect
        };
        dash(prose, run.clone(), run, confidence, diagnostics);
        return;
    }
    if written == "—" {
        let explains = match before {
            None => prose.kind == Kind::Paragraph(None) && is_han(next),
            // Nobody joins names with a clause.
            Some('”') => {
                is_han(next)
                    && text[run.end..]
                        .chars()
                        .take(8)
                        .filter(|c| is_han(*c))
                        .count()
                        == 8
            }
            Some(c) if is_han(c) && next == '“' => {
                text[..run.start]
                    .chars()
                    .rev()
                    .take(8)
                    .filter(|c| is_han(*c))
                    .count()
                    == 8
            }
            Some(_) => false,
        };
        if explains {
            dash(prose, run.clone(), run, Confidence::Suspect, diagnostics);
        }
        return;
    }
    let (Some(before), true) = (before, is_han(next)) else {
        return;
    };
    // The full-width hyphen stands for the short one, which is right in compounds and foreign names.
    let joins = if matches!(written, "-" | "－") {
        joins_places(text, &run)
    } else {
        !near_foreign_name(text, &run)
    };
    if is_han(before) && joins {
        diagnostics.push(
            prose
                .warning(Code::DASH, run.clone(), format!("连接号写成了“{written}”"))
                .with_help("起止地点、日子之间用一字线“—”；如果是破折号，用“——”")
                .with_fix(prose.fix(Confidence::Suspect, run, "—")),
        );
    }
}

/// The Chinese characters that end or begin at a place, at most twelve of them.
fn word_before(text: &str, at: usize) -> &str {
    let length: usize = text[..at]
        .chars()
        .rev()
        .take(12)
        .take_while(|c| is_han(*c))
        .map(char::len_utf8)
        .sum();
    &text[at - length..at]
}

fn word_after(text: &str, at: usize) -> &str {
    let length: usize = text[at..]
        .chars()
        .take(12)
        .take_while(|c| is_han(*c))
        .map(char::len_utf8)
        .sum();
    &text[at..at + length]
}

/// 让-雅克·卢梭
fn near_foreign_name(text: &str, run: &Range<usize>) -> bool {
    let behind = &text[run.end + word_after(text, run.end).len()..];
    let before = &text[..run.start - word_before(text, run.start).len()];
    behind.starts_with('·') || before.ends_with('·')
}

/// Whether a hyphen stands between places, days or ends of a route.
fn joins_places(text: &str, run: &Range<usize>) -> bool {
    const PLACES: &str = "长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西 吉首 北京 上海 天津 \
        重庆 广州 深圳 武汉 南昌 南京 杭州 合肥 福州 厦门 济南 青岛 郑州 太原 西安 成都 贵阳 昆明 南宁 桂林 海口 兰州 西宁 \
        银川 沈阳 大连 长春 哈尔滨 石家庄 呼和浩特 乌鲁木齐 拉萨 香港 澳门 台北";
    const ROUTES: [&str; 14] = [
        "高铁", "铁路", "高速", "公路", "国道", "省道", "航线", "班列", "快车", "列车", "专线",
        "城际", "沿线", "路段",
    ];
    const DAYS: [&str; 7] = ["周", "星期", "上午", "早上", "年初", "月初", "春季"];
    let (before, after) = (word_before(text, run.start), word_after(text, run.end));
    let is_place = |test: &dyn Fn(&str) -> bool| PLACES.split(' ').any(test);
    if near_foreign_name(text, run) {
        return false;
    }
    is_place(&|place| before.ends_with(place)) && is_place(&|place| after.starts_with(place))
        || before.chars().count() >= 2 && ROUTES.iter().any(|route| after.contains(route))
        || DAYS.iter().any(|day| {
            let same = day.chars().next();
            before.contains(day)
                && (after.chars().next() == same
                    || after.starts_with(['下', '晚', '中', '年', '月', '秋']))
        })
}
