//! How far a mailing is, and what a run would send.

use std::collections::{BTreeMap, BTreeSet};

use crate::distribution::deliveries::{Choice, Delivery, State};
use crate::distribution::mail::Addressee;

/// The addresses of a list with what the ledger of deliveries says about them.
pub struct Outlook {
    /// To whom a run would send, in the order of the list.
    pub chosen: Vec<Addressee>,
    /// How many addresses of the list are in each state; an address that the ledger doesn't know is planned.
    states: BTreeMap<State, usize>,
    /// Planned ones that were tried.
    pub put_off: usize,
    /// The digests of the PDFs that this edition was mailed with.
    pdfs: BTreeSet<String>,
}

impl Outlook {
    /// What the ledger knows (`known`: all deliveries of the issue) about the addresses of a list, each counted once.
    pub fn new(addressees: &[Addressee], known: &[Delivery], edition: u32, choice: Choice) -> Self {
        let known: BTreeMap<String, &Delivery> = known
            .iter()
            .filter(|delivery| delivery.edition == edition)
            .map(|delivery| (delivery.addressee.address.key(), delivery))
            .collect();
        let mut outlook = Self {
            chosen: Vec::new(),
            states: BTreeMap::new(),
            put_off: 0,
            pdfs: known
                .values()
                .map(|delivery| delivery.pdf.clone())
                .collect(),
        };
        let mut seen = BTreeSet::new();
        for addressee in addressees {
            let key = addressee.address.key();
            if !seen.insert(key.clone()) {
                continue;
            }
            let (state, attempts) = known.get(&key).map_or((State::Planned, 0), |delivery| {
                (delivery.state, delivery.attempts)
            });
            *outlook.states.entry(state).or_default() += 1;
            outlook.put_off += usize::from(state == State::Planned && attempts > 0);
            if choice.takes(state, attempts) {
                outlook.chosen.push(addressee.clone());
            }
        }
        outlook
    }

    /// How many addresses of the list are in a state.
    pub fn count(&self, state: State) -> usize {
        self.states.get(&state).copied().unwrap_or(0)
    }

    /// The states that occur, in the order of a delivery's life.
    pub fn states(&self) -> impl Iterator<Item = (State, usize)> {
        self.states.iter().map(|(state, count)| (*state, *count))
    }

    /// How many addresses there are.
    pub fn total(&self) -> usize {
        self.states.values().sum()
    }

    /// Whether every address has it.
    pub fn is_complete(&self) -> bool {
        self.count(State::Accepted) == self.total()
    }

    /// Whether this edition has been mailed with another PDF than the one of this digest.
    pub fn has_other_pdf(&self, digest: &str) -> bool {
        self.pdfs.iter().any(|pdf| pdf != digest)
    }
}
