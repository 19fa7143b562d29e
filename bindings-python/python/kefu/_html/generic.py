"""Any record as a table of its fields, any batch as a table of its first rows."""

from __future__ import annotations

import dataclasses
from html import escape
from typing import Any

from . import parts


def record(value: Any) -> str:
    """A record."""
    return parts.page(_record(value))


def columns(name: str, values: dict[str, Any], rows: int) -> str:
    """A batch: its first rows."""
    shown = range(min(rows, parts.MAX_ROWS))
    body = [[_cell(_plain(column[row])) for column in values.values()] for row in shown]
    return parts.page(
        f"<div><b>{escape(name)}</b> {parts.soft(f'{rows} 行')}</div>", parts.table(list(values), body, rows)
    )


def _record(value: Any) -> str:
    rows = [[parts.soft(field.name), _cell(getattr(value, field.name))] for field in dataclasses.fields(value)]
    return f"<div><b>{escape(type(value).__name__)}</b></div>{parts.table(['', ''], rows)}"


def _cell(value: Any) -> str:
    if value is None:
        return "<span class='soft'>–</span>"
    if isinstance(value, float):
        return f"<span class='num'>{value:.4g}</span>"
    if isinstance(value, (list, tuple)):
        return _list(value)
    if isinstance(value, dict):
        return "<br>".join(f"{escape(str(key))}: {_cell(item)}" for key, item in value.items())
    if dataclasses.is_dataclass(value):
        return escape(repr(value)) if _is_small(value) else _record(value)
    return escape(parts.cut(str(value)))


def _list(values: list[Any] | tuple[Any, ...]) -> str:
    if not values:
        return "<span class='soft'>–</span>"
    if not dataclasses.is_dataclass(values[0]) or _is_small(values[0]):
        hidden = len(values) - parts.MAX_ROWS
        return ", ".join(_cell(value) for value in values[: parts.MAX_ROWS]) + (
            f" … 另有 {hidden} 个" if hidden > 0 else ""
        )
    names = [field.name for field in dataclasses.fields(values[0])]
    shown = values[: parts.MAX_ROWS]
    return parts.table(names, [[_cell(getattr(value, name)) for name in names] for value in shown], len(values))


def _is_small(value: Any) -> bool:
    return len(dataclasses.fields(value)) <= 2


def _plain(value: Any) -> Any:
    """A value of a column; numpy's floats are floats to a reader."""
    return value.item() if hasattr(value, "dtype") else value
