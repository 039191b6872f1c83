//! Taking values out of a map, with every fault reported at its place.

mod keys;

use std::ops::RangeInclusive;
use std::sync::Arc;

use chrono::NaiveDate;
use saphyr_parser::ScalarStyle;

use super::scalar::{self, NoDate};
use super::{Entry, Key, Node, Value, place};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::files::{forbidden_character, is_forbidden};
use crate::limits;
use crate::source::{Located, Place, Source};

/// How many characters of a user's text a message repeats.
const QUOTED_LENGTH: usize = 40;

/// Reads one map. Every method takes a key's English name; one that isn't among the keys the reader was made with
/// is as good as absent.
///
/// `None` means absent, null, empty text, or wrong; what is wrong has been reported.
#[derive(Debug)]
pub struct MapReader<'a> {
    source: &'a Source,
    start: usize,
    keys: &'static [Key],
    /// One a key, in the order of `keys`.
    found: Vec<Option<&'a Entry>>,
    diagnostics: &'a mut Diagnostics,
}

impl<'a> MapReader<'a> {
    /// A reader of a map (or of nothing: a null has no keys). Reports doubled and unknown keys at once. `None`, with
    /// an error, where the node is a list or text.
    pub fn new(
        source: &'a Source,
        node: &'a Node,
        keys: &'static [Key],
        diagnostics: &'a mut Diagnostics,
    ) -> Option<Self> {
        let entries: &[Entry] = match &node.value {
            Value::Map(entries) => entries,
            Value::Null => &[],
            Value::Scalar { .. } | Value::List(_) => {
                keys::report_no_map(source, node, keys, diagnostics);
                return None;
            }
        };
        let mut reader = Self {
            source,
            start: node.span.start,
            keys,
            found: vec![None; keys.len()],
            diagnostics,
        };
        for entry in entries {
            reader.add(entry);
        }
        Some(reader)
    }

    fn key(&self, name: &str) -> Option<(&'static Key, &'a Entry)> {
        let index = self.keys.iter().position(|key| key.name == name)?;
        Some((&self.keys[index], self.found[index]?))
    }

    /// A value that is neither absent nor null, with its key.
    fn value(&self, name: &str) -> Option<(&'static Key, &'a Node)> {
        let (key, entry) = self.key(name)?;
        let node = entry.value.as_ref();
        (!matches!(node.value, Value::Null)).then_some((key, node))
    }

    /// Where a key stands, if it is written.
    pub fn place(&self, name: &str) -> Option<Place> {
        let (_, entry) = self.key(name)?;
        Some(place(self.source, &entry.key_span))
    }

    /// Whether a key has a value: not absent and not null.
    pub fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// Adds a finding of the caller's own.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Reports each of the keys that is absent, null or empty text (J105).
    pub fn require(&mut self, names: &[&str]) {
        for name in names {
            let Some(key) = self.keys.iter().find(|key| key.name == *name) else {
                continue;
            };
            let empty = match self.value(name) {
                None => true,
                Some((_, node)) => {
                    matches!(&node.value, Value::Scalar { text, .. } if text.trim().is_empty())
                }
            };
            if !empty {
                continue;
            }
            let (place, message) = match self.place(name) {
                Some(place) => (place, format!("必填的“{}”没有内容", key.label())),
                None => (
                    place(self.source, &(self.start..self.start)),
                    format!("缺少必填的“{}”", key.label()),
                ),
            };
            let help = format!("请写上“{}: 内容”", key.alias.unwrap_or(key.name));
            self.diagnostics
                .push(Diagnostic::error(Code::MISSING_KEY, place, message).with_help(help));
        }
    }

    /// A text on one line, trimmed.
    pub fn text(&mut self, name: &str) -> Option<Located<String>> {
        let (key, node) = self.value(name)?;
        self.short_enough(key, node, scalar::one_line)
    }

    /// A text whose line breaks mean something; each line trimmed.
    pub fn text_with_breaks(&mut self, name: &str) -> Option<Located<String>> {
        let (key, node) = self.value(name)?;
        self.short_enough(key, node, scalar::with_breaks)
    }

    /// A text as it is (Markdown), only its last line end gone.
    pub fn block_text(&mut self, name: &str) -> Option<Located<String>> {
        let (key, node) = self.value(name)?;
        let text = self.node_text(key, node, |text| text.trim_end().to_owned())?;
        (!text.value.trim().is_empty()).then_some(text)
    }

    /// A text or a list of texts; nothing where it is absent.
    pub fn text_or_list(&mut self, name: &str) -> Vec<Located<String>> {
        match self.value(name) {
            Some((_, node)) if matches!(node.value, Value::List(_)) => {
                self.text_list(name).unwrap_or_default()
            }
            _ => self.text(name).into_iter().collect(),
        }
    }

    /// A list of texts.
    pub fn text_list(&mut self, name: &str) -> Option<Vec<Located<String>>> {
        let (key, items) = self.list(name)?;
        let texts = items.iter().filter_map(|item| {
            let text = self.short_enough(key, item, scalar::one_line);
            if text.is_none() && is_empty(item) {
                self.report_empty_item(key, item);
            }
            text
        });
        Some(texts.collect())
    }

    /// A list of maps, each read by `read` with the keys inside this one.
    pub fn maps<T>(
        &mut self,
        name: &str,
        mut read: impl FnMut(&mut MapReader<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let (key, items) = self.list(name)?;
        let mut values = Vec::new();
        for item in items {
            if is_empty(item) {
                self.report_empty_item(key, item);
                continue;
            }
            let reader = MapReader::new(self.source, item, key.inside, self.diagnostics);
            values.extend(reader.and_then(|mut reader| read(&mut reader)));
        }
        Some(values)
    }

    /// A map, with the keys inside this one.
    pub fn map(&mut self, name: &str) -> Option<MapReader<'_>> {
        let (key, node) = self.value(name)?;
        MapReader::new(self.source, node, key.inside, self.diagnostics)
    }

    /// A whole number within bounds.
    pub fn whole_number(
        &mut self,
        name: &str,
        bounds: RangeInclusive<u32>,
    ) -> Option<Located<u32>> {
        let (key, text) = self.short_text(name)?;
        let digits = text.value.strip_prefix('-').unwrap_or(&text.value);
        let Some(number) = scalar::whole_number(digits) else {
            let help = format!("只写半角数字，例如“{}: {}”", key.name, bounds.start());
            self.wrong_type(key, &text.place, "整数", &help);
            return None;
        };
        let number = u32::try_from(number)
            .ok()
            .filter(|number| digits.len() == text.value.len() && bounds.contains(number));
        let Some(number) = number else {
            self.out_of_bounds(key, text.place, bounds.start(), bounds.end());
            return None;
        };
        Some(Located::new(number, text.place))
    }

    /// A number, with or without a fraction, within bounds.
    pub fn decimal(&mut self, name: &str, bounds: RangeInclusive<f64>) -> Option<Located<f64>> {
        let (key, text) = self.short_text(name)?;
        let digits = text.value.strip_prefix('-').unwrap_or(&text.value);
        let Some(number) = scalar::decimal(digits) else {
            let help = format!("只写半角数字，不写单位，例如“{}: 15.75”", key.name);
            self.wrong_type(key, &text.place, "数字", &help);
            return None;
        };
        if digits.len() != text.value.len() || !bounds.contains(&number) {
            self.out_of_bounds(key, text.place, bounds.start(), bounds.end());
            return None;
        }
        Some(Located::new(number, text.place))
    }

    /// `true` or `false`, `是` or `否`.
    pub fn boolean(&mut self, name: &str) -> Option<bool> {
        let (key, text) = self.short_text(name)?;
        match text.value.as_str() {
            // YAML's own three spellings.
            "true" | "True" | "TRUE" | "是" => Some(true),
            "false" | "False" | "FALSE" | "否" => Some(false),
            _ => {
                self.wrong_type(
                    key,
                    &text.place,
                    "“是”或“否”",
                    "请写“是”或“否”（true 或 false）",
                );
                None
            }
        }
    }

    /// A date that exists, `2025-03-11` or `2025年3月11日`.
    pub fn date(&mut self, name: &str) -> Option<Located<NaiveDate>> {
        let (_, text) = self.short_text(name)?;
        let message = match scalar::date(&text.value) {
            Ok(date) => return Some(Located::new(date, text.place)),
            Err(NoDate::Day) => format!("没有“{}”这一天", short(&text.value)),
            Err(NoDate::Form) => format!("“{}”不是日期的写法", short(&text.value)),
        };
        self.diagnostics.push(
            Diagnostic::error(Code::INVALID_DATE, text.place, message)
                .with_help("请写成 2025-03-11（月、日都是两位）或 2025年3月11日，用半角数字"),
        );
        None
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&mut self, name: &str, words: &[(&str, T)]) -> Option<T> {
        let (key, text) = self.short_text(name)?;
        let chosen = words.iter().find(|(word, _)| *word == text.value);
        if chosen.is_none() {
            let allowed: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let message = format!("“{}”不能是“{}”", key.label(), short(&text.value));
            self.diagnostics.push(
                Diagnostic::error(Code::INVALID_VALUE, text.place, message)
                    .with_help(format!("可以写：{}", allowed.join("、"))),
            );
        }
        chosen.map(|(_, value)| *value)
    }

    fn list(&mut self, name: &str) -> Option<(&'static Key, &'a [Arc<Node>])> {
        let (key, node) = self.value(name)?;
        let Value::List(items) = &node.value else {
            let place = place(self.source, &node.span);
            let text = place.text();
            let help = if text.starts_with('-') {
                "减号后面要空一格：每项单独一行，写成“- 内容”"
            } else {
                "请换行写，每项单独一行，以“- ”（减号加空格）开头，缩进两个空格"
            };
            self.wrong_type(key, &place, "列表", help);
            return None;
        };
        Some((key, items))
    }

    fn short_text(&mut self, name: &str) -> Option<(&'static Key, Located<String>)> {
        let (key, node) = self.value(name)?;
        Some((key, self.node_text(key, node, scalar::one_line)?))
    }

    /// A scalar's text, tidied; `None`, with an error, where it is longer than anything that is printed.
    fn short_enough(
        &mut self,
        key: &Key,
        node: &Node,
        tidy: fn(&str) -> String,
    ) -> Option<Located<String>> {
        let text = self.node_text(key, node, tidy)?;
        let length = text.value.chars().count();
        if length <= limits::TEXT_CHARACTERS {
            return Some(text);
        }
        let most = limits::TEXT_CHARACTERS;
        let message = format!("“{}”太长：有 {length} 个字，最多 {most} 个", key.label());
        self.diagnostics.push(
            Diagnostic::error(Code::INVALID_VALUE, text.place, message)
                .with_help("请写短一些；成段的文字要写在正文里，检查是否粘贴了别的内容"),
        );
        None
    }

    /// A scalar's text, tidied; `None` where that is empty.
    fn node_text(
        &mut self,
        key: &Key,
        node: &Node,
        tidy: fn(&str) -> String,
    ) -> Option<Located<String>> {
        let place = place(self.source, &node.span);
        let (text, style) = match &node.value {
            Value::Null => return None,
            Value::Scalar { text, style } => (text, *style),
            Value::List(_) | Value::Map(_) => {
                let help = if matches!(node.value, Value::Map(_)) {
                    "内容里如果有半角冒号，请改用全角“：”，或用半角双引号把整段内容括起来"
                } else {
                    "这里只能写一段文字；内容以括号或减号开头的，请用半角双引号括起来"
                };
                self.wrong_type(key, &place, "文字", help);
                return None;
            }
        };
        let mut value = tidy(unfolded(text, style, place.text()));
        if let Some(character) = value.chars().find(|c| is_forbidden(*c)) {
            self.diagnostics
                .push(forbidden_character(place.clone(), character));
            value.retain(|c| !is_forbidden(c));
        }
        (!value.is_empty()).then(|| Located::new(value, place))
    }

    fn wrong_type(&mut self, key: &Key, place: &Place, wanted: &str, help: &str) {
        let message = format!("“{}”应当是{wanted}", key.label());
        self.diagnostics
            .push(Diagnostic::error(Code::WRONG_TYPE, place.clone(), message).with_help(help));
    }

    fn out_of_bounds(
        &mut self,
        key: &Key,
        place: Place,
        least: impl std::fmt::Display,
        most: impl std::fmt::Display,
    ) {
        let message = format!("“{}”不能是 {}", key.label(), short(place.text()));
        let help = format!("请写 {least} 到 {most} 之间的数");
        self.diagnostics
            .push(Diagnostic::error(Code::INVALID_VALUE, place, message).with_help(help));
    }

    fn report_empty_item(&mut self, key: &Key, item: &Node) {
        let place = place(self.source, &item.span);
        let message = format!("“{}”里有一项是空的", key.label());
        self.diagnostics.push(
            Diagnostic::error(Code::WRONG_TYPE, place, message)
                .with_help("请写上内容，或删掉这一行"),
        );
    }
}

fn is_empty(node: &Node) -> bool {
    match &node.value {
        Value::Null => true,
        Value::Scalar { text, .. } => text.trim().is_empty(),
        Value::List(_) | Value::Map(_) => false,
    }
}

/// A user's text as a message repeats it.
fn short(text: &str) -> String {
    match text.char_indices().nth(QUOTED_LENGTH) {
        Some((end, _)) => format!("{}……", &text[..end]),
        None => text.to_owned(),
    }
}

/// YAML folds a line break in a plain or `>` text into a space; what the user wrote still has it.
fn unfolded<'t>(text: &'t str, style: ScalarStyle, written: &'t str) -> &'t str {
    let folds = matches!(style, ScalarStyle::Plain | ScalarStyle::Folded);
    let same = || {
        let solid = |text: &'t str| text.chars().filter(|c| !c.is_whitespace());
        solid(text).eq(solid(written))
    };
    if folds && written.contains('\n') && same() {
        written
    } else {
        text
    }
}
