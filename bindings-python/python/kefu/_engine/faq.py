"""The answer base, compiled; the stub beside this file has its types and documentation."""

from .._kefu import EntryVectors, FaqIndex, similarity

__all__ = ["EntryVectors", "FaqIndex", "similarity"]
