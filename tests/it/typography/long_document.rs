use super::mixed_text::Dice;
use super::*;
use jianbao::document::is_chinese;
use std::collections::BTreeMap;
use std::sync::OnceLock;

const ARTICLES: usize = 14;
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

fn han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[test]
fn explore() {
    let p = print();
    let ws = workspace();
    std::fs::create_dir_all("/tmp/longdoc").unwrap();
    for n in ws.names("issues/2025/06") {
        std::fs::write(
            format!("/tmp/longdoc/{n}"),
            ws.bytes(&format!("issues/2025/06/{n}")),
        )
        .unwrap();
    }
    eprintln!("pages {} pdf {}", p.layout.pages.len(), p.pdf.len());
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for d in p.report.deviations.iter() {
        *counts.entry(d.code.as_str()).or_default() += 1;
    }
    eprintln!("report {counts:?}");
    for d in p.report.deviations.iter() {
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
    let size = p.grid.size;
    let mut flow: Vec<(usize, &Line)> = vec![];
    for (i, page) in p.layout.pages.iter().enumerate().skip(1) {
        for l in p.body_lines(page) {
            flow.push((i + 1, l));
        }
    }
    let goes_on = |i: usize| {
        flow.get(i + 1)
            .is_some_and(|(_, l)| l.start() < LEFT + size)
    };
    let mut quote: BTreeMap<String, usize> = BTreeMap::new();
    let mut lonely = 0;
    let mut two = 0;
    let mut parted = vec![];
    let mut under = vec![];
    let mut unsq = vec![];
    let mut wide: BTreeMap<String, usize> = BTreeMap::new();
    let mut n28: BTreeMap<(usize, bool), usize> = BTreeMap::new();
    let mut maxgap: f64 = 0.0;
    let mut examples = 0;
    let mut tight = 0;
    let mut loose = 0;
    let mut firstgap: BTreeMap<String, usize> = BTreeMap::new();
    for i in 0..flow.len() {
        let (page, line) = flow[i];
        let text = line.text();
        let last = line.glyphs.last().unwrap();
        if i > 0 && goes_on(i - 1) {
            let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
            if !goes_on(i) {
                if letters == 1 {
                    lonely += 1;
                    eprintln!("LONELY p{page} {text}");
                }
                if letters == 2 {
                    two += 1;
                }
            }
        }
        if !goes_on(i) {
            continue;
        }
        let gap = line
            .glyphs
            .iter()
            .filter(|g| g.text.chars().all(han))
            .map(|g| g.advance - size)
            .fold(0.0, f64::max);
        maxgap = maxgap.max(gap / size);
        if gap > 0.05 {
            loose += 1
        } else {
            tight += 1
        }
        if (line.end() - RIGHT).abs() > 0.5 {
            under.push(format!("p{page} {:.2} {text}", line.end() - RIGHT));
        }
        if "，。、；：？！”’）》〉】〕".contains(&*last.text) {
            *quote
                .entry(format!(
                    "{} {:.2} of em {}",
                    if "”’".contains(&*last.text) {
                        "quote"
                    } else {
                        "mark"
                    },
                    (RIGHT - last.x) / size,
                    if gap > 0.05 { "loose" } else { "tight" }
                ))
                .or_default() += 1;
        }
        let next = flow[i + 1].1.text();
        let (a, b) = (
            text.trim().chars().next_back().unwrap(),
            next.trim().chars().next().unwrap(),
        );
        if a.is_ascii_digit() && (b.is_ascii_alphanumeric() || "%‰℃".contains(b)) {
            parted.push(format!("p{page} {text} | {next}"));
        }
        for g in line.glyphs.windows(2) {
            const C: &str = "，。、；：？！”’）》〉】〕";
            const O: &str = "“‘（《〈【〔";
            let closing = C.contains(&*g[0].text);
            if closing && (C.contains(&*g[1].text) || O.contains(&*g[1].text)) {
                let w = g[1].x - g[0].x - gap;
                if w > size / 2.0 + 0.1 {
                    unsq.push(format!(
                        "p{page} {}{} {:.2} gap {:.2} {text}",
                        g[0].text,
                        g[1].text,
                        w / size,
                        gap / size
                    ));
                }
            }
            if O.contains(&*g[0].text)
                && O.contains(&*g[1].text)
                && g[0].advance - gap > size / 2.0 + 0.1
            {
                let w = g[0].advance + g[1].advance - 2.0 * gap;
                if w > 1.5 * size + 0.1 {
                    unsq.push(format!(
                        "p{page} OO {}{} {:.2} {text}",
                        g[0].text,
                        g[1].text,
                        w / size
                    ))
                }
            }
        }
        if line
            .glyphs
            .iter()
            .all(|g| g.text.chars().all(is_chinese) && g.advance > size - 0.02)
        {
            let n = line.glyphs.len() + ((line.start() - LEFT) / size).round() as usize;
            // could the next line's first character have stood here?
            let two: Vec<char> = next.chars().take(2).collect();
            let possible = n < 28
                && han(two[0])
                && (han(two[1])
                    || "“‘（《〈【〔".contains(two[1])
                    || two[1].is_ascii_alphanumeric());
            *n28.entry((n, possible)).or_default() += 1;
            if possible && examples < 25 {
                examples += 1;
                eprintln!("SHORT {n} {text} | {next} | goes on {}", goes_on(i + 1));
            }
        }
        let first = &line.glyphs[0];
        if "“‘（《〈【〔".contains(&*first.text) {
            *firstgap
                .entry(format!(
                    "{:.1} at {:.1} box?",
                    first.advance / size,
                    (first.x - LEFT) / size
                ))
                .or_default() += 1;
        }
        *wide
            .entry(format!("{:.0}", gap / size * 100.0))
            .or_default() += 1;
    }
    eprintln!(
        "lines {} tight {tight} loose {loose} lonely {lonely} two {two} maxgap {maxgap:.3}",
        flow.len()
    );
    eprintln!(
        "quote {quote:#?}\nparted {} {parted:#?}\nunder {} {under:#?}\nunsq {} {:#?}",
        parted.len(),
        under.len(),
        unsq.len(),
        &unsq[..unsq.len().min(60)]
    );
    eprintln!("28 {n28:?} first {firstgap:?}");
    eprintln!("wide {wide:?}");
}
