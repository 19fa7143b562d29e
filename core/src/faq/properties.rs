//! What holds of every base and every question.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

const WORDS: &[&str] = &[
    "退货",
    "退款",
    "发货",
    "物流",
    "发票",
    "怎么",
    "什么时候",
    "多久",
    "我要",
    "优惠券",
    "iPhone",
    "15",
    "吗",
    "的",
    "不",
    "亲,",
    "运费",
    "退宽",
    "👍",
    " ",
];

fn phrase() -> impl Strategy<Value = String> {
    vec(prop::sample::select(WORDS), 1..6).prop_map(|words| format!("问{}", words.concat()))
}

fn entries(forms: &[Vec<String>]) -> Vec<FaqEntry> {
    let numbered = forms.iter().enumerate();
    numbered
        .map(|(index, forms)| {
            let entry = FaqEntry::new(format!("e{index}"), &forms[0]).with_answer("好的");
            entry.with_variants(&forms[1..]).with_keywords([&forms[0]])
        })
        .collect()
}

fn found(index: &FaqIndex, queries: &[String]) -> Vec<Vec<FaqHit>> {
    index.search_batch(queries, 20).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_base_scores_alike_however_it_came_about(
        forms in vec(vec(phrase(), 1..5), 2..12),
        (cut, more) in (0_usize..12, 0_usize..12),
        queries in vec(phrase(), 1..6),
    ) {
        let options = FaqOptions::default().with_learn(false).with_synonyms([["物流", "发货"]]);
        let all = entries(&forms);
        let whole = FaqIndex::build(all.clone(), options.clone()).unwrap();
        let expected = found(&whole, &queries);

        let cut = cut.min(all.len());
        let more = more.clamp(cut, all.len());
        let grown = FaqIndex::build(all[..cut].to_vec(), options.clone()).unwrap();
        let grown = grown.upsert(all[cut..more].to_vec()).unwrap();
        let grown = grown.upsert(all[more..].to_vec()).unwrap();
        prop_assert_eq!(&found(&grown, &queries), &expected);
        let read = FaqIndex::from_bytes(&grown.to_bytes().unwrap()).unwrap();
        prop_assert_eq!(&found(&read, &queries), &expected);
        prop_assert_eq!(&found(&grown.rebuild().unwrap(), &queries), &expected);

        // Other entries that were there and left, or were replaced, leave nothing behind.
        let other: Vec<FaqEntry> = (0..all.len() + 2)
            .map(|n| FaqEntry::new(format!("e{n}"), format!("以前的退款问题{n}")))
            .collect();
        let replaced = FaqIndex::build(other, options).unwrap();
        let gone = [all.len(), all.len() + 1].map(|n| format!("e{n}"));
        let replaced = replaced.remove(&gone.each_ref().map(String::as_str)).unwrap();
        let replaced = replaced.upsert(all).unwrap();
        prop_assert_eq!(&found(&replaced, &queries), &expected);
        let read = FaqIndex::from_bytes(&replaced.to_bytes().unwrap()).unwrap();
        prop_assert_eq!(&found(&read, &queries), &expected);
    }

    #[test]
    fn any_text_is_found_by_itself(texts in vec("\\PC{1,12}", 1..8)) {
        let told = |text: &&String| !crate::text::Normalized::new(text).is_empty();
        let texts: Vec<&String> = texts.iter().filter(told).collect();
        let entry = |(index, text): (usize, &&String)| FaqEntry::new(format!("e{index}"), *text);
        let all: Vec<FaqEntry> =
            texts.iter().enumerate().map(entry).filter(|entry| entry.check().is_ok()).collect();
        let index = FaqIndex::build(all.clone(), FaqOptions::default()).unwrap();
        for entry in &all {
            let hits = index.search(&entry.question, all.len()).unwrap();
            prop_assert!(hits.iter().any(|hit| hit.id == entry.id), "{:?}", entry.question);
            let first = crate::text::Normalized::new(&hits[0].matched);
            let own = crate::text::Normalized::new(&entry.question);
            prop_assert_eq!(first.text(), own.text());
        }
    }

    #[test]
    fn every_result_is_in_range_and_explained(
        forms in vec(vec(phrase(), 4..6), 2..6),
        query in prop_oneof![phrase(), "\\PC{0,40}"],
    ) {
        let index = FaqIndex::build(entries(&forms), FaqOptions::default()).unwrap();
        let hits = index.search(&query, 9).unwrap();
        prop_assert!(hits.is_sorted_by(|a, b| a.score >= b.score));
        prop_assert!(hits.iter().map(|hit| hit.score).sum::<f32>() <= 1.0 + 1e-5);
        for hit in &hits {
            let sum: f32 = hit.evidence.iter().map(|item| item.weight).sum();
            prop_assert!((sum - hit.raw).abs() < 1e-3, "{hit:?}");
            for item in &hit.evidence {
                if let Some(span) = item.span {
                    prop_assert_eq!(span.slice(&query), Some(item.quote.as_str()));
                }
            }
        }
        let reply = index.answer(&query, &AnswerContext::default()).unwrap();
        prop_assert!((0.0..=1.0001).contains(&reply.covered) && reply.score <= 1.0);
        prop_assert_eq!(reply.kind == FaqReplyKind::None, reply.handoff.is_some());
    }
}

#[test]
fn a_base_with_a_ranker_is_read_back_with_it() {
    let forms: Vec<Vec<String>> = (0..20)
        .map(|n| {
            ["怎么", "想问", "请问", "亲,", "你好"]
                .map(|w| format!("{w}{n}号问题{}", n * 7))
                .to_vec()
        })
        .collect();
    let all = entries(&forms);
    let queries: Vec<String> = forms.iter().map(|forms| format!("{}呀", forms[2])).collect();
    let old = FaqIndex::build(all[..15].to_vec(), FaqOptions::default()).unwrap();
    let grown = old.upsert(all[15..].to_vec()).unwrap().remove(&["e3"]).unwrap();
    assert!(grown.has_ranker());
    let read = FaqIndex::from_bytes(&grown.to_bytes().unwrap()).unwrap();
    assert_eq!(found(&read, &queries), found(&grown, &queries));
    let all: Vec<FaqEntry> = all.into_iter().filter(|entry| entry.id != "e3").collect();
    let whole = FaqIndex::build(all, FaqOptions::default()).unwrap();
    assert_eq!(found(&grown.rebuild().unwrap(), &queries), found(&whole, &queries));
}
