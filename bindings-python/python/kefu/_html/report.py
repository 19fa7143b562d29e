"""Reports: the figures first, then the rows behind them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from . import parts

if TYPE_CHECKING:
    from ..records.faq import FaqReport
    from ..records.intent import IntentReport
    from ..records.risk import RiskReport


def _figures(pairs: Sequence[tuple[str, str]]) -> str:
    return parts.table([name for name, _ in pairs], [[figure for _, figure in pairs]])


def intent_report(value: IntentReport) -> str:
    """Accuracy, the weakest classes and what they are taken for."""
    figures = _figures(
        [
            ("rows", str(value.rows)),
            ("accuracy", parts.percent(value.accuracy)),
            ("top 3", parts.percent(value.top3)),
            ("macro F1", parts.number(value.macro_f1)),
            ("ECE", parts.number(value.ece)),
            ("refused", parts.percent(value.refused)),
            ("asked", parts.percent(value.asked)),
            ("accuracy of the accepted", parts.percent(value.accepted_accuracy)),
        ]
    )
    weakest = sorted(value.classes, key=lambda one: (one.f1 is None, one.f1 or 0.0))
    rows = [
        [
            parts.escape(one.label),
            str(one.rows),
            parts.bar(one.f1),
            parts.number(one.f1),
            parts.number(one.precision),
            parts.number(one.recall),
        ]
        for one in weakest
    ]
    confused = [[parts.escape(one.actual), parts.escape(one.predicted), str(one.rows)] for one in value.confusions]
    return parts.page(
        "<div><b>IntentReport</b></div>",
        figures,
        parts.heading("classes, weakest first"),
        parts.table(["label", "rows", "F1", "", "precision", "recall"], rows),
        parts.heading("confusions") if confused else "",
        parts.table(["actual", "predicted", "rows"], confused),
    )


def faq_report(value: FaqReport) -> str:
    """The ranking, and what each threshold would answer."""
    figures = _figures(
        [
            ("answerable", str(value.answerable)),
            ("unanswerable", str(value.unanswerable)),
            ("hit@1", parts.percent(value.hit_at_1)),
            ("hit@3", parts.percent(value.hit_at_3)),
            ("hit@5", parts.percent(value.hit_at_5)),
            ("MRR@10", parts.number(value.mrr_at_10)),
            ("nDCG@10", parts.number(value.ndcg_at_10)),
            ("calibration error", parts.number(value.calibration_error)),
        ]
    )
    rows = [
        [
            parts.number(one.threshold, 2),
            parts.bar(one.answered),
            parts.percent(one.answered),
            parts.percent(one.precision),
        ]
        for one in value.curve
    ]
    return parts.page(
        "<div><b>FaqReport</b></div>",
        figures,
        parts.heading("thresholds"),
        parts.table(["threshold", "answered", "", "precision"], rows),
    )


def risk_report(value: RiskReport) -> str:
    """The ranking of the risks, how early they are seen, and how far they can be believed."""
    figures = _figures(
        [
            ("rows", str(value.rows)),
            ("bad", str(value.bad)),
            ("AUC", parts.number(value.auc)),
            ("average precision", parts.number(value.average_precision)),
            ("calibration error", parts.number(value.calibration_error)),
            ("accuracy", parts.percent(value.accuracy)),
            ("macro F1", parts.number(value.macro_f1)),
        ]
    )
    lift = [
        [
            parts.percent(one.share),
            parts.percent(one.precision),
            parts.bar(one.caught, "against"),
            parts.percent(one.caught),
            parts.number(one.lift, 2),
        ]
        for one in value.lift
    ]
    early = [
        [parts.percent(one.share), parts.number(one.auc), parts.number(one.calibration_error)]
        for one in value.early_warning
    ]
    return parts.page(
        "<div><b>RiskReport</b></div>",
        figures,
        parts.heading("looking at the highest scores only"),
        parts.table(["looked at", "precision", "caught", "", "lift"], lift),
        parts.heading("after a share of each conversation"),
        parts.table(["share", "AUC", "calibration error"], early),
    )
