//! The ids of an issue's HTML and the links between its pages. An id begins with its article's, so that all are
//! unique on the page that holds the whole issue, and the same on the article's own page.

use super::fragment::{Page, Part};
use crate::document::InternalTarget;
use crate::imprint::article_id;

/// The page of the whole issue.
pub const ISSUE_PAGE: &str = "index.html";

/// The file of an article's own page, counted from 0: `01.html`.
pub fn article_page(article: usize) -> String {
    format!("{:02}.html", article + 1)
}

/// The id of a heading: `a02-3`, in 编者按 `a02-lh3`.
pub(super) fn heading_id(article: usize, part: Part, anchor: &str) -> String {
    let mark = match part {
        Part::Body => "",
        Part::Lead => "lh",
    };
    format!("{}-{mark}{anchor}", article_id(article))
}

/// The id of a footnote, counted from 0: `a02-n1`, in 编者按 `a02-l1`.
pub(super) fn note_id(article: usize, part: Part, index: usize) -> String {
    let mark = match part {
        Part::Body => "n",
        Part::Lead => "l",
    };
    format!("{}-{mark}{}", article_id(article), index + 1)
}

/// The id of the `nth` reference (from 0) to a footnote: `a02-r1`, then `a02-r1-2`; in 编者按 `a02-lr1`.
pub(super) fn reference_id(article: usize, part: Part, index: usize, nth: usize) -> String {
    let mark = match part {
        Part::Body => "r",
        Part::Lead => "lr",
    };
    let article = article_id(article);
    match nth {
        0 => format!("{article}-{mark}{}", index + 1),
        _ => format!("{article}-{mark}{}-{}", index + 1, nth + 1),
    }
}

/// The link from a page of the issue to a place in it.
pub(super) fn internal_link(page: Page, from: usize, target: &InternalTarget) -> String {
    let anchor = target
        .anchor
        .as_deref()
        .map(|anchor| heading_id(target.article, Part::Body, anchor));
    if page == Page::Issue || from == target.article {
        format!("#{}", anchor.unwrap_or_else(|| article_id(target.article)))
    } else {
        let file = article_page(target.article);
        anchor.map_or_else(|| file.clone(), |anchor| format!("{file}#{anchor}"))
    }
}

/// A relative path as a URL: everything but unreserved characters and `/` percent-encoded (RFC 3986 §2.3).
pub fn url_path(path: &str) -> String {
    let mut url = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                url.push(char::from(byte));
            }
            _ => url.push_str(&format!("%{byte:02X}")),
        }
    }
    url
}
