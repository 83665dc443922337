"""Entities by patterns and lookup tables, sentence by sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.nlu.entities import PatternEntityExtractor
from bot.nlu.tokenizer import ChineseTokenizer
from tests.nlu.pipeline import ROOT, Pipeline, data_of, trained, training_data

TABLE = yaml.safe_load(Path(__file__).with_name("entities.yml").read_text(encoding="utf-8"))
SENTENCES = [(text, found) for group in TABLE.values() for text, found in group.items()]


@pytest.fixture(scope="module")
def extractor(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    lookups = training_data(ROOT / "data" / "nlu" / "dialogue")
    folder = tmp_path_factory.mktemp("entities")
    return trained(folder, lookups, [ChineseTokenizer, PatternEntityExtractor])


@pytest.mark.parametrize(("text", "found"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_a_sentence_has_exactly_these_entities(
    extractor: Pipeline, text: str, found: list[str]
) -> None:
    entities = extractor.parse(text).get("entities")
    assert [f"{item['entity']} {item['value']}" for item in entities] == found


@pytest.mark.parametrize(("text", "found"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_an_entity_stands_where_it_says(extractor: Pipeline, text: str, found: list[str]) -> None:
    entities = extractor.parse(text).get("entities")
    assert all(item["text"] == text[item["start"] : item["end"]] != "" for item in entities)


def test_words_of_another_trade_are_found_without_code(tmp_path: Path) -> None:
    yaml_text = """
version: "3.1"
nlu:
- intent: order_drink
  examples: |
    - a latte please
    - 来杯拿铁
- lookup: drink
  examples: |
    - 拿铁
    - espresso
- synonym: latte
  examples: |
    - 拿铁
"""
    shop = trained(
        tmp_path, data_of(tmp_path, yaml_text), [ChineseTokenizer, PatternEntityExtractor]
    )
    found = [
        (item["entity"], item["value"]) for item in shop.parse("拿铁和 ESPRESSO").get("entities")
    ]
    assert found == [("drink", "latte"), ("drink", "espresso")]


def test_entities_of_others_are_kept(extractor: Pipeline) -> None:
    message = extractor.components[0].process([extractor.parse("我妈62岁")])[0]
    message.set("entities", [{"entity": "city", "value": "杭州", "start": 0, "end": 0}])
    found = [
        item["entity"] for item in extractor.components[1].process([message])[0].get("entities")
    ]
    assert found == ["city", "relation", "age"]
