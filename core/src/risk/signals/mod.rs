//! What a conversation shows: each signal says, message by message, whether and how strongly it is
//! there. [`catalogue`] is the one place where signals are listed.
//!
//! A signal is either a **cue** (phrases of one speaker, a file of `assets/lexicons/risk`) or a
//! **pattern** (a file here that looks at the course of the conversation). None of them looks at
//! age, sex, education or region.

mod cue;
mod cue_files;
mod curt;
mod emotion_slope;
mod hand_over;
mod intensity;
mod irony;
mod length;
mod long_wait;
mod overdue_promise;
mod question;
mod refusal;
mod repeated_question;
mod repeated_reply;
mod short_reply;
mod stalled;
mod tone;
mod unanswered;
mod veiled_threat;

use super::cause::Cause;
use super::past::{Heard, Past};
use super::traits::Traits;
use crate::dialogue::Role;
use crate::span::Span;

pub(crate) use cue::Cues;
#[cfg(test)]
pub(crate) use cue::own_tests;
pub(in crate::risk) use cue_files::cue_file;
pub(crate) use tone::{Tone, ToneModel};

/// Which way a signal may move the score. The fit keeps to it, so that no driver reads absurd.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Direction {
    /// Never lowers the risk.
    Raises,
    /// Never raises it.
    Lowers,
    /// A trait of the conversation without a moral: its length.
    Either,
}

/// What is known of a signal without a conversation.
#[derive(Debug, Clone)]
pub(crate) struct Card {
    /// Dotted id: `threat.review`.
    pub id: String,
    /// What the signal says, in Chinese.
    pub message: String,
    /// Why it counts, in Chinese; empty where the message says it all.
    pub why: String,
    /// Which cause it speaks for.
    pub cause: Option<Cause>,
    /// Whose messages it reads; `None` for both.
    pub speaker: Option<Role>,
    /// Which way it moves the score.
    pub direction: Direction,
    /// The weight it has before any data speaks, in units of the score before calibration.
    pub prior: f32,
}

impl Card {
    /// Whether a message that shows the signal never lowers the score: what was said before it does
    /// not fade while it is the newest, and its length or tone counts only where it raises.
    pub(crate) fn is_grave(&self) -> bool {
        self.id.starts_with("threat.") || self.id == "agent.inducement"
    }

    /// Whether words that calm do not count beside it: a threat with a 谢谢, money back in private.
    /// A complaint that is spoken of may be one that was settled.
    fn silences(&self) -> bool {
        self.is_grave() && self.id != "threat.complaint"
    }
}

/// A signal seen in a message.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sighting {
    /// The index in the catalogue.
    pub signal: usize,
    /// How strongly, from 0 to 3.
    pub strength: f32,
    /// The bytes of the message; `None` where the whole message is meant.
    pub span: Option<Span>,
}

/// A signal that looks at the course of the conversation.
pub(crate) trait Pattern:
    Send + Sync + std::panic::UnwindSafe + std::panic::RefUnwindSafe
{
    /// What is known of it.
    fn card(&self) -> Card;
    /// How strongly the newest message shows it, and where. `past` holds what came before.
    fn look(&self, past: &Past, heard: &Heard<'_>) -> Option<(f32, Option<Span>)>;
}

/// The patterns, in the order of the model's features. New ones go to the end of a format.
pub(crate) fn patterns() -> Vec<Box<dyn Pattern>> {
    vec![
        Box::new(repeated_question::RepeatedQuestion),
        Box::new(unanswered::Unanswered),
        Box::new(long_wait::LongWait),
        Box::new(long_wait::WaitWithoutApology),
        Box::new(stalled::Stalled),
        Box::new(overdue_promise::OverduePromise),
        Box::new(refusal::BareRefusal),
        Box::new(repeated_reply::RepeatedReply),
        Box::new(hand_over::HandOver),
        Box::new(emotion_slope::EmotionSlope),
        Box::new(intensity::Intensity),
        Box::new(short_reply::ShortReply),
        Box::new(question::Question),
        Box::new(length::CustomerTurn),
        Box::new(length::CustomerLength),
        Box::new(length::AgentTurn),
        Box::new(length::AgentLength),
        Box::new(curt::Curt),
        Box::new(veiled_threat::VeiledThreat),
        Box::new(irony::Irony),
    ]
}

/// All signals of a model: cues, then patterns, then the tones of a trained text head.
pub(crate) struct Catalogue {
    pub(crate) cues: Cues,
    pub(crate) patterns: Vec<Box<dyn Pattern>>,
    pub(crate) tone: Option<ToneModel>,
    /// What none of them may rest on.
    pub(in crate::risk) traits: Traits,
    cards: Vec<Card>,
    /// The signals of sarcasm, those it takes back wherever they stand, and thanks.
    sarcasm: Vec<usize>,
    taken_back: Vec<usize>,
    thanks: Vec<usize>,
    /// The signal of an apology.
    apology: Option<usize>,
}

impl std::fmt::Debug for Catalogue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Catalogue").field("signals", &self.cards.len()).finish_non_exhaustive()
    }
}

impl Catalogue {
    /// The built-in signals with an optional text head.
    pub(crate) fn new(cues: Cues, tone: Option<ToneModel>) -> Self {
        let patterns = patterns();
        let mut cards: Vec<Card> = cues.cards().to_vec();
        cards.extend(patterns.iter().map(|pattern| pattern.card()));
        cards.extend(Tone::ALL.iter().filter(|_| tone.is_some()).map(|tone| tone.card()));
        let places = |ids: &[&str]| -> Vec<usize> {
            let named =
                |(place, card): (usize, &Card)| ids.contains(&card.id.as_str()).then_some(place);
            cards.iter().enumerate().filter_map(named).collect()
        };
        let sarcasm = places(&["sarcasm", "sarcasm.contrast"]);
        let (taken_back, thanks) = (places(&["praise", "accept", "relief"]), places(&["thanks"]));
        let apology = places(&["agent.apology"]).first().copied();
        Self {
            cues,
            patterns,
            tone,
            traits: Traits::builtin(),
            cards,
            sarcasm,
            taken_back,
            thanks,
            apology,
        }
    }

    /// The signals, in the order of the model's features.
    pub(crate) fn cards(&self) -> &[Card] {
        &self.cards
    }

    /// Appends what the newest message shows.
    pub(crate) fn look(&self, past: &Past, heard: &Heard<'_>, out: &mut Vec<Sighting>) {
        let first_pattern = self.cues.cards().len();
        for hit in &heard.hits {
            out.push(Sighting { signal: hit.cue, strength: 1.0, span: Some(hit.span) });
        }
        for (index, pattern) in self.patterns.iter().enumerate() {
            if let Some((strength, span)) = pattern.look(past, heard) {
                let strength = strength.clamp(0.0, 3.0);
                out.push(Sighting { signal: first_pattern + index, strength, span });
            }
        }
        self.take_as_meant(out);
        if let (Some(tone), Role::Customer) = (&self.tone, heard.role) {
            let first = first_pattern + self.patterns.len();
            for (index, strength) in tone
                .strengths(&heard.normal, &self.traits.find(&heard.normal))
                .into_iter()
                .enumerate()
            {
                out.push(Sighting { signal: first + index, strength, span: None });
            }
        }
    }

    /// Whether a sighting is of an apology.
    pub(crate) fn is_apology(&self, sighting: &Sighting) -> bool {
        Some(sighting.signal) == self.apology
    }

    /// Leaves out praise and consent beside sarcasm (理解理解，明年发也行), and thanks that are a part
    /// of it (谢谢你们啊).
    fn take_as_meant(&self, out: &mut Vec<Sighting>) {
        let scorn = |s: &Sighting| self.sarcasm.contains(&s.signal);
        let places: Vec<Option<Span>> = out.iter().filter(|s| scorn(s)).map(|s| s.span).collect();
        if places.is_empty() {
            return;
        }
        let within = |span: Span| places.iter().flatten().any(|place| place.contains(span));
        out.retain(|s| {
            let part = self.thanks.contains(&s.signal) && s.span.is_some_and(within);
            !(part || self.taken_back.contains(&s.signal))
        });
    }

    /// Whether one of the sightings is [grave](Card::is_grave).
    pub(crate) fn is_grave(&self, sightings: &[Sighting]) -> bool {
        sightings.iter().any(|sighting| self.cards.get(sighting.signal).is_some_and(Card::is_grave))
    }
}

#[cfg(test)]
mod tests {
    use super::testing::strengths;
    use crate::risk::traits::Traits;
    use crate::text::Normalized;

    #[test]
    fn beside_sarcasm_nothing_is_praise_or_consent() {
        let scorn = "c:理解理解，明年发也行，真棒，谢谢你们啊";
        for id in ["praise", "accept", "thanks"] {
            assert_eq!(strengths(id, scorn), [0.0], "{id}");
        }
        assert!(strengths("thanks", "c:呵呵，谢谢您")[0] > 0.0);
        assert!(strengths("praise", "c:真棒，谢谢你们")[0] > 0.0);
    }

    /// Issue, 1: no use of age, sex, education or region.
    #[test]
    fn no_cue_names_a_trait_of_a_person() {
        let traits = Traits::builtin();
        for folder in ["risk", "malice"] {
            let root = format!("{}/assets/lexicons/{folder}", env!("CARGO_MANIFEST_DIR"));
            for file in std::fs::read_dir(root).unwrap() {
                let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
                let file: toml::Table = toml::from_str(&text).unwrap();
                for phrase in file["any"].as_array().unwrap() {
                    let phrase = phrase.as_str().unwrap();
                    let normal = Normalized::new(phrase);
                    let touches = traits.find(&normal).touch(0, normal.len());
                    assert!(!touches, "{}: {phrase}", file["id"]);
                }
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod testing {
    use super::*;
    use crate::dialogue::{Conversation, Message};

    /// Reads `c:text|a/name@seconds:text|…`.
    pub(crate) fn talk(text: &str) -> Conversation {
        let message = |part: &str| {
            let (head, text) = part.split_once(':').unwrap();
            let (head, at) = head.split_once('@').map_or((head, None), |(h, at)| (h, Some(at)));
            let (role, agent) = head.split_once('/').map_or((head, None), |(r, a)| (r, Some(a)));
            let role = if role == "c" { Role::Customer } else { Role::Agent };
            let mut message = Message::new(role, text);
            message.at = at.map(|at| at.parse().unwrap());
            message.agent = agent.map(str::to_owned);
            message
        };
        Conversation::new(text.split('|').map(message).collect())
    }

    /// The strength of one signal in each message.
    pub(crate) fn strengths(id: &str, text: &str) -> Vec<f32> {
        let catalogue = Catalogue::new(Cues::builtin().unwrap(), None);
        let signal = catalogue.cards().iter().position(|card| card.id == id).unwrap();
        let mut past = Past::default();
        let mut strengths = Vec::new();
        for (index, message) in talk(text).messages.iter().enumerate() {
            let heard = Heard::new(index, message, Some(&catalogue.cues));
            let mut out = Vec::new();
            catalogue.look(&past, &heard, &mut out);
            strengths.push(out.iter().filter(|s| s.signal == signal).map(|s| s.strength).sum());
            past.remember(heard);
        }
        strengths
    }
}
