//! How findings are shown: one file per format. All of them see the same [`Diagnostics`](super::Diagnostics).

pub mod human;

use unicode_width::UnicodeWidthChar;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_a_terminal_obeys_is_left() {
        assert_eq!(
            visible("第1行\n\u{1b}[2J\t\u{202e}\u{9b}\u{200b}䶮"),
            "第1行\n␛[2J    \u{fffd}\u{fffd}\u{fffd}䶮"
        );
    }
}
