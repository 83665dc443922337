"""The FAQs over the weeks as a table to take away: numbers and titles, no members' words."""

from collections.abc import Iterable
from operator import attrgetter
from pathlib import Path

import yaml

from member_help.spreadsheets import as_csv
from studio.weeks.faqs import FaqWeeks
from studio.weeks.span import Week

_TEXTS = Path(__file__).parents[1] / "texts" / "weekly.yml"


def table(faqs: Iterable[FaqWeeks], weeks: Iterable[Week]) -> str:
    """CSV with one row for each FAQ and one column for each week."""
    texts = yaml.safe_load(_TEXTS.read_text(encoding="utf-8"))
    columns: dict[str, str] = texts["columns"]
    names = [texts["week"].format(monday=week.monday) for week in weeks]
    values = attrgetter(*columns)
    return as_csv([*columns.values(), *names], ([*values(faq), *faq.hits] for faq in faqs))
