"""The intent classifier, compiled; the stub beside this file has its types and documentation."""

from .._kefu import IntentClassifier

__all__ = ["IntentClassifier"]
