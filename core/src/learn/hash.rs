//! The hash of features and files: named, seeded, the same on every platform.
//!
//! `kefu-mix-1`: multiply and xor-shift over 64 bits, finished as in splitmix64 (Steele et al.,
//! 2014). It extends by one character in two operations, so that all n-grams from one start cost
//! one step each.

/// The name that model files record.
pub const NAME: &str = "kefu-mix-1";

const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

/// A hash that grows character by character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hasher(u64);

impl Hasher {
    /// The empty sequence under `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_add(MULTIPLIER).wrapping_mul(MULTIPLIER))
    }

    /// The sequence with one more symbol.
    #[must_use]
    pub fn push(self, symbol: u32) -> Self {
        let mixed = (self.0 ^ u64::from(symbol)).wrapping_mul(MULTIPLIER);
        Self(mixed ^ (mixed >> 29))
    }

    /// The hash of the sequence.
    pub fn finish(self) -> u64 {
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

/// The hash of a text under a seed.
pub fn text(seed: u64, text: &str) -> u64 {
    text.chars().fold(Hasher::new(seed), |hash, c| hash.push(u32::from(c))).finish()
}

/// A sum over bytes that shows damage; no protection against intent.
pub fn checksum(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<4>();
    let hash = words
        .iter()
        .fold(Hasher::new(bytes.len() as u64), |hash, word| hash.push(u32::from_le_bytes(*word)));
    rest.iter().fold(hash, |hash, &byte| hash.push(u32::from(byte))).finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_changes() {
        // Model files hold these values: a change here makes every stored model unreadable.
        assert_eq!(text(0, "退货"), 0x0527_A54C_44E0_47EB);
        assert_ne!(text(0, "退货"), text(1, "退货"));
        assert_ne!(text(0, "退货"), text(0, "货退"));
        assert_ne!(checksum(&[0, 0]), checksum(&[0, 0, 0]));
    }
}
