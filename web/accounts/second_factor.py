"""The second factor: an app's code that changes every 30 seconds, or a recovery code, once.

django-otp does the arithmetic, counts no code twice and waits longer after each wrong one.
"""

import math
import secrets
import unicodedata
from typing import Any

import segno
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import RecoveryCode
from chat.problems import Problem

RECOVERY_CODES = 10
# Without what looks alike on paper; 10 characters are 49 bits.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_LENGTH = 10


def is_set(user: AbstractBaseUser) -> bool:
    """Whether the user has confirmed a second factor."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def begin(user: AbstractBaseUser) -> TOTPDevice:
    """The factor that the user is setting up, the same one until it is confirmed."""
    return TOTPDevice.objects.get_or_create(user=user, confirmed=False)[0]


def secret_of(device: TOTPDevice) -> str:
    """The secret as apps take it by hand, in groups of four letters."""
    words = device.config_url.partition("secret=")[2].partition("&")[0]
    return " ".join(words[at : at + 4] for at in range(0, len(words), 4))


def picture_of(device: TOTPDevice) -> str:
    """The QR code as SVG to stand in a page."""
    code = segno.make(device.config_url, error="m")
    return code.svg_inline(scale=4, border=4, dark="#000", light="#fff", omitsize=True)


@transaction.atomic
def confirm(user: AbstractBaseUser, code: str) -> list[str]:
    """Take the factor for set when its first code is right; the recovery codes then, else none.

    Raises Problem ``too_many_signins`` after wrong ones, as ``check`` does.
    """
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
    if not _is_right(device, _plain(code)):
        return []
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save()
    return renew_recovery_codes(user)


@transaction.atomic
def check(user: AbstractBaseUser, code: str) -> str:
    """``code`` or ``recovery`` for what the user typed; empty when it does not count.

    Raises Problem ``too_many_signins`` while a wait that wrong codes have brought lasts: 1, 2, 4 …
    seconds. A recovery code needs no wait, so nobody can lock its owner out for long.
    """
    typed = _plain(code)
    if len(typed) == _LENGTH:
        used = RecoveryCode.objects.filter(user=user, digest=_digest(user, typed)).delete()[0]
        return "recovery" if used else ""
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    return "code" if _is_right(device, typed) else ""


@transaction.atomic
def renew_recovery_codes(user: AbstractBaseUser) -> list[str]:
    """New recovery codes, readable now and never again; the old ones count no more."""
    codes = [
        "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(RECOVERY_CODES)
    ]
    RecoveryCode.objects.filter(user=user).delete()
    rows = [RecoveryCode(user=user, digest=_digest(user, code)) for code in codes]
    RecoveryCode.objects.bulk_create(rows)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


@transaction.atomic
def reset(user: AbstractBaseUser) -> None:
    """Forget the factor and its recovery codes: the next sign-in sets up a new one."""
    TOTPDevice.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()


def _is_right(device: TOTPDevice | None, code: str) -> bool:
    if device is None:
        return False
    allowed, why = device.verify_is_allowed()
    if not allowed:
        wait = (why["locked_until"] - timezone.now()).total_seconds()
        raise Problem("too_many_signins", retry_after=max(1, math.ceil(wait)))
    return device.verify_token(code)


def _plain(code: str) -> str:
    """As typed on a Chinese keyboard or copied from paper: full width, spaces, hyphens."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", code).lower()))


def _digest(user: Any, code: str) -> str:
    return salted_hmac("accounts.recovery", f"{user.pk}\n{code}", algorithm="sha256").hexdigest()
