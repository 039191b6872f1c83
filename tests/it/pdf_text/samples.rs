//! The issues of the repository, every character of them.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use jianbao::diagnostic::{Diagnostics, Severity};
use jianbao::imprint::{Colophon, Masthead, contents, one_line};
use jianbao::issue::Issue;
use jianbao::numbering;
use jianbao::pdf::fonts;
use jianbao::picture::Cleaner;
use jianbao::workspace::Workspace;

use super::expected::{self, Expected, compare};
use super::plain;
use super::reader::{Bookmark, Link, Printed, dense};
use crate::workspace::{Run, jianbao};

/// An issue and its PDF.
struct Sample {
    issue: Issue,
    articles: Vec<Expected>,
    printed: Printed,
}

/// The issues of the repository, built once.
fn samples() -> &'static [Sample] {
    static SAMPLES: OnceLock<Vec<Sample>> = OnceLock::new();
    SAMPLES.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let out = tempfile::tempdir().unwrap();
        let mut command = jianbao();
        command.current_dir(root).args(["build", "--all", "--out"]);
        Run::of(command.arg(out.path())).ends_with(0);
        let workspace = Workspace::load(root).unwrap();
        let cleaner = Cleaner::new(&fonts::BUNDLED);
        let samples: Vec<Sample> = workspace
            .manifests()
            .iter()
            .map(|entry| {
                let manifest = entry.manifest.as_ref().unwrap();
                let mut found = Diagnostics::new();
                let issue = Issue::read(&workspace, manifest, &cleaner, &mut found).unwrap();
                assert_eq!(found.count(Severity::Error), 0, "{found:?}");
                let pdf = out
                    .path()
                    .join(numbering::output_folder(manifest))
                    .join(numbering::pdf_name(&issue.series, manifest));
                Sample {
                    articles: articles(&issue),
                    issue,
                    printed: Printed::read(fs::read(pdf).unwrap()),
                }
            })
            .collect();
        assert!(samples.len() >= 4);
        samples
    })
}

fn articles(issue: &Issue) -> Vec<Expected> {
    let mut column = None;
    issue
        .articles
        .iter()
        .map(|article| {
            let own = article.front_matter.column.as_ref().map(|text| &text.value);
            let expected = expected::article(article, own != column);
            column = own;
            expected
        })
        .collect()
}

impl Sample {
    fn name(&self) -> &str {
        &self.issue.manifest.folder
    }

    /// On which page each article begins: the one whose first words are its 栏目 and title, or page 1 for a single
    /// article.
    fn pages(&self) -> Vec<usize> {
        let starts = self.issue.articles.iter().zip(&self.articles);
        starts
            .map(|(article, expected)| {
                let title = dense(&article.front_matter.title.value);
                let text = dense(&expected.text);
                let end = text.find(&title).unwrap() + title.len();
                let pages: Vec<usize> = self
                    .printed
                    .pages
                    .iter()
                    .enumerate()
                    .filter(|(index, page)| {
                        let page = dense(&page.text);
                        page.starts_with(&text[..end])
                            || (self.articles.len() == 1 && *index == 0 && page.contains(&title))
                    })
                    .map(|(index, _)| index + 1)
                    .collect();
                assert_eq!(pages.len(), 1, "{title} begins on {pages:?}");
                pages[0]
            })
            .collect()
    }

    /// What stands before the first article, in pieces whose order is the layout's affair.
    fn front(&self) -> Vec<String> {
        let Masthead {
            series,
            number,
            total,
            publisher,
            date,
            classification,
            draft,
            ..
        } = Masthead::new(&self.issue);
        let mut front = vec![series, number, publisher, date];
        front.extend(total);
        front.extend(classification);
        front.extend(draft.then(|| "送审稿".to_owned()));
        let groups = contents(&self.issue);
        if !groups.is_empty() {
            let pages = self.pages();
            let mut list = "要目".to_owned();
            for group in groups {
                list.push_str(group.column.as_deref().unwrap_or_default());
                for entry in group.articles {
                    list.push_str(&entry.title);
                    list.push_str(&pages[entry.article].to_string());
                }
            }
            front.push(list);
        }
        front.iter().map(|text| dense(text)).collect()
    }

    /// 版记 in its order.
    fn colophon(&self) -> String {
        let colophon = Colophon::new(&self.issue);
        let mut text = String::new();
        for line in &colophon.distribution {
            text.push_str(&format!("{}：{}\n", line.kind, line.units));
        }
        let labelled = [
            ("本期增发", colophon.extra_distribution),
            ("责任编辑", colophon.editor),
            ("联系方式", colophon.contact),
            ("批准文号", colophon.approval_number),
        ];
        for (label, value) in labelled {
            if let Some(value) = value {
                text.push_str(&format!("{label}：{value}\n"));
            }
        }
        if let Some(copies) = colophon.copies {
            text.push_str(&format!("共印{copies}份"));
        }
        text
    }

    /// What is printed before the first article, and the rest.
    fn parts(&self) -> (String, String) {
        let mut left: usize = self.front().iter().map(|text| text.chars().count()).sum();
        let text = self.printed.text();
        let end = text
            .char_indices()
            .find(|(_, c)| {
                let here = left == 0 && !c.is_whitespace();
                left = left.saturating_sub(usize::from(!c.is_whitespace()));
                here
            })
            .map_or(text.len(), |(at, _)| at);
        (dense(&text[..end]), text[end..].to_owned())
    }

    fn compare(&self, spaces: bool) {
        let mut expected: String = self.articles.iter().map(|a| a.text.as_str()).collect();
        expected.push_str(&self.colophon());
        let notes: String = self.articles.iter().map(|a| a.notes.as_str()).collect();
        let (_, rest) = self.parts();
        for (printed, expected) in [(rest, expected), (self.printed.notes(), notes)] {
            if let Err(difference) = compare(&printed, &expected, spaces) {
                panic!("{}: {difference}", self.name());
            }
        }
    }
}

#[test]
fn articles_footnotes_and_colophon_are_printed_complete_and_in_order() {
    for sample in samples() {
        sample.compare(false);
    }
}

#[test]
fn no_space_is_printed_that_the_source_has_not() {
    for sample in samples() {
        sample.compare(true);
    }
}

#[test]
fn masthead_and_contents_are_printed_once_with_the_pages_that_articles_begin_on() {
    for sample in samples() {
        let (mut front, _) = sample.parts();
        for piece in sample.front() {
            let at = front
                .find(&piece)
                .unwrap_or_else(|| panic!("{}: no {piece} in {front}", sample.name()));
            front.replace_range(at..at + piece.len(), "\n");
        }
        assert_eq!(front.trim(), "", "{}", sample.name());
    }
}

/// The same question to a reading of the sources that is not jianbao's: paragraph follows paragraph, with nothing
/// between them but list markers.
#[test]
fn sources_stripped_by_hand_are_found_paragraph_by_paragraph() {
    for sample in samples() {
        let is_mark = |c: &char| ('①'..='⑳').contains(c);
        let text = dense(&sample.printed.text());
        let text: String = text.chars().filter(|c| !is_mark(c)).collect();
        let notes = dense(&sample.printed.notes());
        let notes: Vec<&str> = notes.split(|c| is_mark(&c)).skip(1).collect();
        let mut wanted_notes = Vec::new();
        let mut left = text.as_str();
        for article in &sample.issue.articles {
            let plain = plain::strip(article.file.text());
            for (index, piece) in plain.pieces.iter().enumerate() {
                let Some(at) = left.find(piece.as_str()) else {
                    panic!("{}: {piece}\nnot in {left}", article.file.path());
                };
                let between = &left[..at];
                assert!(
                    index == 0 || matches!(between, "" | "•" | "◦"),
                    "{}: {between} before {piece}",
                    article.file.path()
                );
                left = &left[at + piece.len()..];
            }
            wanted_notes.extend(plain.notes);
        }
        assert_eq!(notes, wanted_notes);
    }
}

#[test]
fn beside_the_text_there_is_the_page_number_and_nothing_else() {
    for sample in samples() {
        for (index, page) in sample.printed.pages.iter().enumerate() {
            let number = format!("— {} —", index + 1);
            let last = index + 1 == sample.printed.pages.len();
            assert!(
                page.artifacts == number || (last && page.artifacts.is_empty()),
                "{} page {}: {:?}",
                sample.name(),
                index + 1,
                page.artifacts
            );
        }
    }
}

#[test]
fn every_entry_of_the_contents_is_a_link_to_its_article() {
    for sample in samples() {
        let mut links = Vec::new();
        for link in &sample.printed.pages[0].links {
            if let Link::Page(page) = link
                && links.last() != Some(page)
            {
                links.push(*page);
            }
        }
        if sample.articles.len() > 1 {
            assert_eq!(links, sample.pages(), "{}", sample.name());
        } else {
            assert!(links.is_empty(), "{}: {links:?}", sample.name());
        }
    }
}

#[test]
fn bookmarks_lead_to_every_article_and_heading() {
    for sample in samples() {
        let mut wanted = Vec::new();
        for (article, expected) in sample.issue.articles.iter().zip(&sample.articles) {
            wanted.push((1, one_line(&article.front_matter.title.value)));
            wanted.extend(expected.headings.iter().cloned());
        }
        let bookmarks = &sample.printed.bookmarks;
        let found: Vec<_> = bookmarks
            .iter()
            .map(|bookmark| (bookmark.depth, bookmark.title.clone()))
            .collect();
        assert_eq!(found, wanted, "{}", sample.name());
        for Bookmark { title, page, .. } in bookmarks {
            let text = dense(&sample.printed.pages[page - 1].text);
            // A heading may go on over the page.
            let start: String = dense(title).chars().take(6).collect();
            assert!(text.contains(&start), "{title} is not on page {page}");
        }
        let tops = bookmarks.iter().filter(|bookmark| bookmark.depth == 1);
        let tops: Vec<usize> = tops.map(|bookmark| bookmark.page).collect();
        assert_eq!(tops, sample.pages());
    }
}

#[test]
fn links_of_the_text_lead_on() {
    let issue = samples().iter().find(|s| s.name() == "issues/2025/08");
    let links: Vec<&Link> = issue
        .unwrap()
        .printed
        .pages
        .iter()
        .skip(1)
        .flat_map(|page| &page.links)
        .collect();
    for address in [
        "https://platform.example.org/jianyi/",
        "mailto:lianluo@example.org",
    ] {
        assert!(links.contains(&&Link::Address(address.into())), "{links:?}");
    }
    // To the article 01-guicheng.md, which begins on page 2, and to its heading （四）评价.
    assert!(links.contains(&&Link::Page(2)), "{links:?}");
    let bookmarks = &issue.unwrap().printed.bookmarks;
    let heading = bookmarks.iter().find(|b| b.title == "（四）评价").unwrap();
    assert!(links.contains(&&Link::Page(heading.page)), "{links:?}");
}

#[test]
fn the_pdf_says_what_it_is() {
    let said: Vec<_> = samples()
        .iter()
        .map(|sample| {
            let Printed {
                title,
                author,
                date,
                ..
            } = &sample.printed;
            (title.as_str(), author.as_str(), *date)
        })
        .collect();
    let author = "湖南省人大常委会代表工作委员会";
    assert_eq!(
        said,
        [
            ("联络动态2025年第6期（总第731期）", author, (2025, 3, 11)),
            ("联络动态2025年第7期（总第732期）", author, (2025, 3, 28)),
            ("联络动态2025年第8期（总第733期）", author, (2025, 4, 15)),
            ("联络动态2025年增刊第1期", author, (2025, 3, 20)),
        ]
    );
}

/// Word for word, so that the comparisons with jianbao's own reading rest on something.
#[test]
fn the_first_and_the_last_page_of_issue_731_word_for_word() {
    let sample = &samples()[0];
    let front = dense(&sample.printed.pages[0].text);
    for words in [
        "联络动态",
        "第6期",
        "（总第七百三十一期）",
        "湖南省人大常委会代表工作委员会编",
        "2025年3月11日",
        "要目同题共答同心同行用办理实绩回应代表关切2开门沟通深入调研务求实效与代表一道答好市场监管“民生卷”5",
    ] {
        assert_eq!(front.matches(words).count(), 1, "{words} in {front}");
    }
    let last = dense(&sample.printed.pages.last().unwrap().text);
    assert!(
        last.ends_with(concat!(
            "报：全国人大常委会代表工作委员会，省人大常委会主任会议（党组）成员。",
            "送：全国人大常委会办公厅研究室、新闻局、《中国人大》杂志社，各省（区、市）人大常委会代表工作机构，",
            "省委组织部、省委宣传部，省人民政府办公厅，省监察委员会，省高级人民法院，省人民检察院，",
            "省人大常委会副秘书长，省人大各专门委员会，省人大常委会各办事机构、工作机构，",
            "省纪委监委驻省人大机关纪检监察组，各市州、县市区人大常委会。",
            "责任编辑：本刊编辑部联系方式：0731—85300000lianluo@example.org",
            "批准文号：湘党简准字〔2000〕第28号共印260份",
        )),
        "{last}"
    );
}

#[test]
fn a_comparison_sees_a_lost_a_doubled_a_swapped_and_a_new_character() {
    let sample = &samples()[0];
    let (_, printed) = sample.parts();
    let mut expected: String = sample.articles.iter().map(|a| a.text.as_str()).collect();
    expected.push_str(&sample.colophon());
    let chars: Vec<char> = printed.chars().collect();
    let middle = chars.len() / 2;
    assert!(
        !chars[middle - 1..middle + 2]
            .iter()
            .any(|c| c.is_whitespace())
    );
    let mut lost = chars.clone();
    lost.remove(middle);
    let mut doubled = chars.clone();
    doubled.insert(middle, chars[middle]);
    let mut swapped = chars.clone();
    swapped.swap(middle, middle + 1);
    let mut new = chars.clone();
    new.push('。');
    for wrong in [lost, doubled, swapped, new] {
        let wrong: String = wrong.into_iter().collect();
        assert!(compare(&wrong, &expected, false).is_err());
    }
    compare(&printed, &expected, false).unwrap();
}
