"""Who may join which plan, as public rules of a given day have it: pure functions over clauses that are data.

    book = load_clauses(Path("data/plan"))
    decisions = decide(book, Person(relation="parent", age=Age.years(62)), asked_on=date(2019, 5, 16))
    summary(decisions).outcome

Clauses stand in data/plan/clauses.yml. Nothing here reads a clock, a file (but for load_clauses) or a network.
"""

from bot.rules.age import Age, BirthRange
from bot.rules.book import Book
from bot.rules.dates import calendar_day
from bot.rules.decide import decide
from bot.rules.decision import Adding, Counterfactual, Decision, Outcome, Reason
from bot.rules.errors import BookError, InputError, RuleError
from bot.rules.loader import load_clauses
from bot.rules.person import Person
from bot.rules.summary import Summary, summary

__all__ = [
    "Adding",
    "Age",
    "BirthRange",
    "Book",
    "BookError",
    "Counterfactual",
    "Decision",
    "InputError",
    "Outcome",
    "Person",
    "Reason",
    "RuleError",
    "Summary",
    "calendar_day",
    "decide",
    "load_clauses",
    "summary",
]
