//! The risk of a conversation of 20 messages, and of one more message: with the built-in model, and
//! with one that also reads words.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use kefu::risk::{RiskModel, RiskOptions};
use kefu::{Conversation, Message};

/// The same conversation that `peers/risk.py` reads.
const CONVERSATION: &str = include_str!("../peers/risk_conversation.json");

/// A model with words: trained on growing parts of the conversation and of an easy one.
fn trained(conversation: &Conversation) -> RiskModel {
    let easy = ["请问这款有黑色吗", "有的亲", "好的谢谢，已经拍了", "感谢您的支持"];
    let easy = Conversation::new(easy.map(Message::customer).to_vec());
    let parts = |whole: &Conversation, bad: usize| {
        let lengths = (1..=whole.messages.len()).cycle().take(200);
        lengths.map(|length| (whole.prefix(length), bad)).collect::<Vec<_>>()
    };
    let rows = [parts(conversation, 1), parts(&easy, 0)].concat();
    let (conversations, labels): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    RiskModel::train(&conversations, &labels, &RiskOptions::default()).expect("valid rows")
}

fn risk(c: &mut Criterion) {
    let messages: Vec<Message> = serde_json::from_str(CONVERSATION).expect("valid messages");
    let conversation = Conversation::new(messages);
    let builtin = RiskModel::builtin().expect("the asset");
    let trained = trained(&conversation);
    for (name, model) in [("builtin", builtin), ("trained", trained)] {
        c.bench_function(&format!("risk/assess_20/{name}"), |b| {
            b.iter(|| model.assess(black_box(&conversation)));
        });
        c.bench_function(&format!("risk/score_20/{name}"), |b| {
            b.iter(|| model.predict_proba(black_box(&conversation)));
        });
        let mut monitor = model.monitor();
        let (last, before) = conversation.messages.split_last().expect("messages");
        for message in before {
            monitor.push(message.clone()).expect("a valid message");
        }
        // The twentieth: 好的谢谢. And the longest of the customer.
        c.bench_function(&format!("risk/push_20th/{name}"), |b| {
            b.iter_batched(
                || (monitor.clone(), last.clone()),
                |(mut monitor, last)| monitor.push(last),
                BatchSize::SmallInput,
            );
        });
        let long = conversation.messages.get(13).cloned().expect("messages");
        c.bench_function(&format!("risk/push_long/{name}"), |b| {
            b.iter_batched(
                || (monitor.clone(), long.clone()),
                |(mut monitor, long)| monitor.push(long),
                BatchSize::SmallInput,
            );
        });
    }
}

criterion_group!(benches, risk);
criterion_main!(benches);
