"""Columns of any library as lists."""

from __future__ import annotations

from typing import Any

from .exceptions import InputError


def to_list(what: str, values: Any) -> list[Any]:
    """The items of a numpy, pandas, polars or Arrow column, or of any iterable.

    Raises InputError for what looks like a column but is none: one text, a mapping, a frame.
    """
    if isinstance(values, (str, bytes)):
        raise InputError(f"{what} must be a column of many, got one {type(values).__name__}: pass [value]")
    if isinstance(values, dict) or hasattr(type(values), "columns"):
        raise InputError(f"{what} must be one column, got {type(values).__name__}: pass frame['name']")
    # Arrow, polars, then numpy and pandas: each has one of these, and it is the fastest way.
    for name in ("to_pylist", "to_list", "tolist"):
        method = getattr(values, name, None)
        if method is not None:
            items = method()
            return items if isinstance(items, list) else [items]
    if hasattr(values, "__arrow_c_stream__") or hasattr(values, "__arrow_c_array__"):
        return _from_arrow(values)
    try:
        return list(values)
    except TypeError:
        raise InputError(f"{what} must be a column, got {type(values).__name__}") from None


def is_frame(values: Any) -> bool:
    """Whether this is a table of several columns, of any library."""
    if hasattr(values, "to_pylist") and not hasattr(values, "column_names"):
        return False  # an Arrow column
    # Of the class: asking a lazy frame of polars itself resolves its schema, with a warning.
    return hasattr(type(values), "columns") or (
        hasattr(values, "__arrow_c_stream__") and not hasattr(values, "to_list")
    )


def _from_arrow(values: Any) -> list[Any]:
    """A column behind the Arrow capsule protocol, read by whichever library is there."""
    try:
        import pyarrow

        make = pyarrow.chunked_array if hasattr(values, "__arrow_c_stream__") else pyarrow.array
        items: list[Any] = make(values).to_pylist()
    except ImportError:
        import polars

        items = polars.Series(values).to_list()
    return items


def progress_bar(what: str, total: int | None) -> Any:
    """A tqdm bar; notebooks get the graphical one. Without a total it shows the time that passes."""
    from tqdm.auto import tqdm

    return tqdm(total=total, desc=what, unit="rows" if total is not None else "task")
