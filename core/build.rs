//! Gathers the rules, lexicons and packs of `assets/` into one JSON document, so that adding one
//! touches only its file, and turns the scorer's TOML files into JSON, which is read several times
//! faster.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut files = Vec::new();
    for folder in ["assets/rules", "assets/lexicons", "assets/packs"] {
        println!("cargo::rerun-if-changed={folder}");
        // Shared lexicons lie in the folder itself; folders in it are other engines' own lists.
        collect(&root.join(folder), folder != "assets/lexicons", &mut files);
    }
    // The order of a folder's entries is the file system's: sort for the same build everywhere.
    files.sort();
    let documents: Vec<toml::Table> = files
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path).expect("the file is readable");
            let mut table: toml::Table =
                text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            table.remove("test");
            table
        })
        .collect();
    let json = serde_json::to_string(&documents).expect("tables have text keys");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("rules.json"), json).expect("the output folder is writable");
    for (file, name) in [
        ("assets/rubric.toml", "rubric.json"),
        ("assets/script/cues.toml", "cues.json"),
        ("assets/script/confusions.toml", "confusions.json"),
        ("assets/script/platforms.toml", "platforms.json"),
    ] {
        println!("cargo::rerun-if-changed={file}");
        let text = fs::read_to_string(root.join(file)).expect("the file is readable");
        let table: toml::Table = text.parse().unwrap_or_else(|error| panic!("{file}: {error}"));
        let json = serde_json::to_string(&table).expect("tables have text keys");
        fs::write(out.join(name), json).expect("the output folder is writable");
    }
}

fn collect(folder: &Path, nested: bool, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            if nested {
                collect(&path, nested, files);
            }
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
}
