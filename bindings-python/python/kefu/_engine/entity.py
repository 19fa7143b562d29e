"""Entities and their masking, compiled; the stub beside this file has their types and documentation."""

from .._kefu import find_entities, redact

__all__ = ["find_entities", "redact"]
