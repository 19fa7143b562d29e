"""What ``kefu.find_entities`` and ``kefu.redact`` return."""

from __future__ import annotations

import dataclasses
from typing import TypeAlias

from ._base import Placed, Record, Span

__all__ = [
    "Body",
    "Duration",
    "Entity",
    "EntityValue",
    "Money",
    "Parcel",
    "Period",
    "Quantity",
    "Redacted",
    "Replacement",
]


@dataclasses.dataclass(frozen=True, slots=True)
class Parcel(Record):
    """A tracking number, upper case, and the carrier in Chinese where it is known."""

    number: str
    carrier: str | None


@dataclasses.dataclass(frozen=True, slots=True)
class Money(Record):
    """An amount in yuan, rounded to a hundredth."""

    yuan: float


@dataclasses.dataclass(frozen=True, slots=True)
class Body(Record):
    """A ``height`` or ``length`` in centimetres, a ``weight`` in kilograms, an ``age`` in years."""

    measure: str
    value: float


@dataclasses.dataclass(frozen=True, slots=True)
class Quantity(Record):
    """So many things; ``unit`` is the Chinese measure word."""

    count: float
    unit: str


@dataclasses.dataclass(frozen=True, slots=True)
class Period(Record):
    """A stretch of time, up to but not including ``end``; both None where no ``now`` was given."""

    start: str | None
    """The first moment, such as ``2026-03-04T00:00:00``; None for a deadline."""
    end: str | None
    """The first moment after it; None for an open end."""
    relation: str
    """``at``, ``within`` (周五前) or ``after`` (月底以后)."""


@dataclasses.dataclass(frozen=True, slots=True)
class Duration(Record):
    """A length of time."""

    seconds: float
    """A month counts 30 days, a year 365."""
    relation: str
    """``at``, ``within`` (24小时内), ``after``, ``elapsed`` (三天了), ``ago`` (三天前) or ``over``."""
    working_days: bool


EntityValue: TypeAlias = Parcel | Money | Body | Quantity | Period | Duration | str
"""What an entity says; numbers of things and people, sizes and addresses are text."""


@dataclasses.dataclass(frozen=True, slots=True)
class Entity(Placed):
    """Something in a text that is a value."""

    kind: str
    """``order_no``, ``tracking_no``, ``mobile``, ``landline``, ``id_card``, ``bank_card``, ``money``,
    ``size``, ``body``, ``quantity``, ``date``, ``duration``, ``link``, ``wechat``, ``qq``, ``email``."""
    span: Span
    quote: str
    value: EntityValue


@dataclasses.dataclass(frozen=True, slots=True)
class Replacement(Placed):
    """One masked place; its span is in the masked text."""

    span: Span
    kind: str
    original: str
    """What stood there; empty unless the redaction is reversible."""


@dataclasses.dataclass(frozen=True, slots=True)
class Redacted(Record):
    """A text with its entities masked."""

    text: str
    replacements: list[Replacement]

    def restore(self) -> str | None:
        """The text as it was; None where the redaction was not reversible."""
        parts, at = [], 0
        for replacement in self.replacements:
            if not replacement.original:
                return None
            parts += [self.text[at : replacement.span.start], replacement.original]
            at = replacement.span.end
        return "".join(parts) + self.text[at:]
