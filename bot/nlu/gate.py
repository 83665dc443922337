"""The last word of understanding: answer, ask which was meant, or say that it is not understood.

Two kinds of rule come with the training data, so that other data simply has none of them:

- a lookup table named like a label lists whole messages that mean that label for sure (``转人工``);
- only labels whose examples carry a ``title`` may be offered as a button.
"""

from __future__ import annotations

from typing import Any

import rasa.shared.utils.io
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.classifier import full_label
from bot.nlu.normalize import normalize
from bot.turn import GATE

_RULES_FILE = "gate.json"


def _bare(text: str) -> str:
    return "".join(char for char in normalize(text) if char.isalnum())


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Gate(GraphComponent, IntentClassifier):
    """Sets ``gate`` to ``{"decision", "candidates"}`` and, when unsure, the intent
    ``nlu_fallback``.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``answer``: the confidence from which we answer; ``clarify``: from which a button is
        shown.

        Wrong answers cost about twice a needless question back, hence answer ≥ 0.5.
        """
        return {"answer": 0.5, "clarify": 0.1, "most_buttons": 3}

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        rules: dict[str, dict[str, str]],
    ) -> None:
        """``rules``: ``exact`` maps whole messages to labels, ``titles`` labels to button texts."""
        self._config = config
        self._storage = storage
        self._resource = resource
        self._rules = rules

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Gate:
        """Create a gate without rules."""
        return cls(config, model_storage, resource, {"exact": {}, "titles": {}})

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Gate:
        """Load the rules that the model was trained with."""
        with model_storage.read_from(resource) as folder:
            rules = rasa.shared.utils.io.read_json_file(folder / _RULES_FILE)
        return cls(config, model_storage, resource, rules)

    def train(self, training_data: TrainingData) -> Resource:
        """Collect titles and whole-message rules of the labels that the data has."""
        titles: dict[str, str] = {}
        labels = set()
        for message in training_data.intent_examples:
            label = full_label(message)
            labels.add(label)
            title = (message.get(METADATA) or {}).get(METADATA_INTENT, {}).get("title")
            if title:
                titles[label] = title
        exact = {
            _bare(element): table["name"]
            for table in training_data.lookup_tables
            if table["name"] in labels and isinstance(table.get("elements"), list)
            for element in table["elements"]
        }
        self._rules = {"exact": exact, "titles": titles}
        with self._storage.write_to(self._resource) as folder:
            rasa.shared.utils.io.dump_obj_as_json_to_file(folder / _RULES_FILE, self._rules)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Decide for each message."""
        for message in messages:
            label = self._rules["exact"].get(_bare(message.get(TEXT) or ""))
            if label:
                self._set_certain(message, label)
            else:
                self._decide(message)
        return messages

    def _set_certain(self, message: Message, label: str) -> None:
        certain = {"name": label, "confidence": 1.0}
        others = [item for item in message.get("intent_ranking", []) if item["name"] != label]
        message.set(INTENT, certain, add_to_output=True)
        message.set("intent_ranking", [certain, *others], add_to_output=True)
        message.set(GATE, {"decision": "answer", "candidates": []}, add_to_output=True)

    def _decide(self, message: Message) -> None:
        ranking = message.get("intent_ranking", [])
        if ranking and ranking[0]["confidence"] >= self._config["answer"]:
            message.set(GATE, {"decision": "answer", "candidates": []}, add_to_output=True)
            return
        candidates = self._candidates(ranking)
        decision = "clarify" if candidates else "decline"
        fallback = {
            "name": DEFAULT_NLU_FALLBACK_INTENT_NAME,
            "confidence": ranking[0]["confidence"] if ranking else 0.0,
        }
        message.set(INTENT, fallback, add_to_output=True)
        message.set("intent_ranking", [fallback, *ranking], add_to_output=True)
        message.set(GATE, {"decision": decision, "candidates": candidates}, add_to_output=True)

    def _candidates(self, ranking: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Labels worth a button. When what stands first cannot be one, nothing else is offered."""
        titles = self._rules["titles"]
        near = [item for item in ranking if item["confidence"] >= self._config["clarify"]]
        if not near or near[0]["name"] not in titles:
            return []
        return [
            {
                "intent": item["name"],
                "confidence": item["confidence"],
                "title": titles[item["name"]],
            }
            for item in near
            if item["name"] in titles
        ][: self._config["most_buttons"]]
