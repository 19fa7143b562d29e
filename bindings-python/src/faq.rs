//! `kefu.FaqIndex`.

use kefu::faq::{AnswerContext, FaqEntry, FaqOptions, FaqQuery, FaqSearch};
use kefu::{OffsetUnit, Spanned};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyTuple};

use crate::enter::enter;
use crate::{array, batch, input, record};

/// An answer base that finds the entry a customer's question asks for.
#[pyclass(frozen, module = "kefu")]
pub struct FaqIndex(kefu::FaqIndex);

fn in_code_points<T: Spanned>(mut found: T, query: &str) -> T {
    OffsetUnit::CodePoint.convert(&mut found, |_| query);
    found
}

#[pymethods]
impl FaqIndex {
    #[staticmethod]
    #[pyo3(signature = (entries, **options))]
    fn build(entries: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let py = entries.py();
        let options: FaqOptions = input::options(py, options)?;
        let entries = self::entries(entries)?;
        Ok(Self(enter(py, || kefu::FaqIndex::build(entries, options))?))
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
        let query = input::text(None, query)?;
        let mut wanted = FaqSearch::new(k).with_tags(tags);
        wanted.tenant = tenant;
        let search = || self.0.search_with(&query, &wanted);
        let hits = enter(py, || Ok(in_code_points(search()?, &query)))?;
        record::record(py, &hits)
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
        record::record(py, &hits)
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
        let ranked = batch::in_steps(py, "rank", &queries, progress, |part| {
            let rows = part.iter().enumerate();
            rows.map(|(row, query)| self.0.rank(query, k).map_err(|error| error.at_row(row)))
                .collect()
        })?;
        let ids = PyList::empty(py);
        let mut scores = vec![f32::NAN; ranked.len() * k];
        for (row, hits) in ranked.iter().enumerate() {
            ids.append(PyList::new(py, hits.iter().map(|(id, _)| id))?)?;
            for (place, (_, score)) in hits.iter().enumerate() {
                scores[row * k + place] = *score;
            }
        }
        let scores = array::rows(py, &scores, k)?;
        record::build(py, "FaqRanking", [("ids", ids.into_any()), ("scores", scores)])
    }

    #[pyo3(signature = (query, **context))]
    fn answer<'py>(
        &self,
        py: Python<'py>,
        query: &Bound<'py, PyAny>,
        context: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let query = input::text(None, query)?;
        let context: AnswerContext = input::options(py, context)?;
        let answer = || self.0.answer(&query, &context);
        let reply = enter(py, || Ok(in_code_points(answer()?, &query)))?;
        record::record(py, &reply)
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
    fn evaluate<'py>(
        &self,
        py: Python<'py>,
        queries: &Bound<'py, PyAny>,
        ids: &Bound<'py, PyAny>,
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
        let report = enter(py, || self.0.evaluate(&queries))?;
        record::record(py, &report)
    }

    #[staticmethod]
    fn from_bytes(py: Python<'_>, data: &[u8]) -> PyResult<Self> {
        Ok(Self(enter(py, || kefu::FaqIndex::from_bytes(data))?))
    }

    fn to_bytes<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        Ok(PyBytes::new(py, &enter(py, || self.0.to_bytes())?))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyTuple>> {
        let py = slf.py();
        (slf.get_type().getattr("from_bytes")?, (slf.get().to_bytes(py)?,)).into_pyobject(py)
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

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __deepcopy__(slf: Py<Self>, _memo: &Bound<'_, PyAny>) -> Py<Self> {
        slf
    }

    fn __repr__(&self) -> String {
        format!("FaqIndex({} entries, {:.1} MB)", self.0.len(), self.0.memory() as f64 / 1e6)
    }
}

fn entries(values: &Bound<'_, PyAny>) -> PyResult<Vec<FaqEntry>> {
    let list = input::list("entries", values)?;
    list.iter().enumerate().map(|(row, entry)| input::item(row, &entry)).collect()
}
