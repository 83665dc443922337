"""Nobody is comforted for a death of which they did not speak."""

from __future__ import annotations

import pytest

from bot.turn import label_of
from bot.understanding import labels
from bot.understanding.bereaved import told_of_a_death
from bot.understanding.parsing import ParseData
from tests.understanding.parse_data import sure_of


def taken_for_a_loss(text: str) -> ParseData:
    return sure_of(text, labels.BEREAVED)


@pytest.mark.parametrize(
    "text",
    [
        "我妈走了",
        "爷爷是昨天走的。",
        "我爸没了 心里空落落的",
        "奶奶过世快一年了",
        "老伴不在了",
        "我哥没抢救过来",
        "爸爸走得太突然",
        "外公走了三天了",
        "我老公死了",
    ],
)
def test_a_death_is_heard(text: str) -> None:
    assert label_of(told_of_a_death(taken_for_a_loss(text))) == labels.BEREAVED


@pytest.mark.parametrize(
    "text", ["我爸住院了", "我妈没了工作", "我老公没交", "我妈走不动了", "老公走开了", "我爸没加"]
)
def test_what_is_no_death_is_not_understood(text: str) -> None:
    parse_data = told_of_a_death(taken_for_a_loss(text))
    assert label_of(parse_data) == labels.UNCLEAR
    assert parse_data["gate"] == {"decision": "decline", "candidates": []}


@pytest.mark.parametrize(
    ("text", "likely", "label"),
    [
        ("我妈前晚走了，有钱领没", 0.5, labels.BEREAVED),
        ("我妈前晚走了，有钱领没", 0.3, labels.UNCLEAR),
        ("我妈前晚住院了，有钱领没", 0.5, labels.UNCLEAR),
    ],
)
def test_a_death_that_is_named_is_heard_in_doubt(text: str, likely: float, label: str) -> None:
    ranking = [{"name": labels.UNCLEAR, "confidence": likely}]
    ranking += [{"name": labels.BEREAVED, "confidence": likely}]
    doubted = {
        "text": text,
        "intent": ranking[0],
        "intent_ranking": ranking,
        "gate": {"decision": "decline", "candidates": []},
    }
    assert label_of(told_of_a_death(doubted)) == label
