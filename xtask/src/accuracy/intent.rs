//! Intents: classifiers trained on a data set's own labels, and the default model.

use kefu::intent::{Decision, Example, IntentClassifier, IntentReport, TrainOptions};
use serde::Deserialize;

use super::Numbers;
use crate::context::{Context, Result};
use crate::models::intent::{self as models, Row};

/// The rows of a labelled file.
pub fn examples(context: &Context, file: &str) -> Result<Vec<Example>> {
    let rows: Vec<Row> = context.rows(file)?;
    Ok(rows.iter().map(Row::example).collect())
}

fn numbers(report: &IntentReport) -> Numbers {
    let mut out = Numbers::new();
    out.insert("rows".to_owned(), report.rows as f64);
    out.insert("accuracy".to_owned(), report.accuracy);
    out.insert("macro_f1".to_owned(), report.macro_f1);
    out.insert("top3".to_owned(), report.top3);
    out.insert("ece".to_owned(), report.ece);
    out
}

/// JD's 123 intents, trained on `train`, measured on `dev`.
pub fn jddc(context: &Context) -> Result<Numbers> {
    let train = examples(context, "intent_jddc_train.jsonl")?;
    let dev = examples(context, "intent_jddc_dev.jsonl")?;
    let start = std::time::Instant::now();
    let model = IntentClassifier::train(&train, &TrainOptions::default()).map_err(text)?;
    let seconds = start.elapsed().as_secs_f64();
    let report = model.evaluate(&dev).map_err(text)?;
    let mut out = numbers(&report);
    out.insert("train_seconds".to_owned(), seconds);
    out.insert("bytes".to_owned(), model.to_bytes().map_err(text)?.len() as f64);
    Ok(out)
}

/// How long the default model takes for one message: JD chat repeated to 30 characters each, one
/// by one on one core, with evidence and decision, and with the label alone.
pub fn speed(context: &Context) -> Result<Numbers> {
    let start = std::time::Instant::now();
    let model = IntentClassifier::builtin().map_err(text)?;
    let mut out = Numbers::new();
    out.insert("builtin_milliseconds".to_owned(), start.elapsed().as_secs_f64() * 1e3);
    let rows = examples(context, "intent_jddc_dev.jsonl")?;
    let texts: Vec<String> =
        rows.iter().map(|row| row.text.chars().cycle().take(30).collect()).collect();
    let mut best = [f64::INFINITY; 2];
    for _ in 0..20 {
        let start = std::time::Instant::now();
        for message in &texts {
            std::hint::black_box(model.classify(message).map_err(text)?);
        }
        let middle = std::time::Instant::now();
        for message in &texts {
            std::hint::black_box(model.predict(message).map_err(text)?);
        }
        let [classify, predict] = &mut best;
        let per = |seconds: f64| seconds * 1e6 / texts.len() as f64;
        *classify = classify.min(per((middle - start).as_secs_f64()));
        *predict = predict.min(per(middle.elapsed().as_secs_f64()));
    }
    let [classify, predict] = best;
    out.insert("classify_microseconds".to_owned(), classify);
    out.insert("predict_microseconds".to_owned(), predict);
    Ok(out)
}

/// JD's 123 intents, five-fold cross-validation on `train` and `dev` together.
pub fn jddc_folds(context: &Context) -> Result<Numbers> {
    let mut rows = examples(context, "intent_jddc_train.jsonl")?;
    rows.append(&mut examples(context, "intent_jddc_dev.jsonl")?);
    folds(&rows)
}

/// Aspects of laptop comments, 35 skewed classes, five-fold cross-validation.
pub fn laptop_folds(context: &Context) -> Result<Numbers> {
    folds(&examples(context, "jdlaptop_aspect35_train.jsonl")?)
}

fn folds(rows: &[Example]) -> Result<Numbers> {
    let report = IntentClassifier::cross_validate(rows, &TrainOptions::default(), 5, &mut |_| true);
    Ok(numbers(&report.map_err(text)?))
}

fn text(error: kefu::Error) -> String {
    error.to_string()
}

/// The default model's material without one JD question in seven, measured on those and on the
/// rows that only measure. The fit to the latter is crossed: fitted on one half, measured on the
/// other. `out_of_scope` is the share of background messages refused that neither the training nor
/// the fit has seen.
pub fn shop(context: &Context) -> Result<Numbers> {
    let rows = models::shop_rows(context)?;
    let held = |(index, row): &(usize, &Row)| row.src != "jddc/sts-dev" && index % 7 == 3;
    let questions: Vec<Example> =
        rows.iter().enumerate().filter(held).map(|(_, row)| row.example()).collect();
    let teach: Vec<Row> =
        rows.iter().enumerate().filter(|row| !held(row)).map(|(_, row)| row.clone()).collect();
    let material = models::material(context, &teach)?;
    let start = std::time::Instant::now();
    let model = models::train(&material)?;
    let mut out = Numbers::new();
    out.insert("train_seconds".to_owned(), start.elapsed().as_secs_f64());
    let [jd, taobao] = models::dev_rows(context)?
        .map(|rows| rows.iter().map(Row::example).collect::<Vec<Example>>());
    let outside: Vec<String> = models::out_of_scope(context)?;
    for (name, rows) in [("questions", &questions), ("jd", &jd), ("taobao", &taobao)] {
        let report = model.evaluate(rows).map_err(text)?;
        out.insert(format!("{name}.plain"), report.accuracy);
    }
    let halves = |rows: &[Example], half: usize| -> Vec<Example> {
        rows.iter().enumerate().filter(|(row, _)| row % 2 == half).map(|(_, e)| e.clone()).collect()
    };
    let mut sums = std::collections::BTreeMap::<String, f64>::new();
    for half in 0..2 {
        let fit = [halves(&jd, half), halves(&taobao, half)].concat();
        let fitted = models::calibrate(&model, &fit, &outside)?;
        let rest = [
            ("questions", questions.clone()),
            ("jd", halves(&jd, 1 - half)),
            ("taobao", halves(&taobao, 1 - half)),
            ("dev", [halves(&jd, 1 - half), halves(&taobao, 1 - half)].concat()),
        ];
        for (name, rows) in rest {
            let report = fitted.evaluate(&rows).map_err(text)?;
            let figures = [
                ("accuracy", report.accuracy),
                ("macro_f1", report.macro_f1),
                ("ece", report.ece),
                ("refused", report.refused),
                ("asked", report.asked),
                ("accepted_accuracy", report.accepted_accuracy.unwrap_or_default()),
            ];
            for (figure, value) in figures {
                *sums.entry(format!("{name}.{figure}")).or_default() += value / 2.0;
            }
            if half == 0 && context.has("--verbose") {
                println!("== {name}\n{report}");
            }
        }
        for (name, texts) in unseen(context)? {
            let refused = texts
                .iter()
                .filter(|text| {
                    let intent = fitted.classify(text);
                    intent.is_ok_and(|intent| intent.decision == Decision::OutOfScope)
                })
                .count();
            let share = refused as f64 / texts.len().max(1) as f64;
            *sums.entry(format!("out_of_scope.{name}")).or_default() += share / 2.0;
        }
    }
    out.extend(sums);
    Ok(out)
}

/// Texts of other kinds that no model has learned from: product reviews are not a request, but
/// about goods, and left out.
fn unseen(context: &Context) -> Result<Vec<(&'static str, Vec<String>)>> {
    #[derive(Deserialize)]
    struct Text {
        text: String,
        src: String,
    }
    let rows: Vec<Text> = context.rows("text_unlabelled.jsonl")?;
    let pick = |wanted: &str| -> Vec<String> {
        let of = rows.iter().filter(|row| row.src.contains(wanted) && row.text.chars().count() > 5);
        of.step_by(37).map(|row| row.text.clone()).collect()
    };
    Ok(vec![("dialogues", pick("crosswoz")), ("forum", pick("cold"))])
}
