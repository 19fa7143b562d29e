"""What all records can do, and what several engines return."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = [
    "Evidence",
    "Placed",
    "Read",
    "Record",
    "ReliabilityBin",
    "Span",
]


class Record:
    """What all records can do."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The record and everything in it as dicts and lists, ready for JSON."""
        return {
            field.name: _plain(getattr(self, field.name))
            for field in dataclasses.fields(self)  # type: ignore[arg-type]
        }

    def _repr_html_(self) -> str:
        from .._html.generic import record

        return record(self)


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return value.to_dict()
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


class Read(Record):
    """A record of something read, which it keeps at hand to mark the evidence in it.

    No part of the record: not compared, not in ``to_dict``, and gone after pickling.
    """

    __slots__ = ("_source",)

    def _read_from(self, source: Any) -> Self:
        object.__setattr__(self, "_source", source)
        return self

    @property
    def _read(self) -> Any:
        """What was read; None where that is not known any more."""
        return getattr(self, "_source", None)


class Placed(Record):
    """A record with a place in the original text."""

    __slots__ = ()
    span: Span | None

    @property
    def start(self) -> int | None:
        """The first code point of the place; None without a place."""
        return None if self.span is None else self.span.start

    @property
    def end(self) -> int | None:
        """One past the last code point of the place; None without a place."""
        return None if self.span is None else self.span.end


@dataclasses.dataclass(frozen=True, slots=True)
class Span(Record):
    """The code points ``start:end`` of the original text."""

    start: int
    end: int

    def slice(self, text: str) -> str:
        """The part of ``text`` in the span."""
        return text[self.start : self.end]


@dataclasses.dataclass(frozen=True, slots=True)
class Evidence(Placed):
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
class ReliabilityBin(Record):
    """Stated against observed probability."""

    from_: float
    """The lowest probability of the bin."""
    rows: int
    stated: float
    observed: float
