"""Facts as the studio lists and edits them. One id may stand several times, each for its own days.

The workbench keeps them (``data/plan/facts.yml``) and says what a change does to the answers.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

Json = dict[str, Any]
PLANS = ("critical_illness", "senior_cancer", "old_xianghubao", "platform")
_TEXTS = ("title", "text", "unit", "change", "plan", "confidence", "valid_from", "valid_to")
_WHOLE, _BROKEN = re.compile(r"-?\d{1,15}"), re.compile(r"-?\d{1,15}\.\d{1,10}")
_IDS = re.compile(r"[\s,，、;；]+")
_WORDS = {"true": True, "false": False}


@dataclass(frozen=True)
class Chain:
    """All versions of one id, the oldest first."""

    id: str
    versions: list[Json]

    @property
    def used_by(self) -> list[str]:
        """Keys of the FAQs that need it."""
        return sorted({key for one in self.versions for key in one["used_by"]})

    def on(self, day: str) -> Json:
        """The version that holds on a day, else the last that began before it, else the first."""
        begun = [one for one in self.versions if (one["valid_from"] or "") <= day]
        return begun[-1] if begun else self.versions[0]

    def starting(self, day: str, otherwise: str) -> Json:
        """The version that starts on a day; the one that holds on ``otherwise`` if none does."""
        found = (one for one in self.versions if (one["valid_from"] or "") == day)
        return next(found, None) or self.on(otherwise)


def chains(facts: Iterable[Json]) -> list[Chain]:
    """The facts by id."""
    ordered = sorted(facts, key=lambda one: (one["id"], one["valid_from"] or ""))
    return [Chain(id, list(same)) for id, same in groupby(ordered, lambda one: one["id"])]


def found(all_chains: Iterable[Chain], search: str = "", plan: str = "") -> list[Chain]:
    """Those in which every searched word stands, in any version."""
    parts = search.lower().split()
    return [
        chain
        for chain in all_chains
        if plan in ("", chain.versions[0]["plan"]) and all(p in _words(chain) for p in parts)
    ]


def shown(fact: Mapping[str, Any]) -> dict[str, str]:
    """A fact as the texts of a form's fields."""
    texts = {name: str(fact.get(name) or "") for name in _TEXTS}
    value = fact.get("value")
    spoken = str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)
    return texts | {"value": spoken, "sources": ", ".join(fact.get("sources") or ())}


def changed(typed: Mapping[str, str], before: Mapping[str, Any]) -> Json:
    """The fields that a form changes, as the workbench takes them; an emptied one is None.

    Only these are sent, so that whatever the form cannot show stays as it is.
    """
    old = shown(before)
    new = {name: typed.get(name, "").strip() for name in old}
    return {name: _typed(name, value) for name, value in new.items() if value != old[name]}


def digest(fields: Json) -> str:
    """What a shown impact was the impact of."""
    content = json.dumps(fields, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:24]


def _typed(name: str, text: str) -> Any:
    if name == "sources":
        return [one for one in _IDS.split(text) if one]
    if name == "value":
        return _value(text)
    return text or None


def _value(text: str) -> Any:
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _BROKEN.fullmatch(text) else text


def _words(chain: Chain) -> str:
    versions = (f"{one['title']} {one['text']}" for one in chain.versions)
    return " ".join([chain.id, *versions]).lower()
