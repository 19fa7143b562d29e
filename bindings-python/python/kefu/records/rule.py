"""What ``kefu.RuleSet`` returns."""

from __future__ import annotations

import dataclasses

from ._base import Placed, Record, Span

__all__ = [
    "ConditionTrace",
    "Lint",
    "Rule",
    "RuleHit",
    "RuleTrace",
    "TracePlace",
]


@dataclasses.dataclass(frozen=True, slots=True)
class Rule(Record):
    """A rule as its author describes it."""

    id: str
    kind: str
    level: str
    """``light``, ``medium`` or ``heavy``."""
    message: str
    """What was found, in Chinese."""
    why: str
    basis: str
    """What stands behind it: ``law``, ``platform`` or ``house``."""
    source: str | None
    """The law or platform rule, with its article."""
    effective: str | None
    """The first day it applies, ``YYYY-MM-DD``."""
    as_of: str | None
    """Where the source does not say since when: the day of the material the rule was written from."""
    expires: str | None
    """The first day it no longer applies."""
    rewrite: str | None
    weight: float
    tags: list[str]
    role: str
    """Whose messages it reads: ``agent``, ``customer``, ``system`` or ``any``."""
    scope: str
    """Tried at every ``message``, or once on the ``conversation``."""
    needs_context: bool
    """Whether it needs the conversation; such a rule does not run on a single text."""


@dataclasses.dataclass(frozen=True, slots=True)
class RuleHit(Placed):
    """One rule in one message, or in the whole conversation."""

    rule: str
    kind: str
    level: str
    message: str
    """What was found, in Chinese."""
    at: int | None
    """The index of the message; None for a single text, and where something is missing."""
    span: Span | None
    """The first place; None where there are no words to point at."""
    places: list[Span]
    """All places in that message."""
    quote: str
    why: str
    rewrite: str | None
    """What to say instead, in Chinese."""
    weight: float


@dataclasses.dataclass(frozen=True, slots=True)
class TracePlace(Placed):
    """A place where a condition held."""

    message: int
    span: Span | None
    quote: str


@dataclasses.dataclass(frozen=True, slots=True)
class ConditionTrace(Record):
    """Whether one condition of a rule held, and where."""

    name: str
    """The condition's name in the file; ``main`` where it is inline."""
    held: bool
    places: list[TracePlace]


@dataclasses.dataclass(frozen=True, slots=True)
class RuleTrace(Record):
    """How a rule came to fire, or not."""

    rule: str
    fired: bool
    hits: list[RuleHit]
    conditions: list[ConditionTrace]


@dataclasses.dataclass(frozen=True, slots=True)
class Lint(Record):
    """A mistake in a rule."""

    rule: str
    kind: str
    """``unreachable``, ``contradictory``, ``always_true`` or ``duplicate``."""
    message: str
    fatal: bool
    """Whether ``RuleSet.load`` refuses the rule."""
