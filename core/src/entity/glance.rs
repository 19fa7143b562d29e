//! What a glance at a text tells of the entities it can hold.

/// The characters without which most readers find nothing, counted in one pass. Most messages hold
/// no digit and no Latin letter: what they pay for ten readers is this pass.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glance {
    /// ASCII digits: the numbers of people and parcels are written in them.
    pub digits: usize,
    /// Whether there is an ASCII letter or `_`, as in every address and carrier's prefix.
    pub letters: bool,
    /// Whether there is a mark of an address: `.`, `@`, or the sign around a sharing code.
    pub marks: bool,
}

impl Glance {
    pub fn at(chars: &[char]) -> Self {
        let mut glance = Self { digits: 0, letters: false, marks: false };
        for &c in chars {
            glance.digits += usize::from(c.is_ascii_digit());
            glance.letters |= c.is_ascii_alphabetic() || c == '_';
            glance.marks |= matches!(c, '.' | '@' | '¥' | '€' | '₤');
        }
        glance
    }
}
