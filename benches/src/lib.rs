//! Inputs that the benches share: written for the project, the same on every machine.

pub mod faq_base;
pub mod intents;

/// Messages as shoppers and agents write them.
pub const MESSAGES: [&str; 12] = [
    "三天了还没发货，到底什么时候能到啊？？",
    "亲，这边帮您查一下哦，请稍等片刻~",
    "我要退货，七天无理由的吧，运费谁出呢",
    "身高165体重110斤穿什么码比较合适",
    "质量太差了，洗一次就掉色，给差评！！！",
    "订单号2288776655443322110麻烦改一下地址",
    "好的[微笑] 那就等你们通知了",
    "您好，您的快递预计明天下午6点前送达，请保持电话畅通",
    "能便宜点吗？两百五我就拍了",
    "不是不满意，就是有点小，换个L码可以不",
    "發票開錯了，抬頭要改成公司的，怎麼處理？",
    "非常抱歉给您带来不便，我们会在24小时内为您处理好的呢",
];

/// A message of exactly 40 characters.
pub const FORTY: &str =
    "亲，非常抱歉让您久等了，您的包裹明天下午就能送到，有问题随时联系我，祝您生活愉快哦～";

/// `count` different phrases of two to four characters that shops use, in a fixed order.
pub fn phrases(count: usize) -> Vec<String> {
    let letters: Vec<char> =
        "退换货款发快递单价钱好差评投诉保证赔偿微信加返现优惠尺码颜色质量客服地址时间今明后天最第一全新正品假运费补查改取消催到收寄件包装破损少漏错".chars().collect();
    let mut state = 7_u64;
    let mut next = |below: usize| {
        // Knuth's MMIX generator: reproducible everywhere.
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut found = std::collections::BTreeSet::new();
    while found.len() < count {
        let length = 2 + next(3);
        let phrase: Vec<char> = (0..length).map(|_| letters[next(letters.len())]).collect();
        // 信信 reads as 信 where disguises are undone, which is too short.
        if phrase.windows(2).all(|pair| pair[0] != pair[1]) {
            found.insert(phrase.into_iter().collect::<String>());
        }
    }
    found.into_iter().collect()
}

/// A bundle of `count` rules: keywords, some of them fuzzy, some with excuses, some expressions.
pub fn rules(count: usize) -> String {
    let phrases = phrases(count * 6);
    let rule = |(index, words): (usize, &[String])| {
        let [a, b, c, ..] = words else { return String::new() };
        let (condition, hit) = match index % 8 {
            7 => (format!("regex = \"{a}.{{0,6}}{b}\""), format!("{a}{b}")),
            6 => (
                format!("any = [\"{a}\", \"{b}\", \"{c}\"]\nallow = [\"不要{a}\"]\nfuzzy = true"),
                a.clone(),
            ),
            5 => (format!("all = [\"{a}\", \"{b}\"]"), format!("{a},{b}")),
            4 => (format!("any = {words:?}\nnegation = \"affirmed\""), a.clone()),
            _ => (format!("any = {words:?}"), a.clone()),
        };
        format!(
            "[[rule]]\nid = \"bench.r{index}\"\nkind = \"bench\"\nlevel = \"light\"\n\
             message = \"找到\"\nwhy = \"测速\"\n{condition}\n\
             [[rule.test]]\ntext = \"{hit}\"\nhit = true\n[[rule.test]]\ntext = \"嗯\"\nhit = false\n"
        )
    };
    phrases.chunks(6).enumerate().map(rule).collect()
}
