"""The host page, the widget's file and the static ones."""

from pathlib import Path

import pytest
from django.test import Client

CSP = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
}


def test_the_host_page_embeds_the_widget_by_one_script_tag(client: Client) -> None:
    page = client.get("/").content.decode()
    assert page.count("<script") == 1
    assert 'src="/widget.js" data-api="/api/chat" data-title="相互宝成员助手"' in page
    assert "资料截至 2019-05-16" in page
    assert "style=" not in page


def test_the_chat_is_also_a_page_of_its_own(client: Client) -> None:
    answer = client.get("/chat")
    page = answer.content.decode()
    assert '<script src="/widget.js" data-api="/api/chat"' in page
    assert 'data-mode="page"' in page
    assert "ws://testserver" in answer["Content-Security-Policy"]


def test_the_host_page_may_load_from_its_own_host_only(client: Client) -> None:
    header = client.get("/")["Content-Security-Policy"]
    policies = {policy.strip() for policy in header.split(";")}
    assert policies == CSP | {"connect-src 'self' ws://testserver"}


@pytest.mark.parametrize("address", ["/login", "/nowhere", "/api/openapi.json", "/healthz"])
def test_every_answer_carries_the_security_headers(client: Client, db, address: str) -> None:
    answer = client.get(address)
    policies = {policy.strip() for policy in answer["Content-Security-Policy"].split(";")}
    assert policies == CSP | {"connect-src 'self'"}
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_whatever_page_a_browser_opens_has_an_icon(client: Client, db) -> None:
    for page in ("/", "/chat", "/login"):
        assert 'rel="icon" href="/static/icon.svg"' in client.get(page).content.decode()
    for address in ("/static/icon.svg", "/favicon.ico"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("image/svg+xml")


def test_an_unknown_page_is_a_clear_404(client: Client, db) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "没有找到您要的页面" in answer.content.decode()


@pytest.fixture
def widget(settings, tmp_path: Path) -> Path:
    """A built widget."""
    settings.STATICFILES_DIRS = [tmp_path]
    file = tmp_path / "widget.js"
    file.write_text("console.log('小助手')" * 50, encoding="utf-8")
    return file


def test_the_widget_is_served_as_a_script_and_checked_again_each_time(client, widget) -> None:
    answer = client.get("/widget.js")
    assert answer.content == widget.read_bytes()
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]
    unchanged = client.get("/widget.js", headers={"If-None-Match": answer["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")


def test_a_rebuilt_widget_is_served_at_once(client: Client, widget: Path) -> None:
    old = client.get("/widget.js")["ETag"]
    widget.write_text("new", encoding="utf-8")
    answer = client.get("/widget.js", headers={"If-None-Match": old})
    assert (answer.status_code, answer.content) == (200, b"new")


def test_the_widget_travels_compressed_to_whoever_can_take_it(client, widget: Path) -> None:
    answer = client.get("/widget.js", headers={"Accept-Encoding": "gzip, br"})
    assert answer["Content-Encoding"] == "gzip"
    assert len(answer.content) < len(widget.read_bytes())
    assert "Accept-Encoding" in answer["Vary"]


@pytest.mark.parametrize("path", ["missing.js", "../manage.py", "..%2fmanage.py", "css", ""])
def test_a_static_address_that_is_no_file_is_not_found(client: Client, db, path: str) -> None:
    assert client.get(f"/static/{path}").status_code == 404
