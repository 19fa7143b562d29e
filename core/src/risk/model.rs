use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::advice::{AdvicePolicy, Facts, advise};
use super::calibration::Calibration;
use super::cause::{Cause, CauseShare};
use super::grams;
use super::level::Level;
use super::malice::MaliceReader;
use super::monitor::{AlertOptions, RiskMonitor};
use super::options::Tokens;
use super::result::{Driver, Risk, quoted};
use super::signals::{Catalogue, Cues, ToneModel};
use super::state::State;
use super::tally::{PARTS, Seen};
use super::views::Words;
use crate::builtin::BuiltinModel;
use crate::dialogue::{Conversation, Message, Role};
use crate::error::{Error, Result};
use crate::learn::math::sigmoid;
use crate::model_file::{ModelReader, ModelWriter};
use crate::text::Normalized;

const KIND: &str = "risk";
const OLDEST: u32 = 1;
const NEWEST: u32 = 1;

/// How likely a conversation ends badly.
///
/// [`RiskModel::builtin`] reads signals of both speakers (threats, anger, repeated questions,
/// waits, thanks …) with weights fitted to a few thousand rated conversations.
/// [`RiskModel::train`] learns from a shop's own outcomes, with the words of each role as further
/// features. Cloning shares the weights. Cost: linear in the characters of the conversation.
///
/// ```
/// use kefu::risk::{Level, RiskModel};
/// use kefu::{Conversation, Message};
///
/// let model = RiskModel::builtin()?;
/// let conversation = Conversation::new(vec![
///     Message::customer("都三天了还没发货，问了几遍都没人理"),
///     Message::agent("请您耐心等待"),
///     Message::customer("再不发货我就投诉给差评"),
/// ]);
/// let risk = model.assess(&conversation)?;
/// assert!(risk.level >= Level::High);
/// let sum: f32 = risk.base + risk.drivers.iter().map(|driver| driver.weight).sum::<f32>();
/// assert!((sum - risk.raw).abs() < 1e-3);
/// # Ok::<(), kefu::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct RiskModel {
    pub(super) parts: Arc<Parts>,
    policy: AdvicePolicy,
}

/// What is shared between clones and monitors.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) catalogue: Arc<Catalogue>,
    pub(super) malice: Arc<MaliceReader>,
    /// What the texts hold.
    pub(super) tokens: Tokens,
    /// The words' weights; `None` for a model of signals alone.
    pub(super) words: Option<Words>,
    /// How many ordered classes the model knows.
    pub(super) classes: usize,
    /// The lowest class that counts as a bad end.
    pub(super) bad_from: usize,
    /// The score of each head when nothing is seen. Head 0 is the bad end; with more than two
    /// classes one head a class follows.
    pub(super) base: Vec<f32>,
    /// Weights by signal, part and head.
    pub(super) weights: Vec<f32>,
    pub(super) calibration: Calibration,
}

impl Parts {
    /// Parts that read signals and know no weights.
    pub(super) fn reader(catalogue: Arc<Catalogue>, tokens: Tokens) -> Result<Self> {
        Ok(Self {
            weights: vec![0.0; catalogue.cards().len() * PARTS],
            catalogue,
            malice: Arc::new(MaliceReader::builtin()?),
            tokens,
            words: None,
            classes: 2,
            bad_from: 1,
            base: vec![0.0],
            calibration: Calibration::default(),
        })
    }

    /// The number of heads.
    pub(super) fn heads(&self) -> usize {
        self.base.len()
    }

    /// The weight of a signal's part for a head.
    fn weight(&self, signal: usize, part: usize, head: usize) -> f32 {
        let at = (signal * PARTS + part) * self.heads() + head;
        self.weights.get(at).copied().unwrap_or_default()
    }

    /// The scores of all heads before calibration.
    pub(super) fn scores(&self, state: &State) -> Vec<f32> {
        let mut scores = self.base.clone();
        for signal in 0..state.tally.signals() {
            for (part, feature) in state.tally.features(signal).into_iter().enumerate() {
                if feature != 0.0 {
                    for (head, score) in scores.iter_mut().enumerate() {
                        *score += feature * self.weight(signal, part, head);
                    }
                }
            }
        }
        if let Some(views) = &state.views {
            views.add_scores(&mut scores);
        }
        scores
    }

    /// The calibrated probability of a bad end.
    pub(super) fn probability(&self, raw: f32, state: &State) -> f32 {
        self.calibration.apply(raw, state.tally.turns())
    }

    /// The probability of each class: those of the bad end share its probability, the others the
    /// rest, each by its own head.
    pub(super) fn probabilities(&self, scores: &[f32], bad: f32) -> Vec<f32> {
        divide(scores, bad, self.classes, self.bad_from)
    }

    /// What moved head 0, heaviest first; the weights sum to its score less the base.
    pub(super) fn drivers(&self, state: &State, conversation: &Conversation) -> Vec<Driver> {
        let mut drivers = Vec::new();
        let mut shapes: BTreeMap<usize, f32> = BTreeMap::new();
        for seen in state.tally.seen() {
            let text = conversation.messages.get(seen.message).map_or("", |m| m.text.as_str());
            match self.driver(state, seen, text) {
                Some(driver) if driver.message.is_none() => {
                    *shapes.entry(seen.sighting.signal).or_default() += driver.weight;
                }
                driver => drivers.extend(driver),
            }
        }
        for (signal, weight) in shapes {
            let card = self.catalogue.cards().get(signal);
            drivers.extend(card.map(|card| Driver::of_conversation(card, weight)));
        }
        let mut turn = 0;
        for (index, message) in conversation.messages.iter().enumerate() {
            if message.role != Role::System {
                turn += 1;
                drivers.extend(self.words_of(state, turn, index, message));
            }
        }
        drivers.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        drivers
    }

    /// What was seen in message `index`, the newest, heaviest first.
    pub(super) fn drivers_of(&self, state: &State, index: usize, message: &Message) -> Vec<Driver> {
        let newest = state.tally.seen().iter().rev().take_while(|seen| seen.message == index);
        let mut drivers: Vec<Driver> = newest
            .filter_map(|seen| self.driver(state, seen, &message.text))
            .filter(|driver| driver.message.is_some())
            .collect();
        if message.role != Role::System {
            let turn = state.tally.turns() as u32;
            drivers.extend(self.words_of(state, turn, index, message));
        }
        drivers.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        drivers
    }

    /// What the words of message `index`, the `turn`th that counts, brought.
    fn words_of(
        &self,
        state: &State,
        turn: u32,
        index: usize,
        message: &Message,
    ) -> Option<Driver> {
        let (words, views) = (self.words.as_ref()?, state.views.as_ref()?);
        let normal = Normalized::new(&message.text);
        let grams = grams::read(self.tokens, message.role, &message.text, &normal);
        let rows = words.rows(message.role, &grams);
        let (weight, span) = views.part_of(words, turn, &rows, &grams);
        (weight != 0.0).then(|| Driver {
            kind: "words".to_owned(),
            name: "这句话的用词".to_owned(),
            message: Some(index),
            span,
            quote: quoted(&message.text, span),
            weight,
            why: String::new(),
            cause: None,
        })
    }

    /// What a sighting brought; without a message for traits of the whole conversation.
    fn driver(&self, state: &State, seen: &Seen, text: &str) -> Option<Driver> {
        let signal = seen.sighting.signal;
        let card = self.catalogue.cards().get(signal)?;
        let parts = state.tally.part(seen).into_iter().enumerate();
        let weight: f32 = parts.map(|(part, value)| value * self.weight(signal, part, 0)).sum();
        if card.id.starts_with("shape.") {
            return Some(Driver::of_conversation(card, weight));
        }
        let span = seen.sighting.span;
        (weight != 0.0).then(|| Driver {
            message: Some(seen.message),
            span,
            quote: quoted(text, span),
            ..Driver::of_conversation(card, weight)
        })
    }
}

impl RiskModel {
    /// The built-in model. It estimates whether the customer leaves dissatisfied; calibrated on
    /// conversations of which three in ten did, so a shop should [`calibrate`](Self::calibrate) it
    /// on some hundred outcomes of its own. Reads its asset once a process.
    ///
    /// # Errors
    /// [`Error::ModelMissing`] in a build without the feature `risk-model` to which nobody has
    /// [supplied](crate::builtin::supply) the model.
    pub fn builtin() -> Result<Self> {
        static MODEL: OnceLock<Result<RiskModel>> = OnceLock::new();
        let bytes = BuiltinModel::Risk.bytes()?;
        MODEL.get_or_init(|| Self::from_bytes(bytes)).clone()
    }

    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`Error::ModelFormat`] and [`Error::ModelVersion`] for bytes that are no risk model, are
    /// damaged, or of another version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let reader = ModelReader::open(KIND, OLDEST, NEWEST, bytes)?;
        let tone = ToneModel::read(&reader)?;
        let tokens: Tokens = reader.meta("tokens")?;
        let catalogue = Catalogue::new(Cues::builtin()?, tone);
        let signals: Vec<String> = reader.meta("signals")?;
        let classes: usize = reader.meta("classes")?;
        let bad_from: usize = reader.meta("bad_from")?;
        let base = reader.f32s("base")?;
        let stored = reader.f32s("weights")?;
        let calibration: Calibration = reader.meta("calibration")?;
        calibration.check()?;
        let heads = base.len();
        let words = Words::read(&reader, heads)?;
        let fits = stored.len() == signals.len() * PARTS * heads
            && heads == heads_for(classes)
            && (1..classes).contains(&bad_from);
        if !fits {
            return Err(reader.error("weights, signals and classes do not fit each other"));
        }
        // By id: a build may know more signals than the one that wrote the file, or other ones.
        let mut weights = vec![0.0; catalogue.cards().len() * PARTS * heads];
        for (id, values) in signals.iter().zip(stored.chunks_exact(PARTS * heads)) {
            let place = catalogue.cards().iter().position(|card| card.id == *id);
            let place = place.ok_or_else(|| {
                reader.error(format!("it weighs the signal `{id}`, which this build has not"))
            })?;
            let at = place * PARTS * heads;
            if let Some(slot) = weights.get_mut(at..at + PARTS * heads) {
                slot.copy_from_slice(values);
            }
        }
        let parts = Parts {
            catalogue: Arc::new(catalogue),
            malice: Arc::new(MaliceReader::builtin()?),
            tokens,
            words,
            classes,
            bad_from,
            base,
            weights,
            calibration,
        };
        Ok(Self::assemble(parts))
    }

    /// The model as a safetensors file. The same model gives the same bytes.
    ///
    /// # Errors
    /// [`Error::ModelFormat`] where a part cannot be written.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let parts = &*self.parts;
        let mut writer = ModelWriter::new(KIND, NEWEST);
        let signals: Vec<&str> =
            parts.catalogue.cards().iter().map(|card| card.id.as_str()).collect();
        writer.meta("signals", &signals)?;
        writer.meta("tokens", &parts.tokens)?;
        writer.meta("classes", &parts.classes)?;
        writer.meta("bad_from", &parts.bad_from)?;
        writer.meta("calibration", &parts.calibration)?;
        writer.f32s("base", &[parts.heads()], &parts.base);
        writer.f32s("weights", &[signals.len(), PARTS, parts.heads()], &parts.weights);
        if let Some(tone) = &parts.catalogue.tone {
            tone.write(&mut writer)?;
        }
        if let Some(words) = &parts.words {
            words.write(&mut writer);
        }
        writer.to_bytes()
    }

    /// A model of finished parts with the default policy.
    pub(super) fn assemble(parts: Parts) -> Self {
        Self { parts: Arc::new(parts), policy: AdvicePolicy::default() }
    }

    /// The same model with the shop's policy for advice.
    ///
    /// # Errors
    /// [`Error::Option`] for a policy out of range.
    pub fn with_policy(mut self, policy: AdvicePolicy) -> Result<Self> {
        policy.check()?;
        self.policy = policy;
        Ok(self)
    }

    /// The policy for advice.
    pub fn policy(&self) -> &AdvicePolicy {
        &self.policy
    }

    /// How many ordered classes the model knows: 2 for fine and bad.
    pub fn classes(&self) -> usize {
        self.parts.classes
    }

    /// The lowest class that counts as a bad end.
    pub fn bad_from(&self) -> usize {
        self.parts.bad_from
    }

    /// Assesses a conversation. An empty one gets the base rate and no drivers.
    ///
    /// # Errors
    /// [`Error::InputTooLong`] or [`Error::Input`] with the index of the message, see
    /// [`Conversation::check`].
    pub fn assess(&self, conversation: &Conversation) -> Result<Risk> {
        let state = self.read(conversation)?;
        Ok(self.conclude(&state, conversation))
    }

    /// Assesses many conversations.
    ///
    /// # Errors
    /// As [`Self::assess`], with the row of the conversation.
    pub fn assess_batch(&self, conversations: &[Conversation]) -> Result<Vec<Risk>> {
        let assess = |(row, conversation)| {
            self.assess(conversation).map_err(|error| in_conversation(error, row))
        };
        conversations.iter().enumerate().map(assess).collect()
    }

    /// The probability of each class, 0 = fine, higher = worse: [`Risk::probabilities`] without
    /// the rest, for columns.
    ///
    /// # Errors
    /// As [`Self::assess`].
    pub fn predict_proba(&self, conversation: &Conversation) -> Result<Vec<f32>> {
        let state = self.read(conversation)?;
        let scores = self.parts.scores(&state);
        let raw = scores.first().copied().unwrap_or_default();
        let bad = self.parts.probability(raw, &state);
        Ok(self.parts.probabilities(&scores, bad))
    }

    /// Follows a conversation message by message.
    pub fn monitor(&self) -> RiskMonitor {
        RiskMonitor::new(self.clone(), AlertOptions::default())
    }

    /// As [`Self::monitor`], with other thresholds for alerts.
    ///
    /// # Errors
    /// [`Error::Option`] for thresholds out of order.
    pub fn monitor_with(&self, options: AlertOptions) -> Result<RiskMonitor> {
        options.check()?;
        Ok(RiskMonitor::new(self.clone(), options))
    }

    /// Reads a whole conversation.
    pub(super) fn read(&self, conversation: &Conversation) -> Result<State> {
        conversation.check()?;
        let mut state = State::new(&self.parts);
        let mut sightings = Vec::new();
        for message in &conversation.messages {
            state.read(&self.parts, message, &mut sightings);
        }
        Ok(state)
    }

    /// Draws the conclusions from what was read.
    pub(super) fn conclude(&self, state: &State, conversation: &Conversation) -> Risk {
        let scores = self.parts.scores(state);
        let raw = scores.first().copied().unwrap_or_default();
        let score = self.parts.probability(raw, state);
        let level = Level::of(score);
        let drivers = self.parts.drivers(state, conversation);
        let causes = causes(&drivers);
        let malice = state.malice.summary();
        let facts = Facts { level, drivers: &drivers, causes: &causes, malice: &malice };
        let actions = advise(&facts, &self.policy);
        let probabilities = self.parts.probabilities(&scores, score);
        Risk {
            score,
            level,
            severity: severity(&probabilities),
            probabilities,
            base: self.parts.base.first().copied().unwrap_or_default(),
            raw,
            drivers,
            causes,
            malice,
            actions,
        }
    }
}

/// Divides the probability of a bad end among its classes, and the rest among the others, by the
/// heads of the classes.
pub(super) fn divide(scores: &[f32], bad: f32, classes: usize, bad_from: usize) -> Vec<f32> {
    let heads: Vec<f32> = scores.iter().skip(1).map(|&score| sigmoid(score).max(1e-6)).collect();
    let share = |class: usize, from: usize, to: usize| {
        let all: f32 = heads.iter().skip(from).take(to - from).sum();
        match heads.get(class) {
            Some(own) if all > 0.0 => own / all,
            _ => 1.0 / (to - from).max(1) as f32,
        }
    };
    (0..classes)
        .map(|class| {
            if class >= bad_from {
                bad * share(class, bad_from, classes)
            } else {
                (1.0 - bad) * share(class, 0, bad_from)
            }
        })
        .collect()
}

/// One head for a bad end, and one a class where there are more than two.
pub(super) fn heads_for(classes: usize) -> usize {
    if classes > 2 { classes + 1 } else { 1 }
}

/// The expected class as a share of the worst.
pub(super) fn severity(probabilities: &[f32]) -> f32 {
    let worst = probabilities.len().saturating_sub(1).max(1) as f32;
    let expected: f32 = probabilities.iter().enumerate().map(|(class, p)| class as f32 * p).sum();
    (expected / worst).clamp(0.0, 1.0)
}

/// The causes that raising drivers name, by share of their weight.
fn causes(drivers: &[Driver]) -> Vec<CauseShare> {
    let weight_of = |cause: Cause| -> f32 {
        let named = drivers.iter().filter(|d| d.cause == Some(cause) && d.weight > 0.0);
        named.map(|d| d.weight).sum()
    };
    let all: f32 = Cause::ALL.into_iter().map(weight_of).sum();
    let mut shares: Vec<CauseShare> = Cause::ALL
        .into_iter()
        .map(|cause| CauseShare { cause, share: weight_of(cause) / all })
        .filter(|share| share.share > 0.0)
        .collect();
    shares.sort_by(|a, b| b.share.total_cmp(&a.share));
    shares
}

/// An error in row `row` of a batch of conversations: the message's index goes into the text.
pub(super) fn in_conversation(error: Error, row: usize) -> Error {
    match error.row() {
        Some(message) => Error::input(row, format!("message {message}: {error}")),
        None => error,
    }
}
