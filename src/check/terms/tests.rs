use std::path::Path;

use proptest::prelude::*;

use super::entry::Adding;
use super::words::{Meaning, Words};
use super::*;
use crate::check::corpus;
use crate::check::rule::Rule;
use crate::diagnostic::{Code, Diagnostics, Edit};
use crate::source::Source;

const BUILTIN: &str = include_str!("terms.yaml");

/// What a list reports, as `J103 3:8 marked text`.
fn faults(text: &str) -> Vec<String> {
    let mut diagnostics = Diagnostics::new();
    Lexicon::with(&Source::new(TERMS_FILE, text), &mut diagnostics);
    (diagnostics.iter())
        .map(|found| {
            let position = found.place().position();
            format!(
                "{} {}:{} {}",
                found.code,
                position.line,
                position.column,
                found.place().text()
            )
        })
        .collect()
}

/// A workspace's list over the built-in one; it has no faults.
fn with(text: &str) -> Lexicon {
    let mut diagnostics = Diagnostics::new();
    let lexicon = Lexicon::with(&Source::new(TERMS_FILE, text), &mut diagnostics);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    lexicon
}

/// What a lexicon finds in a text, as `wrong→right`.
fn found(lexicon: &Lexicon, text: &str) -> Vec<String> {
    let mut all = Vec::new();
    lexicon.find(text, |range, term| {
        all.push(format!("{}→{}", &text[range], term.right.unwrap_or("")));
    });
    all
}

fn rules() -> Vec<&'static Rule> {
    RULES.iter().collect()
}

#[test]
fn every_rule_finds_its_faults_and_accuses_no_one() {
    corpus::run(&rules(), &rules());
}

#[test]
fn the_built_in_list_has_no_faults() {
    let source = Source::new("terms.yaml", BUILTIN);
    let mut diagnostics = Diagnostics::new();
    let mut lexicon = Lexicon::default();
    file::read(&mut Adding::to(
        &mut lexicon,
        &source,
        true,
        &mut diagnostics,
    ));
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
}

#[test]
fn every_built_in_entry_is_found_and_leaves_what_is_right() {
    let lexicon = Lexicon::builtin();
    let mut wrong = 0;
    for (word, meaning) in lexicon.words.all() {
        let all = found(&lexicon, word);
        match meaning {
            Meaning::Right => assert!(all.is_empty(), "{word} is right, but {all:?}"),
            Meaning::Wrong(term) => {
                let term = lexicon.term(term);
                let right = term.right.unwrap_or("");
                assert_eq!(all, [format!("{word}→{right}")]);
                assert!(term.reason.is_some() || term.code == Code::PROTECTED_NAME);
                let again = found(&lexicon, right);
                assert!(again.is_empty(), "{right} is right, but {again:?}");
                wrong += 1;
            }
        }
    }
    assert!(wrong >= 300, "{wrong}");
}

#[test]
fn no_two_right_words_make_a_wrong_one() {
    let lexicon = Lexicon::builtin();
    let mut rights: Vec<&str> = (lexicon.words.all())
        .filter_map(|(_, meaning)| match meaning {
            Meaning::Right => None,
            Meaning::Wrong(term) => lexicon.term(term).right,
        })
        .collect();
    rights.sort_unstable();
    rights.dedup();
    let first = |word: &&str| word.chars().next();
    let last = |word: &&str| word.chars().next_back();
    let mut faults = Vec::new();
    // Only the characters at the seam matter for words of two characters, which nearly all candidates are.
    for one in &rights {
        for other in &rights {
            let (Some(a), Some(b)) = (last(one), first(other)) else {
                continue;
            };
            let seam: String = [a, b].into_iter().collect();
            let is_wrong =
                (lexicon.words.get(&seam)).is_some_and(|word| word.meaning != Meaning::Right);
            if is_wrong {
                faults.extend(found(&lexicon, &format!("{one}{other}")));
            }
        }
    }
    faults.sort();
    faults.dedup();
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn the_samples_are_clean() {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("issues")];
    let mut articles = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("folder") {
            let path = entry.expect("entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let text = std::fs::read_to_string(&path).expect("article");
                let diagnostics = corpus::findings(&corpus::article(&text), &rules());
                assert!(diagnostics.is_empty(), "{path:?}: {diagnostics:?}");
                articles += 1;
            }
        }
    }
    assert!(articles > 5);
}

#[test]
fn a_workspace_overrides_the_built_in_list() {
    let lexicon = with(
        "词条:\n\
         \x20 - 错: 布署\n    对: 布置\n    把握: 确定\n\
         \x20 - 错: 涉及到\n    对: 涉及到\n\
         \x20 - 错: [甲乙, 丙丁]\n    理由: 不能这样写\n    除非: 戊\n\
         例外: [自抱自弃, 讲甲乙]\n",
    );
    assert_eq!(found(&lexicon, "布署工作"), ["布署→布置"]);
    assert_eq!(
        found(&lexicon, "公布署名"),
        [""; 0],
        "the built-in exceptions stay"
    );
    assert_eq!(found(&lexicon, "涉及到，自抱自弃"), [""; 0]);
    assert_eq!(found(&lexicon, "甲乙丙丁"), ["甲乙→", "丙丁→"]);
    assert_eq!(found(&lexicon, "丙丁，有戊。甲乙"), ["甲乙→"]);
    assert_eq!(found(&lexicon, "讲甲乙，再接再励"), ["再接再励→再接再厉"]);
}

#[test]
fn right_words_excuse_what_is_within_them() {
    let lexicon = with(
        "词条:\n\
         \x20 - 错: 乙丙\n    对: 丁\n    例外: [甲乙丙, 乙丙戊己]\n\
         \x20 - 错: 甲乙\n    对: 庚\n\
         \x20 - 错: 主任会\n    对: 主任会议\n\
         \x20 - 错: app\n    对: 应用程序\n\
         \x20 - 错: 囗\n    对: 口\n",
    );
    assert_eq!(found(&lexicon, "乙丙"), ["乙丙→丁"]);
    assert_eq!(
        found(&lexicon, "甲乙丙"),
        [""; 0],
        "甲乙 is part of a right word too"
    );
    assert_eq!(found(&lexicon, "甲乙甲乙丙乙丙"), ["甲乙→庚", "乙丙→丁"]);
    assert_eq!(found(&lexicon, "乙丙戊，乙丙戊己"), ["乙丙→丁"]);
    assert_eq!(found(&lexicon, "主任会，主任会议"), ["主任会→主任会议"]);
    assert_eq!(
        found(&lexicon, "apple，app，app2，囗"),
        ["app→应用程序", "囗→口"]
    );
}

#[test]
fn names_and_offices() {
    let lexicon = with(
        "专名:\n  - 名称: 陈大明\n    错: 陈大名\n    职务: 省长\n\
         \x20 - 名称: 云麓市代表工作委员会\n\
         次序:\n  - 甲会、乙会/乙办、丙会\n",
    );
    let article = corpus::article(
        "---\ntitle: 题目\nsource: 省教育厅\n---\n\n大明省长与陈大明省长、陈大名同志到云麓市代表委工作员会、\
         云麓市代表工委员会和云麓市代表工作委员会调研。\n\n丙会、甲会和乙办参加。省乙办、省甲会，乙会、市甲会。\n",
    );
    let prose = crate::check::prose::of(&article);
    let (series, manifest) = (corpus::series(), corpus::manifest());
    let scope = crate::check::rule::Scope {
        series: &series,
        manifest: &manifest,
        article: &article,
        lexicon: &lexicon,
    };
    let mut diagnostics = Diagnostics::new();
    for rule in RULES {
        if let crate::check::rule::Check::Prose(check) = rule.check {
            prose
                .iter()
                .for_each(|prose| check(prose, &scope, &mut diagnostics));
        }
    }
    diagnostics.sort();
    let messages: Vec<&str> = diagnostics.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "“大明省长”可能应写作“陈大明省长”",
            "“陈大名”可能应写作“陈大明”",
            "“云麓市代表工委员会”可能应写作“云麓市代表工作委员会”",
            "“甲会”应排在“丙会”之前",
            "“省甲会”应排在“乙办”之前",
        ]
    );
}

#[test]
fn faults_in_a_list_have_places() {
    assert_eq!(
        faults("词条:\n  - 错: 甲乙\n    对的: 丙\n"),
        ["J104 3:5 对的"]
    );
    assert_eq!(faults("词条:\n  - 对: 丙\n"), ["J105 2:5 "]);
    assert_eq!(
        faults("词条:\n  - 错: 甲乙\n    wrong: 丙\n"),
        ["J103 3:5 wrong"]
    );
    assert_eq!(
        faults("词条:\n  - 错: 甲乙\n  - 错: [丙丁, 甲乙]\n"),
        ["J103 3:13 甲乙"]
    );
    assert_eq!(
        faults("词条:\n  - 错: 甲乙\n    把握: 大\n"),
        ["J107 3:9 大"]
    );
    assert_eq!(
        faults("词条:\n  - 错: 甲乙\n    例外: [丙]\n"),
        ["J107 3:10 丙"]
    );
    assert_eq!(
        faults("词条:\n  - 错: 甲乙\n例外:\n  - 甲乙\n"),
        ["J107 4:5 甲乙"]
    );
    assert_eq!(faults("词条:\n  - 错：甲乙\n"), ["J102 2:6 ："]);
    assert_eq!(faults("次序:\n  - 甲\n  - 乙、、丙\n  - 丁、丁\n").len(), 3);
    let long = "长".repeat(61);
    assert_eq!(
        faults(&format!("词条:\n  - 错: {long}\n")),
        [format!("J107 2:8 {long}")]
    );
    assert_eq!(faults(&format!("专名:\n  - 名称: {long}\n")).len(), 1);
    assert_eq!(faults(""), [""; 0]);
}

#[test]
fn a_text_without_stops_takes_linear_time() {
    for unit in [
        "布署",
        "既使",
        "再接再励《",
        "全国人民代表大表会",
        "“布署",
        "省政府、省人大、",
    ] {
        let text = unit.repeat(100_000 / unit.chars().count());
        let text = format!("---\ntitle: 题目\nsource: 省教育厅\n---\n\n{text}\n");
        let start = std::time::Instant::now();
        corpus::findings(&corpus::article(&text), &rules());
        assert!(
            start.elapsed().as_secs() < 5,
            "{unit}: {:?}",
            start.elapsed()
        );
    }
}

/// All words of a table with what they mean, sorted.
fn contents(lexicon: &Lexicon) -> Vec<String> {
    let mut all: Vec<String> = (lexicon.words.all())
        .map(|(word, meaning)| match meaning {
            Meaning::Right => word.to_owned(),
            Meaning::Wrong(term) => format!("{word} {:?}", lexicon.term(term)),
        })
        .collect();
    all.sort();
    all
}

fn read_both(text: &str) -> (Option<Vec<String>>, Vec<String>, Diagnostics) {
    let source = Source::new(TERMS_FILE, text);
    let mut found = Diagnostics::new();
    let mut plain = Lexicon::default();
    let read = plain::read(&mut Adding::to(&mut plain, &source, false, &mut found));
    let mut diagnostics = Diagnostics::new();
    let mut yaml = Lexicon::default();
    file::read(&mut Adding::to(&mut yaml, &source, false, &mut diagnostics));
    let read = read.filter(|()| found.is_empty());
    assert!(
        read.is_none() || diagnostics.is_empty(),
        "{text}\n{diagnostics:?}"
    );
    (
        read.map(|()| contents(&plain)),
        contents(&yaml),
        diagnostics,
    )
}

#[test]
fn the_simple_writing_is_read_in_one_go() {
    let text = "# 说明\r\n词条: # 说明\r\n- 错: 甲乙 # 说明\r\n  对: \"丙 # 丁\"\r\n  except:\r\n  - 甲乙丙\r\n\r\n  - '甲乙: 丁'\r\n\
                \x20 把握: certain\r\n  reason:\r\n- wrong: [戊, 己己]\r\n专名:\r\n  - 名称: 庚\r\n    错: 辛\r\n例外: [壬, 癸]\r\n";
    let (plain, yaml, diagnostics) = read_both(text);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    assert_eq!(plain.as_ref(), Some(&yaml));
    assert_eq!(yaml.len(), 9);
    let (plain, ..) = read_both(BUILTIN);
    assert!(plain.is_some());
    let dumped =
        "terms:\n- confidence: certain\n  except:\n  - 按装置\n  right: 安装\n  wrong: 按装\n";
    assert!(read_both(dumped).0.is_some());
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[甲乙丙丁]{1,4}",
        1 => "[a-c甲 ]{1,4}",
        1 => Just("null".to_owned()),
        1 => "[甲乙:# ，“\\-]{1,4}",
    ]
}

fn written() -> impl Strategy<Value = String> {
    (word(), 0..6).prop_map(|(word, style)| match style {
        0 => format!("\"{word}\""),
        1 => format!("'{word}'"),
        2 => format!("{word} # 说明"),
        _ => word,
    })
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => written().prop_map(|word| format!(" {word}")),
        1 => prop::collection::vec(word(), 0..3).prop_map(|words| format!(" [{}]", words.join(", "))),
        1 => prop::collection::vec(written(), 0..3)
            .prop_map(|words| words.iter().map(|word| format!("\n      - {word}")).collect()),
        1 => prop::collection::vec(written(), 0..3)
            .prop_map(|words| words.iter().map(|word| format!("\n    - {word}")).collect()),
    ]
}

fn list() -> impl Strategy<Value = String> {
    let key = prop::sample::select(vec![
        "错", "对", "理由", "把握", "例外", "wrong", "名称", "除非", "职务",
    ]);
    let field = (key, value()).prop_map(|(key, value)| format!("{key}:{value}"));
    let entry = (written(), prop::collection::vec(field, 0..3))
        .prop_map(|(wrong, fields)| format!("  - 错: {wrong}\n    {}\n", fields.join("\n    ")));
    let section = (
        prop::sample::select(vec!["词条", "专名", "names", "词条", "词条"]),
        prop::collection::vec(entry, 0..4),
    );
    let section = section.prop_map(|(key, entries)| format!("{key}:\n{}", entries.concat()));
    let other = (prop::sample::select(vec!["例外", "次序"]), value())
        .prop_map(|(key, value)| format!("{key}:{value}\n"));
    prop::collection::vec(prop_oneof![section, other], 0..3).prop_map(|sections| sections.concat())
}

/// Leftmost-longest, with right words, by comparing everything with everything.
fn by_hand(words: &[(String, bool)], text: &str) -> Vec<(usize, usize)> {
    let occurrences = |right: bool| {
        let mut all: Vec<(usize, usize)> = words
            .iter()
            .filter(|(_, is_right)| *is_right == right)
            .flat_map(|(word, _)| {
                (0..text.len())
                    .filter(|at| {
                        text.is_char_boundary(*at) && text[*at..].starts_with(word.as_str())
                    })
                    .map(|at| (at, at + word.len()))
            })
            .collect();
        all.sort_by_key(|(start, end)| (*start, usize::MAX - end));
        all
    };
    let right = occurrences(true);
    let mut last = 0;
    occurrences(false)
        .into_iter()
        .filter(|(start, end)| !right.iter().any(|(from, to)| from <= start && end <= to))
        .filter(|(start, end)| {
            let free = *start >= last;
            if free {
                last = *end;
            }
            free
        })
        .collect()
}

fn table(words: &[(String, bool)]) -> Words {
    let mut table = Words::default();
    for (index, (word, right)) in words.iter().enumerate() {
        let meaning = if *right {
            Meaning::Right
        } else {
            Meaning::Wrong(index as u32)
        };
        table.enter(word, meaning, false, 0);
    }
    table
}

fn ranges(table: &Words, text: &str) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    table.find(text, |range, _| all.push((range.start, range.end)));
    all
}

/// Pieces of text that tempt the rules.
fn pieces() -> impl Strategy<Value = Vec<String>> {
    let words: Vec<String> = (Lexicon::builtin().words.all())
        .map(|(word, _)| word.to_owned())
        .collect();
    let others = vec![
        "省政府、",
        "省人大",
        "和政府",
        "全国人民代表大表会",
        "到",
        "于",
    ];
    let piece = prop_oneof![
        4 => prop::sample::select(words),
        1 => "[，。《》“”、（）\\-*`a1 ]",
        1 => "[\\u{4e00}-\\u{4eff}]{1,3}",
        1 => prop::sample::select(others).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 1..30)
}

/// A body after all certain fixes.
fn fixed_once(body: &str) -> Result<String, TestCaseError> {
    const HEAD: &str = "---\ntitle: 题目\nsource: 省教育厅\n---\n\n";
    let text = format!("{HEAD}{body}\n");
    let diagnostics = corpus::findings(&corpus::article(&text), &rules());
    for found in diagnostics.iter() {
        prop_assert!(text.get(found.place().span.clone()).is_some());
    }
    let mut edits: Vec<&Edit> = (diagnostics.iter())
        .filter_map(|found| found.fix.as_ref())
        .filter(|fix| fix.confidence == Confidence::Certain)
        .flat_map(|fix| &fix.edits)
        .collect();
    edits.sort_by_key(|edit| edit.place.span.start);
    edits.dedup();
    let mut fixed = text.clone();
    for edit in edits.iter().rev() {
        prop_assert!(HEAD.len() <= edit.place.span.start && edit.place.span.end <= text.len());
        fixed.replace_range(edit.place.span.clone(), &edit.text);
    }
    let fixed = fixed.strip_suffix('\n').unwrap_or(&fixed);
    Ok(fixed[HEAD.len()..].to_owned())
}

proptest! {
    #[test]
    fn the_two_readers_agree(text in list()) {
        let (plain, yaml, _) = read_both(&text);
        if let Some(plain) = plain {
            prop_assert_eq!(plain, yaml, "{}", text);
        }
    }

    #[test]
    fn the_two_readers_agree_on_damaged_lists(
        at in 0..BUILTIN.chars().count() - 400,
        damage in prop::collection::vec((0..300_usize, "[-:#'\"\\[\\], \n\t\r甲&*!?|>%@`\u{3000}\u{2028}\u{85}\u{feff}]"), 1..4),
    ) {
        let excerpt: String = BUILTIN.chars().skip(at).skip_while(|c| *c != '\n').skip(1).take(300).collect();
        let mut text: Vec<char> = format!("词条:\n{excerpt}").chars().collect();
        for (at, sign) in damage {
            let at = at.min(text.len());
            text.splice(at..at, sign.chars());
        }
        let text: String = text.into_iter().collect();
        let (plain, yaml, _) = read_both(&text);
        if let Some(plain) = plain {
            prop_assert_eq!(plain, yaml, "{}", text);
        }
    }

    #[test]
    fn the_table_finds_what_is_there(
        words in prop::collection::btree_map("[甲乙丙]{1,4}", any::<bool>(), 0..12),
        text in "[甲乙丙丁]{0,30}",
    ) {
        let words: Vec<(String, bool)> = words.into_iter().collect();
        prop_assert_eq!(ranges(&table(&words), &text), by_hand(&words, &text));
    }

    #[test]
    fn without_right_words_it_is_aho_corasick(
        words in prop::collection::btree_set("[甲乙丙]{1,4}", 1..12),
        text in "[甲乙丙丁]{0,30}",
    ) {
        let words: Vec<(String, bool)> = words.into_iter().map(|word| (word, false)).collect();
        let automaton = aho_corasick::AhoCorasick::builder()
            .match_kind(aho_corasick::MatchKind::LeftmostLongest)
            .build(words.iter().map(|(word, _)| word))
            .unwrap();
        let wanted: Vec<_> = automaton.find_iter(&text).map(|m| (m.start(), m.end())).collect();
        prop_assert_eq!(ranges(&table(&words), &text), wanted);
    }

    #[test]
    fn certain_fixes_leave_nothing_to_fix(pieces in pieces()) {
        let once = fixed_once(&pieces.join("与"))?;
        prop_assert_eq!(&fixed_once(&once)?, &once);
    }

    /// Where wrong words touch, one may hide another: then it takes a few turns.
    #[test]
    fn certain_fixes_come_to_an_end(pieces in pieces()) {
        let mut text = pieces.concat();
        for _ in 0..4 {
            text = fixed_once(&text)?;
        }
        prop_assert_eq!(&fixed_once(&text)?, &text);
    }
}
