"""What the engines return: frozen records with the fields of the Rust structs.

Spans are in code points: ``text[span.start:span.end]`` is the quoted text.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from . import _html

__all__ = ["Conversation", "Evidence", "Message", "NormalizedText", "Span"]


class Record:
    """What all records can do."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The record and everything in it as dicts and lists, ready for JSON."""
        return {
            field.name: _plain(getattr(self, field.name)) for field in dataclasses.fields(self)  # type: ignore[arg-type]
        }

    def _repr_html_(self) -> str:
        return _html.record(self)


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return value.to_dict()
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


@dataclasses.dataclass(frozen=True, slots=True)
class Span(Record):
    """The code points ``start:end`` of the original text."""

    start: int
    end: int

    def slice(self, text: str) -> str:
        """The part of ``text`` in the span."""
        return text[self.start : self.end]


@dataclasses.dataclass(frozen=True, slots=True)
class NormalizedText(Record):
    """A text as the engines read it; ``spans[i]`` is where character ``i`` comes from."""

    text: str
    spans: list[Span]


@dataclasses.dataclass(frozen=True, slots=True)
class Evidence(Record):
    """One contribution to a score."""

    source: str
    """A stable id: ``ngram``, ``rule.<id>``, ``signal.<id>``, ``dimension.<id>``."""
    message: int | None
    """The index of the message in the conversation, where there is one."""
    span: Span | None
    """The place in the original text; None for contributions without a place."""
    quote: str
    """The original text at the span, or the name of the feature."""
    weight: float
    """How much it added to the score before calibration; negative where it lowered it."""
    why: str
    """Why it counts, in Chinese; empty where the quote says it all."""


@dataclasses.dataclass(frozen=True, slots=True)
class Message(Record):
    """One message: ``role`` is customer, agent or system; ``at`` is in seconds."""

    role: str
    text: str
    at: float | None = None
    agent: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Conversation(Record):
    """Messages in the order they were written."""

    messages: list[Message]
    id: str | None = None
