"""The errors of kefu. Each has a stable ``code``, the same in Rust and JavaScript, and the ``row``
of the batch where the error is about one.
"""

from __future__ import annotations

__all__ = [
    "CancelledError",
    "DataError",
    "InputError",
    "InputTooLongError",
    "InternalError",
    "KefuError",
    "ModelFormatError",
    "ModelVersionError",
    "OptionError",
    "RuleError",
    "RuleTestError",
    "UnknownNameError",
]


_BY_CODE: dict[str, type[KefuError]] = {}


class KefuError(Exception):
    """Whatever went wrong in kefu; the message says what to do."""

    code: str = "error"
    """The stable code of the error, such as ``"model.format"``."""

    row: int | None
    """The row of the input the error is about, where it is about one."""

    def __init_subclass__(cls) -> None:
        _BY_CODE[cls.code] = cls

    def __init__(self, message: str, row: int | None = None) -> None:
        super().__init__(message)
        self.row = row

    def __reduce__(self) -> tuple[type[KefuError], tuple[str, int | None]]:
        return type(self), (str(self), self.row)


class ModelFormatError(KefuError, ValueError):
    """The bytes are not a kefu model of this kind, or are damaged or truncated."""

    code = "model.format"


class ModelVersionError(KefuError, ValueError):
    """The model was written by a version of kefu that this one cannot read."""

    code = "model.version"


class RuleError(KefuError, ValueError):
    """A rule, lexicon, rubric, taxonomy or pack cannot be used."""

    code = "rule.syntax"


class RuleTestError(RuleError):
    """A rule's own test failed, so that its pack was refused."""

    code = "rule.test"


class InputError(KefuError, ValueError):
    """A row of the input cannot be used; ``row`` says which."""

    code = "input.invalid"


class InputTooLongError(InputError):
    """A text is longer than 1 MiB."""

    code = "input.too_long"


class OptionError(KefuError, ValueError):
    """An option is unknown, outside its range, or contradicts another."""

    code = "option.invalid"


class UnknownNameError(KefuError, ValueError):
    """A label, class, role, platform or dimension is not known."""

    code = "name.unknown"


class DataError(KefuError, ValueError):
    """There is too little data to train, calibrate or evaluate."""

    code = "data.insufficient"


class CancelledError(KefuError):
    """The progress callback asked to stop."""

    code = "cancelled"


class InternalError(KefuError, RuntimeError):
    """A bug in kefu: the compiled half panicked. The engine can still be used."""

    code = "internal"


def from_code(code: str, message: str, row: int | None = None) -> KefuError:
    """The exception of a code of the compiled half."""
    kind = _BY_CODE.get(code)
    if kind is None:
        error = KefuError(message, row)
        error.code = code
        return error
    return kind(message, row)
