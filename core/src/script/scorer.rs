//! The scorer: rubric, phrases, detectors and rules in one value.

use std::sync::Arc;

use super::compiled::CompiledRubric;
use super::cues::CueTable;
use super::detect::{self, Draft};
use super::exchange::Exchange;
use super::feature::{Feature, Features};
use super::finding::{Finding, Level};
use super::fit::{Agreement, Graded};
use super::fitted::{Fitted, Prepared};
use super::measure::{Task, measure};
use super::platform::adapted;
use super::reading::Reading;
use super::review::Procedure;
use super::rubric::Rubric;
use super::score::ScriptScore;
use super::templates::Templates;
use crate::arrange::Arrange;
use crate::dialogue::Role;
use crate::error::{Error, Result};
use crate::limits::check_text;
use crate::model_file::{ModelReader, ModelWriter};
use crate::rule::{RuleHit, RuleSet};
use crate::span::Span;

/// Grades replies by a rubric, checks drafts before they are sent, and reviews whole chats.
///
/// ```
/// use kefu::script::{Exchange, ScriptScorer};
/// let scorer = ScriptScorer::builtin()?;
/// let good = scorer.score(&Exchange::new(
///     "快递怎么还没到",
///     "非常抱歉让您久等了，已经帮您催促站点，预计明天18点前送达，有异常我会第一时间联系您~",
/// ))?;
/// let poor = scorer.score(&Exchange::new("快递怎么还没到", "不知道，自己看物流"))?;
/// assert!(good.total > poor.total + 20.0);
/// # Ok::<(), kefu::Error>(())
/// ```
///
/// Holds no lock and no cache: one value serves any number of threads.
#[derive(Debug, Clone)]
pub struct ScriptScorer {
    cues: Arc<CueTable>,
    /// The rubric as given, and with the points of the packs' platforms.
    given: Rubric,
    rubric: CompiledRubric,
    rules: RuleSet,
    /// The packs of `rules`, and the shop's own rule files on top of them.
    packs: Vec<String>,
    own_rules: Vec<String>,
    pub(super) templates: Templates,
    /// The steps a whole chat has to take; none unless the shop gives them.
    pub(super) procedure: Option<Procedure>,
    fitted: Option<Fitted>,
}

/// The pack of a scorer that was given none: what the law and every platform forbid.
const DEFAULT_PACK: &str = "compliance";

const KIND: &str = "script";
const FORMAT: u32 = 1;

impl ScriptScorer {
    /// The scorer with the builtin rubric, phrases and rule packs.
    ///
    /// # Errors
    /// None in a released build: the builtin files are checked by tests.
    pub fn builtin() -> Result<Self> {
        Self::with_rubric(Rubric::builtin()?)
    }

    /// The scorer with the shop's own rubric.
    ///
    /// # Errors
    /// As [`Rubric::check`].
    pub fn with_rubric(rubric: Rubric) -> Result<Self> {
        Ok(Self {
            cues: Arc::new(CueTable::builtin()?),
            rubric: CompiledRubric::new(rubric.clone())?,
            given: rubric,
            rules: RuleSet::builtin_packs(&[DEFAULT_PACK])?,
            packs: vec![DEFAULT_PACK.to_owned()],
            own_rules: Vec::new(),
            templates: Templates::default(),
            procedure: None,
            fitted: None,
        })
    }

    /// The scorer with the rules of these builtin packs (`compliance`, `taobao`, `jd`, `pdd`,
    /// `douyin`) instead of its own, and with what their platforms score differently. Where packs
    /// differ in a rule, the later one counts.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a pack that does not exist.
    pub fn with_packs<S: AsRef<str>>(mut self, packs: &[S]) -> Result<Self> {
        self.rules = RuleSet::builtin_packs(packs)?;
        self.packs = packs.iter().map(|pack| pack.as_ref().to_owned()).collect();
        self.rubric = CompiledRubric::new(adapted(self.given.clone(), &self.packs)?)?;
        for bundle in &self.own_rules {
            self.rules = self.rules.merged(&RuleSet::load(bundle.as_bytes())?)?;
        }
        Ok(self)
    }

    /// The scorer with the shop's own rules beside its packs; a rule of the same id replaces the
    /// pack's. The format is that of `assets/rules/README.md`.
    ///
    /// # Errors
    /// [`Error::Rule`] for a file that cannot be read, [`Error::RuleTest`] where a rule fails a
    /// test of its own.
    pub fn with_rules(mut self, bundle: &str) -> Result<Self> {
        self.rules = self.rules.merged(&RuleSet::load(bundle.as_bytes())?)?;
        self.own_rules.push(bundle.to_owned());
        Ok(self)
    }

    /// The rules in use.
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// The rubric in use.
    pub fn rubric(&self) -> &Rubric {
        self.rubric.source()
    }

    /// Scores one reply in its context. Linear in the length of the reply.
    ///
    /// # Errors
    /// [`Error::InputTooLong`] for a text over [`crate::limits::MAX_TEXT_BYTES`];
    /// [`Error::Option`] for an emotion outside 0 to 1 or a policy with a negative amount.
    pub fn score(&self, exchange: &Exchange) -> Result<ScriptScore> {
        let read = self.read(exchange)?;
        let draft = read.draft(exchange);
        let findings = self.findings(&draft);
        let features = read.features();
        let mut score = self.rubric.score(&features, &draft, findings);
        if let Some(fitted) = &self.fitted {
            let rubric = score.raw;
            let Read { reply, customer, .. } = read;
            let (reply, customer) = (reply.normal, customer.normal);
            let prepared = Prepared { reply, customer, features, rubric };
            fitted.apply(&exchange.reply, &prepared, &mut score);
            self.rubric.source().level_of(score.total).clone_into(&mut score.level);
        }
        Ok(score)
    }

    /// Scores many replies; the result has one score an exchange, in order.
    ///
    /// # Errors
    /// As [`Self::score`], with the row.
    pub fn score_batch(&self, exchanges: &[Exchange]) -> Result<Vec<ScriptScore>> {
        let score =
            |(row, exchange)| self.score(exchange).map_err(|error: Error| error.at_row(row));
        exchanges.iter().enumerate().map(score).collect()
    }

    /// Checks a draft before it is sent: what would be wrong with it in any context, worst first.
    ///
    /// # Errors
    /// [`Error::InputTooLong`] for a text over [`crate::limits::MAX_TEXT_BYTES`].
    pub fn check(&self, draft: &str) -> Result<Vec<Finding>> {
        check_text(draft)?;
        let mut reply = Reading::default();
        reply.refill(draft, &self.cues);
        Ok(self.findings(&Draft::alone(draft, &reply)))
    }

    /// What the library measures of a reply, by the names a rubric's items may use.
    ///
    /// # Errors
    /// As [`Self::score`].
    pub fn measure(&self, exchange: &Exchange) -> Result<Vec<(&'static str, f32)>> {
        let features = self.read(exchange)?.features();
        Ok(Feature::ALL.iter().map(|&feature| (feature.id(), features.get(feature))).collect())
    }

    /// How well the fitted scorer agrees with its graders; `None` before [`Self::fit`].
    pub fn agreement(&self) -> Option<&Agreement> {
        self.fitted.as_ref().map(|fitted| &fitted.agreement)
    }

    /// The graded replies that a scorer fitted with [`super::FitOptions::keep`] keeps.
    pub fn graded(&self) -> &[Graded] {
        self.fitted.as_ref().map_or(&[], |fitted| &fitted.graded)
    }

    /// The scorer as bytes: the rubric and, where it was fitted, the learned part.
    ///
    /// # Errors
    /// [`Error::ModelFormat`] where a part cannot be written; none in practice.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let mut writer = ModelWriter::new(KIND, FORMAT);
        writer.meta("rubric", &self.given)?;
        writer.meta("packs", &self.packs)?;
        writer.meta("rules", &self.own_rules)?;
        writer.meta("templates", &self.templates.texts)?;
        writer.meta("procedure", &self.procedure)?;
        writer.meta("fitted", &self.fitted.is_some())?;
        if let Some(fitted) = &self.fitted {
            fitted.write(&mut writer)?;
        }
        writer.to_bytes()
    }

    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`Error::ModelFormat`] or [`Error::ModelVersion`] for other bytes, damaged ones or those of
    /// another format; errors of [`Rubric::check`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let reader = ModelReader::open(KIND, FORMAT, FORMAT, bytes)?;
        let mut scorer = Self::with_rubric(reader.meta("rubric")?)?;
        scorer.own_rules = reader.meta("rules")?;
        scorer = scorer.with_packs(&reader.meta::<Vec<String>>("packs")?)?;
        scorer.templates = Templates::new(reader.meta("templates")?)?;
        scorer.procedure = reader.meta("procedure")?;
        if reader.meta("fitted")? {
            scorer.fitted = Some(Fitted::read(&reader)?);
        }
        Ok(scorer)
    }

    /// A copy of this scorer with a learned part.
    pub(super) fn fitted(&self, fitted: Fitted) -> Self {
        Self { fitted: Some(fitted), ..self.clone() }
    }

    /// Measures an exchange for fitting.
    pub(super) fn prepare(&self, exchange: &Exchange) -> Result<Prepared> {
        let read = self.read(exchange)?;
        let draft = read.draft(exchange);
        let findings = self.findings(&draft);
        let features = read.features();
        let rubric = self.rubric.score(&features, &draft, findings).raw;
        let Read { reply, customer, .. } = read;
        Ok(Prepared { reply: reply.normal, customer: customer.normal, features, rubric })
    }

    /// A text as the scorer reads it.
    pub(super) fn reading(&self, text: &str) -> Reading {
        let mut reading = Reading::default();
        reading.refill(text, &self.cues);
        reading
    }

    /// What detectors and rules find in a draft, worst first.
    fn findings(&self, draft: &Draft<'_>) -> Vec<Finding> {
        let mut findings = Vec::new();
        detect::run(draft, &mut findings);
        if draft.exchange.is_some() {
            self.templates.detect(draft, &mut findings);
        }
        let mut hits: Vec<RuleHit> = Vec::new();
        self.rules.check_normal(Role::Agent, draft.text, &draft.reply.normal, &mut hits);
        // Light findings are matters of style: their clauses say something all the same.
        let heavy = hits.iter().filter(|hit| hit.level > Level::Light);
        let places: Vec<Span> = heavy.flat_map(|hit| hit.places.iter().copied()).collect();
        findings.extend(hits.into_iter().map(|hit| {
            let at = draft.reply.clauses_at(&hit.places).first().copied();
            let broken: Vec<Span> = places.iter().chain(&hit.places).copied().collect();
            let broken = draft.reply.clauses_at(&broken);
            Finding::of_rule(hit, draft.text, &broken, at)
        }));
        sort(&mut findings);
        findings
    }

    fn read(&self, exchange: &Exchange) -> Result<Read> {
        check_text(&exchange.reply)?;
        check_text(&exchange.customer)?;
        if let Some(emotion) = exchange.emotion.filter(|value| !(0.0..=1.0).contains(value)) {
            return Err(Error::option("emotion", "between 0 and 1", emotion));
        }
        if let Some(policy) = &exchange.policy {
            policy.check()?;
        }
        let (mut reply, mut customer) = (Reading::default(), Reading::default());
        reply.refill(&exchange.reply, &self.cues);
        customer.refill(&exchange.customer, &self.cues);
        let mut task = Task::of(&customer);
        if let Some(emotion) = exchange.emotion {
            task.upset = emotion > 0.5;
        }
        Ok(Read { reply, customer, task })
    }
}

/// Both sides of an exchange, read.
struct Read {
    reply: Reading,
    customer: Reading,
    task: Task,
}

impl Read {
    fn features(&self) -> Features {
        let mut features = Features::default();
        measure(&self.reply, &self.customer, self.task, &mut features);
        features
    }

    fn draft<'a>(&'a self, exchange: &'a Exchange) -> Draft<'a> {
        Draft {
            text: &exchange.reply,
            reply: &self.reply,
            customer: Some((&exchange.customer, &self.customer)),
            task: self.task,
            exchange: Some(exchange),
        }
    }
}

/// Worst first, then in the order of the text.
fn sort(findings: &mut [Finding]) {
    findings.arrange_by(|a, b| {
        let place = |finding: &Finding| finding.span.map(|span| span.start);
        b.level
            .cmp(&a.level)
            .then_with(|| place(a).cmp(&place(b)))
            .then_with(|| a.rule.cmp(&b.rule))
    });
}
