//! What was said, in a form that a platform's dispute desk can check.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::malice::{Malice, MalicePattern};
use super::recipient::mask;
use super::result::Risk;
use crate::arrange::Arrange;
use crate::dialogue::{Conversation, Message, Role};
use crate::entity::{EntityKind, Mask, RedactOptions, redact};
use crate::error::{Error, Result};

/// A place in a conversation that speaks for a finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PackedQuote {
    /// The index of the message.
    pub message: usize,
    /// Who wrote it.
    pub speaker: Role,
    /// When, in seconds on the conversation's clock.
    pub at: Option<f64>,
    /// What it shows, in Chinese.
    pub finding: String,
    /// The whole message, with numbers, recipients and addresses masked.
    pub text: String,
    /// The rules and laws it falls under, for the shop to check before citing them.
    pub rules: Vec<String>,
}

/// Evidence of a conversation: quotes in order, the rules they fall under, a fingerprint of the
/// source, and a redacted copy.
///
/// Says what was written and nothing more: whether it is extortion is for the platform or a court.
/// The source itself is not part of the pack; keep it, and show with [`EvidencePack::source`] that
/// the fingerprint is its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EvidencePack {
    /// The shop's id of the conversation.
    pub conversation: Option<String>,
    /// SHA-256 of [`EvidencePack::source`], 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// The quotes, in the order of the conversation.
    pub quotes: Vec<PackedQuote>,
    /// The whole conversation with personal data masked.
    pub redacted: Vec<Message>,
}

impl EvidencePack {
    /// Packs what an assessment found: patterns of malice and explicit threats.
    ///
    /// # Errors
    /// [`Error::Data`] where the conversation cannot be written as JSON.
    pub fn new(conversation: &Conversation, risk: &Risk) -> Result<Self> {
        let source = Self::source(conversation)?;
        let digest = Sha256::digest(&source);
        let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self {
            conversation: conversation.id.clone(),
            sha256,
            quotes: quotes(conversation, &risk.malice, risk),
            redacted: conversation.messages.iter().map(masked).collect(),
        })
    }

    /// The bytes that the fingerprint is of: the messages as compact JSON, keys in the order role,
    /// text, at, agent.
    ///
    /// # Errors
    /// [`Error::Data`] where they cannot be written.
    pub fn source(conversation: &Conversation) -> Result<Vec<u8>> {
        serde_json::to_vec(&conversation.messages)
            .map_err(|error| Error::Data { task: "export evidence", reason: error.to_string() })
    }

    /// The pack as indented JSON.
    ///
    /// # Errors
    /// [`Error::Data`] where it cannot be written.
    pub fn to_json(&self) -> Result<String> {
        serde_json::to_string_pretty(self)
            .map_err(|error| Error::Data { task: "export evidence", reason: error.to_string() })
    }

    /// The pack as a page for people, in Chinese.
    pub fn to_markdown(&self) -> String {
        let mut page = String::from("# 聊天证据\n\n");
        if let Some(id) = &self.conversation {
            page += &format!("- 会话编号：{}\n", escaped(id));
        }
        page += &format!("- 原始记录 SHA-256：`{}`\n", self.sha256);
        page += "- 以下内容已隐去个人信息，原始记录由店铺保存备查\n\n## 摘录\n\n";
        if self.quotes.is_empty() {
            page += "没有发现需要举证的内容。\n";
        }
        for (number, quote) in self.quotes.iter().enumerate() {
            page += &format!(
                "{}. 第 {} 条消息，{}{}：{}\n   > {}\n",
                number + 1,
                quote.message + 1,
                name(quote.speaker),
                quote.at.map_or(String::new(), |at| format!("，时间 {at:.0} 秒")),
                quote.finding,
                escaped(&quote.text)
            );
            for rule in &quote.rules {
                page += &format!("   - 参考：{rule}\n");
            }
        }
        page += "\n## 完整对话（已隐去个人信息）\n\n";
        for (index, message) in self.redacted.iter().enumerate() {
            page += &format!(
                "{}. **{}**{}：{}\n",
                index + 1,
                name(message.role),
                message.at.map_or(String::new(), |at| format!("（{at:.0} 秒）")),
                escaped(&message.text)
            );
        }
        page
    }
}

fn quotes(conversation: &Conversation, malice: &Malice, risk: &Risk) -> Vec<PackedQuote> {
    let found = malice
        .findings
        .iter()
        .map(|finding| (finding.message, finding.name.clone(), rules_of(finding.pattern)));
    let threats = risk
        .drivers
        .iter()
        .filter(|driver| driver.kind.starts_with("threat."))
        .filter_map(|driver| Some((driver.message?, driver.name.clone(), &[][..])));
    let mut places: Vec<(usize, String, &[&str])> = found.chain(threats).collect();
    places.arrange();
    places.dedup();
    let quote = |(index, finding, rules): (usize, String, &[&str])| {
        let message = conversation.messages.get(index)?;
        Some(PackedQuote {
            message: index,
            speaker: message.role,
            at: message.at,
            finding,
            text: redacted(&message.text),
            rules: rules.iter().map(|&rule| rule.to_owned()).collect(),
        })
    };
    places.into_iter().filter_map(quote).collect()
}

/// What a pattern falls under. Platforms change their rules; texts name the rule's subject, laws
/// their article.
fn rules_of(pattern: MalicePattern) -> &'static [&'static str] {
    match pattern {
        MalicePattern::ReviewForMoney => &[
            "平台规则：以评价、投诉要挟索取额外利益（以所在平台现行规则为准）",
            "《中华人民共和国刑法》第二百七十四条（敲诈勒索）",
        ],
        MalicePattern::CashbackDemand => &[
            "《网络反不正当竞争暂行规定》第九条（以返现、红包等诱导指定评价，2024年9月1日起施行）",
        ],
        MalicePattern::PrivateTransfer => {
            &["平台规则：禁止引导脱离平台交易（以所在平台现行规则为准）"]
        }
        MalicePattern::BulkBuying => &["平台规则：异常下单与转卖牟利（以所在平台现行规则为准）"],
        MalicePattern::SameStory => &["平台规则：滥用售后（以所在平台现行规则为准）"],
    }
}

/// A copy with what leads to a person, an order or a parcel masked: numbers by shape (138****5678),
/// and names and addresses where a label gives them away.
fn redacted(text: &str) -> String {
    let options = [EntityKind::OrderNo, EntityKind::TrackingNo]
        .into_iter()
        .fold(RedactOptions::default(), |options, kind| options.with_mask(kind, Mask::Shape));
    mask(&redact(text, &options).text)
}

fn masked(message: &Message) -> Message {
    Message {
        text: redacted(&message.text),
        agent: message.agent.as_ref().map(|_| "客服".to_owned()),
        ..message.clone()
    }
}

fn name(role: Role) -> &'static str {
    match role {
        Role::Customer => "买家",
        Role::Agent => "客服",
        Role::System => "平台",
    }
}

/// A text on one line, without marks that Markdown or HTML would act on.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '*' | '_' | '`' | '[' | ']' | '#' | '|' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::RiskModel;
    use super::super::signals::testing::talk;
    use super::*;

    #[test]
    fn holds_quotes_fingerprint_and_no_number() {
        let mut conversation =
            talk("c@0:我电话13800138000|a/小王@9:您好|c@20:不转我200块我就给差评,<b>快点</b>");
        conversation.id = Some("A1".to_owned());
        let risk = RiskModel::builtin().unwrap().assess(&conversation).unwrap();
        let pack = EvidencePack::new(&conversation, &risk).unwrap();
        assert_eq!(pack.sha256.len(), 64);
        assert_eq!(pack.quotes.len(), 2, "{:?}", pack.quotes);
        assert!(pack.quotes[0].message == 2 && pack.quotes[0].at == Some(20.0));
        let (json, page) = (pack.to_json().unwrap(), pack.to_markdown());
        assert!(!json.contains("13800138000") && !page.contains("13800138000"));
        assert!(!json.contains("小王") && page.contains("刑法") && !page.contains("<b>"));
        let changed = talk("c@0:我电话13800138001");
        let other = EvidencePack::new(&changed, &risk).unwrap();
        assert_ne!(other.sha256, pack.sha256);
    }
}
