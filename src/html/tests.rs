use std::sync::Arc;

use proptest::prelude::*;

use super::fragment::{Page, Part, Scope, fragment};
use super::sample::*;
use super::*;
use crate::document::{
    Alignment, Block, BlockKind, Document, Inline, Level, LinkTarget, ListItem, Width,
};
use crate::issue::{Issue, Number};
use crate::output::OutputFile;
use crate::picture::PictureFiles;
use crate::picture::{CleanPicture, PictureFormat, Pictures};
use crate::series::ContentsStyle;
use crate::template::{Environment, push_html};

fn on(page: Page, document: &Document, pictures: &Pictures) -> String {
    let files = PictureFiles::new(pictures);
    let scope = Scope {
        article: 1,
        page,
        part: Part::Body,
        pictures: &files,
    };
    fragment(document, scope).as_str().to_owned()
}

/// A block of the second article, as the issue's page shows it.
fn html(kind: BlockKind) -> String {
    on(Page::Issue, &document(vec![block(kind)]), &Pictures::new())
}

fn inlines(content: Vec<Inline>) -> String {
    let html = html(BlockKind::Paragraph(content));
    let inner = html.strip_prefix("<p>").unwrap();
    inner.strip_suffix("</p>\n").unwrap().to_owned()
}

fn clean(format: PictureFormat) -> CleanPicture {
    CleanPicture {
        format,
        bytes: Arc::from(&b"picture"[..]),
        width: 600.0,
        height: 300.0,
        natural_width: 158.75,
    }
}

fn link(url: &str, text: &str) -> Inline {
    Inline::Link {
        target: LinkTarget::Url(url.to_owned()),
        content: vec![inline(text)],
    }
}

fn item(task: Option<bool>, blocks: Vec<Block>) -> ListItem {
    ListItem { task, blocks }
}

fn built(issue: &Issue) -> Vec<OutputFile> {
    let environment = Environment::html(&[]).unwrap();
    pages(
        issue,
        &environment,
        Some("联络动态2025年第6期（总第731期）.pdf"),
    )
    .unwrap()
}

fn page(files: &[OutputFile], path: &str) -> String {
    let file = files.iter().find(|file| file.path == path).unwrap();
    String::from_utf8(file.bytes.clone()).unwrap()
}

/// A page without its style sheet.
fn markup(html: &str) -> String {
    let (head, rest) = html.split_once("<style>").unwrap();
    format!("{head}{}", rest.split_once("</style>").unwrap().1)
}

/// What the page shows and says: its text, without tags.
fn shown(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        rest = after.split_once('>').unwrap().1;
    }
    text.push_str(rest);
    text
}

/// Checks what a validator would: tags close in order, every attribute is quoted, ids are unique and fragment links
/// have a target, no block in a paragraph, no link in a link.
fn check(html: &str) {
    const VOID: [&str; 6] = ["meta", "link", "br", "hr", "img", "input"];
    const PHRASING: [&str; 13] = [
        "a", "br", "code", "del", "em", "img", "input", "span", "strong", "sup", "time", "b", "i",
    ];
    let mut open: Vec<&str> = Vec::new();
    let mut ids: Vec<&str> = Vec::new();
    let mut targets: Vec<&str> = Vec::new();
    for tag in html.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').unwrap();
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "</{name}> in\n{html}");
            continue;
        }
        let name = tag.split_whitespace().next().unwrap();
        if name.starts_with('!') {
            continue;
        }
        if open.contains(&"p")
            || open
                .iter()
                .any(|tag| tag.starts_with('h') && tag.len() == 2 && *tag != "hr")
        {
            assert!(PHRASING.contains(&name), "<{name}> in {open:?}\n{html}");
        }
        assert!(
            !(name == "a" && open.contains(&"a")),
            "nested links\n{html}"
        );
        for (at, _) in tag.match_indices('=') {
            // Signs inside a value have no letter and quote around them.
            if tag[..at].matches('"').count() % 2 == 0 {
                assert!(tag[at + 1..].starts_with('"'), "<{tag}>");
            }
        }
        if let Some((_, id)) = tag.split_once(" id=\"") {
            ids.push(id.split_once('"').unwrap().0);
        }
        if let Some((_, target)) = tag.split_once(" href=\"#") {
            targets.push(target.split_once('"').unwrap().0);
        }
        if !VOID.contains(&name) {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?} not closed in\n{html}");
    let count = ids.len();
    for target in targets {
        assert!(ids.contains(&target), "#{target} leads nowhere in\n{html}");
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id twice in\n{html}");
}

#[test]
fn inline_constructs() {
    let text = |text: &str| vec![inline(text)];
    assert_eq!(inlines(text("a<b>&\"'")), "a&lt;b&gt;&amp;&quot;&#39;");
    assert_eq!(inlines(vec![Inline::Emphasis(text("楷"))]), "<em>楷</em>");
    assert_eq!(
        inlines(vec![Inline::Strong(text("粗"))]),
        "<strong>粗</strong>"
    );
    assert_eq!(
        inlines(vec![Inline::Strikethrough(text("删"))]),
        "<del>删</del>"
    );
    assert_eq!(
        inlines(vec![Inline::Code(run("<x>"))]),
        "<code>&lt;x&gt;</code>"
    );
    assert_eq!(
        inlines(vec![inline("上"), Inline::Break, inline("下")]),
        "上<br>下"
    );
}

#[test]
fn links_outside_are_opened_without_a_handle_and_refused_schemes_are_text() {
    assert_eq!(
        inlines(vec![link("https://example.org/?a=1&b=\"2\"", "外")]),
        r#"<a href="https://example.org/?a=1&amp;b=&quot;2&quot;" rel="noopener">外</a>"#
    );
    assert_eq!(
        inlines(vec![link("mailto:a@example.org", "信")]),
        r#"<a href="mailto:a@example.org">信</a>"#
    );
    for url in [
        "javascript:alert(1)",
        "JAVASCRIPT:x",
        "data:text/html,x",
        "file:///etc",
        "x",
        "",
        " javascript:x",
        "java\nscript:x",
    ] {
        assert_eq!(inlines(vec![link(url, "字")]), "字", "{url:?}");
    }
    let reference = Inline::Link {
        target: LinkTarget::Reference("02.md".to_owned()),
        content: vec![inline("字")],
    };
    assert_eq!(inlines(vec![reference]), "字");
}

#[test]
fn links_within_the_issue_fit_the_page_they_stand_on() {
    let body = document(vec![block(BlockKind::Paragraph(vec![
        internal(0, Some("3"), "甲"),
        internal(0, None, "乙"),
        internal(1, Some("1"), "丙"),
        internal(1, None, "丁"),
    ]))]);
    assert_eq!(
        on(Page::Issue, &body, &Pictures::new()),
        "<p><a href=\"#a01-3\">甲</a><a href=\"#a01\">乙</a><a href=\"#a02-1\">丙</a><a href=\"#a02\">丁</a></p>\n"
    );
    assert_eq!(
        on(Page::Article, &body, &Pictures::new()),
        "<p><a href=\"01.html#a01-3\">甲</a><a href=\"01.html\">乙</a><a href=\"#a02-1\">丙</a><a href=\"#a02\">丁</a></p>\n"
    );
}

#[test]
fn headings_are_one_below_the_title_and_look_as_their_number_says() {
    let mut skipped = heading(Level::Third, "2", "1.加强");
    skipped.outline_level = 1;
    let body = document(vec![
        block(BlockKind::Heading(heading(Level::First, "1", "一、先"))),
        block(BlockKind::Heading(skipped)),
        block(BlockKind::Heading(heading(Level::Fourth, "3", "（1）末"))),
    ]);
    assert_eq!(
        on(Page::Issue, &body, &Pictures::new()),
        "<h3 id=\"a02-1\" class=\"level-1\">一、先</h3>\n<h3 id=\"a02-2\" class=\"level-3\">1.加强</h3>\n<h6 id=\"a02-3\" class=\"level-4\">（1）末</h6>\n"
    );
    assert!(on(Page::Article, &body, &Pictures::new()).starts_with("<h2 id=\"a02-1\""));
}

#[test]
fn a_run_in_heading_is_a_heading_and_its_paragraph_a_paragraph() {
    let run_in = |rest| BlockKind::RunIn {
        heading: heading(Level::First, "1", "一、坚持。"),
        rest,
    };
    assert_eq!(
        html(run_in(vec![inline("切实")])),
        "<div class=\"run-in level-1\"><h3 id=\"a02-1\">一、坚持。</h3><p>切实</p></div>\n"
    );
    assert_eq!(
        html(run_in(Vec::new())),
        "<div class=\"run-in level-1\"><h3 id=\"a02-1\">一、坚持。</h3></div>\n"
    );
}

#[test]
fn lists_tight_loose_numbered_nested_and_of_tasks() {
    let inner = block(BlockKind::List {
        start: Some(1),
        tight: true,
        items: vec![item(None, vec![paragraph("内")])],
    });
    assert_eq!(
        html(BlockKind::List {
            start: None,
            tight: true,
            items: vec![
                item(None, vec![paragraph("外"), inner]),
                item(None, Vec::new())
            ],
        }),
        "<ul>\n<li>外\n<ol>\n<li>内</li>\n</ol>\n</li>\n<li></li>\n</ul>\n"
    );
    assert_eq!(
        html(BlockKind::List {
            start: Some(3),
            tight: false,
            items: vec![item(None, vec![paragraph("甲"), paragraph("乙")])],
        }),
        "<ol start=\"3\">\n<li><p>甲</p>\n<p>乙</p>\n</li>\n</ol>\n"
    );
    assert_eq!(
        html(BlockKind::List {
            start: None,
            tight: true,
            items: vec![
                item(Some(true), vec![paragraph("成")]),
                item(Some(false), vec![paragraph("未")])
            ],
        }),
        "<ul class=\"tasks\">\n<li><input type=\"checkbox\" disabled checked aria-label=\"已完成\"> 成</li>\n<li><input type=\"checkbox\" disabled aria-label=\"未完成\"> 未</li>\n</ul>\n"
    );
}

#[test]
fn quotes_rules_and_code() {
    assert_eq!(
        html(BlockKind::Quote(vec![paragraph("引")])),
        "<blockquote>\n<p>引</p>\n</blockquote>\n"
    );
    assert_eq!(html(BlockKind::Rule), "<hr>\n");
    assert_eq!(
        html(BlockKind::Code {
            text: vec![run("\na <b>\n"), run("c")],
            language: Some("x\" onclick=\"y".to_owned()),
        }),
        "<pre tabindex=\"0\" role=\"region\" aria-label=\"代码\"><code class=\"language-x&quot; onclick=&quot;y\">\na &lt;b&gt;\nc</code></pre>\n"
    );
}

#[test]
fn a_table_scrolls_by_itself_and_its_header_cells_are_headers() {
    let table = BlockKind::Table {
        alignments: vec![
            Alignment::Left,
            Alignment::Center,
            Alignment::Right,
            Alignment::None,
        ],
        head: vec![
            vec![inline("甲")],
            vec![inline("乙")],
            Vec::new(),
            vec![inline("丁")],
        ],
        rows: vec![["1", "2", "3", "4"].map(|cell| vec![inline(cell)]).to_vec()],
    };
    assert_eq!(
        html(table),
        "<div class=\"table\" role=\"region\" aria-label=\"表格，可左右滚动\" tabindex=\"0\">\n<table>\n<thead>\n\
         <tr><th scope=\"col\" class=\"left\">甲</th><th scope=\"col\" class=\"center\">乙</th><td class=\"right\"></td><th scope=\"col\">丁</th></tr>\n\
         </thead>\n<tbody>\n\
         <tr><td class=\"left\">1</td><td class=\"center\">2</td><td class=\"right\">3</td><td>4</td></tr>\n\
         </tbody>\n</table>\n</div>\n"
    );
}

#[test]
fn pictures_keep_their_place_and_show_their_caption() {
    let pictures = Pictures::from([("图/1 甲.webp".to_owned(), clean(PictureFormat::Png))]);
    let mut wanted = picture("图/1 甲.webp", "替\"代");
    wanted.caption = Some(run("图1 <说明>"));
    wanted.width = Width::Percent(60.0);
    let figure = document(vec![block(BlockKind::Figure(wanted.clone()))]);
    assert_eq!(
        on(Page::Issue, &figure, &pictures),
        "<figure><img src=\"%E5%9B%BE/1%20%E7%94%B2.png\" alt=\"替&quot;代\" width=\"600\" height=\"300\" style=\"width:60%\"><figcaption>图1 &lt;说明&gt;</figcaption></figure>\n"
    );
    wanted.width = Width::Natural;
    let inside = document(vec![block(BlockKind::Paragraph(vec![Inline::Picture(
        wanted,
    )]))]);
    let html = on(Page::Issue, &inside, &pictures);
    assert!(html.contains("style=\"width:158.8mm\""), "{html}");
    assert_eq!(
        on(Page::Issue, &inside, &Pictures::new()),
        "<p>替&quot;代</p>\n"
    );
}

#[test]
fn cleaned_pictures_never_take_each_others_name() {
    let pictures = Pictures::from(
        [
            ("a.PNG", PictureFormat::Png),
            ("a.png", PictureFormat::Png),
            ("a.webp", PictureFormat::Png),
            ("b.jpeg", PictureFormat::Jpeg),
            ("d:e.svg", PictureFormat::Svg),
            ("f", PictureFormat::Svg),
        ]
        .map(|(file, format)| (file.to_owned(), clean(format))),
    );
    let files = PictureFiles::new(&pictures);
    let names: Vec<_> = pictures
        .keys()
        .map(|file| files.get(file).unwrap().0)
        .collect();
    assert_eq!(
        names,
        ["a.PNG", "a-2.png", "a-3.png", "b.jpeg", "d-e.svg", "f.svg"]
    );
}

#[test]
fn footnotes_lead_there_and_back_and_stand_apart_from_those_of_the_lead() {
    let refer = |indices: &[usize]| {
        let content = indices.iter().map(|&index| reference(index)).collect();
        block(BlockKind::Paragraph(content))
    };
    let body = annotated(vec![refer(&[0, 0, 1])], &["甲", "乙"]);
    let html = on(Page::Issue, &body, &Pictures::new());
    for part in [
        "<sup class=\"note\" id=\"a02-r1\"><a href=\"#a02-n1\" role=\"doc-noteref\" aria-label=\"注1\">[1]</a></sup>",
        "id=\"a02-r1-2\"",
        "id=\"a02-r2\"",
        "<section class=\"notes\" role=\"doc-endnotes\" aria-label=\"注释\">\n<ol>\n<li id=\"a02-n1\"><p>甲 <a class=\"back\" href=\"#a02-r1\"",
        "href=\"#a02-r1-2\" role=\"doc-backlink\" aria-label=\"回到正文注1第2处\"",
        "<li id=\"a02-n2\"><p>乙 ",
    ] {
        assert!(html.contains(part), "{part}\n{html}");
    }
    check(&html);

    let mut article = article("题", body.clone());
    article.lead = Some(body);
    let files = built(&issue(vec![article]));
    let html = page(&files, "01.html");
    check(&markup(&html));
    assert!(html.contains("id=\"a01-l1\"") && html.contains("id=\"a01-n1\""));
}

#[test]
fn a_footnote_in_a_link_or_in_a_note_makes_no_link_in_a_link() {
    let in_link = Inline::Link {
        target: LinkTarget::Url("https://example.org".to_owned()),
        content: vec![inline("文"), reference(0)],
    };
    let mut body = annotated(vec![block(BlockKind::Paragraph(vec![in_link]))], &["注"]);
    body.footnotes[0]
        .blocks
        .push(block(BlockKind::Paragraph(vec![
            reference(0),
            reference(7),
        ])));
    let html = on(Page::Issue, &body, &Pictures::new());
    check(&html);
    assert!(html.contains("<sup>[8]</sup>"), "{html}");
}

/// Everything at once, for the checks of whole pages.
fn rich_issue(payload: &str) -> Issue {
    let body = || {
        annotated(
            vec![
                block(BlockKind::Heading(heading(Level::First, "1", payload))),
                block(BlockKind::RunIn {
                    heading: heading(Level::Second, "2", payload),
                    rest: vec![
                        inline(payload),
                        reference(0),
                        internal(0, Some("1"), payload),
                    ],
                }),
                block(BlockKind::Paragraph(vec![
                    link(payload, payload),
                    link(&format!("https://example.org/{payload}"), payload),
                    Inline::Code(run(payload)),
                    Inline::Picture(picture("x.png", payload)),
                ])),
                block(BlockKind::List {
                    start: None,
                    tight: false,
                    items: vec![item(Some(true), vec![paragraph(payload)])],
                }),
                block(BlockKind::Table {
                    alignments: vec![Alignment::None],
                    head: vec![vec![inline(payload)]],
                    rows: vec![vec![vec![inline(payload)]]],
                }),
                block(BlockKind::Code {
                    text: vec![run(payload)],
                    language: Some(payload.to_owned()),
                }),
                block(BlockKind::Figure(picture(payload, payload))),
            ],
            &[payload],
        )
    };
    let mut articles = Vec::new();
    for _ in 0..3 {
        let mut article = article(payload, body());
        let matter = &mut article.front_matter;
        matter.source = vec![text(payload), text(payload)];
        matter.author = vec![text(payload)];
        matter.column = Some(text(payload));
        matter.short_title = Some(text(payload));
        matter.summary = Some(text(payload));
        article.lead = Some(body());
        articles.push(article);
    }
    let mut issue = issue(articles);
    issue.series.title = text(payload);
    issue.series.publisher = text(payload);
    issue.manifest.classification = Some(text(payload));
    issue.manifest.extra_distribution = vec![text(payload)];
    issue.manifest.draft = true;
    issue.settings.editor = Some(text(payload));
    issue.settings.contact = Some(text(payload));
    issue.settings.approval_number = Some(text(payload));
    for group in issue.settings.distribution.iter_mut().flatten() {
        group.to.push(text(payload));
    }
    for file in ["x.png", payload] {
        issue
            .pictures
            .insert(file.to_owned(), clean(PictureFormat::Png));
    }
    issue
}

#[test]
fn what_a_user_writes_is_text_everywhere() {
    for payload in [
        "<script>alert(1)</script>",
        "{{ x }}{% y %}{# z #}",
        "\"><img src=x onerror=alert(1)>",
        "' onload='x",
        "javascript:alert(1)",
        "</title></style></textarea>-->]]>",
        "&lt;b&gt; &#x3c;",
        "#import $x$ @ref `y` \\u{23}",
        "a\u{0}b\u{1b}c\u{fdd0}d",
        "--length:1;}</style>",
    ] {
        let mut literal = String::new();
        push_html(&mut literal, payload);
        for file in built(&rich_issue(payload)) {
            if !file.path.ends_with(".html") {
                continue;
            }
            let html = markup(&String::from_utf8(file.bytes).unwrap());
            check(&html);
            assert!(
                !html.contains("<script") && !html.contains("<img src=x"),
                "{html}"
            );
            assert!(!html.contains("href=\"javascript"), "{html}");
            assert!(!html.contains(['\u{0}', '\u{1b}', '\u{fdd0}']), "{html}");
            let text = shown(&html);
            let least = if file.path == "index.html" { 40 } else { 20 };
            assert!(text.matches(&literal).count() >= least, "{literal}\n{html}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_text_leaves_the_pages_valid(payload in "[^\r]{1,20}") {
        for file in built(&rich_issue(&payload)) {
            if file.path.ends_with(".html") {
                check(&markup(&String::from_utf8(file.bytes).unwrap()));
            }
        }
    }
}

#[test]
fn the_issue_page_has_masthead_contents_articles_and_colophon() {
    let mut articles: Vec<_> = ["甲 甲\n乙", "丙", "丁"]
        .map(|title| article(title, document(vec![paragraph("文")])))
        .into();
    for article in &mut articles[..2] {
        article.front_matter.column = Some(text("经验"));
    }
    articles[0].front_matter.source = vec![text("省卫生健康委员会")];
    articles[0].front_matter.author = vec![text("通讯员")];
    articles[1].front_matter.short_title = Some(text("短题"));
    let mut issue = issue(articles);
    issue.manifest.extra_distribution = vec![text("各单位")];
    let files = built(&issue);
    let paths: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["index.html", "01.html", "02.html", "03.html"]);
    let html = page(&files, "index.html");
    assert!(html.len() < 60_000);
    for part in [
        "<html lang=\"zh-CN\">",
        "<title>联络动态2025年第6期（总第731期）</title>",
        ">联络动态</h1>\n<p class=\"number\">第6期</p>\n<p class=\"total\">（总第七百三十一期）</p>",
        "<p>省人大常委会代表工作委员会编</p>\n<p><time datetime=\"2025-03-11\">2025年3月11日</time></p>",
        "%EF%BC%89.pdf\" type=\"application/pdf\" download>",
        "<li><a href=\"#a01\">甲 甲 乙</a> <span class=\"source\">省卫生健康委员会</span></li>\n<li><a href=\"#a02\">短题</a></li>\n</ul>",
        "<h2 class=\"title\" id=\"a01-title\"><span>甲</span> <span>甲</span><br><span>乙</span></h2>",
        "<p class=\"byline\"><span>省卫生健康委员会</span> <span>通讯员</span></p>",
        "<dt>报：</dt><dd>全国人大常委会代表工作委员会，省委组织部、省委宣传部。</dd>",
        "<dt>送：</dt><dd>省人民政府办公厅，各市州、县市区人大常委会。</dd>",
        "<dt>本期增发：</dt><dd>各单位。</dd>",
        "<span>责任编辑：本刊编辑部</span> <span>联系方式：0731—85300000 lianluo@example.org</span>",
        "<span>批准文号：湘党简准字〔2000〕第28号</span> <span class=\"copies\">共印260份</span>",
    ] {
        assert!(html.contains(part), "{part}\n{}", markup(&html));
    }
    // Once in 要目, once above the first of the two.
    assert_eq!(html.matches("<p class=\"column\">经验</p>").count(), 2);
    assert!(!html.contains("送审稿"));
    check(&markup(&html));

    let second = page(&files, "02.html");
    for part in [
        "<a href=\"index.html\"><b>联络动态</b> 2025年第6期",
        "href=\"01.html\"><span>上一篇</span> 甲 甲 乙</a>",
        "href=\"03.html\"><span>下一篇</span> 丁</a>",
        "<p class=\"column\">经验</p>",
        "<h1 class=\"title\" id=\"a02-title\">",
    ] {
        assert!(second.contains(part), "{part}\n{}", markup(&second));
    }
}

#[test]
fn a_supplement_has_no_total_and_a_draft_says_so() {
    let mut issue = issue(vec![article("题", Document::default())]);
    issue.manifest.number = Number::Supplement(located(1));
    issue.manifest.draft = true;
    issue.settings = crate::series::Settings::default();
    let files = built(&issue);
    for path in ["index.html", "01.html"] {
        let html = markup(&page(&files, path));
        assert!(
            html.contains("增刊第1期") && !html.contains("总第"),
            "{html}"
        );
        assert!(html.contains("<p class=\"draft\">送审稿</p>"), "{html}");
        assert!(html.contains("（送审稿）</title>"), "{html}");
        assert!(
            !html.contains("class=\"colophon\"") && !html.contains("要目"),
            "{html}"
        );
        check(&html);
    }
}

#[test]
fn contents_stand_where_the_layout_wants_them() {
    let two = || {
        vec![
            article("甲", Document::default()),
            article("乙", Document::default()),
        ]
    };
    let mut issue = issue(two());
    assert!(page(&built(&issue), "index.html").contains("要目</h2>"));
    issue.settings.layout.contents = Some(ContentsStyle::None);
    assert!(!page(&built(&issue), "index.html").contains("要目</h2>"));
}

/// What Chromium 86 and Firefox 78 can't read in a style sheet.
pub(crate) const MODERN: [&str; 10] = [
    ":has(",
    ":is(",
    ":where(",
    ":focus-visible",
    "@layer",
    "@container",
    "inset:",
    "aspect-ratio",
    "dvh",
    "gap:",
];

#[test]
fn nothing_is_loaded_or_run() {
    let files = built(&rich_issue("题"));
    let html = page(&files, "index.html");
    let style = html
        .split_once("<style>")
        .unwrap()
        .1
        .split_once("</style>")
        .unwrap()
        .0;
    assert!(!style.contains("url(") && !style.contains("@import"));
    for modern in MODERN {
        assert!(!style.contains(modern), "{modern}");
    }
    for loaded in [
        "<script",
        "<iframe",
        "<object",
        "srcset",
        "src=\"http",
        "rel=\"stylesheet\"",
    ] {
        assert!(!html.contains(loaded), "{loaded}");
    }
}

#[test]
fn a_mistake_in_a_shared_template_is_told_once() {
    let source = crate::source::Source::new("templates/html/entry.html", "{{ nirgends }}");
    let environment = Environment::html(&[("entry.html".to_owned(), source)]).unwrap();
    let findings = pages(&rich_issue("题"), &environment, None).unwrap_err();
    assert!(findings.has_errors());
    let places: std::collections::BTreeSet<_> = findings
        .iter()
        .map(|finding| format!("{:?}", finding.place()))
        .collect();
    assert_eq!(places.len(), 1, "{findings:?}");
}
