from collections.abc import Mapping, Sequence
from typing import Any, final

from numpy import float32
from numpy.typing import NDArray

from .._types import Column
from ..records.intent import FeedbackRoute, Intent, IntentBatch, IntentReport, LearningPoint, LintReport

__all__ = ["IntentClassifier", "lint_dataset"]

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
        transfer: bool = ...,
        background: Sequence[str] = ...,
        decision: Mapping[str, float] = ...,
        taxonomy: Sequence[Mapping[str, Any]] | None = None,
    ) -> IntentClassifier:
        """Learns labels from messages. Deterministic; Ctrl-C stops it.

        ``background`` are messages with none of the labels: they teach what is out of scope.
        """

    def retrain(
        self,
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
        transfer: bool = ...,
        background: Sequence[str] = ...,
        decision: Mapping[str, float] = ...,
        taxonomy: Sequence[Mapping[str, Any]] | None = None,
    ) -> IntentClassifier:
        """Learns on from these weights: for added labels or examples.

        ``texts`` are all that should count, old and new. It stays near the older model and
        saves no time against a new training.
        """

    def transfer(
        self,
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
        transfer: bool = ...,
        background: Sequence[str] = ...,
        decision: Mapping[str, float] = ...,
        taxonomy: Sequence[Mapping[str, Any]] | None = None,
    ) -> IntentClassifier:
        """Learns other labels with what this classifier makes of each message.

        ``train`` does so with the default classifier, unless ``transfer=False``: what it knows
        of a shop's wording then also serves your labels, and fewer examples are needed.
        """

    @staticmethod
    def cross_validate(
        texts: Column,
        labels: Column,
        folds: int = 5,
        *,
        progress: bool = False,
        ngrams: Mapping[str, Any] = ...,
        vocabulary: Mapping[str, Any] = ...,
        softmax: Mapping[str, Any] = ...,
        calibrate: bool = ...,
        vectors: bool = ...,
        transfer: bool = ...,
        background: Sequence[str] = ...,
        decision: Mapping[str, float] = ...,
        taxonomy: Sequence[Mapping[str, Any]] | None = None,
    ) -> IntentReport:
        """Trains ``folds`` times, each time measured on other rows held back."""

    @staticmethod
    def learning_curve(
        texts: Column,
        labels: Column,
        test_texts: Column,
        test_labels: Column,
        shares: Sequence[float],
        *,
        ngrams: Mapping[str, Any] = ...,
        vocabulary: Mapping[str, Any] = ...,
        softmax: Mapping[str, Any] = ...,
        calibrate: bool = ...,
        vectors: bool = ...,
        transfer: bool = ...,
        background: Sequence[str] = ...,
        decision: Mapping[str, float] = ...,
        taxonomy: Sequence[Mapping[str, Any]] | None = None,
    ) -> list[LearningPoint]:
        """The accuracy after training on growing parts of the rows, shares in (0, 1]."""

    def calibrate(
        self,
        texts: Column,
        labels: Column,
        outside: Sequence[str] = ...,
        *,
        penalty: float = 2.0,
    ) -> IntentClassifier:
        """Fitted to how often labels really occur, on some hundred messages it was not trained on.

        ``outside`` are messages it should refuse.
        """

    def with_refusal_rate(self, texts: Sequence[str], refused: float) -> IntentClassifier:
        """The classifier that refuses this share of messages it should answer."""

    def with_decision(
        self,
        *,
        accept: float = ...,
        margin: float = ...,
        scope: float = ...,
        also: float = ...,
        candidates: int = ...,
    ) -> IntentClassifier:
        """The classifier with other thresholds; those left out are the defaults."""

    def with_rules(self, toml: str) -> IntentClassifier:
        """The classifier with these rules before the model, instead of its own."""

    def with_embedding(self, data: bytes) -> IntentClassifier:
        """The classifier with the n-gram vectors of its training, from their file."""

    def pruned(self, features: int) -> IntentClassifier:
        """A smaller classifier: the n-grams that weigh most."""

    def coarser(self, levels: int) -> IntentClassifier:
        """A smaller file once compressed: weights in this many steps, 1 to 127."""

    @property
    def taxonomy(self) -> list[dict[str, Any]]:
        """What labels mean: name, stage, department; as ``train(taxonomy=...)`` takes it."""

    def route_feedback(self, text: str) -> FeedbackRoute:
        """Which departments a remark concerns, and whether it is worth passing on."""

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
        now: str | None = None,
    ) -> Intent:
        """What a message wants, with the reasons; may abstain (see ``Intent.decision``).

        ``now`` (``"2026-03-01T15:30:00"``) resolves the days among the entities.
        """

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

def lint_dataset(
    texts: Column,
    labels: Column,
    *,
    progress: bool = False,
    ngrams: Mapping[str, Any] = ...,
    vocabulary: Mapping[str, Any] = ...,
    softmax: Mapping[str, Any] = ...,
    calibrate: bool = ...,
    vectors: bool = ...,
    transfer: bool = ...,
    background: Sequence[str] = ...,
    decision: Mapping[str, float] = ...,
    taxonomy: Sequence[Mapping[str, Any]] | None = None,
) -> LintReport:
    """Duplicates, conflicting labels, near-empty labels and labels that a cross-validated classifier contradicts."""
