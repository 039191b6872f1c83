//! The escape functions: one for HTML, one for Typst, one for plain-text mail.

use std::fmt::Write as _;
use std::io;

/// Appends text to HTML so that a browser shows just that text, between tags and in quoted attributes alike.
///
/// Characters that HTML forbids (control characters but tab and line ends, noncharacters such as the U+FDD0 that
/// the emphasis parser uses) are dropped.
pub fn push_html(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(character),
            _ if character.is_control() || is_noncharacter(character) => {}
            _ => out.push(character),
        }
    }
}

/// <https://infra.spec.whatwg.org/#noncharacter>
fn is_noncharacter(character: char) -> bool {
    let code = u32::from(character);
    (0xFDD0..=0xFDEF).contains(&code) || code & 0xFFFE == 0xFFFE
}

/// A text as one complete Typst string literal, quotes included.
///
/// Every ASCII character but letters, digits and the space, every control character and every line end that Typst
/// knows is written `\u{…}`. The result is the same text where a literal is expected, inert where a template put it
/// in markup by mistake, and at worst a syntax error in code, never a call. (A plain quoted literal is not enough:
/// `= {{ title }}` in markup would read `#read("…")` inside it and run it.)
pub fn typst_literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for character in text.chars() {
        let plain = match character {
            ' ' | 'a'..='z' | 'A'..='Z' | '0'..='9' => true,
            // These end a line for Typst, and with it a comment the value may stand in.
            '\u{2028}' | '\u{2029}' => false,
            _ => !character.is_ascii() && !character.is_control(),
        };
        if plain {
            literal.push(character);
        } else {
            // Writing to a String can't fail.
            let _ = write!(literal, "\\u{{{:x}}}", u32::from(character));
        }
    }
    literal.push('"');
    literal
}

/// [`push_html`] as tera calls it.
pub(super) fn html(text: &str, out: &mut dyn io::Write) -> io::Result<()> {
    let mut escaped = String::with_capacity(text.len() + 16);
    push_html(&mut escaped, text);
    out.write_all(escaped.as_bytes())
}

/// [`typst_literal`] as tera calls it.
pub(super) fn typst(text: &str, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(typst_literal(text).as_bytes())
}

/// A value in plain text: as it is, but on one line and with spaces for control characters, so that it can end no
/// header and look like no line of the template's own.
pub(super) fn one_line(text: &str, out: &mut dyn io::Write) -> io::Result<()> {
    let is_space = |character: char| {
        character.is_control()
            || is_noncharacter(character)
            || matches!(character, '\u{2028}' | '\u{2029}')
    };
    let line: String = text
        .chars()
        .map(|character| if is_space(character) { ' ' } else { character })
        .collect();
    out.write_all(line.as_bytes())
}
