//! What a test wants to know about a page of HTML.

use std::collections::BTreeSet;

/// The values of an attribute in a page's tags, as written.
pub fn attributes<'h>(html: &'h str, name: &str) -> Vec<&'h str> {
    let start = format!("{name}=\"");
    let tags = html
        .split('<')
        .skip(1)
        .filter_map(|tag| tag.split_once('>'));
    tags.flat_map(|(tag, _)| {
        let start = start.clone();
        tag.match_indices(&start)
            .filter(|(at, _)| tag[..*at].ends_with(char::is_whitespace))
            .filter_map(|(at, start)| tag[at + start.len()..].split_once('"'))
            .map(|(value, _)| value)
            .collect::<Vec<_>>()
    })
    .collect()
}

/// The page without its style sheet.
pub fn markup(html: &str) -> String {
    let (head, rest) = html.split_once("<style>").unwrap();
    format!("{head}{}", rest.split_once("</style>").unwrap().1)
}

/// A text as it must stand in HTML.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

/// The ids of a page; each stands there once.
#[track_caller]
pub fn ids(html: &str) -> BTreeSet<&str> {
    let all = attributes(html, "id");
    let ids: BTreeSet<&str> = all.iter().copied().collect();
    assert_eq!(ids.len(), all.len(), "an id twice in {all:?}");
    ids
}
