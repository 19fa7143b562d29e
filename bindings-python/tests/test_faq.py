"""``kefu.FaqIndex`` as notebooks use it."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

import kefu


def test_an_index_changes_by_making_another() -> None:
    index = kefu.FaqIndex.build([{"id": "return", "question": "怎么退货", "answer": "点售后"}])
    more = index.upsert([{"id": "ship", "question": "什么时候发货", "answer": "48小时"}])
    assert (len(index), len(more), len(more.remove(["return"]))) == (1, 2, 1)
    assert pickle.loads(pickle.dumps(more)).entries() == more.entries()
    assert more.suggest("怎么", 3)[0].id == "return"
    report = more.evaluate(["怎么退货", "今天天气"], ["return", None])
    assert (report.answerable, report.unanswerable) == (1, 1)


def test_a_grown_index_scores_as_one_built_at_once(index: kefu.FaqIndex) -> None:
    new = {"id": "gift", "question": "下单送什么礼物", "answer": "送贴纸。"}
    grown = index.upsert([new])
    again = pickle.loads(pickle.dumps(grown))
    whole = grown.rebuild()
    for query in ["送礼物吗", "我要退货", "什么时候送"]:
        assert again.search(query) == grown.search(query) == whole.search(query)


def test_thresholds_follow_labelled_questions(index: kefu.FaqIndex) -> None:
    ids = [entry["id"] for entry in index.entries()]
    questions = [entry["question"] for entry in index.entries()]
    fitted = index.fit_thresholds([*questions, "qwerty"], [*ids, None], precision=0.9)
    assert fitted.options["thresholds"] != index.options["thresholds"]
    assert fitted.answer(questions[0]).kind == "answer"
    report = fitted.evaluate([*questions, "qwerty"], [*ids, None])
    assert report.answered_at(0.9) is not None and report.refused_at(0.1) == 1.0


def test_vectors_of_another_model_join_in(index: kefu.FaqIndex) -> None:
    ids = [entry["id"] for entry in index.entries()]
    rows = np.eye(len(ids), dtype=np.float64)
    vectors = kefu.EntryVectors(ids, rows)
    for row, id in zip(rows, ids):
        assert index.search_fused("qwerty", row, vectors, k=1)[0].id == id
    with pytest.raises(kefu.InputError):
        index.search_fused("qwerty", [1.0], vectors)
    with pytest.raises(kefu.InputError):
        kefu.EntryVectors(ids, [1.0] * len(ids))
    with pytest.raises(kefu.InputError):
        kefu.EntryVectors(["a"], [[float("nan")]])


def test_similarity_is_symmetric() -> None:
    assert kefu.similarity("什么时候发货", "什么时候发货?") == 1.0
    assert kefu.similarity("几号发货", "有发票吗") == kefu.similarity("有发票吗", "几号发货")
