//! Emphasis that Chinese readers expect: `**完善机制办。**委党组` is bold.
//!
//! CommonMark lets a run of `*` close only where it is *right-flanking*, and between `。` and a
//! letter it is not, as if `。` ended a word written with spaces. The [CJK-friendly amendments]
//! mend that, but pulldown-cmark 0.13 has no option for them. So the Markdown is given to it
//! with an invisible change: wherever the two rules may disagree, a [marker](MARKER) stands
//! beside the run. The change is made in the source, because a run that failed to close has long
//! decided what else in the paragraph is bold by the time events come out.
//!
//! What follows from the amendments, and is all that is done here:
//!
//! - A run of `*` or `~~` that touches a CJK character, with no white space on either side, may
//!   both open and close. Markers on both sides bring that about: between two punctuation marks
//!   CommonMark lets a run do both.
//! - Punctuation with a variation selector is still punctuation, where CommonMark sees only the
//!   selector. A marker between the selector and the run restores it. Nothing else in the
//!   amendments concerns `_`, nor a single `~`, which pulldown-cmark treats like `_`.
//!
//! A marker never touches white space, the start of a line or a cell's edge, so blocks stay as
//! they are, and one parse finds every place: what is code, HTML, an address or an escape does
//! not depend on emphasis.
//!
//! [CJK-friendly amendments]: https://github.com/tats-u/markdown-cjk-friendly/blob/main/specification.md

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use cjk::is_cjk;

mod cjk;
#[cfg(test)]
mod tests;

/// The noncharacter by which [`strip`] knows what [`patch`] inserted.
///
/// Unicode reserves it for use inside a program, so the caller refuses input that contains it
/// and loses nothing.
pub const MARKER: char = '\u{FDD0}';

/// What is inserted: to a run on either side it is punctuation, and around [`MARKER`] the dots
/// cannot be taken for dots of the text.
const WEDGE: &str = "·\u{FDD0}·";

const DELIMITERS: [char; 3] = ['*', '_', '~'];

/// Markdown prepared so that pulldown-cmark applies the CJK-friendly rule, with a map back to
/// the offsets of the original.
#[derive(Debug)]
pub struct Patched<'a> {
    text: Cow<'a, str>,
    /// Where each [`WEDGE`] starts in `text`, in ascending order.
    wedges: Vec<usize>,
}

/// Prepares Markdown that will be parsed with the same `options`.
///
/// Text events of that parse have to go through [`strip`], since markers lie in their text; one
/// that is empty afterwards can be dropped. No other event holds a marker.
pub fn patch(text: &str, options: Options) -> Patched<'_> {
    let mut survey = Survey::new(text, options);
    if survey.has_candidate() {
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            survey.visit(&event, range);
        }
    }
    Patched::new(text, &survey.places)
}

/// Removes the markers from the text of an event, or from the slice of [`Patched::text`] that
/// its range gives.
///
/// More than [`MARKER`] goes: a marker has a dot on either side, so removing the character alone
/// would leave dots behind.
pub fn strip(text: &str) -> Cow<'_, str> {
    if text.contains(WEDGE) {
        Cow::Owned(text.replace(WEDGE, ""))
    } else {
        Cow::Borrowed(text)
    }
}

impl<'a> Patched<'a> {
    /// Inserts a wedge at every one of `places`, which are ascending.
    fn new(original: &'a str, places: &[usize]) -> Self {
        let wedges = (0..)
            .zip(places)
            .map(|(earlier, place)| place + earlier * WEDGE.len())
            .collect();
        if places.is_empty() {
            let text = Cow::Borrowed(original);
            return Self { text, wedges };
        }

        let mut text = String::with_capacity(original.len() + places.len() * WEDGE.len());
        let mut copied = 0;
        for &place in places {
            text.push_str(&original[copied..place]);
            text.push_str(WEDGE);
            copied = place;
        }
        text.push_str(&original[copied..]);
        let text = Cow::Owned(text);
        Self { text, wedges }
    }
}

impl Patched<'_> {
    /// The Markdown to parse: the original itself, borrowed, when nothing in it needs a marker.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a range of [`text`](Self::text) lies in the original, so that what is reported to
    /// an author points into the file they wrote.
    pub fn original(&self, range: Range<usize>) -> Range<usize> {
        let offset = |patched: usize| {
            let begun = self.wedges.partition_point(|&wedge| wedge < patched);
            match self.wedges[..begun].last() {
                // Inside a wedge there is only one place to point to.
                Some(wedge) => patched.max(wedge + WEDGE.len()) - begun * WEDGE.len(),
                None => patched,
            }
        };
        offset(range.start)..offset(range.end)
    }
}

/// Where a run needs a wedge to be treated as the amendments say.
#[derive(PartialEq)]
enum Wedges {
    None,
    Before,
    Around,
}

/// Reads the events of a parse and notes where wedges go.
struct Survey<'a> {
    text: &'a str,
    strikethrough: bool,
    /// Where the content of the current line or cell starts, once something of it has been seen.
    line_start: Option<usize>,
    in_cell: bool,
    /// How many tags deep the current event is in text that must stay as written.
    verbatim_depth: usize,
    /// The end of the last run or escape.
    read: usize,
    places: Vec<usize>,
}

impl<'a> Survey<'a> {
    fn new(text: &'a str, options: Options) -> Self {
        Self {
            text,
            strikethrough: options.contains(Options::ENABLE_STRIKETHROUGH),
            line_start: None,
            in_cell: false,
            verbatim_depth: 0,
            read: 0,
            places: Vec::new(),
        }
    }

    /// Spares most documents the extra parse. This takes every delimiter for a real one, and
    /// finding where lines and cells start can only make fewer wedges necessary.
    fn has_candidate(&self) -> bool {
        let mut read = 0;
        while let Some(found) = self.text[read..].find(DELIMITERS) {
            let start = read + found;
            read = run_end(self.text, start);
            let (before, rest) = (&self.text[..start], &self.text[start..]);
            if self.wedges_for(before, &rest[..read - start], &rest[read - start..]) != Wedges::None
            {
                return true;
            }
        }
        false
    }

    fn visit(&mut self, event: &Event<'_>, range: Range<usize>) {
        if is_inline(event) {
            self.line_start.get_or_insert(range.start);
        } else {
            self.line_start = None;
        }

        match event {
            Event::Start(tag) if self.verbatim_depth > 0 || is_verbatim(tag) => {
                self.verbatim_depth += 1;
            }
            Event::End(_) if self.verbatim_depth > 0 => self.verbatim_depth -= 1,
            _ if self.verbatim_depth > 0 => {}

            Event::Start(Tag::TableCell) => self.in_cell = true,
            Event::End(TagEnd::TableCell) => self.in_cell = false,

            Event::Text(_) => self.visit_text(range),
            Event::Start(tag) if is_emphasis(tag.to_end()) => self.visit_opening(range.start),
            Event::End(tag) if is_emphasis(*tag) => self.visit_closing(range.end),
            _ => {}
        }
    }

    fn visit_text(&mut self, range: Range<usize>) {
        // A run that was taken apart reaches past the end of its first event.
        let mut read = range.start.max(self.read);
        while let Some(text) = self.text.get(read..range.end)
            && let Some(found) = text.find(DELIMITERS)
        {
            let start = read + found;
            if start == range.start && is_escaped(self.text, start) {
                self.read = start + 1;
            } else {
                self.visit_run(start);
            }
            read = self.read;
        }
    }

    fn visit_opening(&mut self, start: usize) {
        if start >= self.read {
            self.visit_run(start);
        }
    }

    fn visit_closing(&mut self, end: usize) {
        let unread = self.text.get(self.read..end).unwrap_or_default();
        if let Some(delimiter) = unread.chars().next_back() {
            self.visit_run(self.read + unread.trim_end_matches(delimiter).len());
        }
    }

    fn visit_run(&mut self, start: usize) {
        let line_start = self.line_start.unwrap_or(start);
        let end = run_end(self.text, start);
        let before = self.text.get(line_start..start).unwrap_or_default();
        let after = match &self.text[end..] {
            // The cell ends here, for pulldown-cmark too.
            rest if self.in_cell && rest.starts_with('|') => "",
            rest => rest,
        };
        match self.wedges_for(before, &self.text[start..end], after) {
            Wedges::None => {}
            Wedges::Before => self.add(start),
            Wedges::Around => {
                self.add(start);
                self.add(end);
            }
        }
        self.read = end;
    }

    fn wedges_for(&self, before: &str, run: &str, after: &str) -> Wedges {
        let mut preceding = before.chars().rev();
        let (Some(last), Some(next)) = (preceding.next(), after.chars().next()) else {
            return Wedges::None;
        };
        if last.is_whitespace() || next.is_whitespace() {
            return Wedges::None;
        }
        // U+FE0F is left out, as in the amendments: what it follows is an emoji.
        let varied = match last {
            '\u{FE00}'..='\u{FE0E}' => preceding.next(),
            _ => None,
        };

        let follows_cjk = match (varied, last) {
            // Quotation marks are Western or Chinese; this selector says Chinese.
            (Some('‘' | '’' | '“' | '”'), '\u{FE01}') => true,
            (Some(varied), _) => is_cjk(varied),
            (None, '\u{E0100}'..='\u{E01EF}') => true,
            (None, last) => is_cjk(last),
        };
        // With subscripts alone pulldown-cmark turns all between two `~~` into source text.
        let within_words = run.starts_with('*') || (self.strikethrough && run.starts_with("~~"));
        if within_words && (follows_cjk || is_cjk(next)) {
            // Between letters CommonMark lets the run do both as well.
            if is_letter(last) && is_letter(next) {
                Wedges::None
            } else {
                Wedges::Around
            }
        } else if varied.is_some_and(|varied| !varied.is_whitespace() && !is_letter(varied)) {
            Wedges::Before
        } else {
            Wedges::None
        }
    }

    /// One wedge serves both of two runs that touch.
    fn add(&mut self, place: usize) {
        if self.places.last() != Some(&place) {
            self.places.push(place);
        }
    }
}

fn run_end(text: &str, start: usize) -> usize {
    let bytes = &text.as_bytes()[start..];
    start + bytes.iter().take_while(|&&byte| byte == bytes[0]).count()
}

fn is_escaped(text: &str, place: usize) -> bool {
    let backslashes = text.as_bytes()[..place].iter().rev();
    backslashes.take_while(|&&byte| byte == b'\\').count() % 2 == 1
}

fn is_inline(event: &Event<'_>) -> bool {
    match event {
        Event::Start(tag) => is_inline_tag(tag.to_end()),
        Event::End(tag) => is_inline_tag(*tag),
        Event::Text(_)
        | Event::Code(_)
        | Event::InlineMath(_)
        | Event::DisplayMath(_)
        | Event::InlineHtml(_)
        | Event::FootnoteReference(_) => true,
        Event::SoftBreak
        | Event::HardBreak
        | Event::Html(_)
        | Event::Rule
        | Event::TaskListMarker(_) => false,
    }
}

fn is_inline_tag(tag: TagEnd) -> bool {
    is_emphasis(tag) || matches!(tag, TagEnd::Superscript | TagEnd::Link | TagEnd::Image)
}

fn is_emphasis(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Subscript
    )
}

/// Whether the text in a tag is at the same time code, an address, or a label to look up.
fn is_verbatim(tag: &Tag<'_>) -> bool {
    match tag {
        Tag::CodeBlock(_) | Tag::MetadataBlock(_) => true,
        Tag::Link { link_type, .. } | Tag::Image { link_type, .. } => !matches!(
            link_type,
            LinkType::Inline
                | LinkType::Reference
                | LinkType::ReferenceUnknown
                | LinkType::WikiLink { has_pothole: true }
        ),
        _ => false,
    }
}

/// Whether a character is certainly neither white space nor punctuation to pulldown-cmark, whose
/// table of punctuation is private. The circled letters count as symbols there.
fn is_letter(character: char) -> bool {
    character.is_alphanumeric()
        && !matches!(character, '\u{24B6}'..='\u{24E9}' | '\u{1F130}'..='\u{1F189}')
}
