//! How findings are shown: one file per format. All of them see the same [`Diagnostics`](super::Diagnostics).

pub mod github;
pub mod human;
pub mod json;
mod positions;
pub mod sarif;

use serde::Serialize;
use unicode_width::UnicodeWidthChar;

/// How many characters of a marked text the formats for programs repeat. A place may be a whole 编者按, marked by each
/// of a thousand findings in it; who needs all of it has its offsets.
const EXCERPT_CHARACTERS: usize = 200;

/// Puts a visible sign in the place of every character that a terminal would obey or hide (control characters,
/// marks that turn the writing direction, zero-width characters, noncharacters), so that nothing in a user's
/// file can act on the terminal. A tab becomes four spaces; line breaks stay.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if character == '\n' {
            shown.push('\n');
        } else {
            push_visible(character, &mut shown);
        }
    }
    shown
}

/// Appends one character as [`visible`] shows it; a line break becomes a sign, too.
fn push_visible(character: char, shown: &mut String) {
    if character == '\t' {
        shown.push_str("    ");
    } else {
        shown.push(sign(character));
    }
}

/// How many cells of the terminal a character takes as it is shown.
fn cells(character: char) -> usize {
    if character == '\t' {
        4
    } else {
        sign(character).width().unwrap_or(1)
    }
}

fn sign(character: char) -> char {
    match character {
        // The block “Control Pictures” has one for each of the C0 characters, in their order.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fdd0}'..='\u{fdef}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => '\u{fffd}',
        other if u32::from(other) & 0xfffe == 0xfffe => '\u{fffd}',
        other => other,
    }
}

/// A marked text, or its first characters and ……
fn excerpt(text: &str) -> String {
    shortened(text, EXCERPT_CHARACTERS)
}

/// A text of at most so many characters, cut with …… where it is longer.
pub(crate) fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}……", &text[..end]),
        None => text.to_owned(),
    }
}

/// A value as JSON with a line end. What [`visible`] would show as a sign stands as `\u001b`: JSON ends up on terminals
/// too. Such characters occur in nothing but strings, where the two are the same.
fn json_text(value: &impl Serialize) -> String {
    let json = match serde_json::to_string_pretty(value) {
        Ok(json) => json,
        // Only maps with odd keys and failing writers have errors; a string is neither.
        Err(error) => unreachable!("{error}"),
    };
    let mut text = String::with_capacity(json.len() + 1);
    for character in json.chars() {
        if character == '\n' || sign(character) == character {
            text.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests;
