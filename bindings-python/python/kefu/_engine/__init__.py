"""The compiled engines, one module each so that each has a stub of its own."""

from .entity import find_entities, redact
from .faq import EntryVectors, FaqIndex, similarity
from .intent import IntentClassifier, lint_dataset
from .risk import ReviewModel, RiskModel, RiskMonitor
from .rule import RuleSet
from .script import Exam, ScriptScorer, question_form, to_choice
from .text import normalize

__all__ = [
    "EntryVectors",
    "Exam",
    "FaqIndex",
    "IntentClassifier",
    "ReviewModel",
    "RiskModel",
    "RiskMonitor",
    "RuleSet",
    "ScriptScorer",
    "find_entities",
    "lint_dataset",
    "normalize",
    "question_form",
    "redact",
    "similarity",
    "to_choice",
]
