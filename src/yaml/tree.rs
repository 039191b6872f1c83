//! Parser events become a tree, without recursion and in linear time.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde::de::IgnoredAny;

use super::{Entry, Node, Value};
use crate::limits;

/// White space in YAML; any other is content.
const WHITE: [char; 4] = [' ', '\t', '\n', '\r'];
/// A list or map in a list or map …, beyond [`limits::YAML_DEPTH`].
const TOO_DEEP: FaultKind = FaultKind::Limit("嵌套太深");

/// Why there is no tree.
#[derive(Debug)]
pub(super) struct Fault {
    /// Where, in bytes of the YAML text.
    pub at: usize,
    pub kind: FaultKind,
}

#[derive(Debug)]
pub(super) enum FaultKind {
    /// A parser's own words, and where the innermost open bracket stands.
    Syntax {
        reason: String,
        bracket: Option<usize>,
    },
    /// Too deep or too large; the words say which, in Chinese.
    Limit(&'static str),
    /// `!x`.
    Tag,
    /// `*x` inside the very value that `&x` names.
    Circle,
    /// A list or map as a key, or none.
    NoKey,
    /// A second document after `---` or `...`.
    SecondDocument,
}

/// A finished node with what its aliases need to know.
#[derive(Clone)]
struct Built {
    node: Arc<Node>,
    /// Levels of lists and maps in it, itself included.
    depth: usize,
    /// Bytes of text in it plus one per node, as often as aliases repeat them.
    weight: u64,
}

/// A list or map whose end hasn't come yet.
struct Open {
    start: usize,
    anchor: usize,
    bracket: bool,
    depth: usize,
    weight: u64,
    end: usize,
    content: Content,
}

enum Content {
    List(Vec<Arc<Node>>),
    Map {
        entries: Vec<Entry>,
        key: Option<(String, Range<usize>)>,
    },
}

/// The tree of a YAML text; `base` is where the text begins in its source.
pub(super) fn build(text: &str, base: usize) -> Result<Arc<Node>, Fault> {
    let root = Builder::new(text, base).run()?;
    match serde_yaml::from_str::<IgnoredAny>(text) {
        Ok(_) => Ok(root),
        Err(error) => Err(Fault {
            at: error.location().map_or(0, |location| location.index()),
            kind: FaultKind::Syntax {
                reason: error.to_string(),
                bracket: None,
            },
        }),
    }
}

struct Builder<'a> {
    text: &'a str,
    base: usize,
    /// Byte offset of each character: the parser counts in characters.
    offsets: Vec<usize>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Built>,
    root: Option<Arc<Node>>,
    documents: usize,
    /// What aliases have added to the text, in the unit of `Built::weight`.
    repeated: u64,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str, base: usize) -> Self {
        let ends = std::iter::once(text.len());
        Self {
            text,
            base,
            offsets: text.char_indices().map(|(at, _)| at).chain(ends).collect(),
            open: Vec::new(),
            anchors: BTreeMap::new(),
            root: None,
            documents: 0,
            repeated: 0,
        }
    }

    fn byte(&self, character: usize) -> usize {
        self.offsets
            .get(character)
            .copied()
            .unwrap_or(self.text.len())
    }

    fn run(mut self) -> Result<Arc<Node>, Fault> {
        for event in Parser::new_from_str(self.text) {
            let (event, span) = event.map_err(|error| Fault {
                at: self.byte(error.marker().index()),
                kind: match error.info() {
                    // The parser's own limit of 255 brackets, which it meets while looking ahead.
                    "recursion limit exceeded" => TOO_DEEP,
                    reason => FaultKind::Syntax {
                        reason: reason.to_owned(),
                        bracket: self.bracket(),
                    },
                },
            })?;
            let start = self.byte(span.start.index());
            let end = self.byte(span.end.index()).max(start);
            self.event(event, start..end)
                .map_err(|kind| Fault { at: start, kind })?;
        }
        Ok(self.root.unwrap_or_else(|| {
            Arc::new(Node {
                span: self.base..self.base,
                value: Value::Null,
            })
        }))
    }

    /// The innermost bracket that is still open.
    fn bracket(&self) -> Option<usize> {
        let open = self.open.iter().rev().find(|open| open.bracket)?;
        Some(open.start)
    }

    fn event(&mut self, event: Event<'_>, span: Range<usize>) -> Result<(), FaultKind> {
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(FaultKind::SecondDocument);
                }
            }
            Event::Alias(anchor) => {
                let built = self.anchors.get(&anchor).cloned();
                let built = built.ok_or(FaultKind::Circle)?;
                self.repeated = self.repeated.saturating_add(built.weight);
                if self.repeated > limits::YAML_BYTES {
                    return Err(FaultKind::Limit("别名（*）展开后内容太多"));
                }
                self.add(built, span)?;
            }
            Event::Scalar(_, _, _, Some(_))
            | Event::SequenceStart(_, Some(_))
            | Event::MappingStart(_, Some(_)) => return Err(FaultKind::Tag),
            Event::Scalar(text, style, anchor, None) => {
                let span = self.written(span, anchor);
                let built = Built {
                    weight: 1 + text.len() as u64,
                    depth: 0,
                    node: Arc::new(Node {
                        span: self.base + span.start..self.base + span.end,
                        value: scalar(text.into_owned(), style),
                    }),
                };
                if anchor > 0 {
                    self.anchors.insert(anchor, built.clone());
                }
                self.add(built, span)?;
            }
            Event::SequenceStart(anchor, None) => {
                self.begin(span, anchor, Content::List(Vec::new()))?;
            }
            Event::MappingStart(anchor, None) => {
                let content = Content::Map {
                    entries: Vec::new(),
                    key: None,
                };
                self.begin(span, anchor, content)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.finish(span)?,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Ok(())
    }

    /// The part of a node's span that is its own text: without the anchor in front and white space behind.
    fn written(&self, span: Range<usize>, anchor: usize) -> Range<usize> {
        let mut text = &self.text[span.clone()];
        if anchor > 0 && text.starts_with('&') {
            text = text
                .find(WHITE)
                .map_or("", |end| text[end..].trim_start_matches(WHITE));
        }
        let start = span.end - text.len();
        start..start + text.trim_end_matches(WHITE).len()
    }

    fn begin(
        &mut self,
        span: Range<usize>,
        anchor: usize,
        content: Content,
    ) -> Result<(), FaultKind> {
        if self.open.len() >= limits::YAML_DEPTH {
            return Err(TOO_DEEP);
        }
        let span = self.written(span, anchor);
        self.open.push(Open {
            start: span.start,
            anchor,
            bracket: !span.is_empty(),
            depth: 0,
            weight: 1,
            end: span.end,
            content,
        });
        Ok(())
    }

    fn finish(&mut self, span: Range<usize>) -> Result<(), FaultKind> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        // The end of a block collection is reported behind the white space that follows it.
        let end = if open.bracket {
            self.written(span, 0).end
        } else {
            open.end
        };
        let span = open.start..end.max(open.start);
        let value = match open.content {
            Content::List(items) => Value::List(items),
            Content::Map { entries, .. } => Value::Map(entries),
        };
        let built = Built {
            node: Arc::new(Node {
                span: self.base + span.start..self.base + span.end,
                value,
            }),
            depth: open.depth + 1,
            weight: open.weight,
        };
        if open.anchor > 0 {
            self.anchors.insert(open.anchor, built.clone());
        }
        self.add(built, span)
    }

    /// Puts a node into the innermost open list or map. `span` is where it is written (for an alias, the alias).
    fn add(&mut self, built: Built, span: Range<usize>) -> Result<(), FaultKind> {
        if self.open.len() + built.depth > limits::YAML_DEPTH {
            return Err(TOO_DEEP);
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(built.node);
            return Ok(());
        };
        open.depth = open.depth.max(built.depth);
        open.weight = open.weight.saturating_add(built.weight);
        if !span.is_empty() {
            open.end = open.end.max(span.end);
        }
        match &mut open.content {
            Content::List(items) => items.push(built.node),
            Content::Map { entries, key } => match key.take() {
                Some((key, key_span)) => entries.push(Entry {
                    key,
                    key_span,
                    value: built.node,
                }),
                None => {
                    let Value::Scalar { text, .. } = &built.node.value else {
                        return Err(FaultKind::NoKey);
                    };
                    *key = Some((text.clone(), self.base + span.start..self.base + span.end));
                }
            },
        }
        Ok(())
    }
}

fn scalar(text: String, style: ScalarStyle) -> Value {
    // The spellings of null in YAML's core schema, as serde_yaml has them.
    let null =
        style == ScalarStyle::Plain && matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL");
    if null {
        Value::Null
    } else {
        Value::Scalar { text, style }
    }
}
