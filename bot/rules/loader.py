"""Read clauses.yml, with the figures of facts.yml and the ids of sources.yml, into a Book.

Whatever is wrong is a BookError that names the file and the place in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

from bot.rules.book import Book, Plan, Reason, Timeline
from bot.rules.clause import AddingRule, AgeRange, Clause, Window
from bot.rules.entry import Entry
from bot.rules.errors import BookError
from bot.rules.figures import Figures
from bot.rules.kinds import BUILDERS, NUMERIC_KEYS
from bot.rules.term import PayoutTerm, Period, Term

FILE = "clauses.yml"
VERSION = 1
TERMS = (Term, PayoutTerm, Period)
YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's where PyYAML was built with it: ten times as fast."""


def load_clauses(plan_dir: Path) -> Book:
    """The book of the clauses in `plan_dir`, fully checked. Raises BookError."""
    root = Entry(FILE, "", _read(plan_dir / FILE))
    if root.number("version") != VERSION:
        raise root.error("version", f"must be {VERSION}")
    titles = {entry.text("id"): entry.text("title") for entry in root.entries("plans")}
    topics = root.texts("topics")
    reader = _Reader(titles, topics, Figures(_read(plan_dir / "facts.yml")), _sources(plan_dir))
    clauses = [reader.clause(entry) for entry in root.entries("clauses")]
    by_id = {clause.id: clause for clause in clauses}
    if len(by_id) < len(clauses):
        raise root.error("clauses", "an id stands twice")
    plans = tuple(_plan(plan, title, clauses) for plan, title in titles.items())
    questions, wording = root.texts("questions"), root.flat_texts("wording")
    root.close()
    reasons = {clause.id: _reason(clause, wording) for clause in clauses}
    return Book(plans, by_id, topics, reasons, questions, wording)


def _read(path: Path) -> Any:
    try:
        # The safe loader, in C where there is one.
        return yaml.load(path.read_text(encoding="utf-8"), Loader=YAML_LOADER)  # noqa: S506
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BookError(path.name, "", f"cannot be read: {error}") from error


def _sources(plan_dir: Path) -> frozenset[str]:
    root = Entry("sources.yml", "", _read(plan_dir / "sources.yml"))
    return frozenset(entry.text("id") for entry in root.entries("sources"))


def _reason(clause: Clause, wording: Mapping[str, str]) -> Reason:
    """A weakly sourced clause adds that the app should be checked."""
    weak = clause.confidence == "C"
    return Reason.of(clause, clause.says + wording["check_in_app"] if weak else clause.says)


def _plan(plan: str, title: str, clauses: list[Clause]) -> Plan:
    own = [clause for clause in clauses if clause.plan == plan]
    adding = tuple(clause for clause in own if isinstance(clause, AddingRule))
    terms = tuple(clause for clause in own if isinstance(clause, TERMS))
    joining = [clause for clause in own if not isinstance(clause, (AddingRule, *TERMS))]
    deciding = Timeline.of(tuple(clause for clause in joining if clause.decides))
    for start, stretch in zip(deciding.starts, deciding.stretches, strict=True):
        if sum(isinstance(clause, Window) for clause in stretch) != 1:
            raise BookError(FILE, "clauses", f"{plan} needs exactly one window from {start}")
    return Plan(
        id=plan,
        title=title,
        deciding=deciding,
        telling=Timeline.of(tuple(clause for clause in joining if not clause.decides)),
        adding=Timeline.of(adding),
        terms=Timeline.of(terms),
        ages=tuple(clause for clause in own if isinstance(clause, AgeRange)),
    )


class _Reader:
    """Turns entries into clauses, with what they may refer to at hand."""

    def __init__(
        self,
        plans: Mapping[str, str],
        topics: Mapping[str, str],
        figures: Figures,
        sources: frozenset[str],
    ) -> None:
        self.plans = plans
        self.topics = topics
        self.figures = figures
        self.sources = sources

    def clause(self, entry: Entry) -> Clause:
        """The clause of an entry, every key of it checked."""
        starts, ends = entry.start(), entry.end()
        if starts >= ends:
            raise entry.error("valid_to", "must be later than valid_from")
        self.figures.fill_in(entry, NUMERIC_KEYS, starts, ends)
        slots = _figures(entry) | _days(starts, ends)
        common = {
            "id": entry.text("id"),
            "plan": entry.choice("plan", self.plans),
            "starts": starts,
            "ends": ends,
            **self._grading(entry),
            "says": _filled(entry, "says", entry.text("says"), slots),
        }
        otherwise = entry.optional_text("otherwise")
        if otherwise is not None:
            common["otherwise"] = _filled(entry, "otherwise", otherwise, slots)
        clause = BUILDERS[entry.choice("kind", BUILDERS)](entry, common, self.topics)
        entry.close()
        return clause

    def _grading(self, entry: Entry) -> dict[str, Any]:
        """Sources and confidence stand together, but for a silence, which has nothing to grade."""
        graded = entry.has("confidence")
        sources = entry.words("sources") if graded or entry.has("sources") else ()
        unknown = [source for source in sources if source not in self.sources]
        if unknown:
            raise entry.error("sources", f"not in sources.yml: {', '.join(unknown)}")
        confidence = entry.choice("confidence", ("A", "B", "C")) if graded else None
        return {"sources": sources, "confidence": confidence}


def _figures(entry: Entry) -> dict[str, object]:
    """The figures of a clause under the first word of their key: min_days fills {min}."""
    numbers = ((key, value) for key, value in entry.raw.items() if type(value) in (int, float))
    return {key.split("_")[0]: value for key, value in numbers}


def _days(starts: datetime, ends: datetime) -> dict[str, object]:
    """{from} and {to}: first and last day; {eve} the day before, {next} the day after.

    A moment that is not midnight is shown with its time, and stands for {to} and {next} alike.
    """
    day = timedelta(days=1)
    last = ends - day if _is_midnight(ends) else ends
    eve = starts - day if starts > datetime.min else starts
    return {"from": _shown(starts), "to": _shown(last), "next": _shown(ends), "eve": _shown(eve)}


def _is_midnight(moment: datetime) -> bool:
    return (moment.hour, moment.minute) == (0, 0)


def _shown(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d" if _is_midnight(moment) else "%Y-%m-%d %H:%M")


def _filled(entry: Entry, key: str, text: str, slots: Mapping[str, object]) -> str:
    for _, name, _, _ in Formatter().parse(text):
        if name is not None and name not in slots and name != "topics":
            raise entry.error(key, f"{{{name}}} is not a figure of this clause")
    return text.format(**slots, topics="{topics}")
