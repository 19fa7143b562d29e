use serde::{Deserialize, Serialize};

/// How soon somebody should look at a conversation.
///
/// A level is nothing but the range of the calibrated score, so that it means the same on every
/// model: `Low` under 0.25, `Watch` under 0.5, `High` under 0.75, `Urgent` from 0.75.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Fewer than one in four such conversations end badly.
    #[default]
    Low,
    /// Up to one in two.
    Watch,
    /// Up to three in four.
    High,
    /// More than three in four.
    Urgent,
}

impl Level {
    /// Where `Watch`, `High` and `Urgent` begin.
    pub const CUTS: [f32; 3] = [0.25, 0.5, 0.75];

    /// The level of a calibrated score.
    ///
    /// ```
    /// use kefu::risk::Level;
    /// assert_eq!(Level::of(0.5), Level::High);
    /// ```
    pub fn of(score: f32) -> Self {
        let [watch, high, urgent] = Self::CUTS;
        match score {
            score if score >= urgent => Self::Urgent,
            score if score >= high => Self::High,
            score if score >= watch => Self::Watch,
            _ => Self::Low,
        }
    }

    /// The lowest score of this level.
    pub fn from_score(self) -> f32 {
        let [watch, high, urgent] = Self::CUTS;
        match self {
            Self::Low => 0.0,
            Self::Watch => watch,
            Self::High => high,
            Self::Urgent => urgent,
        }
    }

    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Watch => "watch",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }
}
