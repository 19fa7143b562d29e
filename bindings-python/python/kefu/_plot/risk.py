"""Risks: message by message, and over time."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from .._conversations import lines, seconds
from .._input import to_list
from ..exceptions import InputError
from .canvas import AGAINST, BAD, FOR, LINE, Labels, draw

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ..records.risk import Risk, RiskBatch

_LEVELS = {"low": FOR, "watch": "#d4a72c", "high": AGAINST, "urgent": BAD}


def risk(value: Risk) -> Figure:
    """What each message added, and the sum so far."""
    sums: dict[int, float] = {}
    for driver in value.drivers:
        if driver.message is not None:
            sums[driver.message] = sums.get(driver.message, 0.0) + driver.weight
    messages = lines(value._read) if value._read is not None else []
    count = max([len(messages), *(index + 1 for index in sums)], default=0)
    whole = sum(driver.weight for driver in value.drivers if driver.message is None)

    def panel(axes: Axes, labels: Labels) -> None:
        steps = [sums.get(index, 0.0) for index in range(count)]
        axes.bar(range(count), steps, color=[BAD if step >= 0 else FOR for step in steps], width=0.7)
        total, curve = value.base + whole, []
        for step in steps:
            total += step
            curve.append(total)
        axes.step(
            range(count), curve, where="mid", color=LINE, label="sum so far, with the whole conversation's traits"
        )
        axes.axhline(0, color=LINE, linewidth=0.6)
        names = [f"{index} {message.role}" for index, message in enumerate(messages)] or [
            str(index) for index in range(count)
        ]
        shown = [labels(f"{message.text[:12]}", name) for message, name in zip(messages, names)] or names
        if count <= 40:
            axes.set_xticks(range(count), shown, rotation=60, ha="right", fontsize=7)
        axes.set(ylabel="added to the score before calibration", title=f"risk {value.score:.2f} ({value.level})")
        axes.legend(frameon=False, fontsize=7)

    with_width = max(4.6, min(0.42 * count, 14.0))
    figure = draw({"timeline": panel}, None, 4.2)
    figure.set_size_inches(with_width, 4.2)
    return figure


def risk_over_time(batch: RiskBatch, times: Any | None) -> Figure:
    """Scores over time, coloured by level, and their mean a day."""
    rows = len(batch)
    found: list[Any] = list(range(rows))
    if times is not None:
        read = [seconds(value, row) for row, value in enumerate(to_list("times", times))]
        if len(read) != rows:
            raise InputError(f"times has {len(read)} rows and the batch has {rows}: they must be the same rows")
        zone = datetime.timezone.utc
        found = [None if value is None else datetime.datetime.fromtimestamp(value, zone) for value in read]
    known = [row for row in range(rows) if found[row] is not None]

    def panel(axes: Axes, labels: Labels) -> None:
        for level, colour in _LEVELS.items():
            own = [row for row in known if batch.level[row] == level]
            axes.scatter(
                [found[row] for row in own],
                [float(batch.score[row]) for row in own],
                s=10,
                color=colour,
                alpha=0.6,
                label=f"{level} ({len(own)})",
            )
        if times is not None and known:
            days: dict[Any, list[float]] = {}
            for row in known:
                days.setdefault(found[row].date(), []).append(float(batch.score[row]))
            noon = datetime.time(12, tzinfo=datetime.timezone.utc)
            dates = sorted(days)
            middles: Any = [datetime.datetime.combine(day, noon) for day in dates]
            axes.plot(middles, [sum(days[day]) / len(days[day]) for day in dates], color=LINE, label="mean a day")
            for label in axes.get_xticklabels():
                label.set(rotation=30, ha="right")
        axes.set(
            ylabel="risk",
            ylim=(0, 1),
            title=f"risk of {rows} conversations",
            xlabel="" if times is not None else "conversation",
        )
        axes.legend(frameon=False, fontsize=7, loc="upper left")

    figure = draw({"time": panel}, None)
    figure.set_size_inches(9, 3.6)
    return figure
