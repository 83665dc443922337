"""``config.yml`` on data that have nothing to do with this bot: no component knows our labels."""

from __future__ import annotations

from pathlib import Path

import pytest
import rasa.model_training
import rasa.nlu.test
from rasa.core.agent import Agent

from tests.nlu.pipeline import ROOT

FLIGHTS = """
version: "3.1"
nlu:
- intent: book_flight
  examples: |
    - book a flight to [Paris](city)
    - I need a plane ticket
    - fly me to [London](city) tomorrow
    - get me on the next flight
    - reserve a seat on a plane
- intent: cancel_flight
  examples: |
    - cancel my booking
    - I do not want to fly any more
    - please call off my trip
    - drop the reservation
    - undo my flight booking
- intent: chitchat/ask_name
  examples: |
    - what is your name
    - who are you
    - what should I call you
    - do you have a name
    - tell me your name
- intent: chitchat/ask_weather
  examples: |
    - how is the weather
    - is it raining outside
    - will it be sunny today
    - what does the sky look like
    - do I need an umbrella
- lookup: city
  examples: |
    - Paris
    - London
- lookup: request_human
  examples: |
    - agent
responses:
  utter_chitchat/ask_name:
  - text: I am a bot.
  utter_chitchat/ask_weather:
  - text: Sunny, I hope.
"""
TEST = """
version: "3.1"
nlu:
- intent: book_flight
  examples: |
    - I want to book a flight to [London](city)
    - a plane ticket please
- intent: cancel_flight
  examples: |
    - please cancel my flight booking
- intent: chitchat/ask_name
  examples: |
    - tell me what your name is
- intent: chitchat/ask_weather
  examples: |
    - is the weather sunny
"""


@pytest.fixture(scope="module")
def agent(tmp_path_factory: pytest.TempPathFactory) -> Agent:
    folder = tmp_path_factory.mktemp("flights")
    (folder / "nlu.yml").write_text(FLIGHTS, encoding="utf-8")
    model = rasa.model_training.train_nlu(
        str(ROOT / "config.yml"), str(folder / "nlu.yml"), str(folder), fixed_model_name="flights"
    )
    return Agent.load(model)


async def test_sentences_of_another_trade_and_tongue_are_understood(agent: Agent) -> None:
    parsed = await agent.parse_message("please cancel my flight booking")
    assert parsed["intent"]["name"] == "cancel_flight"
    parsed = await agent.parse_message("can you tell me your name")
    assert parsed["intent"]["name"] == "chitchat"
    assert parsed["intent"]["full_retrieval_intent_name"] == "chitchat/ask_name"


async def test_their_lookup_words_are_entities(agent: Agent) -> None:
    parsed = await agent.parse_message("book a flight to LONDON")
    found = [(item["entity"], item["start"], item["end"]) for item in parsed["entities"]]
    assert found == [("city", 17, 23)]


async def test_our_rules_are_inert_where_their_labels_are_missing(agent: Agent) -> None:
    for text in ("转人工", "agent", "我妈今年62，能加入吗"):
        parsed = await agent.parse_message(text)
        names = {item["name"] for item in parsed["intent_ranking"]}
        ours = {"nlu_fallback", "book_flight", "cancel_flight"}
        assert names <= ours | {"chitchat/ask_name", "chitchat/ask_weather"}


async def test_rasas_own_evaluation_scores_intents_and_answers(
    agent: Agent, tmp_path: Path
) -> None:
    (tmp_path / "test.yml").write_text(TEST, encoding="utf-8")
    report = await rasa.nlu.test.run_evaluation(
        str(tmp_path / "test.yml"), agent.processor, str(tmp_path), disable_plotting=True
    )
    assert report["intent_evaluation"]["accuracy"] >= 0.8
    assert report["response_selection_evaluation"]["accuracy"] >= 0.5
    assert report["entity_evaluation"]["PatternEntityExtractor"]["accuracy"] > 0.9
