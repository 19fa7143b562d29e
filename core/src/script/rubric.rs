//! The rubric: what a reply is scored by, as data.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::feature::Feature;
use super::finding::Level;
use super::rubric_text::AsToml;
use crate::error::{Error, Result};
use crate::limits::MAX_RULE_FILE_BYTES;
use crate::parse;

static BUILTIN: &str = include_str!(concat!(env!("OUT_DIR"), "/rubric.json"));

/// Weighted dimensions with plus and minus items, floors, ceilings and levels.
///
/// Read from TOML; the shape is that of the builtin file (`assets/rubric.toml`). Every field is
/// public, so that a rubric can also be changed in code and given to
/// [`crate::ScriptScorer::with_rubric`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rubric {
    /// A name for logs and model files.
    pub id: String,
    /// The display name, in Chinese.
    pub name: String,
    /// The total of a reply in which nothing is measured, in points.
    pub base: f32,
    /// The lowest total.
    pub floor: f32,
    /// The highest total.
    pub ceiling: f32,
    /// What findings take away.
    pub findings: FindingPoints,
    /// Names of ranges of the total, highest first.
    #[serde(rename = "level")]
    pub levels: Vec<LevelName>,
    /// Items that read the customer's message: they say how hard the task is and belong to no
    /// dimension.
    #[serde(default)]
    pub context: Context,
    /// The dimensions, in the order they are shown.
    #[serde(rename = "dimension")]
    pub dimensions: Vec<Dimension>,
}

/// Points by the level of a finding, each at most 0.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingPoints {
    /// For one heavy finding.
    pub heavy: f32,
    /// For one medium finding.
    pub medium: f32,
    /// For one light finding.
    pub light: f32,
    /// The most that the findings of one reply take together.
    pub floor: f32,
}

impl FindingPoints {
    /// The points of one finding.
    pub fn of(&self, level: Level) -> f32 {
        match level {
            Level::Heavy => self.heavy,
            Level::Medium => self.medium,
            Level::Light => self.light,
        }
    }
}

/// The name of the totals from `from` on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelName {
    /// The lowest total of the level.
    pub from: f32,
    /// Its name, such as 良好.
    pub name: String,
}

/// The items about the customer's message.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Context {
    /// The items.
    #[serde(default)]
    pub items: Vec<Item>,
}

/// One thing a reply is scored on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    /// The id, lower-case ASCII.
    pub id: String,
    /// The display name, in Chinese.
    pub name: String,
    /// When the dimension has a score.
    #[serde(default)]
    pub needs: Needs,
    /// How much its points count in the total; 1 as fitted, 0 switches it off.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub weight: f32,
    /// The least its items add up to.
    pub floor: f32,
    /// The most its items add up to.
    pub ceiling: f32,
    /// Plus and minus items.
    #[serde(default)]
    pub items: Vec<Item>,
}

fn one() -> f32 {
    1.0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_one(weight: &f32) -> bool {
    *weight == 1.0
}

/// When a dimension applies; elsewhere its score is "not applicable".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Needs {
    /// To every reply.
    #[default]
    Always,
    /// Where the reply greets, or the customer calls.
    Opening,
    /// Where the customer has a case, not only a thank-you or a hello.
    Case,
    /// Where the customer is upset, or the reply comforts.
    Upset,
    /// Where the reply asks something.
    Asks,
    /// Where the reply says no.
    Refuses,
    /// Where the customer is done, or the reply closes.
    Closing,
    /// Where messages have times: in reviews of conversations.
    Timed,
}

impl Needs {
    /// Its name in a rubric file.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Opening => "opening",
            Self::Case => "case",
            Self::Upset => "upset",
            Self::Asks => "asks",
            Self::Refuses => "refuses",
            Self::Closing => "closing",
            Self::Timed => "timed",
        }
    }
}

/// A plus or minus item: `feature` or `any`, and the points.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Item {
    /// A measurement of the library; see [`Rubric::known_features`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feature: Option<String>,
    /// Or phrases of the shop's own: the item holds where the reply contains any of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub any: Vec<String>,
    /// Points for a measured value of 1.
    pub points: f32,
    /// What is rewarded or held against the reply, in Chinese.
    pub why: String,
}

impl Rubric {
    /// The rubric that ships with the library.
    ///
    /// # Errors
    /// None in a released build: the file is checked by a test.
    pub fn builtin() -> Result<Self> {
        let rubric: Self = parse::json(BUILTIN).map_err(fail)?;
        rubric.check()?;
        Ok(rubric)
    }

    /// Reads a rubric file.
    ///
    /// # Errors
    /// [`Error::Rule`] where the text is no TOML of the rubric's shape, a floor is over its
    /// ceiling, a number is not finite, an id occurs twice, or levels are not in falling order;
    /// [`Error::Unknown`] for a feature the library does not measure.
    pub fn parse(text: &str) -> Result<Self> {
        if text.len() > MAX_RULE_FILE_BYTES {
            return Err(fail(format!("the file has over {MAX_RULE_FILE_BYTES} bytes")));
        }
        let rubric: Self = parse::toml(text).map_err(fail)?;
        rubric.check()?;
        Ok(rubric)
    }

    /// Reads a rubric file from bytes.
    ///
    /// # Errors
    /// As [`Self::parse`], and [`Error::Rule`] for bytes that are not UTF-8.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let text = std::str::from_utf8(bytes)
            .map_err(|error| fail(format!("the file is not UTF-8: {error}")))?;
        Self::parse(text)
    }

    /// The rubric as a TOML file that [`Self::parse`] reads.
    ///
    /// # Errors
    /// None in practice: every rubric has a TOML form.
    pub fn to_toml(&self) -> Result<String> {
        Ok(AsToml(self).to_string())
    }

    /// The names that `feature` of an item may have.
    pub fn known_features() -> impl Iterator<Item = &'static str> {
        Feature::ALL.iter().map(|feature| feature.id())
    }

    /// Checks a rubric that was changed in code.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn check(&self) -> Result<()> {
        range("total", self.floor, self.ceiling)?;
        let points = self.findings;
        for (name, value) in
            [("heavy", points.heavy), ("medium", points.medium), ("light", points.light)]
        {
            if !(points.floor..=0.0).contains(&value) {
                return Err(fail(format!(
                    "findings.{name} must be between findings.floor ({}) and 0, got {value}",
                    points.floor
                )));
            }
        }
        if self.levels.is_empty() || !self.levels.is_sorted_by(|a, b| a.from > b.from) {
            return Err(fail("[[level]]: at least one, in falling order of `from`".into()));
        }
        let mut ids = BTreeSet::new();
        for dimension in &self.dimensions {
            if !ids.insert(&dimension.id) {
                return Err(fail(format!("dimension `{}` occurs twice", dimension.id)));
            }
            range(&dimension.id, dimension.floor, dimension.ceiling)?;
            if !dimension.weight.is_finite() || dimension.weight < 0.0 {
                return Err(fail(format!("`{}`: weight must be 0 or more", dimension.id)));
            }
        }
        self.items().try_for_each(Item::check)
    }

    /// The name of the level of a total.
    pub fn level_of(&self, total: f32) -> &str {
        let level = self.levels.iter().find(|level| total >= level.from);
        level.or(self.levels.last()).map_or("", |level| level.name.as_str())
    }

    fn items(&self) -> impl Iterator<Item = &Item> {
        self.context.items.iter().chain(self.dimensions.iter().flat_map(|dim| &dim.items))
    }
}

impl Item {
    fn check(&self) -> Result<()> {
        if !self.points.is_finite() {
            return Err(fail(format!("`{}`: points must be a number", self.why)));
        }
        match (&self.feature, self.any.is_empty()) {
            (Some(name), true) => {
                if Feature::named(name).is_none() {
                    return Err(Error::unknown("feature", name, Rubric::known_features()));
                }
                Ok(())
            }
            (None, false) => Ok(()),
            _ => Err(fail(format!("`{}`: an item has either `feature` or `any`", self.why))),
        }
    }
}

fn range(what: &str, floor: f32, ceiling: f32) -> Result<()> {
    if floor.is_finite() && ceiling.is_finite() && floor < ceiling {
        return Ok(());
    }
    Err(fail(format!("`{what}`: floor {floor} must be below ceiling {ceiling}")))
}

fn fail(reason: String) -> Error {
    Error::Rule { rule: "rubric".into(), reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_builtin_rubric_covers_the_dimensions_and_survives_a_round_trip() {
        let rubric = Rubric::builtin().unwrap();
        let ids: Vec<&str> = rubric.dimensions.iter().map(|dim| dim.id.as_str()).collect();
        assert_eq!(ids.len(), 14, "{ids:?}");
        assert_eq!(Rubric::parse(&rubric.to_toml().unwrap()).unwrap(), rubric);
        // The build script's form of the file is the file.
        assert_eq!(Rubric::parse(include_str!("../../assets/rubric.toml")).unwrap(), rubric);
        assert_eq!((rubric.level_of(100.0), rubric.level_of(-5.0)), ("优秀", "不合格"));
    }

    #[test]
    fn any_rubric_survives_a_round_trip() {
        let mut rubric = Rubric::builtin().unwrap();
        rubric.name = "引号\" 反斜\\ 换行\n 制表\t 删除\u{7f} \u{1}".into();
        rubric.base = 1e-9;
        rubric.ceiling = 3.0e20;
        rubric.context.items.clear();
        let dimension = &mut rubric.dimensions[0];
        (dimension.weight, dimension.needs) = (0.1, Needs::Timed);
        dimension.items = vec![Item {
            any: vec!["亲".into(), "您\"好".into()],
            points: -0.3,
            why: "店铺用语".into(),
            ..Item::default()
        }];
        assert_eq!(Rubric::parse(&rubric.to_toml().unwrap()).unwrap(), rubric);
    }

    #[test]
    fn mistakes_are_named() {
        let good = Rubric::builtin().unwrap().to_toml().unwrap();
        for (from, to, expected) in [
            ("feature = \"solve.done\"", "feature = \"solve.dine\"", "unknown feature"),
            ("heavy = -30.0", "heavy = 30.0", "findings.heavy"),
            ("ceiling = 100.0", "ceiling = -1.0", "below ceiling"),
            ("id = \"empathy\"", "id = \"closing\"", "occurs twice"),
            ("base =", "bass =", "bass"),
        ] {
            assert!(good.contains(from), "{from}");
            let error = Rubric::parse(&good.replacen(from, to, 1)).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
    }
}
