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

    /// Words of the jieba dictionary, without its guesses at unknown words: a guess may not
    /// overrule a phrase.
    pub struct JiebaSegmenter(jieba_rs::Jieba);

    impl JiebaSegmenter {
        /// Reads a dictionary in jieba's format: a line a word, `word frequency [tag]`. Takes
        /// about a second per million words; build it once.
        ///
        /// # Errors
        /// [`Error::Rule`] where a line cannot be read.
        pub fn from_bytes(dictionary: &[u8]) -> Result<Self> {
            let mut reader = dictionary;
            jieba_rs::Jieba::with_dict(&mut reader).map(Self).map_err(|error| Error::Rule {
                rule: "dictionary".to_owned(),
                reason: format!("{error}; write lines of `word frequency`"),
            })
        }

        /// Adds words that must stay whole, such as product names.
        #[must_use]
        pub fn with_words<'a>(mut self, words: impl IntoIterator<Item = &'a str>) -> Self {
            for word in words {
                self.0.add_word(word, None, None);
            }
            self
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
