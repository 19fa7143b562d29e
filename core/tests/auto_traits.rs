//! Engines and results can be shared between threads and survive a caught panic.

use std::panic::{RefUnwindSafe, UnwindSafe};

fn shared<T: Send + Sync + UnwindSafe + RefUnwindSafe>() {}

#[test]
fn engines_and_results_are_send_sync_and_unwind_safe() {
    shared::<kefu::IntentClassifier>();
    shared::<kefu::FaqIndex>();
    shared::<kefu::risk::RiskModel>();
    shared::<kefu::risk::RiskMonitor>();
    shared::<kefu::ScriptScorer>();
    shared::<kefu::Intent>();
    shared::<kefu::faq::FaqHit>();
    shared::<kefu::faq::FaqReply>();
    shared::<kefu::risk::Risk>();
    shared::<kefu::risk::RiskUpdate>();
    shared::<kefu::ScriptScore>();
    shared::<kefu::Finding>();
    shared::<kefu::Conversation>();
    shared::<kefu::Error>();
}
