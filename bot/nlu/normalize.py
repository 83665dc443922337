"""One function that folds what members type into one spelling, with a way back to the original.

Full-width and compatibility forms (NFKC), traditional characters (OpenCC t2s), case, control
characters, repeated punctuation and stray spaces all carry no meaning here. The message text
itself is never replaced: tokens point into it through ``offsets``.
"""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import opencc


@dataclass(frozen=True)
class Normalized:
    """Folded text; ``offsets[i]`` is the index in the original of folded character ``i``.

    ``offsets`` has one entry more than ``text``: the length of the original, so that a slice
    ``text[a:b]`` stands for ``original[offsets[a]:offsets[b]]``.
    """

    text: str
    offsets: tuple[int, ...]


@functools.lru_cache(maxsize=1)
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf"


def _compatible(text: str) -> Iterator[tuple[str, int]]:
    """Yield folded characters with the index they come from; marks and controls are dropped."""
    for index, char in enumerate(text):
        for folded in unicodedata.normalize("NFKC", char).lower():
            category = unicodedata.category(folded)
            if folded.isspace():
                yield " ", index
            elif category[0] not in "CM":
                yield folded, index


def _simplified(chars: list[tuple[str, int]]) -> list[tuple[str, int]]:
    text = "".join(char for char, _ in chars)
    simple = _simplifier().convert(text)
    if len(simple) != len(text):  # a phrase changed its length: convert character by character
        return [(_simplifier().convert(char)[:1] or char, index) for char, index in chars]
    return [(new, index) for new, (_, index) in zip(simple, chars, strict=True)]


def _is_redundant(previous: str, char: str, following: str) -> bool:
    if char == " ":
        return previous in ("", " ") or following == "" or _is_han(previous) or _is_han(following)
    return char == previous and unicodedata.category(char)[0] in "PS"


def _next_visible(chars: list[tuple[str, int]]) -> list[str]:
    """For each character the next one that is no space; empty behind the last."""
    following = [""]
    for char, _ in reversed(chars[1:]):
        following.append(following[-1] if char == " " else char)
    return following[: len(chars)][::-1]


# A message is folded half a dozen times on its way through a turn.
@functools.lru_cache(maxsize=256)
def normalize_with_offsets(text: str) -> Normalized:
    """Fold ``text`` and keep the way back to it."""
    chars = _simplified(list(_compatible(text)))
    kept: list[tuple[str, int]] = []
    for (char, index), following in zip(chars, _next_visible(chars), strict=True):
        if not _is_redundant(kept[-1][0] if kept else "", char, following):
            kept.append((char, index))
    return Normalized("".join(char for char, _ in kept), (*(index for _, index in kept), len(text)))


def normalize(text: str) -> str:
    """Fold ``text``: ``normalize("相互寶　是什麼？？") == "相互宝是什么?"``."""
    return normalize_with_offsets(text).text


def bare(text: str) -> str:
    """``text`` normalised, without marks and spaces."""
    return "".join(char for char in normalize(text) if char.isalnum())
