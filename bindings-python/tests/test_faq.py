"""``kefu.FaqIndex`` as notebooks use it."""

from __future__ import annotations

import pickle

import kefu


def test_an_index_changes_by_making_another() -> None:
    index = kefu.FaqIndex.build([{"id": "return", "question": "怎么退货", "answer": "点售后"}])
    more = index.upsert([{"id": "ship", "question": "什么时候发货", "answer": "48小时"}])
    assert (len(index), len(more), len(more.remove(["return"]))) == (1, 2, 1)
    assert pickle.loads(pickle.dumps(more)).entries() == more.entries()
    assert more.suggest("怎么", 3)[0].id == "return"
    report = more.evaluate(["怎么退货", "今天天气"], ["return", None])
    assert (report.answerable, report.unanswerable) == (1, 1)
