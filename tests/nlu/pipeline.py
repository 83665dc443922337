"""Components of the pipeline, trained and loaded again through Rasa's own graph interfaces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rasa.shared.nlu.training_data.loading
import rasa.shared.utils.common
import yaml
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

ROOT = Path(__file__).resolve().parents[2]
Settings = dict[str, Any]


def training_data(*paths: Path) -> TrainingData:
    """Rasa NLU files, read as ``rasa train`` reads them."""
    data = TrainingData()
    for path in paths:
        data = data.merge(rasa.shared.nlu.training_data.loading.load_data(str(path)))
    return data


def data_of(folder: Path, yaml_text: str) -> TrainingData:
    """The training data of one YAML text."""
    path = folder / "nlu.yml"
    path.write_text(yaml_text, encoding="utf-8")
    return training_data(path)


def configured() -> list[tuple[type, Settings]]:
    """The components of ``config.yml`` with their settings."""
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    return [
        (rasa.shared.utils.common.class_from_module_path(item.pop("name")), item)
        for item in config["pipeline"]
    ]


@dataclass(frozen=True)
class Pipeline:
    """Loaded components, one behind the other."""

    components: Sequence[Any]

    def parse(self, text: str) -> Message:
        """One message after all components."""
        return self.parse_all([text])[0]

    def parse_all(self, texts: Sequence[str]) -> list[Message]:
        """Several messages at once, as the components get them in training."""
        messages = [Message({TEXT: text}) for text in texts]
        for component in self.components:
            messages = component.process(messages)
        return messages


def trained(
    folder: Path, data: TrainingData, components: Sequence[type | tuple[type, Settings]]
) -> Pipeline:
    """Train ``components`` in order on ``data``, persist each in ``folder``, load each afresh."""
    storage = LocalModelStorage(folder)
    loaded = []
    for item in components:
        kind, settings = item if isinstance(item, tuple) else (item, {})
        given: tuple[Any, ...] = (
            {**kind.get_default_config(), **settings},
            storage,
            Resource(kind.__name__),
            ExecutionContext(GraphSchema({}), node_name=kind.__name__),
        )
        fresh = kind.create(*given)
        if hasattr(fresh, "train"):
            fresh.train(data)
        loaded.append(kind.load(*given))
        if hasattr(fresh, "process_training_data"):
            loaded[-1].process_training_data(data)
    return Pipeline(loaded)
