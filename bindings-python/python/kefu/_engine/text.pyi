from ..records.text import NormalizedText

__all__ = ["normalize"]

def normalize(text: str) -> NormalizedText:
    """The text as every engine reads it, and where each of its characters comes from."""
