"""What calls accept, for those who annotate their own code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from .records import Conversation, Message

Column: TypeAlias = Any
"""A column: list, tuple, numpy, pandas, polars, Arrow, or any iterable. The libraries' own types
have no common protocol that a checker could verify."""

MessageLike: TypeAlias = Message | Mapping[str, Any]
"""A message, or a dict with ``role``, ``text`` and, where known, ``at`` and ``agent``."""

ConversationLike: TypeAlias = Conversation | Mapping[str, Any] | Sequence[MessageLike]
"""A conversation, a dict with ``messages``, or the messages themselves."""
