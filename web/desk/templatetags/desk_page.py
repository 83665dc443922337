"""How long somebody has been waiting, in the desk's templates."""

from datetime import datetime

from django import template

from chat.models import Case
from desk.listing import wait_level
from desk.story import waited_so_far

register = template.Library()


@register.filter
def clock(seconds: float) -> str:
    """``1:05``, ``1:00:05``; the page's script counts on in the same form."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@register.filter
def waited(case: Case) -> float:
    """Seconds a case that nobody holds has been waiting."""
    return waited_so_far(case)


@register.filter
def level(seconds: float) -> str:
    """``calm``, ``warn`` or ``late``."""
    return wait_level(seconds)


@register.filter
def epoch(moment: datetime) -> int:
    """Milliseconds, as a script's clock counts."""
    return int(moment.timestamp() * 1000)
