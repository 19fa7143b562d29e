from ..records.text import NormalizedText

__all__ = ["normalize"]

def normalize(text: str) -> NormalizedText:
    """The text as every engine reads it, and where each of its characters comes from.

    Folds full width, case, traditional characters, compatibility forms and repeats, and drops what
    a reader cannot see. ``spans[i]`` is the part of the original that became character ``i``.
    """
