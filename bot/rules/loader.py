"""Read data/plan/clauses.yml into a Book. Whatever is wrong there is a BookError naming the file and the place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from bot.rules.book import Book, Plan, Timeline
from bot.rules.clause import (
    JOINING,
    MAY,
    Adding,
    AgeRange,
    Clause,
    Condition,
    Hypertension,
    Number,
    Remark,
    Silence,
    Span,
    Window,
)
from bot.rules.entry import Entry
from bot.rules.errors import BookError
from bot.rules.person import NUMBER_FIELDS, RELATIONS

FILE = "clauses.yml"
Common = dict[str, Any]


def load_clauses(plan_dir: Path) -> Book:
    """The book of `plan_dir`/clauses.yml, fully checked. Raises BookError."""
    root = Entry(FILE, "", _read(plan_dir / FILE))
    root.number("version")
    topics = root.texts("topics")
    titles = {plan.text("id"): plan.text("title") for plan in root.entries("plans")}
    clauses = [_clause(entry, titles, topics) for entry in root.entries("clauses")]
    by_id = {clause.id: clause for clause in clauses}
    if len(by_id) < len(clauses):
        raise BookError(FILE, "clauses", "an id stands twice")
    plans = tuple(_plan(plan, title, clauses) for plan, title in titles.items())
    book = Book(plans, by_id, topics, root.texts("questions"), root.flat_texts("wording"))
    root.close()
    return book


def _read(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BookError(path.name, "", f"cannot be read: {error}") from error


def _plan(plan: str, title: str, clauses: list[Clause]) -> Plan:
    own = [clause for clause in clauses if clause.plan == plan]
    joining = Timeline.of(tuple(clause for clause in own if not isinstance(clause, Adding)))
    for start, stretch in zip(joining.starts, joining.stretches, strict=True):
        if sum(isinstance(clause, Window) for clause in stretch) != 1:
            raise BookError(
                FILE, f"clauses of {plan}", f"not exactly one window holds from {start}"
            )
    ages = tuple(clause for clause in own if isinstance(clause, AgeRange))
    return Plan(
        plan, title, joining, ages, Timeline.of(tuple(c for c in own if isinstance(c, Adding)))
    )


def _clause(entry: Entry, plans: dict[str, str], topics: dict[str, str]) -> Clause:
    slots = _slots(entry)
    kind = entry.choice("kind", BUILDERS)
    common: Common = {
        "id": entry.text("id"),
        "plan": entry.choice("plan", plans),
        "starts": entry.start(),
        "ends": entry.end(),
        **_grading(entry),
    }
    if common["starts"] >= common["ends"]:
        raise entry.error("valid_to", "ends before it starts")
    for key in ("says", "otherwise"):
        common[key] = _filled(entry, key, slots | _days(common["starts"], common["ends"]))
    if common["says"] is None:
        raise entry.error("says", "must be a text")
    clause = BUILDERS[kind](entry, common, topics)
    entry.close()
    return clause


def _grading(entry: Entry) -> Common:
    """Sources and confidence: what decides needs both, a silence has nothing to grade."""
    if not entry.has("confidence"):
        return {
            "confidence": None,
            "sources": entry.words("sources") if entry.has("sources") else (),
        }
    return {
        "confidence": entry.choice("confidence", ("A", "B", "C")),
        "sources": entry.words("sources"),
    }


def _slots(entry: Entry) -> dict[str, object]:
    """The figures of a clause under the first word of their key: min_days fills {min}."""
    return {key.split("_")[0]: value for key, value in entry.raw.items() if type(value) is int}


def _days(starts: datetime, ends: datetime) -> dict[str, object]:
    """First and last day, the day before the first and the day after the last; with the time where it matters."""
    eve = starts - timedelta(days=1) if starts > datetime.min else starts
    last = ends - timedelta(days=1) if ends.time() == time.min else ends
    return {"from": _shown(starts), "to": _shown(last), "next": _shown(ends), "eve": _shown(eve)}


def _shown(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d" if moment.time() == time.min else "%Y-%m-%d %H:%M")


def _filled(entry: Entry, key: str, slots: dict[str, object]) -> str | None:
    text = entry.optional_text(key)
    if text is None:
        return None
    for _, name, _, _ in Formatter().parse(text):
        if name is not None and name not in slots and name != "topics":
            raise entry.error(key, f"{{{name}}} is not a figure of this clause")
    return text.format(**slots, topics="{topics}")


def _window(entry: Entry, common: Common, topics: dict[str, str]) -> Clause:
    return Window(**common, joining=entry.choice("joining", JOINING))


def _age(entry: Entry, common: Common, topics: dict[str, str]) -> Clause:
    unit = "min_days" if entry.has("min_days") else "min_years"
    youngest = Span(entry.number(unit), "days" if unit == "min_days" else "years")
    return AgeRange(
        **common, youngest=youngest, too_old=Span(entry.number("max_years") + 1, "years")
    )


def _number(entry: Entry, common: Common, topics: dict[str, str]) -> Clause:
    fact = entry.choice("fact", NUMBER_FIELDS)
    least, most = entry.optional_number("min"), entry.optional_number("max")
    entry.optional_number("years")
    if least is None and most is None:
        raise entry.error("min", "a number clause needs min or max")
    return Number(**common, fact=fact, least=least, most=most)


def _hypertension(entry: Entry, common: Common, topics: dict[str, str]) -> Clause:
    return Hypertension(**common, grade=entry.number("min_grade"))


def _condition(entry: Entry, common: Common, topics: dict[str, str]) -> Clause:
    return Condition(**common, conditions=entry.choices("conditions", topics))


def _silence(entry: Entry, common: Common, topics: dict[str, str]) -> Clause:
    if entry.raw.get("conditions") == "all":
        entry.text("conditions")
        return Silence(**common, conditions=frozenset(topics))
    return Silence(**common, conditions=entry.choices("conditions", topics))


def _remark(entry: Entry, common: Common, topics: dict[str, str]) -> Clause:
    about = entry.choices("conditions", topics) if entry.has("conditions") else frozenset()
    return Remark(**common, conditions=about)


def _adding(entry: Entry, common: Common, topics: dict[str, str]) -> Clause:
    years = entry.optional_number("under_years")
    return Adding(
        **common,
        relations=entry.choices("relations", RELATIONS),
        may=entry.choice("may", MAY),
        under_years=None if years is None else Span(years, "years"),
    )


BUILDERS: dict[str, Callable[[Entry, Common, dict[str, str]], Clause]] = {
    "window": _window,
    "age": _age,
    "number": _number,
    "hypertension": _hypertension,
    "condition": _condition,
    "silence": _silence,
    "remark": _remark,
    "adding": _adding,
}
