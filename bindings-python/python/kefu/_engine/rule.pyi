import datetime
from collections.abc import Callable
from typing import Any, final

from .._types import ConversationLike
from ..records.rule import Lint, Rule, RuleHit, RuleTrace

__all__ = ["RuleSet"]

@final
class RuleSet:
    """Rules over messages and conversations, compiled together.

    Immutable, safe from many threads; selecting and merging give new sets.
    """

    @staticmethod
    def builtin() -> RuleSet:
        """The rules of the package."""

    @staticmethod
    def load(*files: bytes | str) -> RuleSet:
        """Loads TOML files: each a rule, or a bundle of rules, packs and lexicons.

        Every rule carries tests, and they run. Raises RuleError with the rule that cannot be read,
        contradicts itself, is always true, repeats another or lacks a test; RuleTestError with the
        rule and the test that failed.
        """

    def pack(self, id: str) -> RuleSet:
        """The rules of one pack, with the pack's changes. Raises UnknownNameError."""

    def only(self, keep: Callable[[Rule], bool]) -> RuleSet:
        """The rules that ``keep`` keeps."""

    def in_force(self, date: str | datetime.date) -> RuleSet:
        """The rules that apply on a day: effective, and not expired."""

    def merged(self, other: RuleSet) -> RuleSet:
        """Both sets; rules, packs and lexicons of ``other`` replace those of the same id."""

    def check(self, text: str, role: str = "agent") -> list[RuleHit]:
        """What the rules find in one message, by id.

        Rules that need the conversation (``Rule.needs_context``) do not run.
        """

    def review(self, conversation: ConversationLike, now: float | None = None) -> list[RuleHit]:
        """What the rules find in a conversation, by message, then by id.

        ``now``, in seconds of the messages' clock, is for waits that are still open.
        """

    def test(self, id: str, conversation: ConversationLike, now: float | None = None) -> RuleTrace:
        """Runs one rule and shows which of its conditions held, and where."""

    def rules(self) -> list[Rule]:
        """The rules by id."""

    def packs(self) -> dict[str, str]:
        """The packs: their names by id."""

    def lint(self) -> list[Lint]:
        """Mistakes in the rules; ``load`` refuses the fatal ones."""

    def __len__(self) -> int: ...
    def __copy__(self) -> RuleSet: ...
    def __deepcopy__(self, _memo: Any, /) -> RuleSet: ...
