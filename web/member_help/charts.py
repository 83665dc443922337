"""The frame of a bar chart as places in an SVG that a template draws.

No chart library: it would be the heaviest file of the pages, and its styles would need a looser
content policy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

WIDTH = 720
TOP, BOTTOM = 12, 24


class Bar(Protocol):
    """What stands on the axis; the templates know the rest of it."""

    @property
    def total(self) -> int:
        """All that it shows."""


@dataclass(frozen=True)
class Frame:
    """Room for ``count`` bars up to ``most``; lengths in the SVG's units.

    ``left`` leaves room for the numbers beside the axis, ``floor`` is the y of the axis, ``room``
    the width of a bar with the gap beside it, ``unit`` the height of one.
    """

    height: int
    left: int
    count: int
    most: int

    @property
    def floor(self) -> int:
        """The y of the axis."""
        return self.height - BOTTOM

    @property
    def room(self) -> float:
        """What a bar and its gap have."""
        return (WIDTH - self.left) / self.count

    @property
    def top(self) -> int:
        """The number at the top of the axis: round, even, and not below ``most``."""
        step = 2
        while step * 5 < self.most:
            step *= 5 if str(step)[0] == "2" else 2
        return max(step, -(-self.most // step) * step)

    @property
    def unit(self) -> float:
        """How high one is."""
        return (self.floor - TOP) / self.top


@dataclass(frozen=True)
class Chart[SomeBar: Bar]:
    """Bars in their frame."""

    bars: Sequence[SomeBar]
    frame: Frame
    width: int = WIDTH

    @property
    def lines(self) -> list[tuple[float, int]]:
        """(y, number) of the grid."""
        top, unit, floor = self.frame.top, self.frame.unit, self.frame.floor
        return [(round(floor - step * unit, 1), step) for step in sorted({0, top // 2, top})]

    @property
    def is_empty(self) -> bool:
        """Whether no bar shows anything."""
        return not any(bar.total for bar in self.bars)
