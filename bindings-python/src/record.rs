//! Results of the library as records of `kefu.records`, by their own serde descriptions.
//!
//! A struct named `Risk` becomes `kefu.records.Risk(**fields)`; unit variants become `str`,
//! sequences `list`, maps `dict`. A struct without a class there is an error, so that no result
//! can reach Python untyped.

use std::fmt::Display;

use pyo3::IntoPyObjectExt as _;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString};
use serde::ser::{self, Serialize};

/// A result as a record. Its spans must be in code points already.
pub fn record<'py>(py: Python<'py>, value: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    let to = ToPython { py, classes: Some(classes(py)?) };
    value.serialize(&to).map_err(|Failed(error)| error)
}

/// A result as a record that remembers what was read, so that it can be shown with its evidence
/// marked in the text.
pub fn read<'py>(
    py: Python<'py>,
    value: &impl Serialize,
    source: impl IntoPyObject<'py>,
) -> PyResult<Bound<'py, PyAny>> {
    record(py, value)?.call_method1("_read_from", (source,))
}

/// The same of several results of one text, as the list class `name`.
pub fn listed<'py, T: Serialize>(
    py: Python<'py>,
    name: &str,
    values: &[T],
    source: impl IntoPyObject<'py>,
) -> PyResult<Bound<'py, PyAny>> {
    let list = classes(py)?.getattr(name)?.call1((record(py, &values)?,))?;
    list.call_method1("_read_from", (source,))
}

/// A list of one value a row.
pub fn column<'py, T: Serialize>(
    py: Python<'py>,
    values: impl Iterator<Item = T>,
) -> PyResult<Bound<'py, PyAny>> {
    record(py, &values.collect::<Vec<_>>())
}

/// A value as dicts and lists, as callers pass it in.
pub fn plain<'py>(py: Python<'py>, value: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    value.serialize(&ToPython { py, classes: None }).map_err(|Failed(error)| error)
}

/// The record class `name` with these fields.
pub fn build<'py, const N: usize>(
    py: Python<'py>,
    name: &str,
    fields: [(&str, Bound<'py, PyAny>); N],
) -> PyResult<Bound<'py, PyAny>> {
    let arguments = PyDict::new(py);
    for (field, value) in fields {
        arguments.set_item(field, value)?;
    }
    classes(py)?.getattr(name)?.call((), Some(&arguments))
}

fn classes(py: Python<'_>) -> PyResult<Bound<'_, PyModule>> {
    py.import("kefu.records")
}

struct ToPython<'py> {
    py: Python<'py>,
    /// `kefu.records`; `None` makes dicts of structs.
    classes: Option<Bound<'py, PyModule>>,
}

impl<'py> ToPython<'py> {
    fn value(
        &self,
        value: impl IntoPyObject<'py, Error: Into<PyErr>>,
    ) -> Result<Bound<'py, PyAny>, Failed> {
        value.into_bound_py_any(self.py).map_err(Failed)
    }

    fn fields<'a>(
        &'a self,
        class: Option<&'static str>,
        tag: Option<&'static str>,
    ) -> Fields<'a, 'py> {
        Fields { to: self, class, tag, key: None, values: PyDict::new(self.py) }
    }

    fn items<'a>(&'a self, tag: Option<&'static str>) -> Items<'a, 'py> {
        Items { to: self, tag, values: Vec::new() }
    }

    /// `{variant: content}`, as serde writes variants with content.
    fn tagged(&self, tag: Option<&'static str>, content: Bound<'py, PyAny>) -> Made<'py> {
        let Some(tag) = tag else { return Ok(content) };
        let outer = PyDict::new(self.py);
        outer.set_item(tag, content)?;
        Ok(outer.into_any())
    }
}

type Made<'py> = Result<Bound<'py, PyAny>, Failed>;

/// A Python error on its way through serde.
#[derive(Debug)]
struct Failed(PyErr);

impl From<PyErr> for Failed {
    fn from(error: PyErr) -> Self {
        Self(error)
    }
}

impl Display for Failed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

impl std::error::Error for Failed {}

impl ser::Error for Failed {
    fn custom<T: Display>(message: T) -> Self {
        Self(pyo3::exceptions::PyTypeError::new_err(message.to_string()))
    }
}

macro_rules! plain {
    ($($method:ident: $kind:ty),* $(,)?) => {$(
        fn $method(self, value: $kind) -> Made<'py> {
            self.value(value)
        }
    )*};
}

impl<'a, 'py> ser::Serializer for &'a ToPython<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Failed;
    type SerializeSeq = Items<'a, 'py>;
    type SerializeTuple = Items<'a, 'py>;
    type SerializeTupleStruct = Items<'a, 'py>;
    type SerializeTupleVariant = Items<'a, 'py>;
    type SerializeMap = Fields<'a, 'py>;
    type SerializeStruct = Fields<'a, 'py>;
    type SerializeStructVariant = Fields<'a, 'py>;

    plain! {
        serialize_bool: bool,
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
        serialize_f32: f32, serialize_f64: f64,
        serialize_char: char, serialize_str: &str, serialize_bytes: &[u8],
    }

    fn serialize_none(self) -> Made<'py> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Made<'py> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Made<'py> {
        Ok(self.py.None().into_bound(self.py))
    }

    fn serialize_unit_struct(self, _: &'static str) -> Made<'py> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Made<'py> {
        // One object for all rows of a column.
        self.value(PyString::intern(self.py, variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Made<'py> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Made<'py> {
        self.tagged(Some(variant), value.serialize(self)?)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'a, 'py>, Failed> {
        Ok(self.items(None))
    }

    fn serialize_tuple(self, _: usize) -> Result<Items<'a, 'py>, Failed> {
        Ok(self.items(None))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items<'a, 'py>, Failed> {
        Ok(self.items(None))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Items<'a, 'py>, Failed> {
        Ok(self.items(Some(variant)))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Fields<'a, 'py>, Failed> {
        Ok(self.fields(None, None))
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Fields<'a, 'py>, Failed> {
        Ok(self.fields(Some(name), None))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Fields<'a, 'py>, Failed> {
        Ok(self.fields(None, Some(variant)))
    }
}

/// A list on its way.
struct Items<'a, 'py> {
    to: &'a ToPython<'py>,
    tag: Option<&'static str>,
    values: Vec<Bound<'py, PyAny>>,
}

impl<'py> Items<'_, 'py> {
    fn push(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Failed> {
        self.values.push(value.serialize(self.to)?);
        Ok(())
    }

    fn finish(self) -> Made<'py> {
        let list = PyList::new(self.to.py, self.values)?;
        self.to.tagged(self.tag, list.into_any())
    }
}

macro_rules! items {
    ($($kind:ident::$method:ident),*) => {$(
        impl<'py> ser::$kind for Items<'_, 'py> {
            type Ok = Bound<'py, PyAny>;
            type Error = Failed;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failed> {
                self.push(value)
            }
            fn end(self) -> Made<'py> {
                self.finish()
            }
        }
    )*};
}
items!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field
);

/// A record or a dict on its way.
struct Fields<'a, 'py> {
    to: &'a ToPython<'py>,
    class: Option<&'static str>,
    tag: Option<&'static str>,
    key: Option<Bound<'py, PyAny>>,
    values: Bound<'py, PyDict>,
}

impl<'py> Fields<'_, 'py> {
    fn set(&self, name: &'static str, value: &(impl Serialize + ?Sized)) -> Result<(), Failed> {
        // A keyword of Python cannot be a field: records call it `from_`.
        let name = if name == "from" && self.to.classes.is_some() { "from_" } else { name };
        let name = PyString::intern(self.to.py, name);
        Ok(self.values.set_item(name, value.serialize(self.to)?)?)
    }

    fn finish(self) -> Made<'py> {
        let content = match (self.class, &self.to.classes) {
            (Some(name), Some(classes)) => classes.getattr(name)?.call((), Some(&self.values))?,
            _ => self.values.into_any(),
        };
        self.to.tagged(self.tag, content)
    }
}

macro_rules! fields {
    ($($kind:ident),*) => {$(
        impl<'py> ser::$kind for Fields<'_, 'py> {
            type Ok = Bound<'py, PyAny>;
            type Error = Failed;
            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), Failed> {
                self.set(name, value)
            }
            fn end(self) -> Made<'py> {
                self.finish()
            }
        }
    )*};
}
fields!(SerializeStruct, SerializeStructVariant);

impl<'py> ser::SerializeMap for Fields<'_, 'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Failed;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Failed> {
        self.key = Some(key.serialize(self.to)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failed> {
        let key = self
            .key
            .take()
            .ok_or_else(|| -> Failed { ser::Error::custom("a value before its key") })?;
        Ok(self.values.set_item(key, value.serialize(self.to)?)?)
    }

    fn end(self) -> Made<'py> {
        self.finish()
    }
}
