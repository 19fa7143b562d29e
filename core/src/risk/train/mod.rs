//! Training on a shop's own outcomes.
//!
//! Two stages. First each view of the words, and the signals, get their own linear model (ridge
//! regression on class indicators), and predict conversations of folds they did not see. Then a
//! logistic regression on these predictions weighs the views, from whole conversations and from
//! their beginnings. Both stages are linear, so that the product is one weight a feature and every
//! score is explained by a sum.

mod balance;
mod folds;
mod rows;
mod stack;
mod stage;

use std::sync::Arc;

use super::malice::MaliceReader;
use super::model::RiskModel;
use super::options::{RiskOptions, Tokens};
use super::parts::{Parts, in_conversation};
use super::signals::{Catalogue, Cues};
use crate::dialogue::Conversation;
use crate::error::{Error, Result};
use crate::learn::Progress;
use stack::Stack;
use stage::{Setup, Stage, Targets};

/// Fewer conversations, or fewer of one outcome, teach nothing.
const MIN_ROWS: usize = 20;
const MIN_OUTCOMES: usize = 5;

/// Tokens stand for words, of which texts hold more than of characters and repeat fewer: they take
/// this much of the penalty (5-fold AUC on two shops' dialogues).
const TOKENS_L2: f32 = 2.0;

/// More ordered classes than this are grades; bin them.
const MAX_CLASSES: usize = 20;

impl RiskModel {
    /// Learns from conversations with ordered labels: 0 = fine, higher = worse; two labels for good
    /// and bad, or up to 20 grades. Signals, and the words of each speaker in six views, are
    /// weighed for the task; probabilities are calibrated on conversations that the weights did not
    /// see. Conversations that begin with the same message are kept together in this, so rows may
    /// be growing prefixes of one conversation. Reviews and other single texts are conversations of
    /// one message; where all are, they are read clause by clause. Deterministic. Cost: about 2 ms a conversation of 25 messages (8,000 in 16 s
    /// on two cores).
    ///
    /// # Errors
    /// [`Error::Data`] for too few conversations or outcomes, or where nothing in them goes with
    /// the labels; [`Error::Option`]; errors of [`Conversation::check`] with the row.
    pub fn train(
        conversations: &[Conversation],
        labels: &[usize],
        options: &RiskOptions,
    ) -> Result<Self> {
        Self::train_with_progress(conversations, labels, options, &mut |_| true)
    }

    /// As [`Self::train`], and tells how far it is.
    ///
    /// # Errors
    /// As [`Self::train`], and [`Error::Cancelled`] where `progress` returned false.
    pub fn train_with_progress(
        conversations: &[Conversation],
        labels: &[usize],
        options: &RiskOptions,
        progress: Progress<'_>,
    ) -> Result<Self> {
        options.check()?;
        let (classes, bad_from) = check(conversations, labels, options)?;
        // Reading counts for three tenths, each fold's model for equal parts.
        let mut go = |done: f32| {
            if progress(done) { Ok(()) } else { Err(Error::Cancelled { task: "training" }) }
        };
        go(0.0)?;
        let catalogue = match options.tokens {
            Tokens::Text => Arc::clone(&Self::builtin()?.parts.catalogue),
            Tokens::Whitespace => Arc::new(Catalogue::new(Cues::builtin()?, None)),
        };
        let data = rows::read(conversations, options, &catalogue)?;
        let targets = Targets::new(labels, classes, bad_from);
        let l2 = match options.tokens {
            Tokens::Text => options.l2,
            Tokens::Whitespace => options.l2 * TOKENS_L2,
        };
        let setup = Setup::new(&data, &targets, l2);
        let mut stack = Stack::new(&setup);
        let mut stages = Vec::with_capacity(folds::FOLDS);
        for fold in 0..folds::FOLDS {
            go(0.3 + 0.7 * fold as f32 / folds::FOLDS as f32)?;
            let stage = Stage::fit(&setup, &setup.outside(fold));
            stack.predict(&setup, &stage, fold, options.early_warning);
            stages.push(stage);
        }
        let none = || Error::Data { task: "train", reason: "no folds".to_owned() };
        let stage = Stage::mean(stages).ok_or_else(none)?;
        let (mut heads, calibration) = stack.fit(&targets)?;
        if options.balance && classes > 2 {
            stack.balance(&mut heads, &targets, &calibration);
        }
        let (base, weights, words) = stage.fold_into(&heads, &stack, data.words);
        go(1.0)?;
        Ok(Self::assemble(Parts {
            catalogue,
            malice: Arc::new(MaliceReader::builtin()?),
            tokens: options.tokens,
            clauses: data.clauses,
            words: Some(words),
            classes,
            bad_from,
            base,
            weights,
            calibration,
        }))
    }
}

/// Checks rows and labels; the number of classes, and the lowest bad one.
fn check(
    conversations: &[Conversation],
    labels: &[usize],
    options: &RiskOptions,
) -> Result<(usize, usize)> {
    let fail = |reason: String| Err(Error::Data { task: "train", reason });
    if conversations.len() != labels.len() {
        return fail(format!("{} conversations, {} labels", conversations.len(), labels.len()));
    }
    for (row, conversation) in conversations.iter().enumerate() {
        conversation.check().map_err(|error| in_conversation(error, row))?;
    }
    let classes = labels.iter().max().map_or(0, |&max| max.saturating_add(1));
    if !(2..=MAX_CLASSES).contains(&classes) {
        return fail(format!(
            "labels must be ordered classes from 0, at most {MAX_CLASSES} of them; the highest is {}",
            classes.saturating_sub(1)
        ));
    }
    let bad_from = options.bad_from.unwrap_or(classes / 2 + classes % 2);
    if !(1..classes).contains(&bad_from) {
        let expected = format!("a label from 1 to {}", classes - 1);
        return Err(Error::option("bad_from", expected, bad_from));
    }
    let bad = labels.iter().filter(|&&label| label >= bad_from).count();
    if labels.len() < MIN_ROWS || bad < MIN_OUTCOMES || labels.len() - bad < MIN_OUTCOMES {
        return fail(format!(
            "{} conversations, {bad} of them bad; {MIN_ROWS} with {MIN_OUTCOMES} of each outcome are the least",
            labels.len()
        ));
    }
    Ok((classes, bad_from))
}

#[cfg(test)]
mod tests {
    use super::super::signals::testing::talk;
    use super::*;

    const BAD: &str = "c:怎么还没发货，没人管|a:请耐心等待|c:太过分了，我要投诉";
    const FINE: &str = "c:请问发货了吗|a:已经发了亲|c:好的谢谢";

    /// Two conversations, each over and over.
    fn repeated() -> (Vec<Conversation>, Vec<usize>) {
        let row = |bad: usize| (talk(if bad == 1 { BAD } else { FINE }), bad);
        (0..40).map(|n| row(n % 2)).unzip()
    }

    #[test]
    fn two_conversations_repeated_are_told_apart_the_right_way_round() {
        let (conversations, labels) = repeated();
        let model = RiskModel::train(&conversations, &labels, &RiskOptions::default()).unwrap();
        let score = |text: &str| model.assess(&talk(text)).unwrap().score;
        assert!(score(BAD) > 0.8 && score(FINE) < 0.2, "{} {}", score(BAD), score(FINE));
        let grades: Vec<usize> = labels.iter().map(|label| label * 2).collect();
        let model = RiskModel::train(&conversations, &grades, &RiskOptions::default()).unwrap();
        let proba = |text: &str| model.predict_proba(&talk(text)).unwrap();
        assert!(proba(BAD)[2] > 0.6 && proba(FINE)[0] > 0.6, "{:?} {:?}", proba(BAD), proba(FINE));
    }

    #[test]
    fn a_trained_model_survives_its_file_and_adds_up() {
        let (conversations, labels) = repeated();
        let model = RiskModel::train(&conversations, &labels, &RiskOptions::default()).unwrap();
        let bytes = model.to_bytes().unwrap();
        let again = RiskModel::from_bytes(&bytes).unwrap();
        assert_eq!(again.to_bytes().unwrap(), bytes);
        let talk = talk("c:发货了吗😡没人管|a:亲，请耐心等待哦|c:投诉");
        let risk = model.assess(&talk).unwrap();
        assert_eq!(again.assess(&talk).unwrap(), risk);
        let sum: f32 = risk.base + risk.drivers.iter().map(|driver| driver.weight).sum::<f32>();
        assert!((sum - risk.raw).abs() < 1e-3, "{sum} {}", risk.raw);
        let mut monitor = model.monitor();
        for (index, message) in talk.messages.iter().enumerate() {
            let update = monitor.push(message.clone()).unwrap();
            let whole = model.assess(&talk.prefix(index + 1)).unwrap();
            assert_eq!(update.score, whole.score);
        }
    }

    #[cfg(feature = "parallel")]
    #[test]
    fn training_gives_the_same_bits_on_one_core_and_on_many() {
        let (conversations, labels) = repeated();
        let grades: Vec<usize> =
            labels.iter().enumerate().map(|(n, label)| label + n % 2).collect();
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                let model = RiskModel::train(&conversations, &grades, &RiskOptions::default());
                let model = model.unwrap();
                let scores: Vec<u32> = model
                    .assess_batch(&conversations)
                    .unwrap()
                    .iter()
                    .map(|risk| risk.score.to_bits())
                    .collect();
                (model.to_bytes().unwrap(), scores)
            })
        };
        assert!(on(1) == on(4));
    }

    #[test]
    fn odd_texts_are_rows_like_others() {
        let (mut conversations, mut labels) = repeated();
        for odd in ["c:", "c: ", "c:😀😀😀", "a:\u{301}\u{301}", "c:12345 abc", "a:hi"] {
            conversations.push(talk(odd));
            labels.push(0);
        }
        conversations.push(Conversation::new(Vec::new()));
        labels.push(1);
        for tokens in [Tokens::Text, Tokens::Whitespace] {
            let options = RiskOptions::default().with_tokens(tokens);
            let model = RiskModel::train(&conversations, &labels, &options).unwrap();
            for conversation in &conversations {
                let score = model.assess(conversation).unwrap().score;
                assert!((0.0..=1.0).contains(&score));
            }
        }
    }

    #[test]
    fn unusable_data_is_refused_with_the_reason() {
        let (conversations, labels) = repeated();
        let train = |labels: &[usize], options: &RiskOptions| {
            RiskModel::train(&conversations, labels, options).unwrap_err().code()
        };
        let default = RiskOptions::default();
        assert_eq!(train(&labels[1..], &default), "data.insufficient");
        assert_eq!(train(&[1; 40], &default), "data.insufficient");
        assert_eq!(train(&[usize::MAX; 40], &default), "data.insufficient");
        assert_eq!(train(&labels, &default.clone().with_bad_from(2)), "option.invalid");
        assert_eq!(train(&labels, &default.clone().with_l2(f32::NAN)), "option.invalid");
        let stopped =
            RiskModel::train_with_progress(&conversations, &labels, &default, &mut |done| {
                done < 0.5
            });
        assert_eq!(stopped.unwrap_err().code(), "cancelled");
    }
}
