"""A script in every text that a member, an author or a colleague writes, on every page of the desk
and the studio, in a real browser under the pages' own Content-Security-Policy."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, sync_playwright

from chat.models import Case
from studio.models import Sentence
from tests.browser.chromium import launch
from tests.web.access.table import rows
from tests.web.brain_stand_in import StandInBrain, Turn, reply, turn
from tests.web.people import colleague_at_desk, user_with
from tests.web.site_process import Member, Site
from tests.web.studio import contract
from tests.web.studio.workbench_stand_in import TOKEN

# The short one has no blank: a canned reply's code may have none.
SHORT = "<b/onclick=ran=1>"
LONG = f"{SHORT}<img/src=x onerror=ran=1><script>ran=1</script>'\"><svg/onload=ran=1>{{{{7*7}}}}"
# Fields of the workbench's answers that hold what an author wrote.
_WRITTEN = {"title", "owner", "text", "detail", "note", "name", "problem", "mend", "examples"}
_WRITTEN |= {"tests", "publisher", "ref", "label", "sentence", "greeting", "value_text"}
# Pages on which nothing written stands, or only what the files of the content hold, which this
# site has none of, and parts that stay empty without a search or a run.
_EMPTY = {
    *("/desk/me/", "/desk/rail/", "/desk/check/", "/desk/offers/faqs/"),
    *("/studio/excel/", "/studio/try/", "/studio/try/draft/", "/studio/weekly/"),
    *("/studio/publish/run/", "/studio/publish/check/", "/studio/publish/changes/{topic}/"),
}
_WATCHED = """
window.violations = [];
document.addEventListener('securitypolicyviolation', e => violations.push(e.violatedDirective));
"""
_BROKEN_OUT = "[onclick='ran=1'], [onerror], [onload], img[src=x]"


@pytest.fixture
def site(new_site, brain, bench, transactional_db) -> Iterator[Site]:
    started = new_site()
    started.environment |= {"WORKBENCH_URL": bench.url, "WORKBENCH_TOKEN": TOKEN}
    started.start()
    yield started
    started.close_members()
    started.stop()


def _marked(answer: Any, field: str = "") -> Any:
    """What the workbench answers, with the script in all that authors write."""
    if isinstance(answer, dict):
        return {name: _marked(value, name) for name, value in answer.items()}
    if isinstance(answer, list | tuple):
        return type(answer)(_marked(value, field) for value in answer)
    return f"{answer}{LONG}" if isinstance(answer, str) and field in _WRITTEN else answer


def _browser_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _send(client: Client, address: str, **form: Any) -> None:
    answer = client.post(address, form)
    assert answer.status_code in (200, 204, 302), (address, answer.content.decode()[:500])


def _calls(site: Site) -> tuple[Member, int]:
    """A member who says it, says why an answer was no help, and calls a human."""
    member = site.member()
    answer = member.ask(LONG)["id"]
    thumb = {"rating": "down", "comment": LONG}
    rated = member.http.put(f"/api/chat/messages/{answer}/feedback", json=thumb)
    assert rated.status_code == 200, rated.text
    assert member.tap("handoff").status_code == 202
    return member, Case.objects.latest("pk").pk


def _write_everywhere(site: Site, people: dict[str, Client], staff: list[Any]) -> dict[str, int]:
    desk, chief = people["staff"], people["supervisor"]
    reply = {"code": SHORT, "title": LONG[:60], "text": LONG}
    _send(chief, "/desk/replies/save/", shared="yes", **reply)
    _send(chief, "/desk/hours/special/", day="2030-10-01", name=LONG[:40])
    _send(chief, "/desk/teams/save/", name=LONG[:40], members=[staff[0].pk])
    for user in staff:
        _send(chief, "/desk/colleagues/save/", user=user.pk, name=SHORT, capacity="9")
    invited = {"username": "new", "name": SHORT, "roles": ["staff"]}
    _send(people["administrator"], "/desk/people/invite/", **invited)
    member, over = _calls(site)
    _, held = _calls(site)
    _calls(site)  # waits in the queue
    for case in (over, held):
        _send(desk, f"/desk/cases/{case}/claim/")
        _send(desk, f"/desk/cases/{case}/note/", text=LONG)
        cid = f"7b0c1f6e-4f5a-4c56-9d8e-0c9a3f6b{case:04}"
        _send(desk, f"/desk/cases/{case}/reply/", text=LONG, cid=cid)
    _send(desk, f"/desk/cases/{over}/resolve/", resolution="answered", summary=LONG)
    rated = member.http.put(f"/api/chat/cases/{over}/rating", json={"score": 1, "comment": LONG})
    assert rated.status_code == 200, rated.text
    _misunderstood(site, people["publisher"])
    return {"held": held, "over": over}


def _misunderstood(site: Site, publisher: Client) -> None:
    """Members whom the bot asks back, one of whom taps, and an author who has seen to the first."""
    for _ in range(2):
        site.member().ask(LONG)
    _send(publisher, "/studio/inbox/update/", asked="yes")
    first = Sentence.objects.earliest("pk").pk
    _send(publisher, "/studio/inbox/settle/", kind="ignore", sentence=first)
    again = site.member()
    offered = again.ask(f"再说一次{LONG}")["body"]["buttons"]
    tapped = again.tap(offered[0]["id"])
    assert tapped.status_code == 202, tapped.text
    again.reply_after(tapped.json()["id"])
    _send(publisher, "/studio/inbox/update/", asked="yes")


def _asks_back(asked: dict[str, Any]) -> Turn:
    """A bot that is not sure, and whose choice an author gave a title; a tap it answers."""
    sure = {"replies": [reply(LONG)], "intent": "faq/waiting_period"}
    choice = {"title": LONG[:200], "intent": "faq/waiting_period", "entities": []}
    unsure = {"replies": [reply(LONG, kind="clarify", buttons=[choice])], "intent": "nlu_fallback"}
    if asked.get("choice"):
        return turn(asked["message_id"], "answer", **sure)
    return turn(asked["message_id"], "clarify", confidence=0.4, **unsure)


def _pages(cases: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Every page of colleagues on which something written stands, with a role that may read it."""
    roles = ("supervisor", "publisher", "administrator")
    named = {"topic": "waiting_period", "release": "r000002", "fact": "ci_wait"}
    for row in rows("GET"):
        role = next((role for role in roles if row.expected[role] == "200"), None)
        if role and row.address.startswith(("/desk/", "/studio/")) and row.address not in _EMPTY:
            for case in cases.values() if "{case_id}" in row.address else [0]:
                yield role, row.address.format(**named, case_id=case)


def test_no_script_that_anybody_wrote_runs_on_any_page(
    site: Site, bench, brain: StandInBrain
) -> None:
    brain.answers = {text: _asks_back for text in (LONG, f"再说一次{LONG}")}
    usual = bench.handle
    bench.handle = lambda asked: _marked(usual(asked))
    bench.publishing = contract.publishing(
        "refused",
        report=contract.report(broken=[contract.row(LONG)]),
        findings=[contract.finding()],
        changed={"faqs": ["faq/waiting_period"], "answers_only": False},
    )
    users = {"staff": colleague_at_desk("wang", capacity=9)}
    users |= {"supervisor": colleague_at_desk("chief", "supervisor")}
    users |= {role: user_with(role) for role in ("publisher", "administrator")}
    colleagues = [users["staff"], users["supervisor"]]
    people = {role: _browser_of(user) for role, user in users.items()}
    try:
        pages = list(_pages(_write_everywhere(site, people, colleagues)))
        cookies = {role: client.cookies["sessionid"].value for role, client in people.items()}
        faults, shown = _look(site, pages, cookies)
    finally:
        del bench.handle
    assert faults == []
    assert {address for _, address in pages} - shown == set()


def _look(
    site: Site, pages: list[tuple[str, str]], cookies: dict[str, str]
) -> tuple[list[str], set[str]]:
    """What ran, broke out or was stopped; and the pages on which the text stands."""
    faults: list[str] = []
    shown = set()
    # Nothing of Django may be called in here: Playwright's own loop runs in this thread.
    with sync_playwright() as playwright:
        browser = launch(playwright)
        open_pages = {role: _page_of(browser, site, cookie) for role, cookie in cookies.items()}
        for role, address in pages:
            page = open_pages[role]
            answer = page.goto(f"{site.url}{address}", wait_until="load")
            faults += [f"{address}: {fault}" for fault in _faults(page)]
            if answer.status >= 400:
                faults.append(f"{address}: {answer.status}")
            if "onclick=ran=1" in page.content():
                shown.add(address)
        browser.close()
    return faults, shown


def _page_of(browser: Any, site: Site, cookie: str) -> Page:
    context = browser.new_context()
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": site.url}])
    context.add_init_script(_WATCHED)
    return context.new_page()


def _faults(page: Page) -> list[str]:
    found = page.evaluate(
        "broken => [window.ran ? 'ran' : '', document.querySelector(broken)?.outerHTML ?? '', "
        "[...document.querySelectorAll('a[href^=\"javascript:\"]')].join(), violations.join()]",
        _BROKEN_OUT,
    )
    return [fault for fault in found if fault]
