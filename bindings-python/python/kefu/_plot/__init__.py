"""Figures of reports and results. matplotlib is imported when the first one is drawn.

Figures are closed for pyplot, so that a notebook shows them once: as the value of a cell. Elsewhere
``figure.savefig(path)`` writes them.
"""
