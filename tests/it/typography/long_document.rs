use super::mixed_text::Dice;
use super::*;
use jianbao::document::is_chinese;
use std::collections::BTreeMap;
use std::sync::OnceLock;

const ARTICLES: usize = 20;
const ARTICLE_BYTES: usize = 30_000;

fn workspace() -> Workspace {
    let mut dice = Dice::new(731);
    let names: Vec<String> = (1..=ARTICLES).map(|n| format!("{n:02}.md")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut workspace = Workspace::empty()
        .file("issues/bulletin.yaml", crate::workspace::SERIES)
        .list(&names);
    for name in names {
        let body = dice.body(ARTICLE_BYTES);
        workspace = workspace.article(name, "混排文字", &body);
    }
    workspace
}

fn print() -> &'static Print {
    static PRINT: OnceLock<Print> = OnceLock::new();
    PRINT.get_or_init(|| Print::of(&workspace()))
}

#[test]
fn explore() {
    let p = print();
    eprintln!("pages {} pdf {}", p.layout.pages.len(), p.pdf.len());
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for d in p.report.deviations.iter() {
        *counts.entry(d.code.as_str()).or_default() += 1;
    }
    eprintln!("report {counts:?}");
    for code in ["J601", "J602", "J603", "J604", "J605", "J606"] {
        for d in p
            .report
            .deviations
            .iter()
            .filter(|d| d.code.as_str() == code)
            .take(8)
        {
            let pos = d.place().position();
            eprintln!(
                "{} {} {}:{}:{} {:?}",
                d.code,
                d.message,
                d.place().source.path(),
                pos.line,
                pos.column,
                d.place().text()
            );
        }
    }
    let mut nlines: BTreeMap<usize, usize> = BTreeMap::new();
    let mut full_lines = 0;
    let mut ends: BTreeMap<String, (usize, f64, f64)> = BTreeMap::new();
    let mut off = 0;
    let mut shown = 0;
    let mut pairs: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    let mut counts28: BTreeMap<String, usize> = BTreeMap::new();
    for (i, page) in p.layout.pages.iter().enumerate() {
        let has_title = |i: usize| {
            p.layout.pages.get(i).is_none_or(|p| {
                p.lines
                    .iter()
                    .any(|l| (l.glyphs[0].size - 22.0).abs() < 0.01)
            })
        };
        let lines = p.body_lines(page);
        if i > 0 && !has_title(i) && !has_title(i + 1) {
            *nlines.entry(lines.len()).or_default() += 1;
        }
        for l in &lines {
            if p.position(l.baseline).1.abs() > 0.1 {
                off += 1;
            }
        }
        for w in lines.windows(2) {
            let goes_on = w[1].start() < LEFT + p.grid.size;
            if !goes_on || i == 0 {
                continue;
            }
            full_lines += 1;
            let last = w[0].glyphs.last().unwrap();
            let size = p.grid.size;
            let gap = w[0]
                .glyphs
                .iter()
                .filter(|g| {
                    g.text
                        .chars()
                        .all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
                })
                .map(|g| g.advance - size)
                .fold(0.0, f64::max);
            let d = w[0].end() - RIGHT;
            let kind = if last
                .text
                .chars()
                .all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
            {
                "han".into()
            } else if last.text.chars().all(char::is_alphanumeric) {
                "alnum".to_owned()
            } else {
                last.text.clone()
            };
            let e = ends.entry(kind.clone()).or_insert((0, f64::MAX, f64::MIN));
            e.0 += 1;
            e.1 = e.1.min(d);
            e.2 = e.2.max(d);
            if (d > 8.0 || d < -1.0) && shown < 30 {
                shown += 1;
                eprintln!(
                    "p{} d={d:.2} last {:?} adv {:.2} gap {gap:.2} x {:.2} {}",
                    i + 1,
                    last.text,
                    last.advance,
                    last.x - RIGHT,
                    w[0].text()
                );
            }
            // pairs
            const MARKS: &str = "，。、；：？！”’）》〉】〕“‘（《〈【〔";
            for g in w[0].glyphs.windows(3) {
                if MARKS.contains(&*g[0].text) && MARKS.contains(&*g[1].text) {
                    let em = (g[2].x - g[0].x - 2.0 * gap) / size;
                    let key = format!("{}{}", g[0].text, g[1].text);
                    *pairs
                        .entry(key)
                        .or_default()
                        .entry(format!("{em:.1}{}", if gap < 0.01 { " tight" } else { "" }))
                        .or_default() += 1;
                }
            }
            // 28
            if w[0]
                .glyphs
                .iter()
                .all(|g| g.text.chars().all(is_chinese) && g.advance > size - 0.02)
            {
                let n = w[0].glyphs.len() + ((w[0].start() - LEFT) / size).round() as usize;
                *counts28
                    .entry(format!("{n} gap {:.1}", gap / size))
                    .or_default() += 1;
            }
        }
    }
    eprintln!("full pages by lines {nlines:?}; off {off}; full lines {full_lines}");
    eprintln!("ends {ends:#?}");
    for (k, v) in pairs {
        eprintln!("{k} {v:?}");
    }
    eprintln!("28: {counts28:?}");
}
