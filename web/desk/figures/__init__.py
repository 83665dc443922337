"""The supervisor's numbers. Everything is computed from ``CaseEvent`` and the message log."""

from desk.figures.export import export_csv, rows
from desk.figures.now import Now, now
from desk.figures.people import Person, people
from desk.figures.series import Bucket, series
from desk.figures.spread import Spread
from desk.figures.totals import Totals, totals

__all__ = [
    "Bucket",
    "Now",
    "Person",
    "Spread",
    "Totals",
    "export_csv",
    "now",
    "people",
    "rows",
    "series",
    "totals",
]
