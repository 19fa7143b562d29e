"""Reports: confusion, reliability, thresholds, ranking, lift, early warning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .canvas import BAD, FOR, LINE, Labels, Panel, bars, draw

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ..records._base import ReliabilityBin
    from ..records.faq import FaqReport
    from ..records.intent import IntentReport
    from ..records.risk import RiskReport

_CLASSES = 12
"""Classes in a confusion matrix: more cannot be read."""


def intent_report(report: IntentReport, kind: str | None) -> Figure:
    """Confusion, reliability and threshold."""
    panels: dict[str, Panel] = {
        "confusion": lambda axes, labels: _confusion(axes, labels, report),
        "reliability": lambda axes, labels: _reliability(axes, report.reliability),
        "threshold": lambda axes, labels: _threshold(
            axes,
            [(row.threshold, row.coverage, row.accuracy) for row in report.thresholds],
            ("accepted", "right among the accepted"),
        ),
    }
    return draw(panels, kind)


def faq_report(report: FaqReport, kind: str | None) -> Figure:
    """Ranking and threshold."""

    def ranking(axes: Axes, labels: Labels) -> None:
        figures = {
            "hit@1": report.hit_at_1,
            "hit@3": report.hit_at_3,
            "hit@5": report.hit_at_5,
            "MRR@10": report.mrr_at_10,
            "nDCG@10": report.ndcg_at_10,
        }
        bars(axes, list(figures), [value or 0.0 for value in figures.values()], [FOR] * len(figures), "{:.3f}")
        axes.set(xlim=(0, 1.12), title=f"ranking of {report.answerable} queries")

    panels: dict[str, Panel] = {
        "ranking": ranking,
        "threshold": lambda axes, labels: _threshold(
            axes,
            [(row.threshold, row.answered, row.precision) for row in report.curve],
            ("answered", "right among the answered"),
        ),
    }
    return draw(panels, kind)


def risk_report(report: RiskReport, kind: str | None) -> Figure:
    """Reliability, lift and early warning."""

    def lift(axes: Axes, labels: Labels) -> None:
        rows = report.lift
        axes.plot([0, 1], [0, 1], color=LINE, linestyle=":", label="by chance")
        axes.plot(
            [0, *(row.share for row in rows)],
            [0, *(row.caught for row in rows)],
            color=BAD,
            marker="o",
            label="by score",
        )
        axes.set(
            xlabel="share looked at, highest scores first",
            ylabel="bad ends caught",
            xlim=(0, 1),
            ylim=(0, 1.02),
            title="lift",
        )
        axes.legend(frameon=False)

    def early(axes: Axes, labels: Labels) -> None:
        rows = [(row.share, row.auc) for row in report.early_warning if row.auc is not None]
        axes.plot([share for share, _ in rows], [auc for _, auc in rows], color=BAD, marker="o")
        axes.axhline(0.5, color=LINE, linestyle=":")
        axes.set(xlabel="share of the conversation seen", ylabel="AUC", ylim=(0.4, 1.02), title="early warning")

    panels: dict[str, Panel] = {
        "reliability": lambda axes, labels: _reliability(axes, report.reliability),
        "lift": lift,
        "early": early,
    }
    return draw(panels, kind)


def _reliability(axes: Axes, bins: Sequence[ReliabilityBin]) -> None:
    filled = [one for one in bins if one.rows]
    most = max((one.rows for one in filled), default=1)
    axes.plot([0, 1], [0, 1], color=LINE, linestyle=":")
    axes.plot([one.stated for one in filled], [one.observed for one in filled], color=FOR)
    sizes = [12 + 140 * one.rows / most for one in filled]
    axes.scatter([one.stated for one in filled], [one.observed for one in filled], s=sizes, color=FOR, alpha=0.6)
    axes.set(
        xlabel="stated", ylabel="observed", xlim=(0, 1.02), ylim=(0, 1.02), title="reliability (larger: more rows)"
    )


def _threshold(axes: Axes, rows: Sequence[tuple[float, float, float | None]], names: tuple[str, str]) -> None:
    axes.plot([row[0] for row in rows], [row[1] for row in rows], color=LINE, label=names[0])
    right = [(row[0], row[2]) for row in rows if row[2] is not None]
    axes.plot([row[0] for row in right], [row[1] for row in right], color=FOR, label=names[1])
    axes.set(xlabel="threshold", xlim=(0, 1), ylim=(0, 1.02), title="threshold")
    axes.legend(frameon=False)


def _confusion(axes: Axes, labels: Labels, report: IntentReport) -> None:
    """Shares of each actual class, for the classes that are confused most."""
    involved: Counter[str] = Counter({line.label: 0 for line in report.classes})
    for pair in report.confusions:
        involved[pair.actual] += pair.rows
        involved[pair.predicted] += pair.rows
    place = {line.label: number for number, line in enumerate(report.classes)}
    chosen = sorted((label for label, _ in involved.most_common(_CLASSES)), key=lambda label: place.get(label, 0))
    known = {line.label: line for line in report.classes}
    shares = [[0.0] * len(chosen) for _ in chosen]
    for row, label in enumerate(chosen):
        if label in known:
            shares[row][row] = known[label].recall or 0.0
    for pair in report.confusions:
        if pair.actual in chosen and pair.predicted in chosen and known.get(pair.actual):
            share = pair.rows / max(known[pair.actual].rows, 1)
            shares[chosen.index(pair.actual)][chosen.index(pair.predicted)] = share
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    for row, line in enumerate(shares):
        for column, share in enumerate(line):
            if share >= 0.005:
                axes.text(
                    column,
                    row,
                    f"{share:.0%}",
                    ha="center",
                    va="center",
                    fontsize=6,
                    color="white" if share > 0.5 else "black",
                )
    names = [labels(label, f"class {place.get(label, 0)}") for label in chosen]
    axes.set_xticks(range(len(chosen)), names, rotation=60, ha="right", fontsize=7)
    axes.set_yticks(range(len(chosen)), names, fontsize=7)
    axes.set(xlabel="predicted", ylabel="actual", title="confusion")
