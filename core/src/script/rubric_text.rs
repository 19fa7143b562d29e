//! A rubric as a TOML file.
//!
//! Written by hand: the general writer of TOML, for this one type, would be 50 KB of the wasm
//! module.

use std::fmt::{self, Display, Formatter};

use super::rubric::{Dimension, Item, LevelName, Needs, Rubric};

/// A rubric that is shown as TOML.
pub(super) struct AsToml<'r>(pub &'r Rubric);

/// A basic string: those of JSON are, but for one control character.
struct Text<'t>(&'t str);

impl Display for Text<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let quoted = serde_json::to_string(self.0).map_err(|_| fmt::Error)?;
        out.write_str(&quoted.replace('\u{7f}', "\\u007F"))
    }
}

/// A float with its point, as TOML tells floats from whole numbers; `-0.0` stays.
struct Number(f32);

impl Display for Number {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "{:?}", self.0)
    }
}

impl Display for AsToml<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let rubric = self.0;
        writeln!(out, "id = {}\nname = {}", Text(&rubric.id), Text(&rubric.name))?;
        writeln!(out, "base = {}", Number(rubric.base))?;
        range(out, rubric.floor, rubric.ceiling)?;
        let points = rubric.findings;
        writeln!(out, "\n[findings]\nheavy = {}", Number(points.heavy))?;
        writeln!(out, "medium = {}\nlight = {}", Number(points.medium), Number(points.light))?;
        writeln!(out, "floor = {}", Number(points.floor))?;
        for LevelName { from, name } in &rubric.levels {
            writeln!(out, "\n[[level]]\nfrom = {}\nname = {}", Number(*from), Text(name))?;
        }
        writeln!(out, "\n[context]")?;
        items(out, &rubric.context.items)?;
        for dimension in &rubric.dimensions {
            let Dimension { id, name, needs, weight, floor, ceiling, items: of } = dimension;
            writeln!(out, "\n[[dimension]]\nid = {}\nname = {}", Text(id), Text(name))?;
            if *needs != Needs::default() {
                writeln!(out, "needs = {}", Text(needs.id()))?;
            }
            if *weight != 1.0 {
                writeln!(out, "weight = {}", Number(*weight))?;
            }
            range(out, *floor, *ceiling)?;
            items(out, of)?;
        }
        Ok(())
    }
}

fn range(out: &mut Formatter<'_>, floor: f32, ceiling: f32) -> fmt::Result {
    writeln!(out, "floor = {}\nceiling = {}", Number(floor), Number(ceiling))
}

/// One item a line.
fn items(out: &mut Formatter<'_>, items: &[Item]) -> fmt::Result {
    out.write_str("items = [")?;
    for Item { feature, any, points, why } in items {
        out.write_str("\n    { ")?;
        if let Some(feature) = feature {
            write!(out, "feature = {}, ", Text(feature))?;
        }
        if !any.is_empty() {
            let phrases: Vec<String> = any.iter().map(|phrase| Text(phrase).to_string()).collect();
            write!(out, "any = [{}], ", phrases.join(", "))?;
        }
        write!(out, "points = {}, why = {} }},", Number(*points), Text(why))?;
    }
    out.write_str(if items.is_empty() { "]\n" } else { "\n]\n" })
}
