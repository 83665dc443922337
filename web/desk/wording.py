"""What colleagues write, on its way into the database."""

from django.conf import settings

from bot.faq.promises import find_promises
from chat.problems import Problem
from chat.text import clean
from desk.refusals import Refused


def cleaned(text: str) -> str:
    """The text through the same gate as a member's: no control characters, numbers masked.

    Raises Refused ``empty``, ``too_long`` (``limit``) or ``invalid``.
    """
    limit = settings.STAFF_TEXT_LIMIT
    if len(text.strip()) > limit:
        raise Refused("too_long", limit=limit)
    try:
        return clean(text)
    except Problem as problem:
        raise Refused("empty" if problem.code == "empty_text" else "invalid") from problem


def promise_words(text: str) -> list[str]:
    """Words of a reply that a member could take for a promise, or for insurance, each once.

    The list is the one that the FAQs are checked with (``bot/faq/promises.yml``).
    """
    return list(dict.fromkeys(promise.word for promise in find_promises(text)))
