"""How a number of waits spreads."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from desk.listing import TARGET_SECONDS


@dataclass(frozen=True)
class Spread:
    """Seconds at which half and nine tenths had an answer, None without any; ``in_target`` is
    the share (0 to 1) within ``TARGET_SECONDS``."""

    count: int
    p50: float | None
    p90: float | None
    in_target: float | None

    @classmethod
    def of(cls, waits: Iterable[float]) -> "Spread":
        """The spread of some seconds, by the nearest rank."""
        ordered = sorted(waits)
        if not ordered:
            return cls(0, None, None, None)
        good = sum(wait <= TARGET_SECONDS for wait in ordered)
        share = good / len(ordered)
        return cls(len(ordered), _rank(ordered, 0.5), _rank(ordered, 0.9), share)


def _rank(ordered: list[float], share: float) -> float:
    return round(ordered[ceil(share * len(ordered)) - 1], 1)
