//! Conversations as training reads them.

use std::sync::Arc;

use super::super::grams;
use super::super::options::{RiskOptions, Tokens};
use super::super::parts::Parts;
use super::super::signals::Catalogue;
use super::super::state::State;
use super::super::tally::PARTS;
use super::super::views::{MessageRows, VIEWS, Words, vectors};
use crate::dialogue::{Conversation, Message, Role};
use crate::error::Result;
use crate::learn::{SparseVec, Vocabulary, VocabularyOptions, hash};
use crate::parallel;
use crate::text::Normalized;

/// How much of a conversation the beginnings hold.
const BEGINNINGS: [(usize, usize); 3] = [(1, 4), (1, 2), (3, 4)];
/// Shorter conversations have no beginning to speak of.
const MIN_MESSAGES: usize = 4;

/// A conversation with its features.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) messages: Vec<MessageRows>,
    /// The signals' features when all was read, and at each beginning, with the turns read.
    pub(super) whole: Snapshot,
    pub(super) beginnings: Vec<Snapshot>,
    pub(super) views: [SparseVec; VIEWS],
    /// What keeps related rows in one fold.
    pub(super) key: u64,
}

/// The signals of a conversation at a point of it.
#[derive(Debug)]
pub(super) struct Snapshot {
    pub(super) turns: usize,
    /// The turns that calibration counts.
    pub(super) clock: usize,
    pub(super) signals: SparseVec,
}

/// All rows, and what they have in common.
#[derive(Debug)]
pub(super) struct Data {
    pub(super) rows: Vec<Row>,
    pub(super) words: Words,
    /// The signals that features are of.
    pub(super) catalogue: Arc<Catalogue>,
    /// 1 / standard deviation of each signal feature.
    pub(super) scales: Vec<f32>,
    /// The views that differ from one another in this data.
    pub(super) active: Vec<usize>,
    /// Whether texts were read clause by clause.
    pub(super) clauses: bool,
}

/// A conversation before the vocabulary is known: the hashes of its n-grams, and where the grams of
/// each message end.
struct Heard {
    short: Vec<u64>,
    long: Vec<u64>,
    messages: Vec<(Role, usize, usize)>,
    whole: Snapshot,
    beginnings: Vec<Snapshot>,
}

/// Reads all conversations.
pub(super) fn read(
    conversations: &[Conversation],
    options: &RiskOptions,
    catalogue: &Arc<Catalogue>,
) -> Result<Data> {
    // Single texts, such as reviews, are read clause by clause: where in a text something is said
    // tells as much as where in a conversation.
    let spoken = |c: &Conversation| c.messages.iter().filter(|m| m.role != Role::System).count();
    let single = conversations.iter().all(|conversation| spoken(conversation) <= 1);
    let clauses = single && options.tokens == Tokens::Text;
    let reader = Parts::reader(Arc::clone(catalogue), options.tokens, clauses)?;
    let heard = parallel::map(conversations, |_, conversation| Heard::new(&reader, conversation));
    // Numbered words gain nothing by being rare (5-fold AUC on two shops' dialogues); characters do.
    let idf_power = if options.tokens == Tokens::Whitespace { 0.0 } else { 0.5 };
    let vocabulary = VocabularyOptions { min_documents: 2, idf_power, ..Default::default() };
    let words = Words {
        short: Vocabulary::fit(heard.iter().map(|heard| heard.short.as_slice()), &vocabulary),
        long: Vocabulary::fit(heard.iter().map(|heard| heard.long.as_slice()), &vocabulary),
        ..Words::default()
    };
    let features = parallel::map(&heard, |_, heard| {
        let messages = heard.rows(&words);
        let views = vectors(&words, &messages);
        (messages, views)
    });
    let rows = heard.into_iter().zip(features).zip(conversations);
    let mut rows: Vec<Row> = rows
        .map(|((heard, (messages, views)), conversation)| Row {
            messages,
            whole: heard.whole,
            beginnings: heard.beginnings,
            views,
            key: key(conversation),
        })
        .collect();
    let alike = rows.iter().all(|row| row.messages.len() <= 1);
    let active = if alike { vec![0, VIEWS - 1] } else { (0..VIEWS).collect() };
    let scales = scales(&rows, catalogue.cards().len() * PARTS);
    for row in &mut rows {
        for snapshot in std::iter::once(&mut row.whole).chain(&mut row.beginnings) {
            let ids = snapshot.signals.ids().to_vec();
            for (value, id) in snapshot.signals.values_mut().iter_mut().zip(ids) {
                *value *= scales.get(id as usize).copied().unwrap_or_default();
            }
        }
    }
    Ok(Data { rows, words, catalogue: Arc::clone(catalogue), scales, active, clauses })
}

impl Heard {
    fn new(reader: &Parts, conversation: &Conversation) -> Self {
        let spoken: Vec<&Message> =
            conversation.messages.iter().filter(|m| m.role != Role::System).collect();
        let cuts: Vec<usize> = BEGINNINGS
            .iter()
            .map(|(part, of)| (spoken.len() * part).div_ceil(*of))
            .filter(|&cut| spoken.len() >= MIN_MESSAGES && cut > 0 && cut < spoken.len())
            .collect();
        let mut state = State::new(reader);
        let mut sightings = Vec::new();
        let (mut short, mut long) = (Vec::new(), Vec::new());
        let mut messages = Vec::with_capacity(spoken.len());
        let mut beginnings = Vec::new();
        for message in spoken {
            state.read(reader, message, &mut sightings);
            for place in reader.pieces(&message.text) {
                let text = place.slice(&message.text).unwrap_or_default();
                let normal = Normalized::new(text);
                let grams = grams::read(
                    reader.tokens,
                    message.role,
                    text,
                    &normal,
                    &reader.catalogue.traits,
                );
                short.extend(grams.short.iter().map(|gram| gram.hash));
                long.extend(grams.long.iter().map(|gram| gram.hash));
                messages.push((message.role, short.len(), long.len()));
            }
            if cuts.contains(&state.tally.turns()) {
                beginnings.push(Snapshot::of(&state));
            }
        }
        Self { short, long, messages, whole: Snapshot::of(&state), beginnings }
    }

    fn rows(&self, words: &Words) -> Vec<MessageRows> {
        let mut from = (0, 0);
        let mut rows = Vec::with_capacity(self.messages.len());
        for &(role, short, long) in &self.messages {
            let own = (
                self.short.get(from.0..short).unwrap_or_default(),
                self.long.get(from.1..long).unwrap_or_default(),
            );
            rows.push(words.rows_of(role, own.0.iter().copied(), own.1.iter().copied()));
            from = (short, long);
        }
        rows
    }
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
fn scales(rows: &[Row], features: usize) -> Vec<f32> {
    let count = rows.len().max(1) as f64;
    let (mut sums, mut squares) = (vec![0.0_f64; features], vec![0.0_f64; features]);
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
        let tally = &state.tally;
        Self { turns: tally.turns(), clock: tally.clock(), signals: tally.vector() }
    }
}
