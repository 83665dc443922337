"""Whom a message speaks of, each with the ages and illnesses said of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from bot.eligibility import words
from bot.eligibility.message import AGES, Message
from bot.eligibility.wording import wording


@dataclass(eq=False)
class Someone:
    """``name`` is the member's own word, ``stated`` the ages and birth dates said, ISO 8601;
    ``applies`` and ``denied`` are the conditions told of this person.
    """

    relation: str | None
    name: str
    stated: list[str] = field(default_factory=list)
    applies: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()

    @property
    def halves(self) -> tuple[str, ...]:
        """The two whom one word names (「爸妈」), else nothing."""
        pairs: dict[str, list[str]] = wording()["pairs"]
        return tuple(pairs.get(_bare(self.name), ()))

    def is_called(self, relation: str | None, name: str) -> bool:
        """Whether another word means this person: 「我爸」 is 「父亲」, 「老婆」 is 「爱人」."""
        if self.relation != relation:
            return False
        return relation in ("self", "spouse") or _side(self.name) == _side(name)

    def includes(self, other: Someone) -> bool:
        """Whether the other is this person, or one of the two."""
        names = self.halves or (self.name,)
        return any(replace(self, name=name).is_called(other.relation, other.name) for name in names)


def _bare(name: str) -> str:
    return name.lstrip(wording()["mine"])


def _side(name: str) -> str:
    """What tells one parent from the other; of others the name itself."""
    father, mother = words.FATHER.search(name), words.MOTHER.search(name)
    if bool(father) == bool(mother):
        return _bare(name)
    return "father" if father else "mother"


@dataclass(frozen=True)
class _Item:
    start: int
    end: int
    kind: str
    value: str = ""
    name: str = ""


def people_of(message: Message, known: Iterable[Someone] = ()) -> tuple[list[Someone], bool]:
    """Everybody named, and whether the message really is about several of them.

    It is when two of them have an age, when they are named side by side (「我和我爸妈」), one after
    the other's age, or by a word for two. With ``known`` it goes on about these persons.
    """
    group = _Group(message.text, known)
    for item in sorted(_items(message), key=lambda item: item.start):
        group.hear(item)
    people = group.people
    aged = sum(bool(someone.stated) for someone in people)
    several = len(people) > 1 and (bool(known) or aged > 1 or group.one_by_one)
    return people, several or any(someone.halves for someone in people)


def _items(message: Message) -> Iterator[_Item]:
    spans = []
    for entity in message.entities:
        start = int(entity.get("start") or 0)
        end = int(entity.get("end", len(message.text)))
        # A tapped button says a relation, not a name.
        name = message.text[start:end] if "end" in entity else ""
        if entity["entity"] == "relation":
            spans.append((start, end))
            yield _Item(start, end, "person", str(entity["value"]), name)
        elif entity["entity"] in AGES:
            yield _Item(start, end, "age", str(entity["value"]))
        elif entity["entity"] == "number" and float(entity["value"]).is_integer():
            yield _Item(start, end, "number", f"P{entity['value']}Y")
    for told in message.told:
        yield _Item(told.start, told.start, "denied" if told.denied else "applies", told.topic)
    for match in words.SELF.finditer(message.text):
        if not any(start <= match.start() < end for start, end in spans):
            yield _Item(match.start(), match.end(), "person", "self", match.group())
    alone = None if spans else words.SELF_ALONE.search(message.text)
    if alone:
        yield _Item(alone.start(), alone.end(), "person", "self", alone.group())
    for match in words.THEY.finditer(message.text):
        yield _Item(match.start(), match.end(), "they")
    for match in words.THIS_ONE.finditer(message.text):
        yield _Item(match.start(), match.end(), "this_one", name=match.group())


class _Group:
    """Listens from left to right: ``people`` so far, and who is ``meant`` by what comes next."""

    def __init__(self, text: str, known: Iterable[Someone]) -> None:
        self.people = [replace(one, stated=list(one.stated)) for one in known]
        self.one_by_one = False
        self._text = text
        self._meant: list[Someone] = []
        # Whose age was said in an earlier message: one said now takes its place.
        self._aged_before = [one for one in self.people if one.stated]
        self._before: _Item | None = None

    def hear(self, item: _Item) -> None:
        if item.kind == "person":
            self._person(item)
        elif item.kind == "they":
            self._meant = self._others()
        elif item.kind == "this_one":
            self._this_one(item)
        elif item.kind in ("applies", "denied"):
            self._told(item)
        elif item.kind == "age" or len(self.people) > 1 or words.PLURAL.search(self._text):
            self._give(item.value)
        self._before = item if item.kind == "person" else None

    def _others(self) -> list[Someone]:
        return [someone for someone in self.people if someone.relation != "self"]

    def _person(self, item: _Item) -> None:
        between = self._text[self._before.end : item.start] if self._before else None
        linked = between is not None and bool(words.LINK.fullmatch(between))
        aged = any(one.stated for one in self._others())
        someone = self._named(item)
        is_new = someone not in self._meant and not someone.stated
        self.one_by_one = self.one_by_one or (is_new and (linked or aged))
        self._meant = [*self._meant, *self._copies(someone)] if linked else self._copies(someone)

    def _this_one(self, item: _Item) -> None:
        """「我35，她33」: the last one named, or somebody new beside the member."""
        others = [one for one in self._meant if one.relation != "self"] or self._others()[-1:]
        if not others and self.people:
            others = [Someone(None, item.name)]
            self.people += others
        self._meant = others

    def _named(self, item: _Item) -> Someone:
        for at, someone in enumerate(self.people):
            if someone.is_called(item.value, item.name):
                return someone
            halves = [
                replace(someone, name=half, stated=list(someone.stated)) for half in someone.halves
            ]
            found = [half for half in halves if half.is_called(item.value, item.name)]
            if found:
                self.people[at : at + 1] = halves
                self._aged_before += [half for half in halves if half.stated]
                return found[0]
        self.people.append(Someone(item.value, item.name))
        return self.people[-1]

    def _copies(self, someone: Someone) -> list[Someone]:
        return [one for one in self.people if one.is_called(someone.relation, someone.name)]

    def _told(self, item: _Item) -> None:
        """An illness is of whom was named last; with 「都」 of all."""
        all_of_them = words.ALL_OF_THEM.search(self._text[: item.start])
        meant = [each for one in self._meant for each in self._copies(one)]
        for someone in (self._others() if all_of_them else meant) or self.people:
            topic = frozenset({item.value})
            if item.kind == "applies":
                someone.applies |= topic
            else:
                someone.denied |= topic

    def _give(self, stated: str) -> None:
        """An age belongs to the first who is meant and has none yet, else to anybody without."""
        if len(self._meant) == 1 and self._meant[0] in self._aged_before:
            self._aged_before.remove(self._meant[0])
            self._meant[0].stated.clear()
        someone = next((one for one in (*self._meant, *self.people) if not one.stated), None)
        someone = someone or self._one_more()
        someone.stated.append(stated)

    def _one_more(self) -> Someone:
        """The other of two that one word names, else whoever was named last, else somebody."""
        if not self.people:
            self.people.append(Someone(None, ""))
            return self.people[-1]
        named = self._meant or self.people
        pair = next((one for one in named if one.halves and len(self._copies(one)) < 2), None)
        if pair is None and not words.PLURAL.search(self._text):
            return named[-1]
        last = pair or named[-1]
        self.people.append(Someone(last.relation, last.name))
        return self.people[-1]
