//! Sums of what was seen, one triple a signal: the features of a conversation.

use super::signals::Sighting;
use crate::learn::SparseVec;
use crate::learn::math::ln;

/// Features of one signal.
pub(crate) const PARTS: usize = 3;

/// A sighting this many messages ago counts `FADE^n`.
const FADE: f32 = 0.6;

/// At most this many sightings of one signal count in one message: the tenth 垃圾 in a row adds
/// nothing.
const PER_MESSAGE: usize = 3;

/// What was seen in a conversation, and its sums.
#[derive(Debug, Clone)]
pub(crate) struct Tally {
    signals: Vec<Sums>,
    /// Everything that counts, in order.
    seen: Vec<Seen>,
    /// Messages taken in; the platform's do not count.
    turns: usize,
}

/// The sums of one signal.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    total: f32,
    /// As of turn `at`.
    recent: f32,
    /// In the newest message of the speaker.
    last: f32,
    at: usize,
}

/// A sighting and its message.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    /// The index of the message in the conversation.
    pub message: usize,
    /// Its number among the messages that count.
    turn: usize,
    pub sighting: Sighting,
}

impl Tally {
    /// Nothing seen of `signals` signals.
    pub(crate) fn new(signals: usize) -> Self {
        Self { signals: vec![Sums::default(); signals], seen: Vec::new(), turns: 0 }
    }

    /// Takes in the sightings of message `message`. `speaks` says of a signal whether this message
    /// is one of its speaker's.
    pub(crate) fn add(
        &mut self,
        message: usize,
        sightings: &[Sighting],
        speaks: impl Fn(usize) -> bool,
    ) {
        let turn = self.turns;
        self.turns += 1;
        for (signal, sums) in self.signals.iter_mut().enumerate() {
            if speaks(signal) {
                sums.last = 0.0;
            }
        }
        let first = self.seen.len();
        for &sighting in sightings {
            let already = self.seen.iter().skip(first);
            let same = already.filter(|seen| seen.sighting.signal == sighting.signal).count();
            let Some(sums) = self.signals.get_mut(sighting.signal) else { continue };
            if same >= PER_MESSAGE {
                continue;
            }
            let age = (turn - sums.at) as i32;
            sums.recent = sums.recent * fade(age) + sighting.strength;
            sums.at = turn;
            sums.total += sighting.strength;
            sums.last += sighting.strength;
            self.seen.push(Seen { message, turn, sighting });
        }
    }

    /// The features of a signal: `ln(1 + total)`, the fading sum, the newest message's part.
    pub(crate) fn features(&self, signal: usize) -> [f32; PARTS] {
        let Some(sums) = self.signals.get(signal).filter(|sums| sums.total > 0.0) else {
            return [0.0; PARTS];
        };
        let age = self.turns.saturating_sub(1).saturating_sub(sums.at) as i32;
        [ln(1.0 + sums.total), sums.recent * fade(age), sums.last.min(2.0)]
    }

    /// The features of all signals: feature `signal · PARTS + part`.
    pub(crate) fn vector(&self) -> SparseVec {
        let mut entries = Vec::new();
        for signal in 0..self.signals.len() {
            for (part, value) in self.features(signal).into_iter().enumerate() {
                if value != 0.0 {
                    entries.push(((signal * PARTS + part) as u32, value));
                }
            }
        }
        SparseVec::new(entries)
    }

    /// The number of signals.
    pub(crate) fn signals(&self) -> usize {
        self.signals.len()
    }

    /// The messages taken in; the platform's do not count.
    pub(crate) fn turns(&self) -> usize {
        self.turns
    }

    /// Everything that counts, in order.
    pub(crate) fn seen(&self) -> &[Seen] {
        &self.seen
    }

    /// How the features of a signal are shared among its sightings: the part of each feature that
    /// one sighting brought. The parts of all sightings sum to [`Self::features`].
    pub(crate) fn part(&self, seen: &Seen) -> [f32; PARTS] {
        let Some(sums) = self.signals.get(seen.sighting.signal) else { return [0.0; PARTS] };
        let [total, _, last] = self.features(seen.sighting.signal);
        let strength = seen.sighting.strength;
        let share = |feature: f32, sum: f32| if sum > 0.0 { feature * strength / sum } else { 0.0 };
        let age = self.turns.saturating_sub(1).saturating_sub(seen.turn) as i32;
        let newest = if Self::is_newest(seen, sums) { share(last, sums.last) } else { 0.0 };
        [share(total, sums.total), strength * fade(age), newest]
    }

    /// Whether a sighting is in the newest message of its speaker: the last sum is reset when the
    /// speaker writes, so it holds exactly the sightings of message `at`, if it is not 0.
    fn is_newest(seen: &Seen, sums: &Sums) -> bool {
        sums.last > 0.0 && seen.turn == sums.at
    }
}

fn fade(age: i32) -> f32 {
    // Exact repetition of one multiplication order: the same on every platform.
    let mut factor = 1.0;
    for _ in 0..age.min(64) {
        factor *= FADE;
    }
    factor
}

#[cfg(test)]
mod tests {
    use super::*;

    fn see(signal: usize, strength: f32) -> Sighting {
        Sighting { signal, strength, span: None }
    }

    #[test]
    fn parts_sum_to_features() {
        let mut tally = Tally::new(2);
        tally.add(0, &[see(0, 1.0), see(1, 0.5)], |_| true);
        tally.add(0, &[], |signal| signal == 1);
        tally.add(0, &[see(0, 2.0), see(0, 1.0)], |_| true);
        tally.add(0, &[see(1, 1.0)], |signal| signal == 1);
        for signal in 0..2 {
            let mut sum = [0.0; PARTS];
            for seen in tally.seen().iter().filter(|seen| seen.sighting.signal == signal) {
                for (sum, part) in sum.iter_mut().zip(tally.part(seen)) {
                    *sum += part;
                }
            }
            for (sum, feature) in sum.iter().zip(tally.features(signal)) {
                assert!((sum - feature).abs() < 1e-6, "{signal}: {sum} {feature}");
            }
        }
        assert_eq!(tally.features(0)[2], 2.0);
    }

    #[test]
    fn the_fourth_time_in_a_message_adds_nothing() {
        let mut tally = Tally::new(1);
        tally.add(0, &[see(0, 1.0); 9], |_| true);
        assert_eq!(tally.seen().len(), 3);
    }
}
