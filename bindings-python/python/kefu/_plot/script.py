"""Scorecards and findings by rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .canvas import AGAINST, BAD, FOR, LINE, Labels, Panel, bars, draw

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ..records.script import Finding, ReviewedDimension, Scorecard

_FINDINGS = {"light": "#d4a72c", "medium": AGAINST, "heavy": BAD}
_RULES = 20
"""Rules in a bar chart."""


def scorecard(card: Scorecard) -> Figure:
    """The dimensions, and how often each rule was broken."""
    found = [*(finding for reply in card.replies for finding in reply.findings), *card.findings]
    panels: dict[str, Panel] = {
        "dimensions": lambda axes, labels: _dimensions(axes, labels, card.dimensions),
        "findings": lambda axes, labels: _by_rule(axes, found),
    }
    return draw(panels, None)


def findings(values: Sequence[Finding]) -> Figure:
    """How often each rule was broken."""
    return draw({"findings": lambda axes, labels: _by_rule(axes, values)}, None)


def _dimensions(axes: Axes, labels: Labels, dimensions: Sequence[ReviewedDimension]) -> None:
    known = [(labels(one.name, one.id), one.score) for one in dimensions if one.score is not None]
    colours = [FOR if score >= 60 else AGAINST for _, score in known]
    bars(axes, [name for name, _ in known], [score for _, score in known], colours, "{:.0f}")
    axes.set(xlim=(0, 112), title="dimensions")


def _by_rule(axes: Axes, values: Sequence[Finding]) -> None:
    counts = Counter((finding.rule, finding.level) for finding in values).most_common(_RULES)
    colours = [_FINDINGS.get(level, LINE) for (_, level), _ in counts]
    bars(axes, [rule for (rule, _), _ in counts], [float(count) for _, count in counts], colours, "{:.0f}")
    axes.set(title=f"{len(values)} findings by rule")
