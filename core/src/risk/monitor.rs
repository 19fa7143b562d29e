use serde::{Deserialize, Serialize};

use super::level::Level;
use super::model::RiskModel;
use super::result::{Driver, Risk};
use super::signals::Sighting;
use super::state::State;
use crate::dialogue::{Conversation, Message};
use crate::error::{Error, Result};
use crate::limits::{MAX_MESSAGES, check_text};
use crate::span::{Span, Spanned, TextSource};

/// When a monitor raises an alert.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct AlertOptions {
    /// An alert is raised when the score reaches this, in [0, 1].
    pub raise: f32,
    /// The next alert needs the score to fall under this first.
    pub clear: f32,
    /// No alert for so many seconds after the last, where messages have times.
    pub cool_down: f64,
    /// No alert for so many messages after the last, where they have none.
    pub cool_down_messages: usize,
}

impl Default for AlertOptions {
    /// Raised at [`Level::High`], cleared 0.1 below, at most one in five minutes or six messages.
    fn default() -> Self {
        let raise = Level::High.from_score();
        Self { raise, clear: raise - 0.1, cool_down: 300.0, cool_down_messages: 6 }
    }
}

impl AlertOptions {
    /// The options with other thresholds: raised at `raise`, armed again under `clear`.
    #[must_use]
    pub fn with_thresholds(mut self, raise: f32, clear: f32) -> Self {
        (self.raise, self.clear) = (raise, clear);
        self
    }

    /// The options with another cool-down, in seconds and in messages.
    #[must_use]
    pub fn with_cool_down(mut self, seconds: f64, messages: usize) -> Self {
        (self.cool_down, self.cool_down_messages) = (seconds, messages);
        self
    }

    /// Checks the ranges.
    ///
    /// # Errors
    /// [`Error::Option`] unless `0 <= clear <= raise <= 1` and the cool-down is not negative.
    pub fn check(&self) -> Result<()> {
        if !(0.0 <= self.clear && self.clear <= self.raise && self.raise <= 1.0) {
            let got = format!("raise {}, clear {}", self.raise, self.clear);
            return Err(Error::option("raise", "0 <= clear <= raise <= 1", got));
        }
        if self.cool_down.is_nan() || self.cool_down < 0.0 {
            return Err(Error::option("cool_down", "seconds from 0", self.cool_down));
        }
        Ok(())
    }
}

/// What a message changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RiskUpdate {
    /// The probability of a bad end so far, the same as a full assessment of the messages so far.
    pub score: f32,
    /// By how much the message changed the score.
    pub change: f32,
    /// The range the score lies in.
    pub level: Level,
    /// Whether somebody should be told now.
    pub alert: bool,
    /// What was seen in this message, heaviest first.
    pub drivers: Vec<Driver>,
}

impl Spanned for RiskUpdate {
    fn visit_spans(&mut self, visit: &mut dyn FnMut(TextSource, &mut Span)) {
        self.drivers.visit_spans(visit);
    }
}

/// Follows one conversation. [`push`](Self::push) costs what its message costs, however long the
/// conversation is; the score is that of a full assessment of the messages so far.
///
/// ```
/// use kefu::{Message, risk::RiskModel};
/// let mut monitor = RiskModel::builtin()?.monitor();
/// let calm = monitor.push(Message::customer("你好，请问什么时候发货"))?;
/// let angry = monitor.push(Message::customer("骗子!不发货就投诉你们，给差评"))?;
/// assert!(!calm.alert && angry.alert && angry.score > calm.score);
/// # Ok::<(), kefu::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct RiskMonitor {
    model: RiskModel,
    options: AlertOptions,
    conversation: Conversation,
    state: State,
    sightings: Vec<Sighting>,
    score: f32,
    /// The score fell under `clear` since the last alert.
    armed: bool,
    /// When the last alert was raised: the message, and its time.
    last_alert: Option<(usize, Option<f64>)>,
}

impl RiskMonitor {
    pub(super) fn new(model: RiskModel, options: AlertOptions) -> Self {
        let state = State::new(&model.parts);
        let raw = model.parts.scores(&state).first().copied().unwrap_or_default();
        let score = model.parts.probability(raw, &state);
        Self {
            model,
            options,
            conversation: Conversation::default(),
            state,
            sightings: Vec::new(),
            score,
            armed: true,
            last_alert: None,
        }
    }

    /// Takes in the next message.
    ///
    /// # Errors
    /// [`Error::InputTooLong`] for a message over the limit, [`Error::Input`] for a time that is
    /// not finite or a conversation over [`MAX_MESSAGES`]; the monitor stays as it was.
    pub fn push(&mut self, message: Message) -> Result<RiskUpdate> {
        let index = self.conversation.messages.len();
        check_text(&message.text).map_err(|error| error.at_row(index))?;
        if message.at.is_some_and(|at| !at.is_finite()) {
            return Err(Error::input(index, "`at` must be a finite number of seconds"));
        }
        if index >= MAX_MESSAGES {
            let reason = format!("a conversation has at most {MAX_MESSAGES} messages");
            return Err(Error::input(index, reason));
        }
        let parts = &self.model.parts;
        self.state.read(parts, &message, &mut self.sightings);
        let raw = parts.scores(&self.state).first().copied().unwrap_or_default();
        let score = parts.probability(raw, &self.state);
        let drivers = parts.drivers_of(&self.state, index, &message);
        let change = score - self.score;
        self.score = score;
        let alert = self.alert(index, message.at);
        self.conversation.messages.push(message);
        Ok(RiskUpdate { score, change, level: Level::of(score), alert, drivers })
    }

    /// The probability of a bad end so far.
    pub fn score(&self) -> f32 {
        self.score
    }

    /// The messages so far.
    pub fn conversation(&self) -> &Conversation {
        &self.conversation
    }

    /// The full assessment of the messages so far.
    pub fn assess(&self) -> Risk {
        self.model.conclude(&self.state, &self.conversation)
    }

    fn alert(&mut self, index: usize, at: Option<f64>) -> bool {
        if self.score < self.options.clear {
            self.armed = true;
        }
        let cooled = self.last_alert.is_none_or(|(message, then)| match (at, then) {
            (Some(now), Some(then)) => now - then >= self.options.cool_down,
            _ => index - message >= self.options.cool_down_messages,
        });
        let alert = self.armed && cooled && self.score >= self.options.raise;
        if alert {
            self.armed = false;
            self.last_alert = Some((index, at));
        }
        alert
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::signals::testing::talk;
    use super::*;
    use crate::dialogue::Role;

    fn alerts(options: AlertOptions, text: &str) -> Vec<bool> {
        let mut monitor = RiskModel::builtin().unwrap().monitor_with(options).unwrap();
        let messages = talk(text).messages;
        messages.into_iter().map(|message| monitor.push(message).unwrap().alert).collect()
    }

    #[test]
    fn alerts_on_the_rising_edge_only() {
        let angry = "c:骗子垃圾，投诉你们|c:骗子，没人管，太过分了|a:抱歉|c:骗子!投诉!差评!";
        assert_eq!(alerts(AlertOptions::default(), angry), [true, false, false, false]);
    }

    #[test]
    fn alerts_again_after_it_calmed_and_cooled_down() {
        let options = AlertOptions::default().with_thresholds(0.5, 0.5).with_cool_down(100.0, 0);
        let calm = "c@1:谢谢解决了|a@2:不客气|c@3:好的谢谢再见|c@4:非常满意谢谢|c@5:好的谢谢";
        let again =
            format!("c@0:骗子垃圾，投诉你们，差评|{calm}|c@500:骗子垃圾投诉没人管太过分差评");
        let seen = alerts(options.clone(), &again);
        assert!(seen[0] && seen[seen.len() - 1], "{seen:?}");
        assert!(seen[1..seen.len() - 1].iter().all(|alert| !alert));
        let soon = again.replace("c@500", "c@50");
        assert!(!alerts(options, &soon).last().unwrap());
    }

    #[test]
    fn refuses_thresholds_out_of_order() {
        let options = AlertOptions::default().with_thresholds(0.4, 0.5);
        assert_eq!(options.check().unwrap_err().code(), "option.invalid");
    }

    proptest! {
        #[test]
        fn pushing_gives_the_score_of_the_whole(
            messages in prop::collection::vec(
                (0..3_u8, "[没人理谢骗子退款好的？！a-z0-9😡]{0,12}|.{0,20}", prop::option::of(0.0..9e4)),
                0..24,
            )
        ) {
            let model = RiskModel::builtin().unwrap();
            let mut monitor = model.monitor();
            let mut conversation = Conversation::default();
            for (role, text, at) in messages {
                let role = [Role::Customer, Role::Agent, Role::System][role as usize];
                let mut message = Message::new(role, text);
                message.at = at;
                conversation.messages.push(message.clone());
                let update = monitor.push(message).unwrap();
                let risk = model.assess(&conversation).unwrap();
                prop_assert_eq!(update.score, risk.score);
                prop_assert!((0.0..=1.0).contains(&risk.score));
                let sum: f32 = risk.base + risk.drivers.iter().map(|d| d.weight).sum::<f32>();
                prop_assert!((sum - risk.raw).abs() < 1e-3, "{} {}", sum, risk.raw);
                prop_assert!((risk.probabilities.iter().sum::<f32>() - 1.0).abs() < 1e-5);
                for driver in &risk.drivers {
                    if let (Some(index), Some(span)) = (driver.message, driver.span) {
                        let quote = span.slice(&conversation.messages[index].text);
                        prop_assert!(quote.is_some_and(|quote| !quote.is_empty()));
                    }
                }
                prop_assert_eq!(monitor.assess(), risk);
            }
        }
    }
}
