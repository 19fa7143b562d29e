"""The answer base, compiled; the stub beside this file has its types and documentation."""

from .._kefu import FaqIndex

__all__ = ["FaqIndex"]
