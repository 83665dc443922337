"""All FAQs as a form's choices. Without a workbench a form still shows what was typed."""

from typing import Any

from studio.workbench import WorkbenchAway, WorkbenchRefused, workbench

Json = dict[str, Any]


def summaries() -> list[Json]:
    """All FAQs by theme and title; none while the workbench cannot tell them."""
    try:
        found = workbench().faqs()["faqs"]
    except (WorkbenchAway, WorkbenchRefused):
        return []
    return sorted(found, key=lambda one: (one["theme"], one["title"]))


def titles() -> dict[str, str]:
    """Key to title."""
    return {one["key"]: one["title"] for one in summaries()}


def named(keys: list[str], found: list[Json]) -> list[tuple[str, str]]:
    """Each key with its title, or with itself when there is no such FAQ."""
    known = {one["key"]: one["title"] for one in found}
    return [(key, known.get(key, key)) for key in keys]
