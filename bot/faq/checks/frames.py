"""Questions are written by people, not filled into a template."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bot.content.finding import Finding
from bot.faq.checks.tree import Tree
from bot.faq.folding import fold
from bot.faq.model import Faq, Phrasing

MASK = "□"
_SHARED = 0.25  # a word in a quarter of the questions is what the FAQ is about
# A word with one of these is part of how something is asked, not of what is asked about.
_FUNCTION = frozenset(
    "什么怎多少吗呢吧啊呀哦能可以不是有没的了要会想如何为哪谁几在我你您他她它们这那就都还也和跟与给让被把对到从请问下说"
)
_POLITE_START = re.compile(
    "^(?:请问|我?想问一?下?|问一?下|问问|咨询一?下?|麻烦|你好|您好|那么?|亲)+"
)
_POLITE_END = re.compile("(?:吗|呢|呀|啊|吧|哦|嘛|谢谢|哈)+$")
_LENGTHS = range(6, 1, -1)


def check(tree: Tree) -> Iterator[Finding]:
    """Warn where more questions of one FAQ share a sentence frame than authors allow."""
    for faq in tree.library.faqs.values():
        groups: dict[str, list[Phrasing]] = {}
        for phrasing, frame in zip(
            faq.examples, frames(faq, tree.settings.plan_names), strict=True
        ):
            if frame != MASK:  # only what it is about: a fragment such as 「等待期」 has no frame
                groups.setdefault(frame, []).append(phrasing)
        for frame, same in groups.items():
            if len(same) > tree.settings.max_same_frame:
                yield _templated(frame, same, tree.settings.max_same_frame)


def frames(faq: Faq, plan_names: tuple[str, ...]) -> list[str]:
    """What is left of each question once the FAQ's own shared content words are masked.

    Content words are the plan's names and every run of two to six characters, none of them a
    function character, that a quarter of the questions share. Masked runs count as one mask, and
    polite openings and final particles are taken off, so that swapping a name, a typo of it or
    a 「请问」 does not make a new frame.
    """
    texts = [_POLITE_END.sub("", _POLITE_START.sub("", fold(p.text))) for p in faq.examples]
    words = sorted({*_shared_words(texts), *map(fold, plan_names)}, key=len, reverse=True)
    if not words:
        return texts
    pattern = re.compile("(?:" + "|".join(map(re.escape, words)) + ")+")
    return [pattern.sub(MASK, text) for text in texts]


def _shared_words(texts: list[str]) -> set[str]:
    counts = Counter(run for text in texts for run in _content_runs(text))
    enough = max(3, _SHARED * len(texts))
    return {run for run, count in counts.items() if count >= enough}


def _content_runs(text: str) -> set[str]:
    """Every run of two to six characters without a function character."""
    return {
        text[start : start + length]
        for length in _LENGTHS
        for start in range(len(text) - length + 1)
        if not _FUNCTION & set(text[start : start + length])
    }


def _templated(frame: str, same: list[Phrasing], allowed: int) -> Finding:
    last = same[allowed]
    lines = "、".join(str(phrasing.line) for phrasing in same)
    problem = f"{len(same)} 句是同一个句式「{frame}」（第 {lines} 行）"
    return Finding(last.path, last.line, problem, "换成成员真实会说的、句式不同的问法", "警告")
