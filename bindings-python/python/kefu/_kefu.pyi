from .records import NormalizedText

__version__: str

def normalize(text: str) -> NormalizedText:
    """The text as every engine reads it, and where each of its characters comes from."""

def _panic() -> None: ...
