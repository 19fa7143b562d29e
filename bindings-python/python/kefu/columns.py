"""What batch calls return: one column a quantity, one row an input."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from . import _html

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars
    from numpy import float32, int64
    from numpy.typing import NDArray
    from pandas import DataFrame


class Columns:
    """What all batch results can do. Columns of several values a row are left out of frames
    unless they are dicts of columns."""

    __slots__ = ()

    def __len__(self) -> int:
        first = dataclasses.fields(self)[0]  # type: ignore[arg-type]
        return len(getattr(self, first.name))

    def columns(self) -> dict[str, Any]:
        """The columns by name, dicts of columns flattened to ``outer.inner``."""
        found: dict[str, Any] = {}
        for field in dataclasses.fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            if isinstance(value, dict):
                found.update({f"{field.name}.{name}": column for name, column in value.items()})
            elif getattr(value, "ndim", 1) == 1:
                found[field.name] = value
            else:
                found.update({f"{field.name}.{place}": value[:, place] for place in range(value.shape[1])})
        return found

    def to_pandas(self) -> DataFrame:
        """A pandas DataFrame."""
        import pandas

        return pandas.DataFrame(self.columns())

    def to_polars(self) -> polars.DataFrame:
        """A polars DataFrame."""
        import polars

        return polars.DataFrame(self.columns())

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        try:
            import pyarrow

            table = pyarrow.table(self.columns())
        except ImportError:
            table = self.to_polars()
        return table.__arrow_c_stream__(requested_schema)

    def _repr_html_(self) -> str:
        return _html.columns(type(self).__name__, self.columns(), len(self))

    def __repr__(self) -> str:
        names = ", ".join(self.columns())
        return f"{type(self).__name__}({len(self)} rows: {names})"


@dataclasses.dataclass(frozen=True, slots=True, eq=False, repr=False)
class IntentBatch(Columns):
    """The intents of many messages."""

    label: list[str | None]
    """The label; None when abstaining."""
    score: NDArray[float32]
    """The calibrated probability of the likeliest label."""
    decision: list[str]
    """``accept``, ``ambiguous`` or ``out_of_scope``."""
    stage: list[str | None]
    department: list[str | None]


@dataclasses.dataclass(frozen=True, slots=True, eq=False, repr=False)
class FaqRanking(Columns):
    """The best entries of many queries."""

    ids: list[list[str]]
    """Entry ids, best first; fewer than ``k`` where fewer match."""
    scores: NDArray[float32]
    """Their probabilities, one row a query, NaN where there are fewer."""

    def __iter__(self) -> Iterator[list[str]]:
        return iter(self.ids)


@dataclasses.dataclass(frozen=True, slots=True, eq=False, repr=False)
class RiskBatch(Columns):
    """The risk of many conversations."""

    score: NDArray[float32]
    """The probability of a bad end."""
    level: list[str]
    """``low``, ``watch``, ``high`` or ``urgent``."""
    severity: NDArray[float32]
    """The expected class as a share of the worst."""
    malice: NDArray[float32]
    """Whether it looks like extortion or abuse; no part of the score."""
    probabilities: NDArray[float32]
    """One row a conversation, one column a class; rows sum to 1."""


@dataclasses.dataclass(frozen=True, slots=True, eq=False, repr=False)
class ScriptBatch(Columns):
    """The scores of many replies."""

    total: NDArray[float32]
    """0 to 100."""
    level: list[str]
    grade: NDArray[float32]
    """On the graders' own scale; NaN for a scorer that was not fitted."""
    findings: NDArray[int64]
    """How many things are wrong."""
    dimensions: dict[str, NDArray[float32]]
    """0 to 100 by dimension; NaN where it does not apply."""
