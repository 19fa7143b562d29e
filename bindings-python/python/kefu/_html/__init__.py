"""Results as HTML for notebooks: escaped, limited in length, readable on light and dark pages.

Imported when the first result is shown.
"""
