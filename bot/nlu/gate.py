"""The last word of understanding: answer, ask which was meant, or say that it is not understood.

Four kinds of rule come with the training data, so that other data simply has none of them:

- a lookup table named like a label lists whole messages that mean that label for sure (``转人工``);
- only labels whose metadata has a ``title`` may be offered as a button;
- a label whose metadata has ``takes_over`` (``themes``, ``entities``) is meant when the likeliest
  label is of such a theme and every group of entities is named: who describes a person by
  relation and age asks about that person, not for the rule in general;
- labels whose metadata has a ``scope`` say that we do not answer: they need no veto.

How sure is sure, and how much doubt is too much, the classifier has learnt (``decision.py``).
Data that have neither titles nor scopes know no way to ask back or to refuse: there the likeliest
label stands, as any Rasa user expects.
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
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.classifier import GROUNDS
from bot.nlu.labels import label_metadata
from bot.nlu.normalize import bare
from bot.nlu.own_code import OwnCode
from bot.turn import GATE

_RULES_FILE = "gate.json"
# The gate's rules and the metadata of an intent's examples that each is taken from.
_RULES = {
    "titles": "title",
    "themes": "theme",
    "takes_over": "takes_over",
    "scopes": "scope",
}


def _rules_of(data: TrainingData) -> dict[str, dict[str, Any]]:
    told = label_metadata(data.intent_examples)
    exact = {
        bare(element): table["name"]
        for table in data.lookup_tables
        if table["name"] in told and isinstance(table.get("elements"), list)
        for element in table["elements"]
    }
    return {"exact": exact} | {
        rule: {label: metadata[key] for label, metadata in told.items() if metadata.get(key)}
        for rule, key in _RULES.items()
    }


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Gate(OwnCode, GraphComponent, IntentClassifier):
    """Sets ``gate`` to ``{"decision", "candidates"}`` and, when unsure, the intent
    ``nlu_fallback``.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``clarify``: the confidence from which a button shows; ``most_buttons``: how many."""
        return {"clarify": 0.1, "most_buttons": 3}

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        rules: dict[str, dict[str, Any]],
    ) -> None:
        """``rules``: ``exact`` maps whole messages to labels; the others map
        labels to what their metadata says.
        """
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
        return cls(config, model_storage, resource, _rules_of(TrainingData()))

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
        """Collect the rules of the labels that the data has."""
        self._rules = _rules_of(training_data)
        with self._storage.write_to(self._resource) as folder:
            rasa.shared.utils.io.dump_obj_as_json_to_file(folder / _RULES_FILE, self._rules)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Decide for each message."""
        for message in messages:
            label = self._exact(message) or self._taking_over(message)
            if label:
                self._set_certain(message, label)
            else:
                self._decide(message)
        return messages

    def _exact(self, message: Message) -> str | None:
        found: str | None = self._rules["exact"].get(bare(message.get(TEXT) or ""))
        return found

    def _taking_over(self, message: Message) -> str | None:
        """The label that the entities of the message speak for, against a likeliest one of its
        themes.
        """
        ranking = message.get("intent_ranking") or [{"name": ""}]
        likeliest = ranking[0]["name"]
        theme = self._rules["themes"].get(likeliest)
        named = {entity["entity"] for entity in message.get(ENTITIES) or []}
        for label, rule in self._rules["takes_over"].items():
            fits = likeliest == label or theme in rule["themes"]
            if fits and all(named & set(group) for group in rule["entities"]):
                return str(label)
        return None

    def _set_certain(self, message: Message, label: str) -> None:
        certain = {"name": label, "confidence": 1.0}
        others = [item for item in message.get("intent_ranking", []) if item["name"] != label]
        message.set(INTENT, certain, add_to_output=True)
        message.set("intent_ranking", [certain, *others], add_to_output=True)
        message.set(GATE, {"decision": "answer", "candidates": []}, add_to_output=True)

    def _decide(self, message: Message) -> None:
        ranking = message.get("intent_ranking", [])
        if self._is_sure(ranking, message.get(GROUNDS) or {}):
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

    def _is_sure(self, ranking: list[dict[str, Any]], grounds: dict[str, float]) -> bool:
        if not ranking or not ranking[0]["confidence"]:
            return False
        if not self._rules["titles"] and not self._rules["scopes"]:
            return True
        if ranking[0]["confidence"] < grounds.get("answer", 1.0):
            return False
        ours = ranking[0]["name"] not in self._rules["scopes"]
        return not ours or grounds.get("outside", 0.0) <= grounds.get("most", 1.0)

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
