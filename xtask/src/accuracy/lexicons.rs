//! How often the word lists of the engines occur in real lines: a cue that is everywhere tells
//! nothing.

use std::collections::BTreeMap;
use std::path::Path;

use kefu::text::{Normalized, PhraseOptions, PhraseSet, PhraseSetBuilder};
use serde::Deserialize;

use crate::context::{Context, Result};

/// A list as its file names it, without what its engine makes of it.
#[derive(Deserialize)]
struct Lexicon {
    #[serde(default)]
    speaker: Option<String>,
    #[serde(default, alias = "phrases")]
    any: Vec<String>,
    #[serde(default, alias = "allow")]
    not: Vec<String>,
}

/// One list and the lines it occurs in.
pub struct Rate {
    /// Its folder and name, such as `risk/thanks`.
    pub name: String,
    /// Whose words it reads: `agent`, `customer` or `any`.
    pub speaker: String,
    /// Lines of agents and messages of customers with one of its phrases.
    pub lines: [usize; 2],
}

/// Counts every list of `core/assets/lexicons` in the lines of agents and of customers, the most
/// frequent first. Phrases count wherever they stand, negated or not.
///
/// # Errors
/// A file cannot be read.
pub fn rates(context: &Context, agents: &[String], customers: &[String]) -> Result<Vec<Rate>> {
    let mut files = BTreeMap::new();
    collect(&context.path("core/assets/lexicons"), "", &mut files)?;
    let normal = |texts: &[String]| texts.iter().map(|text| Normalized::new(text)).collect();
    let lines: [Vec<Normalized>; 2] = [normal(agents), normal(customers)];
    let mut rates = Vec::new();
    for (name, text) in files {
        let lexicon: Lexicon = toml::from_str(&text).map_err(|error| format!("{name}: {error}"))?;
        let set = phrases(&lexicon).map_err(|error| format!("{name}: {error}"))?;
        let count = |lines: &Vec<Normalized>| {
            lines.iter().filter(|line| !set.find(line).is_empty()).count()
        };
        let speaker = lexicon.speaker.unwrap_or_else(|| "any".to_owned());
        rates.push(Rate { name, speaker, lines: [count(&lines[0]), count(&lines[1])] });
    }
    rates.sort_by_key(|rate| (usize::MAX - rate.lines.iter().sum::<usize>(), rate.name.clone()));
    Ok(rates)
}

fn phrases(lexicon: &Lexicon) -> kefu::Result<PhraseSet> {
    let mut builder = PhraseSetBuilder::default();
    for phrase in &lexicon.any {
        builder.add(phrase, PhraseOptions::default())?;
    }
    lexicon.not.iter().for_each(|phrase| builder.allow(phrase));
    builder.build()
}

fn collect(folder: &Path, name: &str, files: &mut BTreeMap<String, String>) -> Result {
    let unreadable = |error: std::io::Error| format!("cannot read {}: {error}", folder.display());
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            collect(&path, &format!("{name}{stem}/"), files)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            let text = std::fs::read_to_string(&path).map_err(unreadable)?;
            files.insert(format!("{name}{stem}"), text);
        }
    }
    Ok(())
}
