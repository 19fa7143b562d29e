"""The rule engine, compiled; the stub beside this file has its types and documentation."""

from .._kefu import RuleSet

__all__ = ["RuleSet"]
