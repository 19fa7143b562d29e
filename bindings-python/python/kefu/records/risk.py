"""What ``kefu.RiskModel``, ``kefu.RiskMonitor`` and ``kefu.ReviewModel`` return."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from ..columns import Columns
from ._base import Placed, Read, Record, ReliabilityBin, Span

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy import float32
    from numpy.typing import NDArray

    from .._types import Column
    from .dialogue import Message

__all__ = [
    "Action",
    "AspectFinding",
    "CauseShare",
    "Driver",
    "EarlyPoint",
    "EvidencePack",
    "LiftPoint",
    "Malice",
    "MaliceFinding",
    "PackedQuote",
    "PolicyFinding",
    "ReviewReading",
    "Risk",
    "RiskBatch",
    "RiskReport",
    "RiskUpdate",
]


@dataclasses.dataclass(frozen=True, slots=True)
class Driver(Placed):
    """One thing that raised or lowered the risk."""

    kind: str
    """The id of the signal, such as ``threat.review``."""
    name: str
    """What was seen, in Chinese."""
    message: int | None
    """The index of the message; None for traits of the whole conversation."""
    span: Span | None
    quote: str
    weight: float
    """What it added to the score before calibration; negative where it lowered it."""
    why: str
    cause: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class CauseShare(Record):
    """How much of the risk a cause explains."""

    cause: str
    share: float


@dataclasses.dataclass(frozen=True, slots=True)
class MaliceFinding(Placed):
    """A sign of extortion or abuse."""

    pattern: str
    name: str
    message: int
    span: Span
    quote: str
    weight: float


@dataclasses.dataclass(frozen=True, slots=True)
class Malice(Record):
    """Whether this looks like extortion or abuse; no part of the risk score."""

    score: float
    findings: list[MaliceFinding]


@dataclasses.dataclass(frozen=True, slots=True)
class Action(Record):
    """What to do now."""

    kind: str
    reason: str
    draft: str
    limit: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class PolicyFinding(Placed):
    """A reply that promises more than the policy allows."""

    breach: str
    """``compensation`` (yuan), ``return_time`` (days) or ``ship_time`` (hours)."""
    message: int | None
    """The index of the message; None for a reply checked by itself."""
    span: Span
    quote: str
    promised: float
    allowed: float
    why: str


@dataclasses.dataclass(frozen=True, slots=True)
class Risk(Read):
    """How likely a conversation ends badly, why, and what to do about it."""

    score: float
    """The probability of a bad end."""
    level: str
    """``low``, ``watch``, ``high`` or ``urgent``."""
    severity: float
    """The expected class as a share of the worst."""
    probabilities: list[float]
    """Of each class, 0 = fine, higher = worse."""
    base: float
    raw: float
    """The score before calibration: ``base`` plus the weights of all drivers."""
    drivers: list[Driver]
    causes: list[CauseShare]
    malice: Malice
    actions: list[Action]
    findings: list[PolicyFinding]
    """Where the agent promised more than the policy allows."""

    def _repr_html_(self) -> str:
        from .._html.risk import risk

        return risk(self, self._read)

    def plot(self) -> Figure:
        """A matplotlib figure: what each message added, and how the sum rose and fell."""
        from .._plot.risk import risk

        return risk(self)


@dataclasses.dataclass(frozen=True, slots=True)
class RiskUpdate(Record):
    """What a message changed."""

    score: float
    change: float
    level: str
    alert: bool
    """Whether somebody should be told now."""
    drivers: list[Driver]


@dataclasses.dataclass(frozen=True, slots=True, eq=False, repr=False)
class RiskBatch(Columns):
    """The risk of many conversations."""

    score: NDArray[float32]
    """The probability of a bad end."""
    level: list[str]
    """``low``, ``watch``, ``high`` or ``urgent``."""
    severity: NDArray[float32]
    """The expected class as a share of the worst."""
    malice: NDArray[float32]
    """Whether it looks like extortion or abuse; no part of the score."""
    probabilities: NDArray[float32]
    """One row a conversation, one column a class; rows sum to 1."""

    def plot(self, times: Column | None = None) -> Figure:
        """A matplotlib figure: the scores over time, coloured by level, and their mean a day.

        ``times`` are seconds, datetimes or a column of either, one a conversation; without them
        the rows are drawn in their order.
        """
        from .._plot.risk import risk_over_time

        return risk_over_time(self, times)


@dataclasses.dataclass(frozen=True, slots=True)
class LiftPoint(Record):
    """What looking at the highest scores only would catch."""

    share: float
    precision: float
    caught: float
    lift: float


@dataclasses.dataclass(frozen=True, slots=True)
class EarlyPoint(Record):
    """How well the scores tell after a share of each conversation."""

    share: float
    auc: float | None
    calibration_error: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class RiskReport(Record):
    """How well a risk model does on conversations with known outcomes."""

    rows: int
    bad: int
    auc: float | None
    average_precision: float | None
    calibration_error: float | None
    reliability: list[ReliabilityBin]
    lift: list[LiftPoint]
    early_warning: list[EarlyPoint]
    accuracy: float | None
    macro_f1: float | None
    severity_correlation: float | None

    def _repr_html_(self) -> str:
        from .._html.report import risk_report

        return risk_report(self)

    def plot(self, kind: str | None = None) -> Figure:
        """A matplotlib figure: ``reliability``, ``lift`` or ``early``; all three by default.

        Raises OptionError for another kind.
        """
        from .._plot.report import risk_report

        return risk_report(self, kind)

@dataclasses.dataclass(frozen=True, slots=True)
class PackedQuote(Record):
    """A place in a conversation that speaks for a finding."""

    message: int
    speaker: str
    at: float | None
    finding: str
    text: str
    """The whole message, redacted."""
    rules: list[str]
    """The rules and laws it falls under, to check before citing them."""


@dataclasses.dataclass(frozen=True, slots=True)
class EvidencePack(Record):
    """Evidence of a conversation, in a form that a platform's dispute desk can check."""

    conversation: str | None
    sha256: str
    """Of the messages as compact JSON, keys in the order role, text, at, agent."""
    quotes: list[PackedQuote]
    redacted: list[Message]
    """The whole conversation with personal data masked."""
    json: str
    markdown: str
    """The pack as a page for people, in Chinese."""


@dataclasses.dataclass(frozen=True, slots=True)
class AspectFinding(Placed):
    """What a review says of an aspect."""

    aspect: str
    """``quality``, ``logistics``, ``service``, ``size``, ``price`` or ``description``."""
    polarity: float
    """-1 to 1: under 0 is a complaint."""
    span: Span
    quote: str


@dataclasses.dataclass(frozen=True, slots=True)
class ReviewReading(Record):
    """How a review sounds."""

    polarity: float
    """-1 to 1: under 0 is a bad review, 0 a neutral one."""
    aspects: list[AspectFinding]
