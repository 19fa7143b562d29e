//! Models as safetensors files: tensors for weights, `__metadata__` for everything else.
//!
//! Any notebook can open them. The metadata holds `kefu.kind`, `kefu.format`, `kefu.checksum` and
//! one JSON text per further key. The same model gives the same bytes: names are sorted.

use std::collections::{BTreeMap, HashMap};

use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, Metadata, TensorInfo, TensorView};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::builtin;
use crate::error::{Error, Result};
use crate::learn::hash::checksum;
use crate::limits::MAX_MODEL_BYTES;
use crate::parse;

const KIND: &str = "kefu.kind";
const FORMAT: &str = "kefu.format";
const CHECKSUM: &str = "kefu.checksum";

/// Collects the parts of a model and writes them.
#[derive(Debug)]
pub struct ModelWriter {
    kind: &'static str,
    metadata: BTreeMap<String, String>,
    tensors: BTreeMap<String, (Dtype, Vec<usize>, Vec<u8>)>,
}

impl ModelWriter {
    /// An empty model of a kind (`intent`, `faq`, …) in a format number of that kind.
    pub fn new(kind: &'static str, format: u32) -> Self {
        let mut metadata = BTreeMap::new();
        metadata.insert(KIND.to_owned(), kind.to_owned());
        metadata.insert(FORMAT.to_owned(), format.to_string());
        Self { kind, metadata, tensors: BTreeMap::new() }
    }

    /// Adds a value to the metadata, as JSON.
    ///
    /// # Errors
    /// [`Error::ModelFormat`] where the value has no JSON form (a map with keys that are no text).
    pub fn meta(&mut self, key: &str, value: &impl Serialize) -> Result<()> {
        let text = serde_json::to_string(value)
            .map_err(|error| self.error(format!("`{key}` cannot be written: {error}")))?;
        self.metadata.insert(key.to_owned(), text);
        Ok(())
    }

    /// Adds a tensor of 32-bit floats. The product of `shape` is the number of values.
    pub fn f32s(&mut self, name: &str, shape: &[usize], values: &[f32]) {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.add(name, Dtype::F32, shape, bytes);
    }

    /// Adds a tensor of signed bytes.
    pub fn i8s(&mut self, name: &str, shape: &[usize], values: &[i8]) {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.add(name, Dtype::I8, shape, bytes);
    }

    /// Adds a tensor of bytes.
    pub fn u8s(&mut self, name: &str, shape: &[usize], values: &[u8]) {
        self.add(name, Dtype::U8, shape, values.to_vec());
    }

    /// Adds a tensor of 16-bit unsigned integers.
    pub fn u16s(&mut self, name: &str, shape: &[usize], values: &[u16]) {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.add(name, Dtype::U16, shape, bytes);
    }

    /// Adds a tensor of 32-bit unsigned integers.
    pub fn u32s(&mut self, name: &str, shape: &[usize], values: &[u32]) {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.add(name, Dtype::U32, shape, bytes);
    }

    /// Adds a tensor of 64-bit unsigned integers.
    pub fn u64s(&mut self, name: &str, shape: &[usize], values: &[u64]) {
        let bytes = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.add(name, Dtype::U64, shape, bytes);
    }

    fn add(&mut self, name: &str, dtype: Dtype, shape: &[usize], bytes: Vec<u8>) {
        self.tensors.insert(name.to_owned(), (dtype, shape.to_vec(), bytes));
    }

    fn error(&self, reason: String) -> Error {
        Error::ModelFormat { kind: self.kind, reason }
    }

    /// The bytes of the model.
    ///
    /// # Errors
    /// [`Error::ModelFormat`] where a tensor's shape does not fit its values.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let mut views = Vec::with_capacity(self.tensors.len());
        for (name, (dtype, shape, bytes)) in &self.tensors {
            let view = TensorView::new(*dtype, shape.clone(), bytes)
                .map_err(|error| self.error(format!("tensor `{name}`: {error}")))?;
            views.push((name.as_str(), view));
        }
        let mut metadata = self.metadata.clone();
        // A placeholder of the final length: the sum is over the tensors, which come after it.
        metadata.insert(CHECKSUM.to_owned(), format!("{:016x}", 0));
        let metadata: HashMap<String, String> = metadata.into_iter().collect();
        let mut file = safetensors::serialize(views, Some(metadata))
            .map_err(|error| self.error(error.to_string()))?;
        self.canonical_header(&mut file)?;
        Ok(file)
    }

    /// Rewrites the header with sorted keys and the checksum. The crate writes the metadata in the
    /// order of a hash map, which differs from run to run; length stays, because only keys move.
    fn canonical_header(&self, file: &mut [u8]) -> Result<()> {
        let (header_len, sum) = {
            let (length, _) =
                SafeTensors::read_metadata(file).map_err(|error| self.error(error.to_string()))?;
            (length, checksum(file.get(8 + length..).unwrap_or_default()))
        };
        let header = file.get_mut(8..8 + header_len).unwrap_or_default();
        let mut parts: BTreeMap<String, BTreeMap<String, serde_json::Value>> =
            serde_json::from_slice(header).map_err(|error| self.error(error.to_string()))?;
        if let Some(metadata) = parts.get_mut("__metadata__") {
            metadata.insert(CHECKSUM.to_owned(), serde_json::Value::String(format!("{sum:016x}")));
        }
        let mut sorted =
            serde_json::to_vec(&parts).map_err(|error| self.error(error.to_string()))?;
        if sorted.len() > header.len() {
            return Err(self.error("the header grew while its keys were sorted".to_owned()));
        }
        sorted.resize(header.len(), b' ');
        header.copy_from_slice(&sorted);
        Ok(())
    }
}

/// Reads a model file and checks what it holds before anything is used.
#[derive(Debug)]
pub struct ModelReader<'a> {
    kind: &'static str,
    format: u32,
    header: Metadata,
    /// The tensors, which follow the header.
    data: &'a [u8],
}

/// The header of a file, whose offsets fit its length, and what follows it.
fn split(bytes: &[u8]) -> std::result::Result<(Metadata, &[u8]), String> {
    let (length, header) = SafeTensors::read_metadata(bytes).map_err(|error| error.to_string())?;
    Ok((header, bytes.get(8 + length..).unwrap_or_default()))
}

impl<'a> ModelReader<'a> {
    /// Opens `bytes` as a model of `kind` in a format from `oldest` to `newest`.
    ///
    /// # Errors
    /// [`Error::ModelFormat`] for bytes that are no model, are of another kind, truncated or
    /// damaged; [`Error::ModelVersion`] for a format outside the range.
    pub fn open(kind: &'static str, oldest: u32, newest: u32, bytes: &'a [u8]) -> Result<Self> {
        let fail = |reason: String| Error::ModelFormat { kind, reason };
        if bytes.len() > MAX_MODEL_BYTES {
            return Err(fail(format!("{} bytes are over the limit", bytes.len())));
        }
        let (header, data) = split(bytes).map_err(|error| {
            fail(format!("the bytes are damaged, truncated or foreign ({error})"))
        })?;
        let stated = |key: &str| header.metadata().as_ref()?.get(key).map(String::as_str);
        let found = stated(KIND);
        if found != Some(kind) {
            let found = found.unwrap_or("a file that kefu did not write");
            return Err(fail(format!("the file is {found}")));
        }
        let format = stated(FORMAT).and_then(|format| format.parse().ok());
        let format: u32 = format.ok_or_else(|| fail("it states no format".to_owned()))?;
        if !(oldest..=newest).contains(&format) {
            return Err(Error::ModelVersion { kind, found: format, oldest, newest });
        }
        // A default model is part of the library, or its sum was compared when it was supplied.
        let sum = || format!("{:016x}", checksum(data));
        if !builtin::is_default(bytes) && stated(CHECKSUM) != Some(sum().as_str()) {
            return Err(fail("the checksum differs: the bytes are damaged".to_owned()));
        }
        Ok(Self { kind, format, header, data })
    }

    /// The kind of model that bytes say they are, unchecked; `None` where they are no model file.
    pub(crate) fn kind_of(bytes: &[u8]) -> Option<String> {
        let (header, _) = split(bytes).ok()?;
        header.metadata().as_ref()?.get(KIND).cloned()
    }

    /// The format number of the file, in the range asked for.
    pub fn format(&self) -> u32 {
        self.format
    }

    /// A value of the metadata.
    ///
    /// # Errors
    /// [`Error::ModelFormat`] where the key is missing or holds something else.
    pub fn meta<T: DeserializeOwned>(&self, key: &str) -> Result<T> {
        let text = self.header.metadata().as_ref().and_then(|metadata| metadata.get(key));
        let text = text.ok_or_else(|| self.error(format!("`{key}` is missing")))?;
        parse::json(text).map_err(|reason| self.error(format!("`{key}`: {reason}")))
    }

    /// Whether a tensor is there: optional parts of a model.
    pub fn has(&self, name: &str) -> bool {
        self.header.info(name).is_some()
    }

    /// The shape of a tensor.
    ///
    /// # Errors
    /// [`Error::ModelFormat`] where it is missing.
    pub fn shape(&self, name: &str) -> Result<Vec<usize>> {
        Ok(self.tensor(name)?.0.shape.clone())
    }

    /// A tensor of 32-bit floats.
    ///
    /// # Errors
    /// [`Error::ModelFormat`] where it is missing, of another type, or holds NaN or infinity.
    pub fn f32s(&self, name: &str) -> Result<Vec<f32>> {
        let values = self.numbers(name, Dtype::F32, f32::from_le_bytes)?;
        if values.iter().any(|value| !value.is_finite()) {
            return Err(self.error(format!("tensor `{name}` holds numbers that are not finite")));
        }
        Ok(values)
    }

    /// A tensor of signed bytes; errors as [`Self::f32s`].
    ///
    /// # Errors
    /// [`Error::ModelFormat`] where it is missing or of another type.
    pub fn i8s(&self, name: &str) -> Result<Vec<i8>> {
        self.numbers(name, Dtype::I8, i8::from_le_bytes)
    }

    /// A tensor of bytes.
    ///
    /// # Errors
    /// [`Error::ModelFormat`] where it is missing or of another type.
    pub fn u8s(&self, name: &str) -> Result<Vec<u8>> {
        self.numbers(name, Dtype::U8, u8::from_le_bytes)
    }

    /// A tensor of 16-bit unsigned integers.
    ///
    /// # Errors
    /// [`Error::ModelFormat`] where it is missing or of another type.
    pub fn u16s(&self, name: &str) -> Result<Vec<u16>> {
        self.numbers(name, Dtype::U16, u16::from_le_bytes)
    }

    /// A tensor of 32-bit unsigned integers.
    ///
    /// # Errors
    /// [`Error::ModelFormat`] where it is missing or of another type.
    pub fn u32s(&self, name: &str) -> Result<Vec<u32>> {
        self.numbers(name, Dtype::U32, u32::from_le_bytes)
    }

    /// A tensor of 64-bit unsigned integers.
    ///
    /// # Errors
    /// [`Error::ModelFormat`] where it is missing or of another type.
    pub fn u64s(&self, name: &str) -> Result<Vec<u64>> {
        self.numbers(name, Dtype::U64, u64::from_le_bytes)
    }

    /// An error about the contents of this file, for readers of the parts.
    pub fn error(&self, reason: impl Into<String>) -> Error {
        Error::ModelFormat { kind: self.kind, reason: reason.into() }
    }

    fn numbers<T, const N: usize>(
        &self,
        name: &str,
        dtype: Dtype,
        read: impl Fn([u8; N]) -> T,
    ) -> Result<Vec<T>> {
        let (info, bytes) = self.tensor(name)?;
        if info.dtype != dtype {
            return Err(self.error(format!("tensor `{name}` is {:?}, not {dtype:?}", info.dtype)));
        }
        let (chunks, _) = bytes.as_chunks::<N>();
        Ok(chunks.iter().map(|chunk| read(*chunk)).collect())
    }

    fn tensor(&self, name: &str) -> Result<(&TensorInfo, &'a [u8])> {
        let info = self.header.info(name);
        let found = info.and_then(|info| {
            let (from, to) = info.data_offsets;
            Some((info, self.data.get(from..to)?))
        });
        found.ok_or_else(|| self.error(format!("tensor `{name}` is missing")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Vec<u8> {
        let mut writer = ModelWriter::new("intent", 3);
        writer.meta("labels", &["退货", "换货"]).unwrap();
        writer.meta("options", &serde_json::json!({"b": 1, "a": 2})).unwrap();
        writer.f32s("weights", &[2, 2], &[1.0, -2.0, 0.5, 0.0]);
        writer.u32s("rows", &[3], &[1, 2, 3]);
        writer.to_bytes().unwrap()
    }

    #[test]
    fn reads_back_what_was_written_and_writes_the_same_bytes() {
        let bytes = model();
        assert_eq!(bytes, model());
        let reader = ModelReader::open("intent", 1, 3, &bytes).unwrap();
        assert_eq!(reader.meta::<Vec<String>>("labels").unwrap(), ["退货", "换货"]);
        assert_eq!(reader.f32s("weights").unwrap(), [1.0, -2.0, 0.5, 0.0]);
        assert_eq!(reader.shape("weights").unwrap(), [2, 2]);
        assert_eq!(reader.u32s("rows").unwrap(), [1, 2, 3]);
        assert_eq!(reader.u32s("weights").unwrap_err().code(), "model.format");
        assert_eq!(reader.u8s("none").unwrap_err().code(), "model.format");
    }

    #[test]
    fn says_what_is_wrong_with_the_bytes() {
        let bytes = model();
        let open =
            |kind, newest, bytes: &[u8]| ModelReader::open(kind, 1, newest, bytes).map(|_| ());
        assert!(open("faq", 3, &bytes).unwrap_err().to_string().contains("the file is intent"));
        assert_eq!(open("intent", 2, &bytes).unwrap_err().code(), "model.version");
        for length in 0..bytes.len() {
            assert_eq!(open("intent", 3, &bytes[..length]).unwrap_err().code(), "model.format");
        }
        let mut flipped = bytes.clone();
        *flipped.last_mut().unwrap() ^= 1;
        assert!(open("intent", 3, &flipped).unwrap_err().to_string().contains("checksum"));
        assert!(open("intent", 3, b"not a model at all, but longer than a header").is_err());
    }
}
