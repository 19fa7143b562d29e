//! Columns: numbers as numpy arrays, copied once; names as lists that share their strings.
//!
//! numpy is imported when the first array is asked for.

use std::collections::BTreeMap;

use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyList, PyString};

/// A number type of numpy.
pub trait Number: Copy {
    /// The name numpy gives it.
    const DTYPE: &'static str;
    /// Writes the value in the machine's byte order.
    fn write(self, bytes: &mut [u8]);
}

macro_rules! number {
    ($($kind:ty => $name:literal),*) => {$(
        impl Number for $kind {
            const DTYPE: &'static str = $name;
            fn write(self, bytes: &mut [u8]) {
                bytes.copy_from_slice(&self.to_ne_bytes());
            }
        }
    )*};
}
number!(f32 => "float32", i64 => "int64");

/// A writable array of one dimension.
pub fn vector<'py, T: Number>(
    py: Python<'py>,
    values: impl ExactSizeIterator<Item = T>,
) -> PyResult<Bound<'py, PyAny>> {
    let count = values.len();
    filled(py, count, values)
}

/// A writable array of `count` rows of `columns` values each.
pub fn rows<'py, T: Number>(
    py: Python<'py>,
    count: usize,
    columns: usize,
    values: impl Iterator<Item = T>,
) -> PyResult<Bound<'py, PyAny>> {
    filled(py, count * columns, values)?.call_method1("reshape", (count, columns))
}

fn filled<'py, T: Number>(
    py: Python<'py>,
    count: usize,
    values: impl Iterator<Item = T>,
) -> PyResult<Bound<'py, PyAny>> {
    let bytes = PyByteArray::new_with(py, count * size_of::<T>(), |bytes| {
        for (place, value) in bytes.chunks_exact_mut(size_of::<T>()).zip(values) {
            value.write(place);
        }
        Ok(())
    })?;
    py.import("numpy")?.call_method1("frombuffer", (bytes, T::DTYPE))
}

/// A list of names, each distinct name one object however many rows have it.
pub fn names<'py, 'a>(
    py: Python<'py>,
    values: impl ExactSizeIterator<Item = Option<&'a str>>,
) -> PyResult<Bound<'py, PyAny>> {
    let mut made: BTreeMap<&str, Bound<'py, PyString>> = BTreeMap::new();
    let shared = values.map(|value| {
        value.map(|name| made.entry(name).or_insert_with(|| PyString::new(py, name)).clone())
    });
    Ok(PyList::new(py, shared.collect::<Vec<_>>())?.into_any())
}
