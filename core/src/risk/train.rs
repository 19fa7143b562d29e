//! Training on a shop's own outcomes.
//!
//! Two stages. First each view of the words, and the signals, get their own linear model (ridge
//! regression on class indicators), and predict conversations of folds they did not see. Then a
//! logistic regression on these predictions weighs the views, from whole conversations and from
//! their beginnings. Both stages are linear, so that the product is one weight a feature and every
//! score is explained by a sum. Measured against one regression over everything at once: AUC 0.914
//! instead of 0.878 on help-desk dialogues, 0.960 instead of 0.956 on make-up shop dialogues.

use std::sync::Arc;

use super::block_ridge::BlockRidge;
use super::calibration::Calibration;
use super::grams::{self, MessageGrams};
use super::logistic::Logistic;
use super::malice::MaliceReader;
use super::model::{Parts, RiskModel, heads_for, in_conversation};
use super::options::{RiskOptions, Tokens};
use super::signals::{Catalogue, Cues};
use super::state::State;
use super::tally::PARTS;
use super::views::{MessageRows, SHORT_VIEWS, VIEWS, Words, vectors};
use crate::dialogue::{Conversation, Role};
use crate::error::{Error, Result};
use crate::learn::{SparseVec, Vocabulary, VocabularyOptions, hash, metrics};
use crate::text::Normalized;

/// Fewer conversations, or fewer of one outcome, teach nothing.
const MIN_ROWS: usize = 20;
const MIN_OUTCOMES: usize = 5;

/// More ordered classes than this are grades; bin them.
const MAX_CLASSES: usize = 20;

/// First-stage predictions come from models that did not see the conversation.
const FOLDS: u64 = 4;

/// How much of a conversation the beginnings hold, and how much one of them counts.
const BEGINNINGS: [(usize, usize); 3] = [(1, 4), (1, 2), (3, 4)];
const BEGINNING_COUNT: f64 = 0.2;
/// Shorter conversations have no beginning to speak of.
const MIN_MESSAGES: usize = 4;

/// Penalties of the signals' regression (per standard deviation) and of the second stage.
const SIGNAL_L2: f32 = 60.0;
const STACK_L2: f64 = 10.0;

impl RiskModel {
    /// Learns from conversations with ordered labels: 0 = fine, higher = worse; two labels for good
    /// and bad, or up to 20 grades. Signals, and the words of each speaker in six views, are
    /// weighed for the task; probabilities are calibrated on conversations that the weights did not
    /// see. Conversations that begin with the same message are kept together in this, so rows may
    /// be growing prefixes of one conversation. Deterministic. Cost: 20 ms a conversation of 25
    /// messages.
    ///
    /// # Errors
    /// [`Error::Data`] for too few conversations or outcomes; [`Error::Option`]; errors of
    /// [`Conversation::check`] with the row.
    pub fn train(
        conversations: &[Conversation],
        labels: &[usize],
        options: &RiskOptions,
    ) -> Result<Self> {
        options.check()?;
        let (classes, bad_from) = check(conversations, labels, options)?;
        let catalogue = match options.tokens {
            Tokens::Text => Arc::clone(&Self::builtin()?.parts.catalogue),
            Tokens::Whitespace => Arc::new(Catalogue::new(Cues::builtin()?, None)),
        };
        let data = read(conversations, options, &catalogue)?;
        let targets = Targets::new(labels, classes, bad_from);
        let setup = Setup { data: &data, targets: &targets, l2: options.l2 };
        let mut stack = Stack::new(&setup);
        for fold in 0..FOLDS {
            let kept: Vec<usize> =
                (0..data.rows.len()).filter(|&r| setup.fold(r) != fold).collect();
            if kept.len() < data.rows.len() {
                let stage = Stage::fit(&setup, &kept);
                stack.predict(&setup, &stage, fold, options.early_warning);
            }
        }
        let all: Vec<usize> = (0..data.rows.len()).collect();
        let stage = Stage::fit(&setup, &all);
        let (mut heads, calibration) = stack.fit(&targets)?;
        if options.balance && classes > 2 {
            stack.balance(&mut heads, &targets, &calibration);
        }
        let (base, weights, words) = stage.fold_into(&heads, &stack, data.words);
        Ok(Self::assemble(Parts {
            catalogue,
            malice: Arc::new(MaliceReader::builtin()?),
            tokens: options.tokens,
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
    let classes = labels.iter().max().map_or(0, |&max| max + 1);
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

/// A conversation as training reads it.
struct Row {
    messages: Vec<MessageRows>,
    /// The signals' features when all was read, and at each beginning, with the turns read.
    whole: Snapshot,
    beginnings: Vec<Snapshot>,
    views: [SparseVec; VIEWS],
    /// What keeps related rows in one fold.
    key: u64,
}

struct Snapshot {
    turns: usize,
    signals: SparseVec,
}

struct Data {
    rows: Vec<Row>,
    words: Words,
    /// Features of the signals.
    signals: usize,
    /// 1 / standard deviation of each signal feature.
    scales: Vec<f32>,
    /// The views that differ from one another in this data.
    active: Vec<usize>,
}

fn read(
    conversations: &[Conversation],
    options: &RiskOptions,
    catalogue: &Arc<Catalogue>,
) -> Result<Data> {
    let signals = catalogue.cards().len() * PARTS;
    let reader = Parts::reader(Arc::clone(catalogue), options.tokens)?;
    let mut grams: Vec<Vec<(Role, MessageGrams)>> = Vec::with_capacity(conversations.len());
    let mut snapshots = Vec::with_capacity(conversations.len());
    for conversation in conversations {
        let spoken: Vec<_> =
            conversation.messages.iter().filter(|m| m.role != Role::System).collect();
        let cuts: Vec<usize> = BEGINNINGS
            .iter()
            .map(|(part, of)| (spoken.len() * part).div_ceil(*of))
            .filter(|&cut| spoken.len() >= MIN_MESSAGES && cut > 0 && cut < spoken.len())
            .collect();
        let mut state = State::new(&reader);
        let mut sightings = Vec::new();
        let mut beginnings = Vec::new();
        let mut read = Vec::with_capacity(spoken.len());
        for message in spoken {
            state.read(&reader, message, &mut sightings);
            let normal = Normalized::new(&message.text);
            let found = grams::read(options.tokens, message.role, &message.text, &normal);
            read.push((message.role, found));
            if cuts.contains(&state.tally.turns()) {
                beginnings.push(Snapshot::of(&state));
            }
        }
        grams.push(read);
        snapshots.push((Snapshot::of(&state), beginnings));
    }
    let vocabulary = |long: bool| {
        let documents: Vec<Vec<u64>> = grams
            .iter()
            .map(|messages| {
                let of = |grams: &MessageGrams| {
                    let grams = if long { &grams.long } else { &grams.short };
                    grams.iter().map(|gram| gram.hash).collect::<Vec<u64>>()
                };
                messages.iter().flat_map(|(_, grams)| of(grams)).collect()
            })
            .collect();
        let options =
            VocabularyOptions { min_documents: 2, idf_power: 0.5, ..VocabularyOptions::default() };
        Vocabulary::fit(documents.iter().map(Vec::as_slice), &options)
    };
    let words = Words { short: vocabulary(false), long: vocabulary(true), ..Words::default() };
    let mut rows = Vec::with_capacity(grams.len());
    for ((messages, conversation), (whole, beginnings)) in
        grams.into_iter().zip(conversations).zip(snapshots)
    {
        let messages: Vec<MessageRows> =
            messages.iter().map(|(role, grams)| words.rows(*role, grams)).collect();
        let views = vectors(&words, &messages);
        rows.push(Row { messages, whole, beginnings, views, key: key(conversation) });
    }
    let single = rows.iter().all(|row| row.messages.len() <= 1);
    let active = if single { vec![0, VIEWS - 1] } else { (0..VIEWS).collect() };
    let scales = scales(&rows, signals);
    for row in &mut rows {
        for snapshot in std::iter::once(&mut row.whole).chain(&mut row.beginnings) {
            let ids = snapshot.signals.ids().to_vec();
            for (value, id) in snapshot.signals.values_mut().iter_mut().zip(ids) {
                *value *= scales.get(id as usize).copied().unwrap_or_default();
            }
        }
    }
    Ok(Data { rows, words, signals, scales, active })
}

/// The first message, with the second where it is a mere greeting.
fn key(conversation: &Conversation) -> u64 {
    let mut messages = conversation.messages.iter();
    let first = messages.next().map_or("", |message| message.text.as_str());
    let second = messages.next().map_or("", |message| message.text.as_str());
    let second = if first.chars().count() < 8 { second } else { "" };
    hash::text(hash::text(0, first), second)
}

/// 1 / standard deviation of each signal feature; 0 for one that never varies.
fn scales(rows: &[Row], signals: usize) -> Vec<f32> {
    let count = rows.len().max(1) as f64;
    let (mut sums, mut squares) = (vec![0.0_f64; signals], vec![0.0_f64; signals]);
    for row in rows {
        for (id, value) in row.whole.signals.iter() {
            let value = f64::from(value);
            if let (Some(sum), Some(square)) =
                (sums.get_mut(id as usize), squares.get_mut(id as usize))
            {
                *sum += value;
                *square += value * value;
            }
        }
    }
    let spread = |(sum, square): (&f64, &f64)| {
        let variance = square / count - (sum / count) * (sum / count);
        if variance > 1e-8 { (1.0 / variance.sqrt()) as f32 } else { 0.0 }
    };
    sums.iter().zip(&squares).map(spread).collect()
}

impl Snapshot {
    fn of(state: &State) -> Self {
        let mut entries = Vec::new();
        for signal in 0..state.tally.signals() {
            for (part, value) in state.tally.features(signal).into_iter().enumerate() {
                if value != 0.0 {
                    entries.push(((signal * PARTS + part) as u32, value));
                }
            }
        }
        Self { turns: state.tally.turns(), signals: SparseVec::new(entries) }
    }
}

/// What the first stage predicts: the class itself for two classes, else an indicator a class and
/// the grade.
struct Targets<'a> {
    labels: &'a [usize],
    classes: usize,
    bad_from: usize,
    width: usize,
    values: Vec<f32>,
}

impl<'a> Targets<'a> {
    fn new(labels: &'a [usize], classes: usize, bad_from: usize) -> Self {
        let worst = (classes - 1) as f32;
        let width = if classes == 2 { 1 } else { classes + 1 };
        let of = |&label: &usize| {
            let grade = label as f32 / worst;
            let indicators = (0..classes).map(move |class| f32::from(u8::from(class == label)));
            indicators.take(width - 1).chain(std::iter::once(grade)).collect::<Vec<f32>>()
        };
        Self { labels, classes, bad_from, width, values: labels.iter().flat_map(of).collect() }
    }

    /// The outcome of a head for a label: head 0 the bad end, head n the class n - 1.
    fn outcome(&self, head: usize, label: usize) -> bool {
        head.checked_sub(1).map_or(label >= self.bad_from, |class| label == class)
    }
}

struct Setup<'a> {
    data: &'a Data,
    targets: &'a Targets<'a>,
    l2: f32,
}

impl Setup<'_> {
    fn fold(&self, row: usize) -> u64 {
        self.data.rows.get(row).map_or(0, |row| row.key % FOLDS)
    }
}

/// The first stage: a regression a view, and one for the signals.
struct Stage {
    views: Vec<(usize, BlockRidge)>,
    signals: BlockRidge,
}

impl Stage {
    fn fit(setup: &Setup<'_>, kept: &[usize]) -> Self {
        let (data, width) = (setup.data, setup.targets.width);
        let lines: Vec<&[f32]> = setup.targets.values.chunks_exact(width).collect();
        let targets: Vec<f32> = kept
            .iter()
            .filter_map(|&row| lines.get(row))
            .flat_map(|line| line.iter().copied())
            .collect();
        let rows: Vec<&Row> = kept.iter().filter_map(|&row| data.rows.get(row)).collect();
        let views = data.active.iter().map(|&view| {
            let features =
                if view < SHORT_VIEWS { data.words.short.len() } else { data.words.long.len() };
            let vectors: Vec<&SparseVec> =
                rows.iter().filter_map(|row| row.views.get(view)).collect();
            (view, BlockRidge::fit(&vectors, &targets, width, features, setup.l2))
        });
        let views = views.collect();
        let vectors: Vec<&SparseVec> = rows.iter().map(|row| &row.whole.signals).collect();
        let signals = BlockRidge::fit(&vectors, &targets, width, data.signals, SIGNAL_L2);
        Self { views, signals }
    }

    /// The predictions of all parts for a conversation, in one line.
    fn predict(&self, views: &[SparseVec; VIEWS], signals: &SparseVec) -> Vec<f32> {
        let mut line = Vec::new();
        for (view, model) in &self.views {
            if let Some(vector) = views.get(*view) {
                model.predict(vector, &mut line);
            }
        }
        self.signals.predict(signals, &mut line);
        line
    }

    /// The two stages as one: what each feature adds to each head.
    fn fold_into(
        &self,
        heads: &[Logistic],
        stack: &Stack,
        mut words: Words,
    ) -> (Vec<f32>, Vec<f32>, Words) {
        let count = heads.len();
        let width = self.signals.targets;
        words.heads = count;
        words.short_weights = vec![0.0; words.short.len() * SHORT_VIEWS * count];
        words.long_weights = vec![0.0; words.long.len() * count];
        let mut base: Vec<f64> = heads.iter().map(|head| head.intercept).collect();
        let mut first = 0;
        let mut mix = |model: &BlockRidge| {
            // Coefficients by head and target, on predictions as they are.
            let coefficients: Vec<Vec<f64>> = heads
                .iter()
                .map(|head| {
                    let own = head.weights.iter().zip(&stack.spreads).skip(first).take(width);
                    own.map(|(weight, spread)| weight / spread).collect()
                })
                .collect();
            for (base, coefficients) in base.iter_mut().zip(&coefficients) {
                let means = stack.means.iter().skip(first);
                for ((a, &intercept), mean) in coefficients.iter().zip(&model.intercepts).zip(means)
                {
                    *base += a * (f64::from(intercept) - mean);
                }
            }
            first += width;
            coefficients
        };
        let product = |line: &[f32], coefficients: &[f64]| -> f32 {
            line.iter().zip(coefficients).map(|(&w, a)| f64::from(w) * a).sum::<f64>() as f32
        };
        for (view, model) in &self.views {
            let coefficients = mix(model);
            let (weights, stride, offset) = if *view < SHORT_VIEWS {
                (&mut words.short_weights, SHORT_VIEWS * count, view * count)
            } else {
                (&mut words.long_weights, count, 0)
            };
            for (slots, line) in
                weights.chunks_exact_mut(stride).zip(model.weights.chunks_exact(width))
            {
                for (slot, coefficients) in slots.iter_mut().skip(offset).zip(&coefficients) {
                    *slot = product(line, coefficients);
                }
            }
        }
        let coefficients = mix(&self.signals);
        let weights = self
            .signals
            .weights
            .chunks_exact(width)
            .zip(&stack.signal_scales)
            .flat_map(|(line, scale)| {
                coefficients.iter().map(move |coefficients| scale * product(line, coefficients))
            })
            .collect();
        (base.into_iter().map(|base| base as f32).collect(), weights, words)
    }
}

/// The second stage: predictions of conversations and beginnings that the first did not see.
struct Stack {
    /// Row-major, standardised by [`Self::fit`].
    lines: Vec<f64>,
    width: usize,
    /// Of each line: its conversation, how much it counts, how many messages it is from.
    rows: Vec<usize>,
    counts: Vec<f64>,
    turns: Vec<usize>,
    means: Vec<f64>,
    spreads: Vec<f64>,
    signal_scales: Vec<f32>,
}

impl Stack {
    fn new(setup: &Setup<'_>) -> Self {
        Self {
            lines: Vec::new(),
            width: (setup.data.active.len() + 1) * setup.targets.width,
            rows: Vec::new(),
            counts: Vec::new(),
            turns: Vec::new(),
            means: Vec::new(),
            spreads: Vec::new(),
            signal_scales: setup.data.scales.clone(),
        }
    }

    /// Adds the predictions of `stage` for the conversations of a fold.
    fn predict(&mut self, setup: &Setup<'_>, stage: &Stage, fold: u64, beginnings: bool) {
        for (index, row) in setup.data.rows.iter().enumerate() {
            if setup.fold(index) != fold {
                continue;
            }
            let mut add = |line: Vec<f32>, count: f64, turns: usize| {
                self.lines.extend(line.into_iter().map(f64::from));
                self.rows.push(index);
                self.counts.push(count);
                self.turns.push(turns);
            };
            add(stage.predict(&row.views, &row.whole.signals), 1.0, row.whole.turns);
            for beginning in row.beginnings.iter().filter(|_| beginnings) {
                let messages = row.messages.get(..beginning.turns).unwrap_or_default();
                let views = vectors(&setup.data.words, messages);
                let line = stage.predict(&views, &beginning.signals);
                add(line, BEGINNING_COUNT, beginning.turns);
            }
        }
    }

    fn label(&self, targets: &Targets<'_>, line: usize) -> usize {
        let row = self.rows.get(line).copied().unwrap_or_default();
        targets.labels.get(row).copied().unwrap_or_default()
    }

    /// Fits all heads, and the calibration of head 0 on whole conversations.
    fn fit(&mut self, targets: &Targets<'_>) -> Result<(Vec<Logistic>, Calibration)> {
        self.standardise();
        let heads: Vec<Logistic> = (0..heads_for(targets.classes))
            .map(|head| {
                let outcomes: Vec<bool> = (0..self.rows.len())
                    .map(|line| targets.outcome(head, self.label(targets, line)))
                    .collect();
                Logistic::fit(&self.lines, self.width, &outcomes, &self.counts, STACK_L2)
            })
            .collect();
        let (mut scores, mut turns, mut outcomes) = (Vec::new(), Vec::new(), Vec::new());
        for (line, features) in self.whole_lines() {
            scores.push(heads.first().map_or(0.0, |head| head.score(features)) as f32);
            turns.push(self.turns.get(line).copied().unwrap_or_default());
            outcomes.push(targets.outcome(0, self.label(targets, line)));
        }
        let calibration = Calibration::fit(&scores, &turns, &outcomes)?;
        Ok((heads, calibration))
    }

    fn whole_lines(&self) -> impl Iterator<Item = (usize, &[f64])> {
        let lines = self.lines.chunks_exact(self.width).enumerate();
        lines.filter(|(line, _)| self.counts.get(*line).is_some_and(|&count| count == 1.0))
    }

    /// Brings every column to mean 0 and spread 1.
    fn standardise(&mut self) {
        let count = self.rows.len().max(1) as f64;
        let mut means = vec![0.0; self.width];
        let mut squares = vec![0.0; self.width];
        for line in self.lines.chunks_exact(self.width) {
            for ((mean, square), value) in means.iter_mut().zip(&mut squares).zip(line) {
                *mean += value / count;
                *square += value * value / count;
            }
        }
        let spread =
            |(square, mean): (&f64, &f64)| (square - mean * mean).max(0.0).sqrt().max(1e-6);
        let spreads: Vec<f64> = squares.iter().zip(&means).map(spread).collect();
        for line in self.lines.chunks_exact_mut(self.width) {
            for ((value, mean), spread) in line.iter_mut().zip(&means).zip(&spreads) {
                *value = (*value - mean) / spread;
            }
        }
        (self.means, self.spreads) = (means, spreads);
    }

    /// Shifts the heads of the classes that are no bad end for the best macro-F1 over all classes,
    /// one class after the other in steps of 0.1.
    fn balance(&self, heads: &mut [Logistic], targets: &Targets<'_>, calibration: &Calibration) {
        let lines: Vec<(f32, Vec<f32>, usize)> = self
            .whole_lines()
            .map(|(line, features)| {
                let scores: Vec<f32> =
                    heads.iter().map(|head| head.score(features) as f32).collect();
                let turns = self.turns.get(line).copied().unwrap_or_default();
                let raw = scores.first().copied().unwrap_or_default();
                (calibration.apply(raw, turns), scores, self.label(targets, line))
            })
            .collect();
        let actual: Vec<usize> = lines.iter().map(|(_, _, label)| *label).collect();
        let quality = |shifts: &[f32]| {
            let predicted: Vec<usize> = lines
                .iter()
                .map(|(bad, scores, _)| {
                    let shifted: Vec<f32> =
                        scores.iter().zip(shifts).map(|(score, shift)| score + shift).collect();
                    let probabilities =
                        super::model::divide(&shifted, *bad, targets.classes, targets.bad_from);
                    likeliest(&probabilities)
                })
                .collect();
            metrics::macro_f1(&predicted, &actual, targets.classes).unwrap_or_default()
        };
        let mut shifts = vec![0.0_f32; heads.len()];
        let mut best = quality(&shifts);
        for class in 0..targets.bad_from {
            let mut chosen = 0.0;
            for step in -20..=20_i8 {
                let shift = f32::from(step) / 10.0;
                let mut trial = shifts.clone();
                if let Some(slot) = trial.get_mut(class + 1) {
                    *slot = shift;
                }
                let found = quality(&trial);
                if found > best + 1e-4 {
                    (best, chosen) = (found, shift);
                }
            }
            if let Some(slot) = shifts.get_mut(class + 1) {
                *slot = chosen;
            }
        }
        for (head, shift) in heads.iter_mut().zip(shifts) {
            head.intercept += f64::from(shift);
        }
    }
}

/// The class with the highest probability; the first of equals.
pub(super) fn likeliest(probabilities: &[f32]) -> usize {
    let best = probabilities.iter().enumerate().rev().max_by(|a, b| a.1.total_cmp(b.1));
    best.map_or(0, |(class, _)| class)
}
