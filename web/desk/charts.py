"""Bars of the calls by hour or day, as places in an SVG that a template draws.

No chart library: it would be the heaviest file of the desk, and its styles would need a looser
content policy.
"""

from dataclasses import dataclass

from desk.figures import Bucket

WIDTH, HEIGHT = 720, 200
_LEFT, _TOP, _BOTTOM = 36, 12, 24
# As many labels as stay readable below the axis.
_LABELS = 12


@dataclass(frozen=True)
class Bar:
    """One hour or day: its ``calls`` and, in front of them, those that are ``resolved``.

    Lengths in the SVG's units; ``label`` is empty where it would not fit."""

    x: float
    width: float
    calls_y: float
    calls_height: float
    resolved_y: float
    resolved_height: float
    middle: float
    label: str
    name: str
    bucket: Bucket


@dataclass(frozen=True)
class Chart:
    """``lines`` are (y, number) of the grid, ``floor`` the y of the axis."""

    bars: tuple[Bar, ...]
    lines: tuple[tuple[float, int], ...]
    floor: int
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT

    @property
    def is_empty(self) -> bool:
        """Whether nobody called at all."""
        return not any(bar.bucket.calls for bar in self.bars)


def bars(buckets: list[Bucket], *, by_hour: bool) -> Chart:
    """A chart of the buckets, hours named ``09:00`` and days ``05-16``."""
    top = _round_up(max((bucket.calls for bucket in buckets), default=0))
    room, floor = (WIDTH - _LEFT) / len(buckets), HEIGHT - _BOTTOM
    unit = (floor - _TOP) / top
    every = -(-len(buckets) // _LABELS)
    found = []
    for number, bucket in enumerate(buckets):
        name = f"{bucket.at:%H:%M}" if by_hour else f"{bucket.at:%m-%d}"
        x = _LEFT + number * room
        found.append(
            Bar(
                x=round(x + room * 0.15, 1),
                width=round(room * 0.7, 1),
                calls_y=round(floor - bucket.calls * unit, 1),
                calls_height=round(bucket.calls * unit, 1),
                resolved_y=round(floor - bucket.resolved * unit, 1),
                resolved_height=round(bucket.resolved * unit, 1),
                middle=round(x + room / 2, 1),
                label=name if number % every == 0 else "",
                name=name,
                bucket=bucket,
            )
        )
    steps = sorted({0, top // 2, top})
    lines = tuple((round(floor - step * unit, 1), step) for step in steps)
    return Chart(tuple(found), lines, floor)


def _round_up(most: int) -> int:
    """The top of the axis: an even number not below ``most``."""
    step = 2
    while step * 5 < most:
        step *= 5 if str(step)[0] == "2" else 2
    return max(step, -(-most // step) * step)
