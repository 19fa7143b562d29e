from collections.abc import Iterable, Mapping, Sequence
from typing import Any, final

from .._types import Column
from ..records.faq import (
    Completion,
    FaqHits,
    FaqLint,
    FaqRanking,
    FaqReply,
    FaqReport,
    MenuOption,
    QuestionCluster,
)

__all__ = ["EntryVectors", "FaqIndex", "similarity"]

@final
class FaqIndex:
    """An answer base that finds the entry a customer's question asks for.

    Immutable, safe from many threads.
    """

    @staticmethod
    def build(
        entries: Iterable[Mapping[str, Any]],
        *,
        progress: bool = False,
        learn: bool = True,
        meaning: bool = True,
        fallback: bool = True,
        synonyms: Sequence[Sequence[str]] = ...,
        thresholds: Mapping[str, float] = ...,
        suggestions: int = 5,
        rules: Sequence[Mapping[str, Any]] = ...,
    ) -> FaqIndex:
        """Indexes entries: dicts with ``id``, ``question``, ``answer``, ``variants``, …

        ``learn=False`` uses no ranker learned from the base's own variants. Raises InputError with
        the row of an entry that cannot be used, OptionError for an option that is not known.
        """

    def search(
        self, query: str, k: int = 10, *, tenant: str | None = None, tags: Sequence[str] = ...
    ) -> FaqHits:
        """The ``k`` entries that fit best, best first, with evidence; empty where none does."""

    def search_batch(self, queries: Column, k: int = 10, *, progress: bool = False) -> list[FaqHits]:
        """The hits of each query, with evidence. ``rank_batch`` is faster where ids are enough."""

    def rank_batch(self, queries: Column, k: int = 10, *, progress: bool = False) -> FaqRanking:
        """The ids and probabilities of the best entries of each query."""

    def answer(
        self,
        query: str,
        *,
        now: float | None = None,
        stage: str | None = None,
        channel: str | None = None,
        product: str | None = None,
        member: str | None = None,
        tenant: str | None = None,
        slots: Mapping[str, str] = ...,
        last_options: Sequence[MenuOption | Mapping[str, Any]] = ...,
    ) -> FaqReply:
        """An answer, suggestions, a menu, or none: ``kind`` says which."""

    def suggest(self, typed: str, k: int) -> list[Completion]:
        """Phrasings that fit what was typed so far, by text, pinyin or initials."""

    def upsert(self, entries: Iterable[Mapping[str, Any]]) -> FaqIndex:
        """A new index with these entries added or replaced."""

    def remove(self, ids: Column) -> FaqIndex:
        """A new index without these entries."""

    def evaluate(self, queries: Column, ids: Column, *, progress: bool = False) -> FaqReport:
        """How well the entries of labelled queries are found; None for what no entry answers."""

    def fit_thresholds(self, queries: Column, ids: Column, precision: float = 0.9) -> FaqIndex:
        """The index with thresholds at which a share of at least ``precision`` of the answers is right.

        Raises DataError where no threshold reaches it.
        """

    def rebuild(self) -> FaqIndex:
        """The same base indexed anew: the ranker and the calibration learn what has changed."""

    def search_fused(
        self,
        query: str,
        vector: Any,
        vectors: EntryVectors,
        k: int = 10,
        *,
        tenant: str | None = None,
        tags: Sequence[str] = ...,
    ) -> FaqHits:
        """As ``search``, fused with the cosines of ``vector`` and ``vectors`` by reciprocal rank.

        The hits come in the fused order; their scores remain those of ``search``.
        """

    def lint(self, now: float | None = None, hit: Column | None = None) -> FaqLint:
        """Near-duplicates, conflicts, answers expired at ``now`` (seconds since 1970), entries that
        are not in ``hit``, and related ids that lead nowhere."""

    def cluster_unanswered(
        self, messages: Column, *, similarity: float = 0.5, least: int = 2, variant: float = 0.4
    ) -> list[QuestionCluster]:
        """Groups what nothing answered, largest first, and proposes what to do about each group."""

    @property
    def options(self) -> dict[str, Any]:
        """The options the index was built with, as ``build`` takes them."""

    @staticmethod
    def from_bytes(data: bytes) -> FaqIndex:
        """Reads what ``to_bytes`` wrote. Raises ModelFormatError or ModelVersionError."""

    def to_bytes(self) -> bytes:
        """The index as a safetensors file."""

    def entry(self, id: str) -> dict[str, Any] | None:
        """The entry with this id, as ``build`` takes it."""

    def entries(self) -> list[dict[str, Any]]:
        """All entries, by id."""

    def related(self, id: str, k: int) -> list[MenuOption]:
        """Questions to offer after an entry."""

    def __len__(self) -> int: ...
    def __contains__(self, id: str, /) -> bool: ...
    def __copy__(self) -> FaqIndex: ...
    def __deepcopy__(self, _memo: Any, /) -> FaqIndex: ...

@final
class EntryVectors:
    """Vectors of the caller's own model, one an entry, for ``FaqIndex.search_fused``."""

    def __new__(cls, ids: Column, vectors: Any) -> EntryVectors:
        """``vectors``: an array of one row an id. Raises InputError with the row of a bad one."""

def similarity(a: str, b: str) -> float:
    """How near two short texts are in wording and meaning, in [0, 1]; 1 for the same text."""
