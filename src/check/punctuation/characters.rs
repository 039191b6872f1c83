//! Classes of characters, and what a place in a text is surrounded by.

use std::ops::Range;

use crate::check::prose::Prose;

/// Whether it is a Chinese character.
pub(super) fn is_han(c: char) -> bool {
    matches!(u32::from(c),
        0x3005..=0x3007 | 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

/// Whether it is a full-width 点号.
pub(super) fn is_stop(c: char) -> bool {
    matches!(c, '，' | '。' | '、' | '；' | '：' | '！' | '？')
}

/// Whether it opens a pair of brackets or title marks; no quote, which English has too.
pub(super) fn is_opening(c: char) -> bool {
    matches!(c, '（' | '《' | '〈' | '【' | '〔' | '「' | '『')
}

/// Whether it closes a pair of brackets or title marks; no quote, which English has too.
pub(super) fn is_closing(c: char) -> bool {
    matches!(c, '）' | '》' | '〉' | '】' | '〕' | '」' | '』')
}

/// Whether it is a curly quote.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’')
}

/// Whether only Chinese text has it: a character or a full-width mark.
pub(super) fn is_surely_chinese(c: char) -> bool {
    is_han(c) || is_stop(c) || is_opening(c) || is_closing(c)
}

/// Whether it is a letter of English or a digit, also a full-width one.
pub(super) fn is_latin_or_digit(c: char) -> bool {
    c.is_ascii_alphanumeric() || is_digit(c) || matches!(c, 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

/// Whether it is a digit, also a full-width one.
pub(super) fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

/// Whether it is a digit of Chinese numbers.
pub(super) fn is_chinese_digit(c: char) -> bool {
    "〇零一二三四五六七八九十百千".contains(c)
}

/// Whether it is a visible space of whatever width; a line break is none.
pub(super) fn is_gap(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}'
    )
}

/// The longest stretches of characters of a class.
pub(super) fn runs(text: &str, is: impl Fn(char) -> bool) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text[from..].find(&is)?;
        let length = text[start..].find(|c| !is(c));
        from = length.map_or(text.len(), |length| start + length);
        Some(start..from)
    })
}

/// Whether a stretch is made of sentences, and is not a line of labels, names or parted phrases.
pub(super) fn has_sentence(prose: &Prose) -> bool {
    prose.text().contains(['，', '。', '；', ',', ';'])
}

/// The sentence marks that tell running text within quotes from a slogan.
fn is_sentence_mark(c: char) -> bool {
    matches!(c, '，' | '。' | '；' | '！' | '？' | ',')
}

/// What surrounds the places of a text, asked from its beginning to its end.
#[derive(Debug)]
pub(super) struct Surroundings<'a> {
    text: &'a str,
    at: usize,
    title: bool,
    quote: Option<usize>,
    slogan: Option<(usize, bool)>,
}

impl<'a> Surroundings<'a> {
    /// Before the first place.
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            title: false,
            quote: None,
            slogan: None,
        }
    }

    fn advance(&mut self, to: usize) {
        let from = self.at;
        if to <= from {
            return;
        }
        for (at, c) in self.text[from..to].char_indices() {
            match c {
                '《' => self.title = true,
                // A title that was never closed ends with its sentence.
                '》' | '。' => self.title = false,
                '“' => self.quote = Some(from + at + c.len_utf8()),
                '”' => self.quote = None,
                _ => {}
            }
        }
        self.at = to;
    }

    /// Whether it is within a title, which is quoted word for word.
    pub(super) fn in_title(&mut self, at: usize) -> bool {
        self.advance(at);
        self.title
    }

    /// Whether it is within double quotes.
    pub(super) fn in_quote(&mut self, at: usize) -> bool {
        self.advance(at);
        self.quote.is_some()
    }

    /// Whether it is within double quotes that hold no sentence: phrases in them may be parted by a space.
    pub(super) fn in_slogan(&mut self, at: usize) -> bool {
        self.advance(at);
        let Some(start) = self.quote else {
            return false;
        };
        if let Some((known, slogan)) = self.slogan
            && known == start
        {
            return slogan;
        }
        let rest = &self.text[start..];
        let slogan = rest.find(['“', '”']).is_some_and(|end| {
            rest[end..].starts_with('”') && !rest[..end].contains(is_sentence_mark)
        });
        self.slogan = Some((start, slogan));
        slogan
    }
}
