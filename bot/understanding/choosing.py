"""Several questions in one message: which way to cut it gains most.

Every run of neighbouring pieces that may be one question is parsed, all in one go. A way to cut
gains the confidence of its questions and pays for its cuts, the more the less the member has
marked them; so a message stays whole unless its parts are surely questions of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.turn import GATE, label_of
from bot.understanding import labels, limits, words
from bot.understanding.cutting import Piece, pieces_of
from bot.understanding.ellipsis import rest_of
from bot.understanding.parsing import ParseData, Parser, confidence_of, is_sure


@dataclass(frozen=True)
class Run:
    """A stretch of the message read as one question, and what that gains."""

    start: int
    parse_data: ParseData
    label: str
    gain: float


@dataclass(frozen=True)
class Place:
    """Whether a stretch begins the message, and whether it asks the same when it is read together
    with what stands before it.
    """

    first: bool
    agreed: bool


@dataclass(frozen=True)
class _Way:
    gain: float
    runs: tuple[Run, ...]

    @property
    def last(self) -> str:
        return self.runs[-1].label if self.runs else ""


def may_ask_several(text: str) -> bool:
    """Whether a message has words or marks of more than one question."""
    return _asking(pieces_of(text, ())) > 1


def stretches_of(text: str, tokens: Sequence[tuple[int, int]]) -> list[str]:
    """The parts of a message that ``questions_of`` will have parsed; ``tokens``: its words."""
    return [text[a:b] for a, b in _spans(text, pieces_of(text, tokens)).values()]


async def questions_of(whole: ParseData, parser: Parser) -> list[Run]:
    """The questions of a message in their order; empty when it is better taken as one."""
    text = whole["text"]
    pieces = pieces_of(text, whole.get("text_tokens") or ())
    spans = _spans(text, pieces)
    if not spans:
        return []
    texts = [text[a:b] for a, b in spans.values()]
    await parser.prepare(texts)
    parses = dict(zip(spans, parser.parse_all(texts), strict=True))
    before = {(label_of(parse_data), j): i for (i, j), parse_data in reversed(parses.items())}
    runs = {
        (i, j): _run(
            parse_data,
            spans[i, j][0],
            pieces[i : j + 1],
            Place(first=i == 0, agreed=before[label_of(parse_data), j] < i),
        )
        for (i, j), parse_data in parses.items()
    }
    best = _best(pieces, {key: run for key, run in runs.items() if run})
    alone = confidence_of(whole, label_of(whole)) if is_sure(whole) else 0.0
    questions = _different(best.runs) if best and best.gain > alone else []
    return questions if len(questions) > 1 else []


def _spans(text: str, pieces: Sequence[Piece]) -> dict[tuple[int, int], tuple[int, int]]:
    """The stretches worth a parse, by their first and last piece, without blanks at the ends; none
    of a message that cannot be several questions, or could be too many.
    """
    if len(pieces) < 2 or _asking(pieces) < 2:
        return {}
    spans = {}
    for i, first in enumerate(pieces):
        for j in range(i, len(pieces)):
            inside = pieces[i : j + 1]
            marks = sum(piece.cost < limits.CUT_WITHOUT_MARK for piece in inside[1:])
            if marks >= limits.MOST_UNITS_OF_A_QUESTION:
                break
            stretch = text[first.start : pieces[j].end]
            start = first.start + len(stretch) - len(stretch.lstrip())
            stretch = stretch.strip()
            if len(stretch) >= limits.SHORTEST_QUESTION and any(p.asks for p in inside):
                spans[i, j] = (start, start + len(stretch))
    return spans if len(spans) <= limits.MOST_RUNS else {}


def _asking(pieces: Sequence[Piece]) -> int:
    return sum(len(piece.cues) or piece.marked for piece in pieces)


def _run(parse_data: ParseData, start: int, pieces: Sequence[Piece], place: Place) -> Run | None:
    """None for what is no question by itself: 「多少钱」 is one if it still asks for the price of
    joining behind 「怎么加入」.
    """
    label, text = label_of(parse_data), parse_data["text"]
    set_off = pieces[0].cost <= limits.CUT_AT_MARK
    if not place.first and set_off and _leaves_out(parse_data):
        return Run(start, parse_data, f"{label} {text}", limits.LEFT_OUT)
    if is_sure(parse_data) and labels.is_question(label):
        confidence = confidence_of(parse_data, label)
        clear = place.agreed or not words.is_aspect(text)
        alone = set_off or (confidence >= limits.SURE and clear)
        return Run(start, parse_data, label, confidence) if alone else None
    if label != labels.UNCLEAR or not (len(pieces) == 1 and set_off and pieces[0].marked):
        return None
    offered = parse_data[GATE]["candidates"]
    gain = float(offered[0]["confidence"]) if offered else limits.UNCLEAR
    return Run(start, parse_data, f"{label} {text}", gain)


def _leaves_out(parse_data: ParseData) -> bool:
    named = {item["entity"] for item in parse_data.get("entities", ())}
    return bool(named & {"plan", "relation", "condition"}) and not rest_of(parse_data)


def _best(pieces: Sequence[Piece], runs: dict[tuple[int, int], Run]) -> _Way | None:
    """The way with the greatest gain; neighbours that ask the same gain as one."""
    ways: list[dict[str, _Way]] = [{"": _Way(0.0, ())}, *({} for _ in pieces)]
    for (i, j), run in sorted(runs.items()):
        for way in ways[i].values():
            gain = run.gain if run.label != way.last else 0.0
            cost = pieces[i].cost if way.runs else 0.0
            longer = _Way(way.gain + gain - cost, (*way.runs, run))
            known = ways[j + 1].get(run.label)
            if known is None or longer.gain > known.gain:
                ways[j + 1][run.label] = longer
    return max(ways[-1].values(), key=lambda way: way.gain, default=None)


def _different(runs: Sequence[Run]) -> list[Run]:
    return list({run.label: run for run in reversed(runs)}.values())[::-1]
