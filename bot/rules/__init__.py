"""Who may join which plan, as public rules of a given day have it: pure functions over clauses.

    book = load_clauses(Path("data/plan"))
    mother = Person(relation="parent", age=Age.years(62))
    decisions = decide(book, mother, asked_on=date(2019, 5, 16))
    summary(decisions).outcome

Clauses are data: data/plan/clauses.yml. Nothing here reads a clock or a network, and only
load_clauses reads files.
"""

from bot.rules.age import Age, BirthRange
from bot.rules.book import Book, Reason
from bot.rules.dates import calendar_day
from bot.rules.decide import decide
from bot.rules.decision import Adding, Counterfactual, Decision, Outcome
from bot.rules.errors import BookError, InputError, RuleError
from bot.rules.loader import load_clauses
from bot.rules.membership import Leaving, Waiting, leaving_on, waiting_period
from bot.rules.money import Payout, Share, expected_payout, share_of_period
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
    "Leaving",
    "Outcome",
    "Payout",
    "Person",
    "Reason",
    "RuleError",
    "Share",
    "Summary",
    "Waiting",
    "calendar_day",
    "decide",
    "expected_payout",
    "leaving_on",
    "load_clauses",
    "share_of_period",
    "summary",
    "waiting_period",
]
