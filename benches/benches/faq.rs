//! FAQ search, the whole answer, and one change, on bases made of the project's utterances.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use kefu::faq::{AnswerContext, FaqEntry, FaqIndex, FaqOptions};
use kefu_benches::faq_base::{base, texts, utterances};

fn faq(c: &mut Criterion) {
    let utterances = utterances();
    let queries = texts(&utterances, 256, 99);
    for forms in [10_000, 100_000] {
        let options = FaqOptions::default().with_learn(false);
        let index = FaqIndex::build(base(&utterances, forms), options).expect("a valid base");
        let mut next = queries.iter().cycle();
        c.bench_function(&format!("faq/rank/{forms}"), |b| {
            b.iter(|| index.rank(black_box(next.next().map_or("", String::as_str)), 10));
        });
        c.bench_function(&format!("faq/search/{forms}"), |b| {
            b.iter(|| index.search(black_box(next.next().map_or("", String::as_str)), 10));
        });
        let context = AnswerContext::default();
        c.bench_function(&format!("faq/answer/{forms}"), |b| {
            b.iter(|| index.answer(black_box(next.next().map_or("", String::as_str)), &context));
        });
        let change = vec![FaqEntry::new("new", "新来的问题怎么办").with_answer("这样办。")];
        c.bench_function(&format!("faq/upsert/{forms}"), |b| {
            b.iter(|| index.upsert(black_box(change.clone())));
        });
    }
}

criterion_group!(benches, faq);
criterion_main!(benches);
