"""Members that a host app signs in: its signed token, checked once and used once."""

import json
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import jwt
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from chat.models import Conversation, UsedToken
from chat.problems import Problem

_CLAIMS = ["exp", "iat", "iss", "aud", "sub", "jti"]
_LEEWAY = timedelta(seconds=5)
_LONGEST_NAME = 200
# As RFC 7518 asks of HS256: a shorter one could be found from a single token.
_SHORTEST_SECRET = 32


def conversation_of(token: str) -> tuple[int, str]:
    """Id and public id of the conversation of the member whom the token names.

    Raises Problem when the token is not one of our host app's, is out of date or was used before.
    """
    claims = _claims(token)
    _use_up(claims)
    member = salted_hmac("chat.hosts", f"{claims['iss']}\n{claims['sub']}", algorithm="sha256")
    found, _ = Conversation.objects.get_or_create(member=member.hexdigest())
    return found.pk, found.public_id


def require_key() -> None:
    """Raise ImproperlyConfigured when a host app is named whose tokens nothing can check."""
    if not settings.HOST_JWT_ISSUER:
        return
    if settings.HOST_JWT_JWKS:
        _require_key_file(settings.HOST_JWT_JWKS)
    elif len(settings.HOST_JWT_SECRET.encode()) < _SHORTEST_SECRET:
        asked = f"HOST_JWT_JWKS or a HOST_JWT_SECRET of {_SHORTEST_SECRET} bytes"
        raise ImproperlyConfigured(f"HOST_JWT_ISSUER needs a key: set {asked}.")
    elif not settings.HOST_JWT_ALGORITHM.startswith("HS"):
        raise ImproperlyConfigured("HOST_JWT_SECRET needs HOST_JWT_ALGORITHM=HS256.")


def _require_key_file(path: str) -> None:
    try:
        _key_file(path, Path(path).stat().st_mtime_ns)
    except (OSError, ValueError, TypeError, AttributeError, jwt.PyJWTError) as error:
        kind = type(error).__name__
        raise ImproperlyConfigured(f"HOST_JWT_JWKS is no file of keys: {kind}.") from error


def _claims(token: str) -> dict[str, Any]:
    if not settings.HOST_JWT_ISSUER:
        raise Problem("host_token")
    try:
        claims = jwt.decode(
            token,
            _key(token),
            # Never the algorithm that the token itself names.
            algorithms=[settings.HOST_JWT_ALGORITHM],
            issuer=settings.HOST_JWT_ISSUER,
            audience=settings.HOST_JWT_AUDIENCE,
            leeway=_LEEWAY,
            options={"require": _CLAIMS, "strict_aud": True},
        )
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError) as error:
        raise Problem("host_token") from error
    if not all(_is_name(claims[name]) for name in ("sub", "jti")) or not _is_short_lived(claims):
        raise Problem("host_token")
    return claims


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_NAME


def _is_short_lived(claims: dict[str, Any]) -> bool:
    """A used token is remembered until it runs out, so none may live for long."""
    end = claims["exp"]
    if not isinstance(end, int | float):
        # The library takes digits in quotes for a number.
        return False
    return end - timezone.now().timestamp() <= settings.HOST_JWT_LONGEST_SECONDS


def _key(token: str) -> Any:
    """The key that the token's ``kid`` names in the key file, or the one shared secret."""
    if not settings.HOST_JWT_JWKS:
        if len(settings.HOST_JWT_SECRET.encode()) < _SHORTEST_SECRET:
            raise jwt.InvalidKeyError("secret")
        return settings.HOST_JWT_SECRET
    keys = _key_file(settings.HOST_JWT_JWKS, Path(settings.HOST_JWT_JWKS).stat().st_mtime_ns)
    kid = jwt.get_unverified_header(token).get("kid")
    named = [key for key in keys if key.key_id == kid]
    if len(named) != 1:
        raise jwt.InvalidKeyError("kid")
    return named[0]


@lru_cache(maxsize=4)
def _key_file(path: str, mtime_ns: int) -> list[jwt.PyJWK]:
    """The keys of a JWKS file; a replaced file has another ``mtime_ns`` and is read again."""
    return jwt.PyJWKSet.from_dict(json.loads(Path(path).read_text(encoding="utf-8"))).keys


def _use_up(claims: dict[str, Any]) -> None:
    """Let one of several uses of a token through, for as long as it lives."""
    digest = salted_hmac("chat.hosts.jti", f"{claims['iss']}\n{claims['jti']}", algorithm="sha256")
    expires = datetime.fromtimestamp(claims["exp"], UTC) + _LEEWAY
    try:
        with transaction.atomic():
            UsedToken.objects.create(digest=digest.hexdigest(), expires_at=expires)
    except IntegrityError as error:
        raise Problem("host_token") from error
    UsedToken.objects.filter(expires_at__lt=timezone.now()).delete()
