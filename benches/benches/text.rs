//! The text layer, the rules and the entities.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use kefu::Role;
use kefu::entity::{RedactOptions, find, redact};
use kefu::rule::RuleSet;
use kefu::text::{Normalized, PhraseOptions, PhraseScratch, PhraseSetBuilder, Scopes};
use kefu_benches::{FORTY, MESSAGES, phrases, rules};

fn text(c: &mut Criterion) {
    let chat = MESSAGES.join("\n").repeat(100);
    let mut group = c.benchmark_group("text");
    group.throughput(Throughput::Bytes(chat.len() as u64));
    let mut normal = Normalized::default();
    group.bench_function("normalise", |b| b.iter(|| normal.refill(black_box(&chat))));
    for (name, fuzzy) in [("normalise and scan 3,000 phrases", false), ("the same, fuzzy", true)] {
        let mut builder = PhraseSetBuilder::default();
        for phrase in phrases(3_000) {
            let options = PhraseOptions::default().with_fuzzy(fuzzy);
            builder.add(&phrase, options).expect("the phrases have two characters");
        }
        let set = builder.build().expect("it fits");
        let (mut scratch, mut hits) = (PhraseScratch::default(), Vec::new());
        group.bench_function(name, |b| {
            b.iter(|| {
                normal.refill(black_box(&chat));
                set.scan(&normal, None, &mut scratch, &mut hits);
                hits.len()
            });
        });
    }
    group.finish();
}

fn one_message(c: &mut Criterion) {
    let mut group = c.benchmark_group("message of 40 characters");
    let set = RuleSet::load(rules(500).as_bytes()).expect("the rules pass their tests");
    group.bench_function("500 rules", |b| b.iter(|| set.check(Role::Agent, black_box(FORTY))));
    let shipped = RuleSet::builtin().expect("it loads");
    group.bench_function("shipped rules", |b| {
        b.iter(|| shipped.check(Role::Agent, black_box(FORTY)));
    });
    group.bench_function("entities", |b| b.iter(|| find(black_box(FORTY), None)));
    let options = RedactOptions::default();
    group.bench_function("redact", |b| b.iter(|| redact(black_box(FORTY), &options)));
    let normal = Normalized::new(FORTY);
    group.bench_function("negation scopes", |b| {
        b.iter(|| Scopes::new(black_box(&normal)).at(10, 12));
    });
    group.finish();
    c.bench_function("compile the shipped rules", |b| b.iter(RuleSet::builtin));
}

criterion_group!(benches, text, one_message);
criterion_main!(benches);
