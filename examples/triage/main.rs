//! The main job: a day's conversations, triaged.
//!
//! `cargo run --release --example triage [-- FILE.jsonl|FILE.csv] [--faq FILE] [--json] [--brief]`

mod desk;
mod page;
mod summary;
mod terminal;

use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};
use kefu::faq::{FaqIndex, FaqOptions};
use kefu_examples::conversations::{self, Conversations};
use kefu_examples::{BadLine, answers};

use desk::Desk;
use summary::Summary;
use terminal::Ink;

const HELP: &str = "\
Triages shop conversations: intents, answers, risk and the quality of replies.

triage [FILE.jsonl|FILE.csv]   the conversations (default: the example day)
  --faq FILE.jsonl|FILE.csv    the answer base (default: the example base)
  --json                       one JSON object a conversation, nothing else, on standard output
  --brief                      only the day's tables
  --help

JSONL: {\"id\": \"1\", \"messages\": [{\"role\": \"customer\", \"text\": \"在吗\", \"at\": 0.0}, …]} a line.
CSV: the columns conversation, role, text and, if known, at (seconds) and agent.
Exit code 1 if any line could not be read; the others are triaged all the same.
";

struct Arguments {
    file: PathBuf,
    faq: PathBuf,
    json: bool,
    brief: bool,
}

fn main() -> ExitCode {
    let done = arguments().and_then(|arguments| match arguments {
        Some(arguments) => run(&arguments),
        None => {
            print!("{HELP}");
            Ok(true)
        }
    });
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("triage: {message}");
            ExitCode::FAILURE
        }
    }
}

fn arguments() -> Result<Option<Arguments>, String> {
    use lexopt::prelude::*;
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let mut found = Arguments {
        file: data.join("conversations.jsonl"),
        faq: data.join("faq.jsonl"),
        json: false,
        brief: false,
    };
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
        match argument {
            Long("json") => found.json = true,
            Long("brief") => found.brief = true,
            Long("faq") => found.faq = parser.value().map_err(|error| error.to_string())?.into(),
            Long("help") | Short('h') => return Ok(None),
            Value(file) => found.file = file.into(),
            other => return Err(format!("{}\n\n{HELP}", other.unexpected())),
        }
    }
    Ok(Some(found))
}

/// Whether every line could be used.
fn run(arguments: &Arguments) -> Result<bool, String> {
    let read = conversations_of(&arguments.file)?;
    let desk = Desk::open(answer_base(&arguments.faq)?).map_err(|error| error.to_string())?;
    let mut bad = read.bad;
    let mut summary = Summary::default();
    let mut out = io::BufWriter::new(io::stdout().lock());
    let ink = Ink::for_stdout();
    let progress = progress(read.read.len(), arguments);
    for (index, conversation) in read.read.iter().enumerate() {
        match desk.triage(conversation, format!("#{}", index + 1)) {
            Ok(triage) => {
                let written = if arguments.json {
                    serde_json::to_writer(&mut out, &triage)
                        .map_err(io::Error::from)
                        .and_then(|()| writeln!(out))
                } else if arguments.brief {
                    Ok(())
                } else {
                    page::write(&mut out, ink, &triage)
                };
                if let Some(stop) = stopped(written)? {
                    return Ok(stop);
                }
                summary.add(&triage);
            }
            Err(error) => {
                bad.push(BadLine {
                    line: index as u64 + 1,
                    reason: format!("conversation: {error}"),
                });
            }
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    if !arguments.json
        && let Some(stop) = stopped(summary.write(&mut out, ink))?
    {
        return Ok(stop);
    }
    if let Some(stop) = stopped(out.flush())? {
        return Ok(stop);
    }
    for bad in &bad {
        eprintln!("{}: {bad}", arguments.file.display());
    }
    Ok(bad.is_empty())
}

/// A reader such as `head` that closes the pipe ends the run without an error.
fn stopped(written: io::Result<()>) -> Result<Option<bool>, String> {
    match written {
        Ok(()) => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Some(true)),
        Err(error) => Err(error.to_string()),
    }
}

fn read_text(file: &Path) -> Result<String, String> {
    std::fs::read_to_string(file)
        .map_err(|error| format!("cannot read {}: {error}", file.display()))
}

fn is_csv(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"))
}

fn conversations_of(file: &Path) -> Result<Conversations, String> {
    let text = read_text(file)?;
    if is_csv(file) {
        conversations::from_csv(&text).map_err(|reason| format!("{}: {reason}", file.display()))
    } else {
        Ok(conversations::from_jsonl(&text))
    }
}

/// A base with a bad row is refused whole: a shop that loses an answer should know.
fn answer_base(file: &Path) -> Result<FaqIndex, String> {
    let text = read_text(file)?;
    let named = |reason: String| format!("{}: {reason}", file.display());
    let read = if is_csv(file) {
        answers::from_csv(&text).map_err(named)?
    } else {
        answers::from_jsonl(&text)
    };
    let entries = read.complete().map_err(|bad| named(bad.to_string()))?;
    FaqIndex::build(entries, FaqOptions::default()).map_err(|error| named(error.to_string()))
}

/// A bar on long files, on standard error and only where a person looks at it.
fn progress(conversations: usize, arguments: &Arguments) -> ProgressBar {
    let shown = conversations > 50
        && io::stderr().is_terminal()
        && (arguments.json || arguments.brief || !io::stdout().is_terminal());
    if !shown {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} 段对话  {per_sec}  剩余 {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(conversations as u64).with_style(style)
}
