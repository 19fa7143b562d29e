"""The compiled engines, one module each so that each has a stub of its own."""

from .faq import EntryVectors, FaqIndex, similarity
from .intent import IntentClassifier
from .risk import ReviewModel, RiskModel, RiskMonitor
from .script import ScriptScorer
from .text import normalize

__all__ = [
    "EntryVectors",
    "FaqIndex",
    "IntentClassifier",
    "ReviewModel",
    "RiskModel",
    "RiskMonitor",
    "ScriptScorer",
    "normalize",
    "similarity",
]
