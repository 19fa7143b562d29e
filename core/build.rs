//! Gathers the rules, lexicons and packs of `assets/` into one JSON document, so that adding one
//! touches only its file, and turns the scorer's and the cues' TOML files into JSON, which is read
//! several times faster.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    let mut files = Vec::new();
    for folder in ["assets/rules", "assets/lexicons", "assets/packs"] {
        println!("cargo::rerun-if-changed={folder}");
        // Shared lexicons lie in the folder itself; folders in it are other engines' own lists.
        collect(&root.join(folder), folder != "assets/lexicons", &mut files);
    }
    for folder in ["risk", "malice", "review"] {
        cues(&root, folder, &out);
    }
    // The order of a folder's entries is the file system's: sort for the same build everywhere.
    files.sort();
    let documents: Vec<toml::Table> = files.iter().map(|path| untested(path)).collect();
    write(&out.join("rules.json"), &documents);
    for (file, name) in [
        ("assets/rubric.toml", "rubric.json"),
        ("assets/script/cues.toml", "cues.json"),
        ("assets/script/confusions.toml", "confusions.json"),
        ("assets/script/platforms.toml", "platforms.json"),
        ("assets/taxonomy.toml", "taxonomy.json"),
        ("assets/intent_rules.toml", "intent_rules.json"),
    ] {
        println!("cargo::rerun-if-changed={file}");
        write(&out.join(name), &table(&root.join(file)));
    }
}

/// Writes each cue file of a folder by itself: the library lists them.
fn cues(root: &Path, folder: &str, out: &Path) {
    let mut files = Vec::new();
    collect(&root.join("assets/lexicons").join(folder), false, &mut files);
    let out = out.join("cues").join(folder);
    fs::create_dir_all(&out).expect("the output folder is writable");
    for file in files {
        let name = file.file_stem().expect("a file has a name");
        write(&out.join(name).with_extension("json"), &untested(&file));
    }
}

fn table(path: &Path) -> toml::Table {
    let text = fs::read_to_string(path).expect("the file is readable");
    text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A file without its tests, which the test suite reads.
fn untested(path: &Path) -> toml::Table {
    let mut table = table(path);
    table.remove("test");
    table
}

fn write(path: &Path, value: &impl serde::Serialize) {
    let json = serde_json::to_string(value).expect("tables have text keys");
    fs::write(path, json).expect("the output folder is writable");
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
