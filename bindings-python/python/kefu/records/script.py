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
    "Agreement",
    "CompensationLimit",
    "CompensationPolicy",
    "DimensionScore",
    "ExamAgent",
    "ExamIntent",
    "ExamItem",
    "ExamReport",
    "ExamResult",
    "Exceeds",
    "Exchange",
    "Finding",
    "Findings",
    "Followup",
    "Graded",
    "Part",
    "Place",
    "Promotion",
    "QuestionForm",
    "Ranking",
    "Refusal",
    "Register",
    "ReviewedDimension",
    "ReviewedReply",
    "Scorecard",
    "ScriptBatch",
    "ScriptScore",
    "Submission",
    "TemplateUse",
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

    def to_text(self) -> str:
        """The scorecard as a supervisor reads it, with every finding and its rewrite."""
        from .._kefu import _scorecard_text

        return _scorecard_text(self)

    def plot(self) -> Figure:
        """A matplotlib figure: the dimensions, and how often each rule was broken."""
        from .._plot.script import scorecard

        return scorecard(self)


@dataclasses.dataclass(frozen=True, slots=True)
class CompensationLimit(Record):
    """What one kind of case allows."""

    intent: str | None
    max_amount: float
    """In yuan."""
    kinds: list[str]


@dataclasses.dataclass(frozen=True, slots=True)
class CompensationPolicy(Record):
    """The limits of an agent's authority."""

    limits: list[CompensationLimit]


@dataclasses.dataclass(frozen=True, slots=True)
class Exchange(Record):
    """A reply in its context."""

    customer: str
    reply: str
    intent: str | None
    emotion: float | None
    earlier: list[str]
    policy: CompensationPolicy | None


@dataclasses.dataclass(frozen=True, slots=True)
class Graded(Record):
    """A reply with the grade that a person gave it."""

    exchange: Exchange
    grade: float
    note: str
    """Who graded it, and why."""


@dataclasses.dataclass(frozen=True, slots=True)
class Agreement(Record):
    """How well a fitted scorer agrees with its graders, on replies it was not fitted on."""

    rows: int
    folds: int
    spearman: float | None
    before: float | None
    """The same for the scorer before fitting."""
    weighted_kappa: float | None
    l2: float


@dataclasses.dataclass(frozen=True, slots=True)
class Place(Record):
    """One answer of a contest."""

    candidate: int
    agent: str
    text: str
    total: float
    dimensions: list[DimensionScore]
    reasons: list[str]
    group: int
    """Answers of one group differ only in wording."""


@dataclasses.dataclass(frozen=True, slots=True)
class Part(Placed):
    """A clause worth taking over from another answer."""

    candidate: int
    agent: str
    text: str
    span: Span
    why: str


@dataclasses.dataclass(frozen=True, slots=True)
class Ranking(Record):
    """The answers of several people to one question."""

    question: str
    places: list[Place]
    """Best first."""
    parts: list[Part]
    """What the winner lacks and others have."""

    @property
    def winner(self) -> Place | None:
        """The best answer; None without answers."""
        return self.places[0] if self.places else None

    def promote(self) -> Promotion | None:
        """The best answer as an entry for a FAQ base; None without answers."""
        from .._kefu import _promote

        return _promote(self)


@dataclasses.dataclass(frozen=True, slots=True)
class Promotion(Record):
    """A winning answer as an entry for a FAQ base."""

    id: str
    """The same question gives the same id."""
    question: str
    answer: str
    agent: str


@dataclasses.dataclass(frozen=True, slots=True)
class QuestionForm(Record):
    """How a question can be answered: ``open``, ``yes_no`` or ``choice`` (of options)."""

    kind: str
    options: list[str] | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Followup(Record):
    """What comes after a no: ``none``, ``compensation`` (what) or ``redirect`` (to)."""

    kind: str
    what: str | None = None
    to: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Refusal(Placed):
    """A no in a reply, and what follows it."""

    span: Span
    quote: str
    softened: bool
    followup: Followup


@dataclasses.dataclass(frozen=True, slots=True)
class Register(Record):
    """How a message is written, 0 to 1."""

    formality: float
    politeness: float
    casual: float
    emotion: float
    dialect: bool
    other_decider: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Exceeds(Record):
    """Whether a reply answers the question and gives a little more."""

    answered: bool
    extra: int
    relevance: float
    exceeds: bool


@dataclasses.dataclass(frozen=True, slots=True)
class TemplateUse(Record):
    """How close a reply is to the shop's templates."""

    boilerplate: float
    similarity: float
    nearest: int | None
    verdict: str
    """``off_script``, ``fitting`` or ``robotic``."""


@dataclasses.dataclass(frozen=True, slots=True)
class ExamItem(Record):
    """One question of a paper."""

    id: str
    question: str
    intent: str
    frequency: int


@dataclasses.dataclass(frozen=True, slots=True)
class Submission(Record):
    """One agent's answer to one question."""

    agent: str
    item: str
    answer: str


@dataclasses.dataclass(frozen=True, slots=True)
class ExamAgent(Record):
    """One agent's result."""

    agent: str
    total: float
    answered: int
    weak: list[str]
    """Intents in which the agent's mean is under 60."""


@dataclasses.dataclass(frozen=True, slots=True)
class ExamResult(Record):
    """One question's result."""

    item: str
    question: str
    mean: float | None
    best: Submission | None
    best_total: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class ExamIntent(Record):
    """One intent's result over all agents."""

    intent: str
    mean: float
    answers: int


@dataclasses.dataclass(frozen=True, slots=True)
class ExamReport(Record):
    """The result of an exam."""

    agents: list[ExamAgent]
    """Best first."""
    items: list[ExamResult]
    intents: list[ExamIntent]
    """Weakest first."""

    def to_table(self) -> str:
        """The agents as a table in Markdown."""
        from .._kefu import _exam_table

        return _exam_table(self)
