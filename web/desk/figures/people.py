"""The numbers of each colleague."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from chat.models import CaseRating
from desk.figures.spread import Spread
from desk.figures.stretch import Stretch, stretches
from desk.figures.totals import first_response
from desk.people import name_of


@dataclass(frozen=True)
class Person:
    """A case counts for whoever held it last. ``csat`` is None without a grade."""

    user_id: int
    name: str
    cases: int
    resolved: int
    first_response: Spread
    next_response: Spread
    graded: int
    csat: float | None


def people(since: datetime, until: datetime) -> list[Person]:
    """Everybody who held a case that was called in the time, the most cases first."""
    held: dict[int, list[Stretch]] = defaultdict(list)
    for stretch in stretches(since, until):
        if stretch.holder is not None:
            held[stretch.holder].append(stretch)
    found = [_person(user_id, theirs) for user_id, theirs in held.items()]
    return sorted(found, key=lambda person: (-person.cases, person.name))


def _person(user_id: int, theirs: list[Stretch]) -> Person:
    ended = {stretch.case_id for stretch in theirs if stretch.ended}
    grades = list(CaseRating.objects.filter(case__in=ended).values_list("score", flat=True))
    return Person(
        user_id=user_id,
        name=name_of(user_id),
        cases=len(theirs),
        resolved=len(ended),
        first_response=first_response(theirs),
        next_response=Spread.of(wait for stretch in theirs for wait in stretch.nexts),
        graded=len(grades),
        csat=sum(grades) / len(grades) if grades else None,
    )
