"""The NLG class: turns a response name into one dated, sourced Reply.

FAQ answers and the greeting come from the authors' files, everything else from the domain's
responses of the loaded model. Rasa builds this object before it loads a model and overwrites
``responses`` when it does, so both are looked up at call time. Nothing is chosen at random: the
first variation that holds wins.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.more import DOUBTED, last_answer_again, rest_of_last_answer
from bot.published import Published
from bot.replies import AnswerBook, Missing
from bot.settings import Settings
from bot.templates import Template, of_response
from bot.turn import GATE, Button, Reply
from bot.understanding import Topics

logger = logging.getLogger(__name__)

APOLOGY_RESPONSE = "utter_failure"
WELCOME_RESPONSE = "utter_welcome"
MORE_RESPONSE = "utter_more"
NOTHING_MORE_RESPONSE = "utter_nothing_more"
DOUBTED_RESPONSE = "utter_doubted"
_FAQ_PREFIX = "utter_faq/"
# Responses whose buttons are what the message may have meant, or what it asks besides.
_OFFERED: dict[str, Callable[[Mapping[str, Any]], Iterable[Mapping[str, Any]]]] = {
    "utter_clarify": lambda parse_data: parse_data.get(GATE, {}).get("candidates", ()),
    "utter_remaining": lambda parse_data: parse_data.get("remaining", ()),
}


class AnswerGenerator(TemplatedNaturalLanguageGenerator):
    """Configured in endpoints.yml as ``nlg: {type: bot.answers.AnswerGenerator}``.

    Answers are those of the current release (``published``), else of DATA_DIR.
    """

    def __init__(
        self,
        endpoint_config: EndpointConfig | None = None,
        domain: Domain | None = None,
        settings: Settings | None = None,
    ) -> None:
        """Read facts and FAQs; raises FactsError or ContentError when they are broken."""
        super().__init__(domain.responses if domain else {})
        settings = settings or Settings.from_environment()
        self.edition: date = settings.plan_date
        self.published = Published(Content, settings.data_dir, settings.releases_dir)

    @property
    def release(self) -> str:
        """The release whose answers are given; "" without releases."""
        return self.published.now.release

    @property
    def _content(self) -> Content:
        return self.published.now.content

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """The reply to ``utter_action`` as ``{"text", "reply"}``; None for an unknown response."""
        with self.published.still():
            return self._generate(utter_action, tracker, kwargs)

    def _generate(
        self, utter_action: str, tracker: DialogueStateTracker, given: Mapping[str, Any]
    ) -> dict[str, Any] | None:
        parse_data = dict(tracker.latest_message.parse_data) if tracker.latest_message else {}
        if utter_action == MORE_RESPONSE and parse_data.get("about"):
            more = self._of_last_answer(parse_data, tracker)
            if more:
                return {"text": more["text"], "reply": more}
            utter_action = NOTHING_MORE_RESPONSE
        slots = {**tracker.current_slot_values(), **_named_now(parse_data), **given}
        template = self._template(utter_action, slots)
        if template is None:
            logger.error("no response %s on %s", utter_action, self.edition)
            template = self._template(APOLOGY_RESPONSE, {})
        if template is None:
            return None
        if utter_action in _OFFERED:
            offered = _OFFERED[utter_action](parse_data)
            template = replace(template, buttons=_candidate_buttons(offered))
        reply = self._reply(template, slots)
        return {"text": reply.text, "reply": reply.to_dict()}

    def _of_last_answer(
        self, parse_data: Mapping[str, Any], tracker: DialogueStateTracker
    ) -> dict[str, Any] | None:
        if not parse_data.get(DOUBTED):
            return rest_of_last_answer(tracker.events)
        wording = self._template(DOUBTED_RESPONSE, {})
        return last_answer_again(list(tracker.events), wording.text if wording else "{answer}")

    @property
    def topics(self) -> Topics:
        """What the FAQs know of one another, for short follow-ups."""
        return self._content.topics

    def titles(self) -> list[tuple[str, str]]:
        """Key and title of every FAQ that has an answer on the edition date."""
        return self._content.book.titles(self.edition)

    def answer(self, key: str) -> Reply | None:
        """An FAQ's answer as anybody would get it today; None when it has none on the edition
        date."""
        with self.published.still():
            template = self._content.book.faq_template(key, self.edition, {})
            return self._reply(template, {}) if template else None

    def welcome(self) -> Reply:
        """The greeting with the edition date and the top questions; needs a loaded model."""
        with self.published.still():
            template = self._template(WELCOME_RESPONSE, {})
            if template is None:
                raise LookupError(WELCOME_RESPONSE)
            return self._reply(template, {})

    def _template(self, name: str, slots: Mapping[str, Any]) -> Template | None:
        if name.startswith(_FAQ_PREFIX):
            return self._faq_template(name.removeprefix("utter_"), slots)
        authored = self._content.book.response_template(name, self.edition, slots)
        return authored or of_response(self.responses.get(name, []), self.edition, slots)

    def _faq_template(self, key: str, slots: Mapping[str, Any]) -> Template | None:
        """Its wording; a question understood just before its FAQ was removed still has one."""
        found = self._content.book.faq_template(key, self.edition, slots)
        before = self.published.before
        if found is None and before is not None and not self._content.book.knows(key):
            return before.content.book.faq_template(key, self.edition, slots)
        return found

    def _reply(self, template: Template, slots: Mapping[str, Any]) -> Reply:
        reply = self._content.book.fill(template, self.edition, slots)
        if isinstance(reply, Missing):
            logger.error("missing on %s: %s", self.edition, list(reply.names))
            return self._apology()
        return reply

    def _apology(self) -> Reply:
        template = of_response(self.responses.get(APOLOGY_RESPONSE, []), self.edition, {})
        text = template.text if template else ""
        return Reply(text=text, outcome="decline", handoff="offer")


class Content:
    """What ``data_dir`` answers, and what its FAQs know of one another."""

    def __init__(self, data_dir: Path) -> None:
        """Read it; raises FactsError or ContentError."""
        self.book = AnswerBook.read(data_dir)
        faqs = self.book.library.faqs
        self.topics = Topics(
            related={key: faq.related for key, faq in faqs.items()},
            themes={key: faq.theme for key, faq in faqs.items()},
            titles={key: faq.title for key, faq in faqs.items()},
        )


def _named_now(parse_data: Mapping[str, Any]) -> dict[str, Any]:
    """The plan named in this very message.

    A plan named some turns ago must not silently choose today's answer, so the slot alone is
    not used.
    """
    plans = [item["value"] for item in parse_data.get("entities", []) if item["entity"] == "plan"]
    distinct = list(dict.fromkeys(plans))
    return {"plan": distinct[0] if len(distinct) == 1 else None}


def _candidate_buttons(candidates: Iterable[Mapping[str, Any]]) -> tuple[Button, ...]:
    return tuple(
        Button(str(item["title"]), str(item["intent"]), tuple(item.get("entities", ())))
        for item in candidates
    )
