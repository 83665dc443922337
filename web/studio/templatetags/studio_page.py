"""Looking up by key, and lists as lines, in the studio's templates."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def at(values: Mapping[str, Any], key: str) -> Any:
    """The value of a key that a template holds in a variable; the key itself when there is none."""
    return values.get(key, key)


@register.filter
def found_at(values: Mapping[str, Any] | None, key: str) -> Any:
    """The same, but None when there is none."""
    return values.get(key) if values else None


@register.filter
def lines(items: Iterable[str]) -> str:
    """One item a line, as a text area holds a list."""
    return "\n".join(items)
