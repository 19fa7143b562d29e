"""``kefu.RiskModel`` and ``kefu.RiskMonitor`` as notebooks use them."""

from __future__ import annotations

from typing import Any

import numpy
import pytest

import kefu


def test_a_batch_is_its_singles(risk: kefu.RiskModel, angry: Any) -> None:
    calm = [{"role": "customer", "text": "谢谢亲，收到了，很喜欢"}]
    batch = risk.assess_batch([angry, calm] * 700)
    assert batch.score.dtype == numpy.float32
    assert batch.probabilities.shape == (1400, risk.classes)
    assert list(batch.score[:2]) == [numpy.float32(risk.assess(conv).score) for conv in (angry, calm)]
    assert batch.level[:2] == [risk.assess(angry).level, risk.assess(calm).level]


def test_risk_learns_outcomes() -> None:
    words = {1: ["骗子", "差评", "退钱", "气死了", "太差了"], 0: ["谢谢亲", "收到了", "很喜欢", "不错", "好的"]}
    labels = numpy.array([row % 2 for row in range(80)])
    conversations = [
        [
            {"role": "customer", "text": words[label][row % 5] + words[label][row // 16]},
            {"role": "agent", "text": "好的亲"},
        ]
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


def test_a_monitor_ends_where_an_assessment_does(risk: kefu.RiskModel, angry: Any) -> None:
    monitor = risk.monitor()
    updates = [monitor.push(message) for message in angry]
    assert updates[-1].score == pytest.approx(risk.assess(angry).score, abs=1e-6)
    assert len(monitor) == 2
    assert monitor.assess() == risk.assess(angry)
