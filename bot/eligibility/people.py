"""Whom a message speaks of, each with the ages and illnesses said of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from bot.eligibility import words
from bot.eligibility.mentions import Mention, mentions
from bot.eligibility.message import Message
from bot.eligibility.speaker import leaves_it_to_another
from bot.eligibility.wording import wording
from bot.eligibility.young import is_a_baby, is_of_a_newborn


@dataclass(eq=False)
class Someone:
    """``name`` is the member's own word, ``stated`` the ages and birth dates said, ISO 8601;
    ``applies`` and ``denied`` are the conditions told of this person, ``grade`` that of the
    hypertension.
    """

    relation: str | None
    name: str
    stated: list[str] = field(default_factory=list)
    applies: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    grade: int | None = None

    @property
    def halves(self) -> tuple[str, ...]:
        """The two whom one word names (「爸妈」), else nothing."""
        pairs: dict[str, list[str]] = wording()["pairs"]
        bare = _bare(self.name)
        word = next((word for word in pairs if bare.endswith(word)), None)
        return tuple(bare.removesuffix(word) + half for half in pairs[word]) if word else ()

    def is_called(self, relation: str | None, name: str) -> bool:
        """Whether another word means this person: 「我爸」 is 「父亲」, 「老婆」 is 「爱人」."""
        if self.relation != relation:
            return False
        return relation in ("self", "spouse") or _side(self.name) == _side(name)

    def includes(self, other: Someone) -> bool:
        """Whether the other is this person, or one of the two."""
        names = self.halves or (self.name,)
        return any(replace(self, name=name).is_called(other.relation, other.name) for name in names)

    def hears(self, told: Mention) -> None:
        """With an illness that is told of this person, or denied."""
        if told.kind == "grade":
            self.grade = int(told.value or 0)
        elif told.kind == "applies":
            self.applies |= {str(told.value)}
        else:
            self.denied |= {str(told.value)}


def _bare(name: str) -> str:
    return name.lstrip(wording()["mine"])


def _side(name: str) -> str:
    """What tells one parent from the other; of others the name itself."""
    return words.parent_side(name) or _bare(name)


def people_of(message: Message, known: Iterable[Someone] = ()) -> tuple[list[Someone], bool]:
    """Everybody named, and whether the message really is about several of them.

    It is when two of them have an age, when they are named side by side (「我和我爸妈」), one after
    the other's age, or by a word for two. With ``known`` it goes on about these persons.
    """
    group = _Group(message.text, known)
    items = mentions(message)
    for item, following in zip_longest(items, items[1:]):
        group.hear(item, following)
    people = _who_join(message.text, _joined(group.people))
    aged = sum(bool(someone.stated) for someone in people)
    several = len(people) > 1 and (bool(known) or aged > 1 or group.one_by_one)
    return people, several or any(someone.halves for someone in people)


def _joined(people: list[Someone]) -> list[Someone]:
    """「虚岁七十一能加吗，我爷爷」: nobody's age is of the only one who has none."""
    if len(people) != 2 or people[0].relation or people[0].name or people[1].stated:
        return people
    nameless, someone = people
    return [
        replace(
            someone,
            stated=list(nameless.stated),
            applies=someone.applies | nameless.applies,
            denied=someone.denied | nameless.denied,
        )
    ]


def _who_join(text: str, people: list[Someone]) -> list[Someone]:
    """Without who only leaves it to another: 「嫂子35，我哥不会弄」."""
    others = [one for one in people if one.stated or not leaves_it_to_another(text, one.name)]
    return others if any(one.stated for one in others) else people


class _Group:
    """Listens from left to right: ``people`` so far, and who is ``meant`` by what comes next."""

    def __init__(self, text: str, known: Iterable[Someone]) -> None:
        self.people = [replace(one, stated=list(one.stated)) for one in known]
        self.one_by_one = False
        self._text = text
        self._meant: list[Someone] = []
        # Whose age was said in an earlier message: one said now takes its place.
        self._aged_before = [one for one in self.people if one.stated]
        self._before: Mention | None = None
        self._told_before: list[Mention] = []

    def hear(self, item: Mention, following: Mention | None) -> None:
        """``following`` tells whether an age is the only one."""
        if item.kind == "person":
            self._person(item)
        elif item.kind == "they":
            self._meant = self._others()
        elif item.kind == "this_one":
            self._this_one(item)
        elif item.kind in ("applies", "denied", "grade"):
            self._told(item)
        elif item.kind == "age" or self._are_several:
            self._age(item, following)
        self._before = item if item.kind == "person" else None

    @property
    def _are_several(self) -> bool:
        pair = words.PLURAL.search(self._text) or any(one.halves for one in self.people)
        return bool(pair) or len(self.people) > 1

    def _others(self) -> list[Someone]:
        return [someone for someone in self.people if someone.relation != "self"]

    def _person(self, item: Mention) -> None:
        between = self._text[self._before.end : item.start] if self._before else None
        linked = between is not None and bool(words.LINK.fullmatch(between))
        aged = any(one.stated for one in self._others())
        someone = self._named(item)
        for told in self._told_before:
            someone.hears(told)
        self._told_before = []
        is_new = someone not in self._meant and not someone.stated
        self.one_by_one = self.one_by_one or (is_new and (linked or aged))
        self._meant = [*self._meant, *self._copies(someone)] if linked else self._copies(someone)

    def _this_one(self, item: Mention) -> None:
        """「我35，她33」: the last one named, or somebody new beside the member."""
        others = [one for one in self._meant if one.relation != "self"]
        unaged = [one for one in self._others() if not one.stated]
        others = others or unaged[-1:] or self._others()[-1:]
        if not others and self.people:
            others = [Someone(None, item.name)]
            self.people += others
        self._meant = others

    def _named(self, item: Mention) -> Someone:
        for at, someone in enumerate(self.people):
            if someone.is_called(item.value, item.name):
                return someone
            halves = [
                replace(someone, name=half, stated=list(someone.stated)) for half in someone.halves
            ]
            found = [half for half in halves if half.is_called(item.value, item.name)]
            if found and len(self._copies(someone)) == len(halves):
                return self._one_of_two(someone, halves, found[0])
            if found:
                self.people[at : at + 1] = halves
                self._aged_before += [half for half in halves if half.stated]
                return found[0]
        self.people.append(Someone(item.value, item.name))
        return self.people[-1]

    def _one_of_two(self, someone: Someone, halves: list[Someone], meant: Someone) -> Someone:
        """「爸妈 63 58，我妈……」 in the order of the word, unless it is 「一个 63 一个 58」."""
        if words.ONE_AND_ANOTHER.search(self._text):
            return someone
        both = self._copies(someone)
        for one, half in zip(both, halves, strict=True):
            one.name = half.name
        return both[halves.index(meant)]

    def _copies(self, someone: Someone) -> list[Someone]:
        return [one for one in self.people if one.is_called(someone.relation, someone.name)]

    def _told(self, item: Mention) -> None:
        """An illness is of whom was named last; with 「都」 of all, before anybody of the next."""
        if not self.people:
            self._told_before.append(item)
        all_of_them = words.ALL_OF_THEM.search(self._text[: item.start])
        meant = [each for one in self._meant for each in self._copies(one)]
        for someone in (self._others() if all_of_them else meant) or self.people:
            someone.hears(item)

    def _age(self, item: Mention, following: Mention | None) -> None:
        """「都 32」 is said of everybody who was just named, 「我和我妈 58」 of the last."""
        stated = item.value or ""
        young = [one for one in self._meant if not one.stated]
        if len(young) > 1 and words.BOTH.search(self._text[: item.start]):
            for someone in young:
                someone.stated.append(stated)
            return
        if self._before and (following is None or following.kind not in ("age", "number")):
            self._meant = self._copies(self._named(self._before))
        self._give(stated)

    def _give(self, stated: str) -> None:
        """An age belongs to the first who is meant and has none yet, else to anybody without."""
        if len(self._meant) == 1 and self._meant[0] in self._aged_before:
            self._aged_before.remove(self._meant[0])
            self._meant[0].stated.clear()
        someone = next((one for one in (*self._meant, *self.people) if not one.stated), None)
        someone = someone or self._one_more(stated)
        someone.stated.append(stated)

    def _one_more(self, stated: str) -> Someone:
        """The other of two that one word names, else whoever was named last, else somebody."""
        if not self.people:
            born = is_a_baby(stated) and is_of_a_newborn(self._text)
            self.people.append(Someone("child" if born else None, ""))
            return self.people[-1]
        named = self._meant or self.people
        pair = next((one for one in named if one.halves and len(self._copies(one)) < 2), None)
        if pair is None and self._is_another(named[-1], stated):
            name = named[-1].name if named[-1].relation == "child" else ""
            self.people.append(Someone("child", name))
            return self.people[-1]
        full = any(one.halves for one in named)
        if pair is None and (full or not words.PLURAL.search(self._text)):
            return named[-1]
        last = pair or named[-1]
        self.people.append(Someone(last.relation, last.name))
        return self.people[-1]

    def _is_another(self, someone: Someone, stated: str) -> bool:
        """Whether an age in months is of a baby beside somebody of years."""
        if not is_a_baby(stated) or any(map(is_a_baby, someone.stated)):
            return False
        return someone.relation != "child" or bool(words.ONE_AND_ANOTHER.search(self._text))
