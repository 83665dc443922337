"""The administrators' page: invite, lock, unlock, sign out, reset a second factor."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from accounts import second_factor
from chat.models import Case
from desk.claiming import claim
from tests.web.accounts.colleague import PASSWORD, Colleague
from tests.web.accounts.conftest import noted
from tests.web.desk.conftest import call_for_human
from tests.web.people import colleague_at_desk

User = get_user_model()


def _link(page: str) -> str:
    return re.search(r'value="http://testserver(/login\?sesame=[^"]+)"', page)[1]


def test_an_invited_colleague_signs_in_by_the_link_that_is_shown_once(chief: Client) -> None:
    fields = {"username": "lihua", "name": "小华", "roles": ["author"]}
    page = chief.post("/desk/people/invite/", fields).content.decode()
    new = Colleague(User.objects.get(username="lihua"))
    token = _link(page).partition("=")[2]
    new.client.post("/login/first", {"token": token, "password": PASSWORD, "again": PASSWORD})
    new.client.get("/login/set-up")
    done = new.client.post("/login/set-up", {"code": new.code()}).content.decode()
    assert 'href="/studio/"' in done
    assert "sesame" not in chief.get("/desk/people/").content.decode()
    assert noted("invited")[0].detail == {"user": "lihua"}
    assert noted("link_made")[0].actor.username == "chief"
    assert "sesame" not in str([one.detail for one in noted("link_made")])


@pytest.mark.parametrize(
    "wrong",
    [
        {"username": ""},
        {"username": "a b"},
        {"username": "a\0b"},
        {"username": "x" * 41},
        {"name": ""},
        {"name": "名" * 21},
        {"name": "a\nb"},
        {"roles": []},
        {"roles": ["superuser"]},
        {"username": "CHIEF"},
    ],
)
def test_an_invitation_that_makes_no_sense_makes_no_account(chief, wrong: dict) -> None:
    fields = {"username": "lihua", "name": "小华", "roles": ["author"]} | wrong
    assert chief.post("/desk/people/invite/", fields).status_code in (409, 422)
    assert User.objects.count() == 1


def test_a_locked_account_is_out_at_once_and_its_cases_wait_again(chief, db) -> None:
    wang = colleague_at_desk("小王")
    case = claim(call_for_human().pk, wang)
    client = Client()
    client.force_login(wang)
    chief.post("/desk/people/lock/", {"user": wang.pk})
    assert client.get("/desk/")["Location"] == "/login"
    assert Case.objects.get(pk=case.pk).assignee is None
    assert "已停用" in chief.get("/desk/people/").content.decode()
    chief.post("/desk/people/unlock/", {"user": wang.pk})
    assert client.get("/desk/")["Location"] == "/login"
    assert User.objects.get(pk=wang.pk).is_active
    assert noted("locked")
    assert noted("unlocked")


def test_a_locked_account_gets_no_new_link(chief, wang) -> None:
    chief.post("/desk/people/lock/", {"user": wang.user.pk})
    answer = chief.post("/desk/people/link/", {"user": wang.user.pk})
    assert (answer.status_code, "已停用" in answer.content.decode()) == (409, True)


def test_the_last_administrator_cannot_be_locked(chief) -> None:
    own = User.objects.get(username="chief")
    answer = chief.post("/desk/people/lock/", {"user": own.pk})
    assert answer.status_code == 409
    assert chief.get("/desk/people/").status_code == 200
    assert not noted("locked")


def test_after_a_reset_the_next_sign_in_sets_up_a_new_second_factor(chief, wang) -> None:
    second_factor.renew_recovery_codes(wang.user)
    wang.sign_in()
    chief.post("/desk/people/second-factor/", {"user": wang.user.pk})
    assert not wang.is_in
    assert wang.user.recovery_codes.count() == 0
    wang.type_password()
    assert wang.client.get("/login/code")["Location"] == "/login/set-up"
    assert noted("second_factor_reset")[0].detail == {"user": "wang"}


def test_an_administrator_signs_somebody_out_everywhere(chief, wang) -> None:
    wang.sign_in()
    chief.post("/desk/people/sign-out/", {"user": wang.user.pk})
    assert not wang.is_in
    assert noted("signed_out_everywhere")[0].actor.username == "chief"
