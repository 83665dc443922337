"""Find what would mislead a member: a promise, or the plan called insurance.

The same list checks the content at build time and warns staff at the desk. A true negation
(不保证, 不是保险), a question, and a quoted promise that the sentence refutes all pass.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

import yaml

_SENTENCE_END = "。！？!?；;\n"
_CLAUSE_END = _SENTENCE_END + "，,：:"
_TRADITIONAL = str.maketrans(
    "證對絕險費額單賠穩賺無風寶給屬於當與", "证对绝险费额单赔稳赚无风宝给属于当与"
)
# Characters a clause may hold between its negation and the word it governs.
_REACH = 24


@dataclass(frozen=True, order=True)
class Promise:
    """A misleading word: where it stands in the text, and what kind of misleading it is."""

    start: int
    end: int
    word: str
    kind: Literal["promise", "insurance"]


@dataclass(frozen=True)
class _Lists:
    promise: re.Pattern[str]
    asked_of_member: re.Pattern[str]
    plan: re.Pattern[str]
    insurance_subject: re.Pattern[str]
    compared: re.Pattern[str]
    insurance_word: re.Pattern[str]
    insurance_claim: tuple[re.Pattern[str], ...]
    negation: re.Pattern[str]
    negation_over_clause: re.Pattern[str]
    no_negation: re.Pattern[str]
    question_before: re.Pattern[str]
    question_end: re.Pattern[str]
    reported: re.Pattern[str]
    refuted: re.Pattern[str]
    warned: re.Pattern[str]
    quoted: re.Pattern[str]


def find_promises(text: str) -> list[Promise]:
    """Every misleading word in a text that says it affirmatively, in the order of the text."""
    plain = "".join(_folded(char) for char in text)
    lists = _lists()
    found = {*_promises(plain, lists), *_claims(plain, lists), *_words(plain, lists)}
    return sorted(found)


def _folded(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char)
    return (folded if len(folded) == 1 else char).translate(_TRADITIONAL)


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    text = resources.files("bot.faq").joinpath("promises.yml").read_text(encoding="utf-8")
    entries: dict[str, Any] = yaml.safe_load(text)
    claims = tuple(re.compile(entry) for entry in entries.pop("insurance_claim"))
    joined = {
        name: re.compile("|".join(entry) if isinstance(entry, list) else entry)
        for name, entry in entries.items()
    }
    return _Lists(insurance_claim=claims, **joined)


def _promises(text: str, lists: _Lists) -> Iterator[Promise]:
    for match in lists.promise.finditer(text):
        clause = _before(text, match.start(), _CLAUSE_END)
        if match[0] == "保证" and lists.asked_of_member.search(clause):
            continue
        if not _is_harmless(text, match.start(), match.end(), lists):
            yield Promise(match.start(), match.end(), match[0], "promise")


def _words(text: str, lists: _Lists) -> Iterator[Promise]:
    """保费, 保额 … said of the plan, or of nothing that is insurance."""
    for match in lists.insurance_word.finditer(text):
        if _speaks_of_insurance(text, match.start(), match.end(), lists):
            continue
        if not _is_harmless(text, match.start(), match.end(), lists):
            yield Promise(match.start(), match.end(), match[0], "insurance")


def _claims(text: str, lists: _Lists) -> Iterator[Promise]:
    for pattern in lists.insurance_claim:
        for match in pattern.finditer(text):
            start, end = match.span("word")
            middle = match.groupdict().get("middle") or ""
            if re.search("[不非和与跟比同]|区别|以外|另", middle):
                continue
            subject = _speaks_of_insurance(text, match.start(), match.start(), lists)
            if not subject and not _is_harmless(text, match.start(), end, lists):
                yield Promise(start, end, match["word"], "insurance")


def _before(text: str, at: int, ends: str) -> str:
    """What stands before `at` in the same clause or sentence."""
    start = max(text.rfind(char, 0, at) for char in ends) + 1
    return text[start:at]


def _after(text: str, at: int, ends: str) -> str:
    """What follows `at` in the same clause or sentence, with the mark that ends it."""
    stops = [place for place in (text.find(char, at) for char in ends) if place >= 0]
    return text[at : min(stops, default=len(text)) + 1]


def _speaks_of_insurance(text: str, start: int, end: int, lists: _Lists) -> bool:
    """Whether the nearest subject is a product that really is insurance."""
    clause = _before(text, start, _CLAUSE_END)
    earlier = _before(text, start - len(clause), _SENTENCE_END)
    # 「和商业保险不同，……」 speaks of the plan: what it is compared with is no subject.
    sentence = lists.compared.sub(lambda match: "□" * len(match[0]), earlier) + clause
    last_plan = max((m.end() for m in lists.plan.finditer(sentence)), default=-1)
    last_other = max((m.end() for m in lists.insurance_subject.finditer(sentence)), default=-1)
    if last_other > last_plan:
        return True
    following = text[end : end + 8]
    other = end > start and lists.insurance_subject.search(_after(following, 0, _CLAUSE_END))
    return bool(other) and not lists.plan.search(following)


def _is_harmless(text: str, start: int, end: int, lists: _Lists) -> bool:
    """Whether the sentence negates, asks or refutes what stands between `start` and `end`."""
    clause = lists.no_negation.sub(
        lambda match: "□" * len(match[0]), _before(text, start, _CLAUSE_END)
    )[-_REACH:]
    governed = re.split("但|却|而是|不过|可是", clause)[-1]
    if lists.negation.search(governed) or lists.negation_over_clause.search(governed):
        return True
    ending = _after(text, end, _CLAUSE_END)
    if lists.question_before.search(clause) or lists.question_end.search(ending):
        return True
    return _is_refuted(text, start, end, lists)


def _is_refuted(text: str, start: int, end: int, lists: _Lists) -> bool:
    rest = _after(text, end, _SENTENCE_END)
    if lists.reported.search(rest) and lists.refuted.search(rest):
        return True
    sentence = _before(text, start, _SENTENCE_END)
    warned_of = sentence if lists.quoted.search(sentence) else _before(text, start, _CLAUSE_END)
    return bool(lists.warned.search(warned_of))
