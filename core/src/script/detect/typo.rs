//! Homophone and look-alike slips from a domain confusion set. Only suggests, never rewrites.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::super::finding::{Finding, Level};
use super::Draft;
use super::edit::replace;

const FILE: &str = include_str!("../../../assets/script/confusions.toml");

#[derive(serde::Deserialize)]
struct Confusions {
    words: BTreeMap<String, String>,
}

/// What was typed and what was meant. Read once; a broken builtin file fails its test.
fn words() -> &'static BTreeMap<String, String> {
    static WORDS: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    WORDS.get_or_init(|| {
        toml::from_str::<Confusions>(FILE).map_or_else(|_| BTreeMap::new(), |file| file.words)
    })
}

pub(super) fn detect(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    let normal = &draft.reply.normal;
    for (said, meant) in words() {
        let Some(at) = normal.text().find(said.as_str()) else { continue };
        let span = normal.span_of_bytes(at, at + said.len());
        let quote = span.slice(draft.text).unwrap_or_default();
        findings.push(
            Finding::new("script.typo", Level::Light, format!("疑似错别字：“{said}”应为“{meant}”"))
                .located(draft.text, span)
                .because("错别字让顾客觉得不专业，也容易产生歧义")
                .rewritten(replace(draft.text, quote, meant)),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::findings;

    #[test]
    fn slips_are_suggested() {
        assert!(super::words().len() > 40);
        let found = findings("", "亲，已经给您发或了，退宽原路反回");
        let typos: Vec<_> =
            found.iter().filter(|f| f.rule == "script.typo").map(|f| f.quote.as_str()).collect();
        assert_eq!(typos, ["发或", "退宽", "原路反", "反回"]);
        for fine in ["预计明天发货", "收获季节的苹果", "以前买过的"] {
            assert!(findings("", fine).iter().all(|f| f.rule != "script.typo"), "{fine}");
        }
    }
}
