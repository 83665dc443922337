"""Bars of the calls by hour or day, as places in an SVG that a template draws."""

from dataclasses import dataclass

from desk.figures import Bucket
from member_help.charts import Chart, Frame

_HEIGHT, _LEFT = 200, 36
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

    @property
    def total(self) -> int:
        """The calls."""
        return self.bucket.calls


def bars(buckets: list[Bucket], *, by_hour: bool) -> Chart[Bar]:
    """A chart of the buckets, hours named ``09:00`` and days ``05-16``."""
    most = max((bucket.calls for bucket in buckets), default=0)
    frame = Frame(_HEIGHT, _LEFT, len(buckets), most)
    every = -(-len(buckets) // _LABELS)
    found = []
    for number, bucket in enumerate(buckets):
        name = f"{bucket.at:%H:%M}" if by_hour else f"{bucket.at:%m-%d}"
        x = _LEFT + number * frame.room
        found.append(
            Bar(
                x=round(x + frame.room * 0.15, 1),
                width=round(frame.room * 0.7, 1),
                calls_y=round(frame.floor - bucket.calls * frame.unit, 1),
                calls_height=round(bucket.calls * frame.unit, 1),
                resolved_y=round(frame.floor - bucket.resolved * frame.unit, 1),
                resolved_height=round(bucket.resolved * frame.unit, 1),
                middle=round(x + frame.room / 2, 1),
                label=name if number % every == 0 else "",
                name=name,
                bucket=bucket,
            )
        )
    return Chart(found, frame)
