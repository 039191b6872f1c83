//! Digests: what says that bytes are the ones that were released.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a digest begins with when written.
const PREFIX: &str = "blake3:";

/// The BLAKE3 digest of a file, written `blake3:` and 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Digest(blake3::Hash);

impl Digest {
    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(blake3::hash(bytes))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}", self.0.to_hex())
    }
}

impl FromStr for Digest {
    type Err = &'static str;

    /// Only what [`fmt::Display`] writes.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.strip_prefix(PREFIX)
            .and_then(hash)
            .map(Self)
            .ok_or("not a digest")
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.to_string()
    }
}

impl TryFrom<String> for Digest {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// The head of the ledger's chain: the BLAKE3 digest of its last line (without its line end), or zeros where there is
/// none. Written as 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Head(blake3::Hash);

impl Head {
    /// The head of a ledger without lines.
    pub const NONE: Self = Self(blake3::Hash::from_bytes([0; 32]));

    /// The head behind this line, given without its line end.
    pub fn of(line: &str) -> Self {
        Self(blake3::hash(line.as_bytes()))
    }

    /// For the paper register: 16 groups of four digits, eight on a line.
    pub fn groups(&self) -> [String; 2] {
        let digits = self.0.to_hex();
        let line = |digits: &str| {
            let groups: Vec<&str> = (0..8).map(|group| &digits[4 * group..][..4]).collect();
            groups.join(" ")
        };
        let (first, second) = digits.split_at(32);
        [line(first), line(second)]
    }
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_hex())
    }
}

impl From<Head> for String {
    fn from(head: Head) -> Self {
        head.to_string()
    }
}

impl TryFrom<String> for Head {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        hash(&text).map(Self).ok_or("not a head")
    }
}

/// 64 hexadecimal digits, lower case only: a hash has one spelling.
fn hash(text: &str) -> Option<blake3::Hash> {
    let hash = blake3::Hash::from_hex(text).ok()?;
    (hash.to_hex().as_str() == text).then_some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_has_one_spelling() {
        let text = Digest::of(b"").to_string();
        // The BLAKE3 digest of nothing, from its test vectors.
        assert_eq!(
            text,
            "blake3:af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"
        );
        assert_eq!(text.parse(), Ok(Digest::of(b"")));
        for wrong in [
            &text.to_uppercase(),
            &text.replace("af13", "AF13"),
            &text[7..],
            &text[..70],
            "blake3:",
            "",
        ] {
            assert!(wrong.parse::<Digest>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_head_is_written_in_groups() {
        let [first, second] = Head::of("").groups();
        assert_eq!(first, "af13 49b9 f5f9 a1a6 a040 4dea 36dc c949");
        assert_eq!(second, "9bcb 25c9 adc1 12b7 cc9a 93ca e41f 3262");
        assert_eq!(Head::NONE.to_string(), "0".repeat(64));
    }
}
