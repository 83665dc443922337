"""One mapping of the clauses file, read key by key. What is wrong is a BookError with its place."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from bot.rules.errors import BookError

V = TypeVar("V")
W = TypeVar("W", bound=str)


def midnight(day: date) -> datetime:
    """The first moment of a day."""
    return datetime.combine(day, time.min)


class Entry:
    """A mapping with its file and place. Each key is taken once; close() complains of the rest."""

    def __init__(self, file: str, place: str, raw: object) -> None:
        self.file = file
        self.place = place
        if not isinstance(raw, dict):
            raise self.error("", "must be a mapping")
        self.raw: dict[str, Any] = dict(raw)

    def error(self, key: str, problem: str) -> BookError:
        """A BookError at this key."""
        return BookError(self.file, f"{self.place}.{key}".strip("."), problem)

    def has(self, key: str) -> bool:
        """Whether the key stands there and has not been taken yet."""
        return key in self.raw

    def _take(self, key: str, wanted: type[V], name: str) -> V:
        value = self.raw.pop(key, None)
        if type(value) is not wanted or value in ("", [], {}):
            raise self.error(key, f"must be {name}")
        return value

    def text(self, key: str) -> str:
        """A sentence or name that is not empty."""
        return self._take(key, str, "a text")

    def number(self, key: str) -> int:
        """A whole number."""
        return self._take(key, int, "a whole number")

    def figure(self, key: str) -> Decimal:
        """A number, with or without decimals."""
        wanted = float if isinstance(self.raw.get(key), float) else int
        return Decimal(str(self._take(key, wanted, "a number")))

    def optional_text(self, key: str) -> str | None:
        """The text, or None when the key is absent."""
        return self.text(key) if self.has(key) else None

    def optional_number(self, key: str) -> int | None:
        """The number, or None when the key is absent."""
        return self.number(key) if self.has(key) else None

    def choice(self, key: str, allowed: Collection[W]) -> W:
        """One of the allowed words."""
        word = self.text(key)
        for known in allowed:
            if word == known:
                return known
        raise self.error(key, f"must be one of {', '.join(allowed)}")

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        words = self._take(key, list, "a list")
        if not all(isinstance(word, str) for word in words):
            raise self.error(key, "must be a list of texts")
        return tuple(words)

    def choices(self, key: str, allowed: Collection[W]) -> frozenset[W]:
        """A list of allowed words."""
        words = self.words(key)
        unknown = set(words) - set(allowed)
        if unknown:
            raise self.error(key, f"unknown: {', '.join(sorted(unknown))}")
        return frozenset(known for known in allowed if known in words)

    def texts(self, key: str) -> dict[str, str]:
        """A mapping of texts."""
        inner = Entry(
            self.file, f"{self.place}.{key}".strip("."), self._take(key, dict, "a mapping")
        )
        return {name: inner.text(name) for name in list(inner.raw)}

    def flat_texts(self, key: str) -> dict[str, str]:
        """A mapping of texts and of mappings of texts, the inner keys joined with a point."""
        inner = Entry(self.file, key, self._take(key, dict, "a mapping"))
        flat: dict[str, str] = {}
        for name in list(inner.raw):
            if isinstance(inner.raw[name], dict):
                flat.update({f"{name}.{sub}": text for sub, text in inner.texts(name).items()})
            else:
                flat[name] = inner.text(name)
        return flat

    def entries(self, key: str) -> list[Entry]:
        """A list of mappings; each is placed by its id where it has one."""
        items = self._take(key, list, "a list")
        return [Entry(self.file, f"{key}[{_name(item, n)}]", item) for n, item in enumerate(items)]

    def start(self) -> datetime:
        """`valid_from`: the start of the day, or the moment; absent: the beginning of time."""
        return self._moment("valid_from", datetime.min, timedelta(0))

    def end(self) -> datetime:
        """The first moment after `valid_to`: a day is included, a moment is not; absent: no end."""
        return self._moment("valid_to", datetime.max, timedelta(days=1))

    def _moment(self, key: str, absent: datetime, day_length: timedelta) -> datetime:
        value = self.raw.pop(key, absent)
        if isinstance(value, datetime):
            return value
        if isinstance(value, date):
            return midnight(value) + day_length
        raise self.error(key, "must be a date or a date with a time")

    def close(self) -> None:
        """Complain of keys that nobody took."""
        for key in self.raw:
            raise self.error(str(key), "is not known here")


def _name(item: object, number: int) -> object:
    return (isinstance(item, dict) and item.get("id")) or number
