"""The list of FAQs: the workbench's summaries with what the message log counts, sorted."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from studio.traffic import Traffic

Json = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One FAQ of the list. ``faq`` is the workbench's summary."""

    faq: Json
    traffic: Traffic

    @property
    def topic(self) -> str:
        """The key as addresses have it."""
        return self.faq["key"].removeprefix("faq/")

    @property
    def changed_at(self) -> datetime | None:
        """When it was last changed; None while that is not known."""
        return moment(self.faq.get("changed_at"))

    @property
    def never_asked(self) -> bool:
        """Whether nobody was given it in the days that ``traffic`` counts."""
        return not self.traffic.asked


@dataclass(frozen=True)
class Filter:
    """What an author looks for; an empty value does not restrict."""

    search: str = ""
    theme: str = ""
    owner: str = ""
    only: str = ""
    sort: str = "theme"

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> "Filter":
        """From an address; an unknown order is the usual one."""
        values = {name: sent.get(name, "").strip() for name in ("search", "theme", "owner", "only")}
        sort = sent.get("sort", "")
        return cls(**values, sort=sort if sort in _ORDERS else "theme")


def moment(text: str | None) -> datetime | None:
    """An instant as the workbench writes it; None for none."""
    return datetime.fromisoformat(text) if text else None


def rows(
    summaries: Iterable[Json],
    traffic: Mapping[str, Traffic],
    chosen: Filter,
    words: Mapping[str, str] | None = None,
) -> list[Row]:
    """Those that the filter lets through, in its order; ties go by theme and title.

    ``words``: what stands in each file, in small letters; searched beside title and key.
    """
    found = [Row(one, traffic.get(one["key"], Traffic())) for one in summaries]
    found = sorted((row for row in found if _suits(row, chosen, words or {})), key=_by_theme)
    return sorted(found, key=_ORDERS[chosen.sort])


def _suits(row: Row, chosen: Filter, words: Mapping[str, str]) -> bool:
    named = f"{row.faq['title']} {row.faq['key']} {row.faq['file']}".lower()
    searched = f"{named} {words.get(row.faq['file'], '')}"
    return (
        all(part in searched for part in chosen.search.lower().split())
        and chosen.theme in ("", row.faq["theme"])
        and chosen.owner in ("", row.faq["owner"])
        and _ONLY.get(chosen.only, lambda _: True)(row)
    )


def _seconds(at: datetime | None) -> float:
    return at.timestamp() if at else 0


def _by_theme(row: Row) -> Any:
    return row.faq["theme"], row.faq["title"]


_ONLY: dict[str, Callable[[Row], bool]] = {
    "never": lambda row: row.never_asked,
    "unpublished": lambda row: not row.faq["published"],
    "fault": lambda row: bool(row.faq.get("fault")),
}
_ORDERS: dict[str, Callable[[Row], Any]] = {
    "theme": _by_theme,
    "asked": lambda row: -row.traffic.asked,
    "down": lambda row: -row.traffic.down,
    "handoffs": lambda row: -row.traffic.handoffs,
    "phrasings": lambda row: row.faq["phrasings"],
    "changed": lambda row: -_seconds(row.changed_at),
    "title": lambda row: row.faq["title"],
}
