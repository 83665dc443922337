"""A script in every text that a member reads, written where people write it, under the real CSP.

Authors' texts come as the brain hands them on; of the rest everything goes in by the pages' own
addresses. What colleagues read is in ``tests/web/test_stored_scripts.py``.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
from playwright.sync_api import BrowserContext, expect

from tests.browser.member_page import ANSWER_MS, Member, Watch
from tests.browser.stand_in_site import manage
from tests.web.brain_stand_in import StandInBrain, Turn, reply, turn
from tests.web.site_process import Site

_SCRIPT = "<b/onclick=ran=1><img/src=x onerror=ran=1><script>ran=1</script>'\"><svg/onload=ran=1>"
# Accounts alone are made beside the pages: each with the key of a browser in which it is signed in.
_COLLEAGUES = """
import json
from django.contrib.auth.models import Group, User
from django.test import Client
keys = {}
for role in ('staff', 'supervisor'):
    user = User.objects.create(username=role)
    user.groups.set([Group.objects.get_or_create(name=role)[0]])
    browser = Client()
    browser.force_login(user)
    keys[role] = [user.pk, browser.cookies['sessionid'].value]
print(json.dumps(keys))
"""


def _written_by_authors(asked: dict[str, Any]) -> Turn:
    """Everything of an answer that an author writes."""
    cells = {"a": _SCRIPT, "b": _SCRIPT}
    offered = [{"title": _SCRIPT, "intent": "faq/two_plans", "entities": []}]
    said = {"detail": _SCRIPT, "changes": [_SCRIPT], "buttons": offered}
    sources = [{"title": _SCRIPT, "date": "2019-04-11"}, {"title": _SCRIPT, "date": None}]
    replies = [
        reply(_SCRIPT, sources=sources, edition="2019-05-16", **said),
        reply(_SCRIPT, kind="comparison", data={"columns": cells, "rows": [cells]}),
        reply(_SCRIPT, kind="clarify", buttons=offered),
    ]
    return turn(asked["message_id"], replies=replies)


def _post(client: httpx.Client, address: str, **form: Any) -> None:
    answer = client.post(f"/desk/{address}", data=form, headers=_token_of(client))
    assert answer.status_code in (200, 204, 302), (address, answer.text[:500])


def _token_of(client: httpx.Client) -> dict[str, str]:
    page = client.get("/desk/").text
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]
    return {"X-CSRFToken": token, "Origin": str(client.base_url).rstrip("/")}


def _a_colleague_answers(server: Site) -> None:
    """Somebody named so by their supervisor takes the case and writes."""
    keys = json.loads(manage(server, "shell", "-v0", "-c", _COLLEAGUES))
    people = {
        role: httpx.Client(base_url=server.url, cookies={"sessionid": key})
        for role, (_, key) in keys.items()
    }
    named = {"user": keys["staff"][0], "name": _SCRIPT[:17], "capacity": "9"}
    _post(people["supervisor"], "colleagues/save/", **named)
    _post(people["staff"], "me/state/", state="online")
    case = manage(server, "shell", "-v0", "-c",
                   "from chat.models import Case; print(Case.objects.latest('pk').pk)")  # fmt: skip
    _post(people["staff"], f"cases/{case}/claim/")
    _post(people["staff"], f"cases/{case}/reply/", text=_SCRIPT, cid=str(uuid4()))
    for person in people.values():
        person.close()


def test_no_script_that_anybody_wrote_runs_in_the_widget(
    server: Site, brain: StandInBrain, context: BrowserContext
) -> None:
    watch = Watch(host=urlsplit(server.url).netloc)
    member = Member(context, server.url, watch).open()
    brain.answers[_SCRIPT] = _written_by_authors
    member.ask(_SCRIPT)
    assert _times_shown(member) >= 14
    member.page.get_by_role("button", name="转人工").first.click()
    expect(member.page.locator(".HumanBtn")).to_have_text("已留言", timeout=ANSWER_MS)
    _a_colleague_answers(server)
    member.page.reload()
    expect(member.page.locator(".Message.left").last).to_contain_text("<img/src=x")
    expect(member.page.locator(".Message-author")).to_have_text(_SCRIPT[:17])
    # The buttons are gone with what the member did next.
    assert _times_shown(member) >= 13
    # A violation of the Content-Security-Policy is an error on the console.
    assert watch.faults == []


def _times_shown(member: Member) -> int:
    """How often the script stands there as text; nothing of it may be more than that."""
    shown, elements, ran = member.page.locator("xianghubao-chat").evaluate(
        """element => {
          const root = element.shadowRoot;
          for (const fold of root.querySelectorAll('details')) fold.open = true;
          return [root.textContent.split('<script>ran=1').length - 1,
            root.querySelectorAll("b[onclick], [onerror], [onload], img[src=x]").length,
            'ran' in window];
        }"""
    )
    assert (elements, ran) == (0, False)
    return int(shown)
