"""A browser's form for an FAQ, as the edit page would send it."""

from typing import Any

from studio.faq_form import CARD, cards
from tests.web.studio import contract

Json = dict[str, Any]


def form(faq: Json | None = None, version: str = "v1", **fields: Any) -> Json:
    """The fields of an FAQ; ``fields`` replace some of them."""
    faq = faq or contract.faq()
    plain = {name: faq[name] for name in ("title", "owner", "theme", "handoff", "related")}
    lists = {name: "\r\n".join(faq[name]) for name in ("examples", "tests")}
    shown = cards(faq)
    answers = {f"answer-{name}": [card[name] for card in shown] for name in CARD}
    more = {"topic": faq["key"].removeprefix("faq/"), "version": version, "note": "写清楚"}
    return plain | lists | answers | more | fields
