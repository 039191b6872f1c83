use proptest::prelude::*;

use super::*;
use crate::diagnostic::Severity;
use crate::document::{LinkTarget, Run, Width};

fn parse_all(text: &str) -> (Document, Diagnostics) {
    let source = Source::new("a.md", text);
    let mut diagnostics = Diagnostics::new();
    let document = parse(&source, 0..text.len(), "", &mut diagnostics);
    (document, diagnostics)
}

fn findings(text: &str) -> Vec<(Code, String)> {
    let (_, diagnostics) = parse_all(text);
    diagnostics
        .iter()
        .map(|d| (d.code, d.place().text().to_owned()))
        .collect()
}

/// The blocks in short: names of the constructs with their text.
fn sketch(blocks: &[Block]) -> String {
    blocks
        .iter()
        .map(|block| sketch_block(&block.kind))
        .collect::<Vec<_>>()
        .join(" ")
}

fn sketch_block(kind: &BlockKind) -> String {
    match kind {
        BlockKind::Paragraph(inlines) => format!("p({})", sketch_inlines(inlines)),
        BlockKind::Heading(heading) => format!(
            "h{}({})",
            heading.level.number(),
            sketch_inlines(&heading.content)
        ),
        BlockKind::RunIn { heading, rest } => format!(
            "run{}({}|{})",
            heading.level.number(),
            sketch_inlines(&heading.content),
            sketch_inlines(rest)
        ),
        BlockKind::List {
            start,
            tight,
            items,
        } => format!(
            "list[{}{}]({})",
            start.map_or("*".to_owned(), |start| start.to_string()),
            if *tight { "" } else { " loose" },
            items
                .iter()
                .map(|item| format!(
                    "{}{}",
                    match item.task {
                        Some(true) => "x ",
                        Some(false) => "o ",
                        None => "",
                    },
                    sketch(&item.blocks)
                ))
                .collect::<Vec<_>>()
                .join("; ")
        ),
        BlockKind::Quote(inner) => format!("quote({})", sketch(inner)),
        BlockKind::Code { text, language } => format!(
            "code[{}]({})",
            language.as_deref().unwrap_or(""),
            text.iter().map(|run| run.text.as_str()).collect::<String>()
        ),
        BlockKind::Table { head, rows, .. } => {
            let row = |cells: &[Vec<Inline>]| {
                cells
                    .iter()
                    .map(|cell| sketch_inlines(cell))
                    .collect::<Vec<_>>()
                    .join(",")
            };
            format!(
                "table({}; {})",
                row(head),
                rows.iter()
                    .map(|cells| row(cells))
                    .collect::<Vec<_>>()
                    .join("; ")
            )
        }
        BlockKind::Figure(picture) => format!(
            "figure({}|{}|{:?})",
            picture.file, picture.alt, picture.width
        ),
        BlockKind::Rule => "rule".to_owned(),
    }
}

fn sketch_inlines(inlines: &[Inline]) -> String {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text(run) => run.text.clone(),
            Inline::Emphasis(inner) => format!("<em {}>", sketch_inlines(inner)),
            Inline::Strong(inner) => format!("<b {}>", sketch_inlines(inner)),
            Inline::Strikethrough(inner) => format!("<s {}>", sketch_inlines(inner)),
            Inline::Code(run) => format!("<code {}>", run.text),
            Inline::Link { target, content } => {
                let target = match target {
                    LinkTarget::Url(url) | LinkTarget::Reference(url) => url.clone(),
                    LinkTarget::Internal(_) => "internal".to_owned(),
                };
                format!("<{target} {}>", sketch_inlines(content))
            }
            Inline::Picture(picture) => format!("<img {}>", picture.file),
            Inline::FootnoteReference { index, .. } => format!("<note {index}>"),
            Inline::Break => "<br>".to_owned(),
        })
        .collect()
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let (document, diagnostics) = parse_all(text);
    // A lone heading of a deeper level is a finding of its own, tested below.
    let others: Vec<_> = diagnostics
        .iter()
        .filter(|d| d.code != Code::HEADING_SKIPPED)
        .collect();
    assert!(others.is_empty(), "{others:?}");
    assert_eq!(sketch(&document.blocks), expected);
}

#[test]
fn every_construct_comes_through() {
    check("段一\n\n段二", "p(段一) p(段二)");
    check(
        "# 甲\n\n## 乙\n\n### 丙\n\n#### 丁",
        "h1(甲) h2(乙) h3(丙) h4(丁)",
    );
    check("- 甲\n- 乙\n  - 丙", "list[*](p(甲); p(乙) list[*](p(丙)))");
    check("3. 甲\n4. 乙", "list[3](p(甲); p(乙))");
    check("- 甲\n\n- 乙", "list[* loose](p(甲); p(乙))");
    check("- [x] 甲\n- [ ] 乙", "list[*](x p(甲); o p(乙))");
    check("> 甲\n>\n> 乙", "quote(p(甲) p(乙))");
    check("```rust\nlet x;\n\ny\n```", "code[rust](let x;\n\ny\n)");
    check("    四格缩进", "code[](四格缩进)");
    check("|甲|乙|\n|--|:-:|\n|1|**2**|", "table(甲,乙; 1,<b 2>)");
    check("---", "rule");
    check(
        "*甲* **乙** ~~丙~~ `丁`",
        "p(<em 甲> <b 乙> <s 丙> <code 丁>)",
    );
    check("甲  \n乙\\\n丙", "p(甲<br>乙<br>丙)");
    check(
        "<https://example.org> [甲](tel:123)",
        "p(<https://example.org https://example.org> <tel:123 甲>)",
    );
    check("<a@example.org>", "p(<mailto:a@example.org a@example.org>)");
    check(
        "甲[^1]乙[^二]丙[^1]\n\n[^1]: 注一\n[^二]: 注二",
        "p(甲<note 0>乙<note 1>丙<note 0>)",
    );
    check("&copy; &#20013; \\*字\\*", "p(© 中 *字*)");
    check("见![图](a.png)处", "p(见<img a.png>处)");
}

#[test]
fn bold_beside_chinese_marks_is_bold() {
    check(
        "**完善机制办。**委党组3次研究，**全程规范办。**制定方案。",
        "p(<b 完善机制办。>委党组3次研究，<b 全程规范办。>制定方案。)",
    );
    check(
        "**“引号”**后*（一）*字~~删。~~后",
        "p(<b “引号”>后<em （一）>字<s 删。>后)",
    );
}

#[test]
fn soft_breaks_vanish_beside_chinese_and_are_spaces_between_words() {
    check("甲\n乙", "p(甲乙)");
    check("共有\n3个", "p(共有3个)");
    check("two\nwords", "p(two words)");
    check("**甲。**\n乙", "p(<b 甲。>乙)");
    check("甲\n**bold\nword**\nend", "p(甲<b bold word> end)");
}

#[test]
fn paragraphs_that_begin_with_a_number_are_headings() {
    check(
        "一、坚持聚力聚势，压实办理责任。切实增强意识。",
        "run1(一、坚持聚力聚势，压实办理责任。|切实增强意识。)",
    );
    check(
        "（一）抓落实。各地努力。",
        "run2(（一）抓落实。|各地努力。)",
    );
    check("1.加强。努力。", "run3(1.加强。|努力。)");
    check("1．加强。努力。", "run3(1．加强。|努力。)");
    check("（1）加强。努力。", "run4(（1）加强。|努力。)");
    check("一、工作情况", "h1(一、工作情况)");
    check(
        "**一、压实责任。**切实增强。",
        "run1(<b 一、压实责任。>|切实增强。)",
    );
    check(
        "　　一、抓落实。各地努力。",
        "run1(一、抓落实。|各地努力。)",
    );
    check("　　正文缩进。　", "p(正文缩进。)");
    check("1. 加强。努力。", "list[1](p(加强。努力。))");
    check("3.5亿元资金。到位。", "p(3.5亿元资金。到位。)");
    check(
        "> 一、引文里的不是标题。是。",
        "quote(p(一、引文里的不是标题。是。))",
    );
    let long = format!("一、{}。后文。", "长".repeat(60));
    check(&long, &format!("p({long})"));
}

#[test]
fn a_number_in_the_text_wins_over_the_marks() {
    let (document, _) = parse_all("# 一、甲\n\n# （一）乙\n\n## 1.丙");
    assert_eq!(sketch(&document.blocks), "h1(一、甲) h2(（一）乙) h3(1.丙)");
}

#[test]
fn headings_get_anchors_slugs_and_an_outline_without_gaps() {
    let (document, diagnostics) = parse_all("# 甲 乙\n\n### 丙\n\n# 甲 乙");
    let headings: Vec<_> = document
        .blocks
        .iter()
        .filter_map(|block| match &block.kind {
            BlockKind::Heading(heading) => Some((
                heading.anchor.as_str(),
                heading.slug.as_str(),
                heading.level.number(),
                heading.outline_level,
            )),
            _ => None,
        })
        .collect();
    assert_eq!(
        headings,
        [
            ("1", "甲-乙", 1, 1),
            ("2", "丙", 3, 2),
            ("3", "甲-乙-1", 1, 1)
        ]
    );
    let codes: Vec<_> = diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, [Code::HEADING_SKIPPED]);
}

#[test]
fn a_numbered_paragraph_counts_for_the_levels_below_it() {
    let long = "切实把建议办理作为接受监督、改进作风、促进工作的重要抓手，".repeat(3);
    let text =
        format!("一、{long}不断提高办理质量。\n\n（一）交办。明确责任。\n\n1.分办。当天完成。\n");
    let (document, diagnostics) = parse_all(&text);
    assert_eq!(diagnostics.iter().count(), 0, "{diagnostics:?}");
    // The outline begins with a first level all the same, as PDF/UA wants.
    let mut levels = Vec::new();
    document.headings(&mut |heading| levels.push(heading.outline_level));
    assert_eq!(levels, [1, 2]);
}

#[test]
fn pictures_alone_are_figures_with_caption_and_width() {
    check("![图](a.png)", "figure(a.png|图|Natural)");
    let (document, _) = parse_all("![替代](tu/a.png \"图1 说明\"){width=60%}");
    let BlockKind::Figure(picture) = &document.blocks[0].kind else {
        panic!("no figure: {document:?}");
    };
    assert_eq!(picture.width, Width::Percent(60.0));
    assert_eq!(
        picture
            .caption
            .as_ref()
            .map(|caption| caption.text.as_str()),
        Some("图1 说明")
    );
    check(
        "![图](a.png){width=80mm}",
        "figure(a.png|图|Millimetres(80.0))",
    );
}

#[test]
fn what_cannot_be_printed_is_located() {
    assert_eq!(
        findings("正文<b>粗</b>\n\n<div>\n块\n</div>"),
        [
            (Code::RAW_HTML, "<b>".to_owned()),
            (Code::RAW_HTML, "</b>".to_owned()),
            (Code::RAW_HTML, "<div>".to_owned()),
        ]
    );
    assert_eq!(
        findings("[点](javascript:alert(1))"),
        [(Code::DANGEROUS_LINK, "[点](javascript:alert(1))".to_owned())]
    );
    assert_eq!(
        findings("[点]()"),
        [(Code::EMPTY_LINK, "[点]()".to_owned())]
    );
    assert_eq!(
        findings("![](a.png)"),
        [(Code::PICTURE_WITHOUT_ALT, "![](a.png)".to_owned())]
    );
    assert_eq!(
        findings("![图](a.png){width=200%}"),
        [(Code::PICTURE_ATTRIBUTE, "{width=200%}".to_owned())]
    );
    assert_eq!(
        findings("甲[^1]"),
        [(Code::FOOTNOTE_UNDEFINED, "[^1]".to_owned())]
    );
    assert_eq!(
        findings("甲\n\n[^1]: 没人引"),
        [(Code::FOOTNOTE_UNUSED, "[^1]: 没人引".to_owned())]
    );
    assert_eq!(findings("甲\\[^1]"), []);
    assert_eq!(
        findings("##### 五级"),
        [
            (Code::HEADING_TOO_DEEP, "##### 五级".to_owned()),
            (Code::HEADING_SKIPPED, "##### 五级".to_owned())
        ]
    );
    assert_eq!(findings("# "), [(Code::EMPTY_HEADING, "# ".to_owned())]);
}

#[test]
fn links_hide_no_scheme_behind_odd_characters() {
    for address in [
        "JAVASCRIPT:x",
        "java&#10;script:x",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org/x",
    ] {
        let (document, diagnostics) = parse_all(&format!("[点](<{address}>)"));
        assert_eq!(sketch(&document.blocks), "p(点)", "{address}");
        assert!(
            diagnostics.iter().any(|d| d.code == Code::DANGEROUS_LINK),
            "{address}"
        );
    }
}

#[test]
fn nesting_is_refused_beyond_the_limit() {
    for text in [
        "> ".repeat(20) + "深",
        (0..20).map(|depth| "  ".repeat(depth) + "- 深\n").collect(),
        "**".repeat(20) + "深" + &"**".repeat(20),
    ] {
        let (_, diagnostics) = parse_all(&text);
        assert!(
            diagnostics
                .iter()
                .any(|d| d.code == Code::NESTED_TOO_DEEP && d.severity == Severity::Error),
            "{text}"
        );
    }
}

#[test]
fn what_could_not_be_laid_out_is_refused() {
    let word = format!("中文{}后文", "a".repeat(2_001));
    assert_eq!(findings(&word)[0].0, Code::WORD_TOO_LONG);
    assert_eq!(findings(&format!("中文{}后文", "ab ".repeat(2_000))), []);
    let codes = |text: &str| {
        findings(text)
            .into_iter()
            .map(|(code, _)| code)
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(&"段\n\n".repeat(20_001)), [Code::TOO_MANY_BLOCKS]);
    assert_eq!(
        codes(&format!("| a |\n|---|\n{}", "| b |\n".repeat(20_000))),
        [Code::TOO_MANY_BLOCKS]
    );
}

#[test]
fn hostile_nesting_ends_soon() {
    for text in [
        "[".repeat(100_000),
        "![".repeat(100_000),
        "(".repeat(100_000),
        ">".repeat(100_000),
        "> ".repeat(50_000),
        "*".repeat(100_000) + "字",
        "**中".repeat(50_000),
        "_a ".repeat(50_000),
        "- ".repeat(50_000),
        "`".repeat(100_000),
        "<".repeat(100_000),
        "[a](".repeat(50_000),
        "[^1]".repeat(50_000),
        "&".repeat(100_000),
        "|".repeat(100_000),
    ] {
        parse_all(&text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn spans_are_exact_and_nothing_panics(text in r"([#>*_`~|\[\]()!{}<&;:\\ \n-]|[中文一二三、。（）“”]|[a-z0-9.=%]){0,120}") {
        let (document, diagnostics) = parse_all(&text);
        for diagnostic in diagnostics.iter() {
            for label in &diagnostic.labels {
                prop_assert!(text.get(label.place.span.clone()).is_some(), "{diagnostic:?}");
            }
        }
        let mut runs = Vec::new();
        collect_runs(&document.blocks, &mut runs);
        for run in runs {
            let there = text.get(run.span.clone());
            prop_assert!(there.is_some(), "{run:?}");
            if run.text.len() == run.span.len() && run.text != " " && !there.unwrap_or("").contains(['\t', '\n']) {
                prop_assert_eq!(there, Some(run.text.as_str()));
            }
        }
    }

    /// Every letter of plain prose comes out once, in order, whatever marks stand around it.
    #[test]
    fn no_letter_is_lost(words in proptest::collection::vec(("[甲乙丙丁戊己庚辛]{1,4}", 0usize..5), 1..8)) {
        let mut text = String::new();
        let mut letters = String::new();
        for (word, mark) in &words {
            let mark = ["", "*", "**", "~~", "`"][*mark];
            text.push_str(mark);
            text.push_str(word);
            text.push_str(mark);
            text.push('，');
            letters.push_str(word);
        }
        let (document, _) = parse_all(&text);
        let mut runs = Vec::new();
        collect_runs(&document.blocks, &mut runs);
        let out: String = runs.iter().flat_map(|run| run.text.chars()).filter(|c| "甲乙丙丁戊己庚辛".contains(*c)).collect();
        prop_assert_eq!(out, letters);
    }
}

fn collect_runs<'a>(blocks: &'a [Block], runs: &mut Vec<&'a Run>) {
    fn inlines<'a>(list: &'a [Inline], runs: &mut Vec<&'a Run>) {
        for inline in list {
            match inline {
                Inline::Text(run) | Inline::Code(run) => runs.push(run),
                Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strikethrough(inner) => {
                    inlines(inner, runs);
                }
                Inline::Link { content, .. } => inlines(content, runs),
                _ => {}
            }
        }
    }
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(list) => inlines(list, runs),
            BlockKind::Heading(heading) => inlines(&heading.content, runs),
            BlockKind::RunIn { heading, rest } => {
                inlines(&heading.content, runs);
                inlines(rest, runs);
            }
            BlockKind::List { items, .. } => {
                for item in items {
                    collect_runs(&item.blocks, runs);
                }
            }
            BlockKind::Quote(inner) => collect_runs(inner, runs),
            BlockKind::Table { head, rows, .. } => {
                for cell in head.iter().chain(rows.iter().flatten()) {
                    inlines(cell, runs);
                }
            }
            _ => {}
        }
    }
}
