use std::sync::Arc;

use super::context::IntentContext;
use super::decide::{DecisionOptions, ScopeGate};
use super::features::{Features, Pretrained, Vectors};
use super::options::{Example, TrainOptions};
use super::result::Intent;
use super::rules::IntentRules;
use super::taxonomy::{IntentKind, Taxonomy};
use super::train::{self, Progress};
use super::transfer::Transfer;
use crate::builtin::BuiltinModel;
use crate::error::{Error, Result};
use crate::learn::{Embedding, QuantisedModel};
use crate::limits::check_text;
use crate::parallel;
use crate::text::Normalized;

/// Says what a customer's message wants.
///
/// Multinomial logistic regression on character n-grams, calibrated; with an answer for "not
/// sure" and "nothing I know". Immutable; share it by reference or in an `Arc`.
///
/// ```
/// use kefu::intent::{Example, IntentClassifier, TrainOptions};
/// let examples: Vec<Example> = [("怎么退货", "退货"), ("想退掉", "退货"), ("能开票吗", "发票"), ("发票抬头", "发票")]
///     .map(Example::from).into();
/// let classifier = IntentClassifier::train(&examples, &TrainOptions::default())?;
/// assert_eq!(classifier.predict("发票怎么开")?, "发票");
/// # Ok::<(), kefu::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct IntentClassifier {
    parts: Parts,
    rules: IntentRules,
    /// The kind of each label, where the taxonomy has it.
    pub(super) kinds: Vec<Option<IntentKind>>,
}

/// What a classifier is made of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Parts {
    /// Ascending.
    pub labels: Vec<String>,
    pub features: Features,
    /// One class a label, and one for background where it was trained with some.
    pub model: QuantisedModel,
    pub gate: ScopeGate,
    pub taxonomy: Taxonomy,
    pub decision: DecisionOptions,
}

impl IntentClassifier {
    /// The default model: 61 intents of Chinese shops, with the rules of [`IntentRules::builtin`].
    /// Reads its file anew each time: keep the value and share it.
    ///
    /// ```
    /// let intent = kefu::IntentClassifier::builtin()?.classify("三天了还没发货")?;
    /// assert_eq!(intent.label.as_deref(), Some("ship.urge"));
    /// assert_eq!(intent.department.as_deref(), Some("物流"));
    /// # Ok::<(), kefu::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`crate::Error::ModelMissing`] in a build without the feature `intent-model` to which nobody
    /// has [supplied](crate::builtin::supply) the model.
    pub fn builtin() -> Result<Self> {
        Self::from_bytes(BuiltinModel::Intent.bytes()?)
    }

    /// Trains on labelled messages. Deterministic; on two cores where the feature `parallel` is on,
    /// to the same bits.
    ///
    /// # Errors
    /// [`crate::Error::Input`] or [`crate::Error::InputTooLong`] with the row, [`crate::Error::Data`]
    /// for fewer than two labels, [`crate::Error::Option`].
    pub fn train(examples: &[Example], options: &TrainOptions) -> Result<Self> {
        Self::train_with(examples, options, &mut |_| true)
    }

    /// As [`Self::train`], telling `progress` how far it is; returning false stops it.
    ///
    /// # Errors
    /// As [`Self::train`], and [`crate::Error::Cancelled`].
    pub fn train_with(
        examples: &[Example],
        options: &TrainOptions,
        progress: Progress<'_>,
    ) -> Result<Self> {
        train::train(examples, options, Pretrained::builtin(options), None, progress)
    }

    /// As [`Self::train_with`], on the caller's n-gram vectors instead of the built-in ones.
    /// [`Self::from_bytes`] then needs [`Self::with_embedding`] to have them again.
    ///
    /// # Errors
    /// As [`Self::train_with`].
    pub fn train_on(
        examples: &[Example],
        options: &TrainOptions,
        vectors: Arc<Embedding>,
        progress: Progress<'_>,
    ) -> Result<Self> {
        let vectors = Some(Vectors::own(vectors));
        let pretrained = Pretrained { vectors, transfer: Transfer::asked(options) };
        train::train(examples, options, pretrained, None, progress)
    }

    /// As [`Self::train_with`], for other labels than those of this classifier, but with what this
    /// one makes of a message, and on its vectors: a shop that has labelled much for one purpose
    /// needs less for the next. [`Self::train`] does so with the default classifier.
    ///
    /// # Errors
    /// As [`Self::train_with`].
    pub fn transfer(
        &self,
        examples: &[Example],
        options: &TrainOptions,
        progress: Progress<'_>,
    ) -> Result<Self> {
        let transfer = Some(Transfer::of(self));
        let pretrained = Pretrained { transfer, ..self.parts.features.pretrained(options) };
        train::train(examples, options, pretrained, None, progress)
    }

    /// Trains a new classifier that starts from the weights of this one, with the vectors and the
    /// teacher of this one: for added
    /// labels or examples. `examples` are all that should count, old and new; labels may be new or
    /// gone. It stays near the older model, and saves no time: 23 labels added to 100 reach an
    /// accuracy of .698 in four passes, a new training .709 in four and .717 in twelve.
    ///
    /// # Errors
    /// As [`Self::train_with`].
    pub fn retrain(
        &self,
        examples: &[Example],
        options: &TrainOptions,
        progress: Progress<'_>,
    ) -> Result<Self> {
        let pretrained = self.parts.features.pretrained(options);
        train::train(examples, options, pretrained, Some(self), progress)
            .map(|new| new.with_rules(self.rules.clone()))
    }

    pub(crate) fn assemble(mut parts: Parts) -> Result<Self> {
        parts.model = parts.model.with_dense_from(parts.features.vocabulary.len() as u32);
        let kinds = parts.labels.iter().map(|label| parts.taxonomy.get(label).cloned()).collect();
        Ok(Self { parts, rules: IntentRules::default(), kinds })
    }

    pub(crate) fn parts(&self) -> &Parts {
        &self.parts
    }

    pub(crate) fn parts_mut(&mut self) -> &mut Parts {
        &mut self.parts
    }

    /// The classifier with rules that are asked before the model.
    #[must_use]
    pub fn with_rules(mut self, rules: IntentRules) -> Self {
        self.rules = rules;
        self
    }

    /// The rules that are asked before the model.
    pub fn rules(&self) -> &IntentRules {
        &self.rules
    }

    /// The classifier with other thresholds.
    ///
    /// # Errors
    /// [`crate::Error::Option`] for a value outside its range.
    pub fn with_decision(mut self, decision: DecisionOptions) -> Result<Self> {
        decision.check()?;
        self.parts.decision = decision;
        Ok(self)
    }

    /// The classifier with the n-gram vectors it was trained with, for builds that do not have them
    /// built in.
    ///
    /// # Errors
    /// [`crate::Error::Option`] where it was trained with other vectors or with none.
    pub fn with_embedding(mut self, vectors: Arc<Embedding>) -> Result<Self> {
        let Some(own) = &mut self.parts.features.vectors else {
            return Err(Error::option("vectors", "a classifier trained with vectors", "none"));
        };
        own.supply(vectors)?;
        Ok(self)
    }

    /// The classifier as it is in a build that lacks the n-gram vectors of its training: it reads
    /// n-grams alone.
    #[must_use]
    pub fn without_embedding(mut self) -> Self {
        self.parts.features.vectors.iter_mut().for_each(Vectors::forget);
        self
    }

    /// Whether the n-gram vectors of the training are at hand: true also for a classifier that was
    /// trained without. Where they are not, it reads n-grams alone.
    pub fn has_vectors(&self) -> bool {
        self.parts.features.vectors.as_ref().is_none_or(Vectors::at_hand)
    }

    /// The labels, in the order of [`Self::predict_proba`].
    pub fn classes(&self) -> &[String] {
        &self.parts.labels
    }

    /// What the labels mean.
    pub fn taxonomy(&self) -> &Taxonomy {
        &self.parts.taxonomy
    }

    /// When labels are accepted.
    pub fn decision(&self) -> &DecisionOptions {
        &self.parts.decision
    }

    /// The likeliest label of the model, without abstaining and without rules.
    ///
    /// # Errors
    /// [`crate::Error::InputTooLong`].
    pub fn predict(&self, text: &str) -> Result<&str> {
        check_text(text)?;
        let reading = self.read(&Normalized::new(text), &IntentContext::default());
        Ok(self.parts.labels.get(reading.best()).map(String::as_str).unwrap_or_default())
    }

    /// The calibrated probabilities of all labels, in the order of [`Self::classes`].
    ///
    /// # Errors
    /// [`crate::Error::InputTooLong`].
    pub fn predict_proba(&self, text: &str) -> Result<Vec<f32>> {
        check_text(text)?;
        Ok(self.read(&Normalized::new(text), &IntentContext::default()).probabilities)
    }

    /// What a message wants, with the reasons. Linear in its length: 14 µs for 30 characters in one
    /// clause, 33 µs in five, as each clause is read by itself too.
    ///
    /// # Errors
    /// [`crate::Error::InputTooLong`].
    pub fn classify(&self, text: &str) -> Result<Intent> {
        self.classify_in(text, &IntentContext::default())
    }

    /// As [`Self::classify`], with what is known beside the message.
    ///
    /// # Errors
    /// [`crate::Error::InputTooLong`]; [`crate::Error::Unknown`] for a previous label that is none
    /// of [`Self::classes`].
    pub fn classify_in(&self, text: &str, context: &IntentContext) -> Result<Intent> {
        check_text(text)?;
        context.check(&self.parts.labels)?;
        Ok(self.answer(text, context))
    }

    /// [`Self::classify`] without the rules: what reports measure.
    pub(crate) fn classify_by_model(&self, text: &str) -> Result<Intent> {
        check_text(text)?;
        Ok(self.by_model(text, &Normalized::new(text), &IntentContext::default()))
    }

    /// [`Self::classify`] of many messages, on all cores where the feature `parallel` is on.
    ///
    /// # Errors
    /// The first error, with its row.
    pub fn classify_batch<S: AsRef<str> + Sync>(&self, texts: &[S]) -> Result<Vec<Intent>> {
        let one =
            |row: usize, text: &S| self.classify(text.as_ref()).map_err(|error| error.at_row(row));
        parallel::map(texts, one).into_iter().collect()
    }
}
