"""The member's bearer token: it names the conversation, so that no request has to."""

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner

_SALT = "chat.member"


def issue(public_id: str) -> str:
    """A token for one conversation, good for ``MEMBER_TOKEN_SECONDS``."""
    return TimestampSigner(salt=_SALT).sign(public_id)


def conversation_of(token: str) -> str | None:
    """The public id a token stands for; None when it is forged or has expired."""
    try:
        return TimestampSigner(salt=_SALT).unsign(token, max_age=settings.MEMBER_TOKEN_SECONDS)
    except BadSignature:
        return None
