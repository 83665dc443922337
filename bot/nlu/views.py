"""Where a long message may ask: a story of 300 characters drowns its one question.

A long message is also looked at clause by clause, and two neighbouring clauses at a time; the
view that most speaks for one label is taken (``vectors.py``). Short messages have the one view.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from rasa.nlu.tokenizers.tokenizer import Token

# Below this, what stands around a question mostly belongs to it.
_LONG = 80
_CLAUSE = 3
_MOST_CLAUSES = 40
# Words that ask wherever they stand; 什么 and 几 need not: 什么的都有, 几个同事.
ASKING = r"吗|怎么|为什么|为啥|多少|多久|多长|(?P<verb>.)不(?P=verb)|有没有|是否|咋|如何|哪"
_ASKS = re.compile(rf"{ASKING}|能否|\?|[呢么]$")


def text_of(tokens: Sequence[Token]) -> str:
    """The words written together; only letters and figures keep a blank between them."""
    text = ""
    for token in tokens:
        joined = text[-1:].isascii() and text[-1:].isalnum() and token.text[0].isascii()
        text += f" {token.text}" if joined and token.text[0].isalnum() else token.text
    return text


def asks(tokens: Sequence[Token]) -> bool:
    """Whether a view has a word or a mark that asks."""
    return bool(_ASKS.search(text_of(tokens)))


def views_of(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """The whole; of a long message also its clauses, alone and in pairs."""
    if sum(len(token.text) for token in tokens) < _LONG:
        return [tokens]
    clauses = [clause for clause in _clauses(tokens) if len(text_of(clause)) >= _CLAUSE]
    clauses = clauses[:_MOST_CLAUSES]
    return [tokens, *clauses, *(a + b for a, b in itertools.pairwise(clauses))]


def _clauses(tokens: Sequence[Token]) -> list[list[Token]]:
    """Between punctuation, line breaks and blanks."""
    clauses: list[list[Token]] = [[]]
    for token in tokens:
        if not any(map(str.isalnum, token.text)):
            clauses[-1] += [token] if token.text == "?" else []
            clauses.append([])
        elif clauses[-1] and token.start > clauses[-1][-1].end:
            clauses.append([token])
        else:
            clauses[-1].append(token)
    return clauses
