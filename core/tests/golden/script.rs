//! The calls of the scorer, each on a scorer that the case describes.

use kefu::script::{
    Candidate, Exam, Exchange, Graded, LoggedQuestion, Procedure, Rubric, Submission,
};
use kefu::{Conversation, Result, ScriptScorer};
use serde::Serialize;
use serde_json::{Value, json};

use super::calls::{options, read, text, texts, value};

/// Makes one call.
pub fn call(call: &str, input: &Value) -> Result<Value> {
    let scorer = scorer(&input["scorer"])?;
    let (reply, customer) = (text(input, "reply"), text(input, "customer"));
    match call {
        "script.check" => value(scorer.check(text(input, "text"))?),
        "script.score" => {
            let mut exchange: Exchange = options(&input["context"])?;
            (exchange.customer, exchange.reply) = (customer.to_owned(), reply.to_owned());
            value(scorer.score(&exchange)?)
        }
        "script.measure" => {
            let measured = scorer.measure(&Exchange::new(customer, reply))?;
            value(measured.into_iter().collect::<std::collections::BTreeMap<_, _>>())
        }
        "script.review" => {
            let conversation = Conversation::new(read(&input["conversation"])?);
            let card = scorer.review(&conversation)?;
            let text = card.to_string();
            with(card, "text", text)
        }
        "script.rank" => {
            let pairs = texts(input, "agents").into_iter().zip(texts(input, "answers"));
            let candidates: Vec<Candidate> =
                pairs.map(|(agent, answer)| Candidate::new(agent, answer)).collect();
            let ranking = scorer.rank(text(input, "question"), &candidates)?;
            let promotion = ranking.promote();
            with(ranking, "promotion", promotion)
        }
        "script.exam" => value(exam(input)?.items),
        "script.grade" => {
            let submissions: Vec<Submission> = read(&input["submissions"])?;
            let report = exam(input)?.grade(&scorer, &submissions)?;
            let table = report.to_table();
            with(report, "table", table)
        }
        "script.fit" => {
            let mut fitted =
                scorer.fit(&graded(input, "grades", ""), &options(&input["options"])?)?;
            if input["overrides"].is_array() {
                fitted = fitted
                    .refit(&graded(input, "overrides", "override"), &options(&Value::Null)?)?;
            }
            let grade = fitted.score(&Exchange::new(customer, reply))?.grade;
            Ok(json!({
                "grade": grade,
                "agreement": value(fitted.agreement())?,
                "graded": value(fitted.graded())?,
            }))
        }
        "script.register" => value(scorer.register(text(input, "text"))?),
        "script.register_match" => value(scorer.register_match(customer, reply)?),
        "script.refusal" => value(scorer.refusal(reply)?),
        "script.exceeds" => value(scorer.exceeds(&Exchange::new(customer, reply))?),
        "script.template_use" => value(scorer.template_use(reply, &texts(input, "templates"))?),
        "script.question_form" => value(kefu::script::question_form(text(input, "text"))),
        "script.to_choice" => {
            value(kefu::script::to_choice(text(input, "question"), &texts(input, "values")))
        }
        other => panic!("unknown call {other}: see core/testdata/README.md"),
    }
}

/// The builtin scorer with what the case gives it.
fn scorer(given: &Value) -> Result<ScriptScorer> {
    let mut scorer = match given["rubric"].as_str() {
        Some(rubric) => ScriptScorer::with_rubric(Rubric::parse(rubric)?)?,
        None => ScriptScorer::builtin()?,
    };
    if given["packs"].is_array() {
        scorer = scorer.with_packs(&texts(given, "packs"))?;
    }
    if let Some(rules) = given["rules"].as_str() {
        scorer = scorer.with_rules(rules)?;
    }
    if given["templates"].is_array() {
        scorer = scorer.with_templates(read(&given["templates"])?)?;
    }
    if given["procedure"].is_array() {
        scorer = scorer.with_procedure(Procedure { steps: read(&given["procedure"])? })?;
    }
    Ok(scorer)
}

fn exam(input: &Value) -> Result<Exam> {
    let rows = texts(input, "texts").into_iter().zip(texts(input, "intents"));
    let log: Vec<LoggedQuestion> =
        rows.map(|(text, intent)| LoggedQuestion::new(text, intent)).collect();
    Exam::from_logs(&log, input["n"].as_u64().unwrap_or_default() as usize, 0)
}

/// The first replies of the case with the grades under this name.
fn graded(input: &Value, grades: &str, note: &str) -> Vec<Graded> {
    let rows = texts(input, "customers").into_iter().zip(texts(input, "replies"));
    let grades = input[grades].as_array().into_iter().flatten().filter_map(Value::as_f64);
    let row =
        |((customer, reply), grade)| Graded::new(customer, reply, grade as f32).with_note(note);
    rows.zip(grades).map(row).collect()
}

/// A result with what the library makes of it.
fn with(result: impl Serialize, name: &str, made: impl Serialize) -> Result<Value> {
    let mut result = value(result)?;
    result[name] = value(made)?;
    Ok(result)
}
