//! What a platform scores differently: points that replace those of the rubric.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::rubric::{Item, Rubric};
use crate::error::{Error, Result};
use crate::parse;

static PLATFORMS: &str = include_str!(concat!(env!("OUT_DIR"), "/platforms.json"));

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Platform {
    #[serde(rename = "basis")]
    _basis: String,
    #[serde(rename = "source")]
    _source: String,
    items: Vec<Item>,
}

/// The rubric with the points of the packs' platforms; a later pack wins. Items that the rubric
/// does not have are not added: a shop that took them out does not want them.
pub(super) fn adapted(mut rubric: Rubric, packs: &[String]) -> Result<Rubric> {
    let platforms: BTreeMap<String, Platform> = parse::json(PLATFORMS)
        .map_err(|reason| Error::Rule { rule: "platforms".to_owned(), reason })?;
    for platform in packs.iter().filter_map(|pack| platforms.get(pack)) {
        for new in &platform.items {
            let items = rubric.dimensions.iter_mut().flat_map(|dimension| &mut dimension.items);
            for item in items.filter(|item| item.feature == new.feature) {
                (item.points, item.why) = (new.points, new.why.clone());
            }
        }
    }
    Ok(rubric)
}

#[cfg(test)]
mod tests {
    use super::super::{Exchange, Level, ScriptScorer};

    #[test]
    fn inviting_a_review_is_scored_by_one_platform_and_intercepted_by_another() {
        let exchange = Exchange::new("好的谢谢", "不客气，麻烦您给个五星好评哦，祝您生活愉快");
        let on = |pack: &str| {
            let scorer = ScriptScorer::builtin().unwrap().with_packs(&[pack]).unwrap();
            let found = scorer.check(&exchange.reply).unwrap();
            let level = found.iter().find(|f| f.rule == "compliance.review.invite");
            (scorer.score(&exchange).unwrap().total, level.map(|finding| finding.level))
        };
        let (jd, jd_level) = on("jd");
        let (douyin, douyin_level) = on("douyin");
        assert!(jd > on("taobao").0 && jd > douyin + 10.0, "{jd} {douyin}");
        assert_eq!((jd_level, douyin_level), (None, Some(Level::Medium)));
    }
}
