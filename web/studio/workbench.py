"""The HTTP client of the FAQ workbench (``python -m bot.faq serve``, on loopback).

One method for each address of the contract (docs/contract.md). Answers are the contract's plain
JSON, so that templates read them as they are; ``who`` is made by ``signature``.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser

from studio.calling import Caller, Json, WorkbenchAway, WorkbenchRefused, document

__all__ = [
    "Json",
    "Who",
    "Workbench",
    "WorkbenchAway",
    "WorkbenchRefused",
    "signature",
    "workbench",
]

Who = dict[str, str]
# Renders every affected answer at every edition date, reads or writes a whole workbook, or writes
# and commits on a busy machine.
LONG_SECONDS = 60.0
# Starting a run waits until its process has begun, stopping one until it has ended.
RUN_SECONDS = 40.0
# All checks run at low priority: ten seconds alone, a minute beside a training.
CHECK_SECONDS = 180.0
# The first try starts the process that understands, which loads a model.
MODEL_SECONDS = 120.0


def workbench() -> "Workbench":
    """This process's client of the workbench that the settings name."""
    return _client(settings.WORKBENCH_URL, settings.WORKBENCH_TOKEN)


def signature(user: AbstractBaseUser) -> Who:
    """How a user signs what they write: the name of a commit and the id of its address."""
    return {"name": user.get_full_name() or user.get_username(), "id": user.get_username()}


class Workbench(Caller):
    """All calls raise WorkbenchAway or WorkbenchRefused."""

    # Content.

    def faqs(self) -> Json:
        """``commit`` and a summary of each FAQ in ``faqs``."""
        return self._call("GET", "/faqs")

    def faq(self, topic: str) -> Json:
        """One FAQ with its ``version``, ``uses``, ``history`` and what the members get now."""
        return self._call("GET", f"/faqs/{_part(topic)}")

    def preview_faq(self, faq: Json, dates: Sequence[str] | None = None) -> Json:
        """The answer as the member sees it at each date; saves nothing."""
        return self._call("POST", "/faqs/preview", {"faq": faq, "dates": dates}, LONG_SECONDS)

    def save_faq(self, topic: str, version: str, faq: Json, who: Who, note: str = "") -> Json:
        """Write it; 409 (``theirs``, ``base``) when it changed since ``version`` was read."""
        body = {"version": version, "faq": faq, "who": who, "note": note}
        return self._call("PUT", f"/faqs/{_part(topic)}", body, LONG_SECONDS)

    def create_faq(self, faq: Json, who: Who, note: str = "") -> Json:
        """Write a new one."""
        return self._call("POST", "/faqs", {"faq": faq, "who": who, "note": note}, LONG_SECONDS)

    def delete_faq(self, topic: str, version: str, who: Who, note: str = "") -> Json:
        """Remove it; 409 when it changed since ``version`` was read."""
        body = {"version": version, "who": who, "note": note}
        return self._call("DELETE", f"/faqs/{_part(topic)}", body, LONG_SECONDS)

    def add_to_faq(
        self, topic: str, examples: list[str], tests: list[str], who: Who, note: str = ""
    ) -> Json:
        """Append phrasings and tests, whatever its version."""
        body = {"examples": examples, "tests": tests, "who": who, "note": note}
        return self._call("POST", f"/faqs/{_part(topic)}/add", body, LONG_SECONDS)

    def outside(self) -> Json:
        """The labels for what the bot does not answer, with Chinese titles."""
        return self._call("GET", "/outside")

    def add_outside(self, label: str, examples: list[str], who: Who, note: str = "") -> Json:
        """Append sentences to one of these labels; ``moved`` are those that were not there."""
        body = {"label": label, "examples": examples, "who": who, "note": note}
        return self._call("POST", "/outside", body, LONG_SECONDS)

    def remove_outside(self, label: str, examples: list[str], who: Who, note: str = "") -> Json:
        """Take sentences out of one of these labels; ``moved`` are those that were there."""
        body = {"label": label, "examples": examples, "who": who, "note": note}
        return self._call("DELETE", "/outside", body, LONG_SECONDS)

    def facts(self) -> Json:
        """All ``facts`` with their versions and users, and the ``sources``."""
        return self._call("GET", "/facts")

    def preview_facts(self, changes: list[Json]) -> Json:
        """Each affected answer before and after; a change is ``{"id", "fields"}``."""
        return self._call("POST", "/facts/preview", {"changes": changes}, LONG_SECONDS)

    def save_fact(self, fact: str, version: str, fields: Json, who: Who, note: str = "") -> Json:
        """Write these fields of one fact; 409 when it changed since ``version`` was read."""
        body = {"version": version, "fields": fields, "who": who, "note": note}
        return self._call("PUT", f"/facts/{_part(fact)}", body, LONG_SECONDS)

    def create_fact(self, fields: Json, who: Who, note: str = "") -> Json:
        """Write a new one; ``fields`` holds its id."""
        return self._call("POST", "/facts", {"fields": fields, "who": who, "note": note})

    def create_source(self, fields: Json, who: Who, note: str = "") -> Json:
        """Write a new source; the answer holds the ``id`` that it was given."""
        body = {"fields": fields, "who": who, "note": note}
        return self._call("POST", "/sources", body, LONG_SECONDS)

    def settings(self) -> Json:
        """The greeting and the top questions, with their ``version``."""
        return self._call("GET", "/settings")

    def save_settings(self, version: str, values: Json, who: Who, note: str = "") -> Json:
        """Write them; 409 when they changed since ``version`` was read."""
        body = values | {"version": version, "who": who, "note": note}
        return self._call("PUT", "/settings", body, LONG_SECONDS)

    def excel(self) -> bytes:
        """All FAQs as a workbook."""
        return self._answer("GET", "/excel", LONG_SECONDS).content

    def import_excel(self, workbook: bytes, who: Who, *, apply: bool) -> Json:
        """What a workbook would change, or (``apply``) change it."""
        headers = {"X-Who": quote(json.dumps(who)), "Content-Type": "application/octet-stream"}
        path = _with("/excel", apply=int(apply))
        return document(self._answer("POST", path, LONG_SECONDS, headers, content=workbook))

    def check(self) -> Json:
        """What the checks find in the whole content: ``findings`` and ``counts``."""
        return self._call("GET", "/check", seconds=CHECK_SECONDS)

    def history(self, limit: int = 50) -> Json:
        """The latest commits of the content."""
        return self._call("GET", _with("/history", limit=limit))

    # Model and releases.

    def try_texts(self, texts: list[str], sides: Iterable[str] = ("live", "draft")) -> Json:
        """What each side makes of up to 50 sentences, and why."""
        return self._call("POST", "/try", {"texts": texts, "sides": list(sides)}, MODEL_SECONDS)

    def train_draft(self, who: Who) -> Json:
        """Train what is unpublished, in the background."""
        return self._call("POST", "/drafts", {"who": who}, RUN_SECONDS)

    def similar(self, sentences: list[str]) -> Json:
        """Up to 2,000 sentences grouped by meaning, each with the nearest FAQs."""
        return self._call("POST", "/similar", {"sentences": sentences}, MODEL_SECONDS)

    def publish(
        self, who: Who, note: str, reasons: Mapping[str, str], messages: Sequence[str]
    ) -> Json:
        """Start a run; 409 (``who``) while another one is under way."""
        body = {"who": who, "note": note, "reasons": dict(reasons), "messages": list(messages)}
        return self._call("POST", "/publish", body, RUN_SECONDS)

    def publishing(self) -> Json:
        """The run under way or the last one, and what is unpublished in ``changed``."""
        return self._call("GET", "/publish")

    def stop_publishing(self, who: Who) -> Json:
        """Stop the run under way; what members get does not change."""
        return self._call("DELETE", "/publish", {"who": who}, RUN_SECONDS)

    def releases(self) -> Json:
        """``current`` and the kept ``releases``, newest first."""
        return self._call("GET", "/releases")

    def release(self, release: str) -> Json:
        """One release with its report."""
        return self._call("GET", f"/releases/{_part(release)}")

    def differences(self, release: str, since: str) -> Json:
        """What a release has that ``since`` had not: ``faqs`` and ``facts``."""
        path = _with(f"/releases/{_part(release)}/differences", **{"from": since})
        return self._call("GET", path, seconds=LONG_SECONDS)

    def make_current(self, release: str, who: Who, note: str) -> Json:
        """Move the pointer to a release, without training."""
        body = {"who": who, "note": note}
        return self._call("POST", f"/releases/{_part(release)}/current", body, LONG_SECONDS)

    def health(self) -> Json:
        """Whether it is ready."""
        return self._call("GET", "/health")


@cache
def _client(url: str, token: str) -> Workbench:
    return Workbench(url, token)


def _part(name: str) -> str:
    """One step of a path: a name with a slash must not lead elsewhere."""
    return quote(name, safe="")


def _with(path: str, **query: object) -> str:
    return f"{path}?{urlencode(query)}"
