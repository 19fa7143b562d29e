//! `cargo run --release -p kefu-benches --bin faq_search [FORMS …] [--peers FOLDER]`: latency of FAQ
//! searches one by one on one core, time to index, memory, time of one change.
//!
//! With `--peers` it also writes the texts and queries, split into the same characters and pairs,
//! for `benches/peers/faq.py`, which times bm25s and tantivy on them.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use kefu::faq::{FaqEntry, FaqIndex, FaqOptions};
use kefu_benches::faq_base::{base, texts, utterances};

const QUERIES: usize = 1_000;
const K: usize = 10;

fn main() {
    let mut sizes: Vec<usize> = Vec::new();
    let mut peers = None;
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.parse() {
            Ok(size) => sizes.push(size),
            Err(_) if arg == "--peers" => peers = args.next(),
            Err(_) => panic!("a number of phrasings or --peers FOLDER, not {arg}"),
        }
    }
    if sizes.is_empty() {
        sizes = vec![10_000, 100_000, 1_000_000];
    }
    let utterances = utterances();
    let queries = texts(&utterances, QUERIES, 99);
    println!(
        "forms      build s   index MB   p50 us   p99 us   upsert ms  500th ms  remove ms  what"
    );
    for size in sizes {
        let entries = base(&utterances, size);
        if let Some(folder) = &peers {
            write_peers(Path::new(folder), size, &entries, &queries);
        }
        for (what, meaning) in [("words and meaning", true), ("words", false)] {
            let options = FaqOptions::default().with_meaning(meaning).with_learn(false);
            let start = Instant::now();
            let index = FaqIndex::build(entries.clone(), options).expect("a valid base");
            let seconds = start.elapsed().as_secs_f64();
            let mut times: Vec<f64> = queries
                .iter()
                .map(|query| {
                    let start = Instant::now();
                    let found = index.rank(query, K).expect("a short query");
                    std::hint::black_box(found);
                    start.elapsed().as_secs_f64() * 1e6
                })
                .collect();
            times.sort_by(f64::total_cmp);
            let (first, last, removed) = changes(&index);
            println!(
                "{size:<10} {seconds:<9.2} {:<10.1} {:<8.1} {:<8.1} {first:<10.2} {last:<9.2} {removed:<10.2} {what}",
                index.memory() as f64 / 1e6,
                times[times.len() / 2],
                times[times.len() * 99 / 100],
            );
        }
    }
}

/// Milliseconds of one new entry with five phrasings, of one more after 499 others were changed, and
/// of taking one out of the base.
fn changes(index: &FaqIndex) -> (f64, f64, f64) {
    let forms = |n: usize| (0..5).map(move |m| format!("第{n}种新问题的第{m}个问法怎么办"));
    let entry = |n: usize| {
        let mut forms = forms(n);
        let question = forms.next().unwrap_or_default();
        FaqEntry::new(format!("new{n}"), question).with_variants(forms)
    };
    let timed = |change: &dyn Fn() -> FaqIndex| {
        let times: [f64; 5] = std::array::from_fn(|_| {
            let start = Instant::now();
            std::hint::black_box(change());
            start.elapsed().as_secs_f64() * 1e3
        });
        times.into_iter().fold(f64::INFINITY, f64::min)
    };
    let first = timed(&|| index.upsert(vec![entry(0)]).expect("a valid entry"));
    let many = index.upsert((1..500).map(entry).collect()).expect("valid entries");
    let last = timed(&|| many.upsert(vec![entry(0)]).expect("a valid entry"));
    let removed = timed(&|| index.remove(&["e7"]).expect("a known id"));
    (first, last, removed)
}

/// One text a line, its tokens separated by spaces.
fn write_peers(folder: &Path, size: usize, entries: &[kefu::faq::FaqEntry], queries: &[String]) {
    std::fs::create_dir_all(folder).expect("a folder to write into");
    let tokens = |text: &str| {
        let chars: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
        let mut line = String::new();
        for c in &chars {
            let _ = write!(line, "{c} ");
        }
        for pair in chars.windows(2) {
            let _ = write!(line, "{}{} ", pair[0], pair[1]);
        }
        line.trim_end().to_owned()
    };
    let forms =
        entries.iter().flat_map(|entry| std::iter::once(&entry.question).chain(&entry.variants));
    let lines: Vec<String> = forms.map(|text| tokens(text)).collect();
    std::fs::write(folder.join(format!("texts-{size}.txt")), lines.join("\n")).expect("written");
    let lines: Vec<String> = queries.iter().map(|text| tokens(text)).collect();
    std::fs::write(folder.join("queries.txt"), lines.join("\n")).expect("written");
}
