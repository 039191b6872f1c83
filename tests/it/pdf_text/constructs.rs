//! Every construct of Markdown in one article: all its text is printed.

use super::expected::compare;
use super::printed;
use super::reader::{Bookmark, Link, dense};
use crate::workspace::{ISSUE, Workspace};

const PICTURE: &str = "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='30'><rect width='90' height='30' fill='red'/></svg>";

/// Each piece of Markdown with the text it prints; a footnote's own text apart.
const CONSTRUCTS: &[(&str, &str)] = &[
    (
        "段落第一行\n段落第二行，plain\nwords。",
        "段落第一行段落第二行，plain words。",
    ),
    ("# 一、一级标题", "一、一级标题"),
    ("## （一）二级标题", "（一）二级标题"),
    ("### 1.三级标题", "1.三级标题"),
    ("#### （1）四级标题", "（1）四级标题"),
    ("二、段首标题。后面的正文。", "二、段首标题。后面的正文。"),
    (
        "**加粗**、*着重*、***两者***、~~删去~~、`代码 x_y`。",
        "加粗、着重、两者、删去、代码 x_y。",
    ),
    (
        "**内有*着重*的加粗**和**“引号”**紧接。",
        "内有着重的加粗和“引号”紧接。",
    ),
    (
        "[链接**文字**](https://example.org/a?b=1&c=2)、<https://example.com/auto>、<mail@example.net>。",
        "链接文字、https://example.com/auto、mail@example.net。",
    ),
    ("折行一\\\n折行二  \n折行三", "折行一 折行二 折行三"),
    (
        "- 甲项\n  - 乙项\n    - 丙项\n- 丁项\n\n  丁项另段",
        "• 甲项 ◦ 乙项 – 丙项 • 丁项 丁项另段",
    ),
    ("3. 三项\n4. 四项\n   1. 内项", "3. 三项 4. 四项 1. 内项"),
    ("- [x] 已办\n- [ ] 未办", "已办 未办"),
    (
        "> 引文\n>\n> > 内层引文\n>\n> - 引文里的项",
        "引文 内层引文 • 引文里的项",
    ),
    ("---", ""),
    (
        "| 左 | 中 | 右 | **无** |\n|:--|:-:|--:|---|\n| 一 | 二 | 三\\|叁 | `四` |\n| 五 | | 七 |",
        "左 中 右 无 一 二 三|叁 四 五 七",
    ),
    ("正文[^a]又[^a]，另一处[^b]。", "正文①又①，另一处②。"),
    ("![独图的替代文字](tu.svg \"图1 图题\")", "图1 图题"),
    ("行内![行内的替代文字](tu.svg)图。", "行内图。"),
    (
        "&amp;&copy;&#x4e2d;&lt;&quot; \\*星\\* \\_线\\_ \\# \\\\ \\` \\[x\\]",
        "&©中<\" *星* _线_ # \\ ` [x]",
    ),
    (
        "```rust\nfn main() {\n    println!(\"{}\", 1 << 2);\n}\n```",
        "fn main() { println!(\"{}\", 1 << 2); }",
    ),
    ("    缩进代码 *不是着重*", "缩进代码 *不是着重*"),
    ("末段。", "末段。"),
];

const NOTES: &str = "\n\n[^a]: 注甲。\n\n    注甲另段。\n\n[^b]: 注**乙**。\n";

#[test]
fn every_construct_prints_its_text_and_only_that() {
    let body: Vec<&str> = CONSTRUCTS.iter().map(|(markdown, _)| *markdown).collect();
    let wanted: Vec<&str> = CONSTRUCTS.iter().map(|(_, text)| *text).collect();
    let workspace = Workspace::with_body(&(body.join("\n\n") + NOTES))
        .file(&format!("{ISSUE}/tu.svg"), PICTURE);
    let printed = printed(&workspace);
    let text = printed.text();
    let start = text.find("甲文").expect("the title");
    if let Err(difference) = compare(
        &text[start + "甲文".len()..],
        &format!("\n{}", wanted.join("\n")),
        true,
    ) {
        panic!("{difference}");
    }
    assert_eq!(dense(&printed.notes()), "①注甲。注甲另段。②注乙。");
    let links: Vec<&Link> = printed.pages.iter().flat_map(|page| &page.links).collect();
    for address in [
        "https://example.org/a?b=1&c=2",
        "https://example.com/auto",
        "mailto:mail@example.net",
    ] {
        assert!(links.contains(&&Link::Address(address.into())), "{links:?}");
    }
    let bookmarks: Vec<_> = printed
        .bookmarks
        .iter()
        .map(|bookmark| (bookmark.depth, bookmark.title.as_str()))
        .collect();
    assert_eq!(
        bookmarks,
        [
            (1, "甲文"),
            (2, "一、一级标题"),
            (3, "（一）二级标题"),
            (4, "1.三级标题"),
            (5, "（1）四级标题"),
            (2, "二、段首标题。"),
        ]
    );
}

/// One by one, so that a construct that loses text can't hide behind another that doubles it.
#[test]
fn every_construct_prints_its_text_alone_in_its_article() {
    let mut workspace = Workspace::new();
    let mut names = Vec::new();
    for (index, (markdown, _)) in CONSTRUCTS.iter().enumerate() {
        let name = format!("{:02}.md", index + 1);
        let body = format!("起头。\n\n{markdown}{NOTES}");
        workspace = workspace.article(&name, &format!("第{}篇", index + 1), &body);
        names.push(name);
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let workspace = workspace
        .list(&names)
        .file(&format!("{ISSUE}/tu.svg"), PICTURE);
    let printed = printed(&workspace);
    for (index, (markdown, text)) in CONSTRUCTS.iter().enumerate() {
        let start = format!("第{}篇省教育厅起头。", index + 1);
        let page = printed
            .pages
            .iter()
            .find(|page| page.text.starts_with(&start));
        let page = page.unwrap_or_else(|| panic!("no page begins with {start}"));
        // The notes are numbered through the issue; here they are mentioned in one article only.
        if let Err(difference) = compare(&page.text, &format!("{start}\n{text}"), true) {
            panic!("{markdown}\n{difference}");
        }
    }
}

#[test]
fn rare_characters_come_back_as_they_are() {
    let rare = "䶮㛃𬱖喆堃㙍𠅤";
    let workspace = Workspace::with_article(format!(
        "---\ntitle: 代表{rare}\nsource: {rare}县\nauthor: 王{rare}\ncolumn: {rare}栏\nlead: 按{rare}。\n---\n\n\
         正文{rare}、**加粗{rare}**、*着重{rare}*、`代码{rare}`。\n\n# 一、标题{rare}\n\n（一）标题{rare}。正文\n\n\
         | 表{rare} |\n|---|\n| 格{rare} |\n"
    ));
    let run = workspace.run(["build", "--format", "pdf"]);
    assert!(!run.stderr.contains("J501"), "{}", run.stderr);
    let printed = printed(&workspace);
    let text = printed.dense();
    for before in [
        "〔",
        "代表",
        "文",
        "王",
        "按",
        "正文",
        "加粗",
        "着重",
        "代码",
        "一、标题",
        "（一）标题",
        "表",
        "格",
    ] {
        let words = format!("{before}{rare}");
        let words = if before == "文" {
            format!("代表{rare}{rare}县")
        } else {
            words
        };
        assert!(text.contains(&words), "{words} in {text}");
    }
    assert_eq!(
        printed.bookmarks[..2],
        [
            Bookmark {
                depth: 1,
                title: format!("代表{rare}"),
                page: 1
            },
            Bookmark {
                depth: 2,
                title: format!("一、标题{rare}"),
                page: 1
            },
        ]
    );
}

#[test]
fn a_long_title_without_spaces_is_one_piece_in_its_bookmark() {
    let title = "关于进一步加强和改进全省各级人民代表大会代表建议办理工作的若干规定的说明";
    let workspace = Workspace::new()
        .article("01-jia.md", title, "正文。")
        .list(&["01-jia.md", "02-yi.md"]);
    let printed = printed(&workspace);
    assert_eq!(printed.bookmarks[0].title, title);
    assert!(dense(&printed.pages[1].text).starts_with(title));
}
