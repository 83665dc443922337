"""No form of another site counts: every address that changes something asks for our own token."""

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from member_help.groups import ROLES
from tests.web.people import user_with
from tests.web.studio.workbench_stand_in import StandInWorkbench

_NAMED = {"topic": "waiting_period", "release": "r000001", "fact": "ci_wait", "case_id": 1}


def _form_addresses() -> list[str]:
    """Every address outside /api/ and the static files, which take no forms."""
    found = []
    for entry in get_resolver().url_patterns:
        patterns = [entry] if isinstance(entry, URLPattern) else entry.url_patterns
        space = getattr(entry, "namespace", None)
        if space and space.startswith("api"):
            continue
        for pattern in patterns:
            if not pattern.name or "path" in pattern.pattern.converters:
                continue
            values = {name: _NAMED[name] for name in pattern.pattern.converters}
            found.append(
                reverse(f"{space}:{pattern.name}" if space else pattern.name, kwargs=values)
            )
    return found


def test_a_form_without_our_token_is_refused_at_every_address(db, bench: StandInWorkbench) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user_with(*ROLES))
    addresses = _form_addresses()
    assert len(addresses) > 100
    for address in addresses:
        assert strict.post(address).status_code in (403, 405), address


@pytest.mark.parametrize("address", ["/login", "/login/first", "/login/code", "/login/set-up"])
def test_signing_in_takes_a_form_of_ours_too(db, address: str) -> None:
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403
