//! The pages: every construct of the body, the issue's parts, and that nothing is needed from outside.

use crate::page::{attributes, ids, markup};
use crate::workspace::{ISSUE, OUT, PDF, Workspace};

/// What both the issue's page and the article's show for a body.
#[track_caller]
fn renders(body: &str, fragment: &str) {
    let workspace = Workspace::with_body(body);
    workspace
        .run(["build", "--strict", "--format", "html"])
        .good();
    for name in ["index.html", "01.html"] {
        let page = markup(&workspace.text(&format!("{OUT}/{name}")));
        assert!(
            page.contains(fragment),
            "{fragment} is not in {name}:\n{page}"
        );
        ids(&page);
    }
}

#[test]
fn paragraphs_and_breaks() {
    renders("甲\n乙", "<p>甲乙</p>");
    renders("a\nb", "<p>a b</p>");
    renders("甲  \n乙", "<p>甲<br>乙</p>");
    renders("甲\\\n乙", "<p>甲<br>乙</p>");
    renders("甲\n\n\n乙", "<p>甲</p>\n<p>乙</p>");
}

#[test]
fn emphasis_in_all_forms() {
    renders("*楷*和_a_", "<em>楷</em>");
    renders(
        "**完善机制办。**委党组3次研究",
        "<strong>完善机制办。</strong>委党组3次研究",
    );
    renders("__粗__", "<strong>粗</strong>");
    renders("***楷粗***", "<em><strong>楷粗</strong></em>");
    renders("~~删~~", "<del>删</del>");
    renders("甲`<x> *y*`乙", "<code>&lt;x&gt; *y*</code>");
}

#[test]
fn escapes_and_entities_are_text() {
    renders("\\*星\\* \\< \\#", "<p>*星* &lt; #</p>");
    renders(
        "&amp; &lt; &copy; &#x4e2d; &nbsp;x",
        "<p>&amp; &lt; © 中 \u{a0}x</p>",
    );
}

#[test]
fn headings_marked_and_underlined() {
    renders("# 一、标题", "一、标题</h");
    renders("标题\n===", "class=\"level-1\">标题</h");
    renders(
        "# 甲\n\n## 乙\n\n### 丙\n\n#### 丁",
        "class=\"level-4\">丁</h",
    );
    renders("# 甲 #", "class=\"level-1\">甲</h");
}

#[test]
fn a_run_in_heading_is_a_heading_with_its_sentence_alone() {
    renders("一、坚持聚力。切实增强。", ">一、坚持聚力。</h");
    renders("一、坚持聚力。切实增强。", "<p>切实增强。</p></div>");
}

#[test]
fn lists_of_every_kind() {
    renders("- 甲\n- 乙", "<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>");
    renders(
        "* 甲\n\n* 乙",
        "<ul>\n<li><p>甲</p></li>\n<li><p>乙</p></li>\n</ul>",
    );
    renders("3. 甲\n4. 乙", "<ol start=\"3\">\n<li>甲</li>");
    renders("1) 甲", "<ol>\n<li>甲</li>");
    renders("- 甲\n  - 乙", "<li>甲\n<ul>\n<li>乙</li>\n</ul>\n</li>");
    renders(
        "- [x] 甲\n- [ ] 乙",
        "disabled checked aria-label=\"已完成\"> 甲</li>",
    );
}

#[test]
fn quotes_rules_and_code() {
    renders(
        "> 甲\n乙\n>\n> > 丙",
        "<blockquote>\n<p>甲乙</p>\n<blockquote>\n<p>丙</p>",
    );
    renders("甲\n\n***\n\n乙", "<p>甲</p>\n<hr>\n<p>乙</p>");
    renders(
        "```rust x\n<a>\n\n  b\n```",
        "><code class=\"language-rust\">&lt;a&gt;\n\n  b\n</code></pre>",
    );
    renders("甲\n\n    码\n      码", "<code>码\n  码\n</code></pre>");
    renders("~~~\n码\n~~~", "<code>码\n</code></pre>");
}

#[test]
fn tables_with_alignment() {
    renders(
        "| 甲 | 乙 | 丙 |\n|:--|:-:|--:|\n| 1 | **2** | a\\|b |",
        "<tbody>\n<tr><td class=\"left\">1</td><td class=\"center\"><strong>2</strong></td><td class=\"right\">a|b</td></tr>\n</tbody>",
    );
}

#[test]
fn links_of_every_form() {
    let link = "<a href=\"https://example.org/a\" rel=\"noopener\">字</a>";
    renders("[字](https://example.org/a \"题\")", link);
    renders("[字](<https://example.org/a>)", link);
    renders("[字][甲]\n\n[甲]: https://example.org/a", link);
    renders("[字][]\n\n[字]: https://example.org/a", link);
    renders("[字]\n\n[字]: https://example.org/a", link);
    renders(
        "<https://example.org>",
        "<a href=\"https://example.org\" rel=\"noopener\">https://example.org</a>",
    );
    renders(
        "<a@example.org>",
        "<a href=\"mailto:a@example.org\">a@example.org</a>",
    );
    renders("[电话](tel:0731-1)", "<a href=\"tel:0731-1\">电话</a>");
}

#[test]
fn footnotes_lead_there_and_back() {
    renders("甲[^a]，乙[^a]。\n\n[^a]: 注。", "id=\"a01-r1-2\"");
    renders("甲[^a]。\n\n[^a]: 注。", "<li id=\"a01-n1\"><p>注。");
    renders("甲[^a]。\n\n[^a]: 注。", "href=\"#a01-r1\"");
}

#[test]
fn a_link_to_another_article_fits_the_page_it_stands_on() {
    let workspace = Workspace::new()
        .article(
            "01-jia.md",
            "甲文",
            "见[乙](02-yi.md)和[第一节](02-yi.md#一先)、[本文](#一后)。\n\n# 一、后",
        )
        .article("02-yi.md", "乙文", "# 一、先\n\n文。");
    workspace.run(["build", "--strict"]).good();
    let issue = workspace.text(&format!("{OUT}/index.html"));
    let article = workspace.text(&format!("{OUT}/01.html"));
    assert!(issue.contains("<a href=\"#a02\">乙</a>"));
    assert!(article.contains("<a href=\"02.html\">乙</a>"));
    let target = |page: &str, text: &str| {
        let (before, _) = page.split_once(&format!("\">{text}</a>")).unwrap();
        before.rsplit_once("href=\"").unwrap().1.to_owned()
    };
    let section = target(&issue, "第一节");
    assert!(ids(&markup(&issue)).contains(&section[1..]), "{section}");
    assert_eq!(target(&article, "第一节"), format!("02.html{section}"));
    assert!(ids(&markup(&article)).contains(&target(&article, "本文")[1..]));
}

#[test]
fn ids_are_unique_though_the_articles_are_alike() {
    let body = "# 一、甲\n\n# 一、甲\n\n文[^1]。\n\n[^1]: 注。";
    let workspace = Workspace::new()
        .article("01-jia.md", "同名", body)
        .article("02-yi.md", "同名", body);
    let path = format!("{ISSUE}/01-jia.md");
    let text = workspace
        .text(&path)
        .replace("同名", "同名\nlead: \"按[^1]\\n\\n# 一、甲\\n\\n[^1]: 注\"");
    workspace.write(&path, text);
    workspace.run(["build"]).ends_with(0);
    for name in ["index.html", "01.html", "02.html"] {
        let page = markup(&workspace.text(&format!("{OUT}/{name}")));
        let ids = ids(&page);
        for href in attributes(&page, "href")
            .iter()
            .filter_map(|href| href.strip_prefix('#'))
        {
            assert!(ids.contains(href), "#{href} leads nowhere in {name}");
        }
    }
}

/// An issue that has all the parts an issue can have.
fn full() -> Workspace {
    let workspace = Workspace::with_series(
        "title: 联络动态\npublisher: 代工委\neditor: 张堃\ncontact: 0731—1\ncheck: {J218: off}\napproval_number: 湘字〔2000〕28号\ncopies: 260\n\
         distribution:\n  - kind: 报\n    to: [省委, 省政府]\n  - kind: 送\n    to: [各市、州人大。]\n",
    );
    let manifest = workspace.text(&format!("{ISSUE}/issue.yaml"));
    workspace
        .file(
            &format!("{ISSUE}/issue.yaml"),
            manifest + "classification: 内部资料 注意保存\nextra_distribution: [有关单位]\n",
        )
        .file(
            &format!("{ISSUE}/01-jia.md"),
            "---\ntitle: 甲文\nsource: [省卫健委, 省教育厅]\nauthor: 王喆\ncolumn: 经验\nshort_title: 短题\nlead: |\n  按语**甲**。\nsummary: 摘要甲\n---\n\n正文。\n",
        )
}

#[test]
fn the_issues_page_has_masthead_contents_articles_and_colophon() {
    let workspace = full();
    workspace.run(["build", "--strict"]).good();
    let page = markup(&workspace.text(&format!("{OUT}/index.html")));
    let mut rest = page.as_str();
    for part in [
        "<html lang=\"zh-CN\">",
        "内部资料 注意保存",
        "<h1 style=\"--length:4\">联络动态</h1>",
        "第6期",
        "（总第七百三十一期）",
        "代工委编",
        "<time datetime=\"2025-03-11\">2025年3月11日</time>",
        "要目",
        "<a href=\"#a01\">短题</a>",
        "<article id=\"a01\"",
        "<p class=\"column\">经验</p>",
        "省卫健委</span> <span>省教育厅</span> <span>王喆",
        "编者按",
        "按语<strong>甲</strong>。",
        "正文。",
        "<article id=\"a02\"",
        "<dt>报：</dt><dd>省委，省政府。</dd>",
        "<dt>送：</dt><dd>各市、州人大。</dd>",
        "<dt>本期增发：</dt><dd>有关单位。</dd>",
        "责任编辑：张堃",
        "联系方式：0731—1",
        "批准文号：湘字〔2000〕28号",
        "共印260份",
    ] {
        let Some((_, after)) = rest.split_once(part) else {
            panic!("{part} is not, or not in its place, in\n{page}")
        };
        rest = after;
    }
}

#[test]
fn an_articles_page_leads_to_its_neighbours_the_issue_and_the_pdf() {
    let workspace = full();
    workspace.run(["build", "--strict"]).good();
    let first = workspace.text(&format!("{OUT}/01.html"));
    let second = workspace.text(&format!("{OUT}/02.html"));
    assert!(first.contains("<a class=\"next\" rel=\"next\" href=\"02.html\">"));
    assert!(!first.contains("rel=\"prev\""));
    assert!(second.contains("<a class=\"previous\" rel=\"prev\" href=\"01.html\">"));
    assert!(first.contains("<meta name=\"description\" content=\"摘要甲\">"));
    let pdf = attributes(&first, "href")
        .into_iter()
        .find(|href| href.ends_with(".pdf"))
        .unwrap();
    let name = percent_encoding::percent_decode_str(pdf)
        .decode_utf8()
        .unwrap();
    assert_eq!(name, PDF);
    assert!(first.contains("href=\"index.html\""));
}

#[test]
fn what_is_absent_prints_nothing() {
    let workspace = Workspace::new();
    workspace.run(["build", "--strict"]).good();
    let page = markup(&workspace.text(&format!("{OUT}/index.html")));
    assert!(!page.contains(">none<") && !page.contains("\"\""), "{page}");
    for words in [
        "责任编辑",
        "联系方式",
        "批准文号",
        "共印",
        "<dt>",
        "编者按",
        "送审稿",
    ] {
        assert!(!page.contains(words), "{words} in\n{page}");
    }
}

#[test]
fn a_single_article_has_no_contents_and_nothing_to_open_alone() {
    let workspace = Workspace::with_body("正文。");
    workspace.run(["build", "--strict"]).good();
    let page = markup(&workspace.text(&format!("{OUT}/index.html")));
    assert!(
        !page.contains("要目") && !page.contains("单独打开"),
        "{page}"
    );
}

#[test]
fn nothing_runs_and_nothing_is_loaded_from_outside() {
    let workspace = full();
    workspace.run(["build", "--strict"]).good();
    for name in ["index.html", "01.html"] {
        let page = workspace.text(&format!("{OUT}/{name}"));
        assert!(!page.contains("<script") && !page.contains("@import") && !page.contains("url("));
        assert!(
            !page.contains("http://") && !page.contains("https://"),
            "{name}"
        );
        assert!(page.contains(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
        ));
        assert!(page.contains("name=\"viewport\"") && page.contains("@media print"));
    }
}
