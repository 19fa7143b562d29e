"""The risk model and its monitor, compiled; the stub beside this file has its types and documentation."""

from .._kefu import RiskModel, RiskMonitor

__all__ = ["RiskModel", "RiskMonitor"]
