"""What the engines return: frozen records with the fields of the Rust structs.

Spans are in code points: ``text[span.start:span.end]`` is the quoted text.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from . import _html
from .columns import FaqRanking, IntentBatch, RiskBatch, ScriptBatch

__all__ = [
    "Action",
    "AgentCard",
    "Candidate",
    "CauseShare",
    "ClassReport",
    "ClauseIntent",
    "Completion",
    "Confusion",
    "Conversation",
    "Decision",
    "DimensionScore",
    "Driver",
    "EarlyPoint",
    "Evidence",
    "FaqHit",
    "FaqOperatingPoint",
    "FaqRanking",
    "FaqReply",
    "FaqReport",
    "Finding",
    "Intent",
    "IntentBatch",
    "IntentReport",
    "LiftPoint",
    "Malice",
    "MaliceFinding",
    "MenuOption",
    "Message",
    "NormalizedText",
    "ReliabilityBin",
    "ReviewedDimension",
    "ReviewedReply",
    "Risk",
    "RiskBatch",
    "RiskReport",
    "RiskUpdate",
    "Scorecard",
    "ScriptBatch",
    "ScriptScore",
    "Span",
    "ThresholdRow",
]


class Record:
    """What all records can do."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The record and everything in it as dicts and lists, ready for JSON."""
        return {
            field.name: _plain(getattr(self, field.name)) for field in dataclasses.fields(self)  # type: ignore[arg-type]
        }

    def _repr_html_(self) -> str:
        return _html.record(self)


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return value.to_dict()
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


class Placed(Record):
    """A record with a place in the original text."""

    __slots__ = ()
    span: Span | None

    @property
    def start(self) -> int | None:
        """The first code point of the place; None without a place."""
        return None if self.span is None else self.span.start

    @property
    def end(self) -> int | None:
        """One past the last code point of the place; None without a place."""
        return None if self.span is None else self.span.end


@dataclasses.dataclass(frozen=True, slots=True)
class Span(Record):
    """The code points ``start:end`` of the original text."""

    start: int
    end: int

    def slice(self, text: str) -> str:
        """The part of ``text`` in the span."""
        return text[self.start : self.end]


@dataclasses.dataclass(frozen=True, slots=True)
class NormalizedText(Record):
    """A text as the engines read it; ``spans[i]`` is where character ``i`` comes from."""

    text: str
    spans: list[Span]


@dataclasses.dataclass(frozen=True, slots=True)
class Evidence(Placed):
    """One contribution to a score."""

    source: str
    """A stable id: ``ngram``, ``rule.<id>``, ``signal.<id>``, ``dimension.<id>``."""
    message: int | None
    """The index of the message in the conversation, where there is one."""
    span: Span | None
    """The place in the original text; None for contributions without a place."""
    quote: str
    """The original text at the span, or the name of the feature."""
    weight: float
    """How much it added to the score before calibration; negative where it lowered it."""
    why: str
    """Why it counts, in Chinese; empty where the quote says it all."""


@dataclasses.dataclass(frozen=True, slots=True)
class Message(Record):
    """One message: ``role`` is customer, agent or system; ``at`` is in seconds."""

    role: str
    text: str
    at: float | None = None
    agent: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Conversation(Record):
    """Messages in the order they were written."""

    messages: list[Message]
    id: str | None = None


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
class Intent(Record):
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


@dataclasses.dataclass(frozen=True, slots=True)
class FaqReply(Record):
    """The reply to a question."""

    kind: str
    """``answer``, ``suggest``, ``menu`` or ``none``."""
    text: str
    """Ready to send: the answer with its slots filled, or the numbered list."""
    layer: str | None
    id: str | None
    score: float
    options: list[MenuOption]
    """Choices, numbered from 1 in ``text``: pass them as ``last_options`` with the next message."""
    steps: list[str]
    related: list[MenuOption]
    missing_slots: list[str]
    hits: list[FaqHit]
    handoff: str | None = None
    """Why a person should take over."""


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
class Risk(Record):
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


@dataclasses.dataclass(frozen=True, slots=True)
class RiskUpdate(Record):
    """What a message changed."""

    score: float
    change: float
    level: str
    alert: bool
    """Whether somebody should be told now."""
    drivers: list[Driver]


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
class ScriptScore(Record):
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
class Scorecard(Record):
    """How well a whole conversation was served."""

    id: str | None
    total: float | None
    level: str
    dimensions: list[ReviewedDimension]
    agents: list[AgentCard]
    replies: list[ReviewedReply]
    findings: list[Finding]


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
class ReliabilityBin(Record):
    """Stated against observed probability."""

    from_: float
    """The lowest probability of the bin."""
    rows: int
    stated: float
    observed: float


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
