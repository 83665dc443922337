"""A short question without a topic of its own: 「要等多久」「多少钱」「怎么关」.

What it means is what it asks together with the last question, among what may well be asked next.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.nlu.normalize import bare
from bot.turn import GATE, label_of
from bot.understanding import labels, limits, words
from bot.understanding.ellipsis import rest_of
from bot.understanding.parsing import ParseData, Parser, confidence_of, is_sure, labelled
from bot.understanding.said import Said, Topics, topic


def short_question(
    parse_data: ParseData, said: Sequence[Said], topics: Topics, parser: Parser
) -> ParseData | None:
    """The label near the last topic that it asks for; None when it stands for itself."""
    last = topic(said)
    if last is None or not leaves_topic_out(parse_data):
        return None
    pure = words.is_aspect(rest_of(parse_data))
    if is_sure(parse_data) and (not pure or label_of(parse_data) == last.label):
        return None
    together = _together(parse_data, last, topics, parser)
    near = topics.near(last.label)
    if last.label in labels.IN_CHECK:
        # Whether the illness keeps anybody out has just been answered.
        near -= labels.ABOUT_ILLNESS
    # The last question is meant itself for another plan only: else it would be answered twice.
    anew = not last.answered or any(
        item["entity"] == "plan" for item in parse_data.get("entities", ())
    )
    likely = {name: _likelihood(name, parse_data, together, last.label) for name in near}
    if anew:
        likely[last.label] = _likelihood(last.label, parse_data, together, "")
    else:
        likely.pop(last.label, None)
    label, likelihood = max(sorted(likely.items()), key=lambda item: item[1], default=("", 0.0))
    if likelihood < (limits.ASPECT if pure else limits.NEAR):
        return _rest_of(parse_data, last, near, together) if pure else None
    return labelled(parse_data, label, meant=topics.titles.get(label))


def _rest_of(
    parse_data: ParseData, last: Said, near: frozenset[str], together: Sequence[ParseData]
) -> ParseData | None:
    """「要带什么」「怎么弄」 after how to join: what to do, which the rest of the answer may tell.

    Alone they ask for the papers of a claim, or how to leave.
    """
    unclear = parse_data.get(GATE, {}).get("decision") == "decline"
    if not (unclear or words.asks_what_to_do(parse_data["text"])):
        return None
    stays = min((confidence_of(one, last.label) for one in together), default=0.0)
    if label_of(parse_data) in near or stays < limits.MOST_OF_LAST:
        return None
    return {**labelled(parse_data, labels.MORE), "about": last.label, "meant": last.text}


def leaves_topic_out(parse_data: ParseData) -> bool:
    """Whether it may be completed: short, no small talk, and naming none of our plans."""
    label = label_of(parse_data)
    text = bare(parse_data["text"])
    may_ask = label.startswith(labels.FAQ) or label in {labels.UNCLEAR, *labels.OUTSIDE}
    return may_ask and 0 < len(text) <= limits.SHORT and "相互" not in text


def _together(parse_data: ParseData, last: Said, topics: Topics, parser: Parser) -> list[ParseData]:
    """What the last question and this one ask together, by title and by its own wording."""
    before = [topics.titles.get(last.label, ""), last.text]
    texts = [f"{text} {parse_data['text']}" for text in dict.fromkeys(before)
             if text and len(text) <= limits.SHORT_QUESTION]  # fmt: skip
    return parser.parse_all(texts)


def _likelihood(label: str, alone: ParseData, together: Sequence[ParseData], without: str) -> float:
    """How much both ways of reading speak for ``label`` once ``without`` is out of the question."""
    shares = [
        confidence_of(one, label) / (1 - min(confidence_of(one, without), limits.MOST_OF_LAST))
        for one in together
    ]
    return sum(shares) / max(len(shares), 1) + confidence_of(alone, label)
