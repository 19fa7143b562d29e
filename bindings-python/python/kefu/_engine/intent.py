"""The intent classifier, compiled; the stub beside this file has its types and documentation."""

from .._kefu import IntentClassifier, lint_dataset

__all__ = ["IntentClassifier", "lint_dataset"]
