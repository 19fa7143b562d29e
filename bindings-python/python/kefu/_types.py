"""What calls accept, for those who annotate their own code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, Protocol, TypeAlias

from .records import Conversation, Message

Column: TypeAlias = Any
"""A column: list, tuple, numpy, pandas, polars, Arrow, or any iterable. The libraries' own types
have no common protocol that a checker could verify."""

MessageLike: TypeAlias = Message | Mapping[str, Any]
"""A message, or a dict with ``role``, ``text`` and, where known, ``at`` and ``agent``."""

ConversationLike: TypeAlias = Conversation | Mapping[str, Any] | Sequence[MessageLike]
"""A conversation, a dict with ``messages``, or the messages themselves."""


class Frame(Protocol):
    """A table of pandas, polars or Arrow: all have their columns by this name."""

    @property
    def columns(self) -> Any: ...


class ArrowStream(Protocol):
    """A table of any library that has the Arrow capsule protocol."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


Conversations: TypeAlias = Iterable[ConversationLike] | Frame | ArrowStream | str | PathLike[str]
"""Many conversations, a frame with one message a row, or the path of a JSON Lines file; see
``kefu.read_conversations``."""
