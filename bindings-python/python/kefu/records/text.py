"""What the text layer returns."""

from __future__ import annotations

import dataclasses

from ._base import Record, Span

__all__ = [
    "NormalizedText",
]


@dataclasses.dataclass(frozen=True, slots=True)
class NormalizedText(Record):
    """A text as the engines read it; ``spans[i]`` is where character ``i`` comes from."""

    text: str
    spans: list[Span]
