"""The process environment, read for ``member_help.settings`` and nobody else."""

import os
from datetime import date
from ipaddress import IPv4Network, IPv6Network, ip_network

from django.core.exceptions import ImproperlyConfigured


def from_env(name: str, default: str = "") -> str:
    """An environment value; an empty one counts as unset, as shells and compose files write it."""
    return os.environ.get(name, "").strip() or default


def day(name: str, default: str) -> date:
    """A date. Raises ImproperlyConfigured, as all of these do for what they cannot read."""
    try:
        return date.fromisoformat(from_env(name, default))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a date like 2019-05-16") from error


def whole(name: str, default: int) -> int:
    """A whole number of at least 1."""
    try:
        number = int(from_env(name, str(default)))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number") from error
    if number < 1:
        raise ImproperlyConfigured(f"{name} must be at least 1")
    return number


def switch(name: str) -> bool:
    """On or off; off when it is not set."""
    value = from_env(name, "0").lower()
    if value not in ("0", "1", "false", "true"):
        raise ImproperlyConfigured(f"{name} must be 1 or 0")
    return value in ("1", "true")


def networks(name: str, default: str) -> list[IPv4Network | IPv6Network]:
    """Networks, with commas between them."""
    try:
        return [ip_network(one) for one in listed(name, default)]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be networks like 10.0.0.0/8") from error


def listed(name: str, default: str = "") -> list[str]:
    """Words, with commas between them."""
    return [part.strip() for part in from_env(name, default).split(",") if part.strip()]
