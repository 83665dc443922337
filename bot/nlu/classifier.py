"""One classifier over all labels: FAQ keys (``faq/what_is``) and dialogue intents alike.

A label's confidence is its calibrated probability, so that it means the same on a small and on a
large set of labels. Beside it stands the doubt that the message is anything we answer, and the
thresholds that the model has learnt for both. The model is kept as plain arrays; nothing in the
archive can execute.
"""

from __future__ import annotations

import itertools
from dataclasses import fields
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import rasa.shared.utils.io
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import (
    INTENT,
    RESPONSE_IDENTIFIER_DELIMITER,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu import kernel
from bot.nlu.decision import Costs
from bot.nlu.labels import full_label, outside_labels
from bot.nlu.own_code import OwnCode
from bot.nlu.vectors import best_views, gains_of, rows_of

_ARRAYS_FILE = "weights.npz"
_LABELS_FILE = "labels.json"
_TEXTS_FILE = "texts.json"
# Answers that are ranked, as Rasa's own selector does.
_KEYS = 10
# What the gate decides by: {"outside": doubt, "answer": least confidence, "most": most doubt}.
GROUNDS = "grounds"
Array = npt.NDArray[np.float64]


def response_selector_output(ranking: list[dict[str, Any]]) -> dict[str, Any]:
    """What Rasa's own ResponseSelector would say, for ``utter_faq`` and ``rasa test nlu``."""
    retrieval = sorted(
        {
            item["name"].split("/")[0]
            for item in ranking
            if RESPONSE_IDENTIFIER_DELIMITER in item["name"]
        }
    )
    output: dict[str, Any] = {"all_retrieval_intents": retrieval}
    for intent in retrieval:
        keys = [item for item in ranking if item["name"].startswith(f"{intent}/")]
        output[intent] = {
            "response": {
                "intent_response_key": keys[0]["name"],
                "utter_action": f"utter_{keys[0]['name']}",
                "confidence": keys[0]["confidence"],
                "responses": [],
            },
            "ranking": [
                {"intent_response_key": item["name"], "confidence": item["confidence"]}
                for item in keys[:_KEYS]
            ],
        }
    return output


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LabelClassifier(OwnCode, GraphComponent, IntentClassifier):
    """Sets ``intent``, ``intent_ranking`` (full labels) and ``response_selector``."""

    @classmethod
    def required_components(cls) -> list[type]:
        """Needs at least one featurizer before it: n-grams, an encoder, or both."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Options of ``kernel.Options`` and ``decision.Costs``; how many labels are reported."""
        return {
            "sparse_weight": 0.2,
            "width": 1.0,
            "penalty": 0.03,
            "axes": 256,
            "wrong": 2.5,
            "nearness": 6.0,
            "sharpness": 1.25,
            "ranking_length": 10,
        }

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        """Create an untrained classifier."""
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model: kernel.KernelModel | None = None
        self._texts: list[tuple[str, str]] = []

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LabelClassifier:
        """Create an untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LabelClassifier:
        """Load the arrays of a trained classifier."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            labels = rasa.shared.utils.io.read_json_file(folder / _LABELS_FILE)
            component._texts = rasa.shared.utils.io.read_json_file(folder / _TEXTS_FILE)
            if labels:
                with np.load(folder / _ARRAYS_FILE, allow_pickle=False) as arrays:
                    component._model = kernel.KernelModel.from_arrays(labels, arrays)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Fit on every example with a label; fewer than two labels leave nothing to decide."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT)]
        labels = [full_label(message) for message in examples]
        if len(set(labels)) > 1:
            features, _ = rows_of(examples)
            outside = outside_labels(examples)
            self._model = kernel.fit(features, labels, outside, self._options(), self._costs())
        self._texts = [(m.get(TEXT), label) for m, label in zip(examples, labels, strict=True)]
        with self._storage.write_to(self._resource) as folder:
            rasa.shared.utils.io.dump_obj_as_json_to_file(folder / _TEXTS_FILE, self._texts)
            names = self._model.labels if self._model else []
            rasa.shared.utils.io.dump_obj_as_json_to_file(folder / _LABELS_FILE, names)
            if self._model:
                np.savez_compressed(folder / _ARRAYS_FILE, **self._model.arrays())
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Rank the labels of each message; a message without words is no label at all."""
        if not messages or self._model is None:
            return messages
        features, views = rows_of(messages)
        gains = gains_of(messages, views)
        evidence = best_views(
            self._model.evidence(features), gains, self._model.labels, self._model.outside
        )
        known = (np.diff(features.sparse.indptr) > 0) | features.dense.any(axis=1)
        firsts = np.cumsum([0, *views[:-1]])
        decision = self._model.decision
        probabilities = decision.probabilities(evidence.scores) * known[firsts][:, np.newaxis]
        doubts = decision.doubts(evidence, self._model.outside, views)
        for row, doubt, message in zip(probabilities, doubts, messages, strict=True):
            self._set_ranking(message, row)
            grounds = {"outside": doubt, "answer": decision.answer, "most": decision.outside}
            message.set(
                GROUNDS, {name: float(value) for name, value in grounds.items()}, add_to_output=True
            )
        return messages

    def nearest(self, message: Message, count: int) -> list[dict[str, Any]]:
        """The training examples most like ``message``: ``text``, ``label``, ``similarity``."""
        if self._model is None:
            return []
        features, _ = rows_of([message])
        similar = self._model.similar(features).max(axis=0)
        order = np.argsort(-similar, kind="stable")[:count]
        return [
            {"text": self._texts[i][0], "label": self._texts[i][1], "similarity": float(similar[i])}
            for i in order
        ]

    def _options(self) -> kernel.Options:
        return kernel.Options(*(self._config[field.name] for field in fields(kernel.Options)))

    def _costs(self) -> Costs:
        config = self._config
        return Costs(config["wrong"], config["nearness"], config["sharpness"])

    def _set_ranking(self, message: Message, probabilities: Array) -> None:
        labels = self._model.labels if self._model else []
        order = np.argsort(-probabilities, kind="stable")
        # Hundreds of labels that nobody will read are not worded.
        read = [order[: self._config["ranking_length"]]]
        read += [order[chosen[order]][:_KEYS] for chosen in self._answers.values()]
        ranking, *keys = (
            [{"name": labels[i], "confidence": float(probabilities[i])} for i in indices]
            for indices in read
        )
        top = ranking[0]
        name = top["name"].split(RESPONSE_IDENTIFIER_DELIMITER)[0]
        selected = response_selector_output(list(itertools.chain.from_iterable(keys)))
        message.set(INTENT, {**top, "name": name}, add_to_output=True)
        message.set("intent_ranking", ranking, add_to_output=True)
        message.set("response_selector", selected, add_to_output=True)

    @cached_property
    def _answers(self) -> dict[str, Array]:
        """Which labels are answers of each retrieval intent, once it is trained or loaded."""
        labels = self._model.labels if self._model else []
        intents = np.asarray([label.split(RESPONSE_IDENTIFIER_DELIMITER)[0] for label in labels])
        retrieval = [label for label in labels if RESPONSE_IDENTIFIER_DELIMITER in label]
        names = {label.split(RESPONSE_IDENTIFIER_DELIMITER)[0] for label in retrieval}
        return {name: intents == name for name in sorted(names)}
