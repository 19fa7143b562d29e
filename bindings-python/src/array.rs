//! Numbers as numpy arrays. numpy is imported when the first array is asked for.

use pyo3::prelude::*;
use pyo3::types::PyByteArray;

/// A number type of numpy.
pub trait Number: Copy {
    /// The name numpy gives it.
    const DTYPE: &'static str;
    /// Appends the value in the machine's byte order.
    fn append(self, bytes: &mut Vec<u8>);
}

macro_rules! number {
    ($($kind:ty => $name:literal),*) => {$(
        impl Number for $kind {
            const DTYPE: &'static str = $name;
            fn append(self, bytes: &mut Vec<u8>) {
                bytes.extend_from_slice(&self.to_ne_bytes());
            }
        }
    )*};
}
number!(f32 => "float32", f64 => "float64", u32 => "uint32", i64 => "int64");

/// A writable array of one dimension.
pub fn vector<'py, T: Number>(py: Python<'py>, values: &[T]) -> PyResult<Bound<'py, PyAny>> {
    let mut bytes = Vec::with_capacity(size_of_val(values));
    for value in values {
        value.append(&mut bytes);
    }
    let numpy = py.import("numpy")?;
    numpy.call_method1("frombuffer", (PyByteArray::new(py, &bytes), T::DTYPE))
}

/// A writable array of rows of `columns` values each.
pub fn rows<'py, T: Number>(
    py: Python<'py>,
    values: &[T],
    columns: usize,
) -> PyResult<Bound<'py, PyAny>> {
    let count = values.len().checked_div(columns).unwrap_or(0);
    vector(py, values)?.call_method1("reshape", (count, columns))
}
