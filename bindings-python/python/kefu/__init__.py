"""kefu (客服) reads Chinese shop conversations, offline and in this process.

Engines are values: built once from data or bytes, then immutable and safe from many threads.
Every score comes with evidence whose spans index the original text in code points.
"""

from ._conversations import *
from ._engine import *
from ._kefu import __version__ as __version__
from .exceptions import *

# By module, not from `records`: that would bring its modules along, as `kefu.faq` and so on.
from .records._base import *
from .records.dialogue import *
from .records.faq import *
from .records.intent import *
from .records.risk import *
from .records.script import *
from .records.text import *
