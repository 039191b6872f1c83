use crate::diagnostic::render::{push_visible, shortened, visible};
use crate::diagnostic::{Confidence, Edit, Fix};

/// How many characters of a replaced or new text are shown.
const SHOWN_CHARACTERS: usize = 30;
/// How many edits of a fix are shown.
const SHOWN_EDITS: usize = 3;

/// What a fix changes and how it is applied, in one short line.
pub(super) fn in_words(fix: &Fix) -> String {
    let shown: Vec<String> = fix.edits.iter().take(SHOWN_EDITS).map(edit).collect();
    let mut line = shown.join("，");
    if fix.edits.len() > SHOWN_EDITS {
        line.push_str(&format!("，等 {} 处", fix.edits.len()));
    }
    line.push_str(match fix.confidence {
        Confidence::Certain => "（可用 jianbao fix 改正）",
        Confidence::Suspect => "（存疑，用 jianbao fix --suspect 逐处确认）",
    });
    line
}

fn edit(edit: &Edit) -> String {
    match (edit.place.text(), edit.text.as_str()) {
        (old, "") => format!("删去{}", named(old)),
        ("", new) => format!("加上{}", named(new)),
        (old, new) => format!("{}改为{}", named(old), named(new)),
    }
}

/// A text in quotes, or the name of what could not be seen between them.
fn named(text: &str) -> String {
    let only = |wanted: &[char]| text.chars().all(|c| wanted.contains(&c));
    let unseen = || visible(text).chars().all(|c| c == '\u{fffd}');
    if only(&[' ', '\t', '\u{a0}']) {
        "空格".to_owned()
    } else if only(&['\u{3000}']) {
        "全角空格".to_owned()
    } else if only(&['\n', '\r']) {
        "换行".to_owned()
    } else if unseen() {
        "看不见的字符".to_owned()
    } else {
        let mut shown = String::new();
        for character in shortened(text, SHOWN_CHARACTERS).chars() {
            push_visible(character, &mut shown);
        }
        // “““改为””” would help nobody.
        match text.contains(['“', '”', '‘', '’', '"', '\'']) {
            true => format!("「{shown}」"),
            false => format!("“{shown}”"),
        }
    }
}
