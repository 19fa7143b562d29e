//! The rules, lexicons and packs that ship with the library.

use std::sync::OnceLock;

use serde_json::{Map, Value};

use super::file::{Bundle, Lexicon};
use crate::error::{Error, Result};

/// What the build script made of `assets/`: one JSON document, since reading it is several times
/// faster than reading hundreds of TOML files. Tests are left out; the test suite reads the files.
static ASSETS: &str = include_str!(concat!(env!("OUT_DIR"), "/rules.json"));

/// Everything in `assets/`, read on first use.
fn assets() -> Result<&'static Bundle> {
    static BUNDLE: OnceLock<Result<Bundle>> = OnceLock::new();
    let read = || {
        let refuse = |error: serde_json::Error| Error::Rule {
            rule: "builtin".to_owned(),
            reason: error.to_string(),
        };
        let files: Vec<Map<String, Value>> = serde_json::from_str(ASSETS).map_err(refuse)?;
        let mut bundle = Bundle::default();
        for file in files {
            bundle.add("builtin", file)?;
        }
        Ok(bundle)
    };
    BUNDLE.get_or_init(read).as_ref().map_err(Clone::clone)
}

pub(super) fn bundle() -> Result<Bundle> {
    assets().cloned()
}

pub(super) fn lexicons() -> Result<&'static [Lexicon]> {
    Ok(&assets()?.lexicons)
}
