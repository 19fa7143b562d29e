from ._engine.entity import find_entities as find_entities, redact as redact
from ._engine.faq import EntryVectors as EntryVectors, FaqIndex as FaqIndex, similarity as similarity
from ._engine.intent import IntentClassifier as IntentClassifier, lint_dataset as lint_dataset
from ._engine.risk import ReviewModel as ReviewModel, RiskModel as RiskModel, RiskMonitor as RiskMonitor
from ._engine.rule import RuleSet as RuleSet
from ._engine.script import (
    Exam as Exam,
    ScriptScorer as ScriptScorer,
    question_form as question_form,
    to_choice as to_choice,
)
from ._engine.text import normalize as normalize
from .records.script import ExamReport, Promotion, Ranking, Scorecard

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
    "__version__",
    "_exam_table",
    "_panic",
    "_promote",
    "_scorecard_text",
    "find_entities",
    "lint_dataset",
    "normalize",
    "question_form",
    "redact",
    "similarity",
    "to_choice",
]

__version__: str

def _exam_table(report: ExamReport) -> str: ...

def _panic() -> None: ...
def _promote(ranking: Ranking) -> Promotion | None: ...
def _scorecard_text(card: Scorecard) -> str: ...
