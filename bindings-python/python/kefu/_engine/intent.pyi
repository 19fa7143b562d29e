from collections.abc import Mapping, Sequence
from typing import Any, final

from numpy import float32
from numpy.typing import NDArray

from .._types import Column
from ..records.intent import Intent, IntentBatch, IntentReport

__all__ = ["IntentClassifier"]

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

    def evaluate(self, texts: Column, labels: Column, *, progress: bool = False) -> IntentReport:
        """How well the classifier does on labelled messages."""

    def __copy__(self) -> IntentClassifier: ...
    def __deepcopy__(self, _memo: Any, /) -> IntentClassifier: ...
