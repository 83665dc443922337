"""Several questions in one message: where it could be cut apart.

Only places are proposed here; whether a piece is a question of ours is for understanding to say
(``choosing``).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.nlu.views import ASKING
from bot.understanding import limits

_NUMBERING = (
    r"(?:^|(?<=[\s\W]))[(（]?\d{1,2}\s*[)）.、．:：](?!\d)|[(（]\d{1,2}[)）]|[①-⑩]"
    r"|第[一二三四五六七八九十]\s*[、,，:：]|(?:^|(?<=[\s\W]))[一二三四五六][、.．]"
)
_LINK = (
    r"还有(?!没|多|吗|呢|哪|啥|几|谁)|另外|此外|以及|其次"
    r"|顺便(?:再)?(?:请?问)?(?:一下|下)?|(?:我)?还(?:想|要)(?:再)?(?:请?问|知道|请教|了解)(?:一下|下)?"
    r"|再(?:请?问|请教)(?:一下|下)?"
)
# More clauses than anybody writes in need; each costs a parse.
_MOST_CLAUSES = 12
_MARK = r"[?？!！。；;\n]+"
_COMMA = r"[,，、\s:：]+"
_SEPARATOR = re.compile(f"(?P<number>{_NUMBERING})|(?P<mark>{_MARK})|(?P<link>{_LINK})|{_COMMA}")
_QUESTION_MARK = re.compile(r"[?？]")
_CUE = re.compile(
    rf"{ASKING}|什么|呢|么|啥|几(?![分块毛角十百千万])|谁|多大|何时|有无|可以不|行不|不(?=\W|$)"
)
# What is to be seen or known may be a question itself: 「怎么看|还剩几天」「怎么查名下|几个人交」.
_KNOWING = r"(?:看|查|查看|查询|知道|晓得|了解|看不?到|看见|告诉我?|确认|问)(?:一下|下)?"
_HOW = r"(?:怎么|如何|咋|怎样|为什么|为啥|能不能|可不可以|是不是)"
_CAN = r"(?:才能|才可以|能|可以|去|来)"
# The verb is still to come, with whom it is done for, or what it is that is to be seen.
_UNFINISHED = re.compile(
    rf"{_HOW}{_CAN}?(?:[给帮替把跟]\S{{0,2}})?$"
    rf"|^(?:请问|我|想|要|那个|有没有办法|不|{_HOW}|{_CAN})*{_KNOWING}$"
)
_SEEN = re.compile(rf"{_KNOWING}\S{{0,2}}$")
# They belong to the word before.
_PARTICLES = "的了着过吗呢吧啊呀"
_POLITE = re.compile(
    r"(?:你好|您好|哈喽|嗨|hi|hello|在吗|在不在|有人吗|亲|请问|谢谢|多谢|感谢|麻烦|辛苦|打扰|急|客服"
    r"|你们?|您|大家|了|啦|呀|啊|哦|嗯|一下|下|好|的)+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Piece:
    """``text[start:end]`` with what a cut before it costs; ``cues`` are the places of words that
    ask, ``marked`` whether the member set it off as a question.
    """

    start: int
    end: int
    cost: float
    cues: tuple[tuple[int, int], ...]
    marked: bool

    @property
    def asks(self) -> bool:
        """Whether it can be a question; without that it is part of a story."""
        return bool(self.cues) or self.marked


def pieces_of(text: str, tokens: Sequence[tuple[int, int]]) -> list[Piece]:
    """The finest pieces, those that ask nothing joined to the next that does; ``tokens`` are the
    places of words, between which a stretch without marks may be cut.
    """
    joined = _joined(_between_marks(text))
    return [part for piece in joined for part in _between_cues(text, piece, tokens)]


def clauses_of(text: str) -> list[str]:
    """The stretches between marks, whether they ask or tell, at most ``_MOST_CLAUSES``."""
    ends = [match.span() for match in _SEPARATOR.finditer(text)]
    bounds = [0, *(place for span in ends for place in span), len(text)]
    found = (text[a:b].strip() for a, b in zip(bounds[::2], bounds[1::2], strict=True))
    return [clause for clause in found if len(clause) > 1][:_MOST_CLAUSES]


def _between_marks(text: str) -> list[Piece]:
    pieces: list[Piece] = []
    start, cost, numbered = 0, 0.0, False
    for match in [*_SEPARATOR.finditer(text), None]:
        end = match.start() if match else len(text)
        if text[start:end].strip():
            asked = bool(match and _QUESTION_MARK.search(match.group()))
            pieces.append(_piece(text, (start, end), cost, numbered or asked))
            cost, numbered = limits.CUT_AT_COMMA, False
        if match:
            start = match.end()
            numbered = numbered or match["number"] is not None
            if match["number"] or match["mark"]:
                cost = limits.CUT_AT_MARK
    return [p for p in pieces if not _POLITE.fullmatch(text[p.start : p.end].strip())]


def _piece(text: str, span: tuple[int, int], cost: float, marked: bool) -> Piece:
    cues = tuple(match.span() for match in _CUE.finditer(text, *span))
    return Piece(*span, cost, cues, marked)


def _joined(pieces: list[Piece]) -> list[Piece]:
    """A statement belongs to the question behind it; the last ones to the question before."""
    joined: list[Piece] = []
    waiting: Piece | None = None
    for piece in pieces:
        whole = replace(piece, start=waiting.start, cost=waiting.cost) if waiting else piece
        waiting = None if piece.asks else whole
        if piece.asks:
            joined.append(whole)
    if waiting and joined:
        joined[-1] = replace(joined[-1], end=waiting.end)
    return joined


def _between_cues(text: str, piece: Piece, tokens: Sequence[tuple[int, int]]) -> list[Piece]:
    """A stretch with several words that ask, cut between words wherever a question may end."""
    if len(piece.cues) < 2 or piece.end - piece.start > limits.LONGEST_UNMARKED:
        return [piece]
    gaps = [(a[1], b[0]) for a, b in itertools.pairwise(piece.cues)]
    places = sorted({start for start, _ in tokens if any(a <= start <= b for a, b in gaps)})
    costs = {place: _cost(text[piece.start : place], text[place]) for place in places}
    bounds = [piece.start, *(place for place in places if costs[place]), piece.end]
    return [
        replace(
            piece,
            start=start,
            end=end,
            cost=costs.get(start, 0.0) or piece.cost,
            cues=tuple(cue for cue in piece.cues if start <= cue[0] and cue[1] <= end),
            marked=False,
        )
        for start, end in itertools.pairwise(bounds)
    ]


def _cost(before: str, then: str) -> float:
    """What an unmarked cut costs between two stretches; 0 where no question can end."""
    if then in _PARTICLES or _UNFINISHED.search(before):
        return 0.0
    return limits.CUT_IN_OBJECT if _SEEN.search(before) else limits.CUT_WITHOUT_MARK
