"""What batch calls return: one column a quantity, one row an input."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars
    from pandas import DataFrame


class Columns:
    """What all batch results can do: numbers are numpy arrays, names are lists.

    In frames a matrix becomes one column each, ``probabilities.0``, and a dict of columns
    ``dimensions.empathy``.
    """

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

    def to_dict(self) -> dict[str, list[Any]]:
        """The columns as lists, ready for JSON."""
        return {
            name: column if isinstance(column, list) else column.tolist() for name, column in self.columns().items()
        }

    def to_arrow(self) -> Any:
        """A pyarrow Table; arrays of one number a row are not copied."""
        import pyarrow

        return pyarrow.table(self.columns())

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
            table = self.to_arrow()
        except ImportError:
            table = self.to_polars()
        return table.__arrow_c_stream__(requested_schema)

    def _repr_html_(self) -> str:
        from ._html.generic import columns

        return columns(type(self).__name__, self.columns(), len(self))

    def __repr__(self) -> str:
        names = ", ".join(self.columns())
        return f"{type(self).__name__}({len(self)} rows: {names})"
