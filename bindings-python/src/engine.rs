//! What every engine can do as an object of Python: bytes, pickling and copying.

/// Gives the class `$name`, a tuple struct of the library's `$engine`, these methods.
///
/// Engines never change, so that a copy is the engine itself.
macro_rules! engine {
    ($name:ident, $engine:ty) => {
        #[pyo3::pymethods]
        impl $name {
            #[staticmethod]
            fn from_bytes(py: pyo3::Python<'_>, data: &[u8]) -> pyo3::PyResult<Self> {
                Ok(Self($crate::enter::enter(py, || <$engine>::from_bytes(data))?))
            }

            fn to_bytes<'py>(
                &self,
                py: pyo3::Python<'py>,
            ) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::types::PyBytes>> {
                let bytes = $crate::enter::enter(py, || self.0.to_bytes())?;
                Ok(pyo3::types::PyBytes::new(py, &bytes))
            }

            fn __reduce__<'py>(
                slf: &pyo3::Bound<'py, Self>,
            ) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::types::PyTuple>> {
                use pyo3::prelude::*;
                let py = slf.py();
                let bytes = slf.get().to_bytes(py)?;
                (slf.get_type().getattr("from_bytes")?, (bytes,)).into_pyobject(py)
            }

            fn __copy__(slf: pyo3::Py<Self>) -> pyo3::Py<Self> {
                slf
            }

            fn __deepcopy__(
                slf: pyo3::Py<Self>,
                _memo: &pyo3::Bound<'_, pyo3::PyAny>,
            ) -> pyo3::Py<Self> {
                slf
            }
        }
    };
}

pub(crate) use engine;
