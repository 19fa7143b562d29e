//! What the library accepts at most. Longer input is an error with the row, never a silent cut.

use crate::error::{Error, Result};

/// Bytes of one message, question or reply: 1 MiB. Real messages stay under 4 KB; the limit keeps
/// one hostile row from holding a thread, at 50 MB/s for 20 ms.
pub const MAX_TEXT_BYTES: usize = 1 << 20;

/// Messages of one conversation.
pub const MAX_MESSAGES: usize = 10_000;

/// Bytes of one rule, lexicon, taxonomy or rubric file: 4 MiB.
pub const MAX_RULE_FILE_BYTES: usize = 4 << 20;

/// Bytes of one model file: 1 GiB.
pub const MAX_MODEL_BYTES: usize = 1 << 30;

/// Phrasings of one FAQ entry: the question, its variants and its keywords.
pub const MAX_FAQ_FORMS: usize = 4_096;

/// Checks the length of one text.
///
/// # Errors
/// [`Error::InputTooLong`] (row 0) over [`MAX_TEXT_BYTES`].
pub fn check_text(text: &str) -> Result<()> {
    if text.len() > MAX_TEXT_BYTES {
        return Err(Error::InputTooLong { row: 0, bytes: text.len(), max: MAX_TEXT_BYTES });
    }
    Ok(())
}
