use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::calibration::Calibration;
use super::coverage::Seen;
use super::entry::FaqEntry;
use super::options::FaqOptions;
use super::places::Places;
use super::ranker::Ranker;
use super::rules::RuleSet;
use super::score::{Scored, Sums};
use super::segment::{Analyser, Segment};
use super::statistics::Retired;
use super::synonyms::Synonyms;
use crate::error::{Error, Result};
use crate::learn::Embedding;

/// An answer base that finds the entry a customer's question asks for.
///
/// Up to 4,096 phrasings each one is compared by words and by meaning, and the hits are exact. In a
/// larger base all are compared by words, and the 1,024 best by words also by meaning: the order by
/// words is exact, and a phrasing that shares hardly a word with the question may be missed.
///
/// Immutable: [`Self::upsert`] and [`Self::remove`] give a new index that shares what did not
/// change. `Send + Sync`; searches take `&self` and run side by side.
///
/// ```
/// use kefu::faq::{FaqEntry, FaqIndex, FaqOptions};
/// let entries = vec![
///     FaqEntry::new("return", "怎么申请退货").with_answer("在订单详情页点“申请售后”。"),
///     FaqEntry::new("ship", "什么时候发货").with_answer("48小时内发出哦。"),
/// ];
/// let index = FaqIndex::build(entries, FaqOptions::default())?;
/// let hits = index.search("我想退货", 3)?;
/// assert_eq!(hits[0].id, "return");
/// # Ok::<(), kefu::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct FaqIndex {
    pub(super) options: Arc<FaqOptions>,
    pub(super) synonyms: Arc<Synonyms>,
    pub(super) rules: Arc<RuleSet>,
    pub(super) vectors: Vectors,
    pub(super) places: Places,
    /// The base, and the entries that were changed since it was built.
    pub(super) segments: [Arc<Segment>; 2],
    /// What of the base is no longer current.
    pub(super) retired: Arc<Retired>,
    pub(super) ranker: Option<Arc<Ranker>>,
    pub(super) calibration: Calibration,
    pub(super) memory: Arc<Mutex<Vec<Sums>>>,
}

/// The vectors an index compares meanings with.
#[derive(Debug, Clone)]
pub(super) enum Vectors {
    None,
    Builtin(&'static Embedding),
    Own(Arc<Embedding>),
}

impl Vectors {
    pub(super) fn get(&self) -> Option<&Embedding> {
        match self {
            Self::None => None,
            Self::Builtin(vectors) => Some(vectors),
            Self::Own(vectors) => Some(vectors),
        }
    }
}

impl FaqIndex {
    /// Indexes entries, with the built-in vectors where the options and the build have them.
    /// About 6 µs a phrasing (100,000 in 0.63 s).
    ///
    /// # Errors
    /// [`Error::Input`] with the row for an entry that cannot be used or an id that occurs twice;
    /// [`Error::Option`] for options out of range; [`Error::Rule`] for a rule that cannot be read.
    pub fn build(entries: Vec<FaqEntry>, options: FaqOptions) -> Result<Self> {
        let vectors = match Embedding::builtin().filter(|_| options.meaning) {
            Some(vectors) => Vectors::Builtin(vectors),
            None => Vectors::None,
        };
        Self::checked(entries, options, vectors)
    }

    /// Indexes entries with vectors of the caller's own.
    ///
    /// # Errors
    /// As [`Self::build`].
    pub fn build_with_vectors(
        entries: Vec<FaqEntry>,
        options: FaqOptions,
        vectors: Arc<Embedding>,
    ) -> Result<Self> {
        Self::checked(entries, options, Vectors::Own(vectors))
    }

    /// A new index, all of whose menus lead somewhere. In a base that lives on, entries leave, and
    /// the menus that led to them remain.
    fn checked(entries: Vec<FaqEntry>, options: FaqOptions, vectors: Vectors) -> Result<Self> {
        let index = Self::calibrated(entries, options, vectors)?;
        index.rules.check_targets(|id| index.places.contains(id))?;
        Ok(index)
    }

    /// An index whose probabilities are fitted to its own phrasings, where it has enough.
    pub(super) fn calibrated(
        entries: Vec<FaqEntry>,
        options: FaqOptions,
        vectors: Vectors,
    ) -> Result<Self> {
        options.check()?;
        let calibration = Calibration::of_base(&entries, &options, &vectors);
        let index = Self::uncalibrated(entries, options, vectors)?;
        Ok(Self { calibration: calibration.unwrap_or(index.calibration), ..index })
    }

    /// An index with the default calibration.
    pub(super) fn uncalibrated(
        entries: Vec<FaqEntry>,
        options: FaqOptions,
        vectors: Vectors,
    ) -> Result<Self> {
        let entries: Vec<Arc<FaqEntry>> = entries.into_iter().map(Arc::new).collect();
        options.check()?;
        let rules = RuleSet::new(&options.rules)?;
        let mut places = BTreeMap::new();
        for (row, entry) in entries.iter().enumerate() {
            entry.check().map_err(|error| error.at_row(row))?;
            if places.insert(entry.id.clone(), row as u32).is_some() {
                return Err(Error::input(row, format!("the id `{}` occurs twice", entry.id)));
            }
        }
        let synonyms = Synonyms::new(&options.synonyms);
        let analyser =
            Analyser { synonyms: &synonyms, fallback: options.fallback, vectors: vectors.get() };
        let base = Segment::build(entries, &analyser);
        let ranker = if options.learn { Ranker::train(&base, &analyser) } else { None };
        Ok(Self {
            options: Arc::new(options),
            synonyms: Arc::new(synonyms),
            rules: Arc::new(rules),
            vectors,
            places: Places::new(places),
            segments: [Arc::new(base), Arc::new(Segment::default())],
            retired: Arc::default(),
            calibration: Calibration::usual(ranker.is_some()),
            ranker: ranker.map(Arc::new),
            memory: Arc::default(),
        })
    }

    /// The number of entries, enabled or not.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether the base has no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The options the index was built with.
    pub fn options(&self) -> &FaqOptions {
        &self.options
    }

    /// An entry by its id.
    pub fn entry(&self, id: &str) -> Option<&FaqEntry> {
        let (segment, place) = self.places.get(id)?;
        let segment = self.segments.get(segment)?;
        segment.entries.get(place as usize).map(Arc::as_ref)
    }

    /// All entries, by id.
    pub fn entries(&self) -> impl Iterator<Item = &FaqEntry> {
        self.places.ids().filter_map(|id| self.entry(id))
    }

    /// Bytes held by the index besides the entries' own text.
    pub fn memory(&self) -> usize {
        self.segments.iter().map(|segment| segment.bytes()).sum()
    }

    pub(super) fn scored_entry(&self, scored: &Scored) -> Option<&FaqEntry> {
        let segment = self.segments.get(scored.segment)?;
        segment.entries.get(scored.entry as usize).map(Arc::as_ref)
    }

    pub(super) fn analyser(&self) -> Analyser<'_> {
        Analyser {
            synonyms: &self.synonyms,
            fallback: self.options.fallback,
            vectors: self.vectors.get(),
        }
    }

    /// Whether a ranker was learned from the base's own phrasings.
    pub fn has_ranker(&self) -> bool {
        self.ranker.is_some()
    }

    /// The number of current forms.
    pub(super) fn forms(&self) -> u32 {
        let held: usize = self.segments.iter().map(|segment| segment.forms.len()).sum();
        (held as u32).saturating_sub(self.retired.forms())
    }

    /// What the entries that a search within `tenant` sees are about.
    pub(super) fn seen_by(&self, tenant: Option<&str>) -> Seen {
        let mut seen = self.segment(0).coverage.seen_by(tenant);
        seen.add(&self.segment(1).coverage.seen_by(tenant));
        seen.take_out(&self.retired.coverage.seen_by(tenant));
        seen
    }

    /// How many current forms have a term.
    pub(super) fn documents(&self, hash: u64) -> u32 {
        let [base, changed] = &self.segments;
        let held = base.dictionary.documents(hash) + changed.dictionary.documents(hash);
        held.saturating_sub(self.retired.documents(hash))
    }

    pub(super) fn segment(&self, index: usize) -> &Segment {
        let [base, changed] = &self.segments;
        if index == 0 { base } else { changed }
    }
}
