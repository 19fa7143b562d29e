"""``kefu.IntentClassifier`` as notebooks use it."""

from __future__ import annotations

import pickle

import numpy
import pytest

import kefu

TEXTS = [
    "我要退货",
    "想退货",
    "怎么退货",
    "能退吗",
    "申请退货",
    "什么时候发货",
    "多久发货",
    "今天发货吗",
    "还没发货",
    "催一下发货",
] * 3
LABELS = (["return"] * 5 + ["ship"] * 5) * 3


@pytest.fixture(scope="module")
def own() -> kefu.IntentClassifier:
    return kefu.IntentClassifier.train(TEXTS, LABELS)


def test_predict_names_the_best_class(own: kefu.IntentClassifier) -> None:
    assert own.classes == ["return", "ship"]
    assert own.predict(["我想申请退货", "到底多久才发货"]) == ["return", "ship"]
    assert own.predict([]) == []


def test_probabilities_are_rows_that_sum_to_one(own: kefu.IntentClassifier) -> None:
    rows = own.predict_proba(["我想申请退货", "😀", ""])
    assert rows.dtype == numpy.float32
    assert rows.shape == (3, 2)
    assert numpy.allclose(rows.sum(axis=1), 1, atol=1e-5)
    best = [own.classes[column] for column in rows.argmax(axis=1)]
    assert best[0] == own.predict(["我想申请退货"])[0]
    assert own.predict_proba([]).shape == (0, 2)


def test_training_is_deterministic_and_survives_bytes(own: kefu.IntentClassifier) -> None:
    assert kefu.IntentClassifier.train(TEXTS, LABELS).to_bytes() == own.to_bytes()
    again = pickle.loads(pickle.dumps(own))
    assert again.classify("申请退货吧") == own.classify("申请退货吧")


def test_training_shows_progress(capsys: pytest.CaptureFixture[str]) -> None:
    kefu.IntentClassifier.train(TEXTS, LABELS, progress=True)
    assert "train" in capsys.readouterr().err


def test_training_names_what_is_wrong() -> None:
    with pytest.raises(kefu.InputError, match="30 rows and labels has 1"):
        kefu.IntentClassifier.train(TEXTS, ["a"])
    with pytest.raises(kefu.InputError, match="row 1"):
        kefu.IntentClassifier.train(["好", "不"], ["a", 2])
    with pytest.raises(kefu.OptionError, match="epochs"):
        kefu.IntentClassifier.train(TEXTS, LABELS, epochs=3)  # type: ignore[call-arg]


def test_an_intent_says_why(intents: kefu.IntentClassifier) -> None:
    text = "😡三天了还没发货，我要退款"
    intent = intents.classify(text)
    assert intent.decision in {"accept", "ambiguous", "out_of_scope"}
    assert 0 <= intent.score <= 1
    assert intent.candidates[0].score >= intent.candidates[-1].score
    for item in intent.evidence:
        if item.span is not None:
            assert item.span.slice(text) == item.quote
    assert "<table>" in intent._repr_html_()


def test_a_batch_is_its_singles(intents: kefu.IntentClassifier) -> None:
    texts = [*TEXTS, "", "qwerty"]
    batch = intents.classify_batch(texts)
    singles = [intents.classify(text) for text in texts]
    assert batch.label == [intent.label for intent in singles]
    assert batch.decision == [intent.decision.kind for intent in singles]
    assert batch.score.tolist() == [intent.score for intent in singles]
    assert len(batch.to_pandas()) == len(texts)


def test_evaluation_is_a_report(own: kefu.IntentClassifier) -> None:
    report = own.evaluate(TEXTS, LABELS)
    assert report.rows == len(TEXTS)
    assert report.accuracy == 1.0
    assert {line.label for line in report.classes} == {"return", "ship"}
    assert report.to_dict()["reliability"][0]["from_"] >= 0


def test_a_classifier_learns_on_and_is_measured(own: kefu.IntentClassifier) -> None:
    texts, labels = [*TEXTS, *["要赔偿", "赔钱", "怎么赔"] * 3], [*LABELS, *["pay"] * 9]
    wider = own.retrain(texts, labels, softmax={"epochs": 5})
    assert wider.classes == ["pay", "return", "ship"]
    assert wider.predict(["赔偿"]) == ["pay"]
    other = wider.transfer(TEXTS, ["x" if label == "ship" else "y" for label in LABELS])
    assert other.classes == ["x", "y"]
    assert other.predict(TEXTS[:1]) == ["x" if LABELS[0] == "ship" else "y"]
    report = kefu.IntentClassifier.cross_validate(TEXTS, LABELS, folds=3)
    assert report.rows == len(TEXTS)
    assert report.accuracy > 0.9
    curve = kefu.IntentClassifier.learning_curve(TEXTS, LABELS, TEXTS, LABELS, [0.5, 1.0])
    assert [point.rows for point in curve] == sorted(point.rows for point in curve)


def test_a_data_set_is_linted() -> None:
    report = kefu.lint_dataset([*TEXTS, "我要退货"], [*LABELS, "ship"])
    kinds = {issue.kind for issue in report.issues}
    assert "conflict" in kinds
    assert report.rows == len(TEXTS) + 1


def test_feedback_is_routed_and_rules_can_be_replaced(intents: kefu.IntentClassifier) -> None:
    route = intents.route_feedback("能否开增值税专用发票")
    assert route.departments[0].department == "财务"
    rule = '[[rule]]\nid = "vip"\ntier = "exact"\nlabel = "account.member"\nany = ["积分商城"]'
    assert intents.with_rules(rule).classify("积分商城").rule == "vip"
    strict = intents.with_decision(accept=1.0, margin=1.0)
    assert strict.classify("我想退货").decision == "ambiguous"
    assert {kind["id"] for kind in intents.taxonomy} == set(intents.classes)


def test_days_are_resolved_by_the_clock(intents: kefu.IntentClassifier) -> None:
    text = "周五前能发货吗"
    (day,) = intents.classify(text, now="2026-03-04T10:00:00").entities
    assert (day.kind, day.span.slice(text)) == ("date", "周五前")
