//! Errors of the library as JavaScript `Error`s with `code` and `row`.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// What fallible calls return to JavaScript.
pub type Result<T> = std::result::Result<T, JsValue>;

/// The `Error` of a library error.
pub fn of(error: kefu::Error) -> JsValue {
    make(error.code(), &error.to_string(), error.row())
}

/// An input that cannot be used, at a row of the batch or as a whole.
pub fn input(row: Option<usize>, reason: &str) -> JsValue {
    let message = row.map_or_else(|| reason.to_owned(), |row| format!("row {row}: {reason}"));
    make("input.invalid", &message, row)
}

/// An option that cannot be used.
pub fn option(reason: &str) -> JsValue {
    make("option.invalid", reason, None)
}

/// A bug of the library.
pub fn internal(reason: &str) -> JsValue {
    let message = format!(
        "kefu panicked ({reason}): this is a bug, please report it; the engine can still be used"
    );
    make("internal", &message, None)
}

fn make(code: &str, message: &str, row: Option<usize>) -> JsValue {
    let error = js_sys::Error::new(message);
    error.set_name("KefuError");
    let set = |key: &str, value: JsValue| {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&error, &key.into(), &value);
    };
    set("code", code.into());
    if let Some(row) = row {
        set("row", JsValue::from_f64(row as f64));
    }
    error.into()
}
