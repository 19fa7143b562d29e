//! The cue files of `assets/lexicons/risk`, listed once. A new file is one new row here.

/// The name of a cue file, and what the build script made of it.
macro_rules! cue_file {
    ($folder:literal, $name:literal) => {
        ($name, include_str!(concat!(env!("OUT_DIR"), "/cues/", $folder, "/", $name, ".json")))
    };
}
pub(in crate::risk) use cue_file;

/// The files of the signals.
pub(super) const FILES: &[(&str, &str)] = &[
    cue_file!("risk", "accept"),
    cue_file!("risk", "agent_apology"),
    cue_file!("risk", "agent_ask"),
    cue_file!("risk", "agent_brushoff"),
    cue_file!("risk", "agent_closing"),
    cue_file!("risk", "agent_empathy"),
    cue_file!("risk", "agent_inducement"),
    cue_file!("risk", "agent_offer"),
    cue_file!("risk", "agent_promise"),
    cue_file!("risk", "agent_record"),
    cue_file!("risk", "agent_refuse"),
    cue_file!("risk", "agent_rude"),
    cue_file!("risk", "agent_solution"),
    cue_file!("risk", "agent_wait"),
    cue_file!("risk", "agent_warm"),
    cue_file!("risk", "agent_welcome"),
    cue_file!("risk", "anger_insult"),
    cue_file!("risk", "anger_strong"),
    cue_file!("risk", "blame_service"),
    cue_file!("risk", "close_bye"),
    cue_file!("risk", "delay_answer"),
    cue_file!("risk", "delay_parcel"),
    cue_file!("risk", "delay_refund"),
    cue_file!("risk", "delay_ship"),
    cue_file!("risk", "demand_compensation"),
    cue_file!("risk", "demand_manager"),
    cue_file!("risk", "demand_refund"),
    cue_file!("risk", "disappoint"),
    cue_file!("risk", "distress"),
    cue_file!("risk", "emoji_negative"),
    cue_file!("risk", "emoji_positive"),
    cue_file!("risk", "giveup"),
    cue_file!("risk", "negative_answer"),
    cue_file!("risk", "polite"),
    cue_file!("risk", "praise"),
    cue_file!("risk", "price_unfair"),
    cue_file!("risk", "product_mismatch"),
    cue_file!("risk", "product_missing"),
    cue_file!("risk", "product_quality"),
    cue_file!("risk", "product_wrong"),
    cue_file!("risk", "promise_broken"),
    cue_file!("risk", "question_why"),
    cue_file!("risk", "relief"),
    cue_file!("risk", "repeat_fault"),
    cue_file!("risk", "repeat_info"),
    cue_file!("risk", "rhetorical"),
    cue_file!("risk", "sarcasm"),
    cue_file!("risk", "thanks"),
    cue_file!("risk", "presale"),
    cue_file!("risk", "threat_complaint"),
    cue_file!("risk", "threat_exposure"),
    cue_file!("risk", "threat_leave"),
    cue_file!("risk", "threat_legal"),
    cue_file!("risk", "threat_review"),
    cue_file!("risk", "unresolved"),
    cue_file!("risk", "urge"),
];
