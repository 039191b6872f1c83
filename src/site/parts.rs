//! A list that is too long for one page is cut into parts. Newest-first lists are filled from their oldest end, so that
//! what is added at the front changes the newest part alone.

use std::ops::Range;

use super::context::{PartLink, Parts};

/// How heavy a page may be, in bytes.
pub const PAGE_BYTES: usize = 60_000;
/// What the lists of one page may weigh by [`weight`], which leaves room for header, navigation and footer.
const LIST_BYTES: usize = 44_000;

/// About how many bytes an entry takes on a page: its texts escaped, and `markup` for what is around them.
pub fn weight<'t>(markup: usize, texts: impl IntoIterator<Item = &'t str>) -> usize {
    let escaped = |text: &str| -> usize {
        let longer = |byte: u8| match byte {
            b'<' | b'>' => 4,
            b'&' | b'\'' => 5,
            b'"' => 6,
            _ => 1,
        };
        text.bytes().map(longer).sum()
    };
    markup + texts.into_iter().map(escaped).sum::<usize>()
}

/// The parts of a newest-first list whose entries weigh so much, the newest part first. There is always one.
pub fn from_the_oldest(weights: &[usize]) -> Vec<Range<usize>> {
    let reversed: Vec<usize> = weights.iter().rev().copied().collect();
    let mut parts: Vec<_> = in_order(&reversed)
        .into_iter()
        .map(|part| weights.len() - part.end..weights.len() - part.start)
        .collect();
    parts.reverse();
    parts
}

/// The parts of a list that is filled from its front.
pub fn in_order(weights: &[usize]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let (mut start, mut sum) = (0, 0);
    for (index, weight) in weights.iter().enumerate() {
        if index > start && sum + weight > LIST_BYTES {
            parts.push(start..index);
            (start, sum) = (index, 0);
        }
        sum += weight;
    }
    parts.push(start..weights.len());
    parts
}

/// The page of a part of a newest-first list, counted from the newest: `2025/index.html` is the newest,
/// `2025/index-2.html` the oldest, `2025/index-3.html` the one after that, so that a full part keeps its name for ever.
pub fn page_of(base: &str, part: usize, parts: usize) -> String {
    match part {
        0 => format!("{base}.html"),
        _ => format!("{base}-{}.html", parts - part + 1),
    }
}

/// The page of a part of a list that is filled from its front.
pub fn page_in_order(base: &str, part: usize) -> String {
    match part {
        0 => format!("{base}.html"),
        _ => format!("{base}-{}.html", part + 1),
    }
}

/// The links between the parts as the part `current` shows them; `links` are (label, link). None where there is one.
pub fn links(links: Vec<(String, String)>, current: usize) -> Option<Parts> {
    if links.len() < 2 {
        return None;
    }
    let page = |index: usize| links.get(index).map(|(_, page)| page.clone());
    Some(Parts {
        before: current.checked_sub(1).and_then(page),
        after: page(current + 1),
        links: links
            .iter()
            .enumerate()
            .map(|(index, (label, page))| PartLink {
                label: label.clone(),
                page: page.clone(),
                current: index == current,
            })
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_full_part_keeps_its_page_and_its_entries() {
        // Entries of a tenth of a part: what is old has the highest index.
        let named = |count: usize| {
            let weights = vec![LIST_BYTES / 10; count];
            let parts = from_the_oldest(&weights);
            let ages = |part: &Range<usize>| count - part.end..count - part.start;
            parts
                .iter()
                .enumerate()
                .map(|(index, part)| (page_of("x", index, parts.len()), ages(part)))
                .collect::<Vec<_>>()
        };
        assert_eq!(named(0), [("x.html".to_owned(), 0..0)]);
        assert_eq!(named(10), [("x.html".to_owned(), 0..10)]);
        let three = named(25);
        let expected = [
            ("x.html", 20..25),
            ("x-3.html", 10..20),
            ("x-2.html", 0..10),
        ];
        assert_eq!(three, expected.map(|(page, ages)| (page.to_owned(), ages)));
        assert_eq!(named(26)[1..], three[1..]);
        assert_eq!(named(31)[2..], three[1..]);
    }

    #[test]
    fn the_weight_is_that_of_the_escaped_text() {
        let text = "省<b>&\"'";
        let mut escaped = String::new();
        crate::template::push_html(&mut escaped, text);
        assert_eq!(weight(7, [text]), 7 + escaped.len());
    }

    proptest! {
        #[test]
        fn parts_cover_the_list_and_are_light(weights in prop::collection::vec(0_usize..LIST_BYTES * 2, 0..60)) {
            for parts in [from_the_oldest(&weights), in_order(&weights)] {
                prop_assert_eq!(parts[0].start, 0);
                prop_assert_eq!(parts.last().unwrap().end, weights.len());
                for pair in parts.windows(2) {
                    prop_assert_eq!(pair[0].end, pair[1].start);
                }
                for part in &parts {
                    let sum: usize = weights[part.clone()].iter().sum();
                    prop_assert!(sum <= LIST_BYTES || part.len() == 1);
                }
            }
        }
    }
}
