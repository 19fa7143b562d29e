use super::grams;
use super::malice::{MaliceState, Threat};
use super::options::Tokens;
use super::parts::Parts;
use super::past::{Heard, Past};
use super::signals::Sighting;
use super::tally::Tally;
use super::views::ViewState;
use crate::dialogue::{Message, Role};

/// A conversation as far as it was read: what assessment and monitor share, so that both come to
/// the same numbers.
#[derive(Debug, Clone)]
pub(super) struct State {
    pub(super) past: Past,
    pub(super) tally: Tally,
    pub(super) malice: MaliceState,
    /// The words, for models that read them.
    pub(super) views: Option<ViewState>,
    /// Messages read, the platform's among them.
    pub(super) messages: usize,
}

impl State {
    /// Nothing read.
    pub(super) fn new(parts: &Parts) -> Self {
        Self {
            past: Past::default(),
            tally: Tally::new(parts.catalogue.cards().len()),
            malice: MaliceState::default(),
            views: parts.words.as_ref().map(ViewState::new),
            messages: 0,
        }
    }

    /// Reads the next message: cost in its length, not in that of the conversation.
    pub(super) fn read(&mut self, parts: &Parts, message: &Message, sightings: &mut Vec<Sighting>) {
        let index = self.messages;
        self.messages += 1;
        if message.role == Role::System {
            return;
        }
        if parts.clauses {
            self.read_clauses(parts, index, message, sightings);
            return;
        }
        let heard = self.hear(parts, index, message, sightings);
        self.suspect(parts, &heard, message, sightings);
        self.take(parts, message, heard, sightings);
    }

    /// Reads a message clause by clause; malice, which looks for what stands together, as a whole.
    fn read_clauses(
        &mut self,
        parts: &Parts,
        index: usize,
        message: &Message,
        sightings: &mut Vec<Sighting>,
    ) {
        let heard = self.hear(parts, index, message, sightings);
        self.suspect(parts, &heard, message, sightings);
        for place in parts.pieces(&message.text) {
            let text = place.slice(&message.text).unwrap_or_default().to_owned();
            let piece = Message { text, ..message.clone() };
            let heard = self.hear(parts, index, &piece, sightings);
            for span in sightings.iter_mut().filter_map(|sighting| sighting.span.as_mut()) {
                *span = span.shifted(place.start);
            }
            self.take(parts, &piece, heard, sightings);
        }
    }

    /// What message `index` says, and what it shows.
    fn hear<'m>(
        &self,
        parts: &Parts,
        index: usize,
        message: &'m Message,
        sightings: &mut Vec<Sighting>,
    ) -> Heard<'m> {
        let catalogue = &parts.catalogue;
        // Numbers in place of words say nothing to cues: 12315 would be a complaint.
        let cues = (parts.tokens == Tokens::Text).then_some(&catalogue.cues);
        let heard = Heard::new(index, message, cues);
        sightings.clear();
        catalogue.look(&self.past, &heard, sightings);
        heard
    }

    /// Looks for malice.
    fn suspect(
        &mut self,
        parts: &Parts,
        heard: &Heard<'_>,
        message: &Message,
        sightings: &[Sighting],
    ) {
        if parts.tokens != Tokens::Text {
            return;
        }
        let threats = sightings.iter().filter_map(|sighting| {
            let id = parts.catalogue.cards().get(sighting.signal)?.id.as_str();
            let public = matches!(id, "threat.review" | "threat.exposure" | "threat.veiled");
            let span = sighting.span.filter(|_| id.starts_with("threat."))?;
            Some(Threat { span, public })
        });
        let threat = threats.max_by_key(|threat| threat.public);
        parts.malice.read(&mut self.malice, heard, &message.text, threat);
    }

    /// Takes a message, or a clause of one, into the sums.
    fn take(
        &mut self,
        parts: &Parts,
        message: &Message,
        heard: Heard<'_>,
        sightings: &mut Vec<Sighting>,
    ) {
        let catalogue = &parts.catalogue;
        let cards = catalogue.cards();
        let grave = catalogue.is_grave(sightings);
        if grave {
            // Words that calm have a place, tone and length have none.
            sightings.retain(|sighting| sighting.span.is_some() || !parts.calms(sighting.signal));
        }
        self.tally.add(heard.index, sightings, grave, |signal| {
            cards.get(signal).is_some_and(|card| card.speaker.is_none_or(|s| s == message.role))
        });
        if let (Some(words), Some(views)) = (&parts.words, &mut self.views) {
            let grams = grams::read(
                parts.tokens,
                message.role,
                &message.text,
                &heard.normal,
                &catalogue.traits,
            );
            views.read(words, &words.rows(message.role, &grams));
        }
        self.past.remember(heard);
    }
}
