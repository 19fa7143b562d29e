"""What ``kefu.ScriptScorer`` returns."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from ..columns import Columns
from ._base import Evidence, Placed, Read, Record, Span

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy import float32, int64
    from numpy.typing import NDArray

__all__ = [
    "AgentCard",
    "DimensionScore",
    "Finding",
    "Findings",
    "ReviewedDimension",
    "ReviewedReply",
    "Scorecard",
    "ScriptBatch",
    "ScriptScore",
]


@dataclasses.dataclass(frozen=True, slots=True)
class Finding(Placed):
    """One thing wrong with a reply."""

    rule: str
    level: str
    """``light``, ``medium`` or ``heavy``."""
    message: str
    """What was found, in Chinese."""
    at: int | None
    """The index of the message in a reviewed conversation."""
    span: Span | None
    quote: str
    why: str
    rewrite: str | None
    """Said better; None where only a person can say it."""


class Findings(list[Finding]):
    """What is wrong with one draft: a list that a notebook shows with the draft marked."""

    _source: Any = None

    def _read_from(self, source: Any) -> Findings:
        self._source = source
        return self

    def _repr_html_(self) -> str:
        from .._html.script import findings

        return findings(self, self._source)

    def plot(self) -> Figure:
        """A matplotlib figure: how often each rule was broken."""
        from .._plot.script import findings

        return findings(self)


@dataclasses.dataclass(frozen=True, slots=True)
class DimensionScore(Record):
    """The score of one dimension of the rubric."""

    id: str
    name: str
    score: float | None
    """0 to 100; None where the dimension does not apply."""
    points: float
    """What it added to the total."""


@dataclasses.dataclass(frozen=True, slots=True)
class ScriptScore(Read):
    """How good a reply is, and why."""

    total: float
    """0 to 100: about 60 is acceptable, 80 good."""
    level: str
    grade: float | None
    """On the graders' own scale, for a scorer that was fitted."""
    dimensions: list[DimensionScore]
    findings: list[Finding]
    base: float
    evidence: list[Evidence]
    raw: float

    def _repr_html_(self) -> str:
        from .._html.script import score

        return score(self, self._read)


@dataclasses.dataclass(frozen=True, slots=True, eq=False, repr=False)
class ScriptBatch(Columns):
    """The scores of many replies."""

    total: NDArray[float32]
    """0 to 100."""
    level: list[str]
    grade: NDArray[float32]
    """On the graders' own scale; NaN for a scorer that was not fitted."""
    findings: NDArray[int64]
    """How many things are wrong."""
    dimensions: dict[str, NDArray[float32]]
    """0 to 100 by dimension; NaN where it does not apply."""


@dataclasses.dataclass(frozen=True, slots=True)
class ReviewedDimension(Record):
    """A dimension over all replies of a conversation."""

    id: str
    name: str
    score: float | None
    replies: int
    """How many replies it applied to."""


@dataclasses.dataclass(frozen=True, slots=True)
class AgentCard(Record):
    """What one agent did in a conversation."""

    agent: str
    replies: int
    total: float
    findings: list[int]
    """How many are light, medium and heavy."""
    weakest: str | None
    """The dimension with the lowest score."""


@dataclasses.dataclass(frozen=True, slots=True)
class ReviewedReply(Record):
    """One reply of a conversation."""

    messages: list[int]
    """The indices of the messages that make it up."""
    agent: str
    total: float
    level: str
    waited: float | None
    """Seconds the customer waited for it."""
    findings: list[Finding]


@dataclasses.dataclass(frozen=True, slots=True)
class Scorecard(Read):
    """How well a whole conversation was served."""

    id: str | None
    total: float | None
    level: str
    dimensions: list[ReviewedDimension]
    agents: list[AgentCard]
    replies: list[ReviewedReply]
    findings: list[Finding]

    def _repr_html_(self) -> str:
        from .._html.script import scorecard

        return scorecard(self, self._read)

    def plot(self) -> Figure:
        """A matplotlib figure: the dimensions, and how often each rule was broken."""
        from .._plot.script import scorecard

        return scorecard(self)
