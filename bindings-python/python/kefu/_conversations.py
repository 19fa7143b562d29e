"""Conversations from what people keep them in: frames of messages, JSON Lines, lists of dicts."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ._input import is_frame
from .exceptions import InputError
from .records.dialogue import Conversation, Message

__all__ = ["read_conversations"]


def read_conversations(
    source: Any,
    *,
    id: str = "id",
    role: str = "role",
    text: str = "text",
    at: str | None = None,
    agent: str = "agent",
) -> list[Any]:
    """The conversations of a frame, a JSON Lines file, or any iterable of conversations.

    A frame (pandas, polars, Arrow) has one message a row: the keywords name its columns. Rows of
    one ``id`` are one conversation, in the order of the rows; conversations come in the order of
    their first rows. ``at`` holds seconds or datetimes (without a zone: UTC) and is the column
    ``at`` or ``time`` by default; it and ``agent`` may be missing.

    A path names a JSON Lines file: a line is a conversation (``{"id": …, "messages": […]}``) or a
    message with the fields of a frame. Anything else is taken as conversations, and checked by the
    call that reads them. Raises InputError with the row or line that cannot be used.
    """
    names = (id, role, text, at, agent)
    if isinstance(source, (str, os.PathLike)):
        return _from_json_lines(source, names)
    if is_frame(source):
        return _from_frame(source, names)
    if isinstance(source, Mapping) or not isinstance(source, Iterable):
        kind = type(source).__name__
        raise InputError(f"conversations must be many conversations, a frame or a path, got {kind}: pass [value]")
    return list(source)


def lines(conversation: Any) -> list[Message]:
    """The messages of a conversation that an engine has read: a record, a dict or a list."""
    messages = conversation
    if not isinstance(conversation, (list, tuple)):
        messages = _field(conversation, "messages") or _field(conversation, "turns") or []
    return [
        Message(_field(one, "role"), _field(one, "text"), _field(one, "at"), _field(one, "agent")) for one in messages
    ]


def _field(item: Any, name: str) -> Any:
    return item.get(name) if isinstance(item, Mapping) else getattr(item, name, None)


_Names = tuple[str, str, str, "str | None", str]


def _from_frame(frame: Any, names: _Names) -> list[Conversation]:
    column = _columns(frame)
    id, role, text, at, agent = names
    ids, roles, texts = (column(name, True) for name in (id, role, text))
    times = column(at, True) if at is not None else column("at", False) or column("time", False)
    agents = column(agent, False)
    count = len(texts)
    grouped = _Grouped()
    for row, message in enumerate(zip(ids, roles, texts, times or [None] * count, agents or [None] * count)):
        grouped.add(row, *message)
    return grouped.conversations


def _columns(frame: Any) -> Callable[[str, bool], list[Any]]:
    """A function from a column's name to its items."""
    if hasattr(frame, "collect") and not hasattr(frame, "to_pylist"):
        frame = frame.collect()  # polars' lazy frame
    if not hasattr(frame, "columns"):
        import pyarrow

        frame = pyarrow.table(frame)
    have = list(getattr(frame, "column_names", frame.columns))

    def column(name: str, needed: bool) -> list[Any]:
        if name not in have:
            if needed:
                raise InputError(
                    f"the frame has no column `{name}`; it has: {', '.join(map(str, have))}. Name it with a keyword"
                )
            return []
        values = frame[name]
        for method in ("to_pylist", "to_list", "tolist"):
            if hasattr(values, method):
                items: list[Any] = getattr(values, method)()
                return items
        raise InputError(f"cannot read the columns of {type(frame).__name__}")

    return column


def _from_json_lines(path: str | os.PathLike[str], names: _Names) -> list[Any]:
    id, role, text, at, agent = names
    whole: list[Any] = []
    grouped = _Grouped()
    with open(path, encoding="utf-8") as file:
        for row, line in enumerate(file):
            if not line.strip():
                continue
            try:
                item = json.loads(line)
            except ValueError as error:
                raise InputError(f"row {row}: line {row + 1} is no JSON: {error}", row) from None
            if isinstance(item, dict) and text in item:
                time = item.get("at", item.get("time")) if at is None else item.get(at)
                grouped.add(row, item.get(id), item.get(role), item[text], time, item.get(agent))
            elif isinstance(item, list) or (isinstance(item, dict) and ("messages" in item or "turns" in item)):
                whole.append(item)
            else:
                raise InputError(f"row {row}: line {row + 1} is neither a conversation nor a message", row)
    if whole and grouped.conversations:
        raise InputError("the file mixes conversations and messages: keep one kind a file")
    return whole or grouped.conversations


class _Grouped:
    """Conversations by id, in the order of their first messages."""

    def __init__(self) -> None:
        self.conversations: list[Conversation] = []
        self._by_id: dict[Any, list[Message]] = {}

    def add(self, row: int, id: Any, role: Any, text: Any, at: Any, agent: Any) -> None:
        if _is_missing(id):
            raise InputError(f"row {row}: the conversation's id is missing", row)
        for name, value in (("role", role), ("text", text)):
            if not isinstance(value, str):
                raise InputError(f"row {row}: `{name}` must be str, got {type(value).__name__}", row)
        messages = self._by_id.get(id)
        if messages is None:
            messages = self._by_id[id] = []
            self.conversations.append(Conversation(messages, str(id)))
        messages.append(Message(role, text, seconds(at, row), None if _is_missing(agent) else str(agent)))


def seconds(value: Any, row: int | None = None) -> float | None:
    """A time as seconds since 1970; None where it is missing."""
    if _is_missing(value):
        return None
    if isinstance(value, datetime.datetime):
        return (value if value.tzinfo else value.replace(tzinfo=datetime.timezone.utc)).timestamp()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    place = "" if row is None else f"row {row}: "
    raise InputError(f"{place}a time must be seconds or a datetime, got {type(value).__name__}", row)


def _is_missing(value: Any) -> bool:
    """None, NaN and NaT: what is unlike itself."""
    return value is None or bool(value != value)
