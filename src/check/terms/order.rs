//! Names that come in a given order where they are listed together.

use hashbrown::HashMap;

/// All orders, by the names in them.
#[derive(Debug, Clone, Default)]
pub(super) struct Orders {
    ranks: HashMap<Box<str>, Vec<Rank>>,
    /// The lengths of names in characters, each once, the longest first.
    lengths: Vec<usize>,
    count: u32,
}

/// A name's place in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rank {
    /// Which order; later ones override earlier ones.
    pub order: u32,
    /// From 0.
    pub rank: usize,
}

impl Orders {
    /// Adds an order: the names of each rank.
    pub(super) fn add<'n>(&mut self, ranks: impl IntoIterator<Item = &'n [&'n str]>) {
        for (rank, names) in ranks.into_iter().enumerate() {
            for name in names {
                let order = self.count;
                self.ranks
                    .entry((*name).into())
                    .or_default()
                    .push(Rank { order, rank });
                let length = name.chars().count();
                if let Err(index) = (self.lengths).binary_search_by(|other| length.cmp(other)) {
                    self.lengths.insert(index, length);
                }
            }
        }
        self.count += 1;
    }

    /// The lengths of names in characters, the longest first.
    pub(super) fn lengths(&self) -> &[usize] {
        &self.lengths
    }

    /// Where a name stands in the orders that have it; empty for any other word.
    pub(super) fn ranks(&self, name: &str) -> &[Rank] {
        self.ranks.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether two names stand the wrong way round, as the last order says that has both.
    pub(super) fn are_reversed(first: &[Rank], second: &[Rank]) -> bool {
        let together = first.iter().rev().find_map(|first| {
            let second = second.iter().find(|second| second.order == first.order)?;
            Some((first.rank, second.rank))
        });
        together.is_some_and(|(first, second)| first > second)
    }
}
