use super::*;
use crate::check::corpus::article;
use crate::diagnostic::Confidence;

fn first_body(text: &str) -> Prose {
    let article = article(&format!("---\ntitle: 题\nsource: 省厅\n---\n\n{text}\n"));
    of(&article)
        .into_iter()
        .find(|prose| prose.part == Part::Body)
        .unwrap()
}

#[test]
fn emphasis_and_soft_breaks_do_not_interrupt() {
    let prose = first_body(
        "一、**坚持**聚力。切实\n增强[意识](http://a.example)，`x,y` 见 a@example.org。",
    );
    assert_eq!(
        prose.text(),
        "一、坚持聚力。切实增强意识，\u{FFFC} 见 \u{FFFC}。"
    );
    assert_eq!(&prose.text()[prose.heading.clone()], "一、坚持聚力。");
    let at = prose.text().find("聚力").unwrap();
    assert_eq!(prose.place(at..at + 6).text(), "聚力");
    let at = prose.text().find("实增").unwrap();
    assert_eq!(prose.place(at..at + 6).text(), "实\n增");
    let end = prose.text().len();
    assert_eq!(prose.place(end - 6..end).text(), "a@example.org。");
}

#[test]
fn edits_stay_within_what_is_written() {
    let prose = first_body("第\\(一\\)项&amp;其他 **重,点** `a,b`");
    assert_eq!(prose.text(), "第(一)项&其他 重,点 \u{FFFC}");
    let edit = |wanted: &str| {
        let at = prose.text().find(wanted).unwrap();
        prose.edit(at..at + wanted.len(), "x")
    };
    assert_eq!(edit("(").unwrap().place.text(), "\\(");
    assert_eq!(edit(",").unwrap().place.text(), ",");
    assert_eq!(edit("&"), None);
    assert_eq!(edit("\u{FFFC}"), None);
    assert_eq!(edit("他 重"), None);
    let end = prose.text().len();
    assert_eq!(prose.edit(end..end, "。"), None);
}

#[test]
fn values_of_the_front_matter_have_places() {
    let article = article(
        "---\ntitle: '同向同力 用心用情'\nsource: 省厅\nlead: |\n  第一行,\n\n  第二行，**重点**!\n---\n\n正文。\n",
    );
    let all = of(&article);
    let texts: Vec<_> = all.iter().map(|prose| (prose.kind, prose.text())).collect();
    assert_eq!(
        texts,
        [
            (Kind::Title, "同向同力 用心用情"),
            (Kind::Name, "省厅"),
            (Kind::Paragraph(None), "第一行,"),
            (Kind::Paragraph(None), "第二行，重点!"),
            (Kind::Paragraph(None), "正文。"),
        ]
    );
    let comma = all[2].fix(Confidence::Certain, 9..10, "，").unwrap();
    assert_eq!(comma.edits[0].place.text(), ",");
    assert_eq!(comma.edits[0].place.position().line, 5);
    let mark = all[3].text().find('!').unwrap();
    let place = all[3].place(mark..mark + 1);
    assert_eq!((place.text(), place.position().line), ("!", 7));
}

#[test]
fn addresses_end_before_the_sentence_does() {
    let cases = [
        (
            "见https://a.example/x?y=1。",
            vec!["https://a.example/x?y=1"],
        ),
        ("(www.example.org).", vec!["www.example.org"]),
        ("邮箱abc.d@example.org,电话", vec!["abc.d@example.org"]),
        ("3:2和a@b", vec!["a@b"]),
        ("时间10:30", vec![]),
        (
            "看https://b.example/汉字,布署...好。",
            vec!["https://b.example/汉字,布署...好"],
        ),
        ("见www.布署.example,好。", vec!["www.布署.example,好"]),
    ];
    for (text, wanted) in cases {
        let found: Vec<_> = addresses(text)
            .into_iter()
            .map(|range| &text[range])
            .collect();
        assert_eq!(found, wanted, "{text}");
    }
}
