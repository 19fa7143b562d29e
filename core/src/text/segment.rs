//! Word boundaries, where a dictionary is at hand.

/// Cuts text into words. Matching asks it only about messages in which a phrase was found whose
/// ends must be word ends, so a slow dictionary costs nothing on other messages.
pub trait Segmenter: Send + Sync + std::panic::UnwindSafe + std::panic::RefUnwindSafe {
    /// Writes the end of every word of the normalised `text` to `ends`, in characters, ascending;
    /// the last is the length of the text.
    fn word_ends(&self, text: &str, ends: &mut Vec<usize>);
}

#[cfg(feature = "jieba")]
mod jieba {
    use super::Segmenter;
    use crate::error::{Error, Result};
    use crate::text::Normalized;

    /// Words of a dictionary in jieba's format, without jieba's guesses at unknown words: a guess
    /// may not overrule a phrase.
    ///
    /// ```
    /// use kefu::text::{JiebaSegmenter, Segmenter};
    /// let words = JiebaSegmenter::from_bytes("大 100\n麻烦 80\n添 20".as_bytes())?;
    /// let mut ends = Vec::new();
    /// words.word_ends("添大麻烦", &mut ends);
    /// assert_eq!(ends, [1, 2, 4]);
    /// # Ok::<(), kefu::Error>(())
    /// ```
    pub struct JiebaSegmenter(jieba_rs::Jieba);

    impl JiebaSegmenter {
        /// Reads a dictionary in jieba's format: a line a word, `word frequency [tag]`. Words are
        /// normalised as texts are. Build it once: jieba's own 349,000 words take some 0.3 s.
        ///
        /// # Errors
        /// [`Error::Rule`] where the bytes are not UTF-8 or a line's frequency is no number.
        pub fn from_bytes(dictionary: &[u8]) -> Result<Self> {
            let refuse = |reason: String| Error::Rule { rule: "dictionary".to_owned(), reason };
            let text = std::str::from_utf8(dictionary).map_err(|error| {
                refuse(format!("not UTF-8 at byte {}: save it as UTF-8", error.valid_up_to()))
            })?;
            let mut folded = String::with_capacity(text.len());
            let mut normal = Normalized::default();
            for line in text.lines() {
                let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
                normal.refill(word);
                if !normal.is_empty() {
                    folded.extend([normal.text(), " ", rest, "\n"]);
                }
            }
            jieba_rs::Jieba::with_dict(&mut folded.as_bytes())
                .map(Self)
                .map_err(|error| refuse(format!("{error}; write lines of `word frequency`")))
        }

        /// jieba's own dictionary, read on first use and shared from then on.
        #[cfg(feature = "jieba-dict")]
        pub fn builtin() -> std::sync::Arc<Self> {
            use std::sync::{Arc, OnceLock};
            static SHARED: OnceLock<Arc<JiebaSegmenter>> = OnceLock::new();
            Arc::clone(SHARED.get_or_init(|| Arc::new(Self(jieba_rs::Jieba::new()))))
        }

        /// Adds words that must stay whole, such as product names.
        #[must_use]
        pub fn with_words<'a>(mut self, words: impl IntoIterator<Item = &'a str>) -> Self {
            for word in words {
                self.0.add_word(Normalized::new(word).text(), None, None);
            }
            self
        }
    }

    impl std::fmt::Debug for JiebaSegmenter {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.debug_struct("JiebaSegmenter").finish_non_exhaustive()
        }
    }

    impl Segmenter for JiebaSegmenter {
        fn word_ends(&self, text: &str, ends: &mut Vec<usize>) {
            ends.clear();
            let mut end = 0;
            for token in self.0.cut(text, false) {
                end += token.word.chars().count();
                ends.push(end);
            }
        }
    }
}

#[cfg(feature = "jieba")]
pub use jieba::JiebaSegmenter;
