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
