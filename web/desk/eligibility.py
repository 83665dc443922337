"""The side panel's check: may this person join, by the very rules that the bot answers with."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from bot.rules import Age, Book, Decision, InputError, Person, decide, load_clauses, summary
from bot.rules.person import RELATIONS
from chat.sentences import word
from desk.refusals import Refused


@dataclass(frozen=True)
class Choices:
    """What the form offers: code → Chinese. ``conditions`` are those that bar joining a plan."""

    relations: dict[str, str]
    conditions: dict[str, str]


@dataclass(frozen=True)
class Because:
    """A rule that the result rests on: its sentence, its clause, and its sources' ids."""

    text: str
    clause: str
    sources: tuple[str, ...]
    confidence: str | None


@dataclass(frozen=True)
class PlanResult:
    """What the rules say of one plan. ``outcome``: no_public_bar barred needs_info not_public."""

    plan: str
    title: str
    outcome: str
    text: str
    because: tuple[Because, ...]
    change: str


@dataclass(frozen=True)
class CheckResult:
    """``outcome`` is a code of the words ``eligibility``; ``missing`` are questions to ask."""

    outcome: str
    headline: str
    edition: date
    plans: tuple[PlanResult, ...]
    missing: tuple[str, ...]


def choices() -> Choices:
    """The relations and conditions that can be chosen."""
    book = _book()
    listed = book.listed_topics
    return Choices(
        relations={code: word("relation", code) for code in RELATIONS},
        conditions={key: name for key, name in book.topics.items() if key in listed},
    )


def check(
    relation: str = "",
    *,
    years: int | None = None,
    born: date | None = None,
    conditions: frozenset[str] = frozenset(),
    healthy: bool = False,
) -> CheckResult:
    """Decide as of the edition date; nothing of it is stored.

    ``healthy``: none of the other listed conditions applies. Raises Refused ``unfit`` with the
    rules' own sentence (``why``), for an impossible age for one, and ``invalid``.
    """
    book, on = _book(), settings.PLAN_DATE
    if not conditions <= book.listed_topics or relation not in ("", *RELATIONS):
        raise Refused("invalid")
    try:
        person = Person(
            relation=relation or None,
            birth_date=born,
            age=None if years is None else Age.years(years),
            conditions=conditions,
            ruled_out=book.listed_topics - conditions if healthy else frozenset(),
        )
        overall = summary(decide(book, person, on))
    except InputError as error:
        raise Refused("unfit", why=book.say(f"errors.{error.key}")) from error
    return CheckResult(
        outcome=overall.outcome,
        headline=overall.text(book),
        edition=on,
        plans=tuple(_plan(book, decision) for decision in overall.decisions),
        missing=tuple(book.question(fact) for fact in overall.missing),
    )


def _plan(book: Book, decision: Decision) -> PlanResult:
    change = decision.counterfactual
    return PlanResult(
        plan=decision.plan,
        title=book.plan(decision.plan).title,
        outcome=decision.outcome,
        text=decision.text,
        because=tuple(
            Because(reason.text, reason.clause_id, reason.sources, reason.confidence)
            for reason in (*decision.reasons, *decision.caveats)
        ),
        change=change.text if change else "",
    )


def _book() -> Book:
    return _loaded(_data() / "plan")


def _data() -> Path:
    """What the bot reads too: the current release's, in every process from the same moment on.

    A release's folder never changes, so a book that was read may be kept.
    """
    if settings.RELEASES_DIR and (pointer := settings.RELEASES_DIR / "current").is_file():
        return settings.RELEASES_DIR / pointer.read_text(encoding="ascii").strip() / "data"
    return settings.CONTENT_DIR / "data"


@lru_cache(maxsize=2)
def _loaded(folder: Path) -> Book:
    return load_clauses(folder)
