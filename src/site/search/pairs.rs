//! The index: in which articles do two characters stand side by side?
//!
//! An archive grows at its end, and a new issue has a little of everything in it. So the index is kept in generations
//! of issues ([`generations`]): old ones are closed and stay as they are, only the last few issues' is written anew.
//! The pairs of a generation are filed by the bits of their [`path`] into shards; one that is too large is two.

use super::fold::{END, fold, path};
use super::part;

/// How many issues a generation holds, the closed ones first. Sixteen are the rest.
const SIZES: [usize; 3] = [256, 64, 16];

/// A shard in bytes: well below [`part::PART_BYTES`], for a word needs one shard of each generation.
pub const SHARD_BYTES: usize = 40_000;

/// The digits of numbers in a shard: the lower half ends a number, the upper half is followed by more.
pub const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Consecutive issues with an index of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Generation {
    /// The first issue.
    pub first: usize,
    /// How many issues it holds.
    pub issues: usize,
    /// How many it can hold.
    pub size: usize,
}

/// The generations of so many issues: as many of 256 as are full, of the rest as many of 64, of 16; then those that are
/// left. A new issue changes the last one, each sixteenth merges some.
pub fn generations(issues: usize) -> Vec<Generation> {
    let mut generations = Vec::new();
    let mut first = 0;
    for size in SIZES {
        while issues - first >= size {
            generations.push(Generation {
                first,
                issues: size,
                size,
            });
            first += size;
        }
    }
    if first < issues {
        generations.push(Generation {
            first,
            issues: issues - first,
            size: SIZES[SIZES.len() - 1],
        });
    }
    generations
}

/// A pair in an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Posting {
    path: u32,
    first: char,
    second: char,
    article: u32,
}

/// The pairs of a generation's articles.
#[derive(Debug, Default)]
pub struct Pairs {
    postings: Vec<Posting>,
    articles: u32,
}

/// One shard: the bits that the paths of its pairs begin with, and its text (see [`encode`]).
#[derive(Debug, PartialEq, Eq)]
pub struct Shard {
    /// `0` and `1`, at most 32.
    pub prefix: String,
    /// The pairs.
    pub text: String,
}

impl Pairs {
    /// Adds the next article, by its lines.
    pub fn add<'a>(&mut self, lines: impl IntoIterator<Item = &'a str>) {
        let start = self.postings.len();
        let article = self.articles;
        self.articles += 1;
        for line in lines {
            let mut characters = line.chars().map(fold).peekable();
            while let Some(first) = characters.next() {
                let second = characters.peek().copied().unwrap_or(END);
                self.postings.push(Posting {
                    path: path(first, second),
                    first,
                    second,
                    article,
                });
            }
        }
        // Most pairs come more than once: sorting them article by article keeps the whole small.
        self.postings[start..].sort_unstable();
        let mut kept = start;
        for at in start..self.postings.len() {
            if at == start || self.postings[at] != self.postings[at - 1] {
                self.postings[kept] = self.postings[at];
                kept += 1;
            }
        }
        self.postings.truncate(kept);
    }

    /// The shards, in the order of their bits; none is empty.
    pub fn shards(mut self) -> Vec<Shard> {
        self.postings.sort_unstable();
        let mut shards = Vec::new();
        split(&self.postings, String::new(), self.articles, &mut shards);
        shards
    }
}

fn split(postings: &[Posting], prefix: String, articles: u32, shards: &mut Vec<Shard>) {
    if postings.is_empty() {
        return;
    }
    // A posting takes a sixth of a byte at least (in a bitmap): where even that is too much, no text need be made.
    let bits = prefix.len();
    if bits < 32 {
        let text = (postings.len() / 6 <= SHARD_BYTES).then(|| encode(postings, articles));
        if let Some(text) = text.filter(|text| part::string_bytes(text) <= SHARD_BYTES) {
            shards.push(Shard { prefix, text });
            return;
        }
        let mask = 1 << (31 - bits);
        let (zeros, ones) = postings.split_at(postings.partition_point(|p| p.path & mask == 0));
        split(zeros, format!("{prefix}0"), articles, shards);
        split(ones, format!("{prefix}1"), articles, shards);
    } else {
        let text = encode(postings, articles);
        shards.push(Shard { prefix, text });
    }
}

/// A line for each first character: the character; then for each second one that character and its articles. Lines and
/// what is in them are in the order of the characters.
fn encode(postings: &[Posting], articles: u32) -> String {
    // Paths that meet leave pairs of two characters mixed.
    let mut postings = postings.to_vec();
    postings.sort_unstable_by_key(|posting| (posting.first, posting.second, posting.article));
    let mut text = String::new();
    let mut line = None;
    for pair in postings.chunk_by(|a, b| (a.first, a.second) == (b.first, b.second)) {
        let Posting { first, second, .. } = pair[0];
        if line != Some(first) {
            if line.is_some() {
                text.push('\n');
            }
            text.push(first);
            line = Some(first);
        }
        text.push(second);
        push_articles(pair, articles, &mut text);
    }
    text
}

/// The articles: their number and the gaps between them, or 0 and a bit for each article of the generation, whichever
/// is shorter.
fn push_articles(pair: &[Posting], articles: u32, text: &mut String) {
    let start = text.len();
    push_number(u32::try_from(pair.len()).unwrap_or(u32::MAX), text);
    let mut next = 0;
    for Posting { article, .. } in pair {
        push_number(article - next, text);
        next = article + 1;
    }
    let bitmap_digits = articles.div_ceil(6) as usize;
    if text.len() - start > bitmap_digits + 1 {
        text.truncate(start);
        push_number(0, text);
        let mut bits = vec![0_usize; bitmap_digits];
        for Posting { article, .. } in pair {
            bits[*article as usize / 6] |= 1 << (article % 6);
        }
        text.extend(bits.into_iter().map(|bits| char::from(DIGITS[bits])));
    }
}

/// A number in digits of five bits, the lowest first.
fn push_number(mut number: u32, text: &mut String) {
    loop {
        let digit = (number & 31) as usize;
        number >>= 5;
        if number == 0 {
            text.push(char::from(DIGITS[digit]));
            return;
        }
        text.push(char::from(DIGITS[digit | 32]));
    }
}

/// Numbers, one behind the other.
pub fn numbers(numbers: impl IntoIterator<Item = usize>) -> String {
    let mut text = String::new();
    for number in numbers {
        push_number(u32::try_from(number).unwrap_or(u32::MAX), &mut text);
    }
    text
}
