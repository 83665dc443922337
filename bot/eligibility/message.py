"""One member message as the check sees it."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.eligibility import words
from bot.eligibility.denial import is_denied, is_of_the_family, is_unsure
from bot.eligibility.lunar import with_lunar_dates
from bot.eligibility.passing import topic_of
from bot.eligibility.rough import is_of_the_member, with_rough_ages
from bot.eligibility.speaker import role_in, without_role
from bot.eligibility.topics import topics_in
from bot.eligibility.young import with_ages_of_children

AGES = ("age", "birth_date")
_OLDEST = 120
_AROUND_AN_AGE = re.compile(
    r"今年|那|呢|哦|不对|现在|已经|刚满?|满|就|都|是|岁|了|吧|啊|呀|哦|嗯|[\W_]"
)
_AROUND_A_BABY = re.compile(r"大|多|半|孩子|宝宝|娃|[他她]|出生|生|家|才")
_REACHED = re.compile(r"了.*(?:加|入|能|行|可以)")
_ME = re.compile(
    r"[就是给帮替]*(?:我|俺|本人|自己)(?:自己|本人|自个儿?|[啊呀吧的哈嘛呢哦要想加入])*[。.!！]?"
)
_MAY_I = re.compile(
    r"(?:请问|你好|您好|那么?|[，, ])*[我俺](?:自己|本人)?"
    r"(?:现在|还|也|想|要|这样|这种|的|情况|条件)*"
    r"(?:符不?符?合|够不?够?|能不?能?|可以|可不可以|满足|加入|参加|有没有资格|有资格|行不?行?)"
    r"(?!.*[几谁哪多])"
)
_BEGINS_WITH_ME = re.compile(r"(?:[嗯哦好对是的]*[，,。\s]*)?[我俺](?![们家])")


@dataclass(frozen=True)
class Told:
    """A condition that the message names at ``start``, or denies; `unsure` when it is suspected or
    over.
    """

    start: int
    topic: str
    denied: bool
    unsure: bool = False


@dataclass(frozen=True)
class Message:
    """Text, intent and entities; an entity without ``start`` came with a tapped button."""

    text: str
    intent: str
    entities: tuple[Mapping[str, Any], ...]
    denies_somebody: bool = False

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> Message:
        """The message of a ``user`` event."""
        parsed = event.get("parse_data") or {}
        text = str(event.get("text") or "")
        aged = with_ages_of_children(text, parsed.get("entities") or ())
        read = with_lunar_dates(text, with_rough_ages(text, aged))
        entities = _own_or_carried(text, without_role(text, read))
        intent = (parsed.get("intent") or {}).get("name")
        ages = [item for item in entities if item["entity"] in AGES]
        said = [item for item in entities if not _is_nobodys(text, item, len(ages) > 1)]
        meant = [item for item in said if not _is_denied(text, item)]
        denies = len(meant) < len(said) and any(item["entity"] == "relation" for item in meant)
        kept = _after_correction(text, meant if denies else said)
        return cls(text, str(intent or ""), kept, denies)

    def values(self, *kinds: str) -> list[str]:
        """The values of these kinds of entities, in the order of the text."""
        return [str(item["value"]) for item in self.named(*kinds)]

    def named(self, *kinds: str) -> list[Mapping[str, Any]]:
        """The entities of these kinds."""
        return [item for item in self.entities if item["entity"] in kinds]

    @property
    def asks(self) -> bool:
        """Whether it is a question rather than an answer."""
        return bool(words.QUESTION.search(self.text))

    @property
    def corrects(self) -> bool:
        """Whether it takes back what was said before."""
        return bool(words.CORRECTION.search(self.text) or self.denies_somebody)

    @property
    def impossible(self) -> str | None:
        """The rules' key of an age or a day that is none and therefore makes no entity."""
        if words.NEGATIVE_AGE.search(self.text):
            return "age_out_of_range"
        day = words.DAY_OF_YEAR.search(self.text)
        lunar = any(value.endswith("/lunar") for value in self.values("birth_date"))
        if day and not lunar and not _is_in_a_leap_year(int(day[1]), int(day[2])):
            return "no_such_day"
        return None

    @property
    def carries(self) -> bool:
        """Whether the person was left out because an earlier message named them (「他呢」)."""
        if any(item.get("extractor") == "context" for item in self.entities):
            return True
        return bool(words.THIS_ONE.search(self.text)) and not self.named("relation")

    @property
    def told(self) -> list[Told]:
        """The conditions named, in the order of the text."""
        spans = [(*_span(item), str(item["value"])) for item in self.named("condition")]
        read = [(start, end, topic_of(self.text, start, end, each)) for start, end, each in spans]
        named = [(start, end, topic) for start, end, topic in read if topic]
        found = sorted({*named, *topics_in(self.text, [(a, b) for a, b, _ in named])})
        return [
            Told(
                start,
                topic,
                is_denied(self.text, start, end),
                is_unsure(self.text, start, end),
            )
            for start, end, topic in found
            if not is_of_the_family(self.text, start, end)
        ]

    def conditions(self) -> tuple[frozenset[str], frozenset[str]]:
        """The conditions that are said to apply, and those that are denied."""
        told = self.told
        denied = frozenset(each.topic for each in told if each.denied)
        return frozenset(each.topic for each in told) - denied, denied

    @property
    def is_a_lone_age(self) -> bool:
        """Whether it tells one number that can only be an age: 「六十一」, 「70了还让加吗」."""
        numbers = [item for item in self.named("number") if "end" in item]
        if len(numbers) != 1 or not str(numbers[0]["value"]).isdigit():
            return False
        behind = self.text[int(numbers[0]["end"]) :]
        is_age = bool(_REACHED.match(behind)) or _is_all(self.text, numbers[0])
        return 0 < int(numbers[0]["value"]) <= _OLDEST and is_age

    @property
    def bare_ages(self) -> list[str]:
        """Numbers, and a stretch that is all that is said: 「八个月大」, but not 「三年前」."""
        return [
            str(item["value"])
            for item in self.named("number", "duration")
            if item["entity"] == "number" or _is_all(self.text, item, _AROUND_A_BABY)
        ]

    def without_carried_ages(self) -> Message:
        """Without ages of earlier messages, where each is known to whom it belongs."""
        own = (
            item
            for item in self.entities
            if item.get("extractor") != "context" or item["entity"] not in AGES
        )
        return replace(self, entities=tuple(own))

    def of_oneself(self) -> Message:
        """As said of the member, who is named by no entity: 「我」, 「我都六十五了」."""
        tells_age = self.named(*AGES, "number") and _BEGINS_WITH_ME.match(self.text)
        is_me = tells_age or _ME.fullmatch(self.text) or _MAY_I.match(self.text)
        if self.named("relation") or not is_me or role_in(self.text):
            return self
        return replace(self, entities=({"entity": "relation", "value": "self"}, *self.entities))

    @property
    def unsure(self) -> frozenset[str]:
        """Those conditions that are only suspected, or over."""
        sure = {each.topic for each in self.told if not each.unsure}
        return frozenset(each.topic for each in self.told) - sure


def _is_in_a_leap_year(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(2000, month)[1]


def _is_nobodys(text: str, entity: Mapping[str, Any], beside_others: bool) -> bool:
    """Whether an age is what the plan asks for, or a year that of an event, and nobody's."""
    if entity["entity"] not in (*AGES, "number") or "end" not in entity:
        return False
    before, behind = text[: int(entity["start"])], text[int(entity["end"]) :]
    required = words.REQUIRED_BEFORE.search(before) and not behind.startswith("了")
    bound = beside_others and words.BOUND_BEHIND.match(behind)
    happened = entity["entity"] == "birth_date" and words.EVENT_BEHIND.match(behind)
    real = beside_others and words.CARD.search(text) and words.UNLIKE_THE_CARD.search(before)
    apart = entity["entity"] == "age" and words.APART_BY.search(before)
    unsaid = required or bound or happened or real or apart
    return bool(unsaid or words.REQUIRED_BEHIND.match(behind))


def _is_denied(text: str, entity: Mapping[str, Any]) -> bool:
    """Whether another person was meant: 「不是我妈，是我爸」."""
    return entity["entity"] == "relation" and text[: _start(entity)].endswith(("不是", "不是给"))


def _start(entity: Mapping[str, Any]) -> int:
    return int(entity.get("start") or 0)


def _span(entity: Mapping[str, Any]) -> tuple[int, int]:
    return _start(entity), int(entity.get("end") or _start(entity))


def _kind(entity: Mapping[str, Any]) -> str:
    """Ages, birth dates and bare numbers can take one another's place."""
    return "age" if entity["entity"] in (*AGES, "number") else str(entity["entity"])


def _is_all(text: str, entity: Mapping[str, Any], around: re.Pattern[str] = _AROUND_AN_AGE) -> bool:
    """Whether the message says nothing but this number, and what may stand ``around`` it."""
    start, end = _start(entity), int(entity.get("end") or len(text))
    return not _AROUND_AN_AGE.sub("", around.sub("", text[:start] + text[end:]))


def _own_or_carried(text: str, entities: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Without what was carried over from earlier messages where the message says it itself."""
    own = [item for item in entities if item.get("extractor") != "context"]
    kinds = {_kind(item) for item in own}
    if words.SELF.search(text) or any(is_of_the_member(text, item) for item in own):
        # 「我45」 after a question on 「我妈」 names the member, though by no entity.
        kinds.add("relation")
    if any(_is_all(text, item) for item in own if item["entity"] == "duration"):
        # 「15天」 of a baby takes the place of 「刚出生」.
        kinds.add("age")
    carried = [item for item in entities if item.get("extractor") == "context"]
    # What was said before stands before: 「我爸能加入吗」「62 岁」 is one person.
    return [item for item in carried if _kind(item) not in kinds] + own


def _after_correction(
    text: str, entities: list[Mapping[str, Any]]
) -> tuple[Mapping[str, Any], ...]:
    """「62，不对，是 58」: what is said again behind the correction replaces what stood before."""
    places = [match.start() for match in words.CORRECTION.finditer(text)]
    if not places:
        return tuple(entities)
    again = {_kind(item) for item in entities if _start(item) > places[-1]}
    return tuple(item for item in entities if _start(item) > places[-1] or _kind(item) not in again)
