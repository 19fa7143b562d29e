use serde::{Deserialize, Serialize};

use super::conversation::{Conversation, Role};

/// How long a customer waited for an answer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ReplyGap {
    /// The first unanswered message of the customer.
    pub customer: usize,
    /// The agent's message that ended the wait.
    pub agent: usize,
    /// The wait in seconds; never negative.
    pub seconds: f64,
}

/// The waits of the customer, oldest first. Messages without a time open no wait and end none.
pub fn reply_gaps(conversation: &Conversation) -> Vec<ReplyGap> {
    let mut gaps = Vec::new();
    let mut waiting: Option<(usize, f64)> = None;
    for (index, message) in conversation.messages.iter().enumerate() {
        match (message.role, message.at) {
            (Role::Customer, Some(at)) if waiting.is_none() => waiting = Some((index, at)),
            (Role::Agent, Some(at)) => {
                if let Some((customer, since)) = waiting.take() {
                    gaps.push(ReplyGap { customer, agent: index, seconds: (at - since).max(0.0) });
                }
            }
            _ => {}
        }
    }
    gaps
}

/// Who has to speak next: the other side of the last message that is not the platform's.
pub fn waiting_on(conversation: &Conversation) -> Option<Role> {
    conversation.messages.iter().rev().find_map(|message| match message.role {
        Role::Customer => Some(Role::Agent),
        Role::Agent => Some(Role::Customer),
        Role::System => None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::conversation::Message;
    use super::*;

    #[test]
    fn a_wait_runs_from_the_first_unanswered_message() {
        let conversation = Conversation::new(vec![
            Message::customer("在吗").sent_at(0.0),
            Message::customer("人呢").sent_at(200.0),
            Message::agent("在的").sent_at(260.0),
            Message::agent("请讲").sent_at(262.0),
        ]);
        assert_eq!(
            reply_gaps(&conversation),
            vec![ReplyGap { customer: 0, agent: 2, seconds: 260.0 }]
        );
        assert_eq!(waiting_on(&conversation), Some(Role::Customer));
    }
}
