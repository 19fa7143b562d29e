"""What ``kefu.FaqIndex`` returns."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from ..columns import Columns
from ._base import Evidence, Read, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.figure import Figure
    from numpy import float32
    from numpy.typing import NDArray

__all__ = [
    "ClusterProposal",
    "Completion",
    "FaqHit",
    "FaqHits",
    "FaqLint",
    "FaqOperatingPoint",
    "FaqPair",
    "FaqRanking",
    "FaqRefusalPoint",
    "FaqReply",
    "FaqReport",
    "MenuOption",
    "QuestionCluster",
]


@dataclasses.dataclass(frozen=True, slots=True)
class MenuOption(Record):
    """A choice: ``target`` is ``{"entry": id}`` or ``{"menu": id}``, or ``{"text": reply}``."""

    label: str
    target: Any


@dataclasses.dataclass(frozen=True, slots=True)
class FaqHit(Record):
    """An entry that fits a query."""

    id: str
    score: float
    """The probability that this entry is the right one."""
    question: str
    answer: str
    matched: str
    """The phrasing of the entry that is nearest to the query."""
    raw: float
    """The score before calibration: the sum of the weights of ``evidence``."""
    evidence: list[Evidence]


class FaqHits(list[FaqHit]):
    """The hits of one query, best first: a list that a notebook shows with the query marked."""

    _source: Any = None

    def _read_from(self, source: Any) -> FaqHits:
        self._source = source
        return self

    def _repr_html_(self) -> str:
        from .._html.faq import hits

        return hits(self, self._source)


@dataclasses.dataclass(frozen=True, slots=True, eq=False, repr=False)
class FaqRanking(Columns):
    """The best entries of many queries."""

    ids: list[list[str]]
    """Entry ids, best first; fewer than ``k`` where fewer match."""
    scores: NDArray[float32]
    """Their probabilities, one row a query, NaN where there are fewer."""

    def __iter__(self) -> Iterator[list[str]]:
        return iter(self.ids)


@dataclasses.dataclass(frozen=True, slots=True)
class FaqReply(Read):
    """The reply to a question."""

    kind: str
    """``answer``, ``suggest``, ``menu`` or ``none``."""
    text: str
    """Ready to send: the answer with its slots filled, or the numbered list."""
    layer: str | None
    id: str | None
    score: float
    answerable: float
    """The probability that the base has the answer at all; 0 where a rule replied."""
    covered: float
    """The probability that one of ``hits`` is the right entry; 0 where a rule replied."""
    options: list[MenuOption]
    """Choices, numbered from 1 in ``text``: pass them as ``last_options`` with the next message."""
    steps: list[str]
    related: list[MenuOption]
    missing_slots: list[str]
    hits: list[FaqHit]
    handoff: str | None = None
    """Why a person should take over."""

    def _repr_html_(self) -> str:
        from .._html.faq import reply

        return reply(self, self._read)


@dataclasses.dataclass(frozen=True, slots=True)
class Completion(Record):
    """A phrasing that fits what was typed so far."""

    id: str
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class FaqOperatingPoint(Record):
    """What a threshold for answering would do."""

    threshold: float
    answered: float
    precision: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class FaqRefusalPoint(Record):
    """What handing over below a probability of having the answer would do."""

    threshold: float
    answerable: float | None
    """The share of the answerable questions that is refused."""
    unanswerable: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class FaqReport(Record):
    """How well an index finds the entries of labelled queries."""

    answerable: int
    unanswerable: int
    hit_at_1: float | None
    hit_at_3: float | None
    hit_at_5: float | None
    mrr_at_10: float | None
    ndcg_at_10: float | None
    calibration_error: float | None
    curve: list[FaqOperatingPoint]
    """What each answer threshold would do."""
    refusal: list[FaqRefusalPoint]
    """What each threshold for handing over would do."""

    def answered_at(self, precision: float) -> float | None:
        """The largest share of questions that can be answered at a precision."""
        good = [p.answered for p in self.curve if p.precision is not None and p.precision >= precision]
        return max(good, default=None)

    def refused_at(self, lost: float) -> float | None:
        """The largest share of unanswerable questions refused while at most ``lost`` of the others are."""
        good = [p.unanswerable for p in self.refusal if p.answerable is not None and p.answerable <= lost]
        return max((share for share in good if share is not None), default=None)

    def _repr_html_(self) -> str:
        from .._html.report import faq_report

        return faq_report(self)

    def plot(self, kind: str | None = None) -> Figure:
        """A matplotlib figure: ``ranking`` or ``threshold``; both by default.

        Raises OptionError for another kind.
        """
        from .._plot.report import faq_report

        return faq_report(self, kind)


@dataclasses.dataclass(frozen=True, slots=True)
class FaqPair(Record):
    """Two entries with the phrasings that are near."""

    a: str
    b: str
    text_a: str
    text_b: str
    similarity: float


@dataclasses.dataclass(frozen=True, slots=True)
class FaqLint(Record):
    """What deserves a look in a base."""

    near_duplicates: list[FaqPair]
    """Entries with nearly the same phrasing: merge them, or set them apart."""
    conflicts: list[FaqPair]
    """Near-duplicates whose answers differ: customers get either."""
    expired: list[str]
    """Enabled entries none of whose answers holds at the given time."""
    never_hit: list[str]
    broken_links: list[tuple[str, str]]
    """Entries that name related ones which do not exist, with the missing id."""


@dataclasses.dataclass(frozen=True, slots=True)
class ClusterProposal(Record):
    """What to do about messages that nothing answered."""

    kind: str
    """``new`` entry, ``variant`` of ``id``, or ``ignore``."""
    id: str | None = None
    score: float | None = None
    """The probability that ``id`` is the right entry."""


@dataclasses.dataclass(frozen=True, slots=True)
class QuestionCluster(Record):
    """Messages that ask the same."""

    central: str
    """The message nearest to all others; the cluster's name."""
    members: list[int]
    """The rows of the messages, in the order of the log."""
    proposal: ClusterProposal
