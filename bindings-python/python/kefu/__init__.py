"""kefu (客服) reads Chinese shop conversations, offline and in this process.

Engines are values: built once from data or bytes, then immutable and safe from many threads.
Every score comes with evidence whose spans index the original text in code points.
"""

from ._engine import *
from ._kefu import __version__ as __version__
from .exceptions import *

# Not from `typing`: importing that takes longer than importing the engines.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._conversations import *
    from .records._base import *
    from .records.dialogue import *
    from .records.entity import *
    from .records.faq import *
    from .records.intent import *
    from .records.risk import *
    from .records.rule import *
    from .records.script import *
    from .records.text import *


def __getattr__(name: str) -> object:
    # Loaded with the first result or use: making the dataclasses takes most of the time of an import.
    found: object = None
    if name == "read_conversations":
        from ._conversations import read_conversations as found
    elif name[0].isupper():
        from . import records

        found = getattr(records, name, None)
    if found is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    from . import records

    return sorted({*globals(), *(name for name in vars(records) if name[0].isupper()), "read_conversations"})
