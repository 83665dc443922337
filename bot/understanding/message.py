"""One member message: its questions, each with what it leaves out."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rasa.core.agent import Agent
from rasa.shared.core.trackers import DialogueStateTracker

from bot.turn import label_of
from bot.understanding import labels, limits
from bot.understanding.bereaved import told_of_a_death
from bot.understanding.choosing import Run, may_ask_several, questions_of, stretches_of
from bot.understanding.claiming import claim_alone
from bot.understanding.cutting import clauses_of
from bot.understanding.danger import heard_rightly
from bot.understanding.fitting import with_fitting_plan
from bot.understanding.follow_up import complete
from bot.understanding.parsing import ParseData, Parser, is_sure
from bot.understanding.said import Said, Topics, earlier
from bot.understanding.urgent import cry_in, is_near_a_cry, with_signs

# In parse data: the form that is open has nothing more to ask.
LEAVES_FORM = "leaves_form"


async def understand(agent: Agent, text: str, tracker: DialogueStateTracker) -> list[ParseData]:
    """One parse for the message, or one for each of its questions, at most three.

    What the last of them has as ``remaining`` is asked too and only offered, as by the gate.
    """
    parser = Parser(agent, tracker)
    clauses = clauses_of(text)
    several = may_ask_several(text) and not tracker.active_loop_name
    heard = await _prepared(text, clauses, several, parser)
    whole = parser.parse(text)
    if len(clauses) > 1 and is_near_a_cry(whole):
        heard = clauses
        await parser.prepare(heard)
    cry = cry_in(whole, parser.parse_all(heard))
    if cry:
        return [cry]
    topics: Topics = agent.nlg.topics
    whole = told_of_a_death(heard_rightly(whole, parser, topics))
    said = tuple(earlier(tracker, time.time()))
    if tracker.active_loop_name:
        return [_in_form(whole, said, topics)]
    said = with_fitting_plan(said, tracker)
    runs = await questions_of(whole, parser) if _may_ask_several(whole) else []
    if not runs:
        return [complete(whole, said, topics, parser)]
    return _answerable(_completed(runs, said, topics, parser), topics)


async def _prepared(text: str, clauses: Sequence[str], several: bool, parser: Parser) -> list[str]:
    """Parses a message together with what of it may be a question or a cry; the latter."""
    outline = parser.outline(text) if several or len(clauses) > 1 else {}
    heard = with_signs(outline, clauses)
    asked = stretches_of(text, outline.get("text_tokens") or ()) if several else []
    # In one run: every further text costs a fraction of the first.
    await parser.prepare([text, *heard, *asked])
    return heard


def _in_form(whole: ParseData, said: tuple[Said, ...], topics: Topics) -> ParseData:
    """An answer stands for itself; whoever tells of a sick member asks for help, not to join."""
    claim = claim_alone(whole, said, topics)
    if claim is None:
        return whole
    return {**claim, LEAVES_FORM: label_of(claim) in (labels.CLAIM, labels.FELL_ILL)}


def _may_ask_several(whole: ParseData) -> bool:
    """Whether it is a question at all: what is surely something else is not cut apart."""
    return not is_sure(whole) or labels.is_question(label_of(whole))


def _completed(
    runs: Iterable[Run], said: tuple[Said, ...], topics: Topics, parser: Parser
) -> list[ParseData]:
    """Each question in the light of those before it, without what comes out the same."""
    found: dict[Any, ParseData] = {}
    for number, run in enumerate(runs):
        parse_data = complete(run.parse_data, said, topics, parser)
        said = (Said.of(parse_data), *said)
        if number == 0:
            parse_data = {**parse_data, "entities": _moved(parse_data["entities"], run.start)}
        key = _key(parse_data)
        first = found.setdefault(key, parse_data)
        if first is not parse_data and len(found) == 1 and label_of(first) == labels.ELIGIBILITY:
            # 「我妈五十好几了，有高血压能加吗」 is one question; the illness belongs to it.
            told = _moved(run.parse_data.get("entities") or (), run.start)
            found[key] = {**first, "entities": [*first["entities"], *told]}
    return _without_generalities(list(found.values()))


def _without_generalities(questions: list[ParseData]) -> list[ParseData]:
    """「可以」 of a general rule beside a verdict of 「不能」 would contradict it."""
    if labels.ELIGIBILITY not in map(label_of, questions):
        return questions
    return [one for one in questions if label_of(one) not in labels.IN_A_VERDICT]


def _moved(entities: Iterable[Mapping[str, Any]], by: int) -> list[Mapping[str, Any]]:
    """The first question goes by the text of the whole message, so places count from its start."""
    return [
        {**item, "start": item["start"] + by, "end": item["end"] + by} if "start" in item else item
        for item in entities
    ]


def _key(parse_data: ParseData) -> tuple[Any, ...]:
    """What makes two answers the same: for an FAQ its plan, for eligibility the person."""
    label = label_of(parse_data)
    kinds = ("plan",) if label.startswith(labels.FAQ) else ("relation", "age", "birth_date")
    named = ((e["entity"], e["value"]) for e in parse_data["entities"] if e["entity"] in kinds)
    return (label, *named)


def _answerable(questions: list[ParseData], topics: Topics) -> list[ParseData]:
    """The first three; a check that will ask for the age goes last, so that its question does."""
    answered, remaining = questions[: limits.MOST_QUESTIONS], questions[limits.MOST_QUESTIONS :]
    answered.sort(key=_will_ask)
    offered = [label for label in map(label_of, remaining) if label in topics.titles]
    candidates = [
        {"intent": label, "confidence": 0.0, "title": topics.titles[label]} for label in offered
    ]
    return [*answered[:-1], {**answered[-1], "remaining": candidates}]


def _will_ask(parse_data: ParseData) -> bool:
    aged = any(item["entity"] in ("age", "birth_date") for item in parse_data["entities"])
    return label_of(parse_data) == labels.ELIGIBILITY and not aged
