from typing import Any, final

from .._types import Column, ConversationLike, Conversations, MessageLike
from ..records.risk import EvidencePack, PolicyFinding, ReviewReading, Risk, RiskBatch, RiskReport, RiskUpdate

__all__ = ["ReviewModel", "RiskModel", "RiskMonitor"]

@final
class RiskModel:
    """Estimates how likely a conversation ends in a bad review.

    Immutable, safe from many threads, pickles by its bytes.
    """

    @staticmethod
    def builtin() -> RiskModel:
        """The model that comes with the package."""

    @staticmethod
    def train(
        conversations: Conversations,
        labels: Column,
        *,
        progress: bool = False,
        tokens: str = "text",
        bad_from: int | None = None,
        l2: float = ...,
        early_warning: bool = ...,
        balance: bool = ...,
    ) -> RiskModel:
        """Learns outcomes: labels are ints, 0 = fine, higher = worse.

        ``tokens="whitespace"`` for messages that are split into tokens by spaces already.
        """

    def evaluate(self, conversations: Conversations, labels: Column, *, progress: bool = False) -> RiskReport:
        """How well the scores tell known outcomes."""

    def calibrate(self, conversations: Conversations, labels: Column, *, progress: bool = False) -> RiskModel:
        """The model with its probabilities fitted to known outcomes."""

    def with_policy(
        self,
        *,
        compensation_limit: float | None = None,
        return_days: int | None = None,
        ship_hours: float | None = None,
    ) -> RiskModel:
        """The model with what the shop allows, in yuan, days and hours.

        Advice stays within it, and replies that promise more are ``Risk.findings``.
        """

    def check_reply(self, reply: str) -> list[PolicyFinding]:
        """Where a reply promises more than the policy of ``with_policy`` allows."""

    def evidence(self, conversation: ConversationLike) -> EvidencePack:
        """Quotes, the rules they fall under, a fingerprint and a redacted copy."""

    @staticmethod
    def from_bytes(data: bytes) -> RiskModel:
        """Reads what ``to_bytes`` wrote. Raises ModelFormatError or ModelVersionError."""

    def to_bytes(self) -> bytes:
        """The model as a safetensors file."""

    @property
    def classes(self) -> int:
        """The number of classes; 0 = fine, higher = worse."""

    def assess(self, conversation: ConversationLike) -> Risk:
        """The risk of a conversation, with what drives it and what to do."""

    def assess_batch(self, conversations: Conversations, *, progress: bool = False) -> RiskBatch:
        """Scores, levels and class probabilities of many conversations, in columns."""

    def monitor(
        self,
        *,
        raise_: float = ...,
        clear: float = ...,
        cool_down: float = ...,
        cool_down_messages: int = ...,
    ) -> RiskMonitor:
        """Follows one conversation: ``monitor().push(message)``."""

    def __copy__(self) -> RiskModel: ...
    def __deepcopy__(self, _memo: Any, /) -> RiskModel: ...

@final
class RiskMonitor:
    """Follows one conversation, message by message."""

    def push(self, message: MessageLike) -> RiskUpdate:
        """Takes in the next message. The score is that of a full assessment so far."""

    def assess(self) -> Risk:
        """The full assessment of the messages so far."""

    @property
    def score(self) -> float:
        """The probability of a bad end so far."""

    def __len__(self) -> int: ...

@final
class ReviewModel:
    """Reads posted reviews: polarity, and what is said of each aspect.

    Immutable, safe from many threads.
    """

    @staticmethod
    def builtin() -> ReviewModel:
        """Reads by lexicon; needs no training."""

    @staticmethod
    def train(
        texts: Column,
        labels: Column,
        *,
        tokens: str = "text",
        bad_from: int | None = None,
        l2: float = ...,
        balance: bool = ...,
    ) -> ReviewModel:
        """Learns the polarity of whole reviews: labels are ints, 0 = fine, higher = worse."""

    @staticmethod
    def from_bytes(data: bytes) -> ReviewModel:
        """Reads what ``to_bytes`` wrote. Raises ModelFormatError or ModelVersionError."""

    def to_bytes(self) -> bytes:
        """What was learned. Raises DataError for the built-in model."""

    def read(self, text: str) -> ReviewReading:
        """How a review sounds."""

    def read_batch(self, texts: Column, *, progress: bool = False) -> list[ReviewReading]:
        """How many reviews sound."""

    def evaluate(self, texts: Column, labels: Column) -> RiskReport:
        """How well the learned polarity tells known labels."""

    def __copy__(self) -> ReviewModel: ...
    def __deepcopy__(self, _memo: Any, /) -> ReviewModel: ...
