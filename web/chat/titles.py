"""Questions that have an answer, for suggestions while typing; a suggestion is sent by its id."""

from collections.abc import Mapping
from dataclasses import dataclass

from chat.brain import Brain
from chat.content import Document
from chat.contract import TitleList
from chat.kept import Kept


@dataclass(frozen=True)
class Topic:
    """What a suggestion stands for: its title and the brain's label."""

    title: str
    intent: str


@dataclass(frozen=True)
class Titles:
    """The document that the widget loads, and what each id in it stands for."""

    document: Document
    topics: Mapping[str, Topic]


class TitleIndex:
    """The titles as one process knows them."""

    def __init__(self, brain: Brain) -> None:
        self._kept: Kept[Titles] = Kept("titles", lambda: _load(brain))

    async def current(self) -> Titles | None:
        """The titles; None while the brain was never reached."""
        return await self._kept.current()

    async def topic(self, choice: str) -> Topic | None:
        """What a suggestion's id stands for, also one that another process has just shown."""
        titles = await self._kept.current()
        if titles and choice not in titles.topics:
            titles = await self._kept.anew()
        return titles.topics.get(choice) if titles else None


def is_suggestion(choice: str) -> bool:
    """Whether a choice's id is a suggestion's: keys of buttons hold no dot."""
    return "." in choice


async def _load(brain: Brain) -> Titles:
    return _indexed(await brain.titles())


def _indexed(listed: TitleList) -> Titles:
    topics = {
        item.intent.replace("/", "."): Topic(item.title, item.intent) for item in listed.titles
    }
    shown = [{"id": key, "title": topic.title} for key, topic in topics.items()]
    return Titles(Document.of({"edition": listed.edition, "titles": shown}), topics)
