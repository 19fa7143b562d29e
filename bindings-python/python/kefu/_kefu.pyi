from ._engine.entity import find_entities as find_entities, redact as redact
from ._engine.faq import EntryVectors as EntryVectors, FaqIndex as FaqIndex, similarity as similarity
from ._engine.intent import IntentClassifier as IntentClassifier, lint_dataset as lint_dataset
from ._engine.risk import ReviewModel as ReviewModel, RiskModel as RiskModel, RiskMonitor as RiskMonitor
from ._engine.rule import RuleSet as RuleSet
from ._engine.script import ScriptScorer as ScriptScorer
from ._engine.text import normalize as normalize

__all__ = [
    "EntryVectors",
    "FaqIndex",
    "IntentClassifier",
    "ReviewModel",
    "RiskModel",
    "RiskMonitor",
    "RuleSet",
    "ScriptScorer",
    "__version__",
    "_panic",
    "find_entities",
    "lint_dataset",
    "normalize",
    "redact",
    "similarity",
]

__version__: str

def _panic() -> None: ...
