"""What tests of several files use."""

from __future__ import annotations

from typing import Any

import pytest

import kefu

ENTRIES = [
    {"id": "return", "question": "怎么退货", "variants": ["我要退货"], "answer": "在订单页点售后"},
    {"id": "ship", "question": "什么时候发货", "variants": ["多久发货"], "answer": "48小时内"},
]
ANGRY = [
    {"role": "customer", "text": "骗子😡不发货就给差评", "at": 0.0},
    {"role": "agent", "text": "亲，抱歉", "at": 30.0},
]


@pytest.fixture(scope="session")
def entries() -> list[dict[str, Any]]:
    """A FAQ base of two entries."""
    return ENTRIES


@pytest.fixture(scope="session")
def angry() -> list[dict[str, Any]]:
    """A conversation that ends badly."""
    return ANGRY


@pytest.fixture(scope="session")
def index() -> kefu.FaqIndex:
    return kefu.FaqIndex.build(ENTRIES)


@pytest.fixture(scope="session")
def intents() -> kefu.IntentClassifier:
    return kefu.IntentClassifier.builtin()


@pytest.fixture(scope="session")
def risk() -> kefu.RiskModel:
    return kefu.RiskModel.builtin()


@pytest.fixture(scope="session")
def scorer() -> kefu.ScriptScorer:
    return kefu.ScriptScorer.builtin()


@pytest.fixture(scope="session")
def reports(index: kefu.FaqIndex, risk: kefu.RiskModel) -> dict[str, Any]:
    """A report of each engine that has one."""
    texts, labels = ["我要退货", "想退货", "多久发货", "今天发货吗"] * 10, ["return", "return", "ship", "ship"] * 10
    calm = [{"role": "customer", "text": "谢谢亲，收到了"}, {"role": "agent", "text": "好的亲"}]
    return {
        "intent": kefu.IntentClassifier.train(texts, labels).evaluate(texts, labels),
        "faq": index.evaluate(["我要退货", "多久发货", "今天天气"], ["return", "ship", None]),
        "risk": risk.evaluate([ANGRY, calm] * 20, [1, 0] * 20),
    }
