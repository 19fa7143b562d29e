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


def test_two_conversations_repeated_are_told_apart_the_right_way_round() -> None:
    bad = [{"role": "customer", "text": "怎么还没发货，没人管"}, {"role": "customer", "text": "太过分了，我要投诉"}]
    fine = [{"role": "customer", "text": "请问发货了吗"}, {"role": "customer", "text": "好的谢谢"}]
    model = kefu.RiskModel.train([bad, fine] * 20, [1, 0] * 20)
    assert model.assess(bad).score > 0.8
    assert model.assess(fine).score < 0.2
    calibrated = model.calibrate([bad, fine] * 20, [1, 0] * 20)
    assert calibrated.assess(bad).score > calibrated.assess(fine).score


def test_a_reply_over_the_policy_is_a_finding(risk: kefu.RiskModel) -> None:
    strict = risk.with_policy(compensation_limit=20, return_days=7)
    reply = "😊给您补偿50元"
    (finding,) = strict.check_reply(reply)
    assert (finding.breach, finding.promised, finding.allowed) == ("compensation", 50, 20)
    assert reply[finding.span.start : finding.span.end] == finding.quote
    assert strict.assess([{"role": "agent", "text": reply}]).findings[0].message == 0
    assert risk.check_reply(reply) == []
    with pytest.raises(kefu.OptionError):
        risk.with_policy(compensation_limit=-1)


def test_reviews_are_read_and_learned() -> None:
    signs = {a.aspect: a.polarity > 0 for a in kefu.ReviewModel.builtin().read("物流快但客服态度差").aspects}
    assert signs == {"logistics": True, "service": False}
    texts = [("绝绝子安利" if row % 2 == 0 else "踩雷退了") + str(row) for row in range(60)]
    model = kefu.ReviewModel.train(texts, [row % 2 for row in range(60)])
    good, bad = kefu.ReviewModel.from_bytes(model.to_bytes()).read_batch(["绝绝子安利", "踩雷退了"])
    assert good.polarity > 0.5 > -0.5 > bad.polarity


def test_evidence_holds_the_quote_and_no_number(risk: kefu.RiskModel) -> None:
    talk = [{"role": "customer", "text": "我电话13800138000，不转我200块我就给差评", "at": 5.0}]
    pack = risk.evidence(talk)
    assert len(pack.sha256) == 64
    assert pack.quotes[0].at == 5.0
    assert "13800138000" not in pack.json + pack.markdown
