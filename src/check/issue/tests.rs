use std::sync::Arc;

use super::*;
use crate::article::Article;
use crate::check::corpus;
use crate::check::rule::{Check, IssueScope};
use crate::diagnostic::Diagnostics;
use crate::issue::{Manifest, parse_manifest};
use crate::picture::{CleanPicture, PictureFormat, Pictures};
use crate::series;
use crate::source::Source;

struct Fixture {
    articles: Vec<Article>,
    manifest: Manifest,
    series: series::Series,
    pictures: Pictures,
    files: Vec<String>,
}

impl Fixture {
    fn new(articles: &[&str]) -> Self {
        Self {
            articles: articles.iter().map(|text| corpus::article(text)).collect(),
            manifest: corpus::manifest(),
            series: corpus::series(),
            pictures: Pictures::new(),
            files: vec!["01.md".into(), "issue.yaml".into()],
        }
    }

    fn found(&self) -> Vec<String> {
        let settings = self.manifest.settings.over(&self.series.settings);
        let scope = IssueScope {
            series: &self.series,
            manifest: &self.manifest,
            settings: &settings,
            recipients: None,
            articles: &self.articles,
            pictures: &self.pictures,
            files: &self.files,
        };
        let mut diagnostics = Diagnostics::new();
        for rule in RULES {
            if let Check::Issue(check) = rule.check {
                check(&scope, &mut diagnostics);
            }
        }
        diagnostics
            .iter()
            .map(|diagnostic| {
                format!(
                    "{} {}「{}」",
                    diagnostic.code,
                    diagnostic.message,
                    diagnostic.place().text()
                )
            })
            .collect()
    }
}

fn article(front_matter: &str) -> String {
    format!("---\n{front_matter}\n---\n\n正文。\n")
}

fn found(articles: &[&str]) -> Vec<String> {
    let texts: Vec<String> = articles.iter().map(|text| article(text)).collect();
    Fixture::new(&texts.iter().map(String::as_str).collect::<Vec<_>>()).found()
}

#[test]
fn good_articles_are_not_accused() {
    assert_eq!(
        found(&[
            "title: 同向同力 用心用情 让每一件代表建议都落地见效\nsource: 省厅\nshort_title: 同向同力 用心用情",
            "title: 办好12件民生实事\nsource: [省厅, 市局]\nshort_title: 12件民生实事",
        ]),
        Vec::<String>::new()
    );
}

#[test]
fn every_article_has_a_source() {
    assert_eq!(
        found(&["title: 题\nauthor: 张三"]),
        ["J215 稿件没有写供稿单位「题」"]
    );
}

#[test]
fn titles_are_told_apart_by_their_letters() {
    assert_eq!(
        found(&[
            "title: 用心 用情\nsource: 甲",
            "title: 用心，用情\nsource: 乙",
            "title: 用情用心\nsource: 丙",
        ]),
        ["J216 这个标题和前面一篇相同「用心，用情」"]
    );
}

#[test]
fn titles_have_at_most_three_lines() {
    let long = "坚持以人民为中心的发展思想".repeat(5);
    assert_eq!(
        found(&[&format!("title: {long}\nsource: 甲")]),
        [format!("J217 标题有 65 个字，要排 4 行「{long}」")]
    );
    let three = "坚持以人民为中心的发展思想".repeat(4);
    assert_eq!(
        found(&[&format!("title: {three}\nsource: 甲")]),
        Vec::<String>::new()
    );
}

#[test]
fn short_titles_belong_to_their_titles() {
    let cases = [
        ("打造“一起做工作”品牌", "完善机制 用心办理"),
        ("办好12件民生实事", "10件民生实事"),
        ("办好实事", "用心用情办好民生实事"),
    ];
    for (title, short) in cases {
        let found = found(&[&format!("title: {title}\nsource: 甲\nshort_title: {short}")]);
        assert_eq!(found.len(), 1, "{title} / {short}: {found:?}");
        assert!(found[0].starts_with("J218 "), "{found:?}");
    }
}

#[test]
fn a_unit_is_listed_once() {
    let mut fixture = Fixture::new(&[&article("title: 题\nsource: 甲")]);
    let source = Source::new(
        "issues/2025/06/issue.yaml",
        "number: 6\ntotal: 731\ndate: 2025-03-11\narticles: [01.md]\ndistribution:\n  - kind: 报\n    to: [省委办公厅, '省人大常委会办公厅、研究室']\n  - kind: 送\n    to: [省高级人民法院, 省委办公厅, '省委组织部、省人民检察院、机关党委', '市政府、机关党委。', '各省（区、市）人大常委会代表机构', '各州（区、市）人大常委会代表机构']\nextra_distribution: [省人民检察院]\n",
    );
    fixture.manifest = parse_manifest(&source, &mut Diagnostics::new()).unwrap();
    assert_eq!(
        fixture.found(),
        [
            "J219 分送单位“省委办公厅”写了两次「省委办公厅」",
            "J219 分送单位“省人民检察院”写了两次「省人民检察院」",
        ]
    );
}

fn picture(width: f64, height: f64, natural_width: f64) -> CleanPicture {
    CleanPicture {
        format: PictureFormat::Png,
        bytes: Arc::from(&b""[..]),
        width,
        height,
        natural_width,
    }
}

#[test]
fn pictures_are_used_and_fine_enough() {
    let mut fixture = Fixture::new(&[
        "---\ntitle: 题\nsource: 甲\n---\n\n![好](好.png)\n\n![粗](粗.png){width=100%}\n\n![线](线.svg){width=100%}\n",
    ]);
    // 1200 pixels over 101.6 mm are 300 dpi; 600 over the whole measure 98; a high one is set smaller than wished.
    let mut add = |name: &str, picture| fixture.pictures.insert(name.to_owned(), picture);
    add("好.png", picture(1200.0, 800.0, 101.6));
    add("粗.png", picture(600.0, 400.0, 158.75));
    add(
        "线.svg",
        CleanPicture {
            format: PictureFormat::Svg,
            ..picture(100.0, 100.0, 26.0)
        },
    );
    fixture
        .files
        .extend(["图/旧照.JPG", "好.png", "粗.png", "线.svg"].map(str::to_owned));
    assert_eq!(
        fixture.found(),
        [
            "J408 图片“图/旧照.JPG”没有一篇稿件用到「01.md」",
            "J409 图片“粗.png”印出来只有每英寸 98 点，不足 150 点「![粗](粗.png){width=100%}」",
        ]
    );
    let mut high =
        Fixture::new(&["---\ntitle: 题\nsource: 甲\n---\n\n![高](高.png){width=100%}\n"]);
    high.pictures
        .insert("高.png".into(), picture(300.0, 1800.0, 80.0));
    assert_eq!(high.found(), Vec::<String>::new());
}
