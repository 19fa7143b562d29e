//! The evidence of a chat as a platform's dispute desk reads it. `INSTA_UPDATE=always cargo test`
//! writes it anew.

use kefu::risk::{EvidencePack, RiskModel};
use kefu::{Conversation, Message};

#[test]
fn an_extortion_attempt() {
    let mut messages = vec![
        Message::customer("在吗，我收到的杯子有个小划痕").sent_at(0.0),
        Message::agent("亲，非常抱歉，可以给您换一个").sent_at(35.0),
        Message::customer("不换，直接微信转我200，号码13912345678").sent_at(80.0),
        Message::agent("亲，平台上可以申请退货退款的").sent_at(120.0),
        Message::customer("不给钱就差评，我群里还有<好多>人*一起*").sent_at(150.0),
    ];
    for at in [1, 3] {
        messages[at].agent = Some("小林".into());
    }
    let mut conversation = Conversation::new(messages);
    conversation.id = Some("C_2026".into());
    let risk = RiskModel::builtin().unwrap().assess(&conversation).unwrap();
    let pack = EvidencePack::new(&conversation, &risk).unwrap();
    insta::assert_snapshot!(pack.to_markdown());
}
