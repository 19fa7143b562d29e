//! `kefu.Exam`, and contests for the best answer.

use kefu::script::{Candidate, ExamReport, LoggedQuestion, Ranking, Submission};
use kefu::{OffsetUnit, TextSource};
use pyo3::prelude::*;

use crate::enter::enter;
use crate::script::ScriptScorer;
use crate::{input, record};

/// A paper of the shop's most frequent questions.
#[pyclass(frozen, module = "kefu")]
pub struct Exam(kefu::script::Exam);

#[pymethods]
impl Exam {
    #[staticmethod]
    #[pyo3(signature = (texts, intents=None, *, n=20, seed=0))]
    fn from_logs(
        py: Python<'_>,
        texts: &Bound<'_, PyAny>,
        intents: Option<&Bound<'_, PyAny>>,
        n: usize,
        seed: u64,
    ) -> PyResult<Self> {
        let texts = input::texts("texts", texts)?;
        let intents = input::beside(py, ("texts", texts.len()), "intents", intents)?;
        let rows = texts.iter().zip(intents);
        let log: Vec<LoggedQuestion> =
            rows.map(|(text, intent)| LoggedQuestion::new(&**text, intent)).collect();
        Ok(Self(enter(py, || kefu::script::Exam::from_logs(&log, n, seed))?))
    }

    #[getter]
    fn items<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        record::record(py, &self.0.items)
    }

    fn grade<'py>(
        &self,
        py: Python<'py>,
        scorer: &ScriptScorer,
        submissions: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let list = input::list("submissions", submissions)?;
        let rows = list.iter().enumerate().map(|(row, one)| input::item::<Submission>(row, &one));
        let rows = rows.collect::<PyResult<Vec<_>>>()?;
        record::record(py, &enter(py, || self.0.grade(&scorer.0, &rows))?)
    }

    fn __len__(&self) -> usize {
        self.0.items.len()
    }

    fn __repr__(&self) -> String {
        format!("Exam({} questions)", self.0.items.len())
    }
}

#[pymethods]
impl ScriptScorer {
    #[pyo3(signature = (question, answers, agents=None))]
    fn rank<'py>(
        &self,
        py: Python<'py>,
        question: &Bound<'py, PyAny>,
        answers: &Bound<'py, PyAny>,
        agents: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let question = input::text(None, question)?;
        let answers = input::texts("answers", answers)?;
        let agents = input::beside(py, ("answers", answers.len()), "agents", agents)?;
        let pairs = agents.into_iter().zip(&answers);
        let candidates: Vec<Candidate> =
            pairs.map(|(agent, answer)| Candidate::new(agent, &**answer)).collect();
        let ranking = enter(py, || {
            let mut ranking = self.0.rank(&question, &candidates)?;
            OffsetUnit::CodePoint.convert(&mut ranking, |source| match source {
                TextSource::Message(at) => candidates.get(at).map_or("", |one| &one.text),
                _ => "",
            });
            Ok(ranking)
        })?;
        record::record(py, &ranking)
    }
}

/// `ExamReport.to_table`.
#[pyfunction(name = "_exam_table")]
pub fn exam_table(report: &Bound<'_, PyAny>) -> PyResult<String> {
    Ok(input::item::<ExamReport>(0, report)?.to_table())
}

/// `Ranking.promote`.
#[pyfunction(name = "_promote")]
pub fn promote<'py>(ranking: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    let promotion = input::item::<Ranking>(0, ranking)?.promote();
    promotion.map(|promotion| record::record(ranking.py(), &promotion)).transpose()
}
