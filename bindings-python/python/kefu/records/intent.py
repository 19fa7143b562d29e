"""What ``kefu.IntentClassifier`` returns."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from ..columns import Columns
from ._base import Evidence, Placed, Read, Record, ReliabilityBin, Span
from .entity import Entity

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy import float32
    from numpy.typing import NDArray

__all__ = [
    "Candidate",
    "ClassReport",
    "ClauseIntent",
    "Confusion",
    "Decision",
    "DepartmentShare",
    "FeedbackRoute",
    "Intent",
    "IntentBatch",
    "IntentReport",
    "LearningPoint",
    "LintIssue",
    "LintReport",
    "ThresholdRow",
]


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class Decision(Record):
    """Whether a label can be acted on. Equal to its kind: ``decision == "accept"``."""

    kind: str
    """``accept``, ``ambiguous`` or ``out_of_scope``."""
    a: str | None = None
    """The likeliest of two labels that are too close."""
    b: str | None = None
    """The other."""
    question: str | None = None
    """A question that lets the customer choose."""

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str):
            return self.kind == other
        if isinstance(other, Decision):
            return (self.kind, self.a, self.b, self.question) == (other.kind, other.a, other.b, other.question)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.kind)

    def __str__(self) -> str:
        return self.kind


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate(Record):
    """A label with its calibrated probability."""

    label: str
    name: str
    score: float


@dataclasses.dataclass(frozen=True, slots=True)
class ClauseIntent(Placed):
    """An intent of one clause of a message."""

    label: str
    name: str
    score: float
    span: Span
    department: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class Intent(Read):
    """What a customer wants, with the reasons."""

    label: str | None
    """The label; None when abstaining (see ``decision``)."""
    name: str | None
    """The Chinese name of the label."""
    score: float
    """The calibrated probability of the likeliest label."""
    decision: Decision
    """Whether the label can be acted on."""
    candidates: list[Candidate]
    """The likeliest labels, best first."""
    also: list[ClauseIntent]
    """Further intents of the same message, in the order of the text."""
    stage: str | None
    """The stage of the label."""
    department: str | None
    """Who can act on it."""
    negated: list[ClauseIntent]
    """What the customer says they do not want."""
    entities: list[Entity]
    """Numbers, times and addresses, in the order of the text."""
    scope: float
    """The probability that the message is one the classifier was trained for."""
    support: float
    """The share of the message that was seen in training."""
    rule: str | None
    """The rule that decided before the model was asked."""
    base: float
    """The logit of the likeliest label when nothing is found."""
    evidence: list[Evidence]
    """Weights that add up, with ``base``, to the label's logit."""

    def _repr_html_(self) -> str:
        from .._html.intent import intent

        return intent(self, self._read)


@dataclasses.dataclass(frozen=True, slots=True, eq=False, repr=False)
class IntentBatch(Columns):
    """The intents of many messages."""

    label: list[str | None]
    """The label; None when abstaining."""
    score: NDArray[float32]
    """The calibrated probability of the likeliest label."""
    decision: list[str]
    """``accept``, ``ambiguous`` or ``out_of_scope``."""
    stage: list[str | None]
    department: list[str | None]


@dataclasses.dataclass(frozen=True, slots=True)
class ClassReport(Record):
    """How well one label does."""

    label: str
    rows: int
    predicted: int
    precision: float | None
    recall: float | None
    f1: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class Confusion(Record):
    """A pair of labels that is confused."""

    actual: str
    predicted: str
    rows: int


@dataclasses.dataclass(frozen=True, slots=True)
class ThresholdRow(Record):
    """What a threshold would accept, and how right that would be."""

    threshold: float
    coverage: float
    accuracy: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class IntentReport(Record):
    """How well a classifier does on labelled messages."""

    rows: int
    accuracy: float
    top3: float
    macro_f1: float
    ece: float
    refused: float
    asked: float
    accepted_accuracy: float | None
    classes: list[ClassReport]
    confusions: list[Confusion]
    reliability: list[ReliabilityBin]
    thresholds: list[ThresholdRow]

    def _repr_html_(self) -> str:
        from .._html.report import intent_report

        return intent_report(self)

    def plot(self, kind: str | None = None) -> Figure:
        """A matplotlib figure: ``confusion``, ``reliability`` or ``threshold``; all three by default.

        Raises OptionError for another kind.
        """
        from .._plot.report import intent_report

        return intent_report(self, kind)


@dataclasses.dataclass(frozen=True, slots=True)
class LearningPoint(Record):
    """The accuracy that a part of the training rows reaches."""

    rows: int
    accuracy: float
    macro_f1: float


@dataclasses.dataclass(frozen=True, slots=True)
class LintIssue(Record):
    """One finding about labelled messages; which fields are set depends on the kind."""

    kind: str
    """``empty``, ``duplicate``, ``conflict``, ``few_examples`` or ``suspect_label``."""
    row: int | None = None
    """The row of an empty text or a suspect label."""
    rows: list[int] | int | None = None
    """The rows with the same text; of a label with few examples their number."""
    label: str | None = None
    """The label it has."""
    labels: list[str] | None = None
    """The labels of conflicting rows."""
    looks_like: str | None = None
    """The label a classifier that has not seen the row is sure of."""
    score: float | None = None
    """The probability of that label."""


@dataclasses.dataclass(frozen=True, slots=True)
class LintReport(Record):
    """What is wrong with a set of labelled messages."""

    rows: int
    issues: list[LintIssue]


@dataclasses.dataclass(frozen=True, slots=True)
class DepartmentShare(Record):
    """A department and how likely the message concerns it."""

    department: str
    score: float


@dataclasses.dataclass(frozen=True, slots=True)
class FeedbackRoute(Record):
    """Where a customer's remark belongs."""

    departments: list[DepartmentShare]
    """Likeliest first."""
    valuable: bool
    """Whether it says something a department can act on."""
    value: float
    """The probability that it does."""
    is_suggestion: bool
    evidence: list[Evidence]
