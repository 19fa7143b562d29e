//! The scorecard of a chat as a supervisor reads it. `INSTA_UPDATE=always cargo test` writes it anew.

use kefu::script::ScriptScorer;
use kefu::{Conversation, Message};

#[test]
fn a_poor_chat() {
    let mut messages = vec![
        Message::customer("都五天了还没发货，太慢了").sent_at(0.0),
        Message::agent("稍等").sent_at(240.0),
        Message::customer("我刚才说了，到底什么时候发").sent_at(1500.0),
        Message::agent("我们会尽快处理的").sent_at(1520.0),
        Message::customer("能赔我10元吗").sent_at(1540.0),
        Message::agent("没法赔的，加我微信再说").sent_at(1560.0),
        Message::customer("算了，谢谢").sent_at(1600.0),
    ];
    for at in [1, 3, 5] {
        messages[at].agent = Some("小林".into());
    }
    let card = ScriptScorer::builtin().unwrap().review(&Conversation::new(messages)).unwrap();
    insta::assert_snapshot!(card.to_string());
}
