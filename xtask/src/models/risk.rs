//! The default risk model: a tone head from text that may ship, and signal weights fitted to two
//! sets of rated conversations that may not: some two hundred interpretable numbers.

use kefu::risk::{Graded, RiskModel, SignalFit, ToneExample, ToneKind};
use kefu::{Conversation, Message};
use serde::Deserialize;

use crate::context::{Context, Result};

/// Where the model lies.
pub const FILE: &str = "core/assets/models/risk.safetensors";

/// Trains, writes and says how large it is.
pub fn run(context: &Context) -> Result<String> {
    let tones = tones(context)?;
    let mut graded = desk_dialogues(context)?;
    let desk = graded.len();
    graded.extend(shop_turns(context)?.iter().flat_map(counted));
    let model = RiskModel::from_signals(&tones, &graded, &SignalFit::default())
        .map_err(|error| error.to_string())?;
    let bytes = model.to_bytes().map_err(|error| error.to_string())?;
    context.write(&context.path(FILE), &bytes)?;
    let shop = (graded.len() - desk) / SHOP_COUNT;
    Ok(format!(
        "{} messages for the tone, {desk} rated dialogues, {shop} rated turns, {} KB",
        tones.len(),
        bytes.len() / 1024
    ))
}

#[derive(Deserialize)]
struct LabelledMessage {
    text: String,
    label: String,
}

/// Messages with a tone by their intent: the authored training text and the Apache-2.0 rows.
pub fn tones(context: &Context) -> Result<Vec<ToneExample>> {
    let mut tones = Vec::new();
    for file in ["intent_authored.jsonl", "intent_shop_train.jsonl"] {
        for row in context.rows::<LabelledMessage>(file)? {
            tones.push(ToneExample { tone: tone_of(&row.label), text: row.text });
        }
    }
    let folder = context.path("core/assets/training");
    let entries = std::fs::read_dir(&folder)
        .map_err(|error| format!("cannot read {}: {error}", folder.display()))?;
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|kind| kind == "txt")) {
        let label = file.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        let text = context.read(file)?;
        let lines = text.lines().map(str::trim);
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            tones.push(ToneExample { tone: tone_of(label), text: line.to_owned() });
        }
    }
    Ok(tones)
}

/// The tone that messages of an intent usually have.
fn tone_of(intent: &str) -> ToneKind {
    match intent {
        "complaint.service" | "complaint.escalate" | "review.threat" | "chat.vent" => {
            ToneKind::Complaint
        }
        "chat.thanks" | "chat.bye" | "chat.ack" => ToneKind::Closing,
        "after.progress"
        | "ship.urge"
        | "logistics.stalled"
        | "logistics.not_received"
        | "after.refund_status"
        | "after.quality"
        | "after.mismatch"
        | "after.wrong"
        | "after.missing"
        | "after.damaged"
        | "app.bug"
        | "pay.problem"
        | "after.compensate" => ToneKind::Problem,
        _ => ToneKind::Neutral,
    }
}

#[derive(Deserialize)]
struct DeskDialogue {
    turns: Vec<Message>,
    #[serde(rename = "S_mean")]
    satisfaction: f32,
    dissatisfied: bool,
}

/// Telecom and phone help-desk dialogues with the mean satisfaction of 19 readers, -2 to 2.
pub fn desk_dialogues(context: &Context) -> Result<Vec<Graded>> {
    /// The standard deviation of the mean satisfaction.
    const SPREAD: f32 = 0.62;
    let rows = context.rows::<DeskDialogue>("risk_stc3_train.jsonl")?;
    let grade = |row: DeskDialogue| Graded {
        conversation: Conversation::new(row.turns),
        severity: -row.satisfaction / SPREAD,
        bad: row.dissatisfied,
    };
    Ok(rows.into_iter().map(grade).collect())
}

#[derive(Deserialize)]
struct ShopDialogue {
    turns: Vec<ShopTurn>,
}

#[derive(Deserialize)]
struct ShopTurn {
    customer: String,
    agent_after: String,
    sat: Option<u8>,
}

/// A shop dialogue up to a rated customer turn.
pub struct RatedTurn {
    /// Which dialogue it is from.
    pub dialogue: usize,
    /// The class: 0 satisfied, 1 neither, 2 dissatisfied.
    pub class: usize,
    /// The conversation and its grade.
    pub graded: Graded,
}

/// A rated turn of a shop counts this often for the weights: kefu is for shops, and the desks'
/// dialogues are longer and fewer. Side by side, for the folds of the calibration.
const SHOP_COUNT: usize = 4;

/// A turn as often as it counts.
pub fn counted(turn: &RatedTurn) -> impl Iterator<Item = Graded> {
    std::iter::repeat_n(turn.graded.clone(), SHOP_COUNT)
}

/// Shop dialogues, each customer turn rated 0 dissatisfied, 1 or 2 satisfied.
pub fn shop_turns(context: &Context) -> Result<Vec<RatedTurn>> {
    let mut turns = Vec::new();
    for (dialogue, row) in
        context.rows::<ShopDialogue>("risk_uss_valid.jsonl")?.into_iter().enumerate()
    {
        let mut messages = Vec::new();
        for turn in row.turns {
            messages.push(Message::customer(turn.customer));
            if let Some(satisfaction) = turn.sat {
                let class = 2 - usize::from(satisfaction.min(2));
                let graded = Graded {
                    conversation: Conversation::new(messages.clone()),
                    // One rater's turn says less than nineteen readers' dialogue.
                    severity: 0.9 * (class as f32 - 1.0),
                    bad: class == 2,
                };
                turns.push(RatedTurn { dialogue, class, graded });
            }
            if !turn.agent_after.is_empty() {
                messages.push(Message::agent(turn.agent_after));
            }
        }
    }
    Ok(turns)
}
