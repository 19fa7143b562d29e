//! `kefu.FaqIndex`.

use kefu::faq::{AnswerContext, FaqEntry, FaqOptions, FaqQuery, FaqSearch};
use kefu::{OffsetUnit, Spanned};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::engine::engine;
use crate::enter::enter;
use crate::{array, batch, input, record};

/// An answer base that finds the entry a customer's question asks for.
#[pyclass(frozen, module = "kefu")]
pub struct FaqIndex(kefu::FaqIndex);

engine!(FaqIndex, kefu::FaqIndex);

fn in_code_points<T: Spanned>(mut found: T, query: &str) -> T {
    OffsetUnit::CodePoint.convert(&mut found, |_| query);
    found
}

#[pymethods]
impl FaqIndex {
    #[staticmethod]
    #[pyo3(signature = (entries, *, progress=false, **options))]
    fn build(
        entries: &Bound<'_, PyAny>,
        progress: bool,
        options: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Self> {
        let py = entries.py();
        let options: FaqOptions = input::options(py, options)?;
        let entries = self::entries(entries)?;
        let build = move || kefu::FaqIndex::build(entries, options);
        Ok(Self(batch::waiting(py, "build", progress, build)?))
    }

    #[pyo3(signature = (query, k=10, *, tenant=None, tags=Vec::new()))]
    fn search<'py>(
        &self,
        py: Python<'py>,
        query: &Bound<'py, PyAny>,
        k: usize,
        tenant: Option<String>,
        tags: Vec<String>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let content = input::text(None, query)?;
        let mut wanted = FaqSearch::new(k).with_tags(tags);
        wanted.tenant = tenant;
        let search = || self.0.search_with(&content, &wanted);
        let hits = enter(py, || Ok(in_code_points(search()?, &content)))?;
        record::listed(py, "FaqHits", &hits, query)
    }

    #[pyo3(signature = (queries, k=10, *, progress=false))]
    fn search_batch<'py>(
        &self,
        py: Python<'py>,
        queries: &Bound<'py, PyAny>,
        k: usize,
        progress: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let queries = input::texts("queries", queries)?;
        let hits = batch::in_steps(py, "search", &queries, progress, |part| {
            let found = self.0.search_batch(part, k)?;
            Ok(found
                .into_iter()
                .zip(part)
                .map(|(hits, query)| in_code_points(hits, query))
                .collect())
        })?;
        let rows = hits.iter().zip(&queries);
        let rows = rows.map(|(hits, query)| record::listed(py, "FaqHits", hits, query));
        Ok(PyList::new(py, rows.collect::<PyResult<Vec<_>>>()?)?.into_any())
    }

    #[pyo3(signature = (queries, k=10, *, progress=false))]
    fn rank_batch<'py>(
        &self,
        py: Python<'py>,
        queries: &Bound<'py, PyAny>,
        k: usize,
        progress: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let queries = input::texts("queries", queries)?;
        let ranked = batch::each(py, "rank", &queries, progress, |query| self.0.rank(query, k))?;
        let ids = ranked.iter().map(|hits| PyList::new(py, hits.iter().map(|(id, _)| id)));
        let ids = PyList::new(py, ids.collect::<PyResult<Vec<_>>>()?)?;
        // Fewer hits than places: the rest of the row is NaN.
        let row =
            |hits: &[(&str, f32)], place| hits.get(place).map_or(f32::NAN, |(_, score)| *score);
        let scores = ranked.iter().flat_map(|hits| (0..k).map(move |place| row(hits, place)));
        let scores = array::rows(py, ranked.len(), k, scores)?;
        record::build(py, "FaqRanking", [("ids", ids.into_any()), ("scores", scores)])
    }

    #[pyo3(signature = (query, **context))]
    fn answer<'py>(
        &self,
        py: Python<'py>,
        query: &Bound<'py, PyAny>,
        context: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let content = input::text(None, query)?;
        let context: AnswerContext = input::options(py, context)?;
        let answer = || self.0.answer(&content, &context);
        let reply = enter(py, || Ok(in_code_points(answer()?, &content)))?;
        record::read(py, &reply, query)
    }

    fn suggest<'py>(
        &self,
        py: Python<'py>,
        typed: &Bound<'py, PyAny>,
        k: usize,
    ) -> PyResult<Bound<'py, PyAny>> {
        let typed = input::text(None, typed)?;
        let found = enter(py, || self.0.suggest(&typed, k))?;
        record::record(py, &found)
    }

    fn upsert(&self, entries: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = entries.py();
        let entries = self::entries(entries)?;
        Ok(Self(enter(py, || self.0.upsert(entries))?))
    }

    fn remove(&self, ids: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = ids.py();
        let ids = input::texts("ids", ids)?;
        let ids: Vec<&str> = ids.iter().map(|id| &**id).collect();
        Ok(Self(enter(py, || self.0.remove(&ids))?))
    }

    /// `None` for an id: a question that no entry answers.
    #[pyo3(signature = (queries, ids, *, progress=false))]
    fn evaluate<'py>(
        slf: &Bound<'py, Self>,
        py: Python<'py>,
        queries: &Bound<'py, PyAny>,
        ids: &Bound<'py, PyAny>,
        progress: bool,
    ) -> PyResult<Bound<'py, PyAny>> {
        let texts = input::texts("queries", queries)?;
        let ids = input::list("ids", ids)?;
        input::same_length(py, "queries", texts.len(), "ids", ids.len())?;
        let mut queries = Vec::with_capacity(texts.len());
        for (row, (text, id)) in texts.iter().zip(ids.iter()).enumerate() {
            queries.push(if id.is_none() {
                FaqQuery::unanswerable(&**text)
            } else {
                FaqQuery::new(&**text, &*input::text(Some(row), &id)?)
            });
        }
        let engine = slf.clone().unbind();
        let evaluate = move || engine.get().0.evaluate(&queries);
        let report = batch::waiting(py, "evaluate", progress, evaluate)?;
        record::record(py, &report)
    }

    fn entry<'py>(&self, py: Python<'py>, id: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.0.entry(id).map(|entry| record::plain(py, entry)).transpose()
    }

    fn entries<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        record::plain(py, &self.0.entries().collect::<Vec<_>>())
    }

    fn related<'py>(&self, py: Python<'py>, id: &str, k: usize) -> PyResult<Bound<'py, PyAny>> {
        record::record(py, &self.0.related(id, k))
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __contains__(&self, id: &str) -> bool {
        self.0.entry(id).is_some()
    }

    fn __repr__(&self) -> String {
        format!("FaqIndex({} entries, {:.1} MB)", self.0.len(), self.0.memory() as f64 / 1e6)
    }
}

fn entries(values: &Bound<'_, PyAny>) -> PyResult<Vec<FaqEntry>> {
    let list = input::list("entries", values)?;
    list.iter().enumerate().map(|(row, entry)| input::item(row, &entry)).collect()
}
