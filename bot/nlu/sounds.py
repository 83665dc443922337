"""How characters sound: toneless Mandarin syllables; pairs that many mix up are made one.

Typing by sound (pinyin input, voice input) errs towards words that sound alike, so two spellings
with equal keys are likely the same word.
"""

from __future__ import annotations

import functools
import re

_CONFUSED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("r", "l"))
_LONGEST_SYLLABLE = 6
_MOST_READINGS = 3
_MOST_WAYS = 2


def is_han(char: str) -> bool:
    """Whether ``char`` is a Chinese character of the two main blocks."""
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf"


def folded(syllable: str) -> str:
    """``zhang`` and ``zan`` alike: flat and curled initials, n and l, front and back nasals."""
    for initial, plain in _CONFUSED:
        if syllable.startswith(initial):
            syllable = plain + syllable[len(initial) :]
            break
    return re.sub(r"(?<=[aei])ng$", "n", syllable).replace("ü", "v")


@functools.lru_cache(maxsize=8192)
def readings(char: str) -> tuple[str, ...]:
    """Folded syllables of a Chinese character, the commonest first; none for any other."""
    from pypinyin import Style, pinyin

    if not is_han(char):
        return ()
    found = pinyin(char, style=Style.NORMAL, heteronym=True)[0]
    return tuple(dict.fromkeys(folded(syllable) for syllable in found))[:_MOST_READINGS]


@functools.lru_cache(maxsize=16384)
def reading(word: str) -> tuple[str, ...]:
    """Folded syllables of a word, read as a whole: 银行 is yin hang.

    Kept, since one model after another knows nearly the same words.
    """
    from pypinyin import lazy_pinyin

    return tuple(folded(syllable) for syllable in lazy_pinyin(word))


@functools.lru_cache(maxsize=1)
def syllables() -> frozenset[str]:
    """Every toneless syllable as it is typed; reading them takes a fifth of a second."""
    from pypinyin.contrib.tone_convert import to_normal
    from pypinyin.pinyin_dict import pinyin_dict

    marked = {mark for marks in pinyin_dict.values() for mark in marks.split(",")}
    plain = map(to_normal, marked)
    return frozenset(
        s.replace("ü", "v") for s in plain if re.fullmatch("[a-zü]+", s) and s not in "mn"
    )


def syllables_of(letters: str) -> list[tuple[str, ...]]:
    """The first two ways to read ``letters`` as folded syllables, longer syllables first.

    Read from the end, so that the work grows with the length and not with the number of ways:
    ``xian`` alone is one syllable or two.
    """
    ways: list[list[tuple[str, ...]]] = [[()]]
    for start in range(len(letters) - 1, -1, -1):
        found = [
            (folded(letters[start : start + length]), *rest)
            for length in range(min(_LONGEST_SYLLABLE, len(letters) - start), 0, -1)
            if letters[start : start + length] in syllables()
            for rest in ways[length - 1]
        ]
        ways = [found[:_MOST_WAYS], *ways[: _LONGEST_SYLLABLE - 1]]
    return ways[0]
