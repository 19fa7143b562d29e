//! What is remembered of a conversation while it is read, message by message.

use std::collections::VecDeque;

use super::signals::Cues;
use crate::arrange::Arrange;
use crate::dialogue::{Message, Role};
use crate::learn::hash::Hasher;
use crate::span::Span;
use crate::text::Normalized;

/// How far back patterns look, in messages. Bounds the cost and the memory of a push.
const WINDOW: usize = 16;

/// A cue found in a message.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Hit {
    /// The cue's index in the catalogue.
    pub cue: usize,
    /// Normalised characters.
    pub from: usize,
    /// One past the last normalised character.
    pub to: usize,
    /// Original bytes.
    pub span: Span,
}

/// The newest message, read.
#[derive(Debug)]
pub(crate) struct Heard<'a> {
    /// Its index in the conversation.
    pub index: usize,
    /// Who wrote it.
    pub role: Role,
    /// Its time in seconds.
    pub at: Option<f64>,
    /// The agent's name.
    pub agent: Option<&'a str>,
    /// Its normalised text.
    pub normal: Normalized,
    /// The cues in it.
    pub hits: Vec<Hit>,
    /// The sorted hashes of its character pairs.
    pub pairs: Vec<u32>,
    /// The groups of cues it shows.
    pub mood: Mood,
}

/// Which kinds of cue a message shows, for patterns that look at the course.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Mood {
    /// Cues of the customer that raise the risk.
    pub negative: f32,
    /// Cues that lower it.
    pub positive: f32,
    /// The agent apologised or showed understanding.
    pub apology: bool,
    /// The agent asked to wait.
    pub wait: bool,
    /// The agent promised something.
    pub promise: bool,
    /// The agent refused.
    pub refusal: bool,
    /// The agent offered something, or solved it.
    pub offer: bool,
}

/// A message as it is remembered.
#[derive(Debug, Clone)]
pub(crate) struct Remembered {
    pub role: Role,
    pub at: Option<f64>,
    pub pairs: Vec<u32>,
    pub question: bool,
    pub mood: Mood,
}

/// The course of a conversation so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Past {
    /// The last messages, newest at the back.
    recent: VecDeque<Remembered>,
    /// Messages of the customer since the agent last wrote, and the time of the first of them.
    pub waiting: usize,
    pub waiting_since: Option<f64>,
    /// How often the agent's name changed.
    pub hand_overs: usize,
    last_agent: Option<String>,
    /// Messages read.
    pub messages: usize,
}

impl Past {
    /// The remembered messages, newest first.
    pub(crate) fn back(&self) -> impl Iterator<Item = &Remembered> {
        self.recent.iter().rev()
    }

    /// The remembered messages of one speaker, newest first.
    pub(crate) fn back_of(&self, role: Role) -> impl Iterator<Item = &Remembered> {
        self.back().filter(move |message| message.role == role)
    }

    /// The name of the agent who wrote last.
    pub(crate) fn last_agent(&self) -> Option<&str> {
        self.last_agent.as_deref()
    }

    /// Takes the newest message into the past.
    pub(crate) fn remember(&mut self, heard: Heard<'_>) {
        match heard.role {
            Role::Customer => {
                if self.waiting == 0 {
                    self.waiting_since = heard.at;
                }
                self.waiting += 1;
            }
            Role::Agent => {
                self.waiting = 0;
                self.waiting_since = None;
                if let Some(agent) = heard.agent {
                    let changed = self.last_agent.as_deref().is_some_and(|last| last != agent);
                    self.hand_overs += usize::from(changed);
                    self.last_agent = Some(agent.to_owned());
                }
            }
            Role::System => {}
        }
        if self.recent.len() == WINDOW {
            self.recent.pop_front();
        }
        self.recent.push_back(Remembered {
            role: heard.role,
            at: heard.at,
            question: is_question(&heard.normal),
            pairs: heard.pairs,
            mood: heard.mood,
        });
        self.messages += 1;
    }
}

impl<'a> Heard<'a> {
    /// Reads message `index`; without `cues` where its text holds no words.
    pub(crate) fn new(index: usize, message: &'a Message, cues: Option<&Cues>) -> Self {
        let normal = Normalized::new(&message.text);
        let hits = cues.map(|cues| cues.find(message.role, &normal)).unwrap_or_default();
        let mood = cues.map(|cues| cues.mood(message.role, &hits)).unwrap_or_default();
        let pairs = pairs(&normal);
        Self {
            index,
            role: message.role,
            at: message.at,
            agent: message.agent.as_deref(),
            normal,
            hits,
            pairs,
            mood,
        }
    }
}

/// Whether a message asks.
pub(crate) fn is_question(normal: &Normalized) -> bool {
    normal.chars().iter().any(|c| matches!(c, '?' | '吗' | '嘛' | '么'))
}

/// The share of the shorter message's pairs that the other has too, in [0, 1]; 0 where one has
/// fewer than two pairs. Both are ascending.
pub(crate) fn overlap(a: &[u32], b: &[u32]) -> f32 {
    let shorter = a.len().min(b.len());
    if shorter < 2 {
        return 0.0;
    }
    let mut b = b.iter().peekable();
    let is_shared = |pair: &&u32| {
        while b.next_if(|other| other < pair).is_some() {}
        b.peek() == Some(pair)
    };
    let shared = a.iter().filter(is_shared).count();
    shared as f32 / shorter as f32
}

/// Character pairs are compared for at most this many characters: repeating a page is not a
/// repeated question.
const MAX_COMPARED: usize = 256;

/// Whether a character says something. The common Chinese ones are all letters, for which the
/// library's tables take their longest way.
fn is_letter(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}') || c.is_alphanumeric()
}

fn pairs(normal: &Normalized) -> Vec<u32> {
    let letters: Vec<char> =
        normal.chars().iter().copied().filter(|&c| is_letter(c)).take(MAX_COMPARED).collect();
    let mut pairs: Vec<u32> = letters
        .iter()
        .zip(letters.iter().skip(1))
        .map(|(&a, &b)| {
            let hash = Hasher::new(0).push(u32::from(a)).push(u32::from(b)).finish();
            (hash >> 32) as u32
        })
        .collect();
    pairs.arrange();
    pairs.dedup();
    pairs
}
