"""How often an address may do something in a minute, counted for all processes together.

In Redis when there is one (``chat.counting``), else, and while it is away, in the database.
"""

import ipaddress
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from chat import counting
from chat.models import RateCount
from chat.problems import Problem

_KEPT = timedelta(minutes=10)
# In one statement, so that of several at the same moment none is lost.
_ADD = """
INSERT INTO chat_ratecount (key, minute, count) VALUES (%s, %s, 1)
ON CONFLICT (key, minute) DO UPDATE SET count = chat_ratecount.count + 1 RETURNING count
"""


def address_of(scope: Mapping[str, Any]) -> str:
    """The address a connection comes from; behind a proxy uvicorn has put the member's there."""
    client = scope.get("client")
    return client[0] if client else ""


def count(what: str, address: str, limit: int, code: str) -> None:
    """Count one more; raises Problem ``code`` when there were more than ``limit`` this minute."""
    now = timezone.now()
    minute = now.replace(second=0, microsecond=0)
    key = salted_hmac(f"chat.limits.{what}", _network(address), algorithm="sha256").hexdigest()
    number = counting.add(f"{key}.{minute:%H%M}")
    if number is None:
        number = _add_row(key, minute)
    if number > limit:
        raise Problem(code, retry_after=60 - now.second)


def forget_old() -> None:
    """Delete the counts of minutes long past; those in Redis go by themselves."""
    RateCount.objects.filter(minute__lt=timezone.now() - _KEPT).delete()


def _add_row(key: str, minute: datetime) -> int:
    number = _add(key, minute)
    if number == 1:
        forget_old()
    return number


def _add(key: str, minute: datetime) -> int:
    """One more; how many that makes."""
    with connection.cursor() as cursor:
        cursor.execute(_ADD, (key, connection.ops.adapt_datetimefield_value(minute)))
        return cursor.fetchone()[0]


def _network(address: str) -> str:
    """The address itself; of IPv6 the /64, which one household has to itself.

    A proxy that listens to both may write IPv4 as IPv6, all of it in one /64.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))
