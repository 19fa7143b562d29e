use serde::Serialize;

use super::index::FaqIndex;
use super::pinyin::{initials, spelled};
use super::segment::{FormKind, Segment};
use crate::arrange::Arrange;
use crate::error::Result;
use crate::limits::check_text;
use crate::text::Normalized;

/// A question to complete what is being typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Completion {
    /// The entry.
    pub id: String,
    /// The phrasing that begins like, holds, or is spelled by what was typed.
    pub text: String,
}

/// What can be typed towards each form, in the order of the alphabet.
#[derive(Debug, Default)]
pub(super) struct Typing {
    texts: Vec<(String, u32)>,
    initials: Vec<(String, u32)>,
    spelled: Vec<(String, u32)>,
}

impl Typing {
    pub(super) fn new(segment: &Segment) -> Self {
        let mut typing = Self::default();
        let mut normal = Normalized::default();
        for (form, index) in segment.forms.iter().zip(0..) {
            let texts: Vec<String> = match form.kind {
                // Each keyword is typed by itself.
                FormKind::Keywords => {
                    let entry = segment.entries.get(form.entry as usize);
                    entry.map(|entry| entry.keywords.clone()).unwrap_or_default()
                }
                _ => vec![segment.form_text(form)],
            };
            for text in texts {
                normal.refill(&text);
                typing.initials.push((initials(normal.chars()), index));
                typing.spelled.push((spelled(normal.chars()), index));
                typing.texts.push((normal.text().to_owned(), index));
            }
        }
        typing.texts.arrange();
        typing.initials.arrange();
        typing.spelled.arrange();
        typing
    }
}

/// One of the ways to type towards a form.
type Keys = fn(&Typing) -> &Vec<(String, u32)>;

/// The forms whose key begins with `prefix`.
fn with_prefix<'a>(keys: &'a [(String, u32)], prefix: &str) -> impl Iterator<Item = u32> + 'a {
    let from = keys.partition_point(|(key, _)| key.as_str() < prefix);
    let prefix = prefix.to_owned();
    keys.iter().skip(from).take_while(move |(key, _)| key.starts_with(&prefix)).map(|&(_, f)| f)
}

impl FaqIndex {
    /// Questions for what is being typed, one an entry, `k` at most: phrasings and keywords that
    /// begin with it, then phrasings whose pinyin does, in initials (`kdjt` → 快递今天…) or spelled
    /// out, spaces aside (`tui kuan` → 退款…), then what a search finds that shares a word with it. The
    /// first call on an index sorts its phrasings, some µs each.
    ///
    /// # Errors
    /// [`crate::Error::InputTooLong`] for a text over [`crate::limits::MAX_TEXT_BYTES`].
    pub fn suggest(&self, typed: &str, k: usize) -> Result<Vec<Completion>> {
        check_text(typed)?;
        let normal = Normalized::new(typed);
        let mut found: Vec<Completion> = Vec::new();
        if normal.is_empty() || k == 0 {
            return Ok(found);
        }
        let pinyin: Option<String> = normal
            .chars()
            .iter()
            .filter(|c| !matches!(c, ' ' | '\''))
            .map(|&c| c.is_ascii_alphanumeric().then_some(c))
            .collect();
        let [texts, initials, full]: [Keys; 3] =
            [|typing| &typing.texts, |typing| &typing.initials, |typing| &typing.spelled];
        let text = Some(normal.text().to_owned());
        for (keys, typed) in [(texts, &text), (initials, &pinyin), (full, &pinyin)] {
            let Some(typed) = typed.as_deref().filter(|typed| !typed.is_empty()) else { continue };
            for (index, segment) in self.segments.iter().enumerate() {
                let typing = segment.typing.get_or_init(|| Typing::new(segment));
                for form in with_prefix(keys(typing), typed) {
                    if found.len() == k {
                        return Ok(found);
                    }
                    self.complete(index, form, &mut found);
                }
            }
        }
        for hit in self.search(typed, k)? {
            let shares = hit.evidence.iter().any(|item| item.span.is_some());
            if shares && found.len() < k && found.iter().all(|known| known.id != hit.id) {
                found.push(Completion { id: hit.id, text: hit.question });
            }
        }
        Ok(found)
    }

    fn complete(&self, index: usize, form: u32, found: &mut Vec<Completion>) {
        let segment = self.segment(index);
        let Some(form) = segment.forms.get(form as usize) else { return };
        let Some(entry) = segment.entries.get(form.entry as usize) else { return };
        let live = self.places.is_current(index, form.entry);
        if live && found.iter().all(|known| known.id != entry.id) {
            let text = match form.kind {
                FormKind::Keywords => entry.question.clone(),
                _ => segment.form_text(form),
            };
            found.push(Completion { id: entry.id.clone(), text });
        }
    }
}
