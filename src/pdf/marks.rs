//! Full-width marks at the borders of what typst sees as one: it squeezes two adjacent marks within a run of one style
//! only, trims a mark at a line's edge but not behind a paragraph's indent, and knows ‘ and ’ as Latin quotes. So a run
//! is cut into [`Piece`]s: a box that begins or ends with a mark trims it as a line would, and nothing is drawn or
//! added to the text.

use std::borrow::Cow;
use std::ops::Range;

use crate::document::{Inline, Run, is_chinese};
use crate::pdf::unbreakable;

/// Marks whose right half is empty.
const CLOSING: &str = "，。、；：？！”’）》〉】〕」』";
/// Marks whose left half is empty.
const OPENING: &str = "“‘（《〈【〔「『";
/// Closing marks that typst would let begin a line behind a box (UAX #14: NS).
const PARTED_FROM_A_BOX: &str = "：；";
/// What stays with the character before it, beside closing marks.
const FOLLOWING: &str = "—…·%‰℃°";
/// The longest box in bytes that is made to trim a mark. What is longer (an address) is left to break.
const LONGEST_BOX: usize = 48;

/// Whether a mark's right half is empty.
pub fn is_closing(c: char) -> bool {
    CLOSING.contains(c)
}

/// Whether a mark's left half is empty.
pub fn is_opening(c: char) -> bool {
    OPENING.contains(c)
}

/// A part of a run, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Text as it is.
    Text(Range<usize>),
    /// Text in a box: a line does not break in it, and marks at its edges take half an em.
    Whole(Range<usize>),
    /// Half an em, but not at a line's edge: what a box trimmed of the mark at its end.
    Half,
    /// Nothing, where a line may break.
    Break,
}

/// What stands around a run in its paragraph.
#[derive(Debug, Clone, Copy, Default)]
pub struct Around {
    /// The character before it; none at the paragraph's start or behind a picture or a note's number.
    pub before: Option<Neighbour>,
    /// The character behind it.
    pub after: Option<Neighbour>,
    /// Whether it begins an indented paragraph.
    pub begins: bool,
}

/// A character beside a run.
#[derive(Debug, Clone, Copy)]
pub struct Neighbour {
    /// The character.
    pub character: char,
    /// Whether it is of the run's style, so that typst sees both as one run.
    pub same_style: bool,
}

impl Around {
    fn before(self) -> Option<char> {
        self.before.map(|neighbour| neighbour.character)
    }

    fn after(self) -> Option<char> {
        self.after.map(|neighbour| neighbour.character)
    }
}

/// Cuts a run.
pub fn pieces(text: &str, around: Around) -> Vec<Piece> {
    let mut whole = unbreakable::ranges(text);
    for (at, mark) in text.match_indices('’') {
        // A line may break behind the half em that follows a box, but not behind ’, which typst takes for Latin.
        let end = at + mark.len();
        if text[end..]
            .chars()
            .next()
            .or(around.after())
            .is_some_and(is_letter)
        {
            box_end(text, end, &mut whole);
        }
    }
    trim_start(text, around, &mut whole);
    trim_end(text, around, &mut whole);
    let mut pieces = Vec::new();
    let mut from = 0;
    for range in whole {
        text_with_breaks(text, from..range.start, around, &mut pieces);
        from = range.end;
        let ends_with_mark = text[range.clone()].ends_with(is_closing);
        pieces.push(Piece::Whole(range));
        let next = text[from..].chars().next().or(around.after());
        if ends_with_mark && next.is_some_and(takes_a_gap) {
            pieces.push(Piece::Half);
        }
    }
    text_with_breaks(text, from..text.len(), around, &mut pieces);
    if pieces.is_empty() {
        pieces.push(Piece::Text(0..0));
    }
    pieces
}

/// Whether a closing mark before this character takes a whole em.
fn takes_a_gap(next: char) -> bool {
    !is_closing(next) && !is_opening(next) && !FOLLOWING.contains(next)
}

/// A Chinese character, no mark.
fn is_letter(c: char) -> bool {
    is_chinese(c) && !is_closing(c) && !is_opening(c) && !FOLLOWING.contains(c)
}

/// Plain text, cut where a line may break before ‘, which typst takes for Latin.
fn text_with_breaks(text: &str, range: Range<usize>, around: Around, pieces: &mut Vec<Piece>) {
    let mut from = range.start;
    let mut before = text[..range.start].chars().next_back().or(around.before());
    for (at, c) in text[range.clone()].char_indices() {
        let at = range.start + at;
        let breaks = c == '‘' && before.is_some_and(is_letter);
        before = Some(c);
        if breaks {
            if from < at {
                pieces.push(Piece::Text(from..at));
            }
            pieces.push(Piece::Break);
            from = at;
        }
    }
    if from < range.end {
        pieces.push(Piece::Text(from..range.end));
    }
}

/// Boxes the beginning of a run whose first mark must be trimmed: it follows another opening mark in another style, or
/// the indent.
fn trim_start(text: &str, around: Around, whole: &mut Vec<Range<usize>>) {
    let trimmed = around.begins || other_style(around.before).is_some_and(is_opening);
    if !trimmed || !text.starts_with(is_opening) {
        return;
    }
    let inner = text.trim_start_matches(is_opening);
    let Some(first) = inner.chars().next() else {
        return;
    };
    if is_closing(first) || FOLLOWING.contains(first) {
        return;
    }
    let rest = if is_word(first) {
        inner.trim_start_matches(is_word)
    } else {
        &inner[first.len_utf8()..]
    };
    let mut end = text.len() - rest.len();
    let within = whole.iter().take_while(|range| range.start < end).count();
    end = whole[..within]
        .iter()
        .map(|range| range.end)
        .fold(end, usize::max);
    // What follows the box may begin a line.
    let next = text[end..].chars().next().or(around.after());
    let parted = |c: char| PARTED_FROM_A_BOX.contains(c) || FOLLOWING.contains(c);
    if end <= LONGEST_BOX && !next.is_some_and(parted) {
        whole.splice(..within, std::iter::once(0..end));
    }
}

/// Boxes the end of a run whose last mark must be trimmed: another mark in another style follows it.
fn trim_end(text: &str, around: Around, whole: &mut Vec<Range<usize>>) {
    let squeezed = |c: char| is_opening(c) || is_closing(c) && !PARTED_FROM_A_BOX.contains(c);
    if !other_style(around.after).is_some_and(squeezed) || !text.ends_with(is_closing) {
        return;
    }
    box_end(text, text.len(), whole);
}

/// Boxes the marks before `end` with the character or word that they follow.
fn box_end(text: &str, end: usize, whole: &mut Vec<Range<usize>>) {
    let inner = text[..end].trim_end_matches(|c| is_closing(c) || FOLLOWING.contains(c));
    let Some(last) = inner.chars().next_back() else {
        return;
    };
    let mut start = if is_word(last) {
        inner.trim_end_matches(is_word).len()
    } else {
        inner.len() - last.len_utf8()
    };
    let apart = whole.iter().take_while(|range| range.end <= start).count();
    let within = whole.iter().take_while(|range| range.start < end).count();
    start = whole[apart..within]
        .iter()
        .map(|range| range.start)
        .fold(start, usize::min);
    let end = whole[apart..within]
        .iter()
        .map(|range| range.end)
        .fold(end, usize::max);
    if end - start <= LONGEST_BOX {
        whole.splice(apart..within, std::iter::once(start..end));
    }
}

/// A neighbour that typst does not see as one run with this one.
fn other_style(neighbour: Option<Neighbour>) -> Option<char> {
    let neighbour = neighbour.filter(|neighbour| !neighbour.same_style)?;
    Some(neighbour.character)
}

fn is_word(c: char) -> bool {
    c.is_ascii_graphic()
}

/// Inline content in which the closing marks behind a styled part that ends with a closing mark are of the same style,
/// so that typst sees them as one run: `**“……”**：` becomes `**“……”：**`.
pub fn joined(inlines: &[Inline]) -> Cow<'_, [Inline]> {
    let wanted = |pair: &[Inline]| {
        matches!(&pair[1], Inline::Text(run) if is_verbatim(run) && run.text.starts_with(is_closing))
            && joint(&pair[0]).is_some()
    };
    if !inlines.windows(2).any(wanted) {
        return Cow::Borrowed(inlines);
    }
    let mut joined: Vec<Inline> = Vec::with_capacity(inlines.len());
    for inline in inlines {
        if let (Inline::Text(run), Some(styled)) = (inline, joined.last_mut())
            && is_verbatim(run)
            && joint(styled).is_some()
            && let (taken, rest) = split(run)
            && !taken.text.is_empty()
        {
            push(styled, taken);
            if !rest.text.is_empty() {
                joined.push(Inline::Text(rest));
            }
            continue;
        }
        joined.push(inline.clone());
    }
    Cow::Owned(joined)
}

/// A styled part that ends with a closing mark in plain text.
fn joint(inline: &Inline) -> Option<()> {
    match inline {
        Inline::Emphasis(inner) | Inline::Strong(inner) => match inner.last()? {
            Inline::Text(run) => run.text.ends_with(is_closing).then_some(()),
            nested => joint(nested),
        },
        _ => None,
    }
}

fn push(inline: &mut Inline, run: Run) {
    if let Inline::Emphasis(inner) | Inline::Strong(inner) = inline {
        match inner.last_mut() {
            Some(nested @ (Inline::Emphasis(_) | Inline::Strong(_))) => push(nested, run),
            _ => inner.push(Inline::Text(run)),
        }
    }
}

fn is_verbatim(run: &Run) -> bool {
    run.text.len() == run.span.len()
}

/// The closing marks at a run's beginning, and the rest.
fn split(run: &Run) -> (Run, Run) {
    let at = run.text.len() - run.text.trim_start_matches(is_closing).len();
    let part = |range: Range<usize>| Run {
        text: run.text[range.clone()].to_owned(),
        span: run.span.start + range.start..run.span.start + range.end,
    };
    (part(0..at), part(at..run.text.len()))
}

/// The first character of inline content; none where it begins with something else.
pub fn first_character(inlines: &[Inline]) -> Option<char> {
    match inlines.first()? {
        Inline::Text(run) | Inline::Code(run) => run.text.chars().next(),
        Inline::Emphasis(inner)
        | Inline::Strong(inner)
        | Inline::Strikethrough(inner)
        | Inline::Link { content: inner, .. } => first_character(inner),
        Inline::Picture(_) | Inline::FootnoteReference { .. } | Inline::Break => None,
    }
}

/// The last character of inline content; none where it ends with something else.
pub fn last_character(inlines: &[Inline]) -> Option<char> {
    match inlines.last()? {
        Inline::Text(run) | Inline::Code(run) => run.text.chars().next_back(),
        Inline::Emphasis(inner)
        | Inline::Strong(inner)
        | Inline::Strikethrough(inner)
        | Inline::Link { content: inner, .. } => last_character(inner),
        Inline::Picture(_) | Inline::FootnoteReference { .. } | Inline::Break => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces as text: `[…]` a box, `_` half an em, `|` a break.
    fn shown(text: &str, around: Around) -> String {
        pieces(text, around)
            .into_iter()
            .map(|piece| match piece {
                Piece::Text(range) => text[range].to_owned(),
                Piece::Whole(range) => format!("[{}]", &text[range]),
                Piece::Half => "_".to_owned(),
                Piece::Break => "|".to_owned(),
            })
            .collect()
    }

    fn before(character: char) -> Around {
        let neighbour = Neighbour {
            character,
            same_style: false,
        };
        Around {
            before: Some(neighbour),
            ..Around::default()
        }
    }

    fn after(character: char) -> Around {
        let neighbour = Neighbour {
            character,
            same_style: false,
        };
        Around {
            after: Some(neighbour),
            ..Around::default()
        }
    }

    #[test]
    fn a_mark_before_a_mark_in_another_style_is_trimmed_by_a_box() {
        assert_eq!(shown("《意见》", after('“')), "《意[见》]");
        assert_eq!(shown("“甲乙……”", after('，')), "“甲[乙……”]");
        assert_eq!(shown("“甲5G”", after('）')), "“甲[5G”]");
        assert_eq!(shown("“甲乙”", after('人')), "“甲乙”");
        // A colon would begin a line behind a box.
        assert_eq!(shown("“甲乙”", after('：')), "“甲乙”");
        assert_eq!(shown("”", after('，')), "”");
        let neighbour = Neighbour {
            character: '，',
            same_style: true,
        };
        let same_style = Around {
            after: Some(neighbour),
            ..Around::default()
        };
        assert_eq!(shown("“甲乙”", same_style), "“甲乙”");
    }

    #[test]
    fn an_opening_mark_behind_one_in_another_style_or_the_indent_is_trimmed_by_a_box() {
        assert_eq!(shown("“甲乙”", before('《')), "[“甲]乙”");
        assert_eq!(shown("“甲乙”", before('人')), "“甲乙”");
        assert_eq!(shown("“甲：乙”", before('《')), "“甲：乙”");
        let begins = Around {
            begins: true,
            ..Around::default()
        };
        assert_eq!(shown("《〈AI法〉》", begins), "[《〈AI]法〉》");
        assert_eq!(shown("甲乙", begins), "甲乙");
        assert_eq!(shown("〔2025〕3号文", begins), "[〔2025〕3号]文");
        assert_eq!(shown("“甲·乙”", begins), "[“甲·]乙”");
    }

    #[test]
    fn a_mark_at_the_end_of_a_box_gets_its_half_em_back() {
        assert_eq!(shown("重99 kg：长", Around::default()), "重[99 kg：]_长");
        assert_eq!(shown("重99 kg：“长”", Around::default()), "重[99 kg：]“长”");
        assert_eq!(shown("重99 kg：", Around::default()), "重[99 kg：]");
        assert_eq!(shown("重99 kg：", after('长')), "重[99 kg：]_");
    }

    #[test]
    fn lines_break_around_single_quotes_between_chinese_characters() {
        assert_eq!(shown("甲‘乙’丙", Around::default()), "甲|‘[乙’]_丙");
        assert_eq!(shown("“‘乙’”，don’t", Around::default()), "“‘乙’”，don’t");
        assert_eq!(shown("‘乙’", before('甲')), "|‘乙’");
    }

    fn text(text: &str, start: usize) -> Inline {
        Inline::Text(Run {
            text: text.to_owned(),
            span: start..start + text.len(),
        })
    }

    #[test]
    fn closing_marks_behind_a_styled_closing_mark_join_it() {
        let inlines = [Inline::Strong(vec![text("“甲”", 2)]), text("：“乙", 13)];
        let wanted = [
            Inline::Strong(vec![text("“甲”", 2), text("：", 13)]),
            text("“乙", 16),
        ];
        assert_eq!(joined(&inlines).as_ref(), wanted);
        let apart = [Inline::Strong(vec![text("甲", 2)]), text("：乙", 7)];
        assert!(matches!(joined(&apart), Cow::Borrowed(_)));
    }
}
