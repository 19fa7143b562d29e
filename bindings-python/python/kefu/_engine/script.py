"""The reply scorer, compiled; the stub beside this file has its types and documentation."""

from .._kefu import ScriptScorer

__all__ = ["ScriptScorer"]
