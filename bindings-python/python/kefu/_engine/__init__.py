"""The compiled engines, one module each so that each has a stub of its own."""

from .faq import FaqIndex
from .intent import IntentClassifier
from .risk import RiskModel, RiskMonitor
from .script import ScriptScorer
from .text import normalize

__all__ = ["FaqIndex", "IntentClassifier", "RiskModel", "RiskMonitor", "ScriptScorer", "normalize"]
