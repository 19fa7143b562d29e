//! Intents: one message, a batch, training.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use kefu::IntentClassifier;
use kefu::intent::TrainOptions;
use kefu_benches::intents::{many_labels, messages};

fn intent(c: &mut Criterion) {
    let model = IntentClassifier::builtin().expect("it loads");
    for (name, between) in [("one clause", ""), ("many clauses", " ")] {
        let texts = messages(1_024, 30, between);
        let mut next = texts.iter().map(String::as_str).cycle();
        c.bench_function(&format!("intent/classify/30 characters, {name}"), |b| {
            b.iter(|| model.classify(black_box(next.next().unwrap_or_default())));
        });
    }
    let texts = messages(1_024, 30, "");
    let mut next = texts.iter().map(String::as_str).cycle();
    c.bench_function("intent/predict/30 characters", |b| {
        b.iter(|| model.predict(black_box(next.next().unwrap_or_default())));
    });
    let rows = many_labels(5_500, 123);
    for (name, transfer) in [("123 labels", true), ("123 labels without transfer", false)] {
        let options = TrainOptions::default().with_transfer(transfer);
        let model = IntentClassifier::train(&rows, &options).expect("it trains");
        let mut next = texts.iter().map(String::as_str).cycle();
        c.bench_function(&format!("intent/predict/30 characters, {name}"), |b| {
            b.iter(|| model.predict(black_box(next.next().unwrap_or_default())));
        });
    }
    c.bench_function("intent/builtin", |b| b.iter(IntentClassifier::builtin));
    let mut group = c.benchmark_group("intent/batch");
    group.throughput(Throughput::Elements(texts.len() as u64));
    group.bench_function("1,024 messages", |b| b.iter(|| model.classify_batch(black_box(&texts))));
    group.finish();
    let mut group = c.benchmark_group("intent/train");
    group.sample_size(10);
    group.bench_function("5,500 messages of 123 labels", |b| {
        b.iter_batched(
            TrainOptions::default,
            |options| IntentClassifier::train(black_box(&rows), &options),
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

criterion_group!(benches, intent);
criterion_main!(benches);
