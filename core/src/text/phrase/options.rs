//! How a phrase is matched.

/// What must stand at the ends of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub enum Boundary {
    /// Anything.
    None,
    /// No letter beside a Latin letter, no digit beside a digit (SM is not in Smoking), and not
    /// inside one of the built-in exceptions (大麻 is not in 大麻烦).
    #[default]
    Auto,
    /// As `Auto`, and word ends where the caller gave a [`Segmenter`](crate::text::Segmenter).
    Word,
}

/// How a phrase is matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
#[non_exhaustive]
pub struct PhraseOptions {
    /// Also match it where it was disguised: marks and emoji inserted, look-alikes
    /// (薇, V, vx, ➕), digits in any writing.
    pub fuzzy: bool,
    /// What must stand at its ends.
    pub boundary: Boundary,
}

impl PhraseOptions {
    /// The options with tolerance for disguise on or off.
    #[must_use]
    pub fn with_fuzzy(mut self, fuzzy: bool) -> Self {
        self.fuzzy = fuzzy;
        self
    }

    /// The options with another boundary.
    #[must_use]
    pub fn with_boundary(mut self, boundary: Boundary) -> Self {
        self.boundary = boundary;
        self
    }
}
