use proptest::prelude::*;

use super::*;

fn quotes(phrases: &[&str], options: PhraseOptions, text: &str) -> Vec<String> {
    let mut builder = PhraseSetBuilder::default();
    for phrase in phrases {
        builder.add(phrase, options).unwrap();
    }
    let normal = Normalized::new(text);
    let hits = builder.build().unwrap().find(&normal);
    let quote = |hit: &PhraseHit| normal.span(hit.from, hit.to).slice(text).unwrap().to_owned();
    hits.iter().map(quote).collect()
}

#[test]
fn words_inside_other_words_do_not_count() {
    let exact = PhraseOptions::default();
    for (phrase, text) in [
        ("大麻", "给你们添大麻烦了"),
        ("口交", "在路口交通灯那里"),
        ("sm", "Smoking"),
        ("sb", "USB接口"),
        ("12315", "订单912315678"),
        ("他妈", "他妈妈买的"),
        ("京东", "北京东路5号"),
        ("垃圾", "垃圾袋还有吗"),
        ("包邮", "这款书包邮费多少"),
    ] {
        assert!(quotes(&[phrase], exact, text).is_empty(), "{phrase} in {text}");
    }
    for (phrase, text, quote) in [
        ("大麻", "卖大麻的", "大麻"),
        ("sm", "玩ＳＭ吗", "ＳＭ"),
        ("sb", "SB店家", "SB"),
        ("12315", "打12315投诉", "12315"),
        ("退貨", "我要退货", "退货"),
        ("垃圾", "垃圾，垃圾袋都不如", "垃圾"),
    ] {
        assert_eq!(quotes(&[phrase], exact, text), [quote], "{phrase} in {text}");
    }
    let raw = PhraseOptions::default().with_boundary(Boundary::None);
    assert_eq!(quotes(&["sm"], raw, "Smoking"), ["Sm"]);
}

#[test]
fn disguises_are_found_where_asked_for() {
    let fuzzy = PhraseOptions::default().with_fuzzy(true);
    let phrases = ["加微信", "加微", "加v"];
    for (text, quote) in [
        ("亲，加➕薇❤聊", "加➕薇❤"),
        ("可以加 V x 吗", "加 V x"),
        ("+🌹微🌹信🌹", "+🌹微🌹信"),
        ("加,微,信", "加,微,信"),
        ("加V123456", "加V"),
        ("茄薇详聊", "茄薇"),
    ] {
        assert_eq!(quotes(&phrases, fuzzy, text).first().map(String::as_str), Some(quote));
        assert!(quotes(&["加微信"], PhraseOptions::default(), text).is_empty());
    }
    for text in
        ["可以再加。微信支付也行", "能再加，微胖能穿吗", "加VIP群", "番茄微辣", "加威化饼干"]
    {
        assert!(quotes(&phrases, fuzzy, text).is_empty(), "{text}");
    }
    assert_eq!(quotes(&["12315"], fuzzy, "打一二三 ①5"), ["一二三 ①5"]);
    assert!(quotes(&["QQ"], fuzzy, "纽扣掉了").is_empty());
    assert_eq!(quotes(&["QQ"], fuzzy, "加Q🐧"), ["Q🐧"]);
}

#[test]
fn a_segmenter_decides_where_there_is_one() {
    struct Words;
    impl Segmenter for Words {
        fn word_ends(&self, _: &str, ends: &mut Vec<usize>) {
            ends.splice(.., [2, 4, 5]);
        }
    }
    let mut builder = PhraseSetBuilder::default();
    let options = PhraseOptions::default().with_boundary(Boundary::Word);
    builder.add("货架", options).unwrap();
    let kept = builder.add("出发", options).unwrap();
    let (set, normal) = (builder.build().unwrap(), Normalized::new("出发货架高"));
    let mut hits = Vec::new();
    set.scan(&normal, Some(&Words), &mut PhraseScratch::default(), &mut hits);
    assert_eq!(hits.iter().map(|hit| hit.phrase).collect::<Vec<_>>(), [kept, 0]);
    let mut builder = PhraseSetBuilder::default();
    builder.add("发货", options).unwrap();
    let set = builder.build().unwrap();
    set.scan(&normal, Some(&Words), &mut PhraseScratch::default(), &mut hits);
    assert!(hits.is_empty());
    assert_eq!(set.find(&normal).len(), 1);
}

#[test]
fn an_allowed_phrase_excuses_what_it_covers() {
    let mut builder = PhraseSetBuilder::default();
    builder.add("第一", PhraseOptions::default()).unwrap();
    builder.allow("第一时间");
    let set = builder.build().unwrap();
    let normal = Normalized::new("第一时间发，销量第一");
    assert_eq!(set.find(&normal).iter().map(|hit| hit.from).collect::<Vec<_>>(), [8]);
    let mut builder = PhraseSetBuilder::default();
    assert_eq!(builder.add("\u{200b}", PhraseOptions::default()).unwrap_err().row(), Some(0));
    assert!(builder.build().unwrap().find(&normal).is_empty());
}

proptest! {
    #[test]
    fn hits_lie_in_the_text_and_quote_the_phrase(
        text in "[加微信v薇➕❤x+ ,。一1大麻烦a-c]{0,24}",
    ) {
        let mut builder = PhraseSetBuilder::default();
        let fuzzy = PhraseOptions::default().with_fuzzy(true);
        for phrase in ["加微信", "加v", "大麻", "第一", "ab"] {
            builder.add(phrase, fuzzy).unwrap();
        }
        let normal = Normalized::new(&text);
        for hit in builder.build().unwrap().find(&normal) {
            prop_assert!(hit.from < hit.to && hit.to <= normal.len());
            let quote = normal.span(hit.from, hit.to).slice(&text).unwrap();
            prop_assert!(!quote.trim().is_empty());
        }
    }

    #[test]
    fn an_exact_phrase_is_found_as_plain_search_finds_it(text in "[退货款发 ]{0,16}") {
        let mut builder = PhraseSetBuilder::default();
        let raw = PhraseOptions::default().with_boundary(Boundary::None);
        builder.add("退货", raw).unwrap();
        let normal = Normalized::new(&text);
        let found = builder.build().unwrap().find(&normal).len();
        prop_assert_eq!(found, normal.text().matches("退货").count());
    }
}
