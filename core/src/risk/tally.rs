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
    /// Turns by which what was before has faded: those before the grave messages at the end.
    clock: usize,
    /// Grave messages at the end.
    held: usize,
}

/// The sums of one signal.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    total: f32,
    /// As of `at`, by the clock.
    recent: f32,
    at: usize,
    /// In the newest message of the speaker, which was the turn `since`, and in grave ones after it.
    last: f32,
    since: usize,
}

/// A sighting and its message.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen {
    /// The index of the message in the conversation.
    pub message: usize,
    turn: usize,
    /// The clock when it was read.
    time: usize,
    pub sighting: Sighting,
}

impl Tally {
    /// Nothing seen of `signals` signals.
    pub(crate) fn new(signals: usize) -> Self {
        Self {
            signals: vec![Sums::default(); signals],
            seen: Vec::new(),
            turns: 0,
            clock: 0,
            held: 0,
        }
    }

    /// Takes in the sightings of message `message`. `speaks` says of a signal whether this message
    /// is one of its speaker's. A `grave` one adds to what was seen, and nothing fades until the
    /// next message: no sum gets smaller by it.
    pub(crate) fn add(
        &mut self,
        message: usize,
        sightings: &[Sighting],
        grave: bool,
        speaks: impl Fn(usize) -> bool,
    ) {
        let turn = self.turns;
        self.turns += 1;
        if grave && self.clock > 0 {
            self.held += 1;
        } else {
            self.clock += 1 + self.held;
            self.held = 0;
            for (signal, sums) in self.signals.iter_mut().enumerate() {
                if speaks(signal) {
                    (sums.last, sums.since) = (0.0, turn);
                }
            }
        }
        let now = self.now();
        let first = self.seen.len();
        for &sighting in sightings {
            let already = self.seen.iter().skip(first);
            let same = already.filter(|seen| seen.sighting.signal == sighting.signal).count();
            let Some(sums) = self.signals.get_mut(sighting.signal) else { continue };
            if same >= PER_MESSAGE {
                continue;
            }
            sums.recent = sums.recent * fade(now - sums.at) + sighting.strength;
            sums.at = now;
            sums.total += sighting.strength;
            sums.last += sighting.strength;
            self.seen.push(Seen { message, turn, time: now, sighting });
        }
    }

    /// The features of a signal: `ln(1 + total)`, the fading sum, the newest message's part.
    pub(crate) fn features(&self, signal: usize) -> [f32; PARTS] {
        let Some(sums) = self.signals.get(signal).filter(|sums| sums.total > 0.0) else {
            return [0.0; PARTS];
        };
        let recent = sums.recent * fade(self.now() - sums.at);
        [ln(1.0 + sums.total), recent, sums.last.min(2.0)]
    }

    /// What sightings of the newest message have for their time.
    fn now(&self) -> usize {
        self.clock.saturating_sub(1)
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

    /// The messages taken in, but for grave ones at the end.
    pub(crate) fn clock(&self) -> usize {
        self.clock
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
        let newest = if seen.turn >= sums.since { share(last, sums.last) } else { 0.0 };
        [share(total, sums.total), strength * fade(self.now() - seen.time), newest]
    }
}

fn fade(age: usize) -> f32 {
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
        tally.add(0, &[see(0, 1.0), see(1, 0.5)], false, |_| true);
        tally.add(1, &[], false, |signal| signal == 1);
        tally.add(2, &[see(0, 0.5)], false, |_| true);
        tally.add(3, &[see(1, 1.0)], false, |signal| signal == 1);
        tally.add(4, &[see(0, 1.0), see(0, 1.0)], true, |_| true);
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
    fn no_sum_gets_smaller_by_a_grave_message() {
        let mut tally = Tally::new(2);
        tally.add(0, &[see(0, 1.0)], false, |_| true);
        tally.add(1, &[see(1, 1.0)], false, |_| true);
        let before = [tally.features(0), tally.features(1)];
        tally.add(2, &[see(1, 1.0)], true, |_| true);
        assert_eq!((tally.features(0), tally.turns(), tally.clock()), (before[0], 3, 2));
        assert!(tally.features(1).iter().zip(before[1]).all(|(after, before)| *after > before));
    }

    #[test]
    fn the_fourth_time_in_a_message_adds_nothing() {
        let mut tally = Tally::new(1);
        tally.add(0, &[see(0, 1.0); 9], false, |_| true);
        assert_eq!(tally.seen().len(), 3);
    }
}
