"""Figures, drawn without a screen."""

from __future__ import annotations

import io
from typing import Any

import numpy
import pytest

import kefu
from kefu._plot import canvas

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("agg")


def drawn(figure: Any) -> list[str]:
    """The texts of a figure that can be written as PNG; warnings (such as missing glyphs) are errors."""
    file = io.BytesIO()
    figure.savefig(file, format="png")
    assert file.getvalue().startswith(b"\x89PNG")
    return [text.get_text() for text in figure.findobj(matplotlib.text.Text)]


@pytest.mark.parametrize("font", [None, "as found"])
def test_reports_plot(font: str | None, reports: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    if font is None:
        monkeypatch.setattr(canvas, "_font", lambda: None)
    for kind, panels in {
        "intent": ["confusion", "reliability", "threshold"],
        "faq": ["ranking", "threshold"],
        "risk": ["reliability", "lift", "early"],
    }.items():
        whole = reports[kind].plot()
        assert len(whole.axes) == len(panels)
        if font is None:
            assert all(text.isascii() for text in drawn(whole))
        assert len(reports[kind].plot(panels[0]).axes) == 1
        with pytest.raises(kefu.OptionError, match=panels[0]):
            reports[kind].plot("pie")


def test_chinese_labels_without_a_font_are_numbered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canvas, "_font", lambda: None)
    texts, labels = ["我要退货", "想退货", "多久发货", "今天发货吗"] * 10, ["退货", "退货", "发货", "发货"] * 10
    own = kefu.IntentClassifier.train(texts, labels)
    assert "class 1" in drawn(own.evaluate(texts, labels).plot("confusion"))


def test_a_risk_plots_its_messages(risk: kefu.RiskModel, angry: Any) -> None:
    drawn(risk.assess(angry).plot())


def test_risks_plot_over_time(risk: kefu.RiskModel, angry: Any) -> None:
    batch = risk.assess_batch([angry] * 3)
    days = numpy.array(["2026-11-01", "2026-11-02", "NaT"], dtype="datetime64[s]")
    for times in (None, [0.0, 86400.0, 90000.0], days):
        drawn(batch.plot(times))
    with pytest.raises(kefu.InputError, match="2 rows"):
        batch.plot([0.0, 1.0])


def test_findings_plot_by_rule(scorer: kefu.ScriptScorer) -> None:
    assert "compliance.contact.wechat" in drawn(scorer.check("加我微信给您返现").plot())
    card = scorer.review([{"role": "customer", "text": "在吗"}, {"role": "agent", "text": "加我微信"}])
    drawn(card.plot())
