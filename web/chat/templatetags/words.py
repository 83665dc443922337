"""Chinese words for stored codes, in templates: ``{{ case.state|word:"case_state" }}``."""

from django import template

from chat.sentences import word as lookup

register = template.Library()


@register.filter
def word(code: str, group: str) -> str:
    """The word for ``code`` in ``texts/words.yml``; the code itself when it has none."""
    return lookup(group, code)
