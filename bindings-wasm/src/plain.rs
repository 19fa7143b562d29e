//! Results as plain JavaScript objects, by their own serde descriptions.
//!
//! One JSON text crosses the border and is parsed there: as fast as building the object field by
//! field, and half the code. Struct fields become camelCase; keys of maps (labels, ids) are data
//! and stay. Floats keep their exact value.

use std::fmt::Display;

use serde::ser::{self, Serialize};
use wasm_bindgen::JsValue;

use crate::error::{self, Result};

/// A result as a plain object. Its spans must be in UTF-16 units already.
pub fn plain(value: &impl Serialize) -> Result<JsValue> {
    js_sys::JSON::parse(&json(value)?)
}

/// The JSON text of a result.
pub fn json(value: &impl Serialize) -> Result<String> {
    let mut json = Json(Vec::with_capacity(1024));
    let written = value.serialize(&mut json);
    let text = written.and_then(|()| String::from_utf8(json.0).map_err(ser::Error::custom));
    text.map_err(|Failed(reason)| error::internal(&reason))
}

/// `out_of_scope` → `outOfScope`. Names of fields are ASCII.
fn camel(name: &str, out: &mut Vec<u8>) {
    let mut upper = false;
    for &letter in name.as_bytes() {
        if letter == b'_' {
            upper = true;
        } else {
            out.push(if std::mem::take(&mut upper) { letter.to_ascii_uppercase() } else { letter });
        }
    }
}

/// Writes JSON.
struct Json(Vec<u8>);

#[derive(Debug)]
struct Failed(String);

impl Display for Failed {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Failed {}

impl ser::Error for Failed {
    fn custom<T: Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

type Done<T = ()> = std::result::Result<T, Failed>;

impl Json {
    /// A number, a truth value or a string.
    fn scalar(&mut self, value: impl Serialize) -> Done {
        serde_json::to_writer(&mut self.0, &value).map_err(ser::Error::custom)
    }

    fn open(&mut self, open: &str, close: &'static str) -> Parts<'_> {
        self.0.extend_from_slice(open.as_bytes());
        Parts { json: self, first: true, close }
    }

    fn open_variant(&mut self, variant: &str, open: &str, close: &'static str) -> Done<Parts<'_>> {
        self.0.push(b'{');
        self.scalar(variant)?;
        self.0.push(b':');
        Ok(self.open(open, close))
    }
}

macro_rules! shown {
    ($($method:ident: $kind:ty),* $(,)?) => {$(
        fn $method(self, value: $kind) -> Done {
            self.scalar(value)
        }
    )*};
}

impl<'a> ser::Serializer for &'a mut Json {
    type Ok = ();
    type Error = Failed;
    type SerializeSeq = Parts<'a>;
    type SerializeTuple = Parts<'a>;
    type SerializeTupleStruct = Parts<'a>;
    type SerializeTupleVariant = Parts<'a>;
    type SerializeMap = Parts<'a>;
    type SerializeStruct = Parts<'a>;
    type SerializeStructVariant = Parts<'a>;

    shown! {
        serialize_bool: bool,
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64,
    }

    fn serialize_f32(self, value: f32) -> Done {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Done {
        if !value.is_finite() {
            return self.serialize_unit();
        }
        // As JSON has it, and without the 10 KB of tables that serde_json writes floats with.
        self.0.extend_from_slice(format!("{value:?}").as_bytes());
        Ok(())
    }

    fn serialize_char(self, value: char) -> Done {
        self.scalar(value)
    }

    fn serialize_str(self, value: &str) -> Done {
        self.scalar(value)
    }

    fn serialize_bytes(self, value: &[u8]) -> Done {
        value.serialize(self)
    }

    fn serialize_none(self) -> Done {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Done {
        self.scalar(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Done {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Done {
        self.scalar(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Done {
        let parts = self.open_variant(variant, "", "}")?;
        value.serialize(&mut *parts.json)?;
        parts.finish()
    }

    fn serialize_seq(self, _: Option<usize>) -> Done<Parts<'a>> {
        Ok(self.open("[", "]"))
    }

    fn serialize_tuple(self, _: usize) -> Done<Parts<'a>> {
        Ok(self.open("[", "]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Done<Parts<'a>> {
        Ok(self.open("[", "]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Done<Parts<'a>> {
        self.open_variant(variant, "[", "]}")
    }

    fn serialize_map(self, _: Option<usize>) -> Done<Parts<'a>> {
        Ok(self.open("{", "}"))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Done<Parts<'a>> {
        Ok(self.open("{", "}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Done<Parts<'a>> {
        self.open_variant(variant, "{", "}}")
    }
}

/// An array or an object on its way.
struct Parts<'a> {
    json: &'a mut Json,
    first: bool,
    close: &'static str,
}

impl Parts<'_> {
    fn comma(&mut self) {
        if !std::mem::take(&mut self.first) {
            self.json.0.push(b',');
        }
    }

    fn item(&mut self, value: &(impl Serialize + ?Sized)) -> Done {
        self.comma();
        value.serialize(&mut *self.json)
    }

    fn field(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Done {
        self.comma();
        self.json.0.push(b'"');
        camel(name, &mut self.json.0);
        self.json.0.extend_from_slice(b"\":");
        value.serialize(&mut *self.json)
    }

    fn finish(self) -> Done {
        self.json.0.extend_from_slice(self.close.as_bytes());
        Ok(())
    }
}

macro_rules! parts {
    ($($kind:ident::$method:ident($($name:ident)?) => $to:ident),*) => {$(
        impl ser::$kind for Parts<'_> {
            type Ok = ();
            type Error = Failed;
            fn $method<T: Serialize + ?Sized>(&mut self, $($name: &'static str,)? value: &T) -> Done {
                self.$to($($name,)? value)
            }
            fn end(self) -> Done {
                self.finish()
            }
        }
    )*};
}
parts!(
    SerializeSeq::serialize_element() => item,
    SerializeTuple::serialize_element() => item,
    SerializeTupleStruct::serialize_field() => item,
    SerializeTupleVariant::serialize_field() => item,
    SerializeStruct::serialize_field(name) => field,
    SerializeStructVariant::serialize_field(name) => field
);

impl ser::SerializeMap for Parts<'_> {
    type Ok = ();
    type Error = Failed;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Done {
        self.comma();
        let start = self.json.0.len();
        key.serialize(&mut *self.json)?;
        // Keys of JSON objects are strings: numbers are quoted.
        if self.json.0.get(start) != Some(&b'"') {
            self.json.0.insert(start, b'"');
            self.json.0.push(b'"');
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.json.0.push(b':');
        value.serialize(&mut *self.json)
    }

    fn end(self) -> Done {
        self.finish()
    }
}
