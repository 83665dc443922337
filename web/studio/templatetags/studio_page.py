"""Looking up by key in the studio's templates."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def at(values: Mapping[str, Any], key: str) -> Any:
    """The value of a key that a template holds in a variable; the key itself when there is none."""
    return values.get(key, key)
