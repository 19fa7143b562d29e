"""kefu's engines with the manners of scikit-learn, for ``Pipeline``, ``cross_val_score``, ``GridSearchCV``.

::

    from kefu.sklearn import KefuIntentClassifier
    from sklearn.model_selection import GridSearchCV

    search = GridSearchCV(KefuIntentClassifier(), {"vectors": [True, False]}, cv=5)
    search.fit(texts, labels).best_score_

Rows are texts (or conversations, or replies), not numbers: the estimators say so by their tags.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_consistent_length, check_is_fitted

from ._conversations import read_conversations
from ._engine import IntentClassifier, RiskModel, ScriptScorer
from ._input import is_frame, to_list
from .exceptions import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from typing_extensions import Self

__all__ = ["KefuIntentClassifier", "KefuRiskClassifier", "KefuScriptRegressor"]


def _options(given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that were set: the rest keep the engine's own defaults."""
    return {name: value for name, value in given.items() if value is not None}


def _text_column(what: str, X: Any) -> list[str]:
    """A column of texts; a frame or array of one column counts as one."""
    shape: Any = getattr(X, "shape", ())
    if len(shape) == 2 and shape[1] == 1:
        X = X.iloc[:, 0] if hasattr(X, "iloc") else X[:, 0]
    return [text if isinstance(text, str) else _no_text(what, row, text) for row, text in enumerate(to_list(what, X))]


def _no_text(what: str, row: int, value: Any) -> str:
    raise InputError(f"row {row}: {what} must be str, got {type(value).__name__}", row)


class _TextTags(BaseEstimator):  # type: ignore[misc]
    """Tags of an estimator whose rows are texts."""

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.input_tags.one_d_array = True
        tags.no_validation = True
        return tags


class _Classifier(ClassifierMixin, _TextTags):  # type: ignore[misc]
    """A classifier whose ``predict`` is the likeliest class of ``predict_proba``."""

    classes_: NDArray[Any]

    def predict_proba(self, X: Any) -> NDArray[Any]:
        raise NotImplementedError

    def predict(self, X: Any) -> NDArray[Any]:
        """The likeliest class of each row."""
        best = self.predict_proba(X).argmax(axis=1)
        return self.classes_[best]  # type: ignore[no-any-return]


class KefuIntentClassifier(_Classifier):
    """``kefu.IntentClassifier`` as an estimator: rows are messages, targets are labels.

    Parameters are those of ``IntentClassifier.train``; None keeps its default. After ``fit``,
    ``classifier_`` is the engine, ``classes_`` are the labels. The engine's labels are texts:
    other targets are kept in ``classes_`` and told apart by their ``str``.
    """

    def __init__(
        self,
        *,
        calibrate: bool | None = None,
        vectors: bool | None = None,
        transfer: bool | None = None,
        ngrams: Mapping[str, Any] | None = None,
        vocabulary: Mapping[str, Any] | None = None,
        softmax: Mapping[str, Any] | None = None,
        decision: Mapping[str, float] | None = None,
    ) -> None:
        self.calibrate = calibrate
        self.vectors = vectors
        self.transfer = transfer
        self.ngrams = ngrams
        self.vocabulary = vocabulary
        self.softmax = softmax
        self.decision = decision

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> Self:
        """Learns the labels of messages. Raises DataError for fewer than two labels."""
        texts = _text_column("X", X)
        targets = numpy.asarray(to_list("y", y))
        check_classification_targets(targets)
        check_consistent_length(texts, targets)
        options = _options(self.get_params(deep=False))
        names = [str(target) for target in targets]
        self.classifier_ = IntentClassifier.train(texts, names, weights=sample_weight, **options)
        by_name = {str(target): target for target in numpy.unique(targets)}
        self.classes_ = numpy.array([by_name[name] for name in self.classifier_.classes])
        return self

    def predict_proba(self, X: Any) -> NDArray[Any]:
        """Calibrated probabilities, in the order of ``classes_``."""
        check_is_fitted(self)
        return self.classifier_.predict_proba(_text_column("X", X))


class KefuRiskClassifier(_Classifier):
    """``kefu.RiskModel`` as an estimator: rows are conversations, targets are classes from 0 = fine.

    Parameters are those of ``RiskModel.train``; None keeps its default. After ``fit``, ``model_`` is
    the engine. ``X`` is a list or an array of conversations; a row that is a text is a conversation
    of one message of the customer.
    """

    def __init__(
        self,
        *,
        tokens: str | None = None,
        bad_from: int | None = None,
        l2: float | None = None,
        balance: bool | None = None,
    ) -> None:
        self.tokens = tokens
        self.bad_from = bad_from
        self.l2 = l2
        self.balance = balance

    def fit(self, X: Any, y: Any) -> Self:
        """Learns the outcomes of conversations."""
        conversations = _conversation_column(X)
        targets = numpy.asarray(to_list("y", y))
        check_classification_targets(targets)
        check_consistent_length(conversations, targets)
        self.classes_, places = numpy.unique(targets, return_inverse=True)
        self.model_ = RiskModel.train(conversations, places, **_options(self.get_params(deep=False)))
        return self

    def predict_proba(self, X: Any) -> NDArray[Any]:
        """Probabilities of the classes, in the order of ``classes_``."""
        check_is_fitted(self)
        return self.model_.assess_batch(_conversation_column(X)).probabilities


class KefuScriptRegressor(RegressorMixin, _TextTags):  # type: ignore[misc]
    """``kefu.ScriptScorer`` as an estimator: rows are replies, targets are grades.

    A row is a reply, or a pair of the customer's message and the reply; an array or frame has one
    or two columns. Parameters are those of ``ScriptScorer.fit``; None keeps its default. After
    ``fit``, ``scorer_`` is the engine.
    """

    def __init__(
        self,
        *,
        l2: tuple[float, ...] | None = None,
        folds: int | None = None,
        seed: int | None = None,
        text: bool | None = None,
    ) -> None:
        self.l2 = l2
        self.folds = folds
        self.seed = seed
        self.text = text

    def fit(self, X: Any, y: Any) -> Self:
        """Fits the rubric and the words of replies to grades."""
        customers, replies = _exchanges(X)
        grades = numpy.asarray(to_list("y", y), dtype=float)
        check_consistent_length(replies, grades)
        options = _options(self.get_params(deep=False))
        self.scorer_ = ScriptScorer.builtin().fit(replies, customers, grades, **options)
        return self

    def predict(self, X: Any) -> NDArray[Any]:
        """The grade of each reply, on the scale of the grades that were fitted."""
        check_is_fitted(self)
        customers, replies = _exchanges(X)
        return self.scorer_.score_batch(replies, customers).grade


def _conversation_column(X: Any) -> list[Any]:
    rows = read_conversations(X) if is_frame(X) else to_list("X", X)
    return [[{"role": "customer", "text": row}] if isinstance(row, str) else row for row in rows]


def _exchanges(X: Any) -> tuple[list[str], list[str]]:
    """The customers' messages and the replies."""
    if hasattr(X, "iloc") or hasattr(X, "to_numpy"):
        X = X.to_numpy()
    rows = to_list("X", X)
    pairs = [("", row) if isinstance(row, str) else _pair(row, place) for place, row in enumerate(rows)]
    return [customer for customer, _ in pairs], [reply for _, reply in pairs]


def _pair(row: Any, place: int) -> tuple[str, str]:
    if isinstance(row, (list, tuple)) and len(row) in (1, 2) and all(isinstance(text, str) for text in row):
        return ("", row[0]) if len(row) == 1 else (row[0], row[1])
    reason = "must be a reply, or a pair of the customer's message and the reply"
    raise InputError(f"row {place}: X {reason}, got {type(row).__name__}", place)
