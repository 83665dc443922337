"""What a spreadsheet takes for a formula, for all who write cells of texts that others wrote."""

from __future__ import annotations

# Chinese programs take the full-width signs too, and some begin to read behind a tab or line end.
_SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_BLANKS = " \u3000"


def begins_formula(text: str) -> bool:
    """Whether a cell with this text would be computed, now or when it is read as CSV later."""
    return text.lstrip(_BLANKS).startswith(_SIGNS)
