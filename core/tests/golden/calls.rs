//! Calls the library by the names the cases use. Results are as serde writes them.

use kefu::entity::{CivilTime, RedactOptions};
use kefu::faq::{AnswerContext, ClusterOptions, EntryVectors, FaqQuery, FaqSearch};
use kefu::intent::{Example, IntentContext, TrainOptions};
use kefu::risk::{AdvicePolicy, EvidencePack, ReviewModel, RiskModel, RiskOptions};
use kefu::rule::RuleSet;
use kefu::text::Normalized;
use kefu::{Conversation, Error, FaqIndex, IntentClassifier, Message, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::script;

/// The engines that cases have set.
#[derive(Default)]
pub struct Engines {
    intent: Option<IntentClassifier>,
    faq: Option<FaqIndex>,
    rules: Option<RuleSet>,
}

impl Engines {
    /// Makes one call.
    pub fn call(&mut self, call: &str, input: &Value) -> Result<Value> {
        match call {
            "normalize" => normalize(text(input, "text")),
            "entity.find" => {
                let now = input["now"].as_str().map(CivilTime::parse).transpose()?;
                value(kefu::entity::find(text(input, "text"), now))
            }
            "entity.redact" => {
                let options = options::<RedactOptions>(&input["options"])?;
                let redacted = kefu::entity::redact(text(input, "text"), &options);
                let restored = redacted.restore();
                let mut result = value(redacted)?;
                result["restored"] = value(restored)?;
                Ok(result)
            }
            "rule.builtin" => self.set_rules(RuleSet::builtin()?),
            "rule.load" => {
                let files = texts(input, "files");
                let files = files.iter().map(|text| ("file", text.as_bytes()));
                self.set_rules(RuleSet::load_all(files)?)
            }
            "rule.pack" => self.set_rules(self.rules().pack(text(input, "id"))?),
            "rule.check" => {
                let role = input["role"].as_str().unwrap_or("agent").parse()?;
                value(self.rules().check(role, text(input, "text")))
            }
            "rule.review" => {
                let conversation = Conversation::new(read(&input["conversation"])?);
                value(self.rules().review(&conversation, input["now"].as_f64()))
            }
            "rule.test" => {
                let conversation = Conversation::new(read(&input["conversation"])?);
                let now = input["now"].as_f64();
                value(self.rules().test_rule(text(input, "id"), &conversation, now)?)
            }
            "intent.builtin" => {
                self.intent = Some(IntentClassifier::builtin()?);
                Ok(Value::Null)
            }
            "intent.train" | "intent.transfer" => {
                let labels = texts(input, "labels");
                let rows = texts(input, "texts").into_iter().zip(labels);
                let examples: Vec<Example> =
                    rows.map(|(text, label)| Example::new(text, label)).collect();
                let options = TrainOptions::default();
                self.intent = Some(match call {
                    "intent.train" => IntentClassifier::train(&examples, &options)?,
                    _ => self.intent().transfer(&examples, &options, &mut |_| true)?,
                });
                Ok(Value::Null)
            }
            "intent.classify" => {
                let context = options::<IntentContext>(&input["context"])?;
                value(self.intent().classify_in(text(input, "text"), &context)?)
            }
            "intent.route" => value(self.intent().route_feedback(text(input, "text"))?),
            "intent.predict" => {
                let texts = texts(input, "texts");
                let labels = texts.iter().map(|text| self.intent().predict(text));
                value(labels.collect::<Result<Vec<_>>>()?)
            }
            "faq.build" => {
                let entries = read(&input["entries"])?;
                self.faq = Some(FaqIndex::build(entries, options(&input["options"])?)?);
                Ok(Value::Null)
            }
            "faq.search" => {
                let k = input["k"].as_u64().unwrap_or(10) as usize;
                value(self.faq().search(text(input, "query"), k)?)
            }
            "faq.answer" => {
                let context = options::<AnswerContext>(&input["context"])?;
                value(self.faq().answer(text(input, "query"), &context)?)
            }
            "faq.suggest" => {
                let k = input["k"].as_u64().unwrap_or(5) as usize;
                value(self.faq().suggest(text(input, "typed"), k)?)
            }
            "faq.related" => {
                let k = input["k"].as_u64().unwrap_or(5) as usize;
                value(self.faq().related(text(input, "id"), k))
            }
            "faq.upsert" => {
                self.faq = Some(self.faq().upsert(read(&input["entries"])?)?);
                Ok(Value::Null)
            }
            "faq.remove" => {
                self.faq = Some(self.faq().remove(&texts(input, "ids"))?);
                Ok(Value::Null)
            }
            "faq.rebuild" => {
                self.faq = Some(self.faq().rebuild()?);
                Ok(Value::Null)
            }
            "faq.evaluate" => value(self.faq().evaluate(&labelled(input)?)?),
            "faq.fit_thresholds" => {
                let precision = input["precision"].as_f64().unwrap_or(0.9) as f32;
                let fitted = self.faq().fit_thresholds(&labelled(input)?, precision)?;
                value(self.faq.insert(fitted).options().thresholds)
            }
            "faq.cluster" => {
                let messages = texts(input, "messages");
                value(self.faq().cluster_unanswered(&messages, &ClusterOptions::default())?)
            }
            "faq.lint" => {
                let hit = input["hit"].as_array().map(|_| texts(input, "hit"));
                value(self.faq().lint(input["now"].as_f64(), hit.as_deref())?)
            }
            "faq.fused" => {
                let ids: Vec<String> = read(&input["ids"])?;
                let rows: Vec<Vec<f32>> = read(&input["vectors"])?;
                let vectors = EntryVectors::new(ids.into_iter().zip(rows))?;
                let vector: Vec<f32> = read(&input["vector"])?;
                let wanted = FaqSearch::new(input["k"].as_u64().unwrap_or(10) as usize);
                value(self.faq().search_fused(text(input, "query"), &vector, &vectors, &wanted)?)
            }
            "risk.assess" => {
                let conversation = Conversation::new(read(&input["conversation"])?);
                value(RiskModel::builtin()?.assess(&conversation)?)
            }
            "risk.monitor" => {
                let mut monitor = RiskModel::builtin()?.monitor();
                let messages: Vec<Message> = read(&input["conversation"])?;
                let updates = messages.into_iter().map(|message| monitor.push(message));
                value(updates.collect::<Result<Vec<_>>>()?)
            }
            "risk.check_reply" => {
                let policy: AdvicePolicy = read(&input["policy"])?;
                value(policy.check_reply(text(input, "reply"))?)
            }
            "risk.evidence" => {
                let conversation = Conversation::new(read(&input["conversation"])?);
                let risk = RiskModel::builtin()?.assess(&conversation)?;
                value(EvidencePack::new(&conversation, &risk)?)
            }
            "risk.learn" => {
                let (rows, labels) = outcomes(input)?;
                let model = RiskModel::train(&rows, &labels, &options(&input["options"])?)?;
                let conversation = Conversation::new(read(&input["conversation"])?);
                let report = model.evaluate(&rows, &labels)?;
                Ok(json!({"report": report, "risk": model.assess(&conversation)?}))
            }
            "risk.calibrate" => {
                let (rows, labels) = outcomes(input)?;
                let model = RiskModel::builtin()?.calibrate(&rows, &labels)?;
                value(model.evaluate(&rows, &labels)?)
            }
            "review.learn" => {
                let labels: Vec<usize> = read(&input["labels"])?;
                let options = options::<RiskOptions>(&input["options"])?;
                let model = ReviewModel::train(&texts(input, "texts"), &labels, &options)?;
                value(model.read(text(input, "text"))?)
            }
            "review.read" => value(ReviewModel::builtin()?.read(text(input, "text"))?),
            call if call.starts_with("script.") => script::call(call, input),
            other => panic!("unknown call {other}: see core/testdata/README.md"),
        }
    }

    fn set_rules(&mut self, rules: RuleSet) -> Result<Value> {
        self.rules = Some(rules);
        Ok(Value::Null)
    }

    fn rules(&self) -> &RuleSet {
        self.rules.as_ref().expect("a case loads the rules first")
    }

    fn intent(&self) -> &IntentClassifier {
        self.intent.as_ref().expect("a case sets the classifier first")
    }

    fn faq(&self) -> &FaqIndex {
        self.faq.as_ref().expect("a case builds the index first")
    }
}

/// Questions with the ids that answer them; null where none does.
fn labelled(input: &Value) -> Result<Vec<FaqQuery>> {
    let ids: Vec<Option<String>> = read(&input["ids"])?;
    let rows = texts(input, "queries").into_iter().zip(ids);
    Ok(rows
        .map(|(text, id)| match id {
            Some(id) => FaqQuery::new(text, id),
            None => FaqQuery::unanswerable(text),
        })
        .collect())
}

/// Conversations and how they ended.
fn outcomes(input: &Value) -> Result<(Vec<Conversation>, Vec<usize>)> {
    let rows: Vec<Vec<Message>> = read(&input["conversations"])?;
    Ok((rows.into_iter().map(Conversation::new).collect(), read(&input["labels"])?))
}

fn normalize(text: &str) -> Result<Value> {
    kefu::limits::check_text(text)?;
    let normal = Normalized::new(text);
    let spans: Vec<_> = (0..normal.len()).map(|at| normal.span(at, at + 1)).collect();
    Ok(json!({"text": normal.text(), "spans": spans}))
}

pub(super) fn text<'a>(input: &'a Value, key: &str) -> &'a str {
    input[key].as_str().unwrap_or_default()
}

pub(super) fn texts<'a>(input: &'a Value, key: &str) -> Vec<&'a str> {
    input[key].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

pub(super) fn read<T: DeserializeOwned>(value: &Value) -> Result<T> {
    serde_json::from_value(value.clone()).map_err(|error| Error::input(0, error.to_string()))
}

/// Options that a case leaves out are the defaults.
pub(super) fn options<T: DeserializeOwned>(value: &Value) -> Result<T> {
    let value = if value.is_null() { json!({}) } else { value.clone() };
    serde_json::from_value(value).map_err(|error| Error::option("options", "known", error))
}

pub(super) fn value(result: impl Serialize) -> Result<Value> {
    Ok(serde_json::to_value(result).expect("results are serialisable"))
}
