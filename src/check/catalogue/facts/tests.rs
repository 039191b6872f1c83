use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::*;
use crate::check::{corpus, rules};
use crate::diagnostic::Confidence;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The codes by the names of their constants, which the program itself has no use for.
fn names() -> BTreeMap<String, Code> {
    let text = fs::read_to_string(root().join("src/diagnostic/code.rs")).unwrap();
    let known = text.lines().filter_map(|line| {
        let mut words = line.trim().split(' ');
        let name = words.next()?;
        let code = Code::parse(words.next()?.trim_matches('"'))?;
        Some((name.to_owned(), code))
    });
    known.collect()
}

/// Every code that a source file gives to [`crate::diagnostic::Diagnostic`] as an error, and as a warning.
fn written() -> [BTreeSet<Code>; 2] {
    let names = names();
    let mut found = [BTreeSet::new(), BTreeSet::new()];
    let files = WalkDir::new(root().join("src")).follow_links(true);
    for entry in files.into_iter().filter_map(Result::ok) {
        let path = entry.path();
        let is_source = path.extension().is_some_and(|ending| ending == "rs");
        let is_test = path.to_string_lossy().contains("tests");
        if !is_source || is_test {
            continue;
        }
        let text = fs::read_to_string(path).unwrap();
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for (set, calls) in [
            (0, &["Diagnostic::error("][..]),
            (1, &["Diagnostic::warning(", ".warning("][..]),
        ] {
            for call in calls {
                for (at, _) in text.match_indices(call) {
                    let rest = text[at + call.len()..].trim_start();
                    let Some(rest) = rest.strip_prefix("Code::") else {
                        continue;
                    };
                    let name: String = rest
                        .chars()
                        .take_while(|c| c.is_alphanumeric() || *c == '_')
                        .collect();
                    found[set].extend(names.get(&name));
                }
            }
        }
    }
    found
}

#[test]
fn severities_are_those_of_the_source() {
    let [errors, warnings] = written();
    assert!(errors.len() > 20 && warnings.len() > 20);
    for (code, _) in Code::ALL {
        let (severity, exception) = severity(*code);
        let (own, other) = match severity {
            Severity::Error => (&errors, &warnings),
            Severity::Warning => (&warnings, &errors),
        };
        assert!(
            !other.contains(code) || own.contains(code) && !exception.is_empty(),
            "{code} is made another thing than {severity:?}"
        );
    }
}

/// What the findings in the corpora can be mended with; not every rule has a suspect case there.
#[test]
fn fixes_are_those_of_the_corpora() {
    let mut certain = BTreeSet::new();
    let mut suspect = BTreeSet::new();
    for rule in rules() {
        let path = root().join(format!("tests/corpus/{}.txt", rule.code));
        let Ok(text) = fs::read_to_string(path) else {
            continue;
        };
        for line in text.lines().filter_map(|line| line.strip_prefix("✗ ")) {
            let body = line
                .replace(['⟦', '⟧'], "")
                .replace('¶', "\n\n")
                .replace('␤', "\n");
            let article = corpus::article(&format!("---\ntitle: 题目\n---\n\n{body}"));
            for finding in corpus::findings(&article, &[rule]).iter() {
                match finding.fix.as_ref().map(|fix| fix.confidence) {
                    Some(Confidence::Certain) => certain.insert(rule.code),
                    Some(Confidence::Suspect) => suspect.insert(rule.code),
                    None => false,
                };
            }
        }
    }
    let table = |codes: &[Code]| codes.iter().copied().collect::<BTreeSet<_>>();
    assert_eq!(table(CERTAIN), certain);
    assert!(suspect.is_subset(&table(SUSPECT)), "{suspect:?}");
}
