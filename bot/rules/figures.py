"""The figures of facts.yml: a clause names a fact instead of repeating its number."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.rules.entry import Entry, midnight
from bot.rules.errors import BookError

FILE = "facts.yml"
Number = int | float


class Figures:
    """Values of facts by id, each with the time it holds."""

    def __init__(self, raw: Any) -> None:
        self._versions: dict[str, list[tuple[datetime, datetime, object]]] = {}
        try:
            for fact in raw["facts"]:
                last = fact.get("valid_to")
                ends = midnight(last) + timedelta(days=1) if last else datetime.max
                version = (midnight(fact["valid_from"]), ends, fact["value"])
                self._versions.setdefault(fact["id"], []).append(version)
        except (KeyError, TypeError, AttributeError) as error:
            raise BookError(FILE, "facts", f"cannot be used: {error!r}") from error

    def number(self, fact_id: str, starts: datetime, ends: datetime) -> Number | None:
        """The number that holds all the time from `starts` until just before `ends`, if any."""
        for first, after, value in self._versions.get(fact_id, ()):
            if first <= starts and ends <= after and isinstance(value, (int, float)):
                return value
        return None

    def fill_in(self, entry: Entry, keys: frozenset[str], starts: datetime, ends: datetime) -> None:
        """Put the numbers in place of the fact ids that stand under these keys of a clause."""
        for key in keys & entry.raw.keys():
            name = entry.raw[key]
            if isinstance(name, str):
                value = self.number(name, starts, ends)
                if value is None:
                    raise entry.error(key, f"{name} is no number all the time the clause holds")
                entry.raw[key] = value
