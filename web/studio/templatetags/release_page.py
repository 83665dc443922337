"""What the publish and history pages need to show a release, in templates."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.dateparse import parse_datetime

from chat.sentences import word

register = template.Library()


@register.filter
def moment(text: str | None) -> datetime | None:
    """A moment of the workbench's JSON, for the filter ``date``."""
    return parse_datetime(text) if text else None


@register.filter
def called(label: str | None, titles: dict[str, str]) -> str:
    """What a label means to an author: an FAQ's title, or the word for it."""
    return titles.get(label, word("intent", label)) if label else ""


@register.filter
def percent(share: float | None) -> str:
    """``92.5%``; empty where nothing was counted."""
    return "" if share is None else f"{100 * share:.1f}%"


@register.filter
def worse(figures: dict[str, Any]) -> bool:
    """Whether the candidate has less of it than the current release."""
    before, after = figures.get("before"), figures.get("after")
    return before is not None and after is not None and after < before
