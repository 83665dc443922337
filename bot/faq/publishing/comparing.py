"""What changes from the current release to the candidate, sentence by sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.faq.model import PREFIX
from bot.faq.publishing.sentences import Sentence

# Told of each kind; more nobody reads, and the counts are whole.
MOST_ROWS = 500

Labels = Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """One sentence; `label` is the right one, None for a member's message."""

    text: str
    label: str | None
    before: str
    after: str
    must_pass: bool = False


@dataclass(frozen=True)
class Share:
    """How many of `count` were right, as shares of 1 (1 of nothing)."""

    before: float
    after: float
    count: int


@dataclass(frozen=True)
class Comparison:
    """Everything that the gates judge and the report tells.

    `tests` are the tests of the FAQs that this release changes, `gold` those of all FAQs,
    `refusal` the sentences of which no FAQ may be the answer.
    """

    tests: Share
    gold: Share
    refusal: Share
    fixed: tuple[Row, ...] = ()
    broken: tuple[Row, ...] = ()
    changed: tuple[Row, ...] = ()
    must_pass: int = 0
    failed: tuple[Row, ...] = field(default=())

    def to_dict(self, titles: Mapping[str, str]) -> dict[str, Any]:
        """Its part of the report."""
        return {
            "accuracy": {
                "tests": asdict(self.tests),
                "gold": asdict(self.gold),
                "refusal": asdict(self.refusal),
            },
            "fixed": _told(self.fixed),
            "broken": _told(self.broken),
            "changed": _told(self.changed),
            "failed": _told(self.failed),
            "counts": {
                "fixed": len(self.fixed),
                "broken": len(self.broken),
                "changed": len(self.changed),
            },
            "per_faq": self._per_faq(titles),
        }

    def _per_faq(self, titles: Mapping[str, str]) -> list[dict[str, Any]]:
        fixed = Counter(row.label for row in self.fixed)
        broken = Counter(row.label for row in self.broken)
        changed = Counter(label for row in self.changed for label in {row.before, row.after})
        keys = sorted(key for key in {*fixed, *broken, *changed} if key and key.startswith(PREFIX))
        return [
            {
                "key": key,
                "title": titles.get(key, key),
                "fixed": fixed[key],
                "broken": broken[key],
                "changed": changed[key],
            }
            for key in keys
        ]


def compare(
    gold: Sequence[Sentence],
    outside: Sequence[str],
    messages: Sequence[str],
    touched: frozenset[str],
    before: Labels,
    after: Labels,
) -> Comparison:
    """Compare two models by what each makes of every sentence.

    `before` and `after` map each text to its label; `touched` are the FAQs that are changed.
    """
    rows = [Row(s.text, s.label, before[s.text], after[s.text], s.must_pass) for s in gold]
    told = [Row(text, None, before[text], after[text]) for text in dict.fromkeys(messages)]
    return Comparison(
        tests=_share([row for row in rows if row.label in touched]),
        gold=_share(rows),
        refusal=_refusals(outside, before, after),
        fixed=tuple(row for row in rows if row.before != row.label == row.after),
        broken=tuple(row for row in rows if row.before == row.label != row.after),
        changed=tuple(row for row in told if row.before != row.after),
        must_pass=sum(row.must_pass for row in rows),
        failed=tuple(row for row in rows if row.must_pass and row.after != row.label),
    )


def _share(rows: Sequence[Row]) -> Share:
    count = len(rows)
    if not count:
        return Share(1.0, 1.0, 0)
    before = sum(row.before == row.label for row in rows) / count
    return Share(before, sum(row.after == row.label for row in rows) / count, count)


def _refusals(outside: Sequence[str], before: Labels, after: Labels) -> Share:
    if not outside:
        return Share(1.0, 1.0, 0)
    was = sum(not before[text].startswith(PREFIX) for text in outside)
    now = sum(not after[text].startswith(PREFIX) for text in outside)
    return Share(was / len(outside), now / len(outside), len(outside))


def _told(rows: Sequence[Row]) -> list[dict[str, Any]]:
    return [asdict(row) for row in rows[:MOST_ROWS]]
