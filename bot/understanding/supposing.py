"""What is supposed of the last topic: 「那死了呢」「要是拒了呢」「如果出车祸了呢」.

The frame alone speaks for whatever question is often worded so, whichever that is; so it is what is
supposed that is read, by itself and behind the last question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.nlu.normalize import bare
from bot.turn import label_of
from bot.understanding import labels, limits, words
from bot.understanding.aspects import leaves_topic_out
from bot.understanding.parsing import ParseData, Parser, confidence_of, labelled, offering
from bot.understanding.said import Said, Topics, topic


def supposition(
    parse_data: ParseData, said: Sequence[Said], topics: Topics, parser: Parser
) -> ParseData | None:
    """The question that it asks, or up to three to choose from; None when it stands for itself."""
    last = topic(said)
    core = words.supposed(parse_data["text"])
    if last is None or core is None or not leaves_topic_out(parse_data):
        return None
    scores = _scores(_readings(core, parse_data["text"], last, topics, parser), last, topics)
    best = max(sorted(scores), key=lambda label: scores[label], default=labels.UNCLEAR)
    if label_of(parse_data) == best:
        return None
    if scores.get(best, 0.0) >= (limits.OUTSIDE if best in labels.OUTSIDE else limits.SUPPOSED):
        return labelled(parse_data, best, meant=f"{topics.titles.get(best, '')}，{core}")
    likely = sorted(scores, key=lambda label: -scores[label])
    offered = [one for one in likely if one in topics.titles and scores[one] >= limits.OFFERED]
    return offering(offered[: limits.MOST_OFFERED], parse_data, topics.titles)


def _readings(
    core: str, text: str, last: Said, topics: Topics, parser: Parser
) -> tuple[ParseData, ParseData, list[ParseData]]:
    """What is supposed: itself, with 「怎么办」, and behind the last question in both wordings."""
    before = [bare(one) for one in (topics.titles.get(last.label, ""), last.text)]
    before = [one for one in dict.fromkeys(before) if 0 < len(one) <= limits.SHORT_QUESTION]
    behind = [each for one in before for each in (f"{one}，{core}", f"{one} {text}")]
    alone, asked, *together = parser.parse_all([core, f"{core}怎么办", *behind])
    return alone, asked, together


def _scores(
    readings: tuple[ParseData, ParseData, list[ParseData]], last: Said, topics: Topics
) -> Mapping[str, float]:
    """How much the readings speak for each label, more for one that may well be asked next."""
    alone, asked, together = readings
    near = topics.near(last.label)
    found = {str(item["name"]) for one in (alone, asked, *together) for item in _ranking(one)}
    scores = {}
    for label in filter(_may_be_meant, found):
        # A question elsewhere must be asked by what is supposed, not by its frame alone.
        if label not in near and confidence_of(alone, label) < limits.NAMED:
            continue
        itself = (confidence_of(alone, label) + confidence_of(asked, label)) / 2
        # Each question before stands in two of them.
        follows = (
            2 * sum(_share(one, label, last.label) for one in together) / max(len(together), 1)
        )
        scores[label] = (itself + follows) * (limits.NEARER if label in near else 1)
    return scores


def _ranking(parse_data: ParseData) -> list[Mapping[str, Any]]:
    return list(parse_data.get("intent_ranking") or ())


def _may_be_meant(label: str) -> bool:
    return label.startswith(labels.FAQ) or label in labels.OUTSIDE


def _share(together: ParseData, label: str, last: str) -> float:
    """How likely ``label`` is with the last question, which every such text repeats, set aside."""
    if label == last:
        return 0.0
    set_aside = min(confidence_of(together, last), limits.MOST_OF_LAST)
    return confidence_of(together, label) / (1 - set_aside)
