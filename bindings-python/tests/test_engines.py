"""The calls of each engine, as notebooks use them."""

from __future__ import annotations

import pickle

import numpy
import pytest

import kefu

TEXTS = ["我要退货", "想退货", "怎么退货", "能退吗", "申请退货", "什么时候发货", "多久发货", "今天发货吗", "还没发货", "催一下发货"] * 3
LABELS = (["return"] * 5 + ["ship"] * 5) * 3


@pytest.fixture(scope="module")
def own() -> kefu.IntentClassifier:
    return kefu.IntentClassifier.train(TEXTS, LABELS)


@pytest.fixture(scope="module")
def builtin() -> kefu.IntentClassifier:
    return kefu.IntentClassifier.builtin()


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


def test_an_intent_says_why(builtin: kefu.IntentClassifier) -> None:
    text = "😡三天了还没发货，我要退款"
    intent = builtin.classify(text)
    assert intent.decision in {"accept", "ambiguous", "out_of_scope"}
    assert 0 <= intent.score <= 1
    assert intent.candidates[0].score >= intent.candidates[-1].score
    for item in intent.evidence:
        if item.span is not None:
            assert item.span.slice(text) == item.quote
    assert "<table>" in intent._repr_html_()


def test_a_batch_is_its_singles(builtin: kefu.IntentClassifier) -> None:
    texts = [*TEXTS, "", "qwerty"]
    batch = builtin.classify_batch(texts)
    singles = [builtin.classify(text) for text in texts]
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


def test_a_scorer_reviews_and_fits() -> None:
    scorer = kefu.ScriptScorer.builtin()
    card = scorer.review([
        {"role": "customer", "text": "𠮷快递到哪了", "at": 0.0},
        {"role": "agent", "text": "👍没办法哦", "at": 40.0},
    ])
    assert len(card.replies) == 1
    replies = ["亲，这边马上帮您查一下物流，请稍等哦", "不知道", "没办法", "您好，已为您登记，今天18点前回复您"] * 15
    grades = [5.0, 1.0, 1.0, 5.0] * 15
    fitted = scorer.fit(replies, ["快递到哪了"] * 60, grades)
    good = fitted.score(replies[0], customer="快递到哪了").grade
    bad = fitted.score(replies[1], customer="快递到哪了").grade
    assert good is not None
    assert bad is not None
    assert good > bad
    batch = fitted.score_batch(replies, ["快递到哪了"] * 60)
    assert batch.total.shape == (60,)
    assert not numpy.isnan(batch.grade).any()


def test_risk_learns_outcomes() -> None:
    words = {1: ["骗子", "差评", "退钱", "气死了", "太差了"], 0: ["谢谢亲", "收到了", "很喜欢", "不错", "好的"]}
    labels = numpy.array([row % 2 for row in range(80)])
    conversations = [
        [{"role": "customer", "text": words[label][row % 5] + words[label][row // 16]}, {"role": "agent", "text": "好的亲"}]
        for row, label in enumerate(labels.tolist())
    ]
    model = kefu.RiskModel.train(conversations, labels)
    batch = model.assess_batch(conversations)
    assert batch.score[labels == 1].min() > batch.score[labels == 0].max()
    assert numpy.allclose(batch.probabilities.sum(axis=1), 1, atol=1e-5)
    assert model.evaluate(conversations, labels).rows == 80
    for message in (message for conversation in conversations for message in conversation):
        message["text"] = " ".join(str(ord(char)) for char in message["text"])
    by_token = kefu.RiskModel.train(conversations, labels, tokens="whitespace")
    scores = by_token.assess_batch(conversations).score
    assert scores[labels == 1].min() > scores[labels == 0].max()
    with pytest.raises(kefu.InputError, match="row 1"):
        kefu.RiskModel.train(conversations[:2], [0, -1])


def test_an_index_changes_by_making_another() -> None:
    index = kefu.FaqIndex.build([{"id": "return", "question": "怎么退货", "answer": "点售后"}])
    more = index.upsert([{"id": "ship", "question": "什么时候发货", "answer": "48小时"}])
    assert (len(index), len(more), len(more.remove(["return"]))) == (1, 2, 1)
    assert pickle.loads(pickle.dumps(index)).search("怎么退货") == index.search("怎么退货")
    assert pickle.loads(pickle.dumps(more)).entries() == more.entries()
    assert more.suggest("怎么", 3)[0].id == "return"
    report = more.evaluate(["怎么退货", "今天天气"], ["return", None])
    assert (report.answerable, report.unanswerable) == (1, 1)
    scorer = kefu.ScriptScorer.builtin()
    assert pickle.loads(pickle.dumps(scorer)).score("没办法") == scorer.score("没办法")
