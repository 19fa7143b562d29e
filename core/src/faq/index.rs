use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};

use super::calibration::Calibration;
use super::entry::FaqEntry;
use super::explained::explain;
use super::gate::Signals;
use super::hit::FaqHit;
use super::options::FaqOptions;
use super::query::Query;
use super::ranker::Ranker;
use super::rules::RuleSet;
use super::score::{Scored, Sums, score_entries};
use super::segment::{Analyser, Segment};
use super::statistics::Retired;
use super::synonyms::Synonyms;
use crate::error::{Error, Result};
use crate::learn::Embedding;
use crate::limits::check_text;

/// Entries that compete for the probability; a longer list is cut to this or to `k`.
const COMPETITORS: usize = 20;
/// Entries that the learned ranker orders anew.
const RERANKED: usize = 100;
/// How much of its score an entry gains at most by the learned ranker's probability. A share of the
/// score, not a sum of its own: the ranker always likes one of the entries, also for a question
/// that none of them fits.
const LEARNED: f32 = 1.0;
/// What an exact repetition of a phrasing adds to a score: more than any other match can have.
const EXACT: f32 = 2.0;

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
    /// Entry id → segment and place.
    pub(super) places: Arc<BTreeMap<String, (usize, u32)>>,
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

/// What a search looks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct FaqSearch {
    /// Hits at most.
    pub k: usize,
    /// Only entries of this shop and entries of all shops; `None` searches every entry.
    pub tenant: Option<String>,
    /// Only entries with all of these tags.
    pub tags: Vec<String>,
}

impl Default for FaqSearch {
    fn default() -> Self {
        Self { k: 10, tenant: None, tags: Vec::new() }
    }
}

impl FaqSearch {
    /// A search for at most `k` hits.
    pub fn new(k: usize) -> Self {
        Self { k, ..Self::default() }
    }

    /// The search within one shop.
    #[must_use]
    pub fn with_tenant(mut self, tenant: impl Into<String>) -> Self {
        self.tenant = Some(tenant.into());
        self
    }

    /// The search among entries with all of these tags.
    #[must_use]
    pub fn with_tags<S: Into<String>>(mut self, tags: impl IntoIterator<Item = S>) -> Self {
        self.tags.extend(tags.into_iter().map(Into::into));
        self
    }

    pub(super) fn allows(&self, entry: &FaqEntry) -> bool {
        let own = match (&self.tenant, &entry.tenant) {
            (Some(wanted), Some(tenant)) => wanted == tenant,
            _ => true,
        };
        own && self.tags.iter().all(|tag| entry.tags.contains(tag))
    }
}

impl FaqIndex {
    /// Indexes entries, with the built-in vectors where the options and the build have them.
    /// About 18 µs a phrasing (100,000 in 1.8 s).
    ///
    /// # Errors
    /// [`Error::Input`] with the row for an entry that cannot be used or an id that occurs twice;
    /// [`Error::Option`] for options out of range; [`Error::Rule`] for a rule that cannot be read.
    pub fn build(entries: Vec<FaqEntry>, options: FaqOptions) -> Result<Self> {
        let vectors = match Embedding::builtin().filter(|_| options.meaning) {
            Some(vectors) => Vectors::Builtin(vectors),
            None => Vectors::None,
        };
        Self::calibrated(entries, options, vectors)
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
        Self::calibrated(entries, options, Vectors::Own(vectors))
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
        Ok(Self { calibration: calibration.unwrap_or_default(), ..index })
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
            if places.insert(entry.id.clone(), (0, row as u32)).is_some() {
                return Err(Error::input(row, format!("the id `{}` occurs twice", entry.id)));
            }
        }
        rules.check_targets(|id| places.contains_key(id))?;
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
            places: Arc::new(places),
            segments: [Arc::new(base), Arc::new(Segment::default())],
            retired: Arc::default(),
            ranker: ranker.map(Arc::new),
            calibration: Calibration::default(),
            memory: Arc::default(),
        })
    }

    /// The number of entries, enabled or not.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether the base has no entry.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The options the index was built with.
    pub fn options(&self) -> &FaqOptions {
        &self.options
    }

    /// An entry by its id.
    pub fn entry(&self, id: &str) -> Option<&FaqEntry> {
        let &(segment, place) = self.places.get(id)?;
        let segment = self.segments.get(segment)?;
        segment.entries.get(place as usize).map(Arc::as_ref)
    }

    /// All entries, by id.
    pub fn entries(&self) -> impl Iterator<Item = &FaqEntry> {
        self.places.keys().filter_map(|id| self.entry(id))
    }

    /// Bytes held by the index besides the entries' own text.
    pub fn memory(&self) -> usize {
        self.segments.iter().map(|segment| segment.bytes()).sum()
    }

    /// The `k` entries that fit a query best, best first. Empty where the query shares nothing
    /// with any entry, or has no visible character.
    ///
    /// # Errors
    /// [`Error::InputTooLong`] for a query over [`crate::limits::MAX_TEXT_BYTES`].
    pub fn search(&self, query: &str, k: usize) -> Result<Vec<FaqHit>> {
        self.search_with(query, &FaqSearch::new(k))
    }

    /// As [`Self::search`], within a shop or among tags.
    ///
    /// # Errors
    /// As [`Self::search`].
    pub fn search_with(&self, query: &str, wanted: &FaqSearch) -> Result<Vec<FaqHit>> {
        let found = self.find(query, wanted, None)?;
        Ok(found.hits(self, query, wanted.k))
    }

    /// The hits of each query.
    ///
    /// # Errors
    /// As [`Self::search`], with the row of the query.
    pub fn search_batch<S: AsRef<str>>(&self, queries: &[S], k: usize) -> Result<Vec<Vec<FaqHit>>> {
        let search = FaqSearch::new(k);
        let rows = queries.iter().enumerate();
        rows.map(|(row, query)| {
            self.search_with(query.as_ref(), &search).map_err(|error| error.at_row(row))
        })
        .collect()
    }

    /// Entry ids and probabilities only, for callers that show nothing else: no evidence is made.
    ///
    /// # Errors
    /// As [`Self::search`].
    pub fn rank(&self, query: &str, k: usize) -> Result<Vec<(&str, f32)>> {
        let found = self.find(query, &FaqSearch::new(k), None)?;
        let entries = found.scored.iter().zip(&found.probabilities).take(k);
        Ok(entries
            .filter_map(|(scored, &p)| Some((self.scored_entry(scored)?.id.as_str(), p)))
            .collect())
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

    /// The best entries with their probabilities, as if the entry `hidden` were not there.
    pub(super) fn find(
        &self,
        text: &str,
        wanted: &FaqSearch,
        hidden: Option<&str>,
    ) -> Result<Found> {
        check_text(text)?;
        let query = Query::read(text, self);
        let hidden = hidden.and_then(|id| self.places.get(id)).copied();
        let allowed = |segment: usize, entry: u32| {
            hidden != Some((segment, entry)) && self.is_live(segment, entry, wanted)
        };
        let segments = [self.segment(0), self.segment(1)];
        let mut sums = self.take_memory();
        let mut scored = score_entries(segments, &query, self.forms(), &allowed, &mut sums);
        self.give_memory(sums);
        // The ranker may lift an entry that words alone leave behind.
        keep_best(&mut scored, RERANKED.max(wanted.k));
        let exact: Vec<bool> = scored.iter().map(|item| self.repeats(item, query.hash)).collect();
        // The ranker always likes one of the entries, so the gate sees the scores before it.
        let signals = Signals::read(self, &query, &scored, exact.contains(&true), wanted, hidden);
        if let Some(ranker) = &self.ranker {
            let (shares, entries) =
                ranker.probabilities(&self.segment(0).dictionary, &query.all, &query.vector);
            for item in scored.iter_mut().filter(|item| item.segment == 0) {
                let class = entries.binary_search(&item.entry).ok();
                let share = class.and_then(|class| shares.get(class)).copied().unwrap_or_default();
                item.learned = LEARNED * share * item.score;
                item.score += item.learned;
            }
        }
        for (item, exact) in scored.iter_mut().zip(exact) {
            if exact {
                item.score += EXACT;
            }
        }
        sort(&mut scored);
        scored.truncate(COMPETITORS.max(wanted.k));
        let scores: Vec<f32> = scored.iter().map(|item| item.score).collect();
        let probabilities = self.calibration.apply(&signals, &scores);
        Ok(Found { query, scored, signals, probabilities })
    }

    /// The number of current forms.
    pub(super) fn forms(&self) -> u32 {
        let held: usize = self.segments.iter().map(|segment| segment.forms.len()).sum();
        (held as u32).saturating_sub(self.retired.forms())
    }

    /// How much the entries that a search within `tenant` sees speak of each topic.
    pub(super) fn covered_topics(&self, tenant: Option<&str>) -> Vec<u64> {
        let mut sums = self.segment(0).coverage.seen_by(tenant);
        let changed = self.segment(1).coverage.seen_by(tenant);
        sums.resize(sums.len().max(changed.len()), 0);
        sums.iter_mut().zip(changed).for_each(|(sum, more)| *sum += more);
        let gone = self.retired.coverage.seen_by(tenant);
        sums.iter_mut().zip(gone).for_each(|(sum, less)| *sum = sum.saturating_sub(less));
        sums
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

    /// Whether an entry of a segment is the current one of its id, and wanted. Looks at the entry
    /// only where it must: entries lie all over the memory, and a search asks for thousands.
    fn is_live(&self, segment: usize, entry: u32, wanted: &FaqSearch) -> bool {
        let all_live =
            self.segment(1).entries.is_empty() && self.len() == self.segment(0).entries.len();
        if all_live && wanted.tenant.is_none() && wanted.tags.is_empty() {
            return true;
        }
        let found = self.segment(segment).entries.get(entry as usize);
        found.is_some_and(|found| {
            (all_live || self.places.get(&found.id) == Some(&(segment, entry)))
                && wanted.allows(found)
        })
    }

    /// Whether a phrasing of the entry is the query itself.
    fn repeats(&self, scored: &Scored, hash: u64) -> bool {
        let forms = &self.segment(scored.segment).forms;
        let from = forms.partition_point(|form| form.entry < scored.entry);
        forms
            .iter()
            .skip(from)
            .take_while(|form| form.entry == scored.entry)
            .any(|form| form.hash == hash)
    }

    fn take_memory(&self) -> Sums {
        let kept = self.memory.lock().ok().and_then(|mut kept| kept.pop());
        kept.unwrap_or_default()
    }

    fn give_memory(&self, sums: Sums) {
        if let Ok(mut kept) = self.memory.lock()
            && kept.len() < 8
        {
            kept.push(sums);
        }
    }
}

/// What a search found, before it is shown.
pub(super) struct Found {
    pub query: Query,
    pub scored: Vec<Scored>,
    pub signals: Signals,
    pub probabilities: Vec<f32>,
}

impl Found {
    /// The probability that one of the first `k` is the right entry; 0 without any.
    pub(super) fn listed(&self, k: usize) -> f32 {
        self.probabilities.iter().take(k).sum()
    }

    /// The first `k` as hits with evidence.
    pub(super) fn hits(&self, index: &FaqIndex, text: &str, k: usize) -> Vec<FaqHit> {
        let items = self.scored.iter().zip(&self.probabilities).take(k);
        items.filter_map(|(scored, &p)| explain(index, self, scored, p, text)).collect()
    }
}

/// Keeps the `count` best entries, in no order.
fn keep_best(scored: &mut Vec<Scored>, count: usize) {
    if scored.len() > count && count > 0 {
        scored.select_nth_unstable_by(count - 1, order);
        scored.truncate(count);
    }
}

fn sort(scored: &mut [Scored]) {
    scored.sort_unstable_by(order);
}

/// Best first; ties in the order of the base.
fn order(a: &Scored, b: &Scored) -> std::cmp::Ordering {
    b.score.total_cmp(&a.score).then(a.segment.cmp(&b.segment)).then(a.entry.cmp(&b.entry))
}
