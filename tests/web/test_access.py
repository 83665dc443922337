"""Who may read what: members their own conversation, staff the desk, authors the studio."""

import re
from io import StringIO
from uuid import uuid4

import httpx
import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client

from accounts.links import use_up
from chat import tokens
from chat.models import Case, Conversation
from member_help.groups import ROLES
from tests.web.site_process import Site
from tests.web.studio.workbench_stand_in import StandInWorkbench

DESK = ["/desk/", "/desk/cases/1/"]
STUDIO = ["/studio/", "/studio/questions/", "/studio/taps/"]


@pytest.fixture
def links(db, settings) -> dict[str, str]:
    """A sign-in address for each user, as the command prints them in the demo."""
    settings.DEMO_SIGNIN = True
    return _links()


def _links() -> dict[str, str]:
    printed = StringIO()
    call_command("signin_links", stdout=printed)
    return dict(line.split(" ", 1) for line in printed.getvalue().splitlines())


@pytest.fixture
def case(db) -> Case:
    """The case number 1 that the addresses above name."""
    conversation = Conversation.objects.create()
    return Case.objects.create(pk=1, conversation=conversation, reason="member_request")


def test_a_token_reads_its_own_conversation_whatever_else_is_asked_for(site: Site) -> None:
    first, second = site.member(), site.member()
    first.ask("我的秘密")
    answer = second.http.get(
        "/api/chat/messages", params={"conversation": first.conversation, "after": 0}
    )
    assert "我的秘密" not in answer.text


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer x",
        "Basic dXNlcjpwYXNz",
        "Bearer AAAAAAAAAAAAAAAAAAAAAA:1abcde:signature",
        "Bearer é",
    ],
)
def test_without_a_valid_token_nothing_is_read_or_sent(site: Site, header: str) -> None:
    address, headers = f"{site.url}/api/chat/messages", {"Authorization": header.encode("latin-1")}
    read = httpx.get(address, headers=headers)
    sent = httpx.post(address, headers=headers, json={"cid": str(uuid4()), "text": "你好"})
    assert read.status_code == sent.status_code == 401
    assert read.headers["WWW-Authenticate"] == "Bearer"
    assert read.json()["detail"] == "会话已失效，请刷新页面后继续。"


def test_a_token_with_another_conversation_written_into_it_is_refused(site: Site) -> None:
    first, second = site.member(), site.member()
    forged = second.token.replace(second.conversation, first.conversation)
    second.http.headers["Authorization"] = f"Bearer {forged}"
    assert second.http.get("/api/chat/messages").status_code == 401


def test_a_token_of_a_day_ago_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    member = site.member()
    monkeypatch.setattr("django.core.signing.time.time", lambda: 1_700_000_000.0)
    old = tokens.issue(member.conversation)
    assert (
        member.http.get(
            "/api/chat/messages", headers={"Authorization": f"Bearer {old}"}
        ).status_code
        == 401
    )


def test_the_token_of_a_deleted_conversation_is_refused(site: Site) -> None:
    member = site.member()
    Conversation.objects.all().delete()
    assert member.http.get("/api/chat/messages").status_code == 401
    member.connect()
    assert member.history()


def test_a_page_of_another_site_cannot_take_over_a_session(site: Site) -> None:
    member = site.member()
    answer = member.http.post("/api/chat/session", headers={"Origin": "https://evil.example"})
    assert (answer.status_code, answer.json()["status"]) == (403, 403)
    same = member.http.post("/api/chat/session", headers={"Origin": site.url})
    assert same.json()["conversation"] == member.conversation


def test_the_session_cookie_is_out_of_reach_for_scripts_and_other_sites(site: Site) -> None:
    cookie = httpx.post(f"{site.url}/api/chat/session").headers["Set-Cookie"]
    assert cookie.startswith("sessionid=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_the_command_prints_a_link_for_a_user_of_each_role(links) -> None:
    assert set(links) == set(ROLES)
    assert all(re.fullmatch(r"/login\?sesame=\S+", link) for link in links.values())
    users = get_user_model().objects.all()
    assert not any(user.has_usable_password() or user.is_superuser for user in users)


def test_the_first_colleagues_have_names_that_members_can_read(links) -> None:
    names = {user.get_full_name() for user in get_user_model().objects.all()}
    assert len(names) == len(ROLES)
    assert not any(name.isascii() for name in names)


def test_running_the_command_again_creates_no_second_users(links) -> None:
    _links()
    assert get_user_model().objects.count() == len(ROLES)


@pytest.mark.parametrize(("user", "home"), [("staff", "/desk/"), ("author", "/studio/")])
def test_a_link_signs_in_and_leads_to_the_users_own_pages(
    links: dict[str, str], client: Client, bench: StandInWorkbench, user: str, home: str
) -> None:
    answer = client.get(links[user])
    assert (answer.status_code, answer["Location"]) == (302, home)
    assert client.get(home).status_code == 200


def test_a_link_works_once(links: dict[str, str], client: Client) -> None:
    client.get(links["staff"])
    again = Client().get(links["staff"])
    assert again.status_code == 403
    assert "登录链接已失效" in again.content.decode()


def test_two_uses_of_a_link_at_the_same_moment_let_one_through(links) -> None:
    staff = get_user_model().objects.get(username="staff")
    assert [use_up(staff), use_up(staff)] == [True, False]


def test_a_look_at_the_link_without_opening_it_does_not_use_it_up(
    links: dict[str, str], client: Client
) -> None:
    assert client.head(links["staff"]).status_code == 405
    assert client.get(links["staff"]).status_code == 302


def test_a_link_that_is_too_old_is_refused(links: dict[str, str], client: Client, settings) -> None:
    settings.SESAME_MAX_AGE = -1
    answer = client.get(links["staff"])
    assert answer.status_code == 403
    assert "登录链接已失效" in answer.content.decode()


@pytest.mark.parametrize("token", ["", "x", "AAAAAQz4I", "é", "a:b:c"])
def test_a_forged_link_is_refused(client: Client, db, token: str) -> None:
    assert client.get("/login", {"sesame": token}).status_code == 403


def test_signing_in_changes_the_session_key(links: dict[str, str], client: Client) -> None:
    client.session.save()
    session = client.session
    session["conversation"] = "x"
    session.save()
    client.cookies["sessionid"] = session.session_key
    client.get(links["staff"])
    assert client.session.session_key != session.session_key
    assert not Session.objects.filter(session_key=session.session_key).exists()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/studio/"])
def test_a_link_never_leads_anywhere_but_home(
    links: dict[str, str], client: Client, target: str
) -> None:
    answer = client.get(f"{links['staff']}&next={target}")
    assert answer["Location"] == "/desk/"


@pytest.mark.parametrize("address", [*DESK, *STUDIO])
def test_a_stranger_is_sent_to_the_sign_in_page(client: Client, case: Case, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, "/login")
    assert "第一次登录" in client.get("/login").content.decode()


@pytest.mark.parametrize(
    ("user", "allowed", "forbidden"), [("staff", DESK, STUDIO), ("author", STUDIO, DESK)]
)
def test_each_group_opens_its_own_pages_only(
    links: dict[str, str],
    client: Client,
    case: Case,
    bench: StandInWorkbench,
    user: str,
    allowed: list[str],
    forbidden: list[str],
) -> None:
    client.get(links[user])
    assert {client.get(address).status_code for address in allowed} == {200}
    assert {client.get(address).status_code for address in forbidden} == {403}


def test_a_user_of_both_groups_opens_both(
    links: dict[str, str], client: Client, case: Case, bench: StandInWorkbench
) -> None:
    staff = get_user_model().objects.get(username="staff")
    staff.groups.add(*get_user_model().objects.get(username="author").groups.all())
    client.get(_links()["staff"])
    assert {client.get(address).status_code for address in [*DESK, *STUDIO]} == {200}


def test_a_user_of_no_group_is_not_signed_in(links: dict[str, str], client: Client) -> None:
    get_user_model().objects.get(username="staff").groups.clear()
    assert client.get(links["staff"]).status_code == 403
    assert "_auth_user_id" not in client.session


def test_a_user_who_was_switched_off_cannot_sign_in(links: dict[str, str], client) -> None:
    get_user_model().objects.update(is_active=False)
    assert client.get(links["staff"]).status_code == 403


def test_signing_out_ends_the_session(links: dict[str, str], client: Client) -> None:
    client.get(links["staff"])
    assert client.post("/logout").status_code == 302
    assert client.get("/desk/").status_code == 302


def test_signing_out_takes_a_form_of_ours(links: dict[str, str]) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.get(links["staff"])
    assert strict.post("/logout").status_code == 403
    assert strict.get("/logout").status_code == 405
    page = strict.get("/desk/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    assert strict.post("/logout", {"csrfmiddlewaretoken": token}).status_code == 302
