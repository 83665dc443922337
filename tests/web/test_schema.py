"""Whatever the API's document allows or forbids is answered as the document says.

Each of the eleven operations gets every case of the coverage phase (each limit, type and missing
part of each parameter and body, each undocumented method: about 290 requests in all) and some
generated ones, all by the built-in checks: no 5xx, documented status, content type and shape, what
is forbidden is refused, and no answer without a token where one is asked for.
"""

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from chat.api import api
from tests.web.site_process import Member, Site

_GENERATED = 20


class Tokens:
    """A token that works: a new member's once the last one has erased everything."""

    def __init__(self, site: Site) -> None:
        self._site, self._member = site, site.member()

    def current(self) -> str:
        return self._member.token

    def renew_if_erased(self, case: schemathesis.Case) -> None:
        if case.method.upper() == "DELETE" and case.path.endswith("/records"):
            self._member: Member = self._site.member()


@pytest.fixture
def tokens(site: Site) -> Tokens:
    return Tokens(site)


document = schemathesis.openapi.from_dict(api.get_openapi_schema())
# What an address has beyond its own parameters is passed over, as everywhere on the web.
document.config.generation.allow_extra_parameters = False
# The token below is put in place of any that is generated.
document.config.generation.with_security_parameters = False


@document.parametrize()
@settings(
    max_examples=_GENERATED,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_as_documented(case: schemathesis.Case, site: Site, tokens: Tokens) -> None:
    wait = (case.query or {}).get("wait")
    if isinstance(wait, int) and 0 < wait <= 25:
        # Waiting in vain for something new proves nothing here (test_long_poll does).
        case.query["wait"] = 0
    headers = {"Authorization": f"Bearer {tokens.current()}"}
    try:
        case.call_and_validate(base_url=site.url, headers=headers, timeout=10)
    finally:
        tokens.renew_if_erased(case)
