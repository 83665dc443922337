"""Make a kept release current again: the pointer moves, nothing is trained."""

from __future__ import annotations

from collections.abc import Mapping

from bot.faq.places import Place
from bot.faq.publishing.texts import say
from bot.faq.releases.digests import software_digest
from bot.faq.releases.store import BrokenRelease


class CannotRollBack(Exception):
    """Why not, in Chinese; `missing`: there is no such release."""

    def __init__(self, said: str, *, missing: bool = False) -> None:
        super().__init__(said)
        self.missing = missing


def roll_back(place: Place, release: str, who: Mapping[str, str], note: str) -> None:
    """Move the pointer; it may be moved while somebody publishes. Raises CannotRollBack."""
    releases = place.releases
    try:
        known = releases.get(release)
    except BrokenRelease as error:
        raise CannotRollBack(say("no_release"), missing=True) from error
    # A model is read by the very code that trained it.
    if known.software != software_digest(place.project):
        raise CannotRollBack(say("roll_back_software"))
    try:
        releases.point(release, who, note)
    except BrokenRelease as error:
        raise CannotRollBack(say("roll_back_broken")) from error
