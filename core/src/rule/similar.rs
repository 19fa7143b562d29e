//! How alike two short texts are.

use crate::arrange::Arrange;
use crate::text::Normalized;

/// The characters and pairs of characters of a text, sorted, with repetition.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Sketch(Vec<u64>);

impl Sketch {
    pub fn new(normal: &Normalized) -> Self {
        let letters: Vec<u64> = normal
            .chars()
            .iter()
            .filter(|c| c.is_alphanumeric())
            .map(|&c| u64::from(u32::from(c)))
            .collect();
        let pairs = letters.iter().zip(letters.iter().skip(1)).map(|(a, b)| ((a + 1) << 32) | b);
        let mut grams: Vec<u64> = letters.iter().copied().chain(pairs).collect();
        grams.arrange();
        Self(grams)
    }

    /// The Dice coefficient (Dice 1945): twice the shared grams by all grams, 0 to 1. Texts without
    /// letters are alike to nothing.
    pub fn similarity(&self, other: &Self) -> f64 {
        let total = self.0.len() + other.0.len();
        if total == 0 {
            return 0.0;
        }
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut shared = 0_usize;
        while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
            match a.cmp(b) {
                std::cmp::Ordering::Less => drop(left.next()),
                std::cmp::Ordering::Greater => drop(right.next()),
                std::cmp::Ordering::Equal => {
                    shared += 1;
                    left.next();
                    right.next();
                }
            }
        }
        2.0 * shared as f64 / total as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_is_one_and_symmetric() {
        let sketch = |text: &str| Sketch::new(&Normalized::new(text));
        assert_eq!(sketch("什么时候发货").similarity(&sketch("什么时候，发货？")), 1.0);
        let (a, b) = (sketch("什么时候发货"), sketch("啥时候能发货呀"));
        assert_eq!(a.similarity(&b), b.similarity(&a));
        assert!((0.4..0.8).contains(&a.similarity(&b)));
        assert_eq!(sketch("").similarity(&sketch("！！")), 0.0);
    }
}
