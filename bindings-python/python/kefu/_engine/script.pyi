from collections.abc import Mapping, Sequence
from typing import Any, final

from .._types import Column, ConversationLike
from ..records.script import (
    Agreement,
    Exceeds,
    ExamItem,
    ExamReport,
    Findings,
    Graded,
    QuestionForm,
    Ranking,
    Refusal,
    Register,
    Scorecard,
    ScriptBatch,
    ScriptScore,
    TemplateUse,
)
from .rule import RuleSet

__all__ = ["Exam", "ScriptScorer", "question_form", "to_choice"]

@final
class ScriptScorer:
    """Scores an agent's replies from 0 to 100, and checks drafts before they are sent.

    Immutable, safe from many threads.
    """

    @staticmethod
    def builtin() -> ScriptScorer:
        """The scorer with the rubric, phrases and rule packs of the package."""

    @staticmethod
    def from_bytes(data: bytes) -> ScriptScorer:
        """Reads what ``to_bytes`` wrote. Raises ModelFormatError or ModelVersionError."""

    def to_bytes(self) -> bytes:
        """The scorer as a safetensors file."""

    @staticmethod
    def with_rubric(rubric: str) -> ScriptScorer:
        """The scorer with the shop's own rubric: the text of a TOML file like ``rubric``.

        Raises RubricError with what is wrong in it.
        """

    def with_packs(self, packs: Column) -> ScriptScorer:
        """The scorer with the rules of these packs instead of its own, such as those of one platform.

        Raises UnknownNameError.
        """

    def with_rules(self, rules: str) -> ScriptScorer:
        """The scorer with the shop's own rules beside its packs, from the text of a rule file."""

    def with_templates(self, templates: Column) -> ScriptScorer:
        """The scorer with the shop's templates.

        Replies off the script, and replies that are a template word for word, become findings.
        """

    def with_procedure(self, steps: Sequence[Mapping[str, str | bool]] | None = None) -> ScriptScorer:
        """The scorer with the steps that a conversation has to take, in their order.

        Dicts of ``step`` (``greet``, ``identify``, ``verify``, ``solve``, ``confirm``, ``close``) and
        ``optional``. Without steps: a greeting, a solution and a closing.
        """

    @property
    def rubric(self) -> str:
        """The rubric in use, as the text of a TOML file."""

    @property
    def rules(self) -> RuleSet:
        """The rules in use."""

    @property
    def agreement(self) -> Agreement | None:
        """How well a fitted scorer agrees with its graders; None before ``fit``."""

    @property
    def graded(self) -> list[Graded]:
        """The graded replies that a scorer fitted with ``keep=True`` keeps."""

    def rank(self, question: str, answers: Column, agents: Column | None = None) -> Ranking:
        """The answers of several people to one question, best first."""

    def refusal(self, reply: str) -> Refusal | None:
        """The refusal in a reply, whether it is softened, and what is offered instead."""

    def register(self, text: str) -> Register:
        """How a message is written; never who wrote it."""

    def register_match(self, customer: str, reply: str) -> float:
        """How well a reply's register fits the customer's, 0 to 1; 0 for a rude reply."""

    def exceeds(self, reply: str, customer: str | None = None) -> Exceeds:
        """Whether a reply answers the question and gives a little more than was asked."""

    def template_use(self, reply: str, templates: Column) -> TemplateUse:
        """How much of a reply is template."""

    def measure(self, reply: str, customer: str | None = None) -> dict[str, float]:
        """What the library measures of a reply, by the names that items of a rubric may use."""

    def fit(
        self,
        replies: Column,
        customers: Column,
        grades: Column,
        *,
        notes: Column | None = None,
        progress: bool = False,
        l2: Sequence[float] = ...,
        folds: int = ...,
        seed: int = ...,
        text: bool = ...,
        keep: bool = ...,
    ) -> ScriptScorer:
        """The scorer fitted to graders' own grades, higher is better: ``ScriptScore.grade``.

        ``keep=True`` keeps the graded replies and their notes in the scorer, for ``refit``.
        """

    def refit(
        self,
        replies: Column,
        customers: Column,
        grades: Column,
        *,
        notes: Column | None = None,
        progress: bool = False,
        l2: Sequence[float] = ...,
        folds: int = ...,
        seed: int = ...,
        text: bool = ...,
    ) -> ScriptScorer:
        """The scorer fitted again, with grades that override those it kept of the same replies."""

    def review(self, conversation: ConversationLike) -> Scorecard:
        """How well a whole conversation was served."""

    def score(
        self,
        reply: str,
        customer: str | None = None,
        *,
        intent: str | None = None,
        emotion: float | None = None,
        earlier: Sequence[str] = ...,
        policy: Mapping[str, Any] | None = None,
    ) -> ScriptScore:
        """The score of a reply to the customer's message, with findings and evidence."""

    def score_batch(
        self, replies: Column, customers: Column | None = None, *, progress: bool = False
    ) -> ScriptBatch:
        """Totals, levels and dimensions of many replies, in columns."""

    def check(self, text: str) -> Findings:
        """What is wrong with a draft in any context, worst first."""

    def __copy__(self) -> ScriptScorer: ...
    def __deepcopy__(self, _memo: Any, /) -> ScriptScorer: ...

@final
class Exam:
    """A paper of the shop's most frequent questions."""

    @staticmethod
    def from_logs(texts: Column, intents: Column | None = None, *, n: int = 20, seed: int = 0) -> Exam:
        """The ``n`` most frequent questions of a log, intents taking turns."""

    @property
    def items(self) -> list[ExamItem]:
        """The questions, most frequent first."""

    def grade(self, scorer: ScriptScorer, submissions: Sequence[Mapping[str, str]]) -> ExamReport:
        """The result of answers given as dicts of ``agent``, ``item`` (the question's id) and ``answer``."""

    def __len__(self) -> int: ...

def question_form(text: str) -> QuestionForm | None:
    """How the last question of a text can be answered; None where it asks nothing."""

def to_choice(question: str, values: Column) -> str | None:
    """An open question made a choice between values; None where it cannot be."""
