//! FAQ bases of any size and queries for them, made from the project's own utterances.
//!
//! A phrasing is the first half of one utterance and the second half of another, so that sizes
//! grow without repeating texts while characters and pairs stay as frequent as in real messages.

use kefu::faq::FaqEntry;
use kefu::learn::Random;

/// Phrasings of one entry.
const FORMS: usize = 5;

/// The utterances of `core/assets/training`, in the order of the files.
///
/// # Panics
/// Where the repository has no such folder: a bench is run inside it.
pub fn utterances() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../core/assets/training");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("run inside the repository")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    files.sort();
    let texts = files.iter().map(|path| std::fs::read_to_string(path).expect("a readable file"));
    let lines = texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>());
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
}

/// `count` texts that do not depend on anything but `seed`.
pub fn texts(utterances: &[String], count: usize, seed: u64) -> Vec<String> {
    let mut random = Random::new(seed);
    let mut half = |second: bool| {
        let text = random.pick(utterances).map_or("", String::as_str);
        let chars: Vec<char> = text.chars().collect();
        let (a, b) = chars.split_at(chars.len() / 2);
        if second { b } else { a }.iter().collect::<String>()
    };
    (0..count).map(|_| format!("{}{}", half(false), half(true))).collect()
}

/// A base with `forms` phrasings in all.
pub fn base(utterances: &[String], forms: usize) -> Vec<FaqEntry> {
    texts(utterances, forms, 7)
        .chunks(FORMS)
        .enumerate()
        .filter_map(|(index, forms)| {
            let (question, variants) = forms.split_first()?;
            Some(FaqEntry::new(format!("e{index}"), question).with_variants(variants.to_vec()))
        })
        .filter(|entry| entry.check().is_ok())
        .collect()
}
