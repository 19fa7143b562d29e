//! `cargo run --release -p kefu-benches --bin intent_speed [--peers FOLDER]`: training time and
//! latency one by one, on rows made from the project's own utterances.
//!
//! With `--peers` it also writes the rows, for `benches/peers/intent.py`, which trains fastText and
//! scikit-learn on the same rows and times them on the same messages.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use kefu::IntentClassifier;
use kefu::intent::{Example, TrainOptions};
use kefu_benches::intents::{many_labels, messages};

/// As JD's labelled questions.
const ROWS: usize = 5_500;
const LABELS: usize = 123;

fn main() {
    let rows = many_labels(ROWS + 1_000, LABELS);
    let (train, test) = rows.split_at(ROWS);
    let texts = messages(1_000, 30, " ");
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match (arg.as_str(), args.next()) {
            ("--peers", Some(folder)) => write(Path::new(&folder), train, test, &texts),
            _ => panic!("--peers FOLDER, not {arg}"),
        }
    }
    println!("tool              train s  accuracy  label us  whole answer us  batch us a message");
    let options = TrainOptions::default();
    let without = options.clone().with_transfer(false);
    for (name, options) in [("kefu", options), ("without transfer", without)] {
        let start = Instant::now();
        let model = IntentClassifier::train(train, &options).expect("it trains");
        let seconds = start.elapsed().as_secs_f64();
        let accuracy = model.evaluate(test).expect("known labels").accuracy;
        print!("{name:<17} {seconds:<8.2} {accuracy:<9.3} ");
        print_latency(&model, &texts);
    }
    print!("{:<36} ", "the default model");
    print_latency(&IntentClassifier::builtin().expect("it loads"), &texts);
}

/// Microseconds a message: the label, the whole answer, and the whole answer in a batch.
fn print_latency(model: &IntentClassifier, texts: &[String]) {
    let micros = |classify: &dyn Fn(&str)| {
        let mut best = f64::INFINITY;
        for _ in 0..10 {
            let start = Instant::now();
            texts.iter().for_each(|text| classify(text));
            best = best.min(start.elapsed().as_secs_f64() * 1e6 / texts.len() as f64);
        }
        best
    };
    let full = micros(&|text| drop(std::hint::black_box(model.classify(text))));
    let label = micros(&|text| drop(std::hint::black_box(model.predict(text).map(str::len))));
    let start = Instant::now();
    let batch = model.classify_batch(texts).map(|batch| batch.len());
    let batch = start.elapsed().as_secs_f64() * 1e6 / batch.expect("short texts") as f64;
    println!("{label:<9.1} {full:<16.1} {batch:.1}");
}

/// One row a line: label, tab, text.
fn write(folder: &Path, train: &[Example], test: &[Example], texts: &[String]) {
    std::fs::create_dir_all(folder).expect("a folder to write into");
    for (name, rows) in [("train", train), ("test", test)] {
        let mut out = String::new();
        for row in rows {
            let _ = writeln!(out, "{}\t{}", row.label, row.text);
        }
        std::fs::write(folder.join(format!("intent-{name}.tsv")), out).expect("written");
    }
    std::fs::write(folder.join("intent-messages.txt"), texts.join("\n")).expect("written");
}
