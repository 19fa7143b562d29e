//! Messages and labels for the benches of intents, made from the project's own utterances.

use kefu::intent::Example;
use kefu::learn::Random;

use crate::faq_base::utterances;

/// `count` messages of exactly `length` characters: utterances one after the other, with
/// `between` between them. A space makes clauses of them, nothing makes one.
pub fn messages(count: usize, length: usize, between: &str) -> Vec<String> {
    let utterances = utterances();
    let mut random = Random::new(5);
    (0..count)
        .map(|_| {
            let mut text = String::new();
            while text.chars().count() < length {
                let utterance = random.pick(&utterances).map_or("在", String::as_str);
                text.extend(utterance.chars().filter(|c| c.is_alphanumeric()));
                text.push_str(between);
            }
            text.chars().take(length).collect()
        })
        .collect()
}

/// `rows` messages of `labels` labels: neighbours in the training files share one, so that labels
/// are about as hard to tell apart as real ones are.
pub fn many_labels(rows: usize, labels: usize) -> Vec<Example> {
    let utterances = utterances();
    let each = utterances.len().div_ceil(labels);
    let mut all: Vec<Example> = utterances
        .chunks(each)
        .enumerate()
        .flat_map(|(label, part)| {
            part.iter().map(move |text| Example::new(text.as_str(), format!("label{label:03}")))
        })
        .collect();
    Random::new(11).shuffle(&mut all);
    all.truncate(rows);
    all
}
