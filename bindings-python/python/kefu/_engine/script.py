"""The reply scorer, compiled; the stub beside this file has its types and documentation."""

from .._kefu import Exam, ScriptScorer, question_form, to_choice

__all__ = ["Exam", "ScriptScorer", "question_form", "to_choice"]
