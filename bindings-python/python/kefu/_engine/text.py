"""The text layer, compiled; the stub beside this file has its types and documentation."""

from .._kefu import normalize

__all__ = ["normalize"]
