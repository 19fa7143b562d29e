use proptest::prelude::*;

use super::*;

fn now() -> CivilTime {
    // A Wednesday.
    CivilTime::parse("2026-03-04T10:00:00").unwrap()
}

/// `kind quote` of every entity.
fn seen(text: &str) -> Vec<String> {
    let name = |entity: &Entity| format!("{} {}", entity.kind.as_str(), entity.quote);
    find(text, Some(now())).iter().map(name).collect()
}

#[test]
fn numbers_of_people_and_parcels() {
    for (text, expected) in [
        ("电话13812345678", vec!["mobile 13812345678"]),
        ("打+86 138-1234-5678", vec!["mobile +86 138-1234-5678"]),
        ("一三八一二三四五六七八", vec!["mobile 一三八一二三四五六七八"]),
        ("１３８１２３４５６７８", vec!["mobile １３８１２３４５６７８"]),
        ("0571-88888888转1", vec!["landline 0571-88888888"]),
        ("打400-800-1234", vec!["landline 400-800-1234"]),
        ("身份证11010519491231002X", vec!["id_card 11010519491231002X"]),
        ("订单号2288776655443322110", vec!["order_no 2288776655443322110"]),
        ("单230101-123456789012345没发", vec!["order_no 230101-123456789012345"]),
        ("京东订单 123456789012", vec!["order_no 123456789012"]),
        ("SF1234567890123到哪了", vec!["tracking_no SF1234567890123"]),
        ("圆通快递 123456789012345", vec!["tracking_no 123456789012345"]),
        ("EB123456789CN", vec!["tracking_no EB123456789CN"]),
        ("型号123456789012", vec![]),
    ] {
        assert_eq!(seen(text), expected, "{text}");
    }
    assert_eq!(seen("银行卡4111 1111 1111 1111"), ["bank_card 4111 1111 1111 1111"]);
    assert!(!seen("银行卡4111 1111 1111 1112").iter().any(|kind| kind.starts_with("bank_card")));
    let parcel = &find("SF1234567890123", None)[0].value;
    let carrier = Some("顺丰".to_owned());
    let number = "SF1234567890123".to_owned();
    assert_eq!(*parcel, EntityValue::Parcel(Parcel { number, carrier }));
}

#[test]
fn addresses() {
    for (text, expected) in [
        ("看https://m.tb.cn/h.abc?x=1。谢谢", vec!["link https://m.tb.cn/h.abc?x=1"]),
        ("www.abc.com和abc.cn", vec!["link www.abc.com", "link abc.cn"]),
        ("复制￥AbCd1234Ef￥打开", vec!["link ￥AbCd1234Ef￥"]),
        ("发到test.user@qq.com吧", vec!["email test.user@qq.com"]),
        ("加微信abc_12345", vec!["wechat abc_12345"]),
        ("加vx:kefu888", vec!["wechat kefu888"]),
        ("vxkefu_888", vec!["wechat kefu_888"]),
        ("QQ：123456789", vec!["qq 123456789"]),
        ("Q🐧 123456", vec!["qq 123456"]),
        ("iphone15promax", vec![]),
    ] {
        assert_eq!(seen(text), expected, "{text}");
    }
}

#[test]
fn money_in_all_writings() {
    for (text, yuan) in [
        ("￥99.5", 99.5),
        ("99块5", 99.5),
        ("99块50", 99.5),
        ("3块8毛5", 3.85),
        ("才两百五", 250.0),
        ("一千二的价太贵", 1200.0),
        ("退我1,299元", 1299.0),
        ("便宜5毛", 0.5),
        ("100多块钱", 100.0),
        ("优惠十块", 10.0),
        ("rmb 30", 30.0),
        ("三块八", 3.8),
        ("1.2万元", 12000.0),
        ("给我退50,不然差评", 50.0),
        ("赔我100", 100.0),
        ("预算300以内", 300.0),
    ] {
        let money = find(text, None).into_iter().find(|entity| entity.kind == EntityKind::Money);
        assert_eq!(
            money.map(|entity| entity.value),
            Some(EntityValue::Money(Money { yuan })),
            "{text}"
        );
    }
    for text in
        ["两块香皂", "一百件", "一千二百人", "5号", "一分钱一分货", "退我20件", "转我30天前的单"]
    {
        assert!(!seen(text).iter().any(|kind| kind.starts_with("money")), "{text}");
    }
}

#[test]
fn bodies_sizes_and_counts() {
    for (text, expected) in [
        ("7岁135cm穿多大", vec!["body 7岁", "body 135cm"]),
        ("身高1米75体重120斤", vec!["body 1米75", "body 120斤"]),
        ("165的身高118斤穿M", vec!["body 165", "body 118斤", "size M"]),
        ("我165 118斤", vec!["body 165", "body 118斤"]),
        ("身高165,体重59公斤", vec!["body 165", "body 59公斤"]),
        ("身高165穿多大", vec!["body 165"]),
        ("身高165/88A", vec!["size 165/88A"]),
        ("订单165，2公里", vec![]),
        ("穿L码还是XL", vec!["size L码", "size XL"]),
        ("42码的", vec!["size 42码"]),
        ("170/88A", vec!["size 170/88A"]),
        ("买两件", vec!["quantity 两件"]),
        ("第三件半价", vec![]),
        ("有个问题 一个都没", vec![]),
        ("iPhone M1 L型", vec![]),
    ] {
        assert_eq!(seen(text), expected, "{text}");
    }
    let value = |text: &str| find(text, None)[0].value.clone();
    let body = |measure, value| EntityValue::Body(Body { measure, value });
    assert_eq!(value("身高一米六"), body(Measure::Height, 160.0));
    assert_eq!(value("165/118斤"), body(Measure::Height, 165.0));
    assert_eq!(value("桌子120cm"), body(Measure::Length, 120.0));
    assert_eq!(value("120斤"), body(Measure::Weight, 60.0));
    assert_eq!(value("6个月大"), body(Measure::Age, 0.5));
    assert_eq!(value("3岁半"), body(Measure::Age, 3.5));
}

#[test]
fn days_and_times_are_resolved() {
    for (text, start, end) in [
        ("今天发", "2026-03-04T00:00:00", "2026-03-05T00:00:00"),
        ("后天下午", "2026-03-06T12:00:00", "2026-03-06T18:00:00"),
        ("明天下午3点", "2026-03-05T15:00:00", "2026-03-05T15:01:00"),
        ("今晚8点半", "2026-03-04T20:30:00", "2026-03-04T20:31:00"),
        ("下周二", "2026-03-10T00:00:00", "2026-03-11T00:00:00"),
        ("周一", "2026-03-09T00:00:00", "2026-03-10T00:00:00"),
        ("这周末", "2026-03-07T00:00:00", "2026-03-09T00:00:00"),
        ("上周", "2026-02-23T00:00:00", "2026-03-02T00:00:00"),
        ("3月15号", "2026-03-15T00:00:00", "2026-03-16T00:00:00"),
        ("12月30日", "2025-12-30T00:00:00", "2025-12-31T00:00:00"),
        ("2024-02-29", "2024-02-29T00:00:00", "2024-03-01T00:00:00"),
        ("2024年2月29日", "2024-02-29T00:00:00", "2024-03-01T00:00:00"),
        ("15号到", "2026-03-15T00:00:00", "2026-03-16T00:00:00"),
        ("下个月3号", "2026-04-03T00:00:00", "2026-04-04T00:00:00"),
        ("月底", "2026-03-29T00:00:00", "2026-04-01T00:00:00"),
        ("15:30", "2026-03-04T15:30:00", "2026-03-04T15:31:00"),
        ("双11买的", "2025-11-11T00:00:00", "2025-11-12T00:00:00"),
    ] {
        let found = find(text, Some(now()));
        let EntityValue::Date(Period { start: from, end: to, relation }) = found[0].value else {
            panic!("{text}: {found:?}")
        };
        let shown = |time: Option<CivilTime>| time.unwrap().to_string();
        assert_eq!((shown(from).as_str(), shown(to).as_str()), (start, end), "{text}");
        assert_eq!(relation, Relation::At);
    }
    for (text, due) in [
        ("周五前", "2026-03-07T00:00:00"),
        ("明天3点前", "2026-03-05T03:00:00"),
        ("24小时内", "2026-03-05T10:00:00"),
        ("3个工作日内", "2026-03-09T10:00:00"),
        ("一个半小时后", "2026-03-04T11:30:00"),
        ("今天之内", "2026-03-05T00:00:00"),
    ] {
        let due = CivilTime::parse(due).unwrap();
        assert_eq!(find(text, Some(now()))[0].value.deadline(now()), Some(due), "{text}");
    }
    assert!(matches!(find("明天", None)[0].value, EntityValue::Date(Period { start: None, .. })));
    for text in ["便宜一点", "有点贵", "明白了", "2号楼", "一周三次", "订阅号", "2月30日"]
    {
        assert!(
            !seen(text).iter().any(|kind| kind.starts_with("date")),
            "{text}: {:?}",
            seen(text)
        );
    }
}

#[test]
fn lengths_of_time() {
    for (text, hours, relation) in [
        ("三天了", 72.0, Relation::Elapsed),
        ("都等了5天", 120.0, Relation::Elapsed),
        ("七天无理由", 168.0, Relation::At),
        ("半小时", 0.5, Relation::At),
        ("两天半", 60.0, Relation::At),
        ("一个半月", 1080.0, Relation::At),
        ("一个多月了", 720.0, Relation::Elapsed),
        ("超过48小时", 48.0, Relation::Over),
        ("3天前", 72.0, Relation::Ago),
        ("十来天", 240.0, Relation::At),
        ("48h", 48.0, Relation::At),
    ] {
        let value = find(text, None)[0].value.clone();
        let expected = EntityValue::Duration(Duration {
            seconds: hours * 3600.0,
            relation,
            working_days: false,
        });
        assert_eq!(value, expected, "{text}");
    }
    for text in ["三天猫粮", "2周年", "第三天", "2024年"] {
        assert!(!seen(text).iter().any(|kind| kind.starts_with("duration")), "{text}");
    }
}

#[test]
fn masks_keep_the_shape() {
    let options = RedactOptions::default();
    for (text, masked) in [
        ("１３８１２３４５６７８", "１３８****５６７８"),
        ("11010519491231002X", "110*************2X"),
        ("邮箱test@qq.com", "邮箱t***@qq.com"),
        ("微信abc_12345", "微信a**_****5"),
        ("没有号码", "没有号码"),
    ] {
        assert_eq!(redact(text, &options).text, masked);
    }
    assert_eq!(redact("电话13812345678", &options).restore(), None);
    let labels = options.with_mask(EntityKind::Mobile, Mask::Label).with_reversible(true);
    let text = "13812345678或13912345678，首选13812345678";
    let masked = redact(text, &labels);
    assert_eq!(masked.text, "[手机号1]或[手机号2]，首选[手机号1]");
    assert_eq!(masked.restore().as_deref(), Some(text));
}

proptest! {
    #[test]
    fn any_text_gives_entities_in_order_that_quote_it(text in any::<String>()) {
        let mut last = 0;
        for entity in find(&text, Some(now())) {
            prop_assert!(entity.span.start >= last && !entity.span.is_empty());
            prop_assert_eq!(entity.span.slice(&text), Some(entity.quote.as_str()));
            last = entity.span.end;
        }
    }

    #[test]
    fn shop_like_texts_too_and_masking_restores(
        text in "[0-9一二三十百千万半多块元毛天号月年日周下上前后内点:.,/@a-zA-ZxX微信QQ今明 ¥￥*+-]{0,40}",
    ) {
        let options = RedactOptions::default().with_reversible(true);
        for entity in find(&text, Some(now())) {
            prop_assert_eq!(entity.span.slice(&text), Some(entity.quote.as_str()));
        }
        prop_assert_eq!(redact(&text, &options).restore(), Some(text));
    }
}

#[test]
fn long_texts_are_read_in_linear_time() {
    for part in ["9", "一", "1,", "a.", "@a", "周", "62", "3:30 "] {
        let text = part.repeat(100_000 / part.len());
        let started = std::time::Instant::now();
        find(&text, Some(now()));
        assert!(started.elapsed().as_secs() < 10, "{part}: {:?}", started.elapsed());
    }
}
