//! What moved a score, and where it stands in the text.

use std::collections::BTreeMap;

use super::cause::{Cause, CauseShare};
use super::grams;
use super::parts::Parts;
use super::result::{Driver, quoted};
use super::state::State;
use super::tally::Seen;
use crate::arrange::Arrange;
use crate::dialogue::{Conversation, Message, Role};
use crate::span::Span;
use crate::text::Normalized;

impl Parts {
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
        if self.words.is_some() {
            let mut turn = 0;
            for (index, message) in conversation.messages.iter().enumerate() {
                if message.role != Role::System {
                    let pieces = self.pieces(&message.text);
                    drivers.extend(self.words_of(state, turn, index, message, &pieces));
                    turn += pieces.len();
                }
            }
        }
        drivers.arrange_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        drivers
    }

    /// What was seen in message `index`, the newest, heaviest first.
    pub(super) fn drivers_of(&self, state: &State, index: usize, message: &Message) -> Vec<Driver> {
        let newest = state.tally.seen().iter().rev().take_while(|seen| seen.message == index);
        let mut drivers: Vec<Driver> = newest
            .filter_map(|seen| self.driver(state, seen, &message.text))
            .filter(|driver| driver.message.is_some())
            .collect();
        if self.words.is_some() && message.role != Role::System {
            let pieces = self.pieces(&message.text);
            let turn = state.tally.turns() - pieces.len();
            drivers.extend(self.words_of(state, turn, index, message, &pieces));
        }
        drivers.arrange_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        drivers
    }

    /// What the words of the pieces of message `index` brought, which were read after `turn` turns.
    fn words_of(
        &self,
        state: &State,
        turn: usize,
        index: usize,
        message: &Message,
        pieces: &[Span],
    ) -> Vec<Driver> {
        let (Some(words), Some(views)) = (&self.words, &state.views) else { return Vec::new() };
        let driver = |(number, place): (usize, &Span)| {
            let turn = (turn + number + 1) as u32;
            let text = place.slice(&message.text)?;
            let grams = grams::read(
                self.tokens,
                message.role,
                text,
                &Normalized::new(text),
                &self.catalogue.traits,
            );
            let rows = words.rows(message.role, &grams);
            let (weight, span) = views.part_of(words, turn, &rows, &grams);
            let span = span.map(|span| span.shifted(place.start));
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
        };
        pieces.iter().enumerate().filter_map(driver).collect()
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

/// A cause is named from this weight on, before calibration: less is a trace of an earlier message.
const NOTABLE: f32 = 0.02;

/// The causes that raising drivers name, by share of their weight.
pub(super) fn causes(drivers: &[Driver]) -> Vec<CauseShare> {
    let weight_of = |cause: Cause| -> f32 {
        let named = drivers.iter().filter(|d| d.cause == Some(cause) && d.weight > 0.0);
        named.map(|d| d.weight).sum()
    };
    let weights = Cause::ALL.map(|cause| (cause, weight_of(cause)));
    let notable = || weights.iter().filter(|(_, weight)| *weight >= NOTABLE);
    let all: f32 = notable().map(|(_, weight)| weight).sum();
    let mut shares: Vec<CauseShare> =
        notable().map(|&(cause, weight)| CauseShare { cause, share: weight / all }).collect();
    shares.arrange_by(|a, b| b.share.total_cmp(&a.share));
    shares
}
