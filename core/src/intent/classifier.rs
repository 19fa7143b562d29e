use super::context::IntentContext;
use super::decide::{DecisionOptions, ScopeGate};
use super::features::{Encoded, Features};
use super::negate;
use super::result::{Candidate, ClauseIntent, Decision, Intent};
use super::rules::IntentRules;
use super::taxonomy::{IntentKind, Taxonomy};
use super::train::{self, Example, Progress, TrainOptions, scope_signs};
use crate::builtin::BuiltinModel;
use crate::error::Result;
use crate::explain::Evidence;
use crate::learn::QuantisedModel;
use crate::learn::math::softmax;
use crate::limits::check_text;
use crate::text::{Normalized, clauses};

/// How many n-grams a result names; the others are summed up in one entry.
const SHOWN: usize = 8;

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
    kinds: Vec<Option<IntentKind>>,
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

/// What the model says of one text.
struct Reading {
    encoded: Encoded,
    /// Logits of the labels, with what the context adds.
    logits: Vec<f32>,
    probabilities: Vec<f32>,
    /// The labels by probability, best first.
    order: Vec<usize>,
    scope: f32,
}

impl Reading {
    fn best(&self) -> usize {
        self.order.first().copied().unwrap_or_default()
    }

    fn probability(&self, rank: usize) -> f32 {
        let class = self.order.get(rank).copied().unwrap_or(usize::MAX);
        self.probabilities.get(class).copied().unwrap_or_default()
    }
}

impl IntentClassifier {
    /// The default model: 61 intents of Chinese shops, with the rules of [`IntentRules::builtin`].
    /// Reads 2 MB in some milliseconds: keep the value and share it.
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

    /// Trains on labelled messages. Deterministic; 5,500 messages of 123 labels take under a
    /// second on one core.
    ///
    /// # Errors
    /// [`crate::Error::Input`] or [`crate::Error::InputTooLong`] with the row, [`crate::Error::Data`]
    /// for fewer than two labels, [`crate::Error::Option`].
    pub fn train(examples: &[Example], options: &TrainOptions) -> Result<Self> {
        train::train(examples, options, None, &mut |_| true)
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
        train::train(examples, options, None, progress)
    }

    /// Trains a new classifier that starts from the weights of this one: for added labels or
    /// examples. `examples` are all that should count, old and new; labels may be new or gone.
    /// A third of the passes of a new training is enough.
    ///
    /// # Errors
    /// As [`Self::train_with`].
    pub fn retrain(
        &self,
        examples: &[Example],
        options: &TrainOptions,
        progress: Progress<'_>,
    ) -> Result<Self> {
        train::train(examples, options, Some(self), progress)
            .map(|new| new.with_rules(self.rules.clone()))
    }

    pub(crate) fn assemble(parts: Parts) -> Result<Self> {
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
    pub fn with_embedding(
        mut self,
        vectors: std::sync::Arc<crate::learn::Embedding>,
    ) -> Result<Self> {
        match &mut self.parts.features.vectors {
            Some(own) => own.supply(vectors)?,
            None => {
                return Err(crate::Error::option(
                    "vectors",
                    "a classifier trained with vectors",
                    "one without",
                ));
            }
        }
        Ok(self)
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

    /// What a message wants, with the reasons. About 5 µs for a message of 30 characters.
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
        let normal = Normalized::new(text);
        if let Some(intent) = self.by_rule(text, &normal) {
            return Ok(intent);
        }
        Ok(self.by_model(text, &normal, context))
    }

    /// [`Self::classify`] without the rules: what reports measure.
    pub(crate) fn classify_by_model(&self, text: &str) -> Result<Intent> {
        check_text(text)?;
        Ok(self.by_model(text, &Normalized::new(text), &IntentContext::default()))
    }

    fn by_rule(&self, text: &str, normal: &Normalized) -> Option<Intent> {
        let hit = self.rules.find(normal)?;

        let mut intent = self.plain(&hit.label, 1.0);
        intent.scope = 1.0;
        intent.support = 1.0;
        let evidence = Evidence::new(format!("rule.{}", hit.rule), hit.weight);
        intent.evidence = vec![evidence.at(text, hit.span).because(hit.why)];
        intent.rule = Some(hit.rule);
        Some(intent)
    }

    fn by_model(&self, text: &str, normal: &Normalized, context: &IntentContext) -> Intent {
        let mut reading = self.read(normal, context);
        let negated = self.negated(normal, &mut reading);
        let parts = clauses(normal);
        let also =
            if parts.len() > 1 { self.also(text, normal, &parts, &reading) } else { Vec::new() };
        self.result(text, normal, context, &reading, negated, also)
    }

    /// [`Self::classify`] of many messages.
    ///
    /// # Errors
    /// The first error, with its row.
    pub fn classify_batch<S: AsRef<str>>(&self, texts: &[S]) -> Result<Vec<Intent>> {
        let one = |(row, text): (usize, &S)| {
            self.classify(text.as_ref()).map_err(|error| error.at_row(row))
        };
        texts.iter().enumerate().map(one).collect()
    }

    fn read(&self, normal: &Normalized, context: &IntentContext) -> Reading {
        let encoded = self.parts.features.encode(normal);
        let mut logits = vec![0.0; self.parts.model.classes()];
        self.parts.model.scores(encoded.vector.iter(), &mut logits);
        let classes = self.parts.labels.len();
        let scope = self.parts.gate.probability(&scope_signs(&logits, classes, &encoded));
        logits.truncate(classes);
        if !context.is_empty() {
            let mut found = Vec::new();
            for (logit, label) in logits.iter_mut().zip(&self.parts.labels) {
                found.clear();
                context.evidence(label, encoded.support, &self.parts.taxonomy, &mut found);
                *logit += found.iter().map(|item| item.weight).sum::<f32>();
            }
        }
        let mut reading =
            Reading { encoded, logits, probabilities: Vec::new(), order: Vec::new(), scope };
        rank(&mut reading);
        reading
    }

    /// Takes what the customer says they do not want off its label.
    fn negated(&self, normal: &Normalized, reading: &mut Reading) -> Vec<ClauseIntent> {
        let mut out = Vec::new();
        for found in negate::find(normal) {
            let Ok(class) = self.parts.labels.binary_search_by(|l| l.as_str().cmp(found.label))
            else {
                continue;
            };
            let span = normal.span(found.from, found.to);
            let probability = reading.probabilities.get(class).copied().unwrap_or_default();
            out.push(self.clause(class, probability, span));
            if let Some(logit) = reading.logits.get_mut(class).filter(|_| found.demote) {
                *logit += negate::WEIGHT;
            }
        }
        if !out.is_empty() {
            rank(reading);
        }
        out
    }

    /// The intents of clauses that differ from the message's own; small talk is none.
    fn also(
        &self,
        text: &str,
        normal: &Normalized,
        parts: &[std::ops::Range<usize>],
        reading: &Reading,
    ) -> Vec<ClauseIntent> {
        let mut out: Vec<ClauseIntent> = Vec::new();
        for part in parts.iter().take(MAX_CLAUSES) {
            let span = normal.span(part.start, part.end);
            let Some(words) = span.slice(text).filter(|_| part.len() > 1) else { continue };
            let clause = Normalized::new(words);
            let own = self.read(&clause, &IntentContext::default());
            let class = own.best();
            let probability = own.probability(0);
            let small =
                self.kinds.get(class).is_some_and(|k| k.as_ref().is_some_and(|k| k.small_talk));
            let denied = negate::find(&clause).iter().any(|found| {
                found.demote && self.parts.labels.get(class).is_some_and(|l| l == found.label)
            });
            let sure = probability >= self.parts.decision.also
                && own.scope >= self.parts.decision.scope
                && !small
                && !denied;
            let known = class == reading.best()
                || out.iter().any(|also| self.parts.labels.get(class) == Some(&also.label));
            if sure && !known {
                out.push(self.clause(class, probability, span));
            }
        }
        out
    }

    fn clause(&self, class: usize, score: f32, span: crate::Span) -> ClauseIntent {
        let label = self.parts.labels.get(class).cloned().unwrap_or_default();
        let kind = self.kinds.get(class).and_then(Option::as_ref);
        ClauseIntent {
            name: kind.map_or_else(|| label.clone(), |kind| kind.zh.clone()),
            department: kind.map(|kind| kind.department.clone()),
            label,
            score,
            span,
        }
    }

    /// A result that states a label.
    fn plain(&self, label: &str, score: f32) -> Intent {
        let kind = self.parts.taxonomy.get(label);
        let name = kind.map_or_else(|| label.to_owned(), |kind| kind.zh.clone());
        Intent {
            label: Some(label.to_owned()),
            name: Some(name.clone()),
            score,
            decision: Decision::Accept,
            candidates: vec![Candidate { label: label.to_owned(), name, score }],
            also: Vec::new(),
            stage: kind.map(|kind| kind.stage),
            department: kind.map(|kind| kind.department.clone()),
            negated: Vec::new(),
            scope: 0.0,
            support: 0.0,
            rule: None,
            base: 0.0,
            evidence: Vec::new(),
        }
    }

    fn result(
        &self,
        text: &str,
        normal: &Normalized,
        context: &IntentContext,
        reading: &Reading,
        negated: Vec<ClauseIntent>,
        also: Vec<ClauseIntent>,
    ) -> Intent {
        let best = reading.best();
        let label = self.parts.labels.get(best).map(String::as_str).unwrap_or_default();
        let mut intent = self.plain(label, reading.probability(0));
        intent.candidates = self.candidates(reading);
        intent.scope = reading.scope;
        intent.support = reading.encoded.support;
        intent.base = self.parts.model.bias().get(best).copied().unwrap_or_default();
        intent.evidence = self.evidence(text, normal, context, reading, best);
        if let Some(denied) = negated.iter().find(|n| n.label == label)
            && negate::demotes(label)
        {
            let weight = Evidence::new("negation", negate::WEIGHT);
            intent.evidence.push(weight.at(text, denied.span).because("顾客说的是不要"));
        }
        intent.negated = negated;
        intent.also = also;
        intent.decision = self.decide(reading);
        if intent.decision != Decision::Accept {
            intent.label = None;
            intent.name = None;
            intent.stage = None;
            intent.department = None;
        }
        intent
    }

    fn candidates(&self, reading: &Reading) -> Vec<Candidate> {
        let named = |&class: &usize| {
            let label = self.parts.labels.get(class)?.clone();
            let kind = self.kinds.get(class).and_then(Option::as_ref);
            let name = kind.map_or_else(|| label.clone(), |kind| kind.zh.clone());
            let score = reading.probabilities.get(class).copied().unwrap_or_default();
            Some(Candidate { label, name, score })
        };
        reading.order.iter().take(self.parts.decision.candidates).filter_map(named).collect()
    }

    fn decide(&self, reading: &Reading) -> Decision {
        let options = &self.parts.decision;
        if reading.encoded.found.is_empty() || reading.scope < options.scope {
            return Decision::OutOfScope;
        }
        if options.accepts(reading.probability(0), reading.probability(1)) {
            return Decision::Accept;
        }
        let label = |rank: usize| {
            let class = reading.order.get(rank).copied().unwrap_or_default();
            self.parts.labels.get(class).cloned().unwrap_or_default()
        };
        let (a, b) = (label(0), label(1));
        Decision::Ambiguous { question: self.question(&a, &b), a, b }
    }

    /// A question that lets the customer choose between two labels.
    fn question(&self, a: &str, b: &str) -> String {
        let ask = |label: &str| match self.parts.taxonomy.get(label) {
            Some(kind) if kind.small_talk => None,
            Some(kind) => Some(kind.asked()),
            None => Some(format!("咨询{label}")),
        };
        match (ask(a), ask(b)) {
            (Some(a), Some(b)) if a != b => format!("请问您是想{a}，还是{b}？"),
            (Some(a), _) | (None, Some(a)) => format!("请问您是想{a}，还是有别的问题？"),
            (None, None) => "请问您想咨询商品、订单，还是售后问题？".to_owned(),
        }
    }

    /// The n-grams that weighed most for a class, the sum of the others, and the context.
    fn evidence(
        &self,
        text: &str,
        normal: &Normalized,
        context: &IntentContext,
        reading: &Reading,
        class: usize,
    ) -> Vec<Evidence> {
        let encoded = &reading.encoded;
        let vector = &encoded.vector;
        let mut share = vec![0.0_f32; vector.len()];
        let place = |row: u32| vector.ids().binary_search(&row).ok();
        for &(row, _, _) in &encoded.found {
            if let Some(count) = place(row).and_then(|at| share.get_mut(at)) {
                *count += 1.0;
            }
        }
        let mut meaning = 0.0;
        for (share, (row, value)) in share.iter_mut().zip(vector.iter()) {
            let weight = value * self.parts.model.weight(row, class);
            if *share > 0.0 { *share = weight / *share } else { meaning += weight }
        }
        let weigh = |&(row, from, to): &(u32, u32, u32)| {
            let weight = place(row).and_then(|at| share.get(at)).copied().unwrap_or_default();
            (weight, from as usize, to as usize)
        };
        let mut grams: Vec<(f32, usize, usize)> = encoded.found.iter().map(weigh).collect();
        grams.sort_by(|a, b| b.0.abs().total_cmp(&a.0.abs()).then((a.1, a.2).cmp(&(b.1, b.2))));
        let rest: f32 = grams.iter().skip(SHOWN).map(|gram| gram.0).sum();
        let mut out: Vec<Evidence> = grams
            .iter()
            .take(SHOWN)
            .map(|&(weight, from, to)| {
                Evidence::new("ngram", weight).at(text, normal.span(from, to))
            })
            .collect();
        if grams.len() > SHOWN {
            out.push(Evidence::new("ngram.rest", rest).because("其余字词合计"));
        }
        if meaning != 0.0 {
            out.push(Evidence::new("vectors", meaning).because("整句的意思接近"));
        }
        if let Some(label) = self.parts.labels.get(class).filter(|_| !context.is_empty()) {
            context.evidence(label, encoded.support, &self.parts.taxonomy, &mut out);
        }
        out
    }
}

/// Clauses past this many are not read one by one: a message of thousands is no message.
const MAX_CLAUSES: usize = 32;

/// Turns logits into probabilities and an order.
fn rank(reading: &mut Reading) {
    reading.probabilities.clone_from(&reading.logits);
    softmax(&mut reading.probabilities);
    let probabilities = &reading.probabilities;
    reading.order = (0..probabilities.len()).collect();
    let of = |class: &usize| probabilities.get(*class).copied().unwrap_or_default();
    reading.order.sort_by(|a, b| of(b).total_cmp(&of(a)).then(a.cmp(b)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_and_evidence_sum_to_the_logit() {
        let model = IntentClassifier::builtin().unwrap();
        let context = IntentContext::default().with_previous("after.return");
        for text in ["我想退货，运费谁出啊亲", "不退货了", "发票", "3天了还没发货！！", "😊"]
        {
            let normal = Normalized::new(text);
            let mut reading = model.read(&normal, &context);
            model.negated(&normal, &mut reading);
            let intent = model.classify_in(text, &context).unwrap();
            let logit = reading.logits[reading.best()];
            assert!((intent.logit() - logit).abs() < 1e-3, "{text}: {intent:?} {logit}");
        }
    }
}
