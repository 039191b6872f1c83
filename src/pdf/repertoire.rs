use typst::text::Coverage;

/// The characters that a face has, a bit each. typst's own coverage is a list of runs, which takes a walk of hundreds of
/// steps for every Chinese character that is asked for.
#[derive(Debug)]
pub struct Repertoire(Vec<u64>);

impl Repertoire {
    /// The characters of a coverage.
    pub fn of(coverage: &Coverage) -> Self {
        let mut bits = Vec::new();
        for code in coverage.iter() {
            let (index, bit) = position(code);
            if index >= bits.len() {
                bits.resize(index + 1, 0);
            }
            bits[index] |= bit;
        }
        Self(bits)
    }

    /// Whether a character is among them.
    pub fn contains(&self, character: char) -> bool {
        let (index, bit) = position(u32::from(character));
        self.0.get(index).is_some_and(|bits| bits & bit != 0)
    }
}

fn position(code: u32) -> (usize, u64) {
    ((code / 64) as usize, 1 << (code % 64))
}
