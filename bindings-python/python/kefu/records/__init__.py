"""What the engines return: frozen records with the fields of the Rust structs, by engine.

Spans are in code points: ``text[span.start:span.end]`` is the quoted text. A new record needs its
class and its name in the ``__all__`` of its engine's module, and nothing else.
"""

from ._base import *
from .dialogue import *
from .entity import *
from .faq import *
from .intent import *
from .risk import *
from .rule import *
from .script import *
from .text import *
