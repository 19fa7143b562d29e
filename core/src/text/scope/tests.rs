use super::*;

/// The scope over the only occurrence of `word`.
fn over(text: &str, word: &str) -> Scope {
    let normal = Normalized::new(text);
    let word: Vec<char> = word.chars().collect();
    let from = normal.chars().windows(word.len()).rposition(|part| part == word).unwrap();
    Scopes::new(&normal).at(from, from + word.len())
}

#[test]
fn every_cue_is_in_the_automaton() {
    let words: std::collections::BTreeSet<_> = CUES.iter().map(|(word, _)| word).collect();
    assert_eq!(words.len(), CUES.len(), "a word is listed twice");
    assert_eq!(cue_set().len(), CUES.len(), "a cue normalises to another");
}

#[test]
fn negators_reach_their_word_and_no_further() {
    for (text, word) in [
        ("不高兴", "高兴"),
        ("一点都不快乐", "快乐"),
        ("没有收到货", "收到"),
        ("我没说要退货", "退货"),
        ("不想退货", "退货"),
        ("我不退货了", "退货"),
        ("别给差评", "差评"),
        ("不会给你差评", "差评"),
        ("谈不上满意", "满意"),
        ("钱退不了", "退"),
        ("联系不上客服", "联系"),
        ("怎么可能满意", "满意"),
        ("难道我会骗你", "骗"),
        ("哪有优惠", "优惠"),
        ("不是质量问题,是尺码", "质量"),
        ("不是退货而是换货", "退货"),
        ("没那么好", "好"),
        ("不要给我发货", "发货"),
    ] {
        assert!(over(text, word).negated, "{text}");
    }
    for (text, word) in [
        ("高兴", "高兴"),
        ("不是不满意", "满意"),
        ("不得不退货", "退货"),
        ("没有人不满意", "满意"),
        ("难道不高兴吗", "高兴"),
        ("我不是可以免费退吗", "可以"),
        ("态度不错服务好", "服务"),
        ("特别满意", "满意"),
        ("对不起让您久等", "久等"),
        ("不喜欢,退货", "退货"),
        ("不会用想退货", "退货"),
        ("没收到的货退款", "退款"),
        ("不要了退货", "退货"),
        ("不是退货而是换货", "换货"),
        ("不是质量问题就是物流问题", "质量"),
        ("不是质量问题就是物流问题", "物流"),
        ("不知道怎么退货", "退货"),
        ("满不满意", "满意"),
        ("能不能退货", "退货"),
        ("没关系退货吧", "退货"),
        ("凭什么不给退货", "退货"),
        ("不好看但是舒服", "舒服"),
        ("七天无理由退货", "退货"),
    ] {
        assert!(!over(text, word).negated, "{text}");
    }
}

#[test]
fn degrees_strengthen_and_weaken() {
    let degree = |text, word| over(text, word).degree;
    assert!(degree("有点失望", "失望") < 1.0);
    assert!(degree("不太满意", "满意") < 1.0);
    assert!(degree("太失望了", "失望") > degree("很失望", "失望"));
    assert!(degree("气死了", "气") > 1.5);
    assert!(degree("非常不满意", "满意") > 1.5);
    assert_eq!(degree("失望", "失望"), 1.0);
    assert_eq!(degree("很贵质量失望", "失望"), 1.0);
}

#[test]
fn questions_and_suppositions_are_not_statements() {
    for (text, word) in
        [("发货没", "发货"), ("能不能退货", "退货"), ("满意吗?", "满意"), ("退货?", "退货")]
    {
        assert!(over(text, word).asked, "{text}");
    }
    assert!(!over("我要退货", "退货").asked);
    assert!(over("如果不满意可以退", "满意").supposed);
    assert!(over("要是坏了的话,怎么办", "坏").supposed);
}

#[test]
fn any_text_and_range_is_answered() {
    for text in ["", " ", "不", "不不不不", "😀😀", "没没没没没没没没没吗"] {
        let normal = Normalized::new(text);
        let scopes = Scopes::new(&normal);
        for from in 0..8 {
            assert!(scopes.at(from, from + 2).degree.is_finite());
        }
    }
}

#[test]
fn a_question_is_no_statement() {
    for (text, word) in [
        ("问到了吗", "到了"),
        ("可以换新吗", "可以"),
        ("可以吗亲", "可以"),
        ("发货没", "发货"),
        ("到了没啊", "到了"),
        ("收到没有", "收到"),
        ("到了么", "到了"),
        ("可以不", "可以"),
        ("是不是解决了", "解决"),
        ("你们有没有收到", "收到"),
        ("能否退货", "退货"),
        ("今天能到 ?", "能到"),
        ("什么时候能好", "好"),
        ("多久到货", "到货"),
        ("怎么退货", "退货"),
        ("可以退的，对吗", "可以退"),
        ("给我补发一个,可以吗", "补发"),
        ("这样行嘛", "行"),
        ("不是说今天到吗", "到"),
    ] {
        assert!(over(text, word).in_question, "{text}");
    }
    for (text, word) in [
        ("收到了", "收到"),
        ("在吗我收到了", "收到"),
        ("为什么还没到", "到"),
        ("怎么还没收到", "收到"),
        ("怎么坏了", "坏"),
        ("什么破质量?", "破质量"),
        ("难道不好吗", "好"),
        ("不是已经解决了吗", "解决"),
        ("可以退呢亲", "可以"),
        ("还没", "没"),
        ("什么都没有", "没有"),
        ("到了吗？到了", "到了"),
    ] {
        assert!(!over(text, word).in_question, "{text}");
    }
    let asks = |text: &str| Scopes::new(&Normalized::new(text)).asks();
    for text in ["我的快递呢", "如果坏了呢", "谁负责", "到了吗，谢谢"] {
        assert!(asks(text), "{text}");
    }
    for text in ["可以申请退款呢", "还没发货呢", "好的哦", "嗯呢"] {
        assert!(!asks(text), "{text}");
    }
}

#[test]
fn what_is_supposed_wished_or_reported_is_no_fact() {
    for (text, word) in [
        ("如果坏了给退吗", "坏"),
        ("坏了的话能换吗", "坏"),
        ("等收到了再说", "收到"),
        ("收到货后再评价", "收到"),
        ("万一退不了", "退"),
        ("就算到了", "到"),
    ] {
        assert!(over(text, word).supposed, "{text}");
    }
    for (text, word) in [
        ("我收到了,如果坏了呢", "收到"),
        ("收到了再次感谢", "收到"),
        ("等了三天才收到", "收到"),
        ("收到货就坏了", "坏"),
    ] {
        assert!(!over(text, word).supposed, "{text}");
    }
    for (text, word) in [
        ("希望早点收到", "收到"),
        ("我想退货", "退货"),
        ("请马上发货", "发货"),
        ("麻烦帮我换一个", "换"),
    ] {
        assert!(over(text, word).wished, "{text}");
    }
    for (text, word) in [
        ("申请了退款", "退款"),
        ("请稍等马上为您查询", "查询"),
        ("没想到坏了", "坏"),
        ("主要是坏了", "坏"),
        ("请问到了吗", "到"),
    ] {
        assert!(!over(text, word).wished, "{text}");
    }
    for (text, word) in [
        ("意思说今天能到", "今天"),
        ("说今天能到", "能到"),
        ("客服跟我说可以退", "可以"),
        ("你们说的24小时发货", "发货"),
        ("客服说，今天能到", "能到"),
        ("告诉我退款到了", "到了"),
        ("物流显示已签收", "签收"),
        ("答应今天退款的", "退款"),
        ("不是说好了今天发吗", "发"),
        ("说马上发货", "发货"),
        ("我问了说没货", "没货"),
        ("问客服解决了没", "解决"),
    ] {
        assert!(over(text, word).reported, "{text}");
    }
    for (text, word) in [
        ("我说要退货", "退货"),
        ("我跟你们客服说了坏了", "坏"),
        ("跟您说一下今天能到", "能到"),
        ("告诉你不退就投诉", "投诉"),
        ("我已经跟你说过坏了", "坏"),
        ("说明书没收到", "收到"),
        ("说实话质量很差", "质量"),
        ("说今天到但是没到", "没到"),
        ("请问收到了吗", "收到"),
        ("我们承诺今天发货", "发货"),
    ] {
        assert!(!over(text, word).reported, "{text}");
    }
    assert!(over("货到了", "到").holds() && !over("货没到", "到").holds());
    assert!(over("货没到", "到").asserted() && !over("货到了吗", "到").asserted());
    assert!(over("照片没有", "照片").negated && !over("收到没有", "收到").negated);
}
