//! The scorer cold, and one reply checked, scored and reviewed in its chat.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use kefu::script::{Exchange, ScriptScorer};
use kefu::{Conversation, Message};

/// Replies of 10 to 60 characters, as agents write them, with what they answer.
const CHAT: [(&str, &str); 6] = [
    (
        "快递怎么还没到",
        "非常抱歉让您久等了，已经帮您催促站点，预计明天18点前送达，有异常我会第一时间联系您~",
    ),
    ("可以开专票吗", "可以的哦，亲，您下单时发票类型选专票，资质审核通过后订单完成1个工作日开具"),
    ("订单号2938475610，帮我改下地址", "亲，麻烦提供一下订单号哦"),
    ("能便宜点吗", "亲，这边没法优惠的呢"),
    ("都五天了，我要投诉", "您反映的问题我们已记录，会尽快反馈相关部门，请您耐心等待，谢谢！"),
    ("好的谢谢", "不客气，祝您生活愉快，麻烦给个五星好评哦"),
];
const PACKS: [&str; 5] = ["compliance", "taobao", "jd", "pdd", "douyin"];

fn script(c: &mut Criterion) {
    c.bench_function("script/builtin", |b| b.iter(|| ScriptScorer::builtin().map(black_box)));
    let scorer = ScriptScorer::builtin().expect("the builtin rubric is valid");
    let all = ScriptScorer::builtin().and_then(|scorer| scorer.with_packs(&PACKS));
    let all = all.expect("the builtin packs are valid");
    let mut next = CHAT.iter().cycle();
    c.bench_function("script/check/all-packs", |b| {
        b.iter(|| all.check(black_box(next.next().map_or("", |(_, reply)| reply))));
    });
    let exchanges: Vec<Exchange> =
        CHAT.iter().map(|(customer, reply)| Exchange::new(*customer, *reply)).collect();
    let mut next = exchanges.iter().cycle();
    c.bench_function("script/score", |b| {
        b.iter(|| next.next().map(|exchange| scorer.score(black_box(exchange))));
    });
    let messages = CHAT
        .iter()
        .flat_map(|(customer, reply)| [Message::customer(*customer), Message::agent(*reply)]);
    let conversation = Conversation::new(messages.collect());
    c.bench_function("script/review/12-messages", |b| {
        b.iter(|| scorer.review(black_box(&conversation)));
    });
}

criterion_group!(benches, script);
criterion_main!(benches);
