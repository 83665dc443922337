"""Which tables hang on which."""

from django.db.models import CASCADE, Model


def goes_with(model: type[Model]) -> set[type[Model]]:
    """The models whose rows are deleted when a row of this one is."""
    seen, left = {model}, [model]
    while left:
        fields = left.pop()._meta.related_objects
        more = {one.related_model for one in fields if one.on_delete is CASCADE} - seen
        seen |= more
        left += more
    return seen
