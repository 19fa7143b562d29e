//! Homophone and look-alike slips from a domain confusion set. Only suggests, never rewrites.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::super::cues::Cue;
use super::super::finding::{Finding, Level};
use super::Draft;
use super::edit::replace;
use crate::parse;

#[derive(serde::Deserialize)]
struct Confusions {
    words: BTreeMap<String, String>,
}

/// What was typed and what was meant. Read once; a broken builtin file fails its test.
pub(crate) fn slips() -> &'static BTreeMap<String, String> {
    static FILE: &str = include_str!(concat!(env!("OUT_DIR"), "/confusions.json"));
    static SLIPS: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    SLIPS.get_or_init(|| {
        parse::json::<Confusions>(FILE).map_or_else(|_| BTreeMap::new(), |file| file.words)
    })
}

pub(super) fn detect(draft: &Draft<'_>, findings: &mut Vec<Finding>) {
    let normal = &draft.reply.normal;
    for hit in draft.reply.hits.iter().filter(|hit| hit.cues.has(Cue::Typo)) {
        let said: String = normal.chars().get(hit.from..hit.to).into_iter().flatten().collect();
        let Some(meant) = slips().get(&said) else { continue };
        let span = normal.span(hit.from, hit.to);
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
        assert!(super::slips().len() > 40);
        let found = findings("", "亲，已经给您发或了，退宽原路反回");
        let typos: Vec<_> =
            found.iter().filter(|f| f.rule == "script.typo").map(|f| f.quote.as_str()).collect();
        assert_eq!(typos, ["发或", "退宽", "原路反", "反回"]);
        for fine in ["预计明天发货", "收获季节的苹果", "以前买过的"] {
            assert!(findings("", fine).iter().all(|f| f.rule != "script.typo"), "{fine}");
        }
    }
}
