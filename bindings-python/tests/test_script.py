"""``kefu.ScriptScorer`` as notebooks use it."""

from __future__ import annotations

import numpy

import kefu


def test_a_scorer_reviews_and_fits(scorer: kefu.ScriptScorer) -> None:
    card = scorer.review(
        [
            {"role": "customer", "text": "𠮷快递到哪了", "at": 0.0},
            {"role": "agent", "text": "👍没办法哦", "at": 40.0},
        ]
    )
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
