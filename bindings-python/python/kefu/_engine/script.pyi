from collections.abc import Mapping, Sequence
from typing import Any, final

from .._types import Column, ConversationLike
from ..records.script import Findings, Scorecard, ScriptBatch, ScriptScore

__all__ = ["ScriptScorer"]

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
    def with_packs(packs: Sequence[str]) -> ScriptScorer:
        """The scorer with these rule packs only, such as those of one platform."""

    def fit(
        self,
        replies: Column,
        customers: Column,
        grades: Column,
        *,
        progress: bool = False,
        l2: Sequence[float] = ...,
        folds: int = ...,
        seed: int = ...,
        text: bool = ...,
    ) -> ScriptScorer:
        """The scorer fitted to graders' own grades, higher is better: ``ScriptScore.grade``."""

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
