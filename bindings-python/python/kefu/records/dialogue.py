"""Messages and conversations."""

from __future__ import annotations

import dataclasses

from ._base import Record

__all__ = [
    "Conversation",
    "Message",
]


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
