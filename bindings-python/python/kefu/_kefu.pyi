from ._engine.faq import FaqIndex as FaqIndex
from ._engine.intent import IntentClassifier as IntentClassifier
from ._engine.risk import ReviewModel as ReviewModel, RiskModel as RiskModel, RiskMonitor as RiskMonitor
from ._engine.script import ScriptScorer as ScriptScorer
from ._engine.text import normalize as normalize

__all__ = [
    "FaqIndex",
    "IntentClassifier",
    "ReviewModel",
    "RiskModel",
    "RiskMonitor",
    "ScriptScorer",
    "__version__",
    "_panic",
    "normalize",
]

__version__: str

def _panic() -> None: ...
