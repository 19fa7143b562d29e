//! Whether a character is one of a list, answered without a branch for nearly all that are not.

/// A list of characters as 1,024 bits, by the lower ten of their code points: a stranger passes for a
/// member in a few cases of a hundred, so that what passes is looked up.
///
/// A `match` over forty characters is a tree of comparisons, and in Chinese text the processor
/// guesses one of them wrong at nearly every character.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CharFilter([u64; 16]);

impl CharFilter {
    pub const fn new(members: &[char]) -> Self {
        Self([
            word(members, 0),
            word(members, 1),
            word(members, 2),
            word(members, 3),
            word(members, 4),
            word(members, 5),
            word(members, 6),
            word(members, 7),
            word(members, 8),
            word(members, 9),
            word(members, 10),
            word(members, 11),
            word(members, 12),
            word(members, 13),
            word(members, 14),
            word(members, 15),
        ])
    }

    /// False where `c` is certainly no member.
    #[inline]
    pub fn passes(&self, c: char) -> bool {
        let code = u32::from(c);
        let word = self.0.get((code >> 6 & 15) as usize).copied().unwrap_or_default();
        word >> (code & 63) & 1 == 1
    }
}

/// The bits of one word.
const fn word(mut members: &[char], index: u32) -> u64 {
    let mut bits = 0;
    while let [member, rest @ ..] = members {
        let code = *member as u32;
        if code >> 6 & 15 == index {
            bits |= 1 << (code & 63);
        }
        members = rest;
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_pass_and_few_others() {
        const MEMBERS: [char; 3] = ['一', '半', '😀'];
        const FILTER: CharFilter = CharFilter::new(&MEMBERS);
        assert!(MEMBERS.into_iter().all(|c| FILTER.passes(c)));
        let all = ('\u{4E00}'..='\u{9FFF}').filter(|&c| FILTER.passes(c)).count();
        assert!(all < 80, "{all}");
    }
}
