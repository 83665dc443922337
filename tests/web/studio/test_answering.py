"""What every page says when the workbench is away or says no."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from accounts import signins
from studio.views.answering import action, page
from studio.workbench import workbench
from tests.web.desk.browsing import HTMX
from tests.web.people import user_with
from tests.web.studio import contract
from tests.web.studio.workbench_stand_in import StandInWorkbench


@page()
def _reads(request: HttpRequest) -> HttpResponse:
    return HttpResponse(workbench().check()["findings"])


@action()
def _changes(request: HttpRequest) -> HttpResponse:
    workbench().add_outside("ask_out_of_scope", ["天气"], {"name": "小文", "id": "author"})
    return HttpResponse()


@pytest.fixture
def ask(db):
    """A request of an author's to one of the views above."""

    def request(view, method: str, **headers: str) -> HttpResponse:
        made = getattr(RequestFactory(headers=headers), method)("/studio/")
        made.session = SessionStore()
        made.user = user_with("author")
        signins.let_in(made, made.user)
        return view(made)

    return request


def test_a_workbench_that_is_away_is_told_as_a_page(ask) -> None:
    whole = ask(_reads, "get")
    assert whole.status_code == 503
    assert "<h1>内容工具暂时连接不上" in whole.content.decode()


def test_what_was_typed_is_said_to_be_still_there(ask) -> None:
    assert "写的内容还在" in ask(_changes, "post").content.decode()


def test_a_part_of_a_page_says_it_in_one_line(ask) -> None:
    part = ask(_changes, "post", **HTMX)
    assert part.status_code == 503
    assert part.content.decode().startswith('<p class="toast">')


def test_a_refusal_is_told_with_its_findings(ask, bench: StandInWorkbench) -> None:
    bench.refuse("POST", "/outside", 422, "有一处问题。", findings=[contract.finding()])
    answer = ask(_changes, "post", **HTMX)
    assert answer.status_code == 422
    for said in ("有一处问题。", "问法太少。", "再写几种问法。"):
        assert said in answer.content.decode()
