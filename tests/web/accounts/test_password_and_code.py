"""Signing in with name and password, then a code of the second factor or a recovery code."""

import time

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from accounts import second_factor
from tests.web.accounts.colleague import PASSWORD, Colleague, let_wait_pass, wrong
from tests.web.accounts.conftest import noted


def test_password_and_code_open_the_pages(wang: Colleague) -> None:
    assert wang.type_password()["Location"] == "/login/code"
    assert not wang.is_in
    assert wang.type_code(wang.code())["Location"] == "/desk/"
    assert wang.is_in


@pytest.mark.parametrize("name", ["wang", "nobody", "", "wang\0", "王" * 300])
def test_a_wrong_password_and_an_unknown_name_are_told_apart_by_nobody(wang, name: str) -> None:
    answer = Client().post("/login", {"name": name, "password": "guess guess guess"})
    assert answer.status_code == 403
    assert "用户名或密码不对" in answer.content.decode()


def test_only_an_account_that_exists_is_named_in_the_audit(wang) -> None:
    Client().post("/login", {"name": "my secret password", "password": "x"})
    wang.type_password("wrong")
    assert [one.detail for one in noted("signin_failed")] == [{"user": "wang", "at": "password"}]


def test_a_locked_account_does_not_get_in(wang) -> None:
    wang.type_password()
    get_user_model().objects.update(is_active=False)
    assert wang.type_code(wang.code()).status_code == 403
    assert wang.type_password().status_code == 403


def test_the_code_counts_for_whose_password_it_was_only(wang, chief) -> None:
    stranger = Client()
    assert stranger.post("/login/code", {"code": wang.code()}).status_code == 403
    assert stranger.get("/desk/")["Location"] == "/login"


def test_a_code_counts_once(wang) -> None:
    code = wang.code()
    wang.type_password()
    wang.type_code(code)
    other = Colleague(wang.user)
    other.type_password()
    assert other.type_code(code).status_code == 403
    assert not other.is_in


@pytest.mark.parametrize(("steps", "counts"), [(-1, True), (1, True), (-3, False), (3, False)])
def test_a_clock_may_be_wrong_by_half_a_minute(wang, steps: int, counts: bool) -> None:
    wang.type_password()
    assert (wang.type_code(wang.code(steps)).status_code == 302) is counts


def test_a_code_typed_full_width_or_with_a_space_counts(wang) -> None:
    wang.type_password()
    code = wang.code().translate({ord(str(n)): 0xFF10 + n for n in range(10)})
    assert wang.type_code(f"{code[:3]} {code[3:]}").status_code == 302


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "1" * 200, "\0\0\0\0\0\0", "-1", "１２"])
def test_what_is_no_code_is_a_wrong_code(wang, code: str) -> None:
    wang.type_password()
    assert wang.type_code(code).status_code == 403


def test_each_wrong_code_makes_the_next_try_wait_longer(wang) -> None:
    wang.type_password()
    assert wang.type_code(wrong(wang.code())).status_code == 403
    held = wang.type_code(wang.code())
    assert (held.status_code, held["Retry-After"]) == (429, "1")
    let_wait_pass(wang.user)
    wang.type_code(wrong(wang.code()))
    assert 1 < int(wang.type_code(wang.code())["Retry-After"]) <= 2
    assert len(noted("signin_failed")) == 2


def test_a_recovery_code_counts_once_and_needs_no_wait(wang) -> None:
    code = second_factor.renew_recovery_codes(wang.user)[3]
    wang.type_password()
    wang.type_code(wrong(wang.code()))
    assert wang.type_code(code.upper()).status_code == 302
    assert noted("signed_in")[0].detail == {"by": "recovery"}
    other = Colleague(wang.user)
    other.type_password()
    assert other.type_code(code).status_code == 403


def test_a_recovery_code_of_somebody_else_is_wrong(wang, chief) -> None:
    code = second_factor.renew_recovery_codes(get_user_model().objects.get(username="chief"))[0]
    wang.type_password()
    assert wang.type_code(code).status_code == 403


def test_ten_minutes_after_the_password_it_has_to_be_typed_again(wang, monkeypatch) -> None:
    wang.type_password()
    later = time.time() + 601
    monkeypatch.setattr("accounts.pending.time.time", lambda: later)
    answer = wang.type_code(wang.code())
    assert (answer.status_code, "停留太久" in answer.content.decode()) == (403, True)


def test_a_password_that_changed_meanwhile_takes_the_first_step_back(wang) -> None:
    wang.type_password()
    wang.user.set_password("another one entirely")
    wang.user.save()
    assert wang.type_code(wang.code()).status_code == 403


def test_the_session_key_changes_at_each_step(wang) -> None:
    wang.client.session.save()
    keys = {wang.client.cookies["sessionid"].value} if "sessionid" in wang.client.cookies else set()
    wang.type_password()
    keys.add(wang.client.cookies["sessionid"].value)
    wang.type_code(wang.code())
    keys.add(wang.client.cookies["sessionid"].value)
    assert len(keys) >= 2
    assert PASSWORD not in str(dict(wang.client.session))


def test_a_second_factor_once_set_cannot_be_set_up_anew_with_the_password_alone(wang) -> None:
    wang.type_password()
    assert wang.client.get("/login/set-up")["Location"] == "/login/code"
    assert wang.client.post("/login/set-up", {"code": wang.code()})["Location"] == "/login/code"
    assert not wang.is_in
