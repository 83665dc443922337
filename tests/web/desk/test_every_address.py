"""A user without a role, and one who loses it; what roles may do stands in tests/web/access."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

import desk.urls
import studio.urls
from chat.models import Case
from desk.claiming import claim
from desk.notes import add_note
from tests.web.desk.conftest import call_for_human
from tests.web.people import colleague_at_desk, signed_in, user_with

# What an address names other than a case.
_NAMED = {"topic": "waiting_period", "release": "r000001", "fact": "ci_wait"}


@pytest.fixture
def case(db) -> Case:
    """A case with words that nobody without the role may read."""
    wang = colleague_at_desk("小王")
    made = claim(call_for_human("秘密的问题").pk, wang)
    add_note(made.pk, wang, "秘密的备注")
    return made


def addresses(case: Case) -> Iterator[str]:
    """Each address of the desk and the studio."""
    for urls in (desk.urls, studio.urls):
        for pattern in urls.urlpatterns:
            values = {name: _NAMED.get(name, case.pk) for name in pattern.pattern.converters}
            yield reverse(f"{urls.app_name}:{pattern.name}", kwargs=values)


def test_a_user_without_a_role_and_a_stranger_open_nothing(case: Case) -> None:
    nobody, stranger = signed_in(user_with("unknown")), Client()
    for address in addresses(case):
        assert nobody.get(address).status_code == 403, address
        answer = stranger.get(address)
        assert (answer.status_code, answer["Location"]) == (302, "/login"), address


def test_a_role_that_is_taken_away_counts_at_once(case: Case) -> None:
    user = user_with("staff")
    client = signed_in(user)
    address = f"/desk/cases/{case.pk}/"
    assert "秘密的问题" in client.get(address).content.decode()
    user.groups.clear()
    assert client.get(address).status_code == 403


def test_the_audit_page_shows_who_did_what_and_no_words_of_members(case: Case) -> None:
    page = signed_in(user_with("administrator")).get("/desk/audit/").content.decode()
    assert "客服接手" in page
    assert "授予角色" in page
    assert "秘密的问题" not in page
    assert "秘密的备注" not in page
    one = signed_in(user_with("supervisor")).get("/desk/audit/", {"action": "claimed"})
    assert "客服接手</td>" in one.content.decode()
    assert "授予角色</td>" not in one.content.decode()
