"""Figures of reports and results. matplotlib is imported when the first one is drawn.

Figures are closed for pyplot, so that a notebook shows them once: as the value of a cell. Elsewhere
``figure.savefig(path)`` writes them.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ._conversations import lines, seconds
from ._input import to_list
from .exceptions import InputError, OptionError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from .records._base import ReliabilityBin
    from .records.faq import FaqReport
    from .records.intent import IntentReport
    from .records.risk import Risk, RiskBatch, RiskReport
    from .records.script import Finding, ReviewedDimension, Scorecard

# Told apart by those who cannot tell red from green.
_FOR, _AGAINST, _BAD, _LINE = "#388bfd", "#f0883e", "#da3633", "#808080"
_LEVELS = {"low": _FOR, "watch": "#d4a72c", "high": _AGAINST, "urgent": _BAD}
_FINDINGS = {"light": "#d4a72c", "medium": _AGAINST, "heavy": _BAD}
_CLASSES = 12
"""Classes in a confusion matrix: more cannot be read."""
_BARS = 20
"""Bars in a bar chart."""

# What systems call their Chinese fonts, the usual ones first.
_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Sans CJK JP",
    "Droid Sans Fallback",
    "Arial Unicode MS",
)

_Panel = Callable[["Axes", "_Labels"], None]


class _Labels:
    """Texts that the fonts of this machine can show."""

    def __init__(self, chinese: bool) -> None:
        self.chinese = chinese

    def __call__(self, text: str, otherwise: str) -> str:
        """The text, or where it would come out as empty boxes, what stands for it."""
        return text if self.chinese or text.isascii() else otherwise


@functools.cache
def _font() -> str | None:
    """A font that has Chinese characters."""
    from matplotlib import font_manager, ft2font

    have = {entry.name: entry.fname for entry in font_manager.fontManager.ttflist}
    for name in _FONTS:
        if name in have:
            return name
    for name, path in sorted(have.items()):
        try:
            if all(ft2font.FT2Font(path).get_char_index(ord(char)) for char in "客服"):
                return name
        except (OSError, RuntimeError):  # a file that is no font after all
            continue
    return None


@contextmanager
def _style() -> Iterator[_Labels]:
    import matplotlib

    font = _font()
    family = [font, "DejaVu Sans"] if font else ["DejaVu Sans"]
    with matplotlib.rc_context({"font.family": family, "axes.unicode_minus": False, "font.size": 9}):
        yield _Labels(font is not None)


def _draw(panels: dict[str, _Panel], kind: str | None, height: float = 3.6) -> Figure:
    """All panels beside each other, or the one that is asked for."""
    if kind is not None and kind not in panels:
        raise OptionError(f"no plot `{kind}`; there are: {', '.join(panels)}")
    from matplotlib import pyplot

    wanted = [panel for name, panel in panels.items() if kind in (None, name)]
    with _style() as labels:
        figure, axes = pyplot.subplots(1, len(wanted), figsize=(4.6 * len(wanted), height), layout="constrained", squeeze=False)
        for panel, at in zip(wanted, axes[0]):
            panel(at, labels)
            at.spines[["top", "right"]].set_visible(False)
        # Ticks are made when they are drawn: now, while the fonts are set.
        figure.canvas.draw()
        pyplot.close(figure)
    return figure


def intent_report(report: IntentReport, kind: str | None) -> Figure:
    """Confusion, reliability and threshold."""
    panels: dict[str, _Panel] = {
        "confusion": lambda axes, labels: _confusion(axes, labels, report),
        "reliability": lambda axes, labels: _reliability(axes, report.reliability),
        "threshold": lambda axes, labels: _threshold(
            axes,
            [(row.threshold, row.coverage, row.accuracy) for row in report.thresholds],
            ("accepted", "right among the accepted"),
        ),
    }
    return _draw(panels, kind)


def faq_report(report: FaqReport, kind: str | None) -> Figure:
    """Ranking and threshold."""

    def ranking(axes: Axes, labels: _Labels) -> None:
        figures = {
            "hit@1": report.hit_at_1,
            "hit@3": report.hit_at_3,
            "hit@5": report.hit_at_5,
            "MRR@10": report.mrr_at_10,
            "nDCG@10": report.ndcg_at_10,
        }
        _bars(axes, list(figures), [value or 0.0 for value in figures.values()], [_FOR] * len(figures), "{:.3f}")
        axes.set(xlim=(0, 1.12), title=f"ranking of {report.answerable} queries")

    panels: dict[str, _Panel] = {
        "ranking": ranking,
        "threshold": lambda axes, labels: _threshold(
            axes,
            [(row.threshold, row.answered, row.precision) for row in report.curve],
            ("answered", "right among the answered"),
        ),
    }
    return _draw(panels, kind)


def risk_report(report: RiskReport, kind: str | None) -> Figure:
    """Reliability, lift and early warning."""

    def lift(axes: Axes, labels: _Labels) -> None:
        rows = report.lift
        axes.plot([0, 1], [0, 1], color=_LINE, linestyle=":", label="by chance")
        axes.plot([0, *(row.share for row in rows)], [0, *(row.caught for row in rows)], color=_BAD, marker="o", label="by score")
        axes.set(xlabel="share looked at, highest scores first", ylabel="bad ends caught", xlim=(0, 1), ylim=(0, 1.02), title="lift")
        axes.legend(frameon=False)

    def early(axes: Axes, labels: _Labels) -> None:
        rows = [(row.share, row.auc) for row in report.early_warning if row.auc is not None]
        axes.plot([share for share, _ in rows], [auc for _, auc in rows], color=_BAD, marker="o")
        axes.axhline(0.5, color=_LINE, linestyle=":")
        axes.set(xlabel="share of the conversation seen", ylabel="AUC", ylim=(0.4, 1.02), title="early warning")

    panels: dict[str, _Panel] = {
        "reliability": lambda axes, labels: _reliability(axes, report.reliability),
        "lift": lift,
        "early": early,
    }
    return _draw(panels, kind)


def risk(value: Risk) -> Figure:
    """What each message added, and the sum so far."""
    sums: dict[int, float] = {}
    for driver in value.drivers:
        if driver.message is not None:
            sums[driver.message] = sums.get(driver.message, 0.0) + driver.weight
    messages = lines(value._read) if value._read is not None else []
    count = max([len(messages), *(index + 1 for index in sums)], default=0)
    whole = sum(driver.weight for driver in value.drivers if driver.message is None)

    def panel(axes: Axes, labels: _Labels) -> None:
        steps = [sums.get(index, 0.0) for index in range(count)]
        axes.bar(range(count), steps, color=[_BAD if step >= 0 else _FOR for step in steps], width=0.7)
        total, curve = value.base + whole, []
        for step in steps:
            total += step
            curve.append(total)
        axes.step(range(count), curve, where="mid", color=_LINE, label="sum so far, with the whole conversation's traits")
        axes.axhline(0, color=_LINE, linewidth=0.6)
        names = [f"{index} {message.role}" for index, message in enumerate(messages)] or [str(index) for index in range(count)]
        shown = [labels(f"{message.text[:12]}", name) for message, name in zip(messages, names)] or names
        if count <= 40:
            axes.set_xticks(range(count), shown, rotation=60, ha="right", fontsize=7)
        axes.set(ylabel="added to the score before calibration", title=f"risk {value.score:.2f} ({value.level})")
        axes.legend(frameon=False, fontsize=7)

    with_width = max(4.6, min(0.42 * count, 14.0))
    figure = _draw({"timeline": panel}, None, 4.2)
    figure.set_size_inches(with_width, 4.2)
    return figure


def risk_over_time(batch: RiskBatch, times: Any | None) -> Figure:
    """Scores over time, coloured by level, and their mean a day."""
    import datetime

    rows = len(batch)
    found: list[Any] = list(range(rows))
    if times is not None:
        read = [seconds(value, row) for row, value in enumerate(to_list("times", times))]
        if len(read) != rows:
            raise InputError(f"times has {len(read)} rows and the batch has {rows}: they must be the same rows")
        zone = datetime.timezone.utc
        found = [None if value is None else datetime.datetime.fromtimestamp(value, zone) for value in read]
    known = [row for row in range(rows) if found[row] is not None]

    def panel(axes: Axes, labels: _Labels) -> None:
        for level, colour in _LEVELS.items():
            own = [row for row in known if batch.level[row] == level]
            axes.scatter([found[row] for row in own], [float(batch.score[row]) for row in own], s=10, color=colour, alpha=0.6, label=f"{level} ({len(own)})")
        if times is not None and known:
            days: dict[Any, list[float]] = {}
            for row in known:
                days.setdefault(found[row].date(), []).append(float(batch.score[row]))
            noon = datetime.time(12, tzinfo=datetime.timezone.utc)
            dates = sorted(days)
            middles: Any = [datetime.datetime.combine(day, noon) for day in dates]
            axes.plot(middles, [sum(days[day]) / len(days[day]) for day in dates], color=_LINE, label="mean a day")
            for label in axes.get_xticklabels():
                label.set(rotation=30, ha="right")
        axes.set(ylabel="risk", ylim=(0, 1), title=f"risk of {rows} conversations", xlabel="" if times is not None else "conversation")
        axes.legend(frameon=False, fontsize=7, loc="upper left")

    figure = _draw({"time": panel}, None)
    figure.set_size_inches(9, 3.6)
    return figure


def scorecard(card: Scorecard) -> Figure:
    """The dimensions, and how often each rule was broken."""
    found = [*(finding for reply in card.replies for finding in reply.findings), *card.findings]
    panels: dict[str, _Panel] = {
        "dimensions": lambda axes, labels: _dimensions(axes, labels, card.dimensions),
        "findings": lambda axes, labels: _by_rule(axes, found),
    }
    return _draw(panels, None)


def findings(values: Sequence[Finding]) -> Figure:
    """How often each rule was broken."""
    return _draw({"findings": lambda axes, labels: _by_rule(axes, values)}, None)


def _dimensions(axes: Axes, labels: _Labels, dimensions: Sequence[ReviewedDimension]) -> None:
    known = [(labels(one.name, one.id), one.score) for one in dimensions if one.score is not None]
    colours = [_FOR if score >= 60 else _AGAINST for _, score in known]
    _bars(axes, [name for name, _ in known], [score for _, score in known], colours, "{:.0f}")
    axes.set(xlim=(0, 112), title="dimensions")


def _by_rule(axes: Axes, values: Sequence[Finding]) -> None:
    counts = Counter((finding.rule, finding.level) for finding in values).most_common(_BARS)
    colours = [_FINDINGS.get(level, _LINE) for (_, level), _ in counts]
    _bars(axes, [rule for (rule, _), _ in counts], [float(count) for _, count in counts], colours, "{:.0f}")
    axes.set(title=f"{len(values)} findings by rule")


def _bars(axes: Axes, names: Sequence[str], values: Sequence[float], colours: Sequence[str], shown: str) -> None:
    places = range(len(names))
    bars = axes.barh(places, values, color=colours)
    axes.bar_label(bars, [shown.format(value) for value in values], padding=2, fontsize=7)
    axes.set_yticks(places, names, fontsize=8)
    # Few bars stay as thin as many.
    axes.set_ylim(max(len(names), 6) - 0.5, -0.5)


def _reliability(axes: Axes, bins: Sequence[ReliabilityBin]) -> None:
    filled = [one for one in bins if one.rows]
    most = max((one.rows for one in filled), default=1)
    axes.plot([0, 1], [0, 1], color=_LINE, linestyle=":")
    axes.plot([one.stated for one in filled], [one.observed for one in filled], color=_FOR)
    sizes = [12 + 140 * one.rows / most for one in filled]
    axes.scatter([one.stated for one in filled], [one.observed for one in filled], s=sizes, color=_FOR, alpha=0.6)
    axes.set(xlabel="stated", ylabel="observed", xlim=(0, 1.02), ylim=(0, 1.02), title="reliability (larger: more rows)")


def _threshold(axes: Axes, rows: Sequence[tuple[float, float, float | None]], names: tuple[str, str]) -> None:
    axes.plot([row[0] for row in rows], [row[1] for row in rows], color=_LINE, label=names[0])
    right = [(row[0], row[2]) for row in rows if row[2] is not None]
    axes.plot([row[0] for row in right], [row[1] for row in right], color=_FOR, label=names[1])
    axes.set(xlabel="threshold", xlim=(0, 1), ylim=(0, 1.02), title="threshold")
    axes.legend(frameon=False)


def _confusion(axes: Axes, labels: _Labels, report: IntentReport) -> None:
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
                axes.text(column, row, f"{share:.0%}", ha="center", va="center", fontsize=6, color="white" if share > 0.5 else "black")
    names = [labels(label, f"class {place.get(label, 0)}") for label in chosen]
    axes.set_xticks(range(len(chosen)), names, rotation=60, ha="right", fontsize=7)
    axes.set_yticks(range(len(chosen)), names, fontsize=7)
    axes.set(xlabel="predicted", ylabel="actual", title="confusion")
