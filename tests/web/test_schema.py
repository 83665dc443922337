"""Whatever the API's document allows or forbids is answered as the document says."""

from collections.abc import Callable

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from chat.api import api
from tests.web.site_process import Member, Site


@pytest.fixture
def token(site: Site) -> Callable[[], str]:
    """A token that works, of a new member when the last one erased everything."""
    member: list[Member] = [site.member()]

    def current() -> str:
        if member[0].http.get("/api/chat/messages").status_code == 401:
            member[0] = site.member()
        return member[0].token

    return current


document = schemathesis.openapi.from_dict(api.get_openapi_schema())


@document.parametrize()
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_documented(case: schemathesis.Case, site: Site, token) -> None:
    wait = (case.query or {}).get("wait")
    if isinstance(wait, int) and 0 < wait <= 25:
        # Waiting in vain for something new proves nothing here (test_long_poll does).
        case.query["wait"] = 0
    case.call_and_validate(
        base_url=site.url, headers={"Authorization": f"Bearer {token()}"}, timeout=10
    )
