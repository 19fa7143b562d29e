"""Records as HTML for notebooks: escaped, readable on light and dark backgrounds."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from html import escape
from typing import Any

MAX_ROWS = 50
"""Longer lists are cut here, with a line that says so."""

# Half transparent colours read well on white and on black; the text keeps the notebook's colour.
_CELL = "padding:2px 10px 2px 0;text-align:left;vertical-align:top"
_FOR = "background:rgba(46,160,67,.30);border-radius:3px"
_AGAINST = "background:rgba(218,54,51,.30);border-radius:3px"


def record(value: Any) -> str:
    """Any record: a table of its fields, lists of records as tables of their own."""
    rows = []
    for field in dataclasses.fields(value):
        rows.append(
            f"<tr><th style='{_CELL};opacity:.7'>{escape(field.name)}</th>"
            f"<td style='{_CELL}'>{cell(getattr(value, field.name))}</td></tr>"
        )
    name = escape(type(value).__name__)
    return f"<table><caption style='text-align:left'><b>{name}</b></caption>{''.join(rows)}</table>"


def cell(value: Any) -> str:
    """A value inside a table."""
    if value is None:
        return "<span style='opacity:.5'>–</span>"
    if isinstance(value, float):
        return escape(f"{value:.4g}")
    if isinstance(value, (list, tuple)):
        return _list(value)
    if isinstance(value, dict):
        return "<br>".join(f"{escape(str(key))}: {cell(item)}" for key, item in value.items())
    if dataclasses.is_dataclass(value):
        return escape(repr(value)) if _is_small(value) else record(value)
    return escape(str(value))


def _list(values: list[Any] | tuple[Any, ...]) -> str:
    if not values:
        return "<span style='opacity:.5'>–</span>"
    if not dataclasses.is_dataclass(values[0]) or _is_small(values[0]):
        shown = ", ".join(cell(value) for value in values[:MAX_ROWS])
        return shown + _more(len(values))
    names = [field.name for field in dataclasses.fields(values[0])]
    head = "".join(f"<th style='{_CELL};opacity:.7'>{escape(name)}</th>" for name in names)
    body = "".join(
        "<tr>" + "".join(f"<td style='{_CELL}'>{cell(getattr(value, name))}</td>" for name in names) + "</tr>"
        for value in values[:MAX_ROWS]
    )
    return f"<table><tr>{head}</tr>{body}</table>{_more(len(values))}"


def _more(count: int) -> str:
    return f"<div style='opacity:.6'>… {count - MAX_ROWS} more</div>" if count > MAX_ROWS else ""


def _is_small(value: Any) -> bool:
    return len(dataclasses.fields(value)) <= 2


def highlight(text: str, marks: Iterable[tuple[int, int, float, str]]) -> str:
    """The text with each ``(start, end, weight, title)`` marked; overlaps keep the heavier mark."""
    chosen: list[tuple[int, int, float, str]] = []
    for mark in sorted(marks, key=lambda mark: -abs(mark[2])):
        start, end = mark[0], mark[1]
        if start < end and all(end <= other[0] or other[1] <= start for other in chosen):
            chosen.append(mark)
    parts, at = [], 0
    for start, end, weight, title in sorted(chosen):
        style = _FOR if weight >= 0 else _AGAINST
        quote = escape(text[start:end])
        parts.append(f"{escape(text[at:start])}<mark style='{style};color:inherit' title='{escape(title)}'>{quote}</mark>")
        at = end
    return "".join(parts) + escape(text[at:])


def columns(name: str, values: dict[str, Any], rows: int) -> str:
    """A batch: its first rows as a table."""
    head = "".join(f"<th style='{_CELL};opacity:.7'>{escape(column)}</th>" for column in values)
    body = "".join(
        "<tr>" + "".join(f"<td style='{_CELL}'>{_number(column[row])}</td>" for column in values.values()) + "</tr>"
        for row in range(min(rows, MAX_ROWS))
    )
    caption = f"<caption style='text-align:left'><b>{escape(name)}</b>, {rows} rows</caption>"
    return f"<table>{caption}<tr>{head}</tr>{body}</table>{_more(rows)}"


def _number(value: Any) -> str:
    """A value of a column; numpy's floats are floats to a reader."""
    return cell(float(value)) if hasattr(value, "dtype") else cell(value)
