"""The plan's facts: dated, sourced and graded; the only home of a number, date or amount.

A fact may stand in several versions with validity windows that do not overlap. Answers name
facts in `{braces}` and are rendered as of an edition date, so that the same text tells the
truth of that day. Files: `data/plan/facts.yml` and `data/plan/sources.yml`.

Standard library and PyYAML only: the web application imports this package too.
"""

from bot.facts.book import Fact, FactBook, Rendered, Source, braces
from bot.facts.file import CONFIDENCES, PLANS, FactsError, load_facts, read_facts

__all__ = [
    "CONFIDENCES",
    "PLANS",
    "Fact",
    "FactBook",
    "FactsError",
    "Rendered",
    "Source",
    "braces",
    "load_facts",
    "read_facts",
]
