from ._engine.faq import EntryVectors as EntryVectors, FaqIndex as FaqIndex, similarity as similarity
from ._engine.intent import IntentClassifier as IntentClassifier
from ._engine.risk import ReviewModel as ReviewModel, RiskModel as RiskModel, RiskMonitor as RiskMonitor
from ._engine.script import ScriptScorer as ScriptScorer
from ._engine.text import normalize as normalize

__all__ = [
    "EntryVectors",
    "FaqIndex",
    "IntentClassifier",
    "ReviewModel",
    "RiskModel",
    "RiskMonitor",
    "ScriptScorer",
    "__version__",
    "_panic",
    "normalize",
    "similarity",
]

__version__: str

def _panic() -> None: ...
