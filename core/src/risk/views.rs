//! Six views of the words of a conversation, each a vector over hashed n-grams in which the words
//! of each speaker have length 1: agents write more, and would drown the customer.
//!
//! Whole conversations, what was said last, and fading memories of two speeds between them: which
//! of them tells depends on the task, and training weighs them. All are kept up to date message by
//! message, so that one more message costs its own length.

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasherDefault;

use super::grams::MessageGrams;
use crate::arrange::Arrange;
use crate::dialogue::Role;
use crate::error::Result;
use crate::learn::math::ln64;
use crate::learn::{SparseVec, Vocabulary};
use crate::model_file::{ModelReader, ModelWriter};
use crate::span::Span;

/// The views over short n-grams, in the order of their weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Short {
    /// Everything said, by the logarithm of how often.
    Whole,
    /// What was said n messages ago counts 0.8ⁿ.
    Slow,
    /// What was said n messages ago counts 0.5ⁿ.
    Fast,
    /// The newest message.
    Last,
    /// The customer's newest message.
    LastCustomer,
}

const SHORTS: [Short; 5] =
    [Short::Whole, Short::Slow, Short::Fast, Short::Last, Short::LastCustomer];

/// The views over short n-grams, and with the long ones.
pub(super) const SHORT_VIEWS: usize = SHORTS.len();
pub(super) const VIEWS: usize = SHORT_VIEWS + 1;

/// The index of the view over long n-grams.
const LONG: usize = SHORT_VIEWS;

const SLOW: f64 = 0.8;
const FAST: f64 = 0.5;

/// One n-gram counts at most this often within a message for the fading views.
const FADING_CAP: f64 = 2.0;

/// What was said longer ago counts nothing in training vectors; live it fades further.
const NEGLIGIBLE: f64 = 1e-3;

/// A message as rows of the vocabularies: row and count, rows ascending.
#[derive(Debug, Clone, Default)]
pub(super) struct MessageRows {
    pub role: Option<Role>,
    short: Vec<(u32, f64)>,
    long: Vec<(u32, f64)>,
}

impl MessageRows {
    /// Which of the two sums of a view the message belongs to.
    fn speaker(&self) -> usize {
        usize::from(self.role != Some(Role::Customer))
    }
}

/// The weights of a trained model's words.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    pub short: Vocabulary,
    pub long: Vocabulary,
    pub heads: usize,
    /// By row, view and head.
    pub short_weights: Vec<f32>,
    /// By row and head.
    pub long_weights: Vec<f32>,
}

impl Words {
    /// A message as rows; n-grams that training did not see are left out.
    pub(super) fn rows(&self, role: Role, grams: &MessageGrams) -> MessageRows {
        let (short, long) = (grams.short.iter(), grams.long.iter());
        self.rows_of(role, short.map(|gram| gram.hash), long.map(|gram| gram.hash))
    }

    /// As [`Self::rows`], from the hashes of the n-grams.
    pub(super) fn rows_of(
        &self,
        role: Role,
        short: impl Iterator<Item = u64>,
        long: impl Iterator<Item = u64>,
    ) -> MessageRows {
        MessageRows {
            role: Some(role),
            short: counted(&self.short, short),
            long: counted(&self.long, long),
        }
    }

    fn short_weights(&self, row: u32, view: usize) -> &[f32] {
        let at = (row as usize * SHORT_VIEWS + view) * self.heads;
        self.short_weights.get(at..at + self.heads).unwrap_or_default()
    }

    fn long_weights(&self, row: u32) -> &[f32] {
        let at = row as usize * self.heads;
        self.long_weights.get(at..at + self.heads).unwrap_or_default()
    }

    /// Writes the parts.
    pub(super) fn write(&self, writer: &mut ModelWriter) {
        self.short.write(writer, "words.short");
        self.long.write(writer, "words.long");
        let rows = [self.short.len(), SHORT_VIEWS, self.heads];
        writer.f32s("words.short.weights", &rows, &self.short_weights);
        writer.f32s("words.long.weights", &[self.long.len(), self.heads], &self.long_weights);
    }

    /// Reads the parts; `None` for a model of signals alone.
    pub(super) fn read(reader: &ModelReader<'_>, heads: usize) -> Result<Option<Self>> {
        if !reader.has("words.short.weights") {
            return Ok(None);
        }
        let words = Self {
            short: Vocabulary::read(reader, "words.short")?,
            long: Vocabulary::read(reader, "words.long")?,
            heads,
            short_weights: reader.f32s("words.short.weights")?,
            long_weights: reader.f32s("words.long.weights")?,
        };
        if words.short_weights.len() != words.short.len() * SHORT_VIEWS * heads
            || words.long_weights.len() != words.long.len() * heads
        {
            return Err(reader.error("the words' weights do not fit their vocabularies"));
        }
        Ok(Some(words))
    }
}

/// The rows of hashes and how often each occurs, ascending.
fn counted(vocabulary: &Vocabulary, hashes: impl Iterator<Item = u64>) -> Vec<(u32, f64)> {
    let mut rows: Vec<u32> = hashes.filter_map(|hash| vocabulary.row(hash)).collect();
    rows.arrange();
    let mut counted: Vec<(u32, f64)> = Vec::with_capacity(rows.len());
    for row in rows {
        match counted.last_mut() {
            Some((last, count)) if *last == row => *count += 1.0,
            _ => counted.push((row, 1.0)),
        }
    }
    counted
}

/// The views of a conversation as vectors, for training.
pub(super) fn vectors(words: &Words, messages: &[MessageRows]) -> [SparseVec; VIEWS] {
    let mut views: [[BTreeMap<u32, f64>; 2]; VIEWS] = Default::default();
    let count = messages.len();
    let last_customer = messages.iter().rposition(|m| m.role == Some(Role::Customer));
    for (index, message) in messages.iter().enumerate() {
        let age = (count - 1 - index) as u32;
        for (view, maps) in views.iter_mut().enumerate() {
            let rows = if view == LONG { &message.long } else { &message.short };
            let factor = match SHORTS.get(view) {
                Some(Short::Whole) | None => 1.0,
                Some(Short::Slow) => power(SLOW, age),
                Some(Short::Fast) => power(FAST, age),
                Some(Short::Last) => f64::from(u8::from(age == 0)),
                Some(Short::LastCustomer) => f64::from(u8::from(last_customer == Some(index))),
            };
            if factor < NEGLIGIBLE {
                continue;
            }
            let fading = matches!(SHORTS.get(view), Some(Short::Slow | Short::Fast));
            let Some(map) = maps.get_mut(message.speaker()) else { continue };
            for &(row, times) in rows {
                let times = if fading { times.min(FADING_CAP) } else { times };
                *map.entry(row).or_default() += factor * times;
            }
        }
    }
    let mut out: [SparseVec; VIEWS] = Default::default();
    for (view, (maps, out)) in views.into_iter().zip(&mut out).enumerate() {
        let fading = matches!(SHORTS.get(view), Some(Short::Slow | Short::Fast));
        let vocabulary = if view == LONG { &words.long } else { &words.short };
        let entry = |(row, value): (u32, f64)| {
            let value = if fading { value } else { ln64(1.0 + value) };
            (row, (value * f64::from(vocabulary.idf(row))) as f32)
        };
        let mut entries = Vec::new();
        for map in maps {
            let mut part = SparseVec::new(map.into_iter().map(entry).collect());
            part.normalise();
            entries.extend(part.iter());
        }
        *out = SparseVec::new(entries);
    }
    out
}

/// An n-gram's counts so far.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    times: f64,
    slow: f64,
    fast: f64,
    /// The turn `slow` and `fast` are as of.
    turn: u32,
}

type Cells = HashMap<u32, Cell, BuildHasherDefault<RowHasher>>;

/// Rows are dense small numbers: one multiplication spreads them.
#[derive(Debug, Clone, Default)]
pub(super) struct RowHasher(u64);

impl std::hash::Hasher for RowHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        }
    }

    fn write_u32(&mut self, row: u32) {
        self.0 = u64::from(row).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

/// One view's squared length, and its products with the heads' weights, before the division.
#[derive(Debug, Clone, Default)]
struct Sum {
    square: f64,
    products: Vec<f64>,
}

impl Sum {
    fn clear(&mut self, heads: usize) {
        self.square = 0.0;
        self.products.clear();
        self.products.resize(heads, 0.0);
    }

    fn fade(&mut self, factor: f64) {
        self.square *= factor * factor;
        self.products.iter_mut().for_each(|product| *product *= factor);
    }

    /// An entry went from `old` to `new`.
    fn change(&mut self, old: f64, new: f64, weights: &[f32]) {
        self.square += new * new - old * old;
        for (product, &weight) in self.products.iter_mut().zip(weights) {
            *product += (new - old) * f64::from(weight);
        }
    }

    /// What an entry of `1` brings.
    fn scale(&self) -> f64 {
        if self.square > 1e-12 { 1.0 / self.square.sqrt() } else { 0.0 }
    }
}

/// The views of a conversation as far as it was read.
#[derive(Debug, Clone)]
pub(super) struct ViewState {
    cells: Cells,
    long: Cells,
    /// Of each view, the customer's and the agent's.
    sums: [[Sum; 2]; VIEWS],
    turn: u32,
    /// The last turn of the customer.
    last_customer: Option<u32>,
}

impl ViewState {
    /// Nothing read.
    pub(super) fn new(words: &Words) -> Self {
        let mut sums: [[Sum; 2]; VIEWS] = Default::default();
        sums.iter_mut().flatten().for_each(|sum| sum.clear(words.heads));
        Self { cells: Cells::default(), long: Cells::default(), sums, turn: 0, last_customer: None }
    }

    /// Takes in the next message.
    pub(super) fn read(&mut self, words: &Words, message: &MessageRows) {
        self.turn += 1;
        let [whole, slow, fast, last, last_customer, long] = &mut self.sums;
        slow.iter_mut().for_each(|sum| sum.fade(SLOW));
        fast.iter_mut().for_each(|sum| sum.fade(FAST));
        last.iter_mut().for_each(|sum| sum.clear(words.heads));
        let customer = message.role == Some(Role::Customer);
        if customer {
            last_customer.iter_mut().for_each(|sum| sum.clear(words.heads));
            self.last_customer = Some(self.turn);
        }
        fn own(sums: &mut [Sum; 2], customer: bool) -> &mut Sum {
            let [theirs, ours] = sums;
            if customer { theirs } else { ours }
        }
        let (whole, slow, fast) = (own(whole, customer), own(slow, customer), own(fast, customer));
        let (last, last_customer, long) =
            (own(last, customer), own(last_customer, customer), own(long, customer));
        for &(row, times) in &message.short {
            let idf = f64::from(words.short.idf(row));
            let cell = self.cells.entry(row).or_default();
            let old = *cell;
            let passed = self.turn - old.turn;
            let (old_slow, old_fast) =
                (old.slow * power(SLOW, passed), old.fast * power(FAST, passed));
            let capped = times.min(FADING_CAP);
            *cell = Cell {
                times: old.times + times,
                slow: old_slow + capped,
                fast: old_fast + capped,
                turn: self.turn,
            };
            let new = *cell;
            let logarithm = |times: f64| ln64(1.0 + times) * idf;
            whole.change(logarithm(old.times), logarithm(new.times), words.short_weights(row, 0));
            slow.change(old_slow * idf, new.slow * idf, words.short_weights(row, 1));
            fast.change(old_fast * idf, new.fast * idf, words.short_weights(row, 2));
            last.change(0.0, logarithm(times), words.short_weights(row, 3));
            if customer {
                last_customer.change(0.0, logarithm(times), words.short_weights(row, 4));
            }
        }
        for &(row, times) in &message.long {
            let idf = f64::from(words.long.idf(row));
            let cell = self.long.entry(row).or_default();
            let old = cell.times;
            cell.times += times;
            let logarithm = |times: f64| ln64(1.0 + times) * idf;
            long.change(logarithm(old), logarithm(cell.times), words.long_weights(row));
        }
    }

    /// Adds what the words bring to each head.
    pub(super) fn add_scores(&self, scores: &mut [f32]) {
        for sum in self.sums.iter().flatten() {
            let scale = sum.scale();
            for (score, product) in scores.iter_mut().zip(&sum.products) {
                *score += (product * scale) as f32;
            }
        }
    }

    /// What the words of message `turn` (from 1) bring to head 0, and the place that brings most.
    pub(super) fn part_of(
        &self,
        words: &Words,
        turn: u32,
        message: &MessageRows,
        grams: &MessageGrams,
    ) -> (f32, Option<Span>) {
        let age = self.turn.saturating_sub(turn);
        let of_speaker = self.sums.iter().filter_map(|sums| sums.get(message.speaker()));
        let scales: Vec<f64> = of_speaker.map(Sum::scale).collect();
        let scale = |view: usize| scales.get(view).copied().unwrap_or_default();
        let weight = |weights: &[f32]| f64::from(weights.first().copied().unwrap_or_default());
        let mut by_row: BTreeMap<(bool, u32), f64> = BTreeMap::new();
        let mut total = 0.0;
        for &(row, times) in &message.short {
            let idf = f64::from(words.short.idf(row));
            let all = self.cells.get(&row).map_or(times, |cell| cell.times);
            let capped = times.min(FADING_CAP);
            let values = [
                ln64(1.0 + all) * times / all,
                capped * power(SLOW, age),
                capped * power(FAST, age),
                if age == 0 { ln64(1.0 + times) } else { 0.0 },
                if self.last_customer == Some(turn) { ln64(1.0 + times) } else { 0.0 },
            ];
            let part: f64 = values
                .iter()
                .enumerate()
                .map(|(view, value)| {
                    value * idf * weight(words.short_weights(row, view)) * scale(view)
                })
                .sum();
            total += part;
            by_row.insert((false, row), part / times);
        }
        for &(row, times) in &message.long {
            let idf = f64::from(words.long.idf(row));
            let all = self.long.get(&row).map_or(times, |cell| cell.times);
            let value = ln64(1.0 + all) * times / all;
            let part = value * idf * weight(words.long_weights(row)) * scale(LONG);
            total += part;
            by_row.insert((true, row), part / times);
        }
        let best = |vocabulary: &Vocabulary, grams: &[super::grams::Gram], long: bool| {
            let weighed = grams.iter().filter_map(|gram| {
                let part = by_row.get(&(long, vocabulary.row(gram.hash)?))?;
                // The place that speaks for the message's own direction.
                Some((part * total.signum(), gram.span))
            });
            weighed.fold(None, |best: Option<(f64, Span)>, next| match best {
                Some(best) if best.0 >= next.0 => Some(best),
                _ => Some(next),
            })
        };
        let short = best(&words.short, &grams.short, false);
        let long = best(&words.long, &grams.long, true);
        let span = match (short, long) {
            (Some(a), Some(b)) => Some(if a.0 >= b.0 { a.1 } else { b.1 }),
            (a, b) => a.or(b).map(|found| found.1),
        };
        (total as f32, span)
    }
}

/// `base` to a small whole power by repeated multiplication: the same bits everywhere.
fn power(base: f64, exponent: u32) -> f64 {
    (0..exponent.min(512)).fold(1.0, |value, _| value * base)
}
