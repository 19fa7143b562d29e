import datetime
from collections.abc import Mapping
from typing import Literal

from ..records.entity import Entity, Redacted

__all__ = ["find_entities", "redact"]

def find_entities(text: str, now: str | datetime.date | None = None) -> list[Entity]:
    """The numbers, amounts, times and addresses of a text, in order, none overlapping another.

    ``now`` is what the shop's clock showed when it was written: a ``datetime``, a ``date`` or
    ``"2026-03-04T10:00:00"``. With it, days and times are resolved (今天, 周五前). Raises
    OptionError where it is no time.
    """

def redact(
    text: str,
    *,
    masks: Mapping[str, Literal["keep", "shape", "label"]] = ...,
    reversible: bool = False,
) -> Redacted:
    """Masks what identifies or reaches a person: phones, identity and bank cards, WeChat, QQ, e-mail.

    ``masks`` changes that by kind: ``keep`` leaves it, ``shape`` stars its middle (138****5678),
    ``label`` numbers it, the same for the same value ([手机号1]). With ``reversible`` the result can
    be restored.
    """
