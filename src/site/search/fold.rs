//! What counts as the same character, and where a pair of characters is filed. `templates/html/site/mark.js` and
//! `search-data.js` hold the same two functions; they must agree to the bit.

/// What stands for the end of a line, as the second of a pair: [`fold`] leaves no tab in any text.
pub const END: char = '\t';

/// A character as it is compared: Latin, Greek, Cyrillic and Armenian letters in lower case, full-width ASCII as ASCII,
/// every space and control character but the line feed as a space.
///
/// One character for one, of the same length in UTF-16, so that a place in folded text is a place in the text itself.
/// No letters beyond U+058F: browsers of different years know different alphabets.
pub fn fold(c: char) -> char {
    match c {
        '\n' => c,
        '\0'..=' ' | '\u{7F}'..='\u{A0}' | '\u{2000}'..='\u{200A}' => ' ',
        '\u{2028}' | '\u{2029}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => ' ',
        '！'..='～' => {
            let ascii = char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c);
            ascii.to_ascii_lowercase()
        }
        'A'..='Z' => c.to_ascii_lowercase(),
        '\u{C0}'..='\u{58F}' => {
            let mut lower = c.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(single), None) => single,
                _ => c,
            }
        }
        _ => c,
    }
}

/// A character's place among the shards, 16 bits: the upper half of a product with the golden ratio (Knuth, TAOCP
/// volume 3, §6.4), which spreads the neighbours of the code charts.
pub fn spread(c: char) -> u32 {
    u32::from(c).wrapping_mul(0x9E37_79B1) >> 16
}

/// The place of a pair: that of its first character, then that of its second. A shard holds the places that begin with
/// some bits, so that all pairs of one first character are neighbours.
pub fn path(first: char, second: char) -> u32 {
    spread(first) << 16 | spread(second)
}
