//! Times `IntentClassifier::predict` on the lines of a file: what the Python package is measured
//! against.
//!
//! ```text
//! cargo build --release -p kefu-benches --bin intent_predict
//! python benches/peers/python.py --rust target/release/intent_predict
//! ```
//!
//! Prints the microseconds a message took, the best of three passes.

use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(model), Some(messages)) = (args.next(), args.next()) else {
        return Err("usage: intent_predict MODEL MESSAGES".into());
    };
    let classifier = kefu::IntentClassifier::from_bytes(&std::fs::read(model)?)?;
    let text = std::fs::read_to_string(messages)?;
    let messages: Vec<&str> = text.lines().collect();
    let mut best = f64::INFINITY;
    for _ in 0..3 {
        let start = Instant::now();
        for message in &messages {
            black_box(classifier.predict(message)?);
        }
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!("{}", best * 1e6 / messages.len() as f64);
    Ok(())
}
