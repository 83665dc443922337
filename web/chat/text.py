"""The one gate that member text passes before it is stored."""

import unicodedata

from django.conf import settings

from chat.masking import KINDS, mask
from chat.problems import Problem
from chat.sentences import sentence

_KEPT_CONTROLS = {"\n", "\t"}
# Direction overrides would let a member reorder what staff read around the message.
_DIRECTION_CONTROLS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _is_kept(character: str) -> bool:
    if character in _DIRECTION_CONTROLS:
        return False
    return character in _KEPT_CONTROLS or unicodedata.category(character) != "Cc"


def clean(text: str) -> str:
    """Text without control characters and outer space, 1 to 1,000 characters long as it was typed.

    Numbers that name a person are masked here, so nothing behind this gate ever sees them.
    Raises Problem for text that is empty, too long, or holds half a surrogate pair (which no
    database can store). A leading ``/`` is left alone: it is text, and the brain treats it so.
    """
    if any(unicodedata.category(character) == "Cs" for character in text):
        raise Problem("invalid")
    cleaned = "".join(filter(_is_kept, text)).strip()
    if not cleaned:
        raise Problem("empty_text")
    if len(cleaned) > settings.MEMBER_TEXT_LIMIT:
        raise Problem("text_too_long")
    return mask(cleaned, {kind: sentence(f"masked_{kind}") for kind in KINDS})


def clean_comment(text: str | None) -> str:
    """A comment that may be missing or empty, cleaned like a message and cut to its limit."""
    if not text or not text.strip():
        return ""
    return clean(text)[: settings.MEMBER_COMMENT_LIMIT]
