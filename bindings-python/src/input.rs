//! What callers pass in: texts, labels, dicts and conversations, with the bad row named.

use kefu::{Conversation, Message, Role};
use pyo3::exceptions::PyUnicodeEncodeError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error;

/// The items of a list, tuple, numpy, pandas, polars or Arrow column, or of any iterable.
pub fn list<'py>(what: &str, values: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
    let py = values.py();
    if let Ok(list) = values.cast::<PyList>() {
        return Ok(list.clone());
    }
    if let Ok(tuple) = values.cast::<PyTuple>() {
        return Ok(tuple.to_list());
    }
    let made = py.import("kefu._input")?.call_method1("to_list", (what, values))?;
    Ok(made.cast_into::<PyList>()?)
}

/// The conversations of a list, tuple or iterable, of a frame of messages, or of a file.
fn conversation_list<'py>(values: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
    if values.is_instance_of::<PyList>() || values.is_instance_of::<PyTuple>() {
        return list("conversations", values);
    }
    let read = values.py().import("kefu._conversations")?.getattr("read_conversations")?;
    Ok(read.call1((values,))?.cast_into::<PyList>()?)
}

/// A column of texts, without copying them.
pub fn texts(what: &str, values: &Bound<'_, PyAny>) -> PyResult<Vec<PyBackedStr>> {
    let list = list(what, values)?;
    let mut texts = Vec::with_capacity(list.len());
    for (row, item) in list.iter().enumerate() {
        texts.push(text(Some(row), &item)?);
    }
    Ok(texts)
}

/// One text.
pub fn text(row: Option<usize>, item: &Bound<'_, PyAny>) -> PyResult<PyBackedStr> {
    let py = item.py();
    let Ok(string) = item.cast::<PyString>() else {
        return Err(error::input(py, row, &format!("expected str, got {}", name_of(item))));
    };
    PyBackedStr::try_from(string.clone()).map_err(|failure| {
        if failure.is_instance_of::<PyUnicodeEncodeError>(py) {
            let fix = "holds half a surrogate pair, which is no text: \
                       use text.encode('utf-16', 'surrogatepass').decode('utf-16', 'replace')";
            return error::input(py, row, fix);
        }
        failure
    })
}

/// A column of classes: whole numbers from 0.
pub fn classes(what: &str, values: &Bound<'_, PyAny>) -> PyResult<Vec<usize>> {
    numbers(what, values, "a whole number from 0")
}

/// A column of numbers.
pub fn floats(what: &str, values: &Bound<'_, PyAny>) -> PyResult<Vec<f64>> {
    numbers(what, values, "a number")
}

fn numbers<'py, T>(what: &str, values: &Bound<'py, PyAny>, expected: &str) -> PyResult<Vec<T>>
where
    T: for<'a> FromPyObject<'a, 'py>,
{
    let list = list(what, values)?;
    let mut numbers = Vec::with_capacity(list.len());
    for (row, item) in list.iter().enumerate() {
        let reason = || format!("{what} must be {expected}, got {}", name_of(&item));
        numbers.push(item.extract().map_err(|_| error::input(item.py(), Some(row), &reason()))?);
    }
    Ok(numbers)
}

/// Rows of numbers: a two-dimensional array of any library that numpy reads, or lists of numbers.
pub fn rows(what: &str, values: &Bound<'_, PyAny>) -> PyResult<Vec<Vec<f32>>> {
    let py = values.py();
    let numpy = py.import("numpy")?;
    let array = numpy.call_method1("ascontiguousarray", (values, "float32"))?;
    let (rows, columns) = array.getattr("shape")?.extract::<(usize, usize)>().map_err(|_| {
        error::input(py, None, &format!("{what} must be rows of numbers, got {}", name_of(values)))
    })?;
    let bytes = array.call_method0("tobytes")?;
    let bytes = bytes.cast::<PyBytes>()?.as_bytes();
    let floats: Vec<f32> =
        bytes.as_chunks::<4>().0.iter().copied().map(f32::from_ne_bytes).collect();
    let row = |row: usize| floats.iter().skip(row * columns).take(columns).copied().collect();
    Ok((0..rows).map(row).collect())
}

/// That two columns have the same number of rows.
pub fn same_length(py: Python<'_>, a: &str, rows: usize, b: &str, others: usize) -> PyResult<()> {
    if rows == others {
        return Ok(());
    }
    let reason = format!("{a} has {rows} rows and {b} has {others}: they must be the same rows");
    Err(error::input(py, None, &reason))
}

/// A column beside another one; empty texts where it is not given.
pub fn beside(
    py: Python<'_>,
    (first, rows): (&str, usize),
    name: &str,
    column: Option<&Bound<'_, PyAny>>,
) -> PyResult<Vec<String>> {
    let Some(column) = column else { return Ok(vec![String::new(); rows]) };
    let column = texts(name, column)?;
    same_length(py, first, rows, name, column.len())?;
    Ok(column.iter().map(|text| text.to_string()).collect())
}

/// Keyword arguments as an options struct: its serde form says what is known. An underscore at the
/// end lets a keyword of Python be a name: `raise_`.
pub fn options<T: DeserializeOwned>(
    py: Python<'_>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<T> {
    let mut map = Map::new();
    for (name, value) in options.into_iter().flatten() {
        let name = text(None, &name)?;
        map.insert(name.trim_end_matches('_').to_owned(), json(None, &value)?);
    }
    serde_json::from_value(Value::Object(map))
        .map_err(|failure| error::option(py, &failure.to_string()))
}

/// A dict (or a record) as a struct of the library.
pub fn item<T: DeserializeOwned>(row: usize, item: &Bound<'_, PyAny>) -> PyResult<T> {
    let value = json(Some(row), item)?;
    serde_json::from_value(value)
        .map_err(|failure| error::input(item.py(), Some(row), &failure.to_string()))
}

/// A Python value as JSON.
fn json(row: Option<usize>, item: &Bound<'_, PyAny>) -> PyResult<Value> {
    if item.is_none() {
        return Ok(Value::Null);
    }
    if item.is_instance_of::<PyString>() {
        return Ok(Value::String(text(row, item)?.to_string()));
    }
    if item.is_instance_of::<PyBool>() {
        return Ok(Value::Bool(item.extract()?));
    }
    if item.is_instance_of::<PyInt>() {
        return Ok(Value::Number(item.extract::<i64>()?.into()));
    }
    if item.is_instance_of::<PyFloat>() {
        let number = serde_json::Number::from_f64(item.extract()?);
        let reason = "expected a finite number, got nan or infinity";
        return number.map(Value::Number).ok_or_else(|| error::input(item.py(), row, reason));
    }
    if let Ok(dict) = item.cast::<PyDict>() {
        let mut map = Map::new();
        for (key, value) in dict.iter() {
            map.insert(text(row, &key)?.to_string(), json(row, &value)?);
        }
        return Ok(Value::Object(map));
    }
    if item.is_instance_of::<PyList>() || item.is_instance_of::<PyTuple>() {
        let items = item.try_iter()?.map(|part| json(row, &part?));
        return Ok(Value::Array(items.collect::<PyResult<_>>()?));
    }
    if item.hasattr("to_dict")? {
        return json(row, &item.call_method0("to_dict")?);
    }
    let reason = format!("expected text, numbers, lists and dicts, got {}", name_of(item));
    Err(error::input(item.py(), row, &reason))
}

/// Conversations: each a list of messages, a dict with `messages`, or a `kefu.Conversation`; or a
/// frame of messages, or the path of a JSON Lines file.
pub fn conversations(values: &Bound<'_, PyAny>) -> PyResult<Vec<Conversation>> {
    let list = conversation_list(values)?;
    list.iter().enumerate().map(|(row, item)| conversation(Some(row), &item)).collect()
}

/// One conversation; errors name the conversation's row in a batch, else the message's.
pub fn conversation(row: Option<usize>, item: &Bound<'_, PyAny>) -> PyResult<Conversation> {
    let (id, messages) = if item.is_instance_of::<PyList>() || item.is_instance_of::<PyTuple>() {
        (None, item.clone())
    } else {
        let messages =
            field(item, "messages")?.map_or_else(|| field(item, "turns"), |m| Ok(Some(m)))?;
        let reason = || {
            let got = name_of(item);
            format!("expected a list of messages or a Conversation, got {got}")
        };
        let messages = messages.ok_or_else(|| error::input(item.py(), row, &reason()))?;
        (field(item, "id")?.map(|id| id.str().map(|id| id.to_string())).transpose()?, messages)
    };
    let mut conversation = Conversation::new(Vec::new());
    conversation.id = id;
    for (index, part) in messages.try_iter()?.enumerate() {
        let place = row.map_or_else(String::new, |_| format!("message {index}: "));
        let read = message(&part?);
        let read = read.map_err(|bad| bad.raise(item.py(), row.or(Some(index)), &place))?;
        conversation.messages.push(read);
    }
    Ok(conversation)
}

/// Why a message cannot be used.
pub enum Bad {
    /// It is not a message.
    Reason(String),
    /// The library does not know its role.
    Refused(kefu::Error),
    /// Python itself failed.
    Python(PyErr),
}

impl Bad {
    /// The exception, said of a row; `place` stands before the reason.
    pub fn raise(self, py: Python<'_>, row: Option<usize>, place: &str) -> PyErr {
        match self {
            Self::Reason(reason) => error::input(py, row, &format!("{place}{reason}")),
            Self::Refused(failure) => error::at(py, &failure, row, place),
            Self::Python(failure) => failure,
        }
    }
}

impl From<PyErr> for Bad {
    fn from(failure: PyErr) -> Self {
        Self::Python(failure)
    }
}

/// A message: a dict or a `kefu.Message`.
pub fn message(item: &Bound<'_, PyAny>) -> Result<Message, Bad> {
    let need = |name: &str| {
        let found = field(item, name)?;
        found.ok_or_else(|| {
            Bad::Reason(format!("expected a message with `role` and `text`, got {}", name_of(item)))
        })
    };
    let role = need("role")?;
    let Ok(role) = role.cast::<PyString>() else {
        return Err(Bad::Reason(format!("`role` must be str, got {}", name_of(&role))));
    };
    let role: Role = role.to_str()?.parse().map_err(Bad::Refused)?;
    let content = need("text")?;
    if !content.is_instance_of::<PyString>() {
        return Err(Bad::Reason(format!("`text` must be str, got {}", name_of(&content))));
    }
    let mut message = Message::new(role, &*text(None, &content)?);
    if let Some(at) = field(item, "at")? {
        let at = at.extract::<f64>();
        message.at = Some(at.map_err(|_| Bad::Reason("`at` must be a number of seconds".into()))?);
    }
    if let Some(agent) = field(item, "agent")? {
        message.agent = Some(agent.str()?.to_string());
    }
    Ok(message)
}

/// A key of a dict or an attribute of a record; `None` counts as absent.
fn field<'py>(item: &Bound<'py, PyAny>, name: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
    let found = match item.cast::<PyDict>() {
        Ok(dict) => dict.get_item(name)?,
        Err(_) => item.getattr_opt(name)?,
    };
    Ok(found.filter(|value| !value.is_none()))
}

/// The type of a value for a message, with the value where it is short: `float (nan)`.
fn name_of(item: &Bound<'_, PyAny>) -> String {
    let kind = item.get_type().name().map_or_else(|_| "?".into(), |name| name.to_string());
    let shown = item.repr().map_or_else(|_| String::new(), |repr| repr.to_string());
    if shown.chars().count() <= 24 && shown != kind { format!("{kind} ({shown})") } else { kind }
}
