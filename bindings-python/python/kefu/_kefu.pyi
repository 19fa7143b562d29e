from collections.abc import Iterable, Mapping, Sequence
from typing import Any, final

from numpy import float32
from numpy.typing import NDArray

from .columns import FaqRanking, IntentBatch, RiskBatch, ScriptBatch
from ._types import Column, ConversationLike, MessageLike
from .records import (
    Completion,
    Conversation,
    FaqHit,
    FaqReply,
    FaqReport,
    Finding,
    Intent,
    IntentReport,
    MenuOption,
    Message,
    NormalizedText,
    Risk,
    RiskReport,
    RiskUpdate,
    Scorecard,
    ScriptScore,
)

__all__ = [
    "FaqIndex",
    "IntentClassifier",
    "RiskModel",
    "RiskMonitor",
    "ScriptScorer",
    "__version__",
    "_panic",
    "normalize",
]

__version__: str

def normalize(text: str) -> NormalizedText:
    """The text as every engine reads it, and where each of its characters comes from."""

def _panic() -> None: ...
@final
class FaqIndex:
    """An answer base that finds the entry a customer's question asks for.

    Immutable, safe from many threads.
    """

    @staticmethod
    def build(
        entries: Iterable[Mapping[str, Any]],
        *,
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
    ) -> list[FaqHit]:
        """The ``k`` entries that fit best, best first, with evidence; empty where none does."""

    def search_batch(self, queries: Column, k: int = 10, *, progress: bool = False) -> list[list[FaqHit]]:
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

    def evaluate(self, queries: Column, ids: Column) -> FaqReport:
        """How well the entries of labelled queries are found; None for what no entry answers."""

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
class IntentClassifier:
    """Says what a customer's message wants, or that it does not know.

    Immutable, safe from many threads, pickles by its bytes.
    """

    @staticmethod
    def builtin() -> IntentClassifier:
        """The classifier that comes with the package."""

    @staticmethod
    def train(
        texts: Column,
        labels: Column,
        *,
        weights: Column | None = None,
        progress: bool = False,
        ngrams: Mapping[str, Any] = ...,
        vocabulary: Mapping[str, Any] = ...,
        softmax: Mapping[str, Any] = ...,
        calibrate: bool = ...,
        vectors: bool = ...,
        background: Sequence[str] = ...,
        decision: Mapping[str, float] = ...,
        taxonomy: Sequence[Mapping[str, Any]] | None = None,
    ) -> IntentClassifier:
        """Learns labels from messages. Deterministic; Ctrl-C stops it.

        ``background`` are messages with none of the labels: they teach what is out of scope.
        """

    @staticmethod
    def from_bytes(data: bytes) -> IntentClassifier:
        """Reads what ``to_bytes`` wrote. Raises ModelFormatError or ModelVersionError."""

    def to_bytes(self) -> bytes:
        """The classifier as a safetensors file."""

    @property
    def classes(self) -> list[str]:
        """The labels, in the order of the columns of ``predict_proba``."""

    def classify(
        self,
        text: str,
        *,
        previous: str | None = None,
        stage: str | None = None,
        order: str | None = None,
    ) -> Intent:
        """What a message wants, with the reasons; may abstain (see ``Intent.decision``)."""

    def classify_batch(self, texts: Column, *, progress: bool = False) -> IntentBatch:
        """Labels, scores and decisions of many messages, in columns."""

    def predict(self, texts: Column, *, progress: bool = False) -> list[str]:
        """The likeliest label of each message: never abstains."""

    def predict_proba(self, texts: Column, *, progress: bool = False) -> NDArray[float32]:
        """Calibrated probabilities: one row a message, one column a class."""

    def evaluate(self, texts: Column, labels: Column) -> IntentReport:
        """How well the classifier does on labelled messages."""

    def __copy__(self) -> IntentClassifier: ...
    def __deepcopy__(self, _memo: Any, /) -> IntentClassifier: ...

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
        conversations: Iterable[ConversationLike],
        labels: Column,
        *,
        tokens: str = "text",
        bad_from: int | None = None,
        l2: float = ...,
        early_warning: bool = ...,
        balance: bool = ...,
    ) -> RiskModel:
        """Learns outcomes: labels are ints, 0 = fine, higher = worse.

        ``tokens="whitespace"`` for messages that are split into tokens by spaces already.
        """

    def evaluate(self, conversations: Iterable[ConversationLike], labels: Column) -> RiskReport:
        """How well the scores tell known outcomes."""

    def calibrate(self, conversations: Iterable[ConversationLike], labels: Column) -> RiskModel:
        """The model with its probabilities fitted to known outcomes."""

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

    def assess_batch(self, conversations: Iterable[ConversationLike], *, progress: bool = False) -> RiskBatch:
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

    def check(self, text: str) -> list[Finding]:
        """What is wrong with a draft in any context, worst first."""

    def __copy__(self) -> ScriptScorer: ...
    def __deepcopy__(self, _memo: Any, /) -> ScriptScorer: ...
