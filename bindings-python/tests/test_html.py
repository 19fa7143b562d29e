"""What notebooks show: marked, escaped, limited, readable on light and dark pages."""

from __future__ import annotations

import pickle
import re
from html.parser import HTMLParser
from typing import Any

import pytest

import kefu

EVIL = "<script>alert('1')</script>&\"差评"


class Balanced(HTMLParser):
    """Reads HTML as a browser does; keeps what is marked and what is visible."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.marked: list[str] = []
        self.text = ""
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert tag not in {"script", "b2"}
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            return
        self.text += data
        if "mark" in self.open:
            self.marked.append(data)


def test_an_intent_marks_its_evidence_in_the_message(intents: kefu.IntentClassifier) -> None:
    text = "😡三天了还没发货"
    intent = intents.classify(text)
    page = Balanced(intent._repr_html_())
    assert text in page.text
    strongest = max((item for item in intent.evidence if item.span), key=lambda item: item.weight)
    assert set(strongest.quote) <= set("".join(page.marked))
    assert intent.candidates[0].name in page.text


def test_a_risk_is_a_timeline(risk: kefu.RiskModel, angry: Any) -> None:
    page = Balanced(risk.assess(angry)._repr_html_())
    assert all(message["text"] in page.text for message in angry)
    assert "差评" in "".join(page.marked)
    assert "0:30" in page.text


def test_a_monitored_risk_knows_its_conversation(risk: kefu.RiskModel, angry: Any) -> None:
    monitor = risk.monitor()
    for message in angry:
        monitor.push(message)
    assert angry[0]["text"] in Balanced(monitor.assess()._repr_html_()).text


def test_script_results_mark_what_is_wrong(scorer: kefu.ScriptScorer) -> None:
    reply = "加我微信给您返现"
    assert "加我微信" in "".join(Balanced(scorer.score(reply, customer="在吗")._repr_html_()).marked)
    assert "加我微信" in "".join(Balanced(scorer.check(reply)._repr_html_()).marked)  # type: ignore[attr-defined]
    card = scorer.review([{"role": "customer", "text": "在吗"}, {"role": "agent", "text": reply, "agent": "小美"}])
    page = Balanced(card._repr_html_())
    assert "加我微信" in "".join(page.marked)
    assert "小美" in page.text


def test_faq_results_mark_the_query(index: kefu.FaqIndex) -> None:
    hits = index.search("我要退货")
    assert "退" in "".join(Balanced(hits._repr_html_()).marked)
    assert hits == list(hits)
    assert "在订单页点售后" in Balanced(index.answer("我要退货")._repr_html_()).text


def test_everything_is_escaped(
    intents: kefu.IntentClassifier, risk: kefu.RiskModel, scorer: kefu.ScriptScorer, entries: Any
) -> None:
    evil = [{"role": "customer", "text": EVIL}, {"role": "agent", "text": EVIL, "agent": EVIL}]
    index = kefu.FaqIndex.build([*entries, {"id": "<b2>", "question": EVIL, "answer": EVIL}])
    shown: list[Any] = [
        intents.classify(EVIL),
        intents.classify(EVIL).candidates[0],
        intents.classify_batch([EVIL]),
        risk.assess(evil),
        scorer.score(EVIL, customer=EVIL),
        scorer.check(EVIL),
        scorer.review(evil),
        index.search(EVIL),
        index.answer(EVIL),
        index.rank_batch([EVIL]),
    ]
    for result in shown:
        html = result._repr_html_()
        assert "<script" not in html
        Balanced(html)


def test_long_results_are_cut(risk: kefu.RiskModel, intents: kefu.IntentClassifier) -> None:
    long = [{"role": "customer", "text": f"第{row}次问了，怎么还不发货"} for row in range(120)]
    page = Balanced(risk.assess(long)._repr_html_())
    assert "另有 70 行" in page.text
    assert len(intents.classify("退货" * 5000)._repr_html_()) < 100_000
    assert "另有 150 行" in Balanced(intents.classify_batch(["好"] * 200)._repr_html_()).text


def test_no_colour_hides_the_text(risk: kefu.RiskModel, angry: Any) -> None:
    html = risk.assess(angry)._repr_html_()
    assert "prefers-color-scheme:dark" in html
    # The text keeps the page's colour, backgrounds are half transparent.
    assert not re.search(r"(?<![-\w])color:(?!inherit)", html)
    assert not re.search(r"background:#", html)


def test_an_unpickled_result_still_shows(risk: kefu.RiskModel, angry: Any) -> None:
    result = risk.assess(angry)
    again = pickle.loads(pickle.dumps(result))
    assert again == result
    assert "差评风险" in Balanced(again._repr_html_()).text


@pytest.mark.parametrize("kind", ["intent", "faq", "risk"])
def test_reports_lead_with_their_figures(kind: str, reports: dict[str, Any]) -> None:
    text = Balanced(reports[kind]._repr_html_()).text
    assert "100.0%" in text or "AUC" in text
