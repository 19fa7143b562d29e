"""The estimators in the tools of scikit-learn."""

from __future__ import annotations

import csv
import json
import pickle
from pathlib import Path
from typing import Any

import numpy
import pandas
import pytest

import kefu

sklearn = pytest.importorskip("sklearn")
from sklearn.base import clone  # noqa: E402
from sklearn.exceptions import NotFittedError  # noqa: E402
from sklearn.model_selection import GridSearchCV, cross_val_score  # noqa: E402
from sklearn.pipeline import Pipeline  # noqa: E402
from sklearn.preprocessing import FunctionTransformer  # noqa: E402
from sklearn.utils import estimator_checks  # noqa: E402

from kefu.sklearn import KefuIntentClassifier, KefuRiskClassifier, KefuScriptRegressor  # noqa: E402

DATA = Path(__file__).parents[2] / "examples" / "data"


@pytest.fixture(scope="module")
def messages() -> tuple[Any, Any]:
    with open(DATA / "intent_train.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[:300]
    return numpy.array([row["text"] for row in rows], dtype=object), numpy.array([row["label"] for row in rows])


def test_intents_in_a_pipeline_and_a_search(messages: tuple[Any, Any]) -> None:
    X, y = messages
    strip = FunctionTransformer(lambda texts: [text.strip() for text in texts])
    pipeline = Pipeline([("strip", strip), ("intent", KefuIntentClassifier(vectors=False))])
    scores = cross_val_score(pipeline, X, y, cv=3)
    assert scores.min() > 0.4
    search = GridSearchCV(pipeline, {"intent__calibrate": [True, False]}, cv=2, scoring="f1_macro").fit(X, y)
    assert set(search.predict(X[:20])) <= set(y)


def test_intents_equal_the_engine(messages: tuple[Any, Any]) -> None:
    X, y = messages
    estimator = clone(KefuIntentClassifier()).fit(pandas.Series(X), pandas.Series(y))
    engine = kefu.IntentClassifier.train(X, y)
    assert estimator.classifier_.to_bytes() == engine.to_bytes()
    assert estimator.predict(X).tolist() == engine.predict(X)
    assert (estimator.predict_proba(X) == engine.predict_proba(X)).all()
    numbered = KefuIntentClassifier(vectors=False).fit(X, (y == "退款").astype(int))
    assert numbered.classes_.tolist() == [0, 1]
    assert numbered.score(X, (y == "退款").astype(int)) > 0.9


def test_risks_and_replies() -> None:
    rows = [json.loads(line) for line in (DATA / "outcomes.jsonl").read_text("utf-8").splitlines()]
    conversations = [row["messages"] for row in rows]
    labels = ["bad" if row["bad_review"] else "fine" for row in rows]
    codes = numpy.array([label == "bad" for label in labels]).astype(int)
    scores = cross_val_score(KefuRiskClassifier(), conversations, codes, cv=3, scoring="roc_auc")
    assert scores.mean() > 0.5
    replies = [json.loads(line) for line in (DATA / "graded_replies.jsonl").read_text("utf-8").splitlines()]
    pairs = pandas.DataFrame(replies)[["customer", "reply"]]
    grades = numpy.array([row["grade"] for row in replies], dtype=float)
    assert cross_val_score(KefuScriptRegressor(folds=3), pairs, grades, cv=3).mean() > 0
    search = GridSearchCV(KefuScriptRegressor(folds=3), {"text": [True, False]}, cv=2).fit(pairs.to_numpy(), grades)
    assert search.predict([replies[0]["reply"]]).shape == (1,)


def test_bad_rows_are_named(messages: tuple[Any, Any]) -> None:
    with pytest.raises(kefu.InputError, match="row 1: X must be str, got int"):
        KefuIntentClassifier().fit(["好", 1], ["a", "b"])
    with pytest.raises(kefu.InputError, match="row 0: X must be a reply"):
        KefuScriptRegressor().fit([("a", "b", "c")], [1.0])


ESTIMATORS = [KefuIntentClassifier(), KefuRiskClassifier(), KefuScriptRegressor()]
# `check_estimator` runs nothing for estimators whose rows are no numbers: these of its checks need none.
CHECKS = [
    estimator_checks.check_estimator_cloneable,
    estimator_checks.check_estimator_tags_renamed,
    estimator_checks.check_valid_tag_types,
    estimator_checks.check_estimator_repr,
    estimator_checks.check_no_attributes_set_in_init,
    estimator_checks.check_mixin_order,
    estimator_checks.check_parameters_default_constructible,
    estimator_checks.check_get_params_invariance,
    estimator_checks.check_set_params,
]


@pytest.mark.parametrize("estimator", ESTIMATORS, ids=lambda estimator: type(estimator).__name__)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_estimators_keep_the_contract(estimator: Any, check: Any) -> None:
    check(type(estimator).__name__, clone(estimator))


ROWS = ["我要退货", "怎么退货", "多久发货", "今天发货吗"] * 8


@pytest.mark.parametrize("estimator", ESTIMATORS, ids=lambda estimator: type(estimator).__name__)
def test_estimators_fit_as_scikit_learn_asks(estimator: Any) -> None:
    own = clone(estimator)
    with pytest.raises(NotFittedError):
        own.predict(ROWS)
    targets = numpy.array([0, 0, 1, 1] * 8)
    before = dict(own.get_params())
    assert own.fit(ROWS, targets) is own
    assert own.get_params() == before
    first = own.predict(ROWS)
    assert (own.fit(ROWS, targets).predict(ROWS) == first).all()
    assert (pickle.loads(pickle.dumps(own)).predict(ROWS) == first).all()
    assert (own.predict(numpy.array(ROWS, dtype=object)) == first).all()
    assert (own.predict(ROWS[:3]) == first[:3]).all()
    with pytest.raises(ValueError, match="rows|samples"):
        own.fit(ROWS, targets[:-1])
