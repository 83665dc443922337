"""Which FAQs are taken for each other: what the bot was in doubt between when it asked back, and
what members then said that they had meant.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations

from chat.models import Turn
from studio.taps import latest_taps

# The latest questions back that are looked at, however many there were, and in steps of.
MOST_ASKED = 5000
MOST_TAPS = 1000
_STEP = 500
# As the gate chooses its buttons (``bot.nlu.gate``).
_BUTTONS, _FROM = 3, 0.1
_FAQ = "faq/"
Keys = tuple[str, str]


@dataclass(frozen=True)
class Pair:
    """``asked``: how often the bot was in doubt between the two; ``meant``: which of them members
    tapped when both were offered."""

    keys: Keys
    asked: int
    meant: Counter[str] = field(default_factory=Counter)

    @property
    def anchor(self) -> str:
        """Its place in the page."""
        return "pair-" + "-".join(key.removeprefix(_FAQ) for key in self.keys)

    @property
    def sides(self) -> list[tuple[str, int]]:
        """Each key with how often it was the one."""
        return [(key, self.meant[key]) for key in self.keys]


def confused(since: datetime, limit: int) -> list[Pair]:
    """The pairs that are confused most often, at most ``limit``."""
    asked, meant = _asked(since), _meant(since)
    best = sorted(asked, key=lambda keys: (-asked[keys], keys))[:limit]
    return [Pair(keys, asked[keys], meant.get(keys, Counter())) for keys in best]


def _asked(since: datetime) -> Counter[Keys]:
    turns = Turn.objects.filter(at__gte=since, outcome="clarify").order_by("-at")
    rows = turns.values_list("raw__candidates", flat=True)[:MOST_ASKED]
    found: Counter[Keys] = Counter()
    for candidates in rows.iterator(chunk_size=_STEP):
        found.update(_pairs(_offered(candidates or [])))
    return found


def _meant(since: datetime) -> dict[Keys, Counter[str]]:
    found: dict[Keys, Counter[str]] = {}
    for tap in latest_taps(MOST_TAPS, since):
        for keys in _pairs([tap.intent, *tap.others]):
            if tap.intent in keys:
                found.setdefault(keys, Counter())[tap.intent] += 1
    return found


def _offered(candidates: list[dict[str, object]]) -> list[str]:
    near = [item for item in candidates if float(item["confidence"]) >= _FROM]
    return [item["intent"] for item in near if item["intent"].startswith(_FAQ)][:_BUTTONS]


def _pairs(keys: list[str]) -> list[Keys]:
    ours = sorted({key for key in keys if key.startswith(_FAQ)})
    return list(combinations(ours, 2))
