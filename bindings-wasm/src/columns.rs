//! Batch results: an object of columns, numbers as typed arrays.

use js_sys::{Float32Array, Object, Reflect};
use wasm_bindgen::JsValue;

use crate::error::Result;

/// An object that grows by columns.
pub struct Columns(Object);

impl Columns {
    /// No column.
    pub fn new() -> Self {
        Self(Object::new())
    }

    /// The columns and one more.
    pub fn with(self, name: &str, column: impl Into<JsValue>) -> Result<Self> {
        Reflect::set(&self.0, &name.into(), &column.into())?;
        Ok(self)
    }

    /// The object.
    pub fn done(self) -> JsValue {
        self.0.into()
    }
}

/// A column of numbers.
pub fn floats(values: impl Iterator<Item = f32>) -> Float32Array {
    Float32Array::from(&values.collect::<Vec<_>>()[..])
}

/// A result with one more field, which the library makes of it.
#[cfg(feature = "full")]
pub fn beside(result: JsValue, name: &str, field: &JsValue) -> Result<JsValue> {
    Reflect::set(&result, &name.into(), field)?;
    Ok(result)
}
