"""Charts of the weekly page as places in an SVG that a template draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from member_help.charts import Chart, Frame
from studio.weeks.confusion import Pair
from studio.weeks.outcomes import HANDOFF, OUTCOMES, WeekNumbers

_HEIGHT, _LEFT = 220, 48
LAYERS = (*OUTCOMES, HANDOFF)
# A spark is as wide as its weeks.
SPARK_STEP, SPARK_HEIGHT = 7, 24
# Rows and columns of the heat map, and its shades.
MOST_ROWS, SHADES = 12, 5


@dataclass(frozen=True)
class Layer:
    """One part of a bar."""

    name: str
    number: int
    y: float
    height: float


@dataclass(frozen=True)
class Bar:
    """One week, named by its Monday."""

    x: float
    width: float
    middle: float
    name: str
    layers: tuple[Layer, ...]

    @property
    def total(self) -> int:
        """All layers together."""
        return sum(layer.number for layer in self.layers)


@dataclass(frozen=True)
class Cell:
    """How often two FAQs were confused: ``shade`` from 0 (never) to ``SHADES``."""

    number: int
    shade: int
    anchor: str


@dataclass(frozen=True)
class HeatRow:
    """An FAQ and its cells in the order of the rows; None is the FAQ itself."""

    key: str
    cells: tuple[Cell | None, ...]


def stacked(weeks: Sequence[WeekNumbers]) -> Chart[Bar]:
    """One bar a week with a layer for each outcome."""
    most = max((sum(week.outcomes[name] for name in LAYERS) for week in weeks), default=0)
    frame = Frame(_HEIGHT, _LEFT, len(weeks), most)
    bars = [
        Bar(
            x=round(_LEFT + (number + 0.2) * frame.room, 1),
            width=round(frame.room * 0.6, 1),
            middle=round(_LEFT + (number + 0.5) * frame.room, 1),
            name=f"{week.week.monday:%m-%d}",
            layers=tuple(_layers(week, frame.floor, frame.unit)),
        )
        for number, week in enumerate(weeks)
    ]
    return Chart(bars, frame)


def spark(numbers: Sequence[int]) -> list[tuple[int, float, float]]:
    """(x, y, height) of small bars, the tallest as high as the picture; none where it is 0."""
    most = max(numbers, default=0)
    heights = [SPARK_HEIGHT * number / most if most else 0 for number in numbers]
    return [
        (place * SPARK_STEP, round(SPARK_HEIGHT - height, 1), round(height, 1))
        for place, height in enumerate(heights)
        if height
    ]


def heat(pairs: Sequence[Pair]) -> list[HeatRow]:
    """The FAQs that are confused most often, each with each."""
    rows = _most_confused(pairs)
    by_keys = {frozenset(pair.keys): pair for pair in pairs}
    most = max((pair.asked for pair in pairs), default=0)
    return [
        HeatRow(row, tuple(_cell(by_keys, row, column, most) for column in rows)) for row in rows
    ]


def _layers(week: WeekNumbers, floor: int, unit: float) -> list[Layer]:
    numbers = [week.outcomes[name] for name in LAYERS]
    return [
        Layer(name, number, round(floor - below * unit, 1), round(number * unit, 1))
        for name, number, below in zip(LAYERS, numbers, accumulate(numbers), strict=True)
    ]


def _most_confused(pairs: Sequence[Pair]) -> list[str]:
    """In the order of the pairs, so that what is confused stands together."""
    keys = list(dict.fromkeys(key for pair in pairs for key in pair.keys))
    return keys[:MOST_ROWS]


def _cell(by_keys: dict[frozenset[str], Pair], row: str, column: str, most: int) -> Cell | None:
    if row == column:
        return None
    pair = by_keys.get(frozenset((row, column)))
    if pair is None:
        return Cell(0, 0, "")
    return Cell(pair.asked, -(-pair.asked * SHADES // most), pair.anchor)
