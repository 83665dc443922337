"""Each FAQ over the weeks: how often it was the answer, and how it was liked."""

from collections.abc import Iterable
from dataclasses import dataclass

from studio.faqs import Faq
from studio.weeks.outcomes import WeekNumbers


@dataclass(frozen=True)
class FaqWeeks:
    """``hits`` has one number a week; ``title`` is the key of an FAQ that is no longer there."""

    key: str
    title: str
    theme: str
    phrasings: int
    hits: tuple[int, ...]
    up: int
    down: int

    @property
    def topic(self) -> str:
        """The key as addresses have it."""
        return self.key.removeprefix("faq/")

    @property
    def total(self) -> int:
        """In all weeks together."""
        return sum(self.hits)

    @property
    def is_disliked(self) -> bool:
        """More thumbs down than up."""
        return self.down > self.up


def over_weeks(faqs: Iterable[Faq], weeks: list[WeekNumbers]) -> list[FaqWeeks]:
    """All FAQs that there are or that were hit, the most frequent first."""
    known = {faq.key: faq for faq in faqs if not faq.fault}
    keys = known.keys() | {key for week in weeks for key in week.hits | week.up | week.down}
    found = [_of(key, known.get(key, Faq("", key, key)), weeks) for key in keys]
    return sorted(found, key=lambda one: (-one.total, one.title))


def _of(key: str, faq: Faq, weeks: list[WeekNumbers]) -> FaqWeeks:
    return FaqWeeks(
        key=key,
        title=faq.title or key,
        theme=faq.theme,
        phrasings=faq.phrasings,
        hits=tuple(week.hits[key] for week in weeks),
        up=sum(week.up[key] for week in weeks),
        down=sum(week.down[key] for week in weeks),
    )
