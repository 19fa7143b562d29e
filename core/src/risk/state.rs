use super::malice::{MaliceReader, MaliceState};
use super::past::{Heard, Past};
use super::signals::{Catalogue, Sighting};
use super::tally::Tally;
use crate::dialogue::{Message, Role};

/// A conversation as far as it was read: what assessment and monitor share, so that both come to
/// the same numbers.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) past: Past,
    pub(super) tally: Tally,
    pub(super) malice: MaliceState,
    /// Messages read, the platform's among them.
    pub(super) messages: usize,
}

impl State {
    /// Nothing read.
    pub(super) fn new(catalogue: &Catalogue) -> Self {
        Self {
            past: Past::default(),
            tally: Tally::new(catalogue.cards().len()),
            malice: MaliceState::default(),
            messages: 0,
        }
    }

    /// Reads the next message: cost in its length, not in that of the conversation.
    pub(super) fn read(
        &mut self,
        catalogue: &Catalogue,
        malice: &MaliceReader,
        message: &Message,
        sightings: &mut Vec<Sighting>,
    ) {
        let index = self.messages;
        self.messages += 1;
        if message.role == Role::System {
            return;
        }
        let heard = Heard::new(index, message, &catalogue.cues);
        sightings.clear();
        catalogue.look(&self.past, &heard, sightings);
        let cards = catalogue.cards();
        let threat = sightings.iter().find_map(|sighting| {
            let threat = cards.get(sighting.signal)?.id.starts_with("threat.");
            sighting.span.filter(|_| threat)
        });
        malice.read(&mut self.malice, &heard, &message.text, threat);
        self.tally.add(index, sightings, |signal| {
            cards.get(signal).is_some_and(|card| card.speaker.is_none_or(|s| s == message.role))
        });
        self.past.remember(heard);
    }
}
