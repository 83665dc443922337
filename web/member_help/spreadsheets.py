"""Tables to take away, as CSV that spreadsheets open as it is."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from bot.formulas import begins_formula

_BOM = "\ufeff"


def as_csv(titles: Iterable[str], rows: Iterable[Iterable[Any]]) -> str:
    """A line of titles and the rows, with a byte order mark. None is an empty cell, and no text
    is ever a formula; numbers stay numbers."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_cell(title) for title in titles)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return _BOM + out.getvalue()


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if begins_formula(text) and not isinstance(value, int | float) else text
