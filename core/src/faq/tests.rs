use super::*;

fn entries() -> Vec<FaqEntry> {
    vec![
        FaqEntry::new("return", "怎么申请退货")
            .with_variants(["我要退货", "不想要了怎么退", "七天无理由怎么弄"])
            .with_answer("在订单{order_no}的详情页点“申请售后”。"),
        FaqEntry::new("ship", "什么时候发货")
            .with_variants(["还没发货吗", "几天能发", "拍了多久寄出"])
            .with_answer("48小时内发出哦。"),
        FaqEntry::new("track", "物流到哪里了")
            .with_variants(["快递到哪了", "查一下物流", "物流怎么不更新"])
            .with_keywords(["物流", "快递"])
            .with_answer("您可以在订单里看物流。"),
        FaqEntry::new("invoice", "怎么开发票")
            .with_variants(["可以开专票吗", "发票什么时候给"])
            .with_answer("下单时勾选发票就可以。"),
    ]
}

fn index() -> FaqIndex {
    FaqIndex::build(entries(), FaqOptions::default()).unwrap()
}

#[test]
fn finds_and_explains() {
    let query = "亲,我想问下,退货怎么申请";
    let hits = index().search(query, 3).unwrap();
    assert_eq!(hits[0].id, "return");
    for hit in &hits {
        let sum: f32 = hit.evidence.iter().map(|item| item.weight).sum();
        assert!((sum - hit.raw).abs() < 1e-4, "{hit:?}");
        assert!((0.0..=1.0).contains(&hit.score));
        for item in hit.evidence.iter().filter(|item| item.span.is_some()) {
            assert_eq!(item.span.unwrap().slice(query), Some(item.quote.as_str()));
        }
    }
    assert!(hits.is_sorted_by(|a, b| a.score >= b.score));
}

#[test]
fn an_exact_repetition_comes_first() {
    let hits = index().search("物流怎么不更新?", 2).unwrap();
    assert_eq!((hits[0].id.as_str(), hits[0].matched.as_str()), ("track", "物流怎么不更新"));
}

#[test]
fn typos_and_homophones_are_found() {
    let index = FaqIndex::build(
        vec![
            FaqEntry::new("refund", "退款什么时候到账"),
            FaqEntry::new("ship", "什么时候发货"),
            FaqEntry::new("scene", "景点门票"),
            FaqEntry::new("classic", "经典款式"),
        ],
        FaqOptions::default().with_meaning(false),
    )
    .unwrap();
    let first = |query| index.search(query, 1).unwrap()[0].id.clone();
    assert_eq!(first("退宽"), "refund");
    assert_eq!(first("经典"), "classic");
    assert_eq!(first("景点"), "scene");
}

#[test]
fn every_hostile_query_has_a_defined_result() {
    let index = index();
    let long = "退货".repeat(170_000);
    for query in ["", " ", "???", "👨‍👩‍👧", "\u{301}\u{301}", "a", "𠮷", &long] {
        for hit in index.search(query, 5).unwrap() {
            assert!(hit.score.is_finite());
        }
        index.answer(query, &AnswerContext::default()).unwrap();
    }
    let over = "退".repeat(400_000);
    assert_eq!(index.search(&over, 5).unwrap_err().code(), "input.too_long");
    assert!(index.search("退货", 0).unwrap().is_empty());
    assert!(
        FaqIndex::build(vec![], FaqOptions::default())
            .unwrap()
            .search("退货", 3)
            .unwrap()
            .is_empty()
    );
}

#[test]
fn layers_reply_in_their_order() {
    let rules = [
        FaqRule::new("human", FaqLayer::Intercept, ["转人工", "=人工"], "正在为您转接人工客服。"),
        FaqRule::new("storm", FaqLayer::Emergency, ["发货+台风"], "台风影响,发货顺延两天。"),
        FaqRule::new("menu", FaqLayer::Menu, ["=物流"], "您想了解哪方面呢?")
            .with_option("物流进度", FaqTarget::Entry("track".into()))
            .with_option("更多", FaqTarget::Menu("more".into())),
        FaqRule::new("more", FaqLayer::Menu, [] as [&str; 0], "更多问题")
            .with_option("地址", FaqTarget::Text("仓库在杭州。".into())),
        FaqRule::new(
            "hello",
            FaqLayer::SmallTalk,
            ["=你好", "=在吗"],
            "在的亲,请问有什么可以帮您?",
        ),
    ];
    let options = FaqOptions::default().with_rules(rules);
    let index = FaqIndex::build(entries(), options).unwrap();
    let context = AnswerContext::default();
    let reply = |text: &str, context: &AnswerContext| index.answer(text, context).unwrap();
    assert_eq!(reply("我要退货,转人工", &context).id.as_deref(), Some("human"));
    assert_eq!(reply("台风天还发货吗", &context).id.as_deref(), Some("storm"));
    assert_eq!(reply("在吗", &context).layer, Some(FaqLayer::SmallTalk));
    let menu = reply("【物流】", &context);
    assert_eq!(menu.kind, FaqReplyKind::Menu);
    assert_eq!(menu.text, "您想了解哪方面呢?\n1. 物流进度\n2. 更多");
    let context = context.with_last_options(menu.options);
    assert_eq!(reply("1", &context).id.as_deref(), Some("track"));
    let more = reply("第二个", &context);
    assert_eq!(more.id.as_deref(), Some("more"));
    let context = context.with_last_options(more.options);
    assert_eq!(reply("地址", &context).text, "仓库在杭州。");
}

#[test]
fn tenants_see_their_own_entries() {
    let mut all = entries();
    all.push(FaqEntry::new("a.ship", "什么时候发货呢").with_tenant("a"));
    let index = FaqIndex::build(all, FaqOptions::default()).unwrap();
    let ids = |search: &FaqSearch| {
        let hits = index.search_with("什么时候发货呢", search).unwrap();
        hits.into_iter().map(|hit| hit.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(&FaqSearch::new(9).with_tenant("a"))[0], "a.ship");
    assert!(!ids(&FaqSearch::new(9).with_tenant("b")).contains(&"a.ship".to_owned()));
    assert!(ids(&FaqSearch::new(9).with_tags(["none"])).is_empty());
}

#[test]
fn rows_that_cannot_be_used_are_named() {
    let mut all = entries();
    all.push(FaqEntry::new("ship", "重复"));
    let error = FaqIndex::build(all, FaqOptions::default()).unwrap_err();
    assert_eq!((error.row(), error.code()), (Some(4), "input.invalid"));
}

fn many(count: usize) -> Vec<FaqEntry> {
    let goods = ["鞋子", "外套", "坚果", "面霜", "奶粉", "台灯", "耳机", "雨伞"];
    let asks = ["多少钱", "怎么洗", "有货吗", "保质期多久", "能便宜吗", "几天到", "有赠品吗"];
    (0..count)
        .map(|n| {
            let (a, b) = (goods[n % goods.len()], asks[n / goods.len() % asks.len()]);
            FaqEntry::new(format!("e{n}"), format!("{a}{b}第{n}款"))
                .with_variants([format!("{n}款的{a}{b}"), format!("请问{n}款{a}{b}呀")])
        })
        .collect()
}

#[test]
fn changes_are_seen_at_once_and_old_indices_stay() {
    let old = FaqIndex::build(many(200), FaqOptions::default()).unwrap();
    let new = old
        .upsert(vec![
            FaqEntry::new("gift", "下单送什么礼物").with_answer("送贴纸。"),
            FaqEntry::new("e7", "会员积分怎么用").with_answer("抵现金。"),
        ])
        .unwrap();
    let first = |index: &FaqIndex, query: &str| index.search(query, 1).unwrap()[0].id.clone();
    assert_eq!(first(&new, "下单送什么礼物"), "gift");
    assert_eq!(first(&new, "积分怎么用"), "e7");
    assert_ne!(first(&new, "雨伞多少钱第7款"), "e7");
    assert_eq!(first(&old, "雨伞多少钱第7款"), "e7");
    assert_eq!((new.len(), old.len()), (201, 200));
    let gone = new.remove(&["gift", "e3"]).unwrap();
    assert!(gone.search("下单送什么礼物", 200).unwrap().iter().all(|hit| hit.id != "gift"));
    assert!(gone.entry("e3").is_none() && gone.entry("e7").is_some());
    assert_eq!(gone.remove(&["gift"]).unwrap_err().code(), "name.unknown");
    let rebuilt = gone.rebuild().unwrap();
    assert_eq!(first(&rebuilt, "积分怎么用"), "e7");
    assert_eq!(rebuilt.len(), gone.len());
}

#[test]
fn many_changes_index_the_base_anew() {
    let index = FaqIndex::build(many(20), FaqOptions::default()).unwrap();
    let all = many(800);
    let grown = index.upsert(all).unwrap();
    assert_eq!(grown.len(), 800);
    assert!(grown.segments[1].entries.is_empty());
    assert_eq!(grown.search("雨伞多少钱第7款", 1).unwrap()[0].id, "e7");
}

#[test]
fn a_snapshot_answers_alike() {
    let options = FaqOptions::default().with_synonyms([["物流", "快递"]]);
    let index = FaqIndex::build(entries(), options).unwrap();
    let index = index.upsert(vec![FaqEntry::new("gift", "送什么礼物")]).unwrap();
    let bytes = index.to_bytes().unwrap();
    assert_eq!(bytes, index.to_bytes().unwrap());
    let again = FaqIndex::from_bytes(&bytes).unwrap();
    assert_eq!(again.to_bytes().unwrap(), bytes);
    for query in ["送什么礼物", "快递呢", "什么时候发"] {
        assert_eq!(again.search(query, 3).unwrap(), index.search(query, 3).unwrap());
    }
    for length in (0..bytes.len()).step_by(11) {
        assert_eq!(FaqIndex::from_bytes(&bytes[..length]).unwrap_err().code(), "model.format");
    }
}

#[test]
fn completes_by_prefix_keyword_and_initials() {
    let index = index();
    let texts = |typed: &str| {
        let found = index.suggest(typed, 3).unwrap();
        found.into_iter().map(|completion| completion.text).collect::<Vec<_>>()
    };
    assert_eq!(texts("怎么申")[0], "怎么申请退货");
    assert_eq!(texts("kddn")[0], "快递到哪了");
    assert_eq!(texts("wl")[0], "物流到哪里了");
    assert_eq!(texts("快递")[0], "物流到哪里了");
    assert_eq!(texts("kuai di d")[0], "快递到哪了");
    assert!(texts("").is_empty() && texts("youhuiquan").is_empty());
}

#[test]
fn counts_how_well_it_does() {
    let queries = [
        FaqQuery::new("我想退货", "return"),
        FaqQuery::new("发票怎么开", "invoice"),
        FaqQuery::new("几号发货", "ship"),
        FaqQuery::unanswerable("今天天气怎么样"),
    ];
    let report = index().evaluate(&queries).unwrap();
    assert_eq!((report.answerable, report.unanswerable), (3, 1));
    assert_eq!(report.hit_at_1, Some(1.0));
    assert_eq!(report.mrr_at_10, Some(1.0));
    assert_eq!(report.curve[0].answered, 1.0);
    assert!(report.answered_at(1.0).is_some());
    let fitted = index().fit_thresholds(&queries, 1.0).unwrap();
    assert_eq!(
        fitted.answer("我想退货", &AnswerContext::default()).unwrap().kind,
        FaqReplyKind::Answer
    );
    assert!(index().evaluate(&[FaqQuery::new("a", "none")]).is_err());
    assert!(index().evaluate(&[]).is_err());
}

#[test]
fn reports_what_each_threshold_would_do() {
    // Without vectors, whose default may change.
    let options = FaqOptions::default().with_meaning(false);
    let index = FaqIndex::build(entries(), options).unwrap();
    let answered = [
        ("我想退货", "return"),
        ("七天无理由怎么退", "return"),
        ("几号发货", "ship"),
        ("怎么还没发", "ship"),
        ("快递怎么不更新", "track"),
        ("开票", "invoice"),
        ("抬头写错了", "invoice"),
    ];
    let mut queries: Vec<FaqQuery> =
        answered.iter().map(|(text, id)| FaqQuery::new(*text, *id)).collect();
    queries.extend(["今天天气怎么样", "有优惠券吗", "发什么快递"].map(FaqQuery::unanswerable));
    let report = index.evaluate(&queries).unwrap();
    let share = |share: Option<f64>| share.map_or("-".to_owned(), |share| format!("{share:.2}"));
    let mut text = format!(
        "hit@1 {} hit@3 {} hit@5 {} MRR@10 {} nDCG@10 {} calibration error {}\n\
         threshold answered precision | refused: answerable unanswerable\n",
        share(report.hit_at_1),
        share(report.hit_at_3),
        share(report.hit_at_5),
        share(report.mrr_at_10),
        share(report.ndcg_at_10),
        share(report.calibration_error),
    );
    for (point, refusal) in report.curve.iter().zip(&report.refusal) {
        text += &format!(
            "{:.2} {:.2} {} | {} {}\n",
            point.threshold,
            point.answered,
            share(point.precision),
            share(refusal.answerable),
            share(refusal.unanswerable),
        );
    }
    insta::assert_snapshot!(text);
}

#[test]
fn lints_the_base() {
    let mut all = entries();
    all.push(FaqEntry::new("ship2", "什么时候发货呀").with_answer("72小时内发出。"));
    let window = FaqAnswer::new("双11包邮").with_window(Some(0.0), Some(10.0));
    all.push(FaqEntry::new("old", "双11包邮吗").with_conditional(window).with_related(["x"]));
    let index = FaqIndex::build(all, FaqOptions::default()).unwrap();
    let lint = index.lint(Some(20.0), Some(&["ship", "ship", "return"])).unwrap();
    assert_eq!((lint.conflicts[0].a.as_str(), lint.conflicts[0].b.as_str()), ("ship", "ship2"));
    assert_eq!(lint.expired, ["old"]);
    assert_eq!(lint.never_hit, ["invoice", "old", "ship2", "track"]);
    assert_eq!(lint.broken_links, [("old".to_owned(), "x".to_owned())]);
}

#[test]
fn clusters_what_was_not_answered() {
    let log =
        ["能开发票吗", "可以刷花呗吗", "嗯", "花呗可以刷吗", "能刷花呗吗亲", "可以开发票不", "??"];
    let clusters = index().cluster_unanswered(&log, &ClusterOptions::default()).unwrap();
    assert_eq!(clusters[0].members, [1, 3, 4]);
    assert_eq!(clusters[0].proposal, ClusterProposal::New);
    assert!(
        matches!(&clusters[1].proposal, ClusterProposal::Variant { id, .. } if id == "invoice")
    );
    assert_eq!(clusters.last().unwrap().proposal, ClusterProposal::Ignore);
    let bad = ClusterOptions::default().with_similarity(0.0);
    assert_eq!(index().cluster_unanswered(&log, &bad).unwrap_err().code(), "option.invalid");
}

#[test]
fn fuses_vectors_of_the_caller() {
    let vectors = EntryVectors::new([
        ("invoice".to_owned(), vec![1.0, 0.0]),
        ("ship".to_owned(), vec![0.0, 2.0]),
    ])
    .unwrap();
    let search = FaqSearch::new(2);
    let hits = index().search_fused("发货", &[0.1, 0.9], &vectors, &search).unwrap();
    assert_eq!(hits[0].id, "ship");
    assert!(index().search_fused("发货", &[0.1], &vectors, &search).is_err());
    assert!(EntryVectors::new([("a".to_owned(), vec![f32::NAN])]).is_err());
}

#[test]
fn learns_from_its_own_phrasings() {
    let mut all = entries();
    for entry in &mut all {
        entry.variants.extend(["亲", "您好"].map(|word| format!("{word}{}", entry.question)));
    }
    let index = FaqIndex::build(all.clone(), FaqOptions::default()).unwrap();
    assert!(index.has_ranker());
    let hits = index.search("亲怎么申请退货呢", 2).unwrap();
    let sum: f32 = hits[0].evidence.iter().map(|item| item.weight).sum();
    assert!((sum - hits[0].raw).abs() < 1e-3);
    assert!(hits[0].evidence.iter().any(|item| item.source == "faq.ranker"));
    assert!(!FaqIndex::build(all, FaqOptions::default().with_learn(false)).unwrap().has_ranker());
}
