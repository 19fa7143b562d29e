//! `kefu.FaqIndex`, `kefu.EntryVectors`, `kefu.similarity`.

use kefu::faq::{
    AnswerContext, ClusterOptions, FaqEntry, FaqOptions, FaqQuery, FaqSearch,
    similarity as nearness,
};
use kefu::learn::Embedding;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::engine::engine;
use crate::enter::enter;
use crate::{array, batch, input, record, spans};

/// An answer base that finds the entry a customer's question asks for.
#[pyclass(frozen, module = "kefu")]
pub struct FaqIndex(kefu::FaqIndex);

engine!(FaqIndex, kefu::FaqIndex);

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
        let hits = enter(py, || Ok(spans::of_text(search()?, &content)))?;
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
                .map(|(hits, query)| spans::of_text(hits, query))
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
        let reply = enter(py, || Ok(spans::of_text(answer()?, &content)))?;
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
        let queries = self::queries(queries, ids)?;
        let engine = slf.clone().unbind();
        let evaluate = move || engine.get().0.evaluate(&queries);
        let report = batch::waiting(py, "evaluate", progress, evaluate)?;
        record::record(py, &report)
    }

    /// `None` for an id: a question that no entry answers.
    #[pyo3(signature = (queries, ids, precision=0.9))]
    fn fit_thresholds(
        &self,
        queries: &Bound<'_, PyAny>,
        ids: &Bound<'_, PyAny>,
        precision: f32,
    ) -> PyResult<Self> {
        let py = queries.py();
        let queries = self::queries(queries, ids)?;
        Ok(Self(enter(py, || self.0.fit_thresholds(&queries, precision))?))
    }

    fn rebuild(&self, py: Python<'_>) -> PyResult<Self> {
        Ok(Self(enter(py, || self.0.rebuild())?))
    }

    #[pyo3(signature = (query, vector, vectors, k=10, *, tenant=None, tags=Vec::new()))]
    #[expect(clippy::too_many_arguments, reason = "keywords in Python")]
    fn search_fused<'py>(
        &self,
        py: Python<'py>,
        query: &Bound<'py, PyAny>,
        vector: Vec<f32>,
        vectors: &EntryVectors,
        k: usize,
        tenant: Option<String>,
        tags: Vec<String>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let content = input::text(None, query)?;
        let mut wanted = FaqSearch::new(k).with_tags(tags);
        wanted.tenant = tenant;
        let search = || self.0.search_fused(&content, &vector, &vectors.0, &wanted);
        let hits = enter(py, || Ok(spans::of_text(search()?, &content)))?;
        record::listed(py, "FaqHits", &hits, query)
    }

    #[pyo3(signature = (now=None, hit=None))]
    fn lint<'py>(
        &self,
        py: Python<'py>,
        now: Option<f64>,
        hit: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let hit = hit.map(|ids| input::texts("hit", ids)).transpose()?;
        let hit = hit.as_ref().map(|ids| ids.iter().map(|id| &**id).collect::<Vec<&str>>());
        let found = enter(py, || self.0.lint(now, hit.as_deref()))?;
        record::record(py, &found)
    }

    #[pyo3(signature = (messages, **options))]
    fn cluster_unanswered<'py>(
        &self,
        py: Python<'py>,
        messages: &Bound<'py, PyAny>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let messages = input::texts("messages", messages)?;
        let options: ClusterOptions = input::options(py, options)?;
        let clusters = enter(py, || self.0.cluster_unanswered(&messages, &options))?;
        record::record(py, &clusters)
    }

    /// The options the index was built with, as `build` takes them.
    #[getter]
    fn options<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        record::plain(py, self.0.options())
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

/// Vectors of the caller's own model, one an entry.
#[pyclass(frozen, module = "kefu")]
pub struct EntryVectors(kefu::faq::EntryVectors);

#[pymethods]
impl EntryVectors {
    #[new]
    fn new(ids: &Bound<'_, PyAny>, vectors: &Bound<'_, PyAny>) -> PyResult<Self> {
        let py = ids.py();
        let ids = input::texts("ids", ids)?;
        let rows = input::rows("vectors", vectors)?;
        input::same_length(py, "ids", ids.len(), "vectors", rows.len())?;
        let pairs = ids.iter().map(ToString::to_string).zip(rows);
        Ok(Self(enter(py, || kefu::faq::EntryVectors::new(pairs))?))
    }
}

/// How near two short texts are, in [0, 1].
#[pyfunction]
pub fn similarity(a: &Bound<'_, PyAny>, b: &Bound<'_, PyAny>) -> PyResult<f32> {
    let (py, a, b) = (a.py(), input::text(None, a)?, input::text(None, b)?);
    enter(py, || Ok(nearness(&a, &b, Embedding::builtin())))
}

/// Questions with the ids that answer them; `None` where none does.
fn queries(queries: &Bound<'_, PyAny>, ids: &Bound<'_, PyAny>) -> PyResult<Vec<FaqQuery>> {
    let texts = input::texts("queries", queries)?;
    let ids = input::list("ids", ids)?;
    input::same_length(queries.py(), "queries", texts.len(), "ids", ids.len())?;
    let rows = texts.iter().zip(ids.iter()).enumerate();
    rows.map(|(row, (text, id))| {
        Ok(if id.is_none() {
            FaqQuery::unanswerable(&**text)
        } else {
            FaqQuery::new(&**text, &*input::text(Some(row), &id)?)
        })
    })
    .collect()
}

fn entries(values: &Bound<'_, PyAny>) -> PyResult<Vec<FaqEntry>> {
    let list = input::list("entries", values)?;
    list.iter().enumerate().map(|(row, entry)| input::item(row, &entry)).collect()
}
