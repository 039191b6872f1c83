use std::collections::BTreeMap;
use std::sync::Mutex;

use proptest::prelude::*;
use serde_json::Value;

use super::fold::{fold, path};
use super::pairs::{DIGITS, Generation, generations};
use super::*;
use crate::article::{Article, split};
use crate::diagnostic::Diagnostics;
use crate::document::markdown;
use crate::source::Source;

/// The files of a site, in memory.
#[derive(Default)]
struct Files(Mutex<BTreeMap<String, Vec<u8>>>);

impl Sink for Files {
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
        let before = self.0.lock().unwrap().insert(path.into(), bytes.into());
        assert!(before.is_none(), "{path} twice");
        Ok(())
    }
}

fn files(issues: &[Vec<ArticleRecord>]) -> (BTreeMap<String, Vec<u8>>, SearchFacets) {
    let mut index = SearchIndex::new();
    for (order, records) in issues.iter().enumerate() {
        index.add(order, records.clone());
    }
    let sink = Files::default();
    let facets = index.write(&sink).unwrap();
    (sink.0.into_inner().unwrap(), facets)
}

fn record(issue: usize, article: usize, title: &str, text: &str) -> ArticleRecord {
    let (year, number) = (1990 + issue / 24, issue % 24 + 1);
    ArticleRecord {
        page: format!("{year}/{number:02}/{:02}.html", article + 1),
        title: title.into(),
        sources: vec!["省教育厅".into()],
        authors: Vec::new(),
        column: None,
        year: i32::try_from(year).unwrap(),
        date: format!("{year}-01-{number:02}"),
        issue: format!("{year}年第{number}期"),
        text: text.into(),
    }
}

/// Reads the files as the scripts do.
struct Reader<'a> {
    files: &'a BTreeMap<String, Vec<u8>>,
    manifest: Value,
}

impl<'a> Reader<'a> {
    fn new(files: &'a BTreeMap<String, Vec<u8>>) -> Self {
        let manifest = value(files, "manifest", None);
        Self { files, manifest }
    }

    /// How many articles the issues have.
    fn counts(&self) -> Vec<usize> {
        let mut digits = self.manifest["counts"].as_str().unwrap().chars();
        let mut counts = Vec::new();
        while let Some(count) = number(&mut digits) {
            counts.push(count);
        }
        counts
    }

    /// The articles, by number, that hold a pair, or with `None` a single character.
    fn articles(&self, first: char, second: Option<char>) -> Vec<usize> {
        let counts = self.counts();
        let mut found = Vec::new();
        for generation in self.manifest["generations"].as_array().unwrap() {
            let from = usize::try_from(generation[0].as_u64().unwrap()).unwrap();
            let issues = usize::try_from(generation[1].as_u64().unwrap()).unwrap();
            let start: usize = counts[..from].iter().sum();
            let articles: usize = counts[from..from + issues].iter().sum();
            let mut here = vec![false; articles];
            for shard in generation[3].as_array().unwrap() {
                let bits = shard[0].as_str().unwrap();
                let of_pair = match second {
                    Some(second) => format!("{:032b}", path(first, second)).starts_with(bits),
                    None => {
                        let head = format!("{:016b}", path(first, '\0') >> 16);
                        head.starts_with(bits) || bits.starts_with(&head)
                    }
                };
                if of_pair {
                    let name = generation[2].as_str().unwrap();
                    let name = match bits {
                        "" => format!("pairs/{name}"),
                        _ => format!("pairs/{name}.{bits}"),
                    };
                    let text = value(self.files, &name, Some(shard));
                    note(text.as_str().unwrap(), first, second, &mut here);
                }
            }
            found.extend((0..articles).filter(|id| here[*id]).map(|id| start + id));
        }
        found
    }

    /// Page, title line and text of each article.
    fn contents(&self) -> Vec<(String, String, String)> {
        let mut contents = Vec::new();
        for table in self.manifest["tables"].as_array().unwrap() {
            let name = format!("articles/{}", table[1][0].as_str().unwrap());
            let table_value = value(self.files, &name, Some(&table[1]));
            let rows = table_value[1].as_array().unwrap();
            assert_eq!(table[0].as_u64().unwrap() as usize, rows.len());
            for row in rows {
                let span: Vec<usize> = serde_json::from_value(row[7].clone()).unwrap();
                let text: String = table_value[0].as_array().unwrap()[span[0]..span[0] + span[2]]
                    .iter()
                    .map(|part| {
                        let name = format!("texts/{}", part[0].as_str().unwrap());
                        let texts = value(self.files, &name, Some(part));
                        texts[span[1]].as_str().unwrap().to_owned()
                    })
                    .collect();
                contents.push((
                    row[0].as_str().unwrap().into(),
                    row[1].as_str().unwrap().into(),
                    text,
                ));
            }
        }
        contents
    }
}

/// The value that a part hands over, after a look at its frame.
fn value(files: &BTreeMap<String, Vec<u8>>, name: &str, entry: Option<&Value>) -> Value {
    let bytes = &files[&format!("search/{name}.js")];
    let text = std::str::from_utf8(bytes).unwrap();
    let start = format!("jianbaoPart(\"{name}\",\"");
    let rest = text.strip_prefix(&start).unwrap();
    let (digest, rest) = rest.split_once("\",").unwrap();
    if let Some(entry) = entry {
        assert_eq!(entry[1].as_u64().unwrap() as usize, bytes.len());
        assert_eq!(entry[2].as_str().unwrap(), digest);
    }
    serde_json::from_str(rest.strip_suffix(");\n").unwrap()).unwrap()
}

fn digit(c: char) -> usize {
    DIGITS
        .iter()
        .position(|digit| char::from(*digit) == c)
        .unwrap()
}

fn number(digits: &mut impl Iterator<Item = char>) -> Option<usize> {
    let (mut number, mut shift) = (0, 0);
    loop {
        let digit = digit(digits.next()?);
        number |= (digit & 31) << shift;
        shift += 5;
        if digit < 32 {
            return Some(number);
        }
    }
}

fn note(text: &str, first: char, second: Option<char>, here: &mut [bool]) {
    let Some(line) = text.split('\n').find(|line| line.starts_with(first)) else {
        return;
    };
    let mut rest = line.chars();
    rest.next();
    while let Some(c) = rest.next() {
        let wanted = second.is_none_or(|second| second == c);
        let count = number(&mut rest).unwrap();
        if count == 0 {
            for bits in 0..here.len().div_ceil(6) {
                let value = digit(rest.next().unwrap());
                for bit in (0..6).filter(|bit| wanted && value >> bit & 1 == 1) {
                    here[bits * 6 + bit] = true;
                }
            }
        }
        let mut next = 0;
        for _ in 0..count {
            let id = next + number(&mut rest).unwrap();
            next = id + 1;
            here[id] |= wanted;
        }
    }
}

fn folded(text: &str) -> String {
    text.chars().map(fold).collect()
}

/// The articles with a word, found by reading all of them.
fn naive(issues: &[Vec<ArticleRecord>], word: &str) -> Vec<usize> {
    let records = issues.iter().flatten().enumerate();
    records
        .filter(|(_, record)| record.lines().any(|line| folded(line).contains(word)))
        .map(|(id, _)| id)
        .collect()
}

#[test]
fn folding_keeps_every_place() {
    assert_eq!(folded("ＡＢＣ　１２３％，Ａbc\tΣЖ"), "abc 123%,abc σж");
    assert_eq!(folded("İß\n二〇二五—…·"), "İß\n二〇二五—…·");
    for c in '\0'..=char::MAX {
        assert_eq!(fold(c).len_utf16(), c.len_utf16(), "{c:?}");
        assert_eq!(fold(fold(c)), fold(c), "{c:?}");
        assert_ne!(fold(c), '\t');
        assert_eq!(fold(c) == '\n', c == '\n');
    }
}

#[test]
fn a_generation_is_closed_once_it_is_full() {
    for issues in 0..1500 {
        let now = generations(issues);
        let mut next = 0;
        for Generation {
            first,
            issues,
            size,
        } in &now
        {
            assert_eq!(*first, next);
            assert!(issues == size || *size == 16);
            next += issues;
        }
        assert_eq!(next, issues);
        assert!(now.len() <= issues / 256 + 7);
        // What is closed stays, until it is merged into a larger one.
        let kept = generations(issues + 1)
            .iter()
            .filter(|after| now.contains(after))
            .count();
        let full = (issues + 1) % 16 == 0;
        assert!(full || kept + 1 >= now.len(), "{issues}");
    }
}

#[test]
fn a_new_issue_rewrites_only_the_end() {
    let make = |count: usize| -> Vec<Vec<ArticleRecord>> {
        (0..count)
            .map(|issue| {
                let text = format!("建议办理工作第{issue}次会议\n各单位切实加强沟通联络");
                vec![
                    record(issue, 0, "办理建议", &text),
                    record(issue, 1, "甲乙", &text),
                ]
            })
            .collect()
    };
    let (before, _) = files(&make(84));
    let (after, _) = files(&make(85));
    let changed: Vec<&str> = after
        .iter()
        .filter(|(path, bytes)| before.get(*path) != Some(bytes))
        .map(|(path, _)| path.as_str())
        .collect();
    assert_eq!(
        changed,
        [
            "search/articles/1.js",
            "search/manifest.js",
            "search/pairs/80-16.js",
            "search/texts/1993-13.js"
        ]
    );
    assert!(before.keys().all(|path| after.contains_key(path)));

    // A changed word in an old article leaves the pairs of all others alone.
    let mut issues = make(85);
    issues[3][1].text.push_str("\n防汛");
    let (changed_files, _) = files(&issues);
    let changed: Vec<&str> = changed_files
        .iter()
        .filter(|(path, bytes)| after.get(*path) != Some(bytes))
        .map(|(path, _)| path.as_str())
        .collect();
    assert_eq!(
        changed,
        [
            "search/articles/0.js",
            "search/manifest.js",
            "search/pairs/0-64.js",
            "search/texts/1990-04.js"
        ]
    );
}

/// Words in which all pairs of many characters occur.
fn noise(seed: usize, length: usize) -> String {
    let mut state = u32::try_from(seed).unwrap().wrapping_mul(2_654_435_761) | 1;
    (0..length)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            char::from_u32(0x4E00 + state % 3000).unwrap()
        })
        .collect()
}

#[test]
fn no_file_is_too_large_and_large_articles_come_back_whole() {
    let huge = noise(1, 90_000);
    let mut issues: Vec<Vec<ArticleRecord>> = (0..40)
        .map(|issue| vec![record(issue, 0, "题", &noise(issue + 2, 3000))])
        .collect();
    // Every second pair begins with one character, which is more than a shard can hold.
    let one: String = noise(9, 30_000).chars().flat_map(|c| ['的', c]).collect();
    issues[7].push(record(7, 1, "<script>", &huge));
    issues[7].push(record(
        7,
        2,
        &"长".repeat(9000),
        "</script>\u{2028}\u{2029}<!--",
    ));
    issues[7].push(record(7, 3, &"题".repeat(9000), &one));
    for article in 4..12 {
        issues[7].push(record(7, article, &"题".repeat(9000), "短"));
    }
    let (files, _) = files(&issues);
    for (path, bytes) in &files {
        assert!(
            bytes.len() <= part::PART_BYTES,
            "{path}: {} bytes",
            bytes.len()
        );
        let text = std::str::from_utf8(bytes).unwrap();
        assert!(
            !text.contains(['<', '\u{2028}', '\u{2029}']),
            "{path} is not safe"
        );
    }
    assert!(files.contains_key("search/texts/1990-08.3.js"));
    assert!(files.contains_key("search/articles/0.2.js"));
    let reader = Reader::new(&files);
    let expected: Vec<_> = issues
        .iter()
        .flatten()
        .map(|record| {
            (
                record.page.clone(),
                record.title.clone(),
                record.text.clone(),
            )
        })
        .collect();
    assert_eq!(reader.contents(), expected);
    assert_eq!(reader.articles('的', None), naive(&issues, "的"));
    let pair: Vec<char> = huge.chars().skip(500).take(2).collect();
    let word: String = pair.iter().collect();
    assert_eq!(
        reader.articles(pair[0], Some(pair[1])),
        naive(&issues, &word)
    );
}

#[test]
fn threads_and_order_do_not_matter() {
    let issues: Vec<_> = (0..90)
        .map(|issue| vec![record(issue, 0, "题", &noise(issue, 800))])
        .collect();
    let (expected, facets) = files(&issues);
    for threads in [1, 4] {
        let mut index = SearchIndex::new();
        for (order, records) in issues.iter().enumerate().rev() {
            index.add(order, records.clone());
        }
        let sink = Files::default();
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        assert_eq!(pool.install(|| index.write(&sink)).unwrap(), facets);
        assert!(sink.0.into_inner().unwrap() == expected);
    }
}

#[test]
fn years_are_newest_first_and_sources_by_count() {
    let mut first = record(0, 0, "一", "");
    first.sources = vec!["丙".into(), "甲".into(), "丙".into()];
    let mut second = record(30, 0, "二", "");
    second.sources = vec!["乙".into(), "甲".into()];
    let (files, facets) = files(&[vec![first], Vec::new(), vec![second]]);
    assert_eq!(facets.years, [1991, 1990]);
    assert_eq!(facets.sources, ["甲", "丙", "乙"]);
    let manifest = Reader::new(&files).manifest;
    assert_eq!(manifest["years"], serde_json::json!([[1990, 2], [1991, 1]]));
}

#[test]
fn an_archive_without_issues_has_an_empty_manifest() {
    let (files, facets) = files(&[]);
    assert_eq!(files.len(), 1);
    assert_eq!(facets, SearchFacets::default());
    assert_eq!(
        Reader::new(&files).manifest["generations"],
        serde_json::json!([])
    );
}

#[test]
fn a_failing_sink_is_reported() {
    struct Full;
    impl Sink for Full {
        fn put(&self, path: &str, _: &[u8]) -> Result<(), WriteError> {
            Err(WriteError::BadPath(path.into()))
        }
    }
    let mut index = SearchIndex::new();
    index.add(0, vec![record(0, 0, "题", "文")]);
    assert!(index.write(&Full).is_err());
}

#[test]
fn the_text_is_what_the_page_shows() {
    let markdown = "---\ntitle: 题\nlead: 编者的*话*。\n---\n\n一、压实**责任**。切实增强\n意识[^1]，见[附件](https://example.org)。\n\n\
        # 二、标题\n\n甲\\\n乙 `代码`\n\n- 项一\n  - 项二\n\n> 引文\n\n| 单位 | 件数 |\n|--|--|\n| 省厅 | 34 |\n\n\
        ```\n第一行\n第二行\n```\n\n![替代](a.png \"图1 说明\")\n\n***\n\n[^1]: 注文。\n";
    let file = Source::new("a.md", markdown);
    let mut diagnostics = Diagnostics::new();
    let (front_matter, body_span) = split(&file, &mut diagnostics).unwrap();
    let lead = front_matter.lead.as_ref().map(|lead| {
        let source = Source::new("lead", lead.value.as_str());
        markdown::parse(&source, 0..lead.value.len(), "", &mut diagnostics)
    });
    let body = markdown::parse(&file, body_span.clone(), "", &mut diagnostics);
    let article = Article {
        name: "a.md".into(),
        file: file.clone(),
        front_matter,
        body_span,
        lead,
        body,
    };
    assert_eq!(
        searchable_text(&article),
        "编者的话。\n一、压实责任。切实增强意识，见附件。\n二、标题\n甲 乙 代码\n项一\n项二\n引文\n单位\n件数\n省厅\n34\n\
         第一行\n第二行\n图1 说明\n注文。"
    );
}

/// Few characters, so that words meet; among them all that could break a form: digits of the postings, what JSON and
/// scripts escape, full-width forms, a character beyond U+FFFF, every kind of space.
fn texts() -> impl Strategy<Value = String> {
    let character = proptest::sample::select(
        "建议办理的AaＡ0０\"\\<>/，。 　\t\u{2028}𠮷—\n\n"
            .chars()
            .collect::<Vec<_>>(),
    );
    proptest::collection::vec(character, 0..60).prop_map(String::from_iter)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_word_is_found_where_it_is(
        texts in proptest::collection::vec((texts(), proptest::collection::vec(texts(), 0..3)), 1..40),
        queries in proptest::collection::vec((0_usize..40, 0_usize..60, 1_usize..3), 20),
    ) {
        let issues: Vec<Vec<ArticleRecord>> = texts
            .iter()
            .enumerate()
            .map(|(issue, (title, texts))| {
                let records = texts.iter().enumerate();
                records.map(|(article, text)| record(issue, article, title, text)).collect()
            })
            .collect();
        let (files, _) = files(&issues);
        let reader = Reader::new(&files);
        let contents: Vec<_> = issues.iter().flatten()
            .map(|record| (record.page.clone(), record.title.clone(), record.text.clone()))
            .collect();
        prop_assert_eq!(reader.contents(), contents);
        for (issue, at, length) in queries {
            // A word from one of the texts; two characters, found side by side or not.
            let text: Vec<char> = folded(&texts[issue % texts.len()].0).chars().filter(|c| *c != '\n').collect();
            let Some(word) = text.get(at..at + length) else { continue };
            let found = reader.articles(word[0], word.get(1).copied());
            prop_assert_eq!(found, naive(&issues, &String::from_iter(word)));
        }
    }
}
