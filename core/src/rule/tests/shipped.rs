//! The rules in `assets`.

use std::path::{Path, PathBuf};

use super::*;
use crate::text::Normalized;

fn files(folder: &Path, nested: bool, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if nested {
                files(&path, nested, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            found.push(path);
        }
    }
    found.sort();
}

#[test]
fn every_shipped_rule_passes_its_own_tests_and_stands_where_its_id_says() {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let mut paths = Vec::new();
    for folder in ["rules", "lexicons", "packs"] {
        // Folders among the lexicons are other engines' own lists.
        files(&assets.join(folder), folder != "lexicons", &mut paths);
    }
    let texts: Vec<(String, Vec<u8>)> = paths
        .iter()
        .map(|path| {
            let name = path.strip_prefix(&assets).unwrap().to_str().unwrap();
            (name.replace('\\', "/"), std::fs::read(path).unwrap())
        })
        .collect();
    let set =
        RuleSet::load_all(texts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())))
            .unwrap_or_else(|error| panic!("{error}"));
    for (name, bytes) in texts.iter().filter(|(name, _)| name.starts_with("rules/")) {
        let id = name.trim_start_matches("rules/").trim_end_matches(".toml").replace('/', ".");
        assert!(set.rule(&id).is_some(), "{name} must hold the rule `{id}`");
        assert!(!String::from_utf8_lossy(bytes).contains("[[rule]]"), "{name}: one rule a file");
    }
    let packs: Vec<String> = set.packs().map(|(id, _)| id.to_owned()).collect();
    for id in packs {
        set.pack(&id).unwrap_or_else(|error| panic!("{error}"));
    }
    let builtin = RuleSet::builtin().unwrap();
    assert_eq!(builtin.len(), set.len());
    for text in ["", " ", "😀😀", "\u{301}\u{301}", "亲"] {
        builtin.check(Role::Agent, text);
        builtin.check_normal(Role::Customer, text, &Normalized::new(text), &mut Vec::new());
    }
}
