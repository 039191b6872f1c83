//! Where a manifest's list of articles stands, and in which of YAML's ways it is written.

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::EntryError;

/// The key of the list of articles in both languages.
const ARTICLES: [&str; 2] = ["articles", "稿件"];

/// Where and how the list of articles is written; all offsets are bytes.
pub struct Listing {
    /// The key as written, or the one to write.
    pub key_name: &'static str,
    /// Whether any key is Chinese.
    pub chinese: bool,
    /// The column of the map's keys.
    pub indent: usize,
    /// How it is written.
    pub form: Form,
}

pub enum Form {
    /// No key.
    Absent,
    /// A key without a value, or with a null that is written out.
    Null { key_end: usize, value: Range<usize> },
    /// Lines with dashes; the range of the last item.
    Block { last: Range<usize> },
    /// `[a, b]`: the bracket, the last item, the closing bracket.
    Flow {
        key_end: usize,
        open: usize,
        last: Option<Range<usize>>,
        close: usize,
    },
}

impl Listing {
    /// Finds the list in a manifest without a byte order mark.
    pub fn find(text: &str) -> Result<Self, EntryError> {
        // The parser counts characters.
        let offsets: Vec<usize> = text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .collect();
        let byte = |index: usize| offsets.get(index).copied().unwrap_or(text.len());

        let mut depth = 0_usize;
        let mut documents = 0;
        let mut indent = None;
        let mut chinese = false;
        // The key whose value comes next in the outermost map: its name and its end.
        let mut key: Option<(Option<&'static str>, usize)> = None;
        let mut list: Option<OpenList> = None;
        let mut found: Option<(&'static str, Form)> = None;
        let mut accept = |name, form| match found.replace((name, form)) {
            None => Ok(()),
            Some(_) => Err(EntryError::NoList),
        };

        for event in Parser::new_from_str(text) {
            let (event, span) = event.map_err(|_| EntryError::Unreadable)?;
            let span = byte(span.start.index())..byte(span.end.index());
            let opens = matches!(event, Event::MappingStart(..) | Event::SequenceStart(..));
            let closes = matches!(event, Event::MappingEnd | Event::SequenceEnd);
            let is_node = opens || matches!(event, Event::Scalar(..) | Event::Alias(..));
            match event {
                Event::DocumentStart(_) => documents += 1,
                _ if is_node && depth == 0 => {
                    let block_map = matches!(event, Event::MappingStart(..))
                        && !text[span.start..].starts_with('{');
                    if !block_map {
                        return Err(EntryError::Unreadable);
                    }
                    let line_start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
                    indent = Some(text[line_start..span.start].chars().count());
                }
                Event::Scalar(ref word, ..) if depth == 1 && key.is_none() => {
                    chinese |= !word.is_ascii();
                    let name = ARTICLES.into_iter().find(|name| *name == word.as_ref());
                    key = Some((name, span.end));
                }
                _ if is_node && depth == 1 && key.is_none() => return Err(EntryError::Unreadable),
                Event::Scalar(ref word, style, _, ref tag) if depth == 1 => {
                    if let Some((Some(name), key_end)) = key.take() {
                        let null = style == ScalarStyle::Plain
                            && tag.is_none()
                            && matches!(word.as_ref(), "" | "~" | "null" | "Null" | "NULL");
                        if !null {
                            return Err(EntryError::NoList);
                        }
                        let value = span.clone();
                        accept(name, Form::Null { key_end, value })?;
                    }
                }
                _ if is_node && depth == 1 => {
                    let (name, key_end) = key.take().unwrap_or_default();
                    match (name, &event) {
                        (None, _) => {}
                        (Some(name), Event::SequenceStart(..)) => {
                            list = Some(OpenList {
                                name,
                                key_end,
                                start: span.start,
                                last: None,
                            });
                        }
                        (Some(_), _) => return Err(EntryError::NoList),
                    }
                }
                Event::SequenceEnd if depth == 2 => {
                    if let Some(open) = list.take() {
                        accept(open.name, open.close(text, &span)?)?;
                    }
                }
                _ if is_node && depth == 2 => {
                    if let Some(open) = &mut list {
                        let end = match event {
                            Event::Scalar(_, style, ..) => end_of_scalar(text, &span, style),
                            _ => span.end,
                        };
                        open.last = Some(span.start..end);
                    }
                }
                _ if closes && depth == 3 => {
                    if let Some(last) = list.as_mut().and_then(|open| open.last.as_mut()) {
                        let bracket = text[span.start..].starts_with([']', '}']);
                        last.end = span.start + usize::from(bracket);
                    }
                }
                _ => {}
            }
            if opens {
                depth += 1;
            } else if closes {
                depth = depth.saturating_sub(1);
            }
        }
        let indent = indent.ok_or(EntryError::Unreadable)?;
        if documents > 1 {
            return Err(EntryError::Unreadable);
        }
        let absent = (ARTICLES[usize::from(chinese)], Form::Absent);
        let (key_name, form) = found.unwrap_or(absent);
        Ok(Self {
            key_name,
            chinese,
            indent,
            form,
        })
    }
}

/// A list that is being read.
struct OpenList {
    name: &'static str,
    key_end: usize,
    start: usize,
    last: Option<Range<usize>>,
}

impl OpenList {
    fn close(self, text: &str, end: &Range<usize>) -> Result<Form, EntryError> {
        let flow = !end.is_empty() && text[end.start..].starts_with(']');
        match self.last {
            Some(last) if !flow => Ok(Form::Block { last }),
            None if !flow => Err(EntryError::Intricate),
            last => {
                // An anchor or a tag may stand before the bracket.
                let bracket = text[self.start..].find('[').ok_or(EntryError::Intricate)?;
                Ok(Form::Flow {
                    key_end: self.key_end,
                    open: self.start + bracket,
                    last,
                    // The range goes on to the end of the line when a comment follows.
                    close: end.start,
                })
            }
        }
    }
}

/// The end of a scalar. The parser's range of a quoted one goes on to the end of the line when a comment follows.
fn end_of_scalar(text: &str, span: &Range<usize>, style: ScalarStyle) -> usize {
    let quote = match style {
        ScalarStyle::SingleQuoted => '\'',
        ScalarStyle::DoubleQuoted => '"',
        _ => return span.end,
    };
    let mut characters = text[span.clone()].char_indices().peekable();
    // An anchor or a tag may stand before the quote.
    characters.find(|(_, c)| *c == quote);
    while let Some((at, c)) = characters.next() {
        let escaped = match (quote, c) {
            ('"', '\\') => true,
            ('\'', '\'') => matches!(characters.peek(), Some((_, '\''))),
            _ => false,
        };
        if escaped {
            characters.next();
        } else if c == quote {
            return span.start + at + 1;
        }
    }
    span.end
}
