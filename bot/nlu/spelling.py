"""What was meant, for what was typed: same sound, pinyin letters, one slip, said twice.

A noisy channel over the words of the training data: something unseen there gives way to a known
word that sounds like it when the sentence becomes far likelier by it, judged by the pairs of
characters in the training data. ``等带期`` is 等待期, ``dengdaiqi`` too, ``老年放癌计划`` is
老年防癌计划; what cannot be told stays as it was typed.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.nlu import sounds
from bot.nlu.normalize import Normalized

_LONGEST = 6
_MOST_WAYS = 16
_LEAST_COUNT = 3
# How much likelier (natural logarithm) the sentence must become; the less is alike, the more: one
# character of two leaves little to tell a word by.
_SOUND_GAIN = {2: 14.0}
_SLIP_GAIN = {2: 17.0, 3: 13.0, 4: 10.0}
_LEAST_GAIN = 8.0
_SMOOTHING = 4.0
_LETTERS = re.compile(r"[a-z]+(?: [a-z]+)*")
# 是不是不 is a question, not something said twice.
_SAID_TWICE = re.compile(r"([^\W\d_a-z不没]{2,8})\1+")
_FIGURES = frozenset("零〇一二两三叁四五伍六七八九十拾百千万")
Cut = Callable[[str], Iterable[str]]


@dataclass(frozen=True)
class Knowledge:
    """Counts in the training data: words, and pairs of neighbouring characters."""

    words: Mapping[str, int]
    pairs: Mapping[str, int]

    @classmethod
    def of(cls, documents: Iterable[Sequence[str]]) -> Knowledge:
        """From word lists, one a message."""
        words: Counter[str] = Counter()
        pairs: Counter[str] = Counter()
        for document in documents:
            words.update(word for word in document if all(map(sounds.is_han, word)))
            pairs.update(map("".join, itertools.pairwise(_bounded("".join(document)))))
        frequent = {word: count for word, count in words.items() if count >= _LEAST_COUNT}
        return cls(frequent, dict(pairs))


class Speller:
    """Corrects folded text by what the training data knows."""

    def __init__(self, knowledge: Knowledge, cut: Cut) -> None:
        """Index the known words by sound and by gaps; ``cut`` knows the words of the language."""
        self._knowledge = knowledge
        self._cut = cut
        self._total = sum(knowledge.words.values()) or 1
        self._chars: Counter[str] = Counter()
        for pair, count in knowledge.pairs.items():
            self._chars[pair[0]] += count
        self._all_chars = self._chars.total()
        sounds.syllables()  # now, rather than at some member's first word in letters
        self._by_sound: dict[tuple[str, ...], list[str]] = {}
        self._by_gap: dict[tuple[str, str], list[str]] = {}
        for word, _ in sorted(knowledge.words.items(), key=lambda item: (-item[1], item[0])):
            if len(word) <= _LONGEST:
                self._by_sound.setdefault(sounds.reading(word), []).append(word)
            if 1 < len(word) <= _LONGEST:
                for gap in _gaps(word):
                    self._by_gap.setdefault(gap, []).append(word)

    def correct(self, typed: Normalized) -> Normalized:
        """Folded text as it was meant; ``offsets`` still lead into the original."""
        for mend in (_say_once, self._spell_letters, self._correct_sounds):
            typed = mend(typed)
        return typed

    def _correct_sounds(self, typed: Normalized) -> Normalized:
        text = typed.text
        odd = {at for at in range(len(text) - 1) if self._is_odd(text[at : at + 2])}
        words = self._words_in(text) if odd else []
        at = 0
        while odd and at < len(text) - 1:
            meant = self._meant(text, at, odd, words)
            if meant:
                text = text[:at] + meant + text[at + len(meant) :]
                at += len(meant)
            else:
                at += 1
        return Normalized(text, typed.offsets)

    def _meant(self, text: str, at: int, odd: set[int], words: list[tuple[int, int]]) -> str | None:
        """The known word that most likely was meant by the characters from ``at`` on."""
        best: tuple[float, str] | None = None
        for end in range(min(at + _LONGEST, len(text)), at + 1, -1):
            if odd.isdisjoint(range(at, end - 1)) or _breaks(words, at, end):
                continue
            for word, needed in self._alike(text[at:end]):
                gain = self._gain(text, at, word) - needed
                if gain > (best[0] if best else 0.0):
                    best = gain, word
        return best[1] if best else None

    def _is_odd(self, pair: str) -> bool:
        """Whether two Chinese characters never stood side by side in the training data."""
        return pair not in self._knowledge.pairs and all(map(sounds.is_han, pair))

    def _words_in(self, text: str) -> list[tuple[int, int]]:
        """Where the language's own words of two characters and more stand."""
        places, at = [], 0
        for word in self._cut(text):
            if len(word) > 1:
                places.append((at, at + len(word)))
            at += len(word)
        return places

    def _alike(self, written: str) -> Iterator[tuple[str, float]]:
        """Known words that sound like it or are one slip away, and the gain that each needs."""
        options = [sounds.readings(char) for char in written]
        for key in itertools.islice(itertools.product(*options), _MOST_WAYS):
            for word in self._by_sound.get(key, ()):
                yield word, _SOUND_GAIN.get(len(word), _LEAST_GAIN)
        for gap in _gaps(written):
            for word in self._by_gap.get(gap, ()):
                if not _changes_a_figure(written, word):
                    yield word, _SLIP_GAIN.get(len(word), _LEAST_GAIN)

    def _gain(self, text: str, at: int, word: str) -> float:
        end = at + len(word)
        before, behind = text[at - 1 : at] or "^", text[end : end + 1] or "$"
        return self._likelihood(before + word + behind) - self._likelihood(
            before + text[at:end] + behind
        )

    def _likelihood(self, text: str) -> float:
        """Natural logarithm of the probability of each character behind the one before."""
        total = 0.0
        for first, second in itertools.pairwise(text):
            alone = (self._chars[second] + 0.5) / (self._all_chars + 1)
            seen = self._knowledge.pairs.get(first + second, 0)
            total += math.log((seen + _SMOOTHING * alone) / (self._chars[first] + _SMOOTHING))
        return total

    def _spell_letters(self, typed: Normalized) -> Normalized:
        """Pinyin letters, also with blanks between them, as the words they spell."""
        text, offsets = typed.text, list(typed.offsets)
        for found in reversed(list(_LETTERS.finditer(text))):
            spelt = self._spelt(found.group())
            if spelt:
                start, end = found.span()
                text = text[:start] + spelt + text[end:]
                step = (end - start) / len(spelt)
                offsets[start:end] = [
                    typed.offsets[start + int(i * step)] for i in range(len(spelt))
                ]
        return Normalized(text, tuple(offsets))

    def _spelt(self, letters: str) -> str | None:
        ways = (
            tuple(itertools.chain.from_iterable(parts))
            for parts in itertools.product(
                *(sounds.syllables_of(piece) for piece in letters.split())
            )
        )
        spelt = [self._words_of(way) for way in itertools.islice(ways, _MOST_WAYS)]
        return max(spelt, default=(0.0, None), key=lambda item: item[0])[1]

    def _words_of(self, key: tuple[str, ...]) -> tuple[float, str | None]:
        """Likeliest words for the syllables, of which one must be longer than a character."""
        best: list[tuple[float, tuple[str, ...]]] = [(1.0, ())]
        for end in range(1, len(key) + 1):
            ways = []
            for start in range(max(0, end - _LONGEST), end):
                word = next(iter(self._by_sound.get(key[start:end], ())), None)
                if word:
                    share = self._knowledge.words[word] / self._total
                    ways.append((best[start][0] * share, (*best[start][1], word)))
            best.append(max(ways, default=(0.0, ())))
        score, found = best[-1]
        return (score, "".join(found)) if any(len(word) > 1 for word in found) else (0.0, None)


def _breaks(words: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a span cuts through one of ``words``, or is one of them."""
    overlapping = [(a, b) for a, b in words if a < end and b > start]
    return any(a < start or b > end or (a, b) == (start, end) for a, b in overlapping)


def _bounded(text: str) -> str:
    return f"^{text}$"


def _changes_a_figure(written: str, word: str) -> bool:
    """Whether a number would become another one (三十零 → 三十五), which nobody has said."""
    return any(
        a != b and a in _FIGURES and b in _FIGURES for a, b in zip(written, word, strict=True)
    )


def _gaps(word: str) -> list[tuple[str, str]]:
    """The word with each of its characters left open in turn."""
    return [(word[:i], word[i + 1 :]) for i in range(len(word))]


def _say_once(typed: Normalized) -> Normalized:
    """What voice input writes twice counts once: 那个那个, 相互宝相互宝是什么."""
    text, offsets = typed.text, typed.offsets
    for found in reversed(list(_SAID_TWICE.finditer(text))):
        start, end = found.start() + len(found.group(1)), found.end()
        text, offsets = text[:start] + text[end:], offsets[:start] + offsets[end:]
    return Normalized(text, offsets)
