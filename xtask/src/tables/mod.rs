//! Generates the character tables of the library, so that it needs no Unicode crate at run time.

mod fold;
mod pinyin;

/// A file and what makes its source.
type Table = (&'static str, fn() -> Result<String, String>);

const TABLES: [Table; 2] = [(fold::TARGET, fold::generate), (pinyin::TARGET, pinyin::generate)];

pub fn write() -> Result<(), String> {
    for (target, generate) in TABLES {
        let source = generate()?;
        std::fs::write(target, &source)
            .map_err(|error| format!("cannot write {target}: {error}"))?;
        println!("wrote {target}: {} bytes", source.len());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_committed_tables_are_what_the_sources_give() {
        for (target, generate) in super::TABLES {
            let committed = std::fs::read_to_string(target).expect("the table is committed");
            assert!(committed == generate().expect("it generates"), "run `cargo xtask tables`");
        }
    }
}
