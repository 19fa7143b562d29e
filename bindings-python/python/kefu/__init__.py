"""kefu (客服) reads Chinese shop conversations, offline and in this process.

Engines are values: built once from data or bytes, then immutable and safe from many threads.
Every score comes with evidence whose spans index the original text in code points.
"""

from __future__ import annotations

from ._kefu import FaqIndex, RiskModel, RiskMonitor, ScriptScorer, __version__, normalize
from .exceptions import *  # noqa: F403
from .exceptions import __all__ as _exceptions
from .records import *  # noqa: F403
from .records import __all__ as _records

__all__ = [
    "FaqIndex",
    "RiskModel",
    "RiskMonitor",
    "ScriptScorer",
    "__version__",
    "normalize",
    *_exceptions,
    *_records,
]
