"""What a message mentions, in the order in which it is meant: persons, their ages, their illnesses.

「58 岁的爸」 is told like 「爸 58 岁」: what stands before its person comes behind it here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.eligibility import words
from bot.eligibility.message import AGES, Message
from bot.eligibility.rough import is_of_the_member
from bot.eligibility.speaker import role_in, spoken_for
from bot.nlu.quantities import number_of

_GROWN = 18
_TOLD = ("age", "number", "applies", "denied")


@dataclass(frozen=True)
class Mention:
    """A ``kind`` of thing at ``start`` to ``end``: of a person ``value`` is the relation, if it is
    known, and ``name`` the member's word; of an age an ISO 8601 age or date, of an illness a topic.
    """

    start: int
    end: int
    kind: str
    value: str | None = ""
    name: str = ""


def mentions(message: Message) -> list[Mention]:
    """Everything in its order; a number is an ``age`` where it stands right behind a person."""
    text = message.text
    persons = _owned(text, sorted(_persons(message), key=_place))
    found = [*persons, *_ages(message, persons), *_health(message), *_pronouns(text)]
    return _before_their_persons(text, sorted(found, key=_place))


def _place(mention: Mention) -> int:
    return mention.start


def _persons(message: Message) -> Iterator[Mention]:
    text, spans, role = message.text, [], role_in(message.text)
    speaks = [(role.start, role.end)] if role else []
    named = (match.span() for match in words.OWNED.finditer(text))
    owned = [span for span in named if not _within(span[0], speaks)]
    unlisted = [*_unlisted(text)]
    for entity in message.named("relation"):
        start, end, name = _span(entity, text)
        spans.append((start, end))
        if not any(begin <= start < stop for begin, stop in owned):
            yield Mention(start, end, "person", str(entity["value"]), name)
    for start, end in owned:
        yield Mention(start, end, "person", "owned", text[start:end])
    if role and not (spans or owned or unlisted):
        yield from _spoken_for(text)
    spans += speaks
    yield from (one for one in unlisted if not _within(one.start, [*spans, *owned]))
    for match in words.SELF.finditer(text):
        if not _within(match.start(), spans):
            yield Mention(match.start(), match.end(), "person", "self", match.group())
    for entity in message.named(*AGES):
        own = words.SELF_BEFORE.search(text[: int(entity.get("start") or 0)])
        if own and is_of_the_member(text, entity) and not words.SELF.match(text, own.start()):
            yield Mention(own.start(), own.start() + 1, "person", "self", text[own.start()])
    too = words.SELF_TOO.search(text) if message.told else None
    alone = _alone(message) if not (spans or owned or unlisted) else too and too.start(1)
    if alone is not None:
        yield Mention(alone, alone + 1, "person", "self", text[alone])


def _spoken_for(text: str) -> Iterator[Mention]:
    """Whom somebody speaks for without another word for them: 「我是侄子，65的能加吗」."""
    role = spoken_for(text)
    if role:
        yield Mention(role.start, role.end, "person", role.relation)


def _alone(message: Message) -> int | None:
    """Where the member speaks of themselves in a message that names no relative."""
    text = message.text
    only, found = words.SELF_ONLY.fullmatch(text), words.SELF_ALONE.search(text)
    if only:
        return only.start(1)
    if found:
        return found.start()
    ill = (words.SELF_ILL.search(text[: told.start]) for told in message.told)
    return next((match.start(1) for match in ill if match), None)


def _span(entity: Mapping[str, Any], text: str) -> tuple[int, int, str]:
    """Where it stands, and how it is called; a tapped button says a relation, not a name."""
    start, end = int(entity.get("start") or 0), int(entity.get("end", len(text)))
    return start, end, text[start:end] if "end" in entity else ""


def _within(at: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)


def _unlisted(text: str) -> Iterator[Mention]:
    role = role_in(text)
    for relation, pattern in words.UNLISTED.items():
        for match in pattern.finditer(text):
            if not (role and _within(match.start(), [(role.start, role.end)])):
                known = relation or (role.relation if role else None)
                yield Mention(match.start(), match.end(), "person", known, match.group())


def _owned(text: str, persons: list[Mention]) -> list[Mention]:
    """「老公他爸」 and 「媳妇的妈」 name one person, who is not the member's own parent."""
    kept: list[Mention] = []
    for one in persons:
        owner = kept[-1] if kept else None
        between = text[owner.end : one.start] if owner else None
        beside = between in ("", "的")
        if one.value == "owned" or (owner and beside and _has_parents(owner, one, between)):
            relation = _through(owner, one.name)
            if owner and beside:
                kept.pop()
                name = text[owner.start : one.end]
                one = replace(one, start=owner.start, name=name)
            one = replace(one, value=relation)
        kept.append(one)
    return kept


def _through(owner: Mention | None, name: str) -> str:
    """The relation to the member of somebody who is named by the relation to another."""
    if owner and owner.value == "child" and words.PARENT.search(name):
        return "spouse"
    if owner and owner.value == "spouse" and words.CHILD.search(name):
        return "child"
    return "other"


def _has_parents(owner: Mention, one: Mention, between: str | None) -> bool:
    if one.value != "parent" or one.name.startswith(words.OWN_PARENT):
        return False
    return owner.value in ("spouse", "child") or (owner.value != "self" and between == "的")


def _ages(message: Message, persons: list[Mention]) -> Iterator[Mention]:
    text = message.text
    for entity in message.named(*AGES, "number", "duration"):
        start, end, _ = _span(entity, text)
        value = str(entity["value"])
        if entity["entity"] == "duration":
            if words.ONE_OF_THEM.search(text[:start]) or _is_of_a_baby(text, start, value, persons):
                yield Mention(start, end, "age", value)
        elif entity["entity"] != "number":
            yield Mention(start, end, "age", value)
        elif _may_be_an_age(text, start, end, value):
            behind = any(words.FILLERS.fullmatch(text[one.end : start]) for one in persons)
            apart = bool(persons) and _stands_apart(message, start, end, value)
            kind = "age" if behind or apart or len(persons) > 1 else "number"
            yield Mention(start, end, kind, f"P{value}Y")


def _is_of_a_baby(text: str, start: int, value: str, persons: list[Mention]) -> bool:
    """「老二才 20 天」, of a person that no entity names."""
    gaps = (text[one.end : start] for one in persons)
    return value[-1] in "MD" and any(words.FILLERS.fullmatch(gap) for gap in gaps)


def _may_be_an_age(text: str, start: int, end: int, value: str) -> bool:
    """Not the 3 of 「三高」, nor what an instrument says."""
    before = text[:start]
    if not value.isdigit() or words.MEASURED.search(before) or text[end : end + 1] == "/":
        return False
    if words.SHORT_OF.search(before):
        return False
    return int(value) > 9 or not words.GLUED.match(text[end:])


def _stands_apart(message: Message, start: int, end: int, value: str) -> bool:
    """Whether nothing but a grown person's age can be meant by the only number."""
    if int(value) < _GROWN or len(message.named(*AGES, "number", "duration")) > 1:
        return False
    ill = any(item.get("end") == start for item in message.named("condition"))
    before = ill or words.APART.search(message.text[:start])
    return bool(before and words.APART_BEHIND.match(message.text[end:]))


def _health(message: Message) -> Iterator[Mention]:
    for told in message.told:
        yield Mention(told.start, told.start, "denied" if told.denied else "applies", told.topic)
    for part in words.PART_OF_SENTENCE.finditer(message.text):
        grade = words.GRADE.search(part.group())
        if grade and words.BLOOD_PRESSURE.search(part.group()):
            at = part.start() + grade.start()
            yield Mention(at, at, "grade", str(int(number_of(grade[1]) or 0)))


def _pronouns(text: str) -> Iterator[Mention]:
    for match in words.THEY.finditer(text):
        yield Mention(match.start(), match.end(), "they")
    owned = [match.span() for match in words.OWNED.finditer(text)]
    for match in words.THIS_ONE.finditer(text):
        if not _within(match.start(), owned):
            yield Mention(match.start(), match.end(), "this_one", name=match.group())


def _before_their_persons(text: str, found: list[Mention]) -> list[Mention]:
    """In the order in which it is meant: what is said of the next person stands behind them."""
    ordered: list[Mention] = []
    waiting: list[Mention] = []
    free: Mention | None = None
    for at, item in enumerate(found):
        rest = found[at + 1 :]
        person = next((one for one in rest if one.kind == "person"), None)
        if item.kind in _TOLD and person and _is_of_the_next(text, item, rest, person, free):
            waiting.append(item)
            if ordered and _owns(ordered[-1], item):
                ordered.pop()
            continue
        ordered.append(item)
        if item.kind in ("person", "they", "this_one"):
            ordered += waiting
            free = None if any(one.kind in AGES for one in waiting) else item
            waiting = []
        elif item.kind in ("age", "number"):
            free = None
    return ordered


def _is_of_the_next(
    text: str, item: Mention, rest: list[Mention], person: Mention, free: Mention | None
) -> bool:
    between = text[item.end : person.start]
    if item.kind in ("applies", "denied"):
        return bool(words.ILL_PERSON.fullmatch(between))
    if words.OF_AGE.fullmatch(between):
        return True
    left = text[free.end : item.start] if free else None
    bound = left is not None and not words.BREAK.search(left)
    if bound and free and _owns(free, item) and person.value == "parent":
        # 「我 61 岁妈妈」, unless another age is hers.
        bound = any(one.kind in ("age", "number") for one in rest)
    return between in ("", "我", "我家", "俺") and not bound


def _owns(before: Mention, item: Mention) -> bool:
    """「我 68 岁的妈妈」 does not speak of the member."""
    return before.value == "self" and before.end == item.start and before.name in ("我", "俺")
