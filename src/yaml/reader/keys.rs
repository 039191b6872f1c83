//! Which key an entry of a map is, and what is wrong where it is none.

use std::ops::Range;

use saphyr_parser::ScalarStyle;

use super::{MapReader, QUOTED_LENGTH, short};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{Place, Source};
use crate::yaml::{Entry, Key, Node, Value, place, separator};

impl<'a> MapReader<'a> {
    /// Files an entry under its key, or reports why it has none.
    pub(super) fn add(&mut self, entry: &'a Entry) {
        let Some(index) = self.keys.iter().position(|key| key.is(entry.key.trim())) else {
            self.report_unknown(entry);
            return;
        };
        let slot = &mut self.found[index];
        if let Some(first) = slot {
            let message = format!("“{}”写了两次", self.keys[index].label());
            let diagnostic = Diagnostic::error(
                Code::DOUBLED_KEY,
                place(self.source, &entry.key_span),
                message,
            )
            .with_label("又写了一次")
            .with_other(place(self.source, &first.key_span), "第一次写在这里")
            .with_help("请只留一处；中文名称和英文名称算同一个");
            self.diagnostics.push(diagnostic);
            return;
        }
        *slot = Some(entry);
        self.report_swallowed_keys(entry);
    }

    /// `date: 2025-03-11` with an indented `期号：6` below it is one text for YAML.
    fn report_swallowed_keys(&mut self, entry: &Entry) {
        if !matches!(
            entry.value.value,
            Value::Scalar {
                style: ScalarStyle::Plain,
                ..
            }
        ) {
            return;
        }
        let value = place(self.source, &entry.value.span);
        let text = value.text();
        for wrong in separator::full_width_in_further_lines(text, self.keys) {
            let error = wrong.full_width_error(self.source, text, entry.value.span.start);
            self.diagnostics.push(error);
        }
    }

    fn report_unknown(&mut self, entry: &Entry) {
        let place = place(self.source, &entry.key_span);
        let written = place.text().to_owned();
        let wrong = separator::full_width_in_text(&written, self.keys);
        if let Some(wrong) = wrong.first() {
            let start = entry.key_span.start;
            let error = wrong.full_width_error(self.source, &written, start);
            self.diagnostics.push(error);
            return;
        }
        let all: Vec<String> = self.keys.iter().map(Key::label).collect();
        let mut help = format!("这里可以写：{}", all.join("、"));
        if let Some(nearest) = nearest(&entry.key, self.keys) {
            help = format!("是不是“{}”？{help}", nearest.label());
        }
        let diagnostic = Diagnostic::error(
            Code::UNKNOWN_KEY,
            place,
            format!("不认识“{}”", short(&entry.key)),
        )
        .with_help(help);
        self.diagnostics.push(diagnostic);
    }
}

/// Reports a list or text in the place of a map.
pub(super) fn report_no_map(
    source: &Source,
    node: &Node,
    keys: &'static [Key],
    diagnostics: &mut Diagnostics,
) {
    let place = place(source, &node.span);
    let plain = matches!(
        node.value,
        Value::Scalar {
            style: ScalarStyle::Plain,
            ..
        }
    );
    let wrong = if plain {
        separator::full_width_in_text(place.text(), keys)
    } else {
        Vec::new()
    };
    for separator in &wrong {
        let error = separator.full_width_error(source, place.text(), node.span.start);
        diagnostics.push(error);
    }
    if !wrong.is_empty() {
        return;
    }
    let labels: Vec<String> = keys.iter().map(Key::label).collect();
    diagnostics.push(
        Diagnostic::error(
            Code::WRONG_TYPE,
            first_line(&place),
            "这里应当逐行写“名称: 内容”",
        )
        .with_help(format!(
            "名称后面是半角冒号加一个空格；可以写：{}",
            labels.join("、")
        )),
    );
}

/// A place cut off at the end of its first line, so that a whole file isn't marked.
fn first_line(place: &Place) -> Place {
    let length = place.text().find('\n').unwrap_or(place.text().len());
    let span: Range<usize> = place.span.start..place.span.start + length;
    place.source.place(span)
}

/// The key that a word comes nearest to, unless it is nowhere near any.
fn nearest(word: &str, keys: &'static [Key]) -> Option<&'static Key> {
    let word = word.trim().to_lowercase();
    if word.chars().count() > QUOTED_LENGTH {
        return None;
    }
    let distance = |name: &str| {
        let longer = word.chars().count().max(name.chars().count());
        let edits = strsim::damerau_levenshtein(&word, name);
        // Half of a word at most: two-character Chinese words with one in common still count.
        (edits * 2 <= longer).then_some(edits)
    };
    keys.iter()
        .filter_map(|key| {
            let names = [Some(key.name), key.alias];
            let edits = names.into_iter().flatten().filter_map(distance).min()?;
            Some((edits, key))
        })
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, key)| key)
}
