use std::sync::OnceLock;

use super::hash::{self, Hasher, checksum};
use super::hash_index::{HashIndex, kept};
use super::kernel::Rows;
use super::sparse::{SparseVec, damped};
use super::topics::Topics;
use crate::builtin::BuiltinModel;
use crate::error::Result;
use crate::model_file::{ModelReader, ModelWriter};
use crate::text::Normalized;

const KIND: &str = "embedding";
const FORMAT: u32 = 1;
/// The longest n-gram with a vector.
pub(super) const LONGEST: usize = 3;
/// A bracketed code such as `[微笑]` or `[数字x]` has at most this many characters inside.
const LONGEST_CODE: usize = 8;
/// Values of a 4-bit code lie in -7..=7.
pub(super) const LEVELS: f32 = 7.0;

/// Vectors of frequent character n-grams, for the meaning of short texts.
///
/// A text's vector is the mean of its n-grams' vectors, weighted by rarity, less the mean of all
/// texts, at length 1: the inner product of two texts is their cosine, near 0 for texts that have
/// nothing in common. Texts that say the same in other words are near: 啥时候发 and 多久能寄出.
///
/// The built-in vectors were learned from text that may ship and tuned on pairs of messages with
/// the same intent (`NOTICE` names the sources). Every engine works without them.
///
/// ```
/// use kefu::learn::Embedding;
/// let Some(vectors) = Embedding::builtin() else { return };
/// let [a, b, c] = ["啥时候发货", "多久能寄出", "有优惠券吗"].map(|text| vectors.embed(text));
/// assert!(a.cosine(&b) > a.cosine(&c));
/// ```
#[derive(Debug, Clone)]
pub struct Embedding {
    dimensions: usize,
    rows: HashIndex,
    /// The n-grams, in the order of the rows.
    grams: Vec<String>,
    /// `dimensions` values a row, in -7..=7.
    codes: Rows<i8>,
    /// What one unit of a row's code stands for.
    scales: Vec<f32>,
    /// The weight of a row in the mean of a text.
    weights: Vec<f32>,
    /// What one unit of a row's code adds to the sum of a text: weight times scale.
    factors: Vec<f32>,
    /// The mean direction of texts, taken off each.
    centre: Vec<f32>,
    fingerprint: u64,
    topics: Topics,
}

/// The vector of one text.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct TextVector {
    /// Values of length 1 together; all 0 for a text without a known n-gram.
    pub values: Vec<f32>,
    /// The share of the text's characters that lie in a known n-gram of two or three characters,
    /// in [0, 1]: how much of the text the vectors have seen.
    pub support: f32,
}

impl TextVector {
    /// The cosine of two vectors, in [-1, 1]; 0 where one of them is empty or they differ in
    /// length.
    pub fn cosine(&self, other: &Self) -> f32 {
        if self.values.len() != other.values.len() {
            return 0.0;
        }
        let sum: f32 = self.values.iter().zip(&other.values).map(|(a, b)| a * b).sum();
        sum.clamp(-1.0, 1.0)
    }
}

/// The n-grams of a text that can have a vector: letters and characters in runs, numbers as one
/// `0`, bracketed codes as `#`. Calls `found` with the hash, the range of symbols it covers and the
/// number of symbols in it.
pub(super) fn for_each_gram(symbols: &[char], mut found: impl FnMut(u64, usize, usize)) {
    let mut rest = symbols;
    while let [_, after @ ..] = rest {
        let start = symbols.len() - rest.len();
        let mut hash = Hasher::new(0);
        for (&symbol, end) in rest.iter().take(LONGEST).zip(start + 1..) {
            if symbol == ' ' {
                break;
            }
            hash = hash.push(u32::from(symbol));
            found(hash.finish(), start, end);
        }
        rest = after;
    }
}

/// The symbols that n-grams are made of; a space between runs.
pub(super) fn symbols(chars: &[char]) -> Vec<char> {
    let mut out: Vec<char> = Vec::with_capacity(chars.len());
    let mut rest = chars.iter().copied();
    while let Some(c) = rest.next() {
        let symbol = match c {
            '[' => {
                let inside: Vec<char> = rest.clone().take(LONGEST_CODE + 1).collect();
                match inside.iter().position(|&c| c == ']') {
                    Some(end) if end > 0 => {
                        rest.nth(end);
                        '#'
                    }
                    _ => ' ',
                }
            }
            // Most characters; the tables of Unicode are slow.
            '\u{4E00}'..='\u{9FFF}' => c,
            _ if c.is_numeric() => '0',
            _ if c.is_alphabetic() => c,
            _ => ' ',
        };
        let repeats = out.last() == Some(&symbol) && matches!(symbol, '0' | ' ');
        if !repeats {
            out.push(symbol);
        }
    }
    out
}

impl Embedding {
    /// The vectors that come with the library; `None` in builds without the `embedding` feature to
    /// which nobody has [supplied](crate::builtin::supply) them. Read once, in a few milliseconds.
    pub fn builtin() -> Option<&'static Self> {
        static BUILTIN: OnceLock<Option<Embedding>> = OnceLock::new();
        let bytes = BuiltinModel::Embedding.bytes().ok()?;
        BUILTIN.get_or_init(|| Self::from_bytes(bytes).ok()).as_ref()
    }

    /// Vectors from float values: `vectors` holds `dimensions` values for each n-gram.
    pub(super) fn from_parts(
        grams: Vec<String>,
        dimensions: usize,
        vectors: &[f32],
        weights: Vec<f32>,
    ) -> Self {
        let (codes, scales) = quantise(vectors, dimensions);
        Self::assemble(grams, dimensions, codes, scales, weights, vec![0.0; dimensions])
    }

    fn assemble(
        grams: Vec<String>,
        dimensions: usize,
        codes: Vec<i8>,
        scales: Vec<f32>,
        weights: Vec<f32>,
        centre: Vec<f32>,
    ) -> Self {
        let rows = HashIndex::new(grams.iter().map(|gram| kept(hash::text(0, gram))));
        let mut bytes: Vec<u8> = codes.iter().map(|&code| code.cast_unsigned()).collect();
        bytes.extend(scales.iter().chain(&weights).chain(&centre).flat_map(|v| v.to_le_bytes()));
        let fingerprint = checksum(&bytes);
        let topics = Topics::default();
        let codes = Rows::new(&codes, dimensions);
        let factors = weights.iter().zip(&scales).map(|(weight, scale)| weight * scale).collect();
        Self {
            dimensions,
            rows,
            grams,
            codes,
            scales,
            weights,
            factors,
            centre,
            fingerprint,
            topics,
        }
    }

    /// Takes the mean direction of `texts` off every vector from now on.
    pub(super) fn centre_on<'a>(&mut self, texts: impl IntoIterator<Item = &'a str>) {
        self.centre = vec![0.0; self.dimensions];
        let mut sum = vec![0.0_f64; self.dimensions];
        let mut count = 0.0_f64;
        for text in texts {
            count += 1.0;
            for (sum, value) in sum.iter_mut().zip(self.embed(text).values) {
                *sum += f64::from(value);
            }
        }
        let centre = sum.iter().map(|sum| (sum / count.max(1.0)) as f32).collect();
        let weights = std::mem::take(&mut self.weights);
        let (grams, codes) = (std::mem::take(&mut self.grams), self.codes.values());
        let scales = std::mem::take(&mut self.scales);
        *self = Self::assemble(grams, self.dimensions, codes, scales, weights, centre);
    }

    /// The number of values of a vector.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// The number of n-grams with a vector.
    pub fn len(&self) -> usize {
        self.grams.len()
    }

    /// Whether no n-gram has a vector.
    pub fn is_empty(&self) -> bool {
        self.grams.is_empty()
    }

    /// The vectors with classifiers on top of them.
    #[must_use]
    pub fn with_topics(mut self, topics: Topics) -> Self {
        self.topics = topics;
        self
    }

    /// What the vectors know of kinds of questions; empty where nobody trained any.
    pub fn topics(&self) -> &Topics {
        &self.topics
    }

    /// A number that tells one set of vectors from another: engines that stored vectors check it.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// The vector of a text. Linear in its length, about 2 µs for 20 characters.
    pub fn embed(&self, text: &str) -> TextVector {
        self.embed_normalized(&Normalized::new(text))
    }

    /// The vector of a text that is normalised already.
    pub fn embed_normalized(&self, normal: &Normalized) -> TextVector {
        self.embed_chars(normal.chars())
    }

    /// The vector of a part of a normalised text.
    pub(crate) fn embed_chars(&self, chars: &[char]) -> TextVector {
        let symbols = symbols(chars);
        // The hash of each n-gram; where it begins, and in the two lowest bits how long it is.
        let mut grams: Vec<(u32, u32)> = Vec::with_capacity(symbols.len() * LONGEST);
        for_each_gram(&symbols, |hash, from, to| {
            grams.push((kept(hash), (from << 2 | (to - from)) as u32));
        });
        self.rows.rows_of(&mut grams, |gram| &mut gram.0);
        let (mut covered, mut seen_to) = (0, 0);
        for &(_, place) in &grams {
            let (from, length) = (place >> 2, place & 3);
            let to = from + length;
            if length > 1 && to > seen_to {
                covered += to - from.max(seen_to);
                seen_to = to;
            }
        }
        let mut rows: Vec<u32> = grams.iter().map(|gram| gram.0).collect();
        let letters = symbols.iter().filter(|&&symbol| symbol != ' ').count();
        let support = if letters == 0 { 0.0 } else { covered as f32 / letters as f32 };
        let terms = SparseVec::of_list(&mut rows, |row, times| damped(times) * self.factor(row));
        // `vec!` would ask for zeroed memory, which takes the allocator's slow path.
        let mut values: Vec<f32> = std::iter::repeat_n(0.0, self.dimensions).collect();
        self.codes.add(terms.iter(), &mut values);
        if unit(&mut values) {
            values.iter_mut().zip(&self.centre).for_each(|(value, centre)| *value -= centre);
            unit(&mut values);
        }
        TextVector { values, support }
    }

    /// Calls `found` with the vector of every known n-gram of a text, in text order: for features
    /// such as the maximum over a message.
    pub fn for_each_vector(&self, normal: &Normalized, mut found: impl FnMut(&[f32])) {
        let mut vector = vec![0.0; self.dimensions];
        for_each_gram(&symbols(normal.chars()), |hash, _, _| {
            if let Some(row) = self.rows.row(hash) {
                vector.fill(0.0);
                self.codes.add(std::iter::once((row, self.factor(row))), &mut vector);
                found(&vector);
            }
        });
    }

    fn factor(&self, row: u32) -> f32 {
        self.factors.get(row as usize).copied().unwrap_or_default()
    }

    /// The bytes of a model file: two codes a byte.
    ///
    /// # Errors
    /// [`crate::Error::ModelFormat`] where the file cannot be written.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let mut writer = ModelWriter::new(KIND, FORMAT);
        writer.meta("hash", &hash::NAME)?;
        writer.meta("dimensions", &self.dimensions)?;
        let text = self.grams.join("\n").into_bytes();
        writer.u8s("grams", &[text.len()], &text);
        let packed: Vec<u8> = self
            .codes
            .values()
            .chunks(2)
            .map(|pair| {
                let nibble = |index: usize| pair.get(index).map_or(0, |&code| (code + 8) as u8);
                nibble(0) | nibble(1) << 4
            })
            .collect();
        writer.u8s("codes", &[packed.len()], &packed);
        writer.f32s("scales", &[self.scales.len()], &self.scales);
        writer.f32s("weights", &[self.weights.len()], &self.weights);
        writer.f32s("centre", &[self.centre.len()], &self.centre);
        self.topics.write(&mut writer);
        writer.to_bytes()
    }

    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`crate::Error::ModelFormat`] and [`crate::Error::ModelVersion`] for bytes that are no such
    /// file, are damaged, or hold parts that do not fit together.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let reader = ModelReader::open(KIND, 1, FORMAT, bytes)?;
        if reader.meta::<String>("hash")? != hash::NAME {
            return Err(reader.error("it was made with another hash function"));
        }
        let dimensions: usize = reader.meta("dimensions")?;
        let text = String::from_utf8(reader.u8s("grams")?)
            .map_err(|_| reader.error("`grams` is not UTF-8"))?;
        let grams: Vec<String> = text.split('\n').map(str::to_owned).collect();
        let scales = reader.f32s("scales")?;
        let weights = reader.f32s("weights")?;
        let centre = reader.f32s("centre")?;
        let packed = reader.u8s("codes")?;
        let values = dimensions.checked_mul(grams.len()).unwrap_or_default();
        let fits = (1..=4096).contains(&dimensions)
            && [scales.len(), weights.len()] == [grams.len(); 2]
            && centre.len() == dimensions
            && packed.len() == values.div_ceil(2);
        if !fits {
            return Err(reader.error("its parts differ in length"));
        }
        let nibbles = packed.iter().flat_map(|&pair| [pair & 15, pair >> 4]);
        let codes = nibbles.take(values).map(|nibble| nibble.cast_signed() - 8).collect();
        let topics = Topics::read(&reader, dimensions)?;
        let vectors = Self::assemble(grams, dimensions, codes, scales, weights, centre);
        Ok(vectors.with_topics(topics))
    }
}

/// Rounds each row to 15 levels around 0; the scale is the row's largest value over 7. On the
/// research data 4 bits cost nothing that can be measured (FAQ hit@1 .648 → .646, MAP .726 → .726).
fn quantise(vectors: &[f32], dimensions: usize) -> (Vec<i8>, Vec<f32>) {
    let mut codes = Vec::with_capacity(vectors.len());
    let mut scales = Vec::new();
    for row in vectors.chunks(dimensions.max(1)) {
        let largest = row.iter().fold(0.0_f32, |top, value| top.max(value.abs()));
        let scale = (largest / LEVELS).max(f32::MIN_POSITIVE);
        codes.extend(row.iter().map(|value| (value / scale).round().clamp(-LEVELS, LEVELS) as i8));
        scales.push(scale);
    }
    (codes, scales)
}

/// Scales to length 1; false for the zero vector.
fn unit(values: &mut [f32]) -> bool {
    let norm = values.iter().map(|value| value * value).sum::<f32>().sqrt();
    if norm > 0.0 {
        values.iter_mut().for_each(|value| *value /= norm);
    }
    norm > 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiny() -> Embedding {
        let grams = ["退", "货", "退货", "款"].map(str::to_owned).to_vec();
        let vectors = [1.0, 0.0, 0.5, 0.5, 1.0, 1.0, -1.0, 0.25];
        Embedding::from_parts(grams, 2, &vectors, vec![1.0; 4])
    }

    #[test]
    fn numbers_and_codes_are_one_symbol() {
        let chars: Vec<char> = "买了123个[微笑]a,b [x".chars().collect();
        let text: String = symbols(&chars).into_iter().collect();
        assert_eq!(text, "买了0个#a b x");
    }

    #[test]
    fn vectors_have_length_one_or_are_empty() {
        let vectors = tiny();
        let known = vectors.embed("退货");
        assert!((known.cosine(&known) - 1.0).abs() < 1e-6);
        assert_eq!(known.support, 1.0);
        let unknown = vectors.embed("hello 👍");
        assert_eq!((unknown.values, unknown.support), (vec![0.0, 0.0], 0.0));
    }

    #[test]
    fn reads_back_and_refuses_damage() {
        let vectors = tiny();
        let bytes = vectors.to_bytes().unwrap();
        let again = Embedding::from_bytes(&bytes).unwrap();
        assert_eq!(again.embed("退款"), vectors.embed("退款"));
        assert_eq!(again.fingerprint(), vectors.fingerprint());
        for length in (0..bytes.len()).step_by(7) {
            assert!(Embedding::from_bytes(&bytes[..length]).is_err());
        }
    }
}
