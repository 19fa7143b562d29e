"""The risk model and its monitor, compiled; the stub beside this file has its types and documentation."""

from .._kefu import ReviewModel, RiskModel, RiskMonitor

__all__ = ["ReviewModel", "RiskModel", "RiskMonitor"]
