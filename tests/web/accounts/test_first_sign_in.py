"""The first sign-in: a link that counts once and for an hour, a password, a second factor."""

import re
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client

from accounts import links
from accounts.models import RecoveryCode
from tests.web.accounts.colleague import PASSWORD, Colleague
from tests.web.accounts.conftest import noted
from tests.web.people import user_with


@pytest.fixture
def new(db) -> Colleague:
    """Somebody who has been invited as staff."""
    user = user_with("staff", name="xiaoli")
    user.set_unusable_password()
    user.save()
    return Colleague(user)


def _set(client: Client, link: str, password: str = PASSWORD, again: str = PASSWORD):
    token = link.partition("sesame=")[2]
    return client.post("/login/first", {"token": token, "password": password, "again": again})


def test_a_link_leads_to_a_password_then_a_second_factor_then_recovery_codes(new) -> None:
    link = links.make(new.user)
    page = new.client.get(link)
    assert (page.status_code, "设置密码" in page.content.decode()) == (200, True)
    assert _set(new.client, link)["Location"] == "/login/code"
    set_up = new.client.get("/login/code", follow=True).content.decode()
    assert "<svg" in set_up
    assert "otpauth://totp/member-help%3Axiaoli" in set_up
    last = new.client.post("/login/set-up", {"code": new.code()}).content.decode()
    codes = re.findall(r"<code>(\w{5}-\w{5})</code>", last)
    assert len(set(codes)) == 10
    assert new.is_in
    assert [one.action for one in noted("password_set") + noted("second_factor_set")]
    assert noted("signed_in")[0].detail == {"by": "code"}


def test_the_secret_by_hand_is_the_pictures_own(new) -> None:
    _set(new.client, links.make(new.user))
    page = new.client.get("/login/set-up").content.decode()
    by_hand = re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    assert f"secret={by_hand}&amp;" in page


def test_looking_at_a_link_does_not_use_it_up(new) -> None:
    link = links.make(new.user)
    Client().get(link)
    Client().head(link)
    assert _set(new.client, link).status_code == 302


def test_a_link_sets_a_password_once(new) -> None:
    link = links.make(new.user)
    _set(new.client, link)
    stranger = Client()
    assert stranger.get(link).status_code == 403
    assert _set(stranger, link, "another password 8", "another password 8").status_code == 403
    assert get_user_model().objects.get(pk=new.user.pk).check_password(PASSWORD)


def test_a_link_counts_for_an_hour(new, settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.SESAME_MAX_AGE == 3600
    link = links.make(new.user)
    monkeypatch.setattr(
        "sesame.tokens_v2.time.time", lambda: __import__("time").time_ns() / 1e9 + 3602
    )
    answer = new.client.get(link)
    assert (answer.status_code, "登录链接已失效" in answer.content.decode()) == (403, True)
    assert _set(new.client, link).status_code == 403


def test_a_link_of_a_locked_account_does_nothing(new) -> None:
    link = links.make(new.user)
    get_user_model().objects.update(is_active=False)
    assert _set(new.client, link).status_code == 403


@pytest.mark.parametrize(
    ("password", "again", "said"),
    [
        (PASSWORD, PASSWORD + "x", "两次输入的密码不一样"),
        ("short 1 x", "short 1 x", "至少要 10 个字符"),
        ("password123", "password123", "太常见"),
        ("8264917350146", "8264917350146", "不能全是数字"),
        ("xiaoli2026", "xiaoli2026", "太像"),
        ("长" * 129, "长" * 129, "最多 128 个字符"),
    ],
)
def test_a_weak_password_is_refused_with_a_reason_and_the_link_stays_good(
    new, password: str, again: str, said: str
) -> None:
    link = links.make(new.user)
    answer = _set(new.client, link, password, again)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert password not in answer.content.decode()
    assert _set(new.client, link).status_code == 302


def test_with_the_password_alone_nothing_opens(new) -> None:
    _set(new.client, links.make(new.user))
    assert not new.is_in
    assert new.client.get("/account/")["Location"] == "/login"


def test_a_new_link_for_someone_with_a_second_factor_asks_for_its_code(wang) -> None:
    _set(wang.client, links.make(wang.user), "a wholly new one", "a wholly new one")
    assert wang.client.get("/login/set-up")["Location"] == "/login/code"
    assert not wang.is_in
    wang.type_code(wang.code())
    assert wang.is_in


def test_recovery_codes_are_not_readable_in_the_database(new) -> None:
    _set(new.client, links.make(new.user))
    new.client.get("/login/set-up")
    page = new.client.post("/login/set-up", {"code": new.code()}).content.decode()
    code = re.search(r"<code>(\w{5})-(\w{5})</code>", page)
    stored = " ".join(RecoveryCode.objects.values_list("digest", flat=True))
    assert code[1] + code[2] not in stored
    assert len(stored.split()) == 10


def test_outside_the_demo_the_command_prints_one_link_for_an_administrator(db) -> None:
    printed = StringIO()
    call_command("signin_links", stdout=printed)
    assert re.fullmatch(r"administrator /login\?sesame=\S+\n", printed.getvalue())
    assert noted("link_made")[0].actor is None


def test_the_command_lets_somebody_in_again_who_was_locked_out(wang) -> None:
    printed = StringIO()
    call_command("signin_links", user="wang", stdout=printed)
    assert printed.getvalue().startswith("wang /login?sesame=")
    with pytest.raises(CommandError, match="no active user"):
        call_command("signin_links", user="nobody")
